"""Checks: every name answers as recorded, in every column, and none answers with an error."""

from __future__ import annotations

from collections.abc import Mapping

from workbooks.lambda_edition import examples
from workbooks.lambda_edition.functions import ANSWER, DIFFERENCE
from workbooks.layout import columns
from workbooks.layout.page import Page
from workbooks.layout.promises import Checks, Promise
from xl_addin.functions.cell_function import CellFunction

TOLERANCE, OFF_BY, RESULT = "P", "Q", "R"
NEAR = 1e-6


def write(page: Page, functions: Mapping[str, CellFunction]) -> None:
    """A check per name, one of all names, and the master check."""
    page.furnish(
        "Checks",
        "Each row is a promise. ok: it holds. look: two figures that should agree do not.",
        columns.WIDTHS | {TOLERANCE: 11, OFF_BY: 11, RESULT: 11},
        freeze="F5",
    )
    page.show_master_check("F", 1)
    headings = {TOLERANCE: "Tolerance", OFF_BY: "Off by", RESULT: "Result"}
    page.header(words=examples.HEADER | headings)
    page.words(columns.LABEL, page.next(), "By name", "Heading")
    checks = Checks(page, TOLERANCE, RESULT, OFF_BY)
    entries = examples.in_order(functions)
    results = [checks.by_column(_agrees(page, entry)) for entry in entries]
    page.heading("All names")
    blank = dict.fromkeys(columns.CASES, "")
    page.header(words=examples.HEADER | {columns.LABEL: "Promise"} | blank | headings)
    first, last = (page.places.row(ANSWER + entry.name) for entry in (entries[0], entries[-1]))
    cells = f"Functions!{columns.FIRST}{first}:{columns.LAST}{last}"
    errors = Promise("No name answers with an error", "Functions", 0, lambda _: f"SUMPRODUCT(ISERROR({cells})*1)")
    results.append(checks.of_the_whole(errors))
    checks.master(min(results), max(results))


def _agrees(page: Page, entry: CellFunction) -> Promise:
    def off_by(column: str) -> str:
        return page.places.cell(DIFFERENCE + entry.name, column, page.name)

    exact = entry.unit.is_text
    return Promise(f"{entry.name} as recorded", "Functions: difference", 0 if exact else NEAR, off_by)
