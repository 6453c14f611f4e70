"""What an audit says: a rule, a place, and a sentence with what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from workbooks.audit.book import Book, Place


class Fault(NamedTuple):
    """Something a check found; the rule that the check belongs to turns it into a `Finding`."""

    sheet: str | None
    cell: str | None
    sentence: str


def fault_at(place: Place, sentence: str) -> Fault:
    """A fault in one cell."""
    return Fault(place.sheet, place.cell, sentence)


Check = Callable[[Book], Iterator[Fault]]


@dataclass(frozen=True, slots=True)
class Finding:
    """One departure from one rule; `sheet` and `cell` are None where it concerns more than that."""

    rule: str
    sheet: str | None
    cell: str | None
    sentence: str

    def __str__(self) -> str:
        """
        >>> print(Finding("7", "Model", "F12", "The formula holds 0.85: make it an input and refer to it."))
        Rule 7, Model!F12: The formula holds 0.85: make it an input and refer to it.
        """
        place = "!".join(part for part in (self.sheet, self.cell) if part)
        return f"Rule {self.rule}, {place or 'workbook'}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the house: its words, where it comes from, and the check that decides it.

    `left_to_a_person` says which part of the rule no program can decide.
    """

    id: str
    words: str
    source: str
    check: Check
    left_to_a_person: str = ""

    def findings(self, book: Book) -> Iterator[Finding]:
        """Where this workbook departs from the rule."""
        return (Finding(self.id, *fault) for fault in self.check(book))
