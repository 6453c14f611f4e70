"""The sheet Log: what changed in each version, and room for the changes of whoever works with the file."""

from __future__ import annotations

from typing import TypeAlias

from openpyxl.worksheet.datavalidation import DataValidation

from workbooks.layout.columns import MARGIN, after
from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import GREY
from xl_addin.units import Unit

#: Version, date, what, why.
Version: TypeAlias = tuple[str, str, str, str]

TOLD = dict(zip(after(MARGIN, 4), ("Version", "Date", "What", "Why"), strict=True))
FIRST, *_, LAST = TOLD
WIDTHS = {MARGIN: 1.5, **dict(zip(TOLD, (12, 14, 80, 70), strict=True))}
OWN_ROWS = 20
LONGEST_NOTE = 500
NOTE = Unit("note", "@", "text note")


def sheet_of(*versions: Version) -> Sheet:
    """The last sheet of a book, with its versions, the newest first."""

    def write(page: Page) -> None:
        _write(page, versions)

    return Sheet("Log", tab=999, colour=GREY, words="versions, and your own changes", parts=(Part(write),))


def _write(page: Page, versions: tuple[Version, ...]) -> None:
    """The versions, then empty rows to fill in."""
    page.furnish("Log", "What changed, when and why. Write your own changes into the yellow rows.", WIDTHS, freeze="B5")
    page.show_master_check(LAST, 1)
    page.header(words=TOLD, right_from="Z")
    for version in versions:
        row = page.next()
        for letter, text in zip(TOLD, version, strict=True):
            page.words(letter, row, text, "Label")
    first = page.row
    for _ in range(OWN_ROWS):
        row = page.next()
        for letter in TOLD:
            page.figure(letter, row, None, "Input", NOTE)
    rule = DataValidation("textLength", operator="lessThanOrEqual", formula1=str(LONGEST_NOTE), allow_blank=True)
    rule.promptTitle, rule.prompt = "Your change", "Version, date, what you changed, and why."
    rule.errorTitle, rule.error = "Too long", f"Keep it under {LONGEST_NOTE} characters."
    rule.showInputMessage = rule.showErrorMessage = True
    rule.add(f"{FIRST}{first}:{LAST}{page.row - 1}")
    page.sheet.add_data_validation(rule)
