"""Each registered function as xlwings takes it: cells in, rows of cells out.

Cells arrive raw: xlwings' own conversion turns an error cell and an empty text into a blank, and loses whether
a range was a row or a column. An error leaves as text that starts with Excel's error value, because a classic
user-defined function cannot return the value itself; given to another function here it counts as that error.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from typing import Any

from xl_addin.errors import BreakevenError
from xl_addin.functions.block import Cell, Grid
from xl_addin.functions.cell_function import REGISTRY, CellFunction

#: Excel's function wizard cuts texts at this length.
WIZARD_LIMIT = 255


def declared_to_xlwings() -> dict[str, Callable[..., Any]]:
    """Every function as an `xw.func`, where xlwings' server for user-defined functions is loaded; else nothing."""
    if "xlwings.udfs" not in sys.modules:
        return {}
    return {name: _declared(entry) for name, entry in REGISTRY.items()}


def _declared(entry: CellFunction) -> Callable[..., Any]:
    import xlwings as xw

    def function(*cells: Cell) -> Grid:
        return rows_of_cells(entry, cells)

    # A default of None makes an argument optional, and an omitted one the same as a blank.
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    parameters = [
        inspect.Parameter(one.name, kind, default=inspect.Parameter.empty if one.required else None)
        for one in entry.arguments
    ]
    described = [(one.name, f"{one.figure.meaning} ({one.figure.how_to_type})") for one in entry.arguments]
    if entry.open_ended:
        parameters.append(inspect.Parameter(entry.open_ended, inspect.Parameter.VAR_POSITIONAL))
        described.append((entry.open_ended, "The arguments of that function, as they would be typed into it."))
    function.__name__ = function.__qualname__ = entry.name
    function.__doc__ = entry.words[:WIZARD_LIMIT]
    function.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    function.__annotations__ = {}
    declared: Callable[..., Any] = function
    for name, words in described:
        declared = xw.arg(name, "raw", doc=words[:WIZARD_LIMIT])(declared)
    # `xw.func` comes last: each of the other two would reset the category.
    in_excel: Callable[..., Any] = xw.func(category=entry.category)(xw.ret("raw")(declared))
    return in_excel


def rows_of_cells(entry: CellFunction, cells: tuple[Cell, ...]) -> Grid:
    """The result as Excel takes it from xlwings: rows of numbers and text, each error as text with its code."""
    try:
        result = entry.result([_oriented(cell) for cell in cells], in_place=_shown)
    except BreakevenError as error:
        return [[_shown(error)]]
    return result if isinstance(result, list) else [[result]]


def _oriented(cell: Cell) -> Cell:
    """An array constant of one row, {1,2}, arrives flat."""
    return (cell,) if isinstance(cell, tuple) and cell and not isinstance(cell[0], tuple) else cell


def _shown(error: BreakevenError) -> str:
    return f"{error.code} {error}"
