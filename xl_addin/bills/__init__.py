"""Bills of API vendors, read from the files that vendors, clouds and gateways export.

`read` recognises the layout by its columns (`formats.toml`), reads the file block by block (`sources`, `reading`),
tells from each charge's words what it is for (`charges`), and returns a `Bill`. A file with a fault gives no bill but
a sentence with row and column (`faults`).
"""

from xl_addin.bills.bill import Bill, Line
from xl_addin.bills.reading import Progress, read

__all__ = ["Bill", "Line", "Progress", "read"]
