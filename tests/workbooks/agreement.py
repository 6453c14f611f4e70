"""Whether a sheet shows what the engine says: numbers to 1e-9, words exactly, NEVER as the word "never"."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from tests.office import ExcelError, Value
from xl_addin.model.line import Line

RELATIVE = 1e-9
NEVER_IN_WORDS = "never"

#: What an engine shows in place of a text; the text itself, unless the engine is known to write it otherwise.
Wording = Callable[[str], str]


def disagreements(
    lines: Iterable[Line],
    engine: Mapping[str, Any],
    sheet: Mapping[str, Value],
    wording: Wording = str,
) -> list[str]:
    """The lines that the sheet shows differently, each with both values."""
    return [
        f"{line.name}: the engine says {engine[line.name]!r}, the sheet {sheet[line.name]!r}"
        for line in lines
        if not agrees(line, engine, sheet[line.name], wording)
    ]


def agrees(line: Line, engine: Mapping[str, Any], shown: Value, wording: Wording = str) -> bool:
    """Whether the sheet shows that line as the engine has it."""
    expected = engine[line.name]
    if isinstance(expected, str):
        return isinstance(shown, str) and wording(shown) == wording(expected)
    if expected != expected:
        return shown == NEVER_IN_WORDS
    if isinstance(shown, bool | str | ExcelError) or shown is None:
        return False
    return bool(abs(shown - expected) <= RELATIVE * max(abs(expected), cancelled(line, engine)))


def cancelled(line: Line, engine: Mapping[str, Any]) -> float:
    """The largest figure of a line that subtracts, else 0.

    The difference of two nearly equal amounts keeps their error and loses their size: a bill of 40,000 less a
    replaced spend of 40,000 leaves 7e-12 or 0, as the last bit fell, and no engine is more right than another.
    So a difference is held to 1e-9 of what it was taken from, and nothing else is.
    """
    if not subtracts(line):
        return 0.0
    figures = [engine[name] for name in line.parameters]
    return max((abs(figure) for figure in figures if isinstance(figure, int | float)), default=0.0)


@cache
def subtracts(line: Line) -> bool:
    """Whether the line takes one figure from another."""
    return any(isinstance(node, ast.Sub) for node in ast.walk(line.expression))
