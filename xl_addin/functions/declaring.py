"""Declaring a function typed into a cell: its definition in `udfs/` says its name, arguments and words.

The parameters are the arguments, those that may be left out `= DEFAULT`; the first paragraph of the docstring is
what Excel's wizard shows. What a blank stands for is said once, by the `Input` of the argument.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial, wraps
from operator import is_
from typing import Any, TypeAlias

from xl_addin.errors import Misdeclared, WrongType
from xl_addin.functions.block import Cell, is_block
from xl_addin.functions.cell_function import REGISTRY, Argument, CellFunction, Trace
from xl_addin.model.graph import Graph
from xl_addin.model.line import Input, Line, quoted
from xl_addin.model.written_out import written_out
from xl_addin.units import TEXT, Unit

Definition: TypeAlias = Callable[..., Any]
#: From the value of an argument, the figures of the graph that it stands for.
TakenApart: TypeAlias = Callable[[Any], Mapping[str, Any]]


class Default:
    """What a parameter equals that may be left out: the default of its `Input`."""

    def __repr__(self) -> str:
        return "DEFAULT"


DEFAULT = Default()


def line_function(
    category: str,
    graph: Graph,
    target: str,
    *,
    arguments: Iterable[Input] = (),
    renamed: Mapping[str, str] | None = None,
    taken_apart: Mapping[str, TakenApart] | None = None,
    never: str | None = None,
) -> Callable[[Definition], Definition]:
    """Declare a function that is a line of the model; the definition below gives its arguments and words.

    Parameter names are names of the graph's inputs and lines, or are `renamed` to them; `arguments` describes
    those that are no inputs. Each argument in `taken_apart` stands for several figures of the graph. An input that
    the line stands on and that is no argument takes its default.

    Raises:
        Misdeclared: an argument that may be left out, or an input that is not asked for, has no default.
    """
    parts = taken_apart or {}

    def figures(values: dict[str, Any]) -> Mapping[str, Any]:
        for name, apart in parts.items():
            values = {**values, **apart(values[name])}
        return values

    def declare(definition: Definition) -> Definition:
        inputs = [one for one in graph.inputs.values() if isinstance(one, Input)]
        listed = _arguments(definition, [*arguments, *inputs], renamed)
        if target not in graph.lines:
            raise Misdeclared(
                f"{definition.__name__} is to be the line {target}, which its graph does not have: name one of "
                f"{', '.join(graph.lines)}."
            )

        known = {one.gives: None for one in listed}
        for one in listed:
            known |= dict.fromkeys(parts[one.name](one.default) if one.name in parts else ())
        path = graph.path(target, known)
        unasked = _unasked(definition.__name__, graph, path, known)
        work_out = written_out(path, target)
        defaults = {one.gives: one.default for one in unasked}

        def from_figures(values: dict[str, Any]) -> Any:
            return work_out({**defaults, **figures(values)})

        compute = from_figures if parts or defaults else work_out
        entry = _entry(definition, category, graph.lines[target].unit, listed, compute)
        numeric = not any(one.figure.unit.kind in ("text", "whole") for one in listed) and not entry.unit.is_text
        entry = replace(
            entry,
            graph=graph,
            target=target,
            unasked=unasked,
            trace=lambda values: (graph, {**defaults, **figures(values)}, target),
            vectorised=numeric,
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

        def compute(values: dict[str, Any]) -> Any:
            cells = values["cells"]
            return definition(*cells, *[None] * (len(listed) - len(cells)))

        entry = _entry(definition, category, unit, listed, compute)
        return _registered(definition, replace(entry, spills=True, open_ended=rest.name))

    return declare


def _arguments(
    definition: Definition, described: Iterable[Input], renamed: Mapping[str, str] | None = None
) -> tuple[Argument, ...]:
    figures: dict[str, Input] = {}
    for figure in described:
        figures.setdefault(figure.name, figure)
    listed = []
    for name, parameter in inspect.signature(definition).parameters.items():
        if name not in figures:
            raise Misdeclared(
                f"{definition.__name__} asks for {name}, which nothing describes: name it as an input of the model is "
                "named, or describe it with an Input in `arguments`."
            )
        required = parameter.default is inspect.Parameter.empty
        _refuse_own_default(definition.__name__, figures[name], parameter.default, required)
        listed.append(Argument(figures[name], required, (renamed or {}).get(name, name)))
    return tuple(listed)


def _refuse_own_default(function: str, figure: Input, default: object, required: bool) -> None:
    if required:
        return
    if not isinstance(default, Default):
        raise Misdeclared(
            f"{function} has the default {default!r} for {figure.name}: write `= DEFAULT`, and the default once, "
            f"in the Input of {figure.name}."
        )
    if figure.default is None:
        raise Misdeclared(
            f"{function} has `= DEFAULT` for {figure.name}, whose Input has none: give the Input a default, or leave "
            "`= DEFAULT` out."
        )


def _unasked(function: str, graph: Graph, path: Iterable[Line], known: Iterable[str]) -> tuple[Argument, ...]:
    """The inputs that a path stands on and that are not among the known figures, each with its default."""
    found = []
    for name in dict.fromkeys(name for line in path for name in line.parameters):
        if name in known or name not in graph.inputs:
            continue
        figure = graph.inputs[name]
        if not isinstance(figure, Input) or figure.default is None:
            raise Misdeclared(
                f"{function} does not ask for {name}, which its line stands on and which has no default: make it an "
                "argument, or give its Input a default."
            )
        found.append(Argument(figure, required=False, gives=name))
    return tuple(found)


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
    shown = _signature(definition, entry)
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

        typed.__signature__ = shown  # type: ignore[attr-defined]
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

    remembering.__signature__ = shown  # type: ignore[attr-defined]
    return remembering


def _signature(definition: Definition, entry: CellFunction) -> inspect.Signature:
    """The definition's signature as `help` shows it, with what each default is."""
    written = inspect.signature(definition)
    shown = dict(written.parameters)
    for one in entry.arguments:
        if not one.required:
            shown[one.name] = shown[one.name].replace(default=one.default)
    return written.replace(parameters=[*shown.values()])


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


def text_argument(
    name: str, label: str, meaning: str, choices: Iterable[str] = (), default: str | None = None
) -> Input:
    """An argument that is text: one of `choices`, or any text where there are none."""
    kind = Input if choices else FreeText
    return kind(name, label, TEXT, meaning, default=default, choices=tuple(choices))


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
