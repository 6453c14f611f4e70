"""A registered function over cells as xlwings hands them over: rows of cells come out."""

from __future__ import annotations

from collections.abc import Callable

from xl_addin.errors import BreakevenError
from xl_addin.functions.block import Cell, Grid
from xl_addin.functions.cell_function import CellFunction


def rows_of_cells(entry: CellFunction, cells: tuple[Cell, ...], shown: Callable[[BreakevenError], Cell]) -> Grid:
    """The result as rows of numbers and text, each error as it is to be `shown`."""
    try:
        result = entry.result([_oriented(cell) for cell in cells], in_place=shown)
    except BreakevenError as error:
        return [[shown(error)]]
    return result if isinstance(result, list) else [[result]]


def _oriented(cell: Cell) -> Cell:
    """An array constant of one row, {1,2}, arrives flat."""
    return (cell,) if isinstance(cell, tuple) and cell and not isinstance(cell[0], tuple) else cell
