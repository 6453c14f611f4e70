"""The independent proof: LibreOffice, which knows nothing of our engine, finds what the engine finds.

The workbook is recalculated for more than 2,000 input sets (a quarter of them in `make test`, the others in
`make proof`), nine at a time: one in each column into which figures are typed, and the Selected column repeats one of
them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple

from tests.office import Book, ExcelError, Office, Rows, Value
from tests.proof import sampled
from tests.workbooks.agreement import disagreements
from tests.workbooks.built_workbook import LAST_MONTH, TYPED_COLUMNS, BuiltWorkbook
from tests.workbooks.built_workbook import figures as figures_of
from tests.workbooks.drawn_cases import Figures, drawn_cases
from tests.workbooks.knife_edges import knife_edges
from workbooks.breakeven_model import reconciliation, statements
from workbooks.layout.columns import of_cases
from workbooks.layout.promises import ATTENTION
from xl_addin.model import MODEL, MONTHLY
from xl_addin.model.inputs import INPUTS
from xl_addin.model.months import OF_THE_MONTH, months, summary
from xl_addin.model.projection import MONTH_LINES, SUMMARY_LINES
from xl_addin.model.scenarios import evaluate
from xl_addin.model.sensitivity import CHANGE as SENSITIVITY_CHANGE

COLUMNS = of_cases()

BATCHES = range(4)
TRIALS_PER_BATCH = 57
SETS_PER_TRIAL = len(TYPED_COLUMNS)
SETS_PER_BATCH = TRIALS_PER_BATCH * SETS_PER_TRIAL


@dataclass(frozen=True)
class Trial:
    """Nine input sets, the case that was chosen, and what every sheet then showed."""

    figures: dict[str, Figures]
    sheets: dict[str, Rows]


def typed_sets(batch: int) -> list[list[Figures]]:
    drawn = list(drawn_cases(seed=batch, number=SETS_PER_BATCH))
    return [drawn[first : first + SETS_PER_TRIAL] for first in range(0, len(drawn), SETS_PER_TRIAL)]


def by_column(sets: list[Figures], selected: str) -> dict[str, Figures]:
    """Each case column and the figures that it works with."""
    typed = dict(zip(TYPED_COLUMNS.values(), sets, strict=True))
    return {**typed, COLUMNS.selected: typed[TYPED_COLUMNS[selected]]}


def recalculated(book: Book, model: BuiltWorkbook, drawn: list[list[Figures]], seed: int) -> list[Trial]:
    chance = random.Random(seed)
    selected = [chance.choice(list(TYPED_COLUMNS)) for _ in drawn]
    sheets = model.formulas.sheetnames
    blocks = [
        [*model.written(sets, case), ("Sensitivity", model.change, [[chance.random() * SENSITIVITY_CHANGE.high]])]
        for sets, case in zip(drawn, selected, strict=True)
    ]
    shown = book.trials(blocks, [model.whole(sheet) for sheet in sheets])
    return [
        Trial(by_column(sets, case), dict(zip(sheets, rows, strict=True)))
        for sets, case, rows in zip(drawn, selected, shown, strict=True)
    ]


@pytest.fixture(scope="module", params=sampled(1, BATCHES))
def trials(request: pytest.FixtureRequest, office: Office, model: BuiltWorkbook) -> list[Trial]:
    """One batch of trials, calculated by LibreOffice."""
    with office.open(model.path) as book:
        return recalculated(book, model, typed_sets(request.param), seed=request.param)


def each_case(trials: list[Trial]) -> Iterator[tuple[str, Trial, dict[str, Any]]]:
    """Every case column of every trial, with all lines as the engine has them."""
    for trial in trials:
        for column, figures in trial.figures.items():
            yield column, trial, evaluate(figures)


def first(found: list[str]) -> str:
    """The first few of what was found, for the report of a failure."""
    return "\n".join([f"{len(found)} in all, the first of them:", *found[:5]])


# Before anything is changed -------------------------------------------------------------------------------------------


def test_every_saved_result_is_what_libreoffice_calculates(office: Office, model: BuiltWorkbook) -> None:
    with office.open(model.path) as book:
        calculated = book.read_all()
    wrong = []
    for sheet, address, saved in model.saved_results():
        fresh = calculated[sheet].get(address)
        same = fresh == pytest.approx(saved, rel=1e-9, abs=0) if isinstance(saved, float) else fresh == saved
        if not same or isinstance(fresh, ExcelError):
            wrong.append(f"{sheet}!{address}: saved {saved!r}, calculated {fresh!r}")
    assert not wrong, first(wrong)


# Over the whole of the validated ranges -------------------------------------------------------------------------------


def test_more_than_two_thousand_sets_are_drawn_and_reach_every_edge() -> None:
    drawn = [figures for batch in BATCHES for sets in typed_sets(batch) for figures in sets]
    results = [evaluate(figures) for figures in drawn]
    assert len(drawn) >= 2_000
    for name, figure in INPUTS.items():
        seen = {figures[name] for figures in drawn}
        assert all(figure.check(value) == value for value in seen)
        assert set(figure.choices or (figure.low, figure.high)) <= seen, name
    assert sum(figures["utilization"] == figures["design_utilization"] for figures in drawn) > 50
    assert sum(figures["gpu_rental"] == figures["api_monthly"] for figures in drawn) > 50
    assert sum(result["saving"] == 0 for result in results) > 50
    assert sum(abs(result["saving_share"]) == result["close_band"] for result in results) > 50
    assert {result["winner"] for result in results} == {"API", "SELF-HOST", "NEITHER"}
    assert {result["strength"] for result in results} == {"clear", "close", "override"}


def test_every_line_of_every_case_agrees_with_the_engine(trials: list[Trial], model: BuiltWorkbook) -> None:
    wrong = [
        f"{column}: {found}"
        for column, trial, engine in each_case(trials)
        for found in disagreements(MODEL.order, engine, figures_of(trial.sheets["Model"], model.lines, column))
    ]
    assert not wrong, first(wrong)


def test_every_month_of_every_case_agrees_with_the_engine(trials: list[Trial], model: BuiltWorkbook) -> None:
    wrong = [
        f"{column}, month {month['month']}: {found}"
        for column, trial, engine in each_case(trials)
        for month in every_month(engine)
        for found in disagreements(
            MONTH_LINES,
            month,
            figures_of(trial.sheets["Projection"], model.month_rows(int(month["month"])), column),
        )
    ]
    assert not wrong, first(wrong)


def every_month(engine: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The engine's months up to the horizon, and the months after it, in which nothing is counted any more."""
    names = (*OF_THE_MONTH, *(line.name for line in MONTH_LINES))
    yield from (counted := [{**engine, **dict(zip(names, row, strict=True))} for row in months(engine, names)])
    for month in range(len(counted) + 1, LAST_MONTH + 1):
        yield MONTHLY.evaluate({**engine, "month": month, "savings_so_far": counted[-1]["savings_so_far"]})


def test_payback_and_present_value_agree_with_the_engine(trials: list[Trial], model: BuiltWorkbook) -> None:
    wrong = [
        f"{column}: {found}"
        for column, trial, engine in each_case(trials)
        for found in disagreements(
            SUMMARY_LINES, summary(engine), figures_of(trial.sheets["Projection"], model.summary, column)
        )
    ]
    assert not wrong, first(wrong)


def test_no_cell_of_any_sheet_is_an_error(trials: list[Trial]) -> None:
    wrong = {
        f"{sheet}!{get_column_letter(place)}{row}: {value}"
        for trial in trials
        for sheet, rows in trial.sheets.items()
        for row, values in enumerate(rows, start=1)
        for place, value in enumerate(values, start=1)
        if isinstance(value, ExcelError)
    }
    assert not wrong, first(sorted(wrong))


def test_every_promise_of_the_checks_holds(trials: list[Trial], model: BuiltWorkbook) -> None:
    sheet, cell = model.named("master_check")
    wrong = [
        f"{row[1]}, column {get_column_letter(place)}"
        for trial in trials
        for row in trial.sheets[sheet]
        for place, value in enumerate(row, start=1)
        if value == ATTENTION
    ]
    assert not wrong, first(wrong)
    assert {at(trial.sheets[sheet], cell) for trial in trials} == {"All checks pass"}


def at(rows: Rows, address: str) -> Value:
    """One cell of a whole sheet."""
    row, column = coordinate_to_tuple(address)
    return rows[row - 1][column - 1]


def test_a_statement_about_a_case_that_was_changed_is_reconciled_no_more(
    trials: list[Trial], model: BuiltWorkbook
) -> None:
    cells = [
        f"{reconciliation.STATEMENTS.of['status']}{row}"
        for statement in statements.statements()
        for row in model.rows("Reconciliation", statement.says)
    ]
    shown = {at(trial.sheets["Reconciliation"], cell) for trial in trials for cell in cells}
    assert len(cells) == len(statements.statements())
    assert shown == {"figures changed"}


# Ties -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seed", "number"), sampled(1, [(7, 10), (8, 40)]))
def test_at_a_tie_the_sheet_says_what_the_engine_says(
    office: Office, model: BuiltWorkbook, seed: int, number: int
) -> None:
    edges = list(knife_edges(seed, number * SETS_PER_TRIAL))
    sets = [edges[start : start + SETS_PER_TRIAL] for start in range(0, len(edges), SETS_PER_TRIAL)]
    with office.open(model.path) as book:
        trials = recalculated(book, model, sets, seed)
    wrong = [
        f"{column}: {found}"
        for column, trial, engine in each_case(trials)
        for lines, values, sheet, rows in (
            (MODEL.order, engine, "Model", model.lines),
            (SUMMARY_LINES, summary(engine), "Projection", model.summary),
        )
        for found in disagreements(lines, values, figures_of(trial.sheets[sheet], rows, column))
    ]
    assert not wrong, first(wrong)
