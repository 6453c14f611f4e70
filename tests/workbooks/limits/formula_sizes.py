"""How large a formula is: the calls in it, how deep they stand, the texts that are written in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: A text, a sheet's name, a function with its bracket, a bracket, a comma.
_PIECES = re.compile(r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'|[A-Za-z_][\w.]*\(|[(),{}]')


@dataclass(frozen=True)
class Call:
    """A function in a formula: its arguments, and how many functions it stands in, itself among them."""

    name: str
    arguments: int
    depth: int


def calls(formula: str) -> Iterator[Call]:
    """The functions of a formula, an inner one first."""
    opened: list[tuple[str, int]] = []
    commas: list[int] = []
    for piece in _PIECES.finditer(formula):
        text = piece[0]
        if text.endswith("(") or text == "{":
            opened.append((text[:-1], piece.end()))
            commas.append(0)
        elif text == "," and commas:
            commas[-1] += 1
        elif text in ")}":
            (name, start), found = opened.pop(), commas.pop()
            if name:
                is_empty = not formula[start : piece.start()].strip()
                yield Call(name.removeprefix("_xlfn."), 0 if is_empty else found + 1, depth(opened) + 1)


def depth(opened: list[tuple[str, int]]) -> int:
    return sum(bool(name) for name, _ in opened)


def texts(formula: str) -> Iterator[str]:
    """The texts that are written in a formula."""
    for piece in _PIECES.finditer(formula):
        if piece[0].startswith('"'):
            yield piece[0][1:-1].replace('""', '"')
