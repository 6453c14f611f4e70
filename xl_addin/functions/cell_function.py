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
from functools import cached_property
from typing import Any, TypeAlias

from xl_addin.errors import BreakevenError, DivisionByZero, Never, OutOfDomain, UnknownKey, WrongType
from xl_addin.functions.argument import Argument
from xl_addin.functions.block import Cell, is_block, single
from xl_addin.functions.from_python import as_cells
from xl_addin.functions.lifting import lifted
from xl_addin.model.graph import Graph
from xl_addin.model.line import Input, quoted
from xl_addin.model.written_out import assigned, compiled
from xl_addin.units import Unit

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
    #: The arguments that stand for several figures of the graph.
    taken_apart: frozenset[str] = frozenset()
    #: Whether Excel is to know it as a LAMBDA, where it is a line of the model.
    in_lambda: bool = True
    #: Where the definition stands, so that another of its name can be told from itself.
    declared_in: str = ""
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
            return self.compute({"cells": as_cells(cells)})
        found = self.of_numbers(cells)
        if found is not None:
            return found
        cells = as_cells(cells)
        if not self._fewest <= len(cells) <= len(self.arguments):
            raise self._wrong_number(len(cells))
        if self.spills:
            return self.single_result([single(cell) for cell in cells])
        for cell in cells:
            if type(cell) is not float and is_block(cell):
                return lifted(self, cells, in_place)
        return self.single_result(cells)

    def of_numbers(self, cells: Sequence[Cell]) -> float | None:
        """The result of arithmetic over numbers in range, which most cells of a sheet ask for; None for all else."""
        try:
            result = self._arithmetic(*cells)
            return result if result is not None and math.isfinite(result) else None
        except Exception:  # too many cells, or a zero that divides: it is worked out again, and said in words
            return None

    @property
    def signature(self) -> str:
        """How it is typed: `SELFHOST_TOTAL(gpu_rental, ops, [tooling])`."""
        listed = [one.name if one.required else f"[{one.name}]" for one in self.arguments]
        return f"{self.name}({', '.join(listed + ([f'{self.open_ended}...'] if self.open_ended else []))})"

    @property
    def can_be_never(self) -> bool:
        """Whether there may be no such figure for arguments that are right."""
        return self.never != CellFunction.never

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
    def _arithmetic(self) -> Callable[..., float | None]:
        """From the cells to the line in one function, without figures put away by name in between: half of the time.

        It is for numbers in range alone; what any other cell means is said once, by `take`.
        """
        if not self.vectorised or not all(map(_has_a_range, self.arguments)):
            return lambda *cells: None
        assert self.graph is not None
        assert self.target is not None
        lines = self.graph.path(self.target, [one.gives for one in (*self.arguments, *self.unasked)])
        scope: dict[str, Any] = {one.gives: one.default for one in self.unasked}
        parameters, in_range = [], []
        for one in self.arguments:
            name = one.gives
            scope |= {f"_low_{name}": one.figure.low, f"_high_{name}": one.figure.high}
            if not one.required:
                scope[f"_default_{name}"] = one.default
            parameters.append(name if one.required else f"{name}=_default_{name}")
            in_range.append(_in_range(one, name))
        steps = [f"    {step}" for step in assigned(lines)]
        body = [f"if {' and '.join(in_range)}:", *steps, f"    return {self.target}", "return None"]
        return compiled(", ".join(parameters), body, lines, scope)

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
            if _has_a_range(one):
                scope |= {f"_low_{name}": one.figure.low, f"_high_{name}": one.figure.high}
                figure = f"{name} if {_in_range(one, name)} else {figure}"
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


def _has_a_range(argument: Argument) -> bool:
    """Whether a number in range needs no further question."""
    return type(argument.figure) is Input and not argument.figure.unit.is_text


def _in_range(argument: Argument, cell: str) -> str:
    is_whole = f" and {cell}.is_integer()" if argument.figure.unit.kind == "whole" else ""
    return f"type({cell}) is float and _low_{cell} <= {cell} <= _high_{cell}{is_whole}"


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
