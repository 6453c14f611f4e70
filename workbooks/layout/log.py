"""The sheet Log: what changed in each version, and room for the changes of whoever works with the file."""

from __future__ import annotations

from typing import TypeAlias

from workbooks.layout import validations
from workbooks.layout.columns import MARGIN, Block
from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import GREY
from workbooks.layout.validations import Said
from xl_addin.units import Unit

#: Version, date, what, why.
Version: TypeAlias = tuple[str, str, str, str]

TOLD = Block({"version": "Version", "date": "Date", "what": "What", "why": "Why"})
WIDTHS = {MARGIN: 1.5, **dict(zip(TOLD.all, (12, 14, 80, 70), strict=True))}
OWN_ROWS = 20
NOTE = Unit("note", "@", "text note")


def sheet_of(*versions: Version) -> Sheet:
    """The last sheet of a book, with its versions, the newest first."""

    def write(page: Page) -> None:
        _write(page, versions)

    return Sheet("Log", tab=999, colour=GREY, words="versions, and your own changes", parts=(Part(write),))


def _write(page: Page, versions: tuple[Version, ...]) -> None:
    """The versions, then empty rows to fill in."""
    page.open(
        "What changed, when and why. Write your own changes into the yellow rows.",
        WIDTHS,
        freeze="B5",
        check_in=TOLD.last,
        selected_in="",
    )
    page.header(words=TOLD.header, right_from="")
    for version in versions:
        row = page.next()
        for letter, text in zip(TOLD.all, version, strict=True):
            page.words(letter, row, text, "Label")
    first = page.row
    for _ in range(OWN_ROWS):
        row = page.next()
        for letter in TOLD.all:
            page.figure(letter, row, None, "Input", NOTE)
    said = Said("Your change", "Version, date, what you changed, and why.", "Too long", validations.TOO_LONG)
    validations.allow(page.sheet, validations.text(said), f"{TOLD.first}{first}:{TOLD.last}{page.row - 1}")
