"""A function over ranges: cell by cell as Excel's own do, or all cells in one go where it is arithmetic."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Protocol

from xl_addin.errors import BreakevenError, NoPartner
from xl_addin.functions.argument import Argument
from xl_addin.functions.block import BLANK, Block, Cell, Grid, block, is_block
from xl_addin.model.graph import Graph

if TYPE_CHECKING:
    import numpy as np

    class Function(Protocol):
        """What is asked of a function: `xl_addin.functions.cell_function.CellFunction`."""

        @property
        def arguments(self) -> tuple[Argument, ...]: ...
        @property
        def unasked(self) -> tuple[Argument, ...]: ...
        @property
        def graph(self) -> Graph | None: ...
        @property
        def target(self) -> str | None: ...
        @property
        def vectorised(self) -> bool: ...
        def of_numbers(self, cells: Sequence[Cell]) -> float | None: ...
        def single_result(self, cells: Sequence[Cell]) -> Cell: ...


#: Below this many cells a range is worked out cell by cell, which spares the first call NumPy's import.
FEW_CELLS = 256


def lifted(entry: Function, cells: Sequence[Cell], in_place: Callable[[BreakevenError], Cell]) -> Grid:
    """The results over ranges, each in the place of its cells; an error is whatever a host shows `in_place` of it."""
    blocks = [block(cell) for cell in cells]
    rows, columns = max(one.rows for one in blocks), max(one.columns for one in blocks)
    counted = [
        place
        for place, (cell, argument) in enumerate(zip(cells, entry.arguments, strict=False))
        if argument.required and is_block(cell)
    ]

    all_have_partners = all(one.rows in (1, rows) and one.columns in (1, columns) for one in blocks)

    def element(row: int, column: int) -> Cell:
        partners = [one.at(row, column) for one in blocks]
        if not all_have_partners:
            for partner in partners:
                if isinstance(partner, NoPartner):
                    return in_place(partner)
        # Most rows are not blank, which their first required cell tells at once.
        if counted and partners[counted[0]] in (None, BLANK) and all(partners[at] in (None, BLANK) for at in counted):
            return BLANK
        try:
            return entry.single_result(partners)
        except BreakevenError as error:
            return in_place(error)

    if not entry.vectorised or rows * columns < FEW_CELLS or not _has_arrays():
        found = [*map(entry.of_numbers, zip(*(one.over(rows, columns) for one in blocks), strict=True))]
        if None in found:
            found = [element(*divmod(place, columns)) if one is None else one for place, one in enumerate(found)]
        return [found[start : start + columns] for start in range(0, len(found), columns)]
    results, sound = _at_once(entry, blocks, rows, columns)
    if counted and all_have_partners and not sound.all():
        # A whole column is mostly blank rows: they are told apart in one go as well.
        blank = _all_blank([blocks[place] for place in counted], rows, columns)
        results, sound = results.astype(object), sound | blank
        results[blank] = BLANK
    table: Grid = results.tolist()
    # Whatever is not plain and in range goes through the one definition of what a cell means.
    for row, column in zip(*(axis.tolist() for axis in (~sound).nonzero()), strict=True):
        table[row][column] = element(row, column)
    return table


def _at_once(entry: Function, blocks: Sequence[Block], rows: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
    """All cells in one go, and which of the results stand: those from numbers in range, and finite."""
    import numpy as np

    from xl_addin.notation import arrays

    assert entry.graph is not None
    assert entry.target is not None
    figures: dict[str, Any] = {one.gives: one.default for one in (*entry.unasked, *entry.arguments) if not one.required}
    sound = np.ones((rows, columns), bool)
    for argument, one in zip(entry.arguments, blocks, strict=False):
        numbers = one.doubles(rows, columns, math.nan if argument.required else argument.default)
        sound &= (numbers >= argument.figure.low) & (numbers <= argument.figure.high)
        figures[argument.gives] = numbers.ravel()
    results = arrays.evaluate(entry.graph, figures, [entry.target])[entry.target].reshape(rows, columns)
    return results, sound & np.isfinite(results)


@cache
def _has_arrays() -> bool:
    """Whether NumPy is there; in a browser it is not, and a range is worked out cell by cell."""
    return find_spec("numpy") is not None


def _all_blank(blocks: Sequence[Block], rows: int, columns: int) -> np.ndarray:
    """Where every one of the blocks holds a blank cell."""
    blank = blocks[0].blanks(rows, columns)
    for one in blocks[1:]:
        blank = blank & one.blanks(rows, columns)
    return blank
