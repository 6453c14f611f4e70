"""Checks: every name answers as recorded, in every column, and none answers with an error."""

from __future__ import annotations

from collections.abc import Mapping

from workbooks.lambda_edition import examples
from workbooks.lambda_edition.functions import ANSWER, DIFFERENCE
from workbooks.layout import promises
from workbooks.layout.page import Page
from workbooks.layout.promises import NEAR, Promise
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import GREY
from xl_addin.functions.cell_function import CellFunction


def write(page: Page, functions: Mapping[str, CellFunction]) -> None:
    """A check per name, one of all names, and the master check."""
    entries = examples.in_order(functions)
    first, last = (page.places.row(ANSWER + entry.name) for entry in (entries[0], entries[-1]))
    cells = f"Functions!{page.columns.first}{first}:{page.columns.last}{last}"
    errors = Promise("No name answers with an error", "Functions", 0, lambda _: f"SUMPRODUCT(ISERROR({cells})*1)")
    promises.write(
        page,
        "two figures that should agree do not.",
        lambda: [_agrees(page, entry) for entry in entries],
        lambda: [errors],
        ("By name", "All names"),
        shows_off_by=True,
    )


def _agrees(page: Page, entry: CellFunction) -> Promise:
    def off_by(column: str) -> str:
        return page.places.cell(DIFFERENCE + entry.name, column, page.name)

    exact = entry.unit.is_text
    return Promise(f"{entry.name} as recorded", "Functions: difference", 0 if exact else NEAR, off_by)


SHEET = Sheet(
    "Checks",
    tab=30,
    colour=GREY,
    words="the promises, each with its tolerance",
    parts=(Part(write, rests_on=("Functions",)),),
)
