"""Log: what changed in each version, and room for the changes of whoever works with the file."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.worksheet.datavalidation import DataValidation

from workbooks.layout.page import Page
from xl_addin.units import Unit

#: Version, date, what, why. The newest first; `CHANGELOG.md` tells the same of the whole project.
VERSIONS = (
    (
        "v0.1.0",
        "2026-11-20",
        "First version: eight cases, verdict, sensitivity, projection, constraints, reconciliation.",
        "An honest answer to the question whether self-hosting pays.",
    ),
)
OWN_ROWS = 20
LONGEST_NOTE = 500
NOTE = Unit("note", "@", "text note")


def write(page: Page, versions: Sequence[tuple[str, str, str, str]] = VERSIONS) -> None:
    """The versions, then empty rows to fill in."""
    widths = {"A": 1.5, "B": 12, "C": 14, "D": 80, "E": 70}
    page.furnish("Log", "What changed, when and why. Write your own changes into the yellow rows.", widths, freeze="B5")
    page.show_master_check("E", 1)
    page.header(words={"B": "Version", "C": "Date", "D": "What", "E": "Why"}, right_from="Z")
    for version in versions:
        row = page.next()
        for letter, text in zip("BCDE", version, strict=True):
            page.words(letter, row, text, "Label")
    first = page.row
    for _ in range(OWN_ROWS):
        row = page.next()
        for letter in "BCDE":
            page.figure(letter, row, None, "Input", NOTE)
    rule = DataValidation("textLength", operator="lessThanOrEqual", formula1=str(LONGEST_NOTE), allow_blank=True)
    rule.promptTitle, rule.prompt = "Your change", "Version, date, what you changed, and why."
    rule.errorTitle, rule.error = "Too long", f"Keep it under {LONGEST_NOTE} characters."
    rule.showInputMessage = rule.showErrorMessage = True
    rule.add(f"B{first}:E{page.row - 1}")
    page.sheet.add_data_validation(rule)
