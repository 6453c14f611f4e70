"""The registry: what a function typed into a cell is, on every host.

A declaration in `udfs/` gives a function its name, words, arguments, category and result; every host is made
from the entry that is kept here. The meaning is the same everywhere:

- given ranges, a function works element by element and spills; shapes broadcast as Excel's own do;
- a blank in an optional argument means its default, in a required one `#VALUE!`; a row of a range whose
  required cells are all blank gives a blank;
- an error in an argument comes out again, and every other fault is one of `xl_addin.errors`.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeAlias

from xl_addin.errors import (
    CODE_OF_COM_NUMBER,
    CODES,
    BreakevenError,
    DivisionByZero,
    ErrorInArgument,
    Never,
    NoPartner,
    OutOfDomain,
    UnknownKey,
    WrongType,
)
from xl_addin.model.graph import Graph
from xl_addin.model.line import Input, Line
from xl_addin.units import TEXT, Unit

if TYPE_CHECKING:
    import numpy as np

#: Whatever a cell holds: a number, text, true or false, nothing, an error, or a block of cells.
Cell: TypeAlias = Any
Grid: TypeAlias = list[list[Cell]]

BLANK = ""
REQUIRED = inspect.Parameter.empty

#: Below this many cells a range is worked out cell by cell, which spares the first call NumPy's import.
FEW_CELLS = 256


@dataclass(frozen=True)
class Argument:
    """One argument: the input that says what it means, what a blank stands for, and the figure it gives."""

    figure: Input
    default: Any = REQUIRED
    gives: str = ""

    @property
    def name(self) -> str:
        return self.figure.name

    @property
    def required(self) -> bool:
        return self.default is REQUIRED

    def take(self, cell: Cell) -> Any:
        """What a cell holds, as the model takes it; raises the error that says what to type instead."""
        if cell is None or cell == BLANK:
            if self.required:
                raise WrongType(f"{self.name} is empty: type {self.figure.how_to_type}.")
            return self.default
        return self.figure.check(_plain(self.name, cell))


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
    expand: Callable[[dict[str, Any]], Mapping[str, Any]] = dict
    vectorised: bool = False
    spills: bool = False
    open_ended: str | None = None
    never: str = "There is no such figure for these arguments."

    def __call__(self, *cells: Cell) -> Cell:
        """The result for cells as a host hands them over; blocks of cells spill.

        Raises:
            BreakevenError: where the whole call fails. In a block of results an error stands in its own place.
        """
        if self.open_ended is not None:
            return self.compute({"cells": cells})
        if len(cells) > len(self.arguments):
            raise WrongType(f"{self.name} takes at most {len(self.arguments)} arguments: {self.signature}.")
        for argument in self.arguments[len(cells) :]:
            if argument.required:
                raise WrongType(f"{argument.name} is missing: type {self.signature}.")
        if self.spills:
            return self._one([_single(cell) for cell in cells])
        if any(isinstance(cell, tuple | list) for cell in cells):
            return self._lifted(cells)
        return self._one(cells)

    @property
    def signature(self) -> str:
        """How it is typed: `SELFHOST_TOTAL(gpu_rental, ops, [tooling])`."""
        listed = [one.name if one.required else f"[{one.name}]" for one in self.arguments]
        return f"{self.name}({', '.join(listed + ([f'{self.open_ended}...'] if self.open_ended else []))})"

    def figures(self, cells: Iterable[Cell]) -> dict[str, Any]:
        """The arguments by name, checked, with defaults for what was left out."""
        figures = {argument.gives: argument.default for argument in self.arguments}
        for argument, cell in zip(self.arguments, cells, strict=False):
            figures[argument.gives] = argument.take(cell)
        return figures

    def as_figures(self, cells: Iterable[Cell]) -> Mapping[str, Any]:
        """The figures of the graph that the arguments stand for."""
        return self.expand(self.figures(cells))

    def _one(self, cells: Sequence[Cell]) -> Cell:
        try:
            result = self.compute(self.figures(cells))
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

    def _lifted(self, cells: Sequence[Cell]) -> Grid:
        grids = [_grid(cell) for cell in cells]
        ranges = [isinstance(cell, tuple | list) for cell in cells]
        rows, columns = (max(len(grid) for grid in grids), max(len(grid[0]) for grid in grids))
        counted = [
            grid
            for grid, is_range, one in zip(grids, ranges, self.arguments, strict=False)
            if is_range and one.required
        ]

        def element(row: int, column: int) -> Cell:
            if counted and all(_at(grid, row, column) in (None, BLANK) for grid in counted):
                return BLANK
            try:
                return self._one([_at(grid, row, column) for grid in grids])
            except BreakevenError as error:
                return error

        if not self.vectorised or rows * columns < FEW_CELLS:
            return [[element(row, column) for column in range(columns)] for row in range(rows)]
        results, sound = self._at_once(grids, rows, columns)
        grid: Grid = results.tolist()
        # Whatever is not plain and in range goes through the one definition of what a cell means.
        for row, column in zip(*(axis.tolist() for axis in (~sound).nonzero()), strict=True):
            grid[row][column] = element(row, column)
        return grid

    def _at_once(self, grids: Sequence[Grid], rows: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
        """All cells in one go, and which of the results stand: those from numbers in range, and finite."""
        import numpy as np

        from xl_addin.notation import arrays

        assert self.graph is not None
        assert self.target is not None
        figures: dict[str, Any] = {one.gives: one.default for one in self.arguments if not one.required}
        sound = np.ones((rows, columns), bool)
        for argument, grid in zip(self.arguments, grids, strict=False):
            block = _numbers(grid, rows, columns)
            sound &= (block >= argument.figure.low) & (block <= argument.figure.high)
            figures[argument.gives] = block.ravel()
        results = arrays.evaluate(self.graph, figures, [self.target])[self.target].reshape(rows, columns)
        return results, sound & np.isfinite(results)


# Cells ----------------------------------------------------------------------------------------------------------------


def _plain(name: str, cell: Cell) -> Cell:
    """A cell's content as plain Python, or the error that it holds."""
    kind = type(cell)
    if kind is float:
        return cell
    if isinstance(cell, BreakevenError):
        raise cell
    code = CODE_OF_COM_NUMBER.get(cell) if kind is int else cell.split(" ")[0] if kind is str else None
    if code in CODES:
        raise ErrorInArgument(f"{name} holds {code}: put that cell right.", code)
    if kind not in (int, bool, str) and hasattr(kind, "__float__"):
        return float(cell)  # currency cells arrive as Decimal
    return cell


def _single(cell: Cell) -> Cell:
    """The one cell of a block of one; a larger block has no meaning where a table comes out."""
    if not isinstance(cell, tuple | list):
        return cell
    grid = _grid(cell)
    if len(grid) != 1 or len(grid[0]) != 1:
        raise WrongType(f"An argument is a range of {len(grid)} x {len(grid[0])} cells: give one cell.")
    return grid[0][0]


def _grid(cell: Cell) -> Grid:
    """A block of cells as rows of equal length; a plain list is a column."""
    if not isinstance(cell, tuple | list):
        return [[cell]]
    rows = [list(row) if isinstance(row, tuple | list) else [row] for row in cell] or [[None]]
    widest = max(map(len, rows)) or 1
    return [row + [None] * (widest - len(row)) for row in rows]


def _at(grid: Grid, row: int, column: int) -> Cell:
    """The cell's partner: a block of one row or column repeats, a shorter block has none."""
    row, column = (0 if len(grid) == 1 else row), (0 if len(grid[0]) == 1 else column)
    if row < len(grid) and column < len(grid[0]):
        return grid[row][column]
    return NoPartner(f"A range has no row {row + 1} or column {column + 1}: give ranges of one size.")


def _numbers(grid: Grid, rows: int, columns: int) -> np.ndarray:
    """The block as doubles of the full size, NaN wherever a cell is not a plain number."""
    import numpy as np

    flat = [cell for row in grid for cell in row]
    if not {*map(type, flat)} <= {float}:
        flat = [cell if type(cell) is float or type(cell) is int else math.nan for cell in flat]
    block = np.array(flat, float).reshape(len(grid), -1)
    fits = all(own in (1, full) for own, full in zip(block.shape, (rows, columns), strict=True))
    if fits:
        return np.broadcast_to(block, (rows, columns))
    whole = np.full((rows, columns), math.nan)
    whole[: block.shape[0], : block.shape[1]] = block
    return whole


# Declaring a function -------------------------------------------------------------------------------------------------

REGISTRY: dict[str, CellFunction] = {}

Definition: TypeAlias = Callable[..., Any]


def line_function(
    category: str,
    graph: Graph,
    target: str,
    *,
    arguments: Iterable[Input] = (),
    renamed: Mapping[str, str] | None = None,
    figures: Callable[[dict[str, Any]], Mapping[str, Any]] | None = None,
    never: str | None = None,
) -> Callable[[Definition], Definition]:
    """Declare a function that is a line of the model; the definition below gives its arguments and words.

    Parameter names are names of the graph's inputs and lines, or are `renamed` to them; `arguments` describes
    those that are no inputs. `figures` turns the arguments into figures of the graph where it takes more than that.
    """

    def declare(definition: Definition) -> Definition:
        inputs = [one for one in graph.inputs.values() if isinstance(one, Input)]
        listed = _arguments(definition, [*arguments, *inputs], renamed)
        path: tuple[Line, ...] = () if figures else graph.path(target, [one.gives for one in listed])

        def compute(values: dict[str, Any]) -> Any:
            if figures is not None:
                return graph.evaluate(figures(values), target)[target]
            for line in path:
                values[line.name] = line.function(*[values[name] for name in line.parameters])
            return values[target]

        entry = _entry(definition, category, graph.lines[target].unit, listed, compute)
        numeric = not any(one.figure.unit.is_text for one in listed) and not entry.unit.is_text
        entry = replace(
            entry,
            graph=graph,
            target=target,
            expand=figures or dict,
            vectorised=figures is None and numeric,
            never=never or entry.never,
        )
        return _registered(definition, entry)

    return declare


def cell_function(
    category: str, unit: Unit, arguments: Iterable[Input], *, spills: bool = False
) -> Callable[[Definition], Definition]:
    """Declare a function whose body is ordinary Python over checked arguments; with `spills` it returns a table."""

    def declare(definition: Definition) -> Definition:
        listed = _arguments(definition, arguments)
        entry = _entry(definition, category, unit, listed, lambda values: definition(**values))
        return _registered(definition, replace(entry, spills=spills))

    return declare


def open_function(category: str, unit: Unit, arguments: Iterable[Input]) -> Callable[[Definition], Definition]:
    """Declare a function whose last parameter takes any number of cells, and that reads its cells itself."""

    def declare(definition: Definition) -> Definition:
        *named, rest = inspect.signature(definition).parameters.values()
        described = {figure.name: figure for figure in arguments}
        listed = tuple(Argument(described[parameter.name]) for parameter in named)
        entry = _entry(definition, category, unit, listed, lambda values: definition(*values["cells"]))
        return _registered(definition, replace(entry, spills=True, open_ended=rest.name))

    return declare


def function(name: str) -> CellFunction:
    """The registered function of that name, whatever its case.

    Raises:
        UnknownKey: there is none; the message lists the names.
    """
    found = REGISTRY.get(str(name).strip().strip("=").upper())
    if found is None:
        raise UnknownKey(f'There is no function "{name}": type one of {", ".join(REGISTRY)}.')
    return found


def _arguments(
    definition: Definition, described: Iterable[Input], renamed: Mapping[str, str] | None = None
) -> tuple[Argument, ...]:
    figures: dict[str, Input] = {}
    for figure in described:
        figures.setdefault(figure.name, figure)
    return tuple(
        Argument(figures[parameter.name], parameter.default, (renamed or {}).get(parameter.name, parameter.name))
        for parameter in inspect.signature(definition).parameters.values()
    )


def _entry(
    definition: Definition,
    category: str,
    unit: Unit,
    arguments: tuple[Argument, ...],
    compute: Callable[[dict[str, Any]], Any],
) -> CellFunction:
    help_text = inspect.getdoc(definition) or ""
    words = " ".join(help_text.split("\n\n")[0].split())
    return CellFunction(definition.__name__, words, help_text, category, unit, arguments, compute)


def _registered(definition: Definition, entry: CellFunction) -> Definition:
    REGISTRY[entry.name] = entry
    names = [argument.name for argument in entry.arguments]

    @wraps(definition)
    def typed(*cells: Cell, **named: Cell) -> Cell:
        if named:
            for name in named:
                if name not in names[len(cells) :]:
                    raise WrongType(f"{entry.name} has no argument {name} left to give: {entry.signature}.")
            last = max(names.index(name) for name in named)
            cells += tuple(named.get(name) for name in names[len(cells) : last + 1])
        return entry(*cells)

    return typed


def text_argument(name: str, label: str, meaning: str, choices: Iterable[str] = ()) -> Input:
    """An argument that is text: one of `choices`, or any text where there are none."""
    kind = Input if choices else FreeText
    return kind(name, label, TEXT, meaning, choices=tuple(choices))


@dataclass(frozen=True, slots=True)
class FreeText(Input):
    """Text that the function itself looks up, so that the error can name what is nearest."""

    @property
    def how_to_type(self) -> str:
        return self.meaning[:1].lower() + self.meaning[1:].rstrip(".")

    def check(self, value: Any) -> Any:
        if isinstance(value, str):
            return value
        raise WrongType(f"{self.name} is {value}: type text, {self.how_to_type}.")
