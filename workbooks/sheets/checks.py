"""Checks: one row per promise, each with its tolerance, rolled up into the master check that every sheet shows."""

from __future__ import annotations

from collections.abc import Callable

from workbooks import columns
from workbooks.page import Page
from workbooks.sheets import projection, reconciliation, sensitivity
from workbooks.sheets.inputs import ACCEPTED, OK
from xl_addin.model.inputs import INPUTS
from xl_addin.units import COUNT, TEXT, Unit

TOLERANCE, RESULT = columns.FROM, columns.TO
ATTENTION = "look"
CENT = 0.01
SHARE_TOLERANCE = 1e-9

#: A number format that shows small tolerances as they are.
TOLERANCE_UNIT = Unit("tolerance", "0.00;-0.00;0", "tolerance")


def write(page: Page) -> None:
    """Checks by case, checks of the whole workbook, and the master check on top."""
    page.furnish(
        "Checks",
        "Each row is a promise. ok: it holds. look: something is refused, or two ways to the same figure disagree.",
        {**columns.WIDTHS, TOLERANCE: 11, RESULT: 11},
        freeze="F5",
    )
    page.words("H", 1, "Master check", "Label strong")
    page.show_master_check("F", 1)
    page.header(words={**columns.HEADER, TOLERANCE: "Tolerance", RESULT: "Result"})
    page.words(columns.LABEL, page.next(), "By case", "Heading")
    results = _by_case(page)
    page.heading("Whole workbook")
    page.header(words={**columns.HEADER, TOLERANCE: "Tolerance", RESULT: "Result"})
    results += _whole(page)
    _master(page, results)


def _by_case(page: Page) -> list[int]:
    at = page.places.cell
    here = page.name

    def near(one: Callable[[str], str], other: Callable[[str], str]) -> Callable[[str, int], str]:
        return lambda column, row: f"ABS({one(column)}-({other(column)}))<=${TOLERANCE}{row}"

    def figure(name: str) -> Callable[[str], str]:
        return lambda column: at(name, column, here)

    def total(*names: str) -> Callable[[str], str]:
        return lambda column: "+".join(at(name, column, here) for name in names)

    def less(first: str, second: str) -> Callable[[str], str]:
        return lambda column: f"{at(first, column, here)}-{at(second, column, here)}"

    def accepted(column: str, row: int) -> str:
        rows = [page.places.row(ACCEPTED + name) for name in INPUTS]
        block = f"Inputs!{column}{min(rows)}:{column}{max(rows)}"
        return f'ABS(ROWS({block})-COUNTIF({block},"{OK}"))<=${TOLERANCE}{row}'

    def within(name: str) -> Callable[[str, int], str]:
        def test(column: str, row: int) -> str:
            cell = at(name, column, here)
            return f"ABS({cell}-MEDIAN(0,1,{cell}))<=${TOLERANCE}{row}"

        return test

    def first_month(column: str) -> str:
        return f"Projection!{column}{page.places.row(projection.FIRST_ROW + 'saving_in_month')}"

    def months_left(column: str, row: int) -> str:
        total = at(projection.TOTAL_OF + "counted_saving", column, here)
        end = at(projection.END_SAVING, column, here)
        return f"ABS({end}-{total}+{at('migration_cost', column, here)})<=${TOLERANCE}{row}"

    checks: list[tuple[str, str, Callable[[str, int], str], float]] = [
        ("Every figure is accepted", "Inputs: figures against their ranges", accepted, 0),
        ("Self-host total adds up", "GPU rental, operations and tooling",
         near(figure("selfhost_total"), total("gpu_rental", "fixed_cost")), CENT),
        ("The bill is replaced or left over", "the two parts make the API bill",
         near(figure("api_monthly"), total("displaced_api", "overflow_api")), CENT),
        ("Saving is the difference of the bills", "replaced spend less the self-host total",
         near(figure("saving"), less("displaced_api", "selfhost_total")), CENT),
        ("Break-even pays for the fleet", "capacity at break-even against the self-host total",
         near(figure("selfhost_total"),
              lambda column: f"{at('breakeven_util', column, here)}*{at('capacity_value', column, here)}"), CENT),
        ("Share replaced is within 0 and 1", "no more than the bill can be replaced", within("replaced_share"),
         SHARE_TOLERANCE),
        ("Utilization is within 0 and 1", "tokens served over tokens that could be", within("utilization"),
         SHARE_TOLERANCE),
        ("Month 1 is the model's month", "Projection against Model",
         near(figure("saving"), first_month), CENT),
        ("Months add up", "counted savings less migration make the end",
         months_left, CENT),
    ]  # fmt: skip
    results = []
    for label, source, test, tolerance in checks:
        row = page.row
        page.case_row(
            label, TEXT, "derived", source,
            lambda column, test=test, row=row: f'=IF({test(column, row)},"{OK}","{ATTENTION}")',  # type: ignore[misc]
            kind="Check",
        )  # fmt: skip
        page.sheet[f"{columns.FIRST}{row}"].style = page.styles.figure("Check", TEXT)
        for column in columns.CASES:
            page.sheet[f"{column}{row}"].style = page.styles.figure("Check", TEXT)
        _result(
            page,
            row,
            f'COUNTIF({columns.FIRST}{row}:{columns.LAST}{row},"{OK}")=COLUMNS({columns.FIRST}{row}:{columns.LAST}{row})',
            tolerance,
        )
        page.colour_checks(f"{columns.FIRST}{row}:{columns.LAST}{row}")
        results.append(row)
    return results


def _whole(page: Page) -> list[int]:
    places = page.places
    saving = places.selected("saving", page.name)
    base = f"Sensitivity!${sensitivity.SAVING}${places.row(sensitivity.BASE_SAVING)}"
    grid = f"Sensitivity!${sensitivity.TODAY}${places.row(sensitivity.GRID_SAVING)}"
    failed = places.row(reconciliation.STATUS_ROWS)
    inconsistent = f"Reconciliation!${reconciliation.CASE}${failed}"
    checks = (
        ("The selected case exists", "Cover: the list of cases", "N(NOT(ISNUMBER(case_number)))<=", 0.0),
        ("The tornado starts from the model", "Sensitivity against Model", f"ABS({base}-{saving})<=", CENT),
        ("The heat map meets the model", "Sensitivity against Model", f"ABS({grid}-{saving})<=", CENT),
        ("Published figures are reproduced", "Reconciliation: the known contradictions are the only ones",
         f"{inconsistent}<=", 2.0),
    )  # fmt: skip
    results = []
    for label, source, test, tolerance in checks:
        row = page.next()
        page.describe(row, label, TEXT, "derived", source)
        _result(page, row, f"{test}${TOLERANCE}{row}", tolerance)
        results.append(row)
    return results


def _result(page: Page, row: int, test: str, tolerance: float) -> None:
    page.figure(TOLERANCE, row, tolerance, "Check", TOLERANCE_UNIT)
    page.figure(RESULT, row, f'=IF({test},"{OK}","{ATTENTION}")', "Check", TEXT)
    page.colour_checks(f"{RESULT}{row}")


def _master(page: Page, results: list[int]) -> None:
    """How many promises hold, of how many; an error in a check counts as one that does not."""
    page.heading("Master check")
    block = f"{RESULT}{min(results)}:{RESULT}{max(results)}"
    tolerances = f"{TOLERANCE}{min(results)}:{TOLERANCE}{max(results)}"
    rows = {}
    for label, formula, name in (
        ("Promises", f"=COUNT({tolerances})", "promises"),
        ("Promises that hold", f'=COUNTIF({block},"{OK}")', "held"),
    ):
        row = rows[name] = page.next()
        page.describe(row, label, COUNT, "derived", "counted above")
        page.figure(RESULT, row, formula, "Calculation", COUNT)
    row = page.next()
    page.describe(row, "Master check", TEXT, "derived", "all promises together")
    held, promises = f"{RESULT}{rows['held']}", f"{RESULT}{rows['promises']}"
    words = f'=IF({held}={promises},"All checks pass",{promises}-{held}&" checks to look at: see Checks")'
    page.put(columns.YOURS, row, words, page.styles.running("Check"))
    page.colour_checks(f"{columns.YOURS}{row}", passes=f'LEFT({columns.YOURS}{row},3)="All"')
    page.define("master_check", f"{columns.YOURS}{row}")
