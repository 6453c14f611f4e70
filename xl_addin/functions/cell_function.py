"""The registry: what a function typed into a cell is, on every host.

A declaration in `udfs/` gives a function its name, words, arguments, category and result; every host is made
from the entry that is kept here. The meaning is the same everywhere:

- given ranges, a function works element by element and spills; shapes broadcast as Excel's own do;
- a blank in an optional argument means its default, in a required one `#VALUE!`; a row of a range whose
  required cells are all blank gives a blank;
- an error in an argument comes out again, and every other fault is one of `xl_addin.errors`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, TypeAlias

from xl_addin.errors import (
    CODES,
    BreakevenError,
    DivisionByZero,
    ErrorInArgument,
    Never,
    NoPartner,
    OutOfDomain,
    UnknownKey,
    WrongType,
    code_of_com_number,
)
from xl_addin.functions.block import BLANK, Block, Cell, Grid, block, is_block, single
from xl_addin.model.graph import Graph
from xl_addin.model.line import Input, quoted
from xl_addin.units import Unit

if TYPE_CHECKING:
    import numpy as np

#: Below this many cells a range is worked out cell by cell, which spares the first call NumPy's import.
FEW_CELLS = 256


@dataclass(frozen=True)
class Argument:
    """One argument: the input that says what it means, whether it has to be given, and the figure it gives."""

    figure: Input
    required: bool = True
    gives: str = ""

    @property
    def name(self) -> str:
        return self.figure.name

    @cached_property
    def default(self) -> Any:
        """What a blank stands for: the default of the input, as the model takes it."""
        default = self.figure.default
        return default if default == BLANK else self.figure.check(default)

    def take(self, cell: Cell) -> Any:
        """What a cell holds, as the model takes it; raises the error that says what to type instead."""
        if cell is None or cell == BLANK:
            if self.required:
                raise WrongType(f"{self.name} is empty: type {self.figure.how_to_type}.")
            return self.default
        return self.figure.check(plain(self.name, cell))


#: From the arguments: the graph, the figures it is given, and the line that the result is.
Trace: TypeAlias = Callable[[dict[str, Any]], tuple[Graph, Mapping[str, Any], str]]


@dataclass(frozen=True)
class CellFunction:
    """A function typed into a cell."""

    name: str
    words: str
    help: str
    category: str
    unit: Unit
    arguments: tuple[Argument, ...]
    compute: Callable[[dict[str, Any]], Any]
    graph: Graph | None = None
    target: str | None = None
    trace: Trace | None = None
    vectorised: bool = False
    spills: bool = False
    open_ended: str | None = None
    #: The inputs that its line stands on and that it does not ask for: each takes its default.
    unasked: tuple[Argument, ...] = ()
    never: str = "There is no such figure for these arguments."

    def __call__(self, *cells: Cell) -> Cell:
        """The result for cells as a host hands them over; blocks of cells spill, an error in its own place.

        Raises:
            BreakevenError: where the whole call fails.
        """
        return self.result(cells, in_place=lambda error: error)

    def result(self, cells: Sequence[Cell], in_place: Callable[[BreakevenError], Cell]) -> Cell:
        """The result, with whatever a host shows `in_place` of an error in a block of results."""
        if self.open_ended is not None:
            return self.compute({"cells": cells})
        if not self._fewest <= len(cells) <= len(self.arguments):
            raise self._wrong_number(len(cells))
        if self.spills:
            return self.single_result([single(cell) for cell in cells])
        for cell in cells:
            if type(cell) is not float and is_block(cell):
                return self._lifted(cells, in_place)
        return self.single_result(cells)

    @property
    def signature(self) -> str:
        """How it is typed: `SELFHOST_TOTAL(gpu_rental, ops, [tooling])`."""
        listed = [one.name if one.required else f"[{one.name}]" for one in self.arguments]
        return f"{self.name}({', '.join(listed + ([f'{self.open_ended}...'] if self.open_ended else []))})"

    @cached_property
    def _fewest(self) -> int:
        return sum(argument.required for argument in self.arguments)

    def _wrong_number(self, given: int) -> BreakevenError:
        if given > len(self.arguments):
            return WrongType(f"{self.name} takes at most {len(self.arguments)} arguments: {self.signature}.")
        return WrongType(f"{self.arguments[given].name} is missing: type {self.signature}.")

    def figures(self, cells: Iterable[Cell]) -> dict[str, Any]:
        """The arguments by name, checked, with defaults for what was left out."""
        return self._checked(*cells)

    @cached_property
    def _checked(self) -> Callable[..., dict[str, Any]]:
        """`take` for each argument, written out as one function of the cells.

        Most cells hold a number in range, and of those nothing needs to be asked but that. A sheet recalculates
        thousands of them: a loop over the arguments would take longer than the sum itself.
        """
        parameters, figures = [], []
        scope: dict[str, Any] = {}
        for one in self.arguments:
            name = one.name
            scope[f"_take_{name}"] = one.take
            if not one.required:
                scope[f"_default_{name}"] = one.default
            parameters.append(name if one.required else f"{name}=_default_{name}")
            figure = f"_take_{name}({name})"
            if type(one.figure) is Input and one.figure.unit.kind not in ("text", "whole"):
                scope |= {f"_low_{name}": one.figure.low, f"_high_{name}": one.figure.high}
                figure = f"{name} if type({name}) is float and _low_{name} <= {name} <= _high_{name} else {figure}"
            figures.append(f"{one.gives!r}: {figure}")
        exec(f"def checked({', '.join(parameters)}):\n    return {{{', '.join(figures)}}}", scope)
        checked: Callable[..., dict[str, Any]] = scope["checked"]
        return checked

    def single_result(self, cells: Sequence[Cell]) -> Cell:
        """The result for as many single cells as it takes.

        Raises:
            BreakevenError: there is none.
        """
        try:
            result = self.compute(self._checked(*cells))
        except ZeroDivisionError:
            raise DivisionByZero(f"{self.name} divides by zero with these arguments: {self.signature}.") from None
        except OverflowError:
            raise OutOfDomain(f"{self.name}'s result is too large: check the size of each argument.") from None
        if isinstance(result, float) and not math.isfinite(result):
            if math.isnan(result):
                raise Never(self.never)
            raise OutOfDomain(f"{self.name}'s result is too large: check the size of each argument.")
        return result

    # Ranges ---------------------------------------------------------------------------------------------------------

    def _lifted(self, cells: Sequence[Cell], in_place: Callable[[BreakevenError], Cell]) -> Grid:
        blocks = [block(cell) for cell in cells]
        rows, columns = max(one.rows for one in blocks), max(one.columns for one in blocks)
        counted = [
            place
            for place, (cell, argument) in enumerate(zip(cells, self.arguments, strict=False))
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
            if (
                counted
                and partners[counted[0]] in (None, BLANK)
                and all(partners[at] in (None, BLANK) for at in counted)
            ):
                return BLANK
            try:
                return self.single_result(partners)
            except BreakevenError as error:
                return in_place(error)

        if not self.vectorised or rows * columns < FEW_CELLS or not _has_arrays():
            return [tuple(element(row, column) for column in range(columns)) for row in range(rows)]
        results, sound = self._at_once(blocks, rows, columns)
        if counted and not sound.all():
            # A whole column is mostly blank rows: they are told apart in one go as well.
            blank = _all_blank([blocks[place] for place in counted], rows, columns)
            results, sound = results.astype(object), sound | blank
            results[blank] = BLANK
        table = results.T.tolist()
        # Whatever is not plain and in range goes through the one definition of what a cell means.
        for row, column in zip(*(axis.tolist() for axis in (~sound).nonzero()), strict=True):
            table[column][row] = element(row, column)
        return [*zip(*table, strict=True)]

    def _at_once(self, blocks: Sequence[Block], rows: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
        """All cells in one go, and which of the results stand: those from numbers in range, and finite."""
        import numpy as np

        from xl_addin.notation import arrays

        assert self.graph is not None
        assert self.target is not None
        figures: dict[str, Any] = {
            one.gives: one.default for one in (*self.unasked, *self.arguments) if not one.required
        }
        sound = np.ones((rows, columns), bool)
        for argument, one in zip(self.arguments, blocks, strict=False):
            numbers = one.doubles(rows, columns, math.nan if argument.required else argument.default)
            sound &= (numbers >= argument.figure.low) & (numbers <= argument.figure.high)
            figures[argument.gives] = numbers.ravel()
        results = arrays.evaluate(self.graph, figures, [self.target])[self.target].reshape(rows, columns)
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


# Cells ----------------------------------------------------------------------------------------------------------------


def plain(name: str, cell: Cell) -> Cell:
    """A cell's content as plain Python, or the error that it holds."""
    kind = type(cell)
    if kind is float:
        return cell
    if isinstance(cell, BreakevenError):
        raise cell
    code = code_of_com_number(cell) if kind is int else cell.split(" ")[0] if kind is str else None
    if code in CODES:
        raise ErrorInArgument(f"{name} holds {code}: put that cell right.", code)
    if kind not in (int, bool, str) and hasattr(kind, "__float__"):
        return float(cell)  # currency cells arrive as Decimal
    return cell


# The registry ---------------------------------------------------------------------------------------------------------

REGISTRY: dict[str, CellFunction] = {}


def function(name: str) -> CellFunction:
    """The registered function of that name, whatever its case.

    Raises:
        UnknownKey: there is none; the message lists the names.
    """
    found = REGISTRY.get(str(name).strip().strip("=").upper())
    if found is None:
        raise UnknownKey(f"There is no function {quoted(name)}: type one of {', '.join(REGISTRY)}.")
    return found
