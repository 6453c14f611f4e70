"""Each registered function as xlwings takes it: cells in, rows of cells out.

Cells arrive raw: xlwings' own conversion turns an error cell and an empty text into a blank, and loses whether
a range was a row or a column. An error leaves as text that starts with Excel's error value, because a classic
user-defined function cannot return the value itself; given to another function here it counts as that error.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from xl_addin.errors import BreakevenError
from xl_addin.functions.block import Cell, Grid
from xl_addin.functions.cell_function import REGISTRY, CellFunction
from xl_addin.functions.description import Described, described
from xl_addin.functions.through_xlwings import rows_of_cells


def declared_to_xlwings() -> dict[str, Callable[..., Any]]:
    """Every function as an `xw.func`."""
    return {name: _declared(entry) for name, entry in REGISTRY.items()}


def _declared(entry: CellFunction) -> Callable[..., Any]:
    import xlwings as xw

    def function(*cells: Cell) -> Grid:
        return rows_of_cells(entry, cells, _shown)

    listed = described(entry)
    function.__name__ = function.__qualname__ = entry.name
    function.__doc__ = entry.words
    function.__signature__ = inspect.Signature([*map(_parameter, listed)])  # type: ignore[attr-defined]
    function.__annotations__ = {}
    declared: Callable[..., Any] = function
    for one in listed:
        declared = xw.arg(one.name, "raw", doc=one.words)(declared)
    # `xw.func` comes last: each of the other two would reset the category.
    in_excel: Callable[..., Any] = xw.func(category=entry.category)(xw.ret("raw")(declared))
    return in_excel


def _parameter(one: Described) -> inspect.Parameter:
    """The argument in a signature; a default of None makes it optional, and an omitted one the same as a blank."""
    if one.repeats:
        return inspect.Parameter(one.name, inspect.Parameter.VAR_POSITIONAL)
    default = inspect.Parameter.empty if one.required else None
    return inspect.Parameter(one.name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=default)


def _shown(error: BreakevenError) -> str:
    return f"{error.code} {error}"
