"""What sheets ask of a service: calls drawn with a fixed seed, each with other figures, and the right answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import cycle, islice
from random import Random
from typing import Any, TypeAlias

import udfs
from tests.udfs.table import TYPED
from workbooks.breakeven_model.functions import HEADLINES
from xl_addin.errors import BreakevenError
from xl_addin.functions.argument import Argument
from xl_addin.functions.block import Cell
from xl_addin.functions.cell_function import REGISTRY
from xl_addin.hosts.officejs import bodies
from xl_addin.model import MODEL
from xl_addin.model.constraints import constraints
from xl_addin.model.scenarios import cases

#: As it is sent: a function, and what stands in its cells.
Call: TypeAlias = tuple[str, list[Any]]

#: Functions that give one figure or text, for an own cell each.
SINGLE = tuple(name for name, entry in REGISTRY.items() if not entry.spills)
FILLED_DOWN = tuple(name for name in HEADLINES if REGISTRY[name].vectorised)
PRICES = tuple(name for name in SINGLE if REGISTRY[name].category == "Prices")
OTHERS = tuple(name for name in SINGLE if name not in FILLED_DOWN + PRICES)

#: So many rows have the same formula, one below the other.
COLUMN = 50
RANGE = 12


@dataclass(frozen=True, slots=True)
class Batch:
    """A request's body, and the body of the right answer."""

    body: bytes
    right: bytes
    calls: int


def batch(calls: Sequence[Call]) -> Batch:
    """The calls as one request; the right answer is what the registry gives for each alone."""
    results = [_result(call) for call in calls]
    return Batch(bodies.written(calls).replace(b'"results"', b'"calls"', 1), bodies.written(results), len(calls))


def drawn(calls: Iterator[Call], batches: int, together: int) -> list[Batch]:
    return [batch(list(islice(calls, together))) for _ in range(batches)]


# Kinds of sheets ------------------------------------------------------------------------------------------------------


def one_formula(random: Random) -> Iterator[Call]:
    """SELFHOST_TOTAL filled down, with another rental in each row."""
    while True:
        yield "SELFHOST_TOTAL", [_near(random, 8_000), 25_000.0, 500.0]


def every_function(random: Random) -> Iterator[Call]:
    """Every function that gives a single figure or text, in equal parts, none with an error."""
    for name in cycle(SINGLE):
        yield _sound(random, name)


def finance_sheet(random: Random) -> Iterator[Call]:
    """70% headline formulas filled down, 20% other functions in equal parts, 5% prices, 5% ranges and errors."""
    headline = _columns(random)
    while True:
        chance = random.random()
        if chance < 0.70:
            yield next(headline)
        elif chance < 0.90:
            yield _sound(random, random.choice(OTHERS))
        elif chance < 0.95:
            yield _sound(random, random.choice(PRICES))
        else:
            yield _range(random) if chance < 0.975 else _error(random)


def _columns(random: Random) -> Iterator[Call]:
    while True:
        name = random.choice(FILLED_DOWN)
        for _ in range(COLUMN):
            yield name, [_cell(random, one, typed) for one, typed in zip(_arguments(name), TYPED[name], strict=True)]


def _sound(random: Random, name: str) -> Call:
    """A call without an error; a third leaves an optional argument blank, a third some of them out."""
    while True:
        cells = [_cell(random, one, typed) for one, typed in zip(_arguments(name), TYPED[name], strict=True)]
        least = sum(one.required for one in _arguments(name))
        place = random.randint(least, len(cells))
        match random.randrange(3):
            case 0:
                cells[place : place + 1] = [None] * len(cells[place : place + 1])
            case 1:
                del cells[place:]
        call = name, cells
        if not isinstance(_result(call), BreakevenError):
            return call


def _range(random: Random) -> Call:
    name, cells = _sound(random, random.choice(FILLED_DOWN))
    first = _arguments(name)[0]
    return name, [[[_cell(random, first, TYPED[name][0])] for _ in range(RANGE)], *cells[1:]]


def _error(random: Random) -> Call:
    """A figure out of its range, a text for a figure, or an error that an argument holds."""
    name, cells = _sound(random, random.choice(FILLED_DOWN + OTHERS))
    cells[random.randrange(len(cells))] = random.choice([-1e12, "n/a", "#REF!"])
    return name, cells


# Cells ----------------------------------------------------------------------------------------------------------------


def _arguments(name: str) -> tuple[Argument, ...]:
    return REGISTRY[name].arguments


def _cell(random: Random, argument: Argument, typed: Cell) -> Cell:
    """Something like what is typed in the tests, but another figure or word."""
    figure = argument.figure
    if isinstance(typed, int | float):
        near = _near(random, typed)
        return min(max(float(round(near)) if figure.unit.kind == "whole" else near, figure.low), figure.high)
    return random.choice(_words()[argument.name]) if argument.name in _words() else typed


def _near(random: Random, figure: float) -> float:
    return round(figure * random.uniform(0.8, 1.2), 4)


@cache
def _words() -> dict[str, Sequence[str]]:
    """What may stand in a cell for a text, by the argument's name."""
    arguments = [one for entry in REGISTRY.values() for one in entry.arguments]
    words: dict[str, Sequence[str]] = {one.name: one.figure.choices for one in arguments if one.figure.choices}
    levels = [level.name for one in constraints().values() for level in one.levels]
    vendors, models, *_ = zip(*udfs.MODELS()[1:], strict=True)
    words |= {"constraints": levels, "level": levels, "model": models, "vendor": vendors}
    return words | {"key": [*cases()], "line": [*MODEL.lines]}


def _result(call: Call) -> Cell:
    name, cells = call
    try:
        return REGISTRY[name].result(cells, in_place=lambda error: error)
    except BreakevenError as error:
        return error
