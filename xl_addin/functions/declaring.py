"""Declaring a function typed into a cell: its definition in `udfs/` says its name, arguments and words.

The parameters are the arguments, their defaults what a blank stands for, the first paragraph of the docstring
the words that Excel's wizard shows.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial, wraps
from operator import is_
from typing import Any, TypeAlias

from xl_addin.errors import WrongType
from xl_addin.functions.block import Cell, is_block
from xl_addin.functions.cell_function import REGISTRY, Argument, CellFunction, Trace
from xl_addin.model.graph import Graph
from xl_addin.model.line import Input, quoted
from xl_addin.model.written_out import WrittenOut, written_out
from xl_addin.units import TEXT, Unit

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

        @cache
        def work_out(*given: str) -> WrittenOut:
            return written_out(graph.path(target, given), target)

        def from_figures(values: dict[str, Any]) -> Any:
            assert figures is not None
            known = figures(values)
            return work_out(*known)(known)

        compute = from_figures if figures else work_out(*(one.gives for one in listed))
        entry = _entry(definition, category, graph.lines[target].unit, listed, compute)
        numeric = not any(one.figure.unit.kind in ("text", "whole") for one in listed) and not entry.unit.is_text
        entry = replace(
            entry,
            graph=graph,
            target=target,
            trace=lambda values: (graph, figures(values) if figures else values, target),
            vectorised=figures is None and numeric,
            never=never or entry.never,
        )
        return _registered(definition, entry)

    return declare


def cell_function(
    category: str,
    unit: Unit,
    arguments: Iterable[Input],
    *,
    spills: bool = False,
    never: str = "",
    trace: Trace | None = None,
    remembered: Watch | None = None,
) -> Callable[[Definition], Definition]:
    """Declare a function whose body is ordinary Python over checked arguments; with `spills` it returns a table.

    With `remembered`, Python callers get an answer they had before from memory, until what it stands on changes;
    hosts ask anew for each cell.
    """

    def declare(definition: Definition) -> Definition:
        listed = _arguments(definition, arguments)
        entry = _entry(definition, category, unit, listed, lambda values: definition(**values))
        entry = replace(entry, spills=spills, never=never or entry.never, trace=trace)
        return _registered(definition, entry, Answers(remembered) if remembered else None)

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


def _registered(definition: Definition, entry: CellFunction, answers: Answers | None = None) -> Definition:
    REGISTRY[entry.name] = entry
    names = [argument.name for argument in entry.arguments]

    def in_order(cells: tuple[Cell, ...], named: Mapping[str, Cell]) -> tuple[Cell, ...]:
        """The cells of a call, with those that were given by name in their places."""
        for name in named:
            if name not in names[len(cells) :]:
                raise WrongType(f"{entry.name} has no argument {name} left to give: {entry.signature}.")
        last = max((names.index(name) for name in named), default=-1)
        return cells + tuple(named.get(name) for name in names[len(cells) : last + 1])

    if answers is None:

        @wraps(definition)
        def typed(*cells: Cell, **named: Cell) -> Cell:
            return entry(*in_order(cells, named)) if named else entry(*cells)

        return typed

    known = answers.known

    @wraps(definition)
    def remembering(*cells: Cell, **named: Cell) -> Cell:
        if not named:
            try:
                return known[cells]
            except (KeyError, TypeError):  # not asked before, or a range, which is no key
                pass
        return answers.to(entry, in_order(cells, named))

    return remembering


# Answers that are remembered ------------------------------------------------------------------------------------------

#: Given something to call when remembered answers no longer hold, sees to it that it is called.
Watch: TypeAlias = Callable[[Callable[[], None]], None]


class Answers:
    """What a function answered before, by the cells it was given."""

    #: So many answers are kept; then all are let go.
    MOST = 10_000

    def __init__(self, watch: Watch) -> None:
        self.known: dict[tuple[Cell, ...], Cell] = {}
        self._watch = watch
        self._watched = False
        self._forgotten = 0

    def to(self, entry: CellFunction, cells: tuple[Cell, ...]) -> Cell:
        """The function's answer, remembered if it is a single one."""
        if not self._watched:
            self._watched = True
            self._watch(self.forget)
        forgotten = self._forgotten
        answer = entry(*cells)
        # An answer that was under way while the others were forgotten may be an old one.
        key = _key(cells)
        if key is not None and forgotten == self._forgotten:
            if len(self.known) >= self.MOST:
                self.known.clear()
            self.known[key] = answer
        return answer

    def forget(self) -> None:
        """Let all answers go."""
        self._forgotten += 1
        self.known.clear()


#: To Python True equals 1, and would be answered as 1 was; to a cell it is no number. These keys equal 0 and 1 alone.
_ONLY = {
    number: type(f"Only{number}", (int,), {"__eq__": partial(is_, number), "__hash__": int.__hash__})
    for number in (0, 1)
}


def _key(cells: tuple[Cell, ...]) -> tuple[Cell, ...] | None:
    """The cells as a key; none for a range, a truth value, and 0.0 and 1.0, for which one could be mistaken."""
    if any(is_block(cell) or (cell in (0, 1) and type(cell) is not int) for cell in cells):
        return None
    return tuple(_ONLY[cell](cell) if type(cell) is int and cell in _ONLY else cell for cell in cells)


# Arguments ------------------------------------------------------------------------------------------------------------


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
        raise WrongType(f"{self.name} is {quoted(value)}: type text, {self.how_to_type}.")
