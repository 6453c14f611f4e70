"""A figure that the validation did not stop, pasted in or typed by a program: it is refused, and nothing made of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import formualizer
import pytest
from openpyxl.utils import column_index_from_string, rows_from_range

from tests.office import Book, ExcelError, Office, Value
from tests.workbooks.agreement import agrees
from tests.workbooks.built_workbook import TYPED_COLUMNS, BuiltWorkbook
from tests.workbooks.refused import REFUSED, UNKNOWN_EFFECTS, evaluate_without, lines_on
from workbooks.layout.columns import of_cases
from workbooks.layout.promises import ATTENTION, OK
from workbooks.layout.typed_figures import REFUSED as REFUSED_IN_WORDS
from xl_addin.errors import BreakevenError
from xl_addin.model import MODEL
from xl_addin.model.constraints import constraints, effects
from xl_addin.model.inputs import INPUTS
from xl_addin.model.line import NEVER
from xl_addin.model.months import summary
from xl_addin.model.scenarios import YOUR_CASE, case, cases, evaluate

COLUMNS = of_cases()

NA = ExcelError("#N/A")
DIVIDED_BY_ZERO = ExcelError("#DIV/0!")

BAD: list[tuple[str, str, Value]] = [
    ("55 for 55%", "utilization", 55.0),
    ("a little over 100%", "utilization", 1.0000001),
    ("text for a number", "ops", "a lot"),
    ("a number as text", "gpu_rental", "8000"),
    ("a blank", "api_monthly", None),
    ("a blank choice", "price_outlook", None),
    ("a negative rent", "gpu_rental", -1.0),
    ("no API bill at all", "api_monthly", 0.0),
    ("a bill without end", "api_monthly", 1e308),
    ("a rent without end", "gpu_rental", 1e308),
    ("an error", "tooling", DIVIDED_BY_ZERO),
    ("an error for a share", "design_utilization", NA),
    ("a constraint level that does not exist", "compliance", "ISO 9001"),
    ("an effect for a level", "compliance", "forbids API"),
    ("the level of another constraint", "latency", "FedRAMP High"),
    ("a number for a level", "quality", 1.0),
    ("a price outlook that does not exist", "price_outlook", "Up and up"),
    ("half a month", "horizon", 36.5),
    ("no month at all", "horizon", 0.0),
    ("more months than there are rows", "horizon", 61.0),
    ("a threshold out of range", "close_band", 2.0),
    ("a price fall that is not read", "guide_fall_months", 0.0),
    ("a design of nothing", "design_utilization", 0.0),
]


class Typed:
    """A bad figure, and all cells of the workbook that then hold something."""

    def __init__(self, name: str, value: Value, sheets: dict[str, dict[str, Value]], model: BuiltWorkbook) -> None:
        self.name, self.value, self.sheets, self.model = name, value, sheets, model

    def accepted(self, name: str, column: str) -> Value:
        return self.sheets["Inputs"].get(f"{column}{self.model.accepted[name]}")

    def line(self, name: str, column: str) -> Value:
        return self.sheets["Model"].get(f"{column}{self.model.lines[name]}")

    @property
    def errors(self) -> set[Value]:
        """What may stand where there is no answer: not available, or the error that was typed."""
        return {NA, self.value} if isinstance(self.value, ExcelError) else {NA}

    @property
    def engine(self) -> dict[str, Any]:
        """What can be said without the bad figure."""
        figures: dict[str, Any] = {**case("growth").values, self.name: REFUSED}
        if self.name in constraints():
            return evaluate_without({**figures, **UNKNOWN_EFFECTS})
        return evaluate_without({**figures, **effects({name: figures[name] for name in constraints()})})


@pytest.fixture(scope="module")
def book(office: Office, model: BuiltWorkbook) -> Iterator[Book]:
    with office.open(model.path) as opened:
        opened.write("Cover", model.selector, [[YOUR_CASE]])
        yield opened


@pytest.fixture(scope="module", params=BAD, ids=[words for words, _, _ in BAD])
def typed(request: pytest.FixtureRequest, book: Book, model: BuiltWorkbook) -> Iterator[Typed]:
    """A bad figure typed into Your case, which is also the selected one; afterwards the good one again."""
    _, name, value = request.param
    cell = f"{COLUMNS.yours}{model.typed[name]}"
    book.write("Inputs", cell, [[value]])
    yield Typed(name, value, read_where_it_matters(book, model), model)
    book.write("Inputs", cell, [[case("growth").values[name]]])


def read_where_it_matters(book: Book, model: BuiltWorkbook) -> dict[str, dict[str, Value]]:
    """The sheets that are asked about, and the top of the others; to read hundreds of errors takes a second."""
    rows = model.summary.values()
    ranges = [model.whole(sheet) for sheet in ("Cover", "Inputs", "Model", "Checks")]
    ranges += [(sheet, "A1:Q3") for sheet in model.formulas.sheetnames]
    ranges.append(("Projection", f"{COLUMNS.first}{min(rows)}:{COLUMNS.last}{max(rows)}"))
    sheets: dict[str, dict[str, Value]] = {sheet: {} for sheet in model.formulas.sheetnames}
    for (sheet, block), values in zip(ranges, book.read_many(ranges), strict=True):
        for row, shown in zip(rows_from_range(block), values, strict=True):
            sheets[sheet] |= dict(zip(row, shown, strict=True))
    return sheets


def test_the_engine_refuses_it_as_well(typed: Typed) -> None:
    value = str(typed.value) if isinstance(typed.value, ExcelError) else typed.value
    with pytest.raises(BreakevenError, match=f"^{typed.name} is .*: type "):
        INPUTS[typed.name].check(value)


def test_it_is_refused_and_every_other_figure_is_accepted(typed: Typed) -> None:
    for column in (COLUMNS.yours, COLUMNS.selected):
        assert typed.accepted(typed.name, column) == REFUSED_IN_WORDS
        assert {typed.accepted(name, column) for name in INPUTS if name != typed.name} == {OK}


def test_no_line_makes_a_figure_of_it(typed: Typed) -> None:
    engine = typed.engine
    resting_on_it = lines_on(MODEL, typed.name) | (lines_on_effects() if typed.name in constraints() else set())
    for column in (COLUMNS.yours, COLUMNS.selected):
        for line in MODEL.order:
            shown = typed.line(line.name, column)
            if engine[line.name] is REFUSED:
                assert shown in typed.errors, f"{column} {line.name} shows {shown}"
            else:
                # AND and OR ask for all they are given, so a sheet may know less than the engine; never more.
                unknown = line.name in resting_on_it and shown in typed.errors
                assert unknown or agrees(line, engine, shown), f"{column} {line.name} shows {shown}"


def lines_on_effects() -> set[str]:
    return set().union(*(lines_on(MODEL, name) for name in UNKNOWN_EFFECTS))


def test_the_verdict_and_the_projection_make_no_figure_of_it(typed: Typed) -> None:
    [verdict] = cells_that_show(typed.model, "Cover", "verdict")
    shown = typed.sheets["Cover"][verdict]
    if typed.engine["verdict"] is REFUSED:
        assert shown in typed.errors
    else:
        assert shown == typed.engine["verdict"]
    projected = {"api_monthly", "gpu_rental", "ops", "tooling", "utilization", "design_utilization", "horizon"}
    if typed.name in projected | {"price_outlook"}:
        for row in typed.model.summary.values():
            assert typed.sheets["Projection"][f"{COLUMNS.yours}{row}"] in typed.errors


def cells_that_show(model: BuiltWorkbook, sheet: str, line: str) -> list[str]:
    """The cells of a sheet that repeat a line of the selected case."""
    link = f"=Model!${COLUMNS.selected}${model.lines[line]}"
    return [cell.coordinate for row in model.formulas[sheet].iter_rows() for cell in row if cell.value == link]


def test_the_other_columns_stay_right(typed: Typed) -> None:
    for key, one in cases().items():
        column = COLUMNS.preloaded[key]
        engine = evaluate(one.values)
        assert {typed.accepted(name, column) for name in INPUTS} == {OK}
        assert [line.name for line in MODEL.order if not agrees(line, engine, typed.line(line.name, column))] == [], (
            column
        )
        month = typed.sheets["Projection"][f"{column}{typed.model.summary['breakeven_month']}"]
        expected = summary(engine)["breakeven_month"]
        assert month == ("never" if expected is NEVER else expected)


def test_the_checks_say_so_in_words_on_every_sheet(typed: Typed) -> None:
    sheet, cell = typed.model.named("master_check")
    says = str(typed.sheets[sheet][cell])
    assert says.startswith("Checks to look at: ")
    assert int(says.removeprefix("Checks to look at: ")) >= 1
    for name in typed.model.formulas.sheetnames:
        assert says in typed.sheets[name].values(), name
    [row] = typed.model.rows("Checks", "Every figure is accepted")
    shown = {column: typed.sheets["Checks"][f"{column}{row}"] for column in COLUMNS.all}
    failing = {column for column, value in shown.items() if value == ATTENTION}
    assert failing == {COLUMNS.yours, COLUMNS.selected}


# The selector ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unknown", ["Nobody", "growth", None, 3.0, DIVIDED_BY_ZERO], ids=str)
def test_a_case_that_does_not_exist_selects_nothing(office: Office, model: BuiltWorkbook, unknown: Value) -> None:
    with office.open(model.path) as opened:
        opened.write("Cover", model.selector, [[unknown]])
        sheets = opened.read_all()
    errors = {NA, unknown} if isinstance(unknown, ExcelError) else {NA}
    for name, row in model.lines.items():
        assert sheets["Model"][f"{COLUMNS.selected}{row}"] in errors, name
        for column in TYPED_COLUMNS.values():
            assert not isinstance(sheets["Model"].get(f"{column}{row}"), ExcelError), f"{column} {name}"
    sheet, cell = model.named("master_check")
    assert str(sheets[sheet][cell]).startswith("Checks to look at: ")
    [row] = model.rows("Checks", "The selected case exists")
    assert ATTENTION in {value for address, value in sheets["Checks"].items() if address.endswith(str(row))}


# Where the witnesses differ -------------------------------------------------------------------------------------------


def test_a_truth_for_a_number_is_refused(model: BuiltWorkbook) -> None:
    """TRUE is no number to Excel, nor to formualizer; LibreOffice counts it as one, so it cannot be asked."""
    book = formualizer.Workbook.from_path(str(model.path))
    your_case = column_index_from_string(COLUMNS.yours)
    book.set_value("Inputs", model.typed["ops"], your_case, True)
    book.evaluate_all()
    assert book.get_value("Inputs", model.accepted["ops"], your_case) == REFUSED_IN_WORDS
    assert book.get_value("Model", model.lines["saving"], your_case) == {"type": "Error", "kind": "Na"}
