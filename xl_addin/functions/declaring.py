"""Declaring a function typed into a cell: its definition in `udfs/` says its name, arguments and words.

The parameters are the arguments, those that may be left out `= DEFAULT`; the first paragraph of the docstring is
what Excel's wizard shows. What a blank stands for is said once, by the `Input` of the argument.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from xl_addin.errors import Misdeclared
from xl_addin.functions.answers import Answers, Watch
from xl_addin.functions.argument import Argument
from xl_addin.functions.cell_function import REGISTRY, CellFunction, Trace
from xl_addin.functions.in_python import plainly, remembering
from xl_addin.model.graph import Graph
from xl_addin.model.line import Input, Line
from xl_addin.model.written_out import written_out
from xl_addin.units import Unit

Definition: TypeAlias = Callable[..., Any]
#: From the value of an argument, the figures of the graph that it stands for.
TakenApart: TypeAlias = Callable[[Any], Mapping[str, Any]]


class Default:
    """What a parameter equals that may be left out: the default of its `Input`."""

    def __repr__(self) -> str:
        return "DEFAULT"


DEFAULT = Default()

#: The most characters that Excel's function wizard shows of a text.
WIZARD_LIMIT = 255


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

    def declare(definition: Definition) -> Definition:
        inputs = [one for one in graph.inputs.values() if isinstance(one, Input)]
        listed = _arguments(definition, [*arguments, *inputs], renamed)
        if target not in graph.lines:
            raise Misdeclared(
                f"{definition.__name__} is to be the line {target}, which its graph does not have: name one of "
                f"{', '.join(graph.lines)}."
            )

        known = _known(listed, parts)
        path = graph.path(target, known)
        unasked = _unasked(definition.__name__, graph, path, known)
        work_out = written_out(path, target)
        figures = _figures(unasked, parts)
        compute = (lambda values: work_out(figures(values))) if parts or unasked else work_out
        entry = _entry(definition, category, graph.lines[target].unit, listed, compute)
        numeric = not any(one.figure.unit.kind in ("text", "whole") for one in listed) and not entry.unit.is_text
        entry = replace(
            entry,
            graph=graph,
            target=target,
            unasked=unasked,
            trace=lambda values: (graph, figures(values), target),
            vectorised=numeric,
            never=never or entry.never,
        )
        return _registered(definition, entry)

    return declare


def figures_function(
    category: str,
    unit: Unit,
    arguments: Iterable[Input],
    work_out: Callable[[Mapping[str, Any]], Any],
    *,
    stands_on: Iterable[tuple[Graph, str]],
    found: Iterable[Input] = (),
    taken_apart: Mapping[str, TakenApart] | None = None,
    spills: bool = False,
    never: str = "",
    trace: Trace | None = None,
) -> Callable[[Definition], Definition]:
    """Declare a function that works out more than a line; the definition below gives its arguments and words.

    `work_out`, and `trace`, are given every figure that the lines stand on: the arguments, those `taken_apart`, and
    the default of what is not asked for; not those that `work_out` has `found` itself.

    Raises:
        Misdeclared: as for `line_function`.
    """
    parts = taken_apart or {}

    def declare(definition: Definition) -> Definition:
        listed = _arguments(definition, arguments)
        known = _known(listed, parts) | {figure.name for figure in found}
        unasked = [
            one
            for graph, line in stands_on
            for one in _unasked(definition.__name__, graph, graph.path(line, known), known)
        ]
        figures = _figures(unasked, parts)
        entry = _entry(definition, category, unit, listed, lambda values: work_out(figures(values)))
        traced = trace and (lambda values: trace(figures(values)))
        return _registered(definition, replace(entry, spills=spills, never=never or entry.never, trace=traced))

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


def _known(listed: Iterable[Argument], parts: Mapping[str, TakenApart]) -> set[str]:
    """The figures that the arguments give, or are taken apart into."""
    known = {one.gives for one in listed}
    for one in listed:
        known.update(parts[one.name](one.default) if one.name in parts else ())
    return known


def _figures(
    unasked: Iterable[Argument], parts: Mapping[str, TakenApart]
) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """From the values of the arguments, every figure: theirs, what they are taken apart into, and defaults."""
    defaults = {one.gives: one.default for one in unasked}

    def figures(values: Mapping[str, Any]) -> dict[str, Any]:
        found = {**defaults, **values}
        for name, apart in parts.items():
            found |= apart(values[name])
        return found

    return figures


def _unasked(function: str, graph: Graph, path: Iterable[Line], known: Collection[str]) -> tuple[Argument, ...]:
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
    if not words:
        raise Misdeclared(
            f"{definition.__name__} says nothing: write what it gives as the first line of its docstring."
        )
    fits_the_wizard(definition.__name__, words)
    return CellFunction(definition.__name__, words, help_text, category, unit, arguments, compute)


def fits_the_wizard(what: str, words: str) -> None:
    """Refuse a text that Excel's wizard would cut.

    Raises:
        Misdeclared: it is too long.
    """
    if len(words) > WIZARD_LIMIT:
        raise Misdeclared(
            f'{what}: "{words[:40]}…" has {len(words)} characters, and Excel\'s wizard shows {WIZARD_LIMIT}: say it in '
            "fewer."
        )


def _registered(definition: Definition, entry: CellFunction, answers: Answers | None = None) -> Definition:
    # What `help` shows, and what Python would take if the definition were called.
    definition.__defaults__ = tuple(one.default for one in entry.arguments if not one.required)
    for_python = remembering(definition, entry, answers) if answers else plainly(definition, entry)
    REGISTRY[entry.name] = entry
    return for_python
