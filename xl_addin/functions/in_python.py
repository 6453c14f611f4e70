"""A registered function as Python calls it: cells in order or by name, answers perhaps from memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from xl_addin.errors import WrongType
from xl_addin.functions.answers import Answers
from xl_addin.functions.block import Cell
from xl_addin.functions.cell_function import CellFunction
from xl_addin.functions.from_python import as_cells


def plainly(definition: Callable[..., Any], entry: CellFunction) -> Callable[..., Any]:
    """The function, under the name and the words of its definition."""

    @wraps(definition)
    def typed(*cells: Cell, **named: Cell) -> Cell:
        return entry(*_in_order(entry, cells, named)) if named else entry(*cells)

    return typed


def remembering(definition: Callable[..., Any], entry: CellFunction, answers: Answers) -> Callable[..., Any]:
    """The function, which looks for an answer that it gave before."""
    known = answers.known

    @wraps(definition)
    def typed(*cells: Cell, **named: Cell) -> Cell:
        if not named:
            try:
                return known[cells]
            except Exception:  # not asked before, or a range, which is no key; an array fails in ways of its own
                pass
        return answers.to(entry, tuple(as_cells(_in_order(entry, cells, named))))

    return typed


def _in_order(entry: CellFunction, cells: tuple[Cell, ...], named: Mapping[str, Cell]) -> tuple[Cell, ...]:
    """The cells of a call, with those that were given by name in their places."""
    names = [argument.name for argument in entry.arguments]
    for name in named:
        if name not in names[len(cells) :]:
            raise WrongType(f"{entry.name} has no argument {name} left to give: {entry.signature}.")
    last = max((names.index(name) for name in named), default=-1)
    return cells + tuple(named.get(name) for name in names[len(cells) : last + 1])
