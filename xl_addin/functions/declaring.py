"""Declaring a function typed into a cell: its definition in `udfs/` says its name, arguments and words.

The parameters are the arguments, those that may be left out `= DEFAULT`; the first paragraph of the docstring is
what Excel's wizard shows. What a blank stands for is said once, by the `Input` of the argument.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from itertools import chain
from typing import Any, TypeAlias

from xl_addin.errors import Misdeclared
from xl_addin.functions.answers import Answers, Watch
from xl_addin.functions.argument import Argument
from xl_addin.functions.asked import TakenApart, asked, figures_from, known_from, refuse_unread, unasked
from xl_addin.functions.cell_function import REGISTRY, CellFunction, Trace
from xl_addin.functions.in_python import plainly, remembering
from xl_addin.functions.wizard import fits_the_wizard
from xl_addin.model.graph import Graph
from xl_addin.model.line import Input
from xl_addin.model.written_out import WrittenOut, written_out
from xl_addin.units import Unit

Definition: TypeAlias = Callable[..., Any]


def line_function(
    category: str,
    graph: Graph,
    target: str,
    *,
    arguments: Iterable[Input] = (),
    renamed: Mapping[str, str] | None = None,
    taken_apart: Mapping[str, TakenApart] | None = None,
    in_lambda: bool = True,
    never: str | None = None,
) -> Callable[[Definition], Definition]:
    """Declare a function that is a line of the model; the definition below gives its arguments and words.

    Parameter names are names of the graph's inputs and lines, or are `renamed` to them; `arguments` describes
    those that are no inputs. Each argument in `taken_apart` stands for several figures of the graph. An input that
    the line stands on and that is no argument takes its default. What no LAMBDA can check is not `in_lambda`.

    Raises:
        Misdeclared: an argument that may be left out, or an input that is not asked for, has no default; or the line
            does not read an argument.
    """
    parts = taken_apart or {}

    def declare(definition: Definition) -> Definition:
        listed = asked(definition, [*arguments, *graph.inputs.values()], renamed or {}, parts)
        if target not in graph.lines:
            raise Misdeclared(
                f"{definition.__name__} is to be the line {target}, which its graph does not have: name one of "
                f"{', '.join(graph.lines)}."
            )

        known = known_from(listed, parts)
        path = graph.path(target, known)
        refuse_unread(definition.__name__, path, [one for one in listed if one.name not in parts])
        left_out = unasked(definition.__name__, graph, path, known)
        figures = figures_from(left_out, parts)

        @cache
        def work_out() -> WrittenOut:
            return written_out(path, target)

        def compute(values: dict[str, Any]) -> Any:
            return work_out()(figures(values) if parts or left_out else values)

        entry = _entry(definition, category, graph.lines[target].unit, listed, compute)
        numeric = not any(one.figure.unit.kind in ("text", "whole") for one in listed) and not entry.unit.is_text
        entry = replace(
            entry,
            graph=graph,
            target=target,
            unasked=left_out,
            taken_apart=frozenset(parts),
            in_lambda=in_lambda,
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
        listed = asked(definition, arguments, taken_apart=parts)
        known = known_from(listed, parts) | {figure.name for figure in found}
        name, paths = definition.__name__, [(graph, graph.path(line, known)) for graph, line in stands_on]
        of_the_graphs = [
            one for one in listed if one.name not in parts and any(one.gives in on.inputs for on, _ in paths)
        ]
        refuse_unread(name, chain.from_iterable(path for _, path in paths), of_the_graphs)
        left_out = [one for graph, path in paths for one in unasked(name, graph, path, known)]
        figures = figures_from(left_out, parts)
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
        listed = asked(definition, arguments)
        entry = _entry(definition, category, unit, listed, lambda values: definition(**values))
        entry = replace(entry, spills=spills, never=never or entry.never, trace=trace)
        return _registered(definition, entry, Answers(remembered) if remembered else None)

    return declare


def open_function(category: str, unit: Unit, arguments: Iterable[Input]) -> Callable[[Definition], Definition]:
    """Declare a function whose last parameter takes any number of cells, and that reads its cells itself."""

    def declare(definition: Definition) -> Definition:
        listed = asked(definition, arguments, open_ended=True)
        rest = definition.__code__.co_varnames[len(listed)]

        def compute(values: dict[str, Any]) -> Any:
            cells = values["cells"]
            return definition(*cells, *[None] * (len(listed) - len(cells)))

        entry = _entry(definition, category, unit, listed, compute)
        return _registered(definition, replace(entry, spills=True, open_ended=rest))

    return declare


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
    declared_in = f"{definition.__module__}.{definition.__qualname__}"
    return CellFunction(
        definition.__name__, words, help_text, category, unit, arguments, compute, declared_in=declared_in
    )


def _registered(definition: Definition, entry: CellFunction, answers: Answers | None = None) -> Definition:
    # What `help` shows, and what Python would take if the definition were called.
    definition.__defaults__ = tuple(one.default for one in entry.arguments if not one.required)
    for_python = remembering(definition, entry, answers) if answers else plainly(definition, entry)
    known = REGISTRY.get(entry.name)
    if known is not None and known.declared_in != entry.declared_in:
        raise Misdeclared(
            f"{entry.name} is declared in {known.declared_in} and in {entry.declared_in}: give one another name."
        )
    REGISTRY[entry.name] = entry
    return for_python
