"""Blocks of cells: the ranges that a function is given, their shape, and which cells belong together."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, TypeAlias

from xl_addin.errors import NoPartner, WrongType, code_of_com_number

if TYPE_CHECKING:
    import numpy as np

#: Whatever a cell holds: a number, text, true or false, nothing, an error, or a block of cells.
Cell: TypeAlias = Any
#: Rows that come out: lists, for of a tuple COM hands Excel the first cell and takes the others as out-parameters.
Grid: TypeAlias = list[list[Cell]]

BLANK = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Cells row after row, and the shape they stand in."""

    cells: Sequence[Cell]
    rows: int
    columns: int

    def at(self, row: int, column: int) -> Cell:
        """The partner of a cell: one row or one column repeats, a shorter block has none."""
        row, column = (0 if self.rows == 1 else row), (0 if self.columns == 1 else column)
        if row < self.rows and column < self.columns:
            return self.cells[row * self.columns + column]
        return NoPartner(f"A range has no row {row + 1} or column {column + 1}: give ranges of one size.")

    def over(self, rows: int, columns: int) -> Iterable[Cell]:
        """The partner of each cell of a larger shape, row after row."""
        if (self.rows, self.columns) == (rows, columns):
            return self.cells
        if len(self.cells) == 1:
            return repeat(self.cells[0], rows * columns)
        return (self.at(row, column) for row in range(rows) for column in range(columns))

    def doubles(self, rows: int, columns: int, blank: float) -> np.ndarray:
        """The cells as numbers in a larger shape; NaN where one is no plain number, or has no partner."""
        import numpy as np

        cells = self.cells
        if not {*map(type, cells)} <= {float}:
            cells = [_double(cell, blank) for cell in cells]
        numbers = np.array(cells, float).reshape(self.rows, self.columns)
        return self._spread(numbers, rows, columns, math.nan)

    def blanks(self, rows: int, columns: int) -> np.ndarray:
        """Which cells are blank, in a larger shape; a place without a partner is not."""
        import numpy as np

        blank = np.fromiter((cell is None or cell == BLANK for cell in self.cells), bool, len(self.cells))
        return self._spread(blank.reshape(self.rows, self.columns), rows, columns, False)

    def _spread(self, cells: np.ndarray, rows: int, columns: int, absent: Any) -> np.ndarray:
        """The cells over a larger shape: one row or one column repeats, beyond a shorter block all is `absent`."""
        import numpy as np

        if self.rows in (1, rows) and self.columns in (1, columns):
            return np.broadcast_to(cells, (rows, columns))
        whole = np.full((rows, columns), absent)
        whole[: self.rows, : self.columns] = cells
        return whole


def is_block(cell: Cell) -> bool:
    """Whether it is a range; the only cell of a range of one is handed over without its range."""
    return isinstance(cell, tuple | list)


def block(cell: Cell) -> Block:
    """A range, as rows of cells; a plain list is a column, and a plain value a block of one.

    >>> block([[1, 2], [3]]), block([1, 2]), block(1)  # doctest: +NORMALIZE_WHITESPACE
    (Block(cells=[1, 2, 3, None], rows=2, columns=2), Block(cells=[1, 2], rows=2, columns=1),
     Block(cells=(1,), rows=1, columns=1))
    """
    if not is_block(cell):
        return Block((cell,), 1, 1)
    if not cell or not is_block(cell[0]):
        return Block(cell or (None,), len(cell) or 1, 1)
    try:
        # One pass over a column takes it apart and proves that it is one.
        return Block([one for (one,) in cell], len(cell), 1)
    except (TypeError, ValueError):
        return _wide_block(cell)


def _wide_block(rows: Sequence[Cell]) -> Block:
    if not all(map(is_block, rows)):
        raise WrongType("A range has single cells among its rows: give rows of one length.")
    columns = max(map(len, rows)) or 1
    padded = [[*row, *[None] * (columns - len(row))] for row in rows]
    return Block([*chain.from_iterable(padded)], len(rows), columns)


def single(cell: Cell) -> Cell:
    """The one cell of a block of one; a larger block has no meaning where a table comes out."""
    if not is_block(cell):
        return cell
    found = block(cell)
    if found.rows != 1 or found.columns != 1:
        raise WrongType(f"An argument is a range of {found.rows} x {found.columns} cells: give one cell.")
    return found.cells[0]


def _double(cell: Cell, blank: float) -> float:
    kind = type(cell)
    if kind is float:
        number: float = cell
        return number
    if cell is None or cell == BLANK:
        return blank
    # An error arrives as a whole number; a number beyond 2**53 is no longer exact, and far outside every range.
    is_number = kind is int and code_of_com_number(cell) is None and abs(cell) < 2**53
    return float(cell) if is_number else math.nan
