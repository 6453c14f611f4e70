"""The functions people type into cells, one file per topic. This is the module that xlwings imports.

In Python they are ordinary functions over numbers and lists, and raise `xl_addin.errors`:

>>> SELFHOST_TOTAL(8_000, 25_000)
33000.0

Imported by xlwings in Excel, each is an `xw.func` instead (see `udfs.in_excel`).
"""

import sys

from udfs.breakeven import *
from udfs.cost import *
from udfs.decision import *
from udfs.prices import *
from udfs.projection import *
from udfs.scenarios import *
from udfs.sensitivity import *
from udfs.trace import *

if "xlwings.udfs" in sys.modules:  # xlwings' server for user-defined functions imports this
    from udfs.in_excel import declared_to_xlwings

    globals().update(declared_to_xlwings())
