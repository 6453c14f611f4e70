"""One table of calls, and what each must answer: the same on every host.

A cell of a call is a number, text, true or false, `None` for a blank cell, an Excel error as its code ("#REF!"), or a
range as rows of such cells. Arguments left out at the end are left out. The answer is what the registry gives:
a grid of cells, an error as `Failed` with its code and its sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from tests.udfs.table import FIGURES, REFUSED, TYPED
from xl_addin.errors import CODE_OF_COM_NUMBER, BreakevenError
from xl_addin.functions.cell_function import REGISTRY

CellOrRange: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Failed:
    """An error in a cell."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function and what is typed into it."""

    name: str
    cells: tuple[CellOrRange, ...]

    def __str__(self) -> str:
        return f"{self.name}{self.cells}"[:120]


def calls() -> list[Call]:
    """Every call of the table, each once."""
    found: dict[str, Call] = {}
    for call in (*_from_the_tables(), *_blank_and_omitted(), *_ranges(), *_wrong(), *_text()):
        found.setdefault(repr(call), call)
    return list(found.values())


def answer(call: Call) -> list[list[Any]]:
    """What the registry answers, as rows of cells."""
    try:
        result = REGISTRY[call.name].result(call.cells, in_place=_failed)
    except BreakevenError as error:
        return [[_failed(error)]]
    return [list(row) for row in result] if isinstance(result, list) else [[result]]


def _failed(error: BreakevenError) -> Failed:
    return Failed(error.code, str(error))


def _from_the_tables() -> Iterator[Call]:
    """The figures of the guide, the refused ones, and every function with all of its arguments."""
    yield from (Call(name, _plain(cells)) for name, cells, _ in FIGURES)
    yield from (Call(name, _plain(cells)) for name, cells, *_ in REFUSED)
    yield from (Call(name, _plain(cells)) for name, cells in TYPED.items())


def _plain(cells: tuple[Any, ...]) -> tuple[CellOrRange, ...]:
    """The cells as any host can take them: dates as their text, an error as its code."""
    return tuple(_plain_cell(cell) for cell in cells)


def _plain_cell(cell: Any) -> CellOrRange:
    if isinstance(cell, list | tuple):
        rows = [list(row) if isinstance(row, list | tuple) else [row] for row in cell]
        return [[_plain_cell(one) for one in row] for row in rows]
    if isinstance(cell, BreakevenError):
        return cell.code
    if type(cell) is int and cell in CODE_OF_COM_NUMBER:
        return CODE_OF_COM_NUMBER[cell]
    return cell.isoformat() if hasattr(cell, "isoformat") else cell


def _blank_and_omitted() -> Iterator[Call]:
    """Every function with its required arguments alone, with blanks for the rest, and with a required one blank."""
    for name, typed in TYPED.items():
        arguments = REGISTRY[name].arguments
        required = _plain(typed[: sum(argument.required for argument in arguments)])
        yield Call(name, required)
        yield Call(name, (*required, *[None] * (len(arguments) - len(required))))
        if name != "EXPLAIN" and required:
            yield Call(name, (None, *required[1:]))
    for explained in (("API_PRICE", "GPT-5.4 Mini", "input", None), ("SELFHOST_TOTAL", None, 25_000)):
        yield Call("EXPLAIN", explained)


def _ranges() -> Iterator[Call]:
    """Every function that works element by element over a column, a row, and ranges that do not fit."""
    for name, typed in TYPED.items():
        entry = REGISTRY[name]
        if entry.spills or entry.open_ended:
            continue
        first, *rest = _plain(typed)
        yield Call(name, ([[first], [None], ["?"], ["#REF!"], [first]], *rest))
        yield Call(name, ([[first, first]], *rest))
        if rest:
            yield Call(name, ([[first], [first], [first]], [[rest[0]], [rest[0]]], *rest[1:]))
            yield Call(name, ([[first], [first]], [[rest[0], rest[0], rest[0]]], *rest[1:]))


def _wrong() -> Iterator[Call]:
    """Every argument of every function as something that it cannot be."""
    for name, typed in TYPED.items():
        entry = REGISTRY[name]
        cells = _plain(typed)
        for place in range(0 if entry.open_ended else len(cells)):
            for wrong in ("#N/A", True, -1e9, "nonsense"):
                yield Call(name, (*cells[:place], wrong, *cells[place + 1 :]))


def _text() -> Iterator[Call]:
    """Text beyond plain letters, and long."""
    for text in ("Größe 日本 🚀", "x" * 300, '"quoted" & <tagged>', "line\nbreak", "  growth  ", "", " "):
        yield Call("SCENARIO", (text, "saving"))
        yield Call("API_PRICE", (text, "input"))
        yield Call("EXPLAIN", (text, 1))
