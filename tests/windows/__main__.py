from tests.windows.setting_up import set_up
from tests.windows.wine import Wine

print(set_up(Wine()))
