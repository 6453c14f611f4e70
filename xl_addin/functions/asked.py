"""What a definition asks for, and the figures that come of it: arguments, their parts, and defaults."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from inspect import CO_VARARGS, CO_VARKEYWORDS
from typing import Any, TypeAlias

from xl_addin.errors import Misdeclared
from xl_addin.functions.argument import Argument
from xl_addin.model.graph import Graph
from xl_addin.model.line import Input, Line

#: From the value of an argument, the figures of the graph that it stands for.
TakenApart: TypeAlias = Callable[[Any], Mapping[str, Any]]


class Default:
    """What a parameter equals that may be left out: the default of its `Input`."""

    def __repr__(self) -> str:
        return "DEFAULT"


DEFAULT = Default()


def asked(
    definition: Callable[..., Any],
    described: Iterable[Input],
    renamed: Mapping[str, str] | None = None,
    taken_apart: Iterable[str] = (),
    open_ended: bool = False,
) -> tuple[Argument, ...]:
    """An argument for each parameter of a definition, but for the last one where that is `open_ended`.

    Raises:
        Misdeclared: a parameter is no single cell, has a default of its own, or nothing describes it; or one that is
            not there is renamed or taken apart.
    """
    function, renamed = definition.__name__, renamed or {}
    # `inspect.signature` says the same, but Excel starts with these functions, and it takes longer than all else here.
    code, defaults = definition.__code__, definition.__defaults__ or ()
    names = code.co_varnames[: code.co_argcount]
    starred = code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount + _stars(definition)]
    if open_ended and not starred:
        raise Misdeclared(f"{function} takes one cell for {names[-1]}: write *{names[-1]}, or make it a cell_function.")
    for name in starred[open_ended:]:
        raise Misdeclared(f"{function} takes {name} in no place of its own: write it without a star before it.")
    for name in (*renamed, *taken_apart):
        if name not in names:
            raise Misdeclared(
                f"{function} does not ask for {name}, which is renamed or taken apart: name one of {', '.join(names)}."
            )
    figures: dict[str, Input] = {}
    for figure in described:
        figures.setdefault(figure.name, figure)
    listed = []
    for place, name in enumerate(names, start=len(defaults) - len(names)):
        if name not in figures:
            raise Misdeclared(
                f"{function} asks for {name}, which nothing describes: name it as an input of the model is "
                "named, or describe it with an Input in `arguments`."
            )
        if place >= 0:
            _refuse_own_default(function, figures[name], defaults[place])
        listed.append(Argument(figures[name], place < 0, renamed.get(name, name)))
    return tuple(listed)


def _stars(definition: Callable[..., Any]) -> int:
    """How many of its parameters take any number of cells, in order or by name."""
    flags = definition.__code__.co_flags
    return bool(flags & CO_VARARGS) + bool(flags & CO_VARKEYWORDS)


def _refuse_own_default(function: str, figure: Input, default: object) -> None:
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


def refuse_unread(function: str, path: Iterable[Line], listed: Iterable[Argument]) -> None:
    """Refuse an argument that no line on the path reads: what is typed for it would do nothing.

    Raises:
        Misdeclared: there is one.
    """
    read = {name for line in path for name in line.parameters}
    for one in listed:
        if one.gives not in read:
            raise Misdeclared(
                f"{function} asks for {one.name}, which its line does not read: leave it out, or name the line that "
                "reads it."
            )


def unasked(function: str, graph: Graph, path: Iterable[Line], known: Collection[str]) -> tuple[Argument, ...]:
    """The inputs that a path stands on and that are not among the known figures, each with its default.

    Raises:
        Misdeclared: one has none.
    """
    found = []
    for name in dict.fromkeys(name for line in path for name in line.parameters):
        if name in known or name not in graph.inputs:
            continue
        figure = graph.inputs[name]
        if figure.default is None:
            raise Misdeclared(
                f"{function} does not ask for {name}, which its line stands on and which has no default: make it an "
                "argument, or give its Input a default."
            )
        found.append(Argument(figure, required=False, gives=name))
    return tuple(found)


def known_from(listed: Iterable[Argument], parts: Mapping[str, TakenApart]) -> set[str]:
    """The figures that the arguments give, or are taken apart into."""
    known = {one.gives for one in listed}
    for one in listed:
        known.update(parts[one.name](one.default) if one.name in parts else ())
    return known


def figures_from(
    left_out: Iterable[Argument], parts: Mapping[str, TakenApart]
) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """From the values of the arguments, every figure: theirs, what they are taken apart into, and defaults."""
    defaults = {one.gives: one.default for one in left_out}

    def figures(values: Mapping[str, Any]) -> dict[str, Any]:
        found = {**defaults, **values}
        for name, apart in parts.items():
            found |= apart(values[name])
        return found

    return figures
