"""Whatever follows the choice on the Cover shows the case that was chosen, as the engine has it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from tests.office import Book, ExcelError, Office, Value
from tests.workbooks.agreement import agrees
from tests.workbooks.built_workbook import TYPED_COLUMNS, BuiltWorkbook
from workbooks.breakeven_model import heat_map, tornado
from workbooks.layout.columns import of_cases
from xl_addin.model import MODEL
from xl_addin.model.inputs import INPUTS
from xl_addin.model.months import summary
from xl_addin.model.scenarios import YOUR_CASE, case, evaluate
from xl_addin.model.sensitivity import CHANGE as SENSITIVITY_CHANGE
from xl_addin.model.sensitivity import FLEXED
from xl_addin.units import percent

COLUMNS = of_cases()

SAVING = MODEL.lines["saving"]
CHANGE = 0.3

#: Your case differs from the preloaded ones, so that no sheet can show another column unnoticed.
YOURS: dict[str, Any] = {
    **case("scale").values,
    "api_monthly": 120_000.0,
    "utilization": 0.7,
    "migration_cost": 90_000.0,
    "api_growth": 0.01,
    "horizon": 24.0,
    "quality": "Not yet evaluated",
}


@pytest.fixture(scope="module")
def book(office: Office, model: BuiltWorkbook) -> Iterator[Book]:
    """The workbook with Your case filled in, and figures moved by 30%."""
    with office.open(model.path) as opened:
        opened.write_many(
            [("Inputs", f"{COLUMNS.yours}{row}", YOURS[name]) for name, row in model.typed.items()]
            + [("Sensitivity", model.change, CHANGE)]
        )
        yield opened


Sheets = dict[str, dict[str, Value]]


@pytest.fixture(scope="module", params=list(TYPED_COLUMNS))
def chosen(request: pytest.FixtureRequest, book: Book, model: BuiltWorkbook) -> tuple[str, Sheets]:
    """A case chosen on the Cover, and all cells that then hold something."""
    book.write("Cover", model.selector, [[request.param]])
    return request.param, book.read_all()


def engine_of(label: str) -> dict[str, Any]:
    return evaluate(YOURS if label == YOUR_CASE else case(label).values)


def texts(sheet: dict[str, Value]) -> set[str]:
    return {value for value in sheet.values() if isinstance(value, str)}


def row_of(sheet: dict[str, Value], row: int, letters: str) -> list[Value]:
    return [sheet[f"{letter}{row}"] for letter in letters]


def test_the_selected_column_is_the_column_of_the_chosen_case(chosen: tuple[str, Sheets], model: BuiltWorkbook) -> None:
    label, sheets = chosen
    for sheet in ("Inputs", "Model", "Projection", "Constraints", "Sources"):
        cells = sheets[sheet]
        for row in range(1, model.formulas[sheet].max_row + 1):
            shown = cells.get(f"{COLUMNS.selected}{row}")
            # A row with a figure for every case; the rest are headings and small tables.
            if f"{COLUMNS.last}{row}" in cells and shown != COLUMNS.header[COLUMNS.selected]:
                assert shown == cells.get(f"{TYPED_COLUMNS[label]}{row}"), f"{sheet} row {row}"


def test_the_cover_gives_the_verdict_the_warnings_and_the_headlines(chosen: tuple[str, Sheets]) -> None:
    label, sheets = chosen
    engine = engine_of(label)
    cover = sheets["Cover"].values()
    assert engine["verdict"] in cover
    for name in ("utilization_warning", "band_warning", "breakeven_warning", "headcount_warning"):
        assert any(isinstance(value, str) and engine[name] in value for value in cover)
    for name in ("cost_with_selfhost", "saving", "saving_share", "breakeven_util", "breakeven_spend", "payback_months"):
        assert any(agrees(MODEL.lines[name], engine, value) for value in cover), name


def test_the_headings_of_the_charts_say_what_the_chosen_case_shows(chosen: tuple[str, Sheets]) -> None:
    label, sheets = chosen
    engine = engine_of(label)
    even = engine["breakeven_util"]
    crosses = even <= engine["design_utilization"]
    month = summary(engine)["breakeven_month"]
    crossing = f"Self-hosting pays above {percent(even)} utilization" if crosses else "Self-hosting does not pay"
    payback = f"paid back in month {month:.0f}" if month == month else "not paid back within the horizon"
    mover = f"{INPUTS[widest_first(engine)[0]].label} moves the answer most"
    for sheet, words in (("Cover", crossing), ("Results", crossing), ("Projection", payback), ("Sensitivity", mover)):
        assert any(words in text for text in texts(sheets[sheet])), f"{sheet} does not say: {words}"
    assert f"Selected case: {label}" in texts(sheets["Results"])


def moved(engine: dict[str, Any], name: str, factor: float) -> float:
    """The saving with one figure moved, a share at most to 100%."""
    amount = engine[name] * factor
    if INPUTS[name].unit.kind == "share":
        amount = min(1.0, amount)
    typed = {key: engine[key] for key in INPUTS}
    saving: float = evaluate({**typed, name: amount}, "saving")["saving"]
    return saving


def widest_first(engine: dict[str, Any]) -> list[str]:
    """The flexed figures by their swing; the first named first where two swing alike."""
    swings = {name: abs(moved(engine, name, 1 + CHANGE) - moved(engine, name, 1 - CHANGE)) for name in FLEXED}
    return sorted(swings, key=lambda name: -round(swings[name], 6))


def test_the_tornado_shows_the_change_of_the_saving_widest_first(
    chosen: tuple[str, Sheets], model: BuiltWorkbook
) -> None:
    label, sheets = chosen
    engine = engine_of(label)
    cells = sheets["Sensitivity"]
    [heading] = model.rows("Sensitivity", "Change in the saving, widest swing first")
    shown = [row_of(cells, heading + 2 + place, "BCD") for place in range(len(FLEXED))]
    by_label = {INPUTS[name].label: name for name in FLEXED}
    swings = []
    for figure, low, high in shown:
        name = by_label[str(figure)]
        assert isinstance(low, float)
        assert isinstance(high, float)
        for change, factor in ((low, 1 - CHANGE), (high, 1 + CHANGE)):
            expected = moved(engine, name, factor) - engine["saving"]
            assert change == pytest.approx(expected, rel=1e-9, abs=1e-9 * engine["api_monthly"]), f"{name} x {factor}"
        swings.append(abs(high - low))
    assert {str(figure) for figure, *_ in shown} == set(by_label)
    assert all(wider >= narrower - 1e-6 for wider, narrower in pairwise(swings))
    base = model.rows("Sensitivity", "Selected case")[0]
    assert agrees(SAVING, engine, cells[f"{tornado.RUNS.of['saving']}{base}"])


def test_the_heat_map_is_the_engine_at_each_bill_and_utilization(
    chosen: tuple[str, Sheets], model: BuiltWorkbook
) -> None:
    label, sheets = chosen
    engine = engine_of(label)
    typed = {key: engine[key] for key in INPUTS}
    cells = sheets["Sensitivity"]
    today = model.rows("Sensitivity", "Saving at today's utilization")[0]
    even = model.rows("Sensitivity", "Break-even utilization")[0]
    first = model.rows("Sensitivity", "Utilization")[-1] + 1
    assert agrees(SAVING, engine, cells[f"{heat_map.TODAY}{today}"])
    for letter, multiple in zip(heat_map.GRID, heat_map.BILLS, strict=True):
        bill = {**typed, **{name: engine[name] * multiple for name in ("api_monthly", "gpu_rental")}}
        at_bill = evaluate(bill)
        assert agrees(MODEL.lines["breakeven_util"], at_bill, cells[f"{letter}{even}"])
        for row, utilization in enumerate(heat_map.UTILIZATIONS, start=first):
            assert cells[f"B{row}"] == utilization
            saving = evaluate({**bill, "utilization": utilization})
            assert agrees(SAVING, saving, cells[f"{letter}{row}"]), f"{letter}{row}"


def test_the_crossing_is_drawn_where_the_engine_has_it(chosen: tuple[str, Sheets], model: BuiltWorkbook) -> None:
    label, sheets = chosen
    engine = engine_of(label)
    typed = {key: engine[key] for key in INPUTS}
    cells = sheets["Results"]
    start = model.rows("Results", "Utilization")[-1] + 1
    for row in range(start, start + 21):
        utilization, bill, cost = row_of(cells, row, "BCD")
        at_step = evaluate({**typed, "utilization": utilization})
        assert bill == engine["api_monthly"]
        assert agrees(MODEL.lines["cost_with_selfhost"], at_step, cost)
    even, today = (row_of(cells, row, "BCD") for row in range(start + 21, start + 25) if f"B{row}" in cells)
    cost_today = pytest.approx(engine["cost_with_selfhost"], rel=1e-9)
    assert today == [f"Today at {percent(engine['utilization'])}", engine["utilization"], cost_today]
    assert even[2] == engine["api_monthly"]
    if engine["breakeven_util"] <= engine["design_utilization"]:
        assert even[0] == f"Break-even at {percent(engine['breakeven_util'])}"
        assert even[1] == pytest.approx(engine["breakeven_util"], rel=1e-9)
    else:
        assert even[0] == "No break-even here"
        assert isinstance(even[1], float)
        assert even[1] > 1, "a break-even that does not exist is marked outside of the chart"


def test_the_curve_of_the_projection_stops_at_the_horizon(chosen: tuple[str, Sheets], model: BuiltWorkbook) -> None:
    label, sheets = chosen
    engine = engine_of(label)
    cells = sheets["Projection"]
    start = model.rows("Projection", "Step")[0] + 1
    curve = [row_of(cells, start + step, "CD") for step in range(61)]
    assert [month for month, _ in curve] == [min(step, engine["horizon"]) for step in range(61)]
    assert curve[0][1] == -engine["migration_cost"]
    by_month = figures_by_month(cells, model)
    assert all(amount == by_month[int(float(str(month)))] for month, amount in curve[1:])


def figures_by_month(cells: dict[str, Value], model: BuiltWorkbook) -> dict[int, Value]:
    return {month: cells[f"{COLUMNS.selected}{model.month_rows(month)['cumulative']}"] for month in range(1, 61)}


@pytest.mark.parametrize("change", [SENSITIVITY_CHANGE.low, SENSITIVITY_CHANGE.default, SENSITIVITY_CHANGE.high])
def test_any_change_within_its_range_leaves_no_error(office: Office, model: BuiltWorkbook, change: float) -> None:
    with office.open(model.path) as opened:
        opened.write("Sensitivity", model.change, [[change]])
        cells = opened.read_all()["Sensitivity"]
    assert {address: str(value) for address, value in cells.items() if isinstance(value, ExcelError)} == {}


def test_the_change_is_validated_over_its_range(model: BuiltWorkbook) -> None:
    [validation] = model.formulas["Sensitivity"].data_validations.dataValidation
    allowed = [float(str(bound)) for bound in (validation.formula1, validation.formula2)]
    assert allowed == [SENSITIVITY_CHANGE.low, SENSITIVITY_CHANGE.high]
    assert validation.error
    assert validation.prompt
