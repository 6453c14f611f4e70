"""What our VBA calls for a function: cells in, rows of cells out, an error as the number that VBA makes one of.

A classic user-defined function cannot return an error value to Excel from Python; VBA can. `MARK` tells our VBA which
text is an error, and no text of a cell starts with it. Where xlwings' own wrappers call (`udfs`), errors stay text.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from xl_addin.errors import CODE_OF_COM_NUMBER, BreakevenError, UnknownKey
from xl_addin.functions.block import Cell, Grid
from xl_addin.functions.cell_function import function
from xl_addin.functions.through_xlwings import rows_of_cells

MARK = "\x01"

#: The numbers that VBA's `CVErr` takes, from 2000 for #NULL! on: what is left of COM's number without COM's own part.
CVERR = {code: number & 0xFFFF for number, code in CODE_OF_COM_NUMBER.items()}


def marked(error: BreakevenError) -> str:
    """The error as our VBA reads it.

    >>> from xl_addin.errors import OutOfDomain
    >>> marked(OutOfDomain("utilization is 55: type 55% or 0.55."))
    '\\x012036'
    """
    return f"{MARK}{CVERR[error.code]}"


def __getattr__(name: str) -> Callable[..., Any]:
    """The registered function of that name, as xlwings' `CallUDF` looks for it."""
    try:
        return _declared(function(name).name)
    except UnknownKey:
        raise AttributeError(name) from None


@cache
def _declared(name: str) -> Callable[..., Any]:
    import xlwings as xw

    entry = function(name)

    def typed(*cells: Cell) -> Grid:
        return rows_of_cells(entry, cells, marked)

    typed.__name__ = typed.__qualname__ = entry.name
    # Raw, because xlwings' own conversion makes a blank of an error cell, and a column of a row.
    declared: Callable[..., Any] = xw.func(xw.ret("raw")(xw.arg("cells", "raw")(typed)))
    return declared
