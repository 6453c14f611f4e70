"""Answers that are remembered: what a function said before, until what it stands on changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from xl_addin.functions.block import Cell, is_block
from xl_addin.functions.cell_function import CellFunction

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
        key = key_of(cells)
        if key is not None and forgotten == self._forgotten:
            if len(self.known) >= self.MOST:
                self.known.clear()
            self.known[key] = answer
        return answer

    def forget(self) -> None:
        """Let all answers go."""
        self._forgotten += 1
        self.known.clear()


class Only:
    """A whole number in a key: True equals 1 to Python, and would be answered as 1 was; to a cell it is no number."""

    __slots__ = ("number",)

    def __init__(self, number: int) -> None:
        self.number = number

    def __eq__(self, other: object) -> bool:
        return other is self.number

    def __hash__(self) -> int:
        return hash(self.number)


#: The numbers that a truth value equals.
ONLY = (Only(0), Only(1))


def key_of(cells: tuple[Cell, ...]) -> tuple[Cell, ...] | None:
    """The cells as a key; none for a range, a truth value, and 0.0 and 1.0, for which one could be mistaken."""
    if any(is_block(cell) or (cell in (0, 1) and type(cell) is not int) for cell in cells):
        return None
    return tuple(ONLY[cell] if cell in (0, 1) else cell for cell in cells)
