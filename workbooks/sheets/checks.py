"""Checks: one row per promise, each with its tolerance, rolled up into the master check that every sheet shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workbooks import columns
from workbooks.page import Page
from workbooks.sheets import projection, reconciliation, sensitivity
from workbooks.sheets.inputs import ACCEPTED, OK
from xl_addin.model.inputs import INPUTS
from xl_addin.units import COUNT, TEXT, Unit

TOLERANCE, RESULT = columns.FROM, columns.TO
ATTENTION = "look"
CENT = 0.01
TINY = 1e-9
KNOWN_CONTRADICTIONS = 2

#: What the functions edition compares, and how much of it agrees.
COMPARED, AGREEING = "functions compared", "functions that agree"

#: A number format that shows small tolerances as they are.
TOLERANCE_UNIT = Unit("tolerance", "[=0]0;[<0.01]0E+00;0.00", "tolerance")


@dataclass(frozen=True)
class Promise:
    """What is promised, where it is looked up, how far it may be off, and by how much it is off in a column."""

    label: str
    source: str
    tolerance: float
    off_by: Callable[[str], str]


def write(page: Page, with_functions: bool = False) -> None:
    """Checks by case, checks of the whole workbook, and the master check at the end."""
    page.furnish(
        "Checks",
        "Each row is a promise. ok: it holds. look: something is refused, or two ways to the same figure disagree.",
        {**columns.WIDTHS, TOLERANCE: 11, RESULT: 11},
        freeze="F5",
    )
    page.show_master_check("F", 1)
    headings = {TOLERANCE: "Tolerance", RESULT: "Result"}
    page.header(words={**columns.HEADER, **headings})
    page.words(columns.LABEL, page.next(), "By case", "Heading")
    promises = _by_case(page) + (_of_functions(page) if with_functions else [])
    results = [_case_check(page, promise) for promise in promises]
    page.heading("Whole workbook")
    blank = dict.fromkeys(columns.CASES, "")
    page.header(words={**columns.HEADER, columns.LABEL: "Promise", **blank, **headings})
    results += [_whole_check(page, promise) for promise in _whole(page)]
    _master(page, min(results), max(results))


def _by_case(page: Page) -> list[Promise]:
    def at(name: str, column: str) -> str:
        return page.places.cell(name, column, page.name)

    def apart(pattern: str, *names: str) -> Callable[[str], str]:
        return lambda column: f"ABS({pattern.format(*(at(name, column) for name in names))})"

    def refused(column: str) -> str:
        rows = [page.places.row(ACCEPTED + name) for name in INPUTS]
        block = f"Inputs!{column}{min(rows)}:{column}{max(rows)}"
        return f'ROWS({block})-COUNTIF({block},"{OK}")'

    month_1 = "{0}-Projection!{1}"
    first_month = page.places.row(projection.FIRST_ROW + "saving_in_month")
    return [
        Promise("Every figure is accepted", "Inputs: figures against their ranges", 0, refused),
        Promise(
            "Self-host total adds up",
            "GPU rental, people and tools",
            CENT,
            apart("{}-{}-{}", "selfhost_total", "gpu_rental", "fixed_cost"),
        ),
        Promise(
            "The bill is replaced or left over",
            "the two parts make the API bill",
            CENT,
            apart("{}-{}-{}", "api_monthly", "displaced_api", "overflow_api"),
        ),
        Promise(
            "Saving is what is left of the replaced bill",
            "replaced spend less the self-host total",
            CENT,
            apart("{}-{}+{}", "saving", "displaced_api", "selfhost_total"),
        ),
        Promise(
            "Break-even pays for the fleet",
            "capacity at break-even against the self-host total",
            CENT,
            apart("{}-{}*{}", "selfhost_total", "breakeven_util", "capacity_value"),
        ),
        Promise(
            "Share replaced is within 0 and 1",
            "no more than the bill can be replaced",
            TINY,
            apart("{0}-MEDIAN(0,1,{0})", "replaced_share"),
        ),
        Promise(
            "Utilization is within 0 and 1",
            "tokens served over tokens that could be",
            TINY,
            apart("{0}-MEDIAN(0,1,{0})", "utilization"),
        ),
        Promise(
            "Month 1 is the model's month",
            "Projection against Model",
            CENT,
            lambda column: f"ABS({month_1.format(at('saving', column), f'{column}{first_month}')})",
        ),
        Promise(
            "Months add up",
            "counted savings less migration make the end",
            CENT,
            # The parentheses matter: a large total would drown the migration cost.
            apart("{}-({}-{})", projection.END_SAVING, projection.TOTAL_OF + "counted_saving", "migration_cost"),
        ),
    ]


def _of_functions(page: Page) -> list[Promise]:
    def missing(column: str) -> str:
        compared, agreeing = (page.places.cell(name, column, page.name) for name in (COMPARED, AGREEING))
        return f"{compared}-{agreeing}"

    return [Promise("Every function equals its native row", "Functions: load the add-in first", 0, missing)]


def _whole(page: Page) -> list[Promise]:
    places = page.places
    saving = places.selected("saving", page.name)
    base = f"Sensitivity!${sensitivity.SAVING}${places.row(sensitivity.BASE_SAVING)}"
    grid = f"Sensitivity!${sensitivity.TODAY}${places.row(sensitivity.GRID_SAVING)}"
    inconsistent = f"Reconciliation!${reconciliation.CASE}${places.row(reconciliation.STATUS_ROWS)}"
    return [
        Promise("The selected case exists", "Cover: the list of cases", 0, lambda _: "N(NOT(ISNUMBER(case_number)))"),
        Promise("The tornado starts from the model", "Sensitivity", CENT, lambda _: f"ABS({base}-{saving})"),
        Promise("The heat map meets the model", "Sensitivity", CENT, lambda _: f"ABS({grid}-{saving})"),
        Promise(
            "Published figures are reproduced",
            "Reconciliation: at most the two known contradictions",
            KNOWN_CONTRADICTIONS,
            lambda _: inconsistent,
        ),
    ]


def _case_check(page: Page, promise: Promise) -> int:
    row = page.case_row(
        promise.label,
        TEXT,
        "derived",
        promise.source,
        lambda column: _verdict(f"{promise.off_by(column)}<=${TOLERANCE}{page.row - 1}"),
        kind="Check",
    )
    cells = f"{columns.FIRST}{row}:{columns.LAST}{row}"
    page.colour_checks(cells)
    _result(page, row, promise, f'COUNTIF({cells},"{OK}")=COLUMNS({cells})')
    return row


def _whole_check(page: Page, promise: Promise) -> int:
    row = page.next()
    page.describe(row, promise.label, TEXT, "derived", promise.source)
    _result(page, row, promise, f"{promise.off_by('')}<=${TOLERANCE}{row}")
    return row


def _result(page: Page, row: int, promise: Promise, test: str) -> None:
    page.figure(TOLERANCE, row, promise.tolerance, "Check", TOLERANCE_UNIT)
    page.figure(RESULT, row, _verdict(test), "Check", TEXT)
    page.colour_checks(f"{RESULT}{row}")


def _verdict(test: str) -> str:
    return f'=IF({test},"{OK}","{ATTENTION}")'


def _master(page: Page, first: int, last: int) -> None:
    """How many promises hold, of how many; an error in a check counts as one that does not."""
    page.heading("Master check")
    rows = []
    for label, formula in (
        ("Promises", f"=COUNT({TOLERANCE}{first}:{TOLERANCE}{last})"),
        ("Promises that hold", f'=COUNTIF({RESULT}{first}:{RESULT}{last},"{OK}")'),
    ):
        rows.append(page.next())
        page.describe(rows[-1], label, COUNT, "derived", "counted above")
        page.figure(RESULT, rows[-1], formula, "Calculation", COUNT)
    promises, held = (f"{RESULT}{row}" for row in rows)
    row = page.next()
    cell = f"{columns.YOURS}{row}"
    page.describe(row, "Master check", TEXT, "derived", "all promises together")
    words = f'=IF({held}={promises},"All checks pass","Checks to look at: "&{promises}-{held})'
    page.put(columns.YOURS, row, words, page.styles.running("Check"))
    page.colour_checks(cell, passes=f'LEFT({cell},3)="All"')
    page.define("master_check", cell)
