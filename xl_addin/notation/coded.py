"""Text lines that choose among fixed words: over arrays each word is a small number, and read as a word at the end."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from xl_addin.model.line import Line
from xl_addin.model.named import NAMED

#: What a condition may call. Any other function goes row by row, and so may the line as a whole.
_OVER_COLUMNS = {name for name, named in NAMED.items() if named.numpy is not None}


class CodedLines:
    """The lines, of those that are worked out together, whose every answer is a word that is written in a line.

    They share one list of words, so that two of them are compared by their numbers.

    >>> from xl_addin.model import MODEL
    >>> steps = MODEL.path("verdict", ())
    >>> coded = CodedLines(steps)
    >>> [line.name for line in steps if line.name in coded]
    ['gate', 'cheaper_side', 'side_left', 'strength', 'lean']
    """

    def __init__(self, steps: Iterable[Line]) -> None:
        self._names: set[str] = set()
        self._codes: dict[str, int] = {}
        for line in steps:
            # In their order: what a line reads is known before it.
            answers = _answers(line.expression)
            if not _puts_together(line.expression) and all(self._is_coded(line, answer) for answer in answers):
                self._names.add(line.name)

    def __contains__(self, name: str) -> bool:
        return name in self._names

    @property
    def words(self) -> list[str]:
        """The words in the order of their codes: those that were asked for so far."""
        return list(self._codes)

    def code(self, line: Line, node: ast.expr) -> ast.expr:
        """The codes of an answer of a coded line: a word's own, or those of the line that it hands on."""
        word = _word(line, node)
        return node if word is None else ast.Constant(self._codes.setdefault(word, len(self._codes)))

    def are_compared(self, line: Line, node: ast.Compare) -> bool:
        """Whether a comparison is one of coded lines, with each other or with words; which is first only words tell."""
        sides = [node.left, *node.comparators]
        return (
            all(isinstance(op, ast.Eq | ast.NotEq) for op in node.ops)
            and any(map(self.is_read, sides))
            and all(self._is_coded(line, side) for side in sides)
        )

    def is_read(self, node: ast.expr) -> bool:
        """Whether that is the name of a coded line."""
        return isinstance(node, ast.Name) and node.id in self

    def _is_coded(self, line: Line, node: ast.expr) -> bool:
        return self.is_read(node) or _word(line, node) is not None


def _answers(node: ast.expr) -> Iterator[ast.expr]:
    """What an expression may come to, whichever way its conditions fall."""
    if isinstance(node, ast.IfExp):
        yield from _answers(node.body)
        yield from _answers(node.orelse)
    else:
        yield node


def _word(line: Line, node: ast.expr) -> str | None:
    """The word that stands there, in quotes or by its name."""
    match node:
        case ast.Constant(value=str(word)):
            return word
        case ast.Name(id=name) if name not in line.parameters:
            found = line.function.__globals__.get(name)
            return found if isinstance(found, str) else None
    return None


def _puts_together(node: ast.expr) -> bool:
    """Whether words are made anywhere in the expression, or a function is called that goes row by row."""
    return any(
        isinstance(part, ast.JoinedStr)
        or (isinstance(part, ast.Call) and not (isinstance(part.func, ast.Name) and part.func.id in _OVER_COLUMNS))
        for part in ast.walk(node)
    )
