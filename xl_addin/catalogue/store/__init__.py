"""The price book on disk, a step a module: it is opened, prices are taken in and held back, the log is read.

Every deed is one transaction: after a crash at any point the book is as before or as after it. Whoever writes
waits for whoever else is writing; readers never wait, and see a deed whole or not at all.
"""

from xl_addin.catalogue.store.holding import Held
from xl_addin.catalogue.store.runs import File, Run
from xl_addin.catalogue.store.store import Store
from xl_addin.catalogue.store.taking import Taken

__all__ = ["File", "Held", "Run", "Store", "Taken"]
