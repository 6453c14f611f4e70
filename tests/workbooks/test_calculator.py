"""The cost calculator: what it costs is what the price list says, and what it cannot say it says in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import formualizer
import ironcalc
import pytest
from openpyxl.chart.bar_chart import BarChart

from tests.catalogue.price_lists import bundled_list, price_list
from tests.office import Book, ExcelError, Office, Value
from tests.open_xml import EACH_VERSION, complaints
from tests.proof import sampled
from tests.workbooks.built_calculator import (
    SHOWN,
    TYPED_COLUMNS,
    BuiltCalculator,
    Typed,
    agrees,
    by_label,
    dealt,
    disagreements,
    drawn_workloads,
    expected,
    number,
)
from tests.workbooks.outside_auditors import spreadsheet_auditor_findings, unexplained_cells_findings
from workbooks.audit import audit
from workbooks.calculator import figures as named
from workbooks.calculator import preloaded, price_rows
from workbooks.calculator import prices as prices_sheet
from workbooks.calculator import workbook as calculator_workbook
from workbooks.calculator.figures import FIGURES, NONE
from workbooks.calculator.prices import BASIS, PRICE, SHIPPED, SHIPPED_BASIS, VENDOR, VERIFIED
from workbooks.layout.columns import of_cases
from workbooks.layout.page import empty
from workbooks.layout.sheets import found
from workbooks.layout.styles import API_COLOUR, CHANGED_FILL, GREY
from xl_addin.catalogue.fields import BATCH_INPUT, CACHE_WRITE, CACHED_INPUT, FIELDS, INPUT, OUTPUT
from xl_addin.catalogue.price import Basis, Override
from xl_addin.catalogue.price_list import PriceList
from xl_addin.errors import UnknownKey
from xl_addin.model.scenarios import DERIVED, STARTING_POINT, YOUR_CASE, cases

COLUMNS = of_cases()

#: Seeds, and the rounds that are drawn with each; a round has a workload for every column.
DRAWS = sampled(1, [(5, 9), (9, 36)])
YOURS, SELECTED = COLUMNS.yours, COLUMNS.selected

#: A model with all six prices.
COMPLETE = "\n".join(
    f"genai-prices {{vendor}} {{model}} {field} {usd} 2026-01-01"
    for field, usd in zip(FIELDS, (2, 4, 1, 3, 1, 2), strict=True)
)
VENDORS = ("OpenAI", "Anthropic", "Google", "Mistral", "xAI")


@pytest.fixture(scope="module")
def prices() -> PriceList:
    """Everything that comes with the package."""
    return bundled_list()


@pytest.fixture(scope="module")
def calculator(built_folder: Path) -> BuiltCalculator:
    """api_cost_calculator.xlsx."""
    return BuiltCalculator(built_folder / calculator_workbook.FILE)


@pytest.fixture(scope="module")
def warm(office: Office, calculator: BuiltCalculator) -> Iterator[Book]:
    with office.open(calculator.path) as opened:
        yield opened


@pytest.fixture
def book(warm: Book, calculator: BuiltCalculator) -> Iterator[Book]:
    """The calculator in LibreOffice; afterwards every typed figure is as it was."""
    yield warm
    shipped = [calculator.written(shipped_workload(calculator, column), column) for column in TYPED_COLUMNS.values()]
    warm.ask("write", blocks=[*shipped, ("Cover", "B5", [[YOUR_CASE]])])


def shipped_workload(calculator: BuiltCalculator, column: str) -> Typed:
    return {name: calculator.saved("Workloads", f"{column}{row}") for name, row in calculator.typed.items()}


# The file -------------------------------------------------------------------------------------------------------------


def test_it_keeps_every_rule(calculator: BuiltCalculator) -> None:
    findings = audit(calculator.path)
    assert not findings, "\n".join(map(str, findings))


def test_outside_auditors_find_nothing(calculator: BuiltCalculator) -> None:
    assert spreadsheet_auditor_findings(calculator.path) == []
    assert unexplained_cells_findings(calculator.path) == []


@EACH_VERSION
def test_the_open_xml_validator_finds_nothing(calculator: BuiltCalculator, version: str) -> None:
    assert complaints(calculator.path, version) == []


def test_all_checks_pass_as_shipped(calculator: BuiltCalculator) -> None:
    assert calculator.saved("Cover", "N2") == "All checks pass"


def test_libreoffice_finds_what_was_saved(book: Book, calculator: BuiltCalculator) -> None:
    found = book.read_all()
    differing = []
    for sheet in calculator.formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                saved, now = calculator.saved(sheet.title, cell.coordinate), found[sheet.title].get(cell.coordinate)
                if not alike(saved, now):
                    differing.append(f"{sheet.title}!{cell.coordinate}: {saved!r}, now {now!r}")
    assert differing == []


def alike(saved: Any, now: Value) -> bool:
    """Whether two engines show the same, but for the noise that a difference leaves."""
    if isinstance(saved, int | float) and not isinstance(saved, bool):
        return isinstance(now, int | float) and abs(now - saved) <= 1e-9 * max(1, abs(saved))
    return (now or None) == (saved or None)


# Prices ---------------------------------------------------------------------------------------------------------------


def test_every_live_model_with_both_prices_can_be_chosen(prices: PriceList, calculator: BuiltCalculator) -> None:
    live = [model for model in prices.models() if prices.has(model, INPUT) and prices.has(model, OUTPUT)]
    names = [price_rows.label(model) for model in live]
    assert len(names) > 300
    assert len({name.casefold() for name in names}) == len(names)
    rows = [calculator.price_row(name) for name in names]
    assert rows == list(range(rows[0], rows[0] + len(names)))
    [rule] = [one for one in calculator.formulas["Workloads"].data_validations.dataValidation if one.type == "list"][:1]
    assert rule.formula1 == f"Prices!$B${rows[0]}:$B${rows[-1]}"


def test_every_price_stands_there_with_its_basis(prices: PriceList, calculator: BuiltCalculator) -> None:
    for name, model in by_label(prices).items():
        row = calculator.price_row(name)
        for field in FIELDS:
            price, basis = (calculator.saved("Prices", f"{letters[field]}{row}") for letters in (PRICE, BASIS))
            if prices.has(model, field):
                listed = prices.price(model, field)
                assert price == float(listed.usd_per_mtok)
                assert basis == price_rows.SHORT[listed.basis]
            else:
                assert (price, basis) == (None, NONE)


def test_every_threshold_stands_below_with_the_prices_beyond_it(prices: PriceList, calculator: BuiltCalculator) -> None:
    rows = price_rows.tier_rows(prices)
    assert len(rows) > 50
    for one in rows:
        found = [
            row
            for row in calculator.rows("Prices", one.label)[1:]
            if calculator.saved("Prices", f"D{row}") == one.above_tokens
        ]
        assert len(found) == 1
        for field, usd in one.usd_per_mtok.items():
            assert usd == prices.rate(one.model, field, one.above_tokens + 1e-3)
            assert calculator.saved("Prices", f"{PRICE[field]}{found[0]}") == usd


def test_what_is_inferred_or_in_dispute_is_explained(prices: PriceList, calculator: BuiltCalculator) -> None:
    notes = {cell.value for cell in calculator.results["Sources"]["F"]}
    remarkable = [
        prices.price(model, field)
        for model in by_label(prices).values()
        for field in FIELDS
        if prices.has(model, field) and prices.price(model, field).basis in (Basis.INFERRED, Basis.CONFLICT)
    ]
    assert {price.basis for price in remarkable} == {Basis.INFERRED, Basis.CONFLICT}
    assert {price.note for price in remarkable} <= notes


def test_the_day_of_the_last_verification_is_the_vendors(prices: PriceList) -> None:
    days = calculator_workbook.days_verified(prices, {"Anthropic": date(2026, 11, 1), "OpenAI": None})
    assert days["Anthropic"] == date(2026, 11, 1)
    assert days["OpenAI"] == days["Google"] == prices.last_observed


def test_the_day_of_the_last_verification_stands_beside_each_price() -> None:
    lines = "\n".join(COMPLETE.format(vendor=vendor, model="other-1") for vendor in VENDORS)
    verified = {vendor: date(2026, 11, day) for day, vendor in enumerate(VENDORS, start=1)}
    workbook, pages = empty({"Prices": GREY}, COLUMNS)
    table = prices_sheet.write(pages["Prices"], price_list(lines), verified)
    rows = range(table.first, table.last + 1)
    sheet = workbook["Prices"]
    assert {sheet[f"{VENDOR}{row}"].value: sheet[f"{VERIFIED}{row}"].value for row in rows} == verified


# Workloads as shipped -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", list(cases()))
def test_a_preloaded_bill_is_the_cases(calculator: BuiltCalculator, key: str) -> None:
    bill = calculator.saved("Cost", f"{COLUMNS.preloaded[key]}{calculator.shown['month']}")
    assert bill == pytest.approx(cases()[key].values["api_monthly"], rel=1e-12)


def test_calls_are_derived_and_everything_else_is_assumed(prices: PriceList) -> None:
    for workload in preloaded.workloads(prices).values():
        derived = {name for name, figure in workload.figures.items() if figure.basis == DERIVED}
        assert derived == {named.CALLS}
        assert f"at the prices of {prices.last_observed}" in workload.figures[named.CALLS].source
        assert f"{workload.monthly_bill:,.0f} USD a month" in workload.figures[named.CALLS].source


def test_your_case_starts_as_the_growth_team(calculator: BuiltCalculator) -> None:
    yours, growth = (shipped_workload(calculator, column) for column in (YOURS, COLUMNS.preloaded[STARTING_POINT]))
    assert yours == growth


def test_the_four_scenarios_call_models_of_four_vendors(prices: PriceList) -> None:
    four = [preloaded.workloads(prices)[key] for key in ("consumer", "regulated", "bursty", "finetuned")]
    assert len({str(workload.figures[named.MODEL].value).split(" ")[0] for workload in four}) == 4


def test_a_model_that_is_gone_is_replaced_by_another_of_its_vendor() -> None:
    others = price_list("\n".join(COMPLETE.format(vendor=vendor, model="other-1") for vendor in VENDORS))
    for workload in preloaded.workloads(others).values():
        assert str(workload.figures[named.MODEL].value).endswith(" other-1")


def test_a_vendor_that_is_gone_is_named() -> None:
    others = price_list("\n".join(COMPLETE.format(vendor=vendor, model="other-1") for vendor in VENDORS[1:]))
    with pytest.raises(UnknownKey, match=r"workloads\.toml: consumer wants a model of OpenAI"):
        preloaded.workloads(others)


def test_the_name_monthly_bill_leads_to_the_selected_bill(calculator: BuiltCalculator) -> None:
    [(sheet, cell)] = calculator.formulas.defined_names["monthly_bill"].destinations
    bill = calculator.saved(sheet, cell.replace("$", ""))
    assert bill == pytest.approx(cases()[STARTING_POINT].values["api_monthly"], rel=1e-12)


# Costs, in three engines ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seed", "rounds"), DRAWS)
def test_libreoffice_finds_what_the_price_list_says(
    book: Book, calculator: BuiltCalculator, prices: PriceList, seed: int, rounds: int
) -> None:
    dealings = list(dealt(list(drawn_workloads(prices, seed, rounds * len(TYPED_COLUMNS)))))
    sets = [[calculator.written(workload, column) for column, workload in dealing.items()] for dealing in dealings]
    reads = [("Cost", f"{COLUMNS.first}{row}:{COLUMNS.last}{row}") for row in calculator.shown.values()]
    sheet, master = next(iter(calculator.formulas.defined_names["master_check"].destinations))
    reads.append((sheet, master.replace("$", "")))
    wrong, kinds = [], set()
    for dealing, answers in zip(dealings, book.trials(sets, reads), strict=True):
        shown = {
            column: {
                period: rows[0][number(column) - number(COLUMNS.first)]
                for period, rows in zip(calculator.shown, answers, strict=False)
            }
            for column in dealing
        }
        wrong += disagreements(prices, dealing, shown)
        kinds |= {type(value) for row in shown.values() for value in row.values()}
    assert not wrong, "\n".join([f"{len(wrong)} in all, the first of them:", *wrong[:5]])
    assert kinds == {float, str}, "the draw holds bills, and workloads that cannot be priced"


class Formualizer:
    def __init__(self, path: Path) -> None:
        self.book = formualizer.Workbook.from_path(str(path))

    def write(self, sheet: str, row: int, column: str, value: Any) -> None:
        self.book.set_value(sheet, row, number(column), value)

    def calculate(self) -> None:
        self.book.evaluate_all()

    def read(self, sheet: str, row: int, column: str) -> Any:
        return self.book.get_value(sheet, row, number(column))


class IronCalc:
    def __init__(self, path: Path) -> None:
        self.book = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
        self.sheets = [sheet.title for sheet in found(calculator_workbook.__package__)]

    def write(self, sheet: str, row: int, column: str, value: Any) -> None:
        place = self.sheets.index(sheet), row, number(column)
        if isinstance(value, str):
            self.book.update_cell_with_text(*place, value)
        else:
            self.book.update_cell_with_number(*place, value)

    def calculate(self) -> None:
        self.book.evaluate()

    def read(self, sheet: str, row: int, column: str) -> Any:
        return self.book.get_cell_value(self.sheets.index(sheet), row, number(column))


#: IronCalc opens an empty cell with a number format as 0, and so takes a missing price for one of nothing.
KNOWS_BLANKS = {Formualizer: True, IronCalc: False}


@pytest.mark.parametrize(("seed", "rounds"), DRAWS)
@pytest.mark.parametrize("engine", KNOWS_BLANKS, ids=lambda engine: engine.__name__)
def test_other_engines_find_it_too(
    engine: Callable[[Path], Formualizer | IronCalc],
    calculator: BuiltCalculator,
    prices: PriceList,
    seed: int,
    rounds: int,
) -> None:
    witness = engine(calculator.path)
    sets = rounds * len(TYPED_COLUMNS)
    drawn = drawn_workloads(prices, seed, 3 * sets)
    usable = (one for one in drawn if KNOWS_BLANKS[type(witness)] or expected(prices, one, "call") != NONE)
    wrong = []
    for dealing in dealt(list(islice(usable, sets))):
        for column, workload in dealing.items():
            for name, row in calculator.typed.items():
                witness.write("Workloads", row, column, workload[name])
        witness.calculate()
        shown = {
            column: {period: witness.read("Cost", row, column) for period, row in calculator.shown.items()}
            for column in dealing
        }
        wrong += disagreements(prices, dealing, shown)
    assert not wrong, "\n".join([f"{len(wrong)} in all, the first of them:", *wrong[:5]])


@pytest.mark.parametrize("chosen", list(TYPED_COLUMNS))
def test_the_cover_shows_the_bill_of_the_chosen_workload(
    book: Book, calculator: BuiltCalculator, prices: PriceList, chosen: str
) -> None:
    workload = shipped_workload(calculator, TYPED_COLUMNS[chosen])
    book.write("Cover", "B5", [[chosen]])
    [tiles] = book.read("Cover", "B11:E11")
    for shown, period in zip(tiles, SHOWN.values(), strict=True):
        assert agrees(shown, expected(prices, workload, period))
    [[headline]] = book.read("Cover", "B7")
    assert str(headline).endswith(f" a month on {workload[named.MODEL]}")


def test_another_length_of_the_year_changes_the_day(book: Book, calculator: BuiltCalculator) -> None:
    book.write("Workloads", f"{YOURS}{calculator.typed[named.DAYS]}", [[366.0]])
    day, year = (book.read("Cost", f"{YOURS}{calculator.shown[period]}")[0][0] for period in ("day", "year"))
    assert isinstance(day, float)
    assert day * 366 == pytest.approx(year, rel=1e-12)


# What cannot be said --------------------------------------------------------------------------------------------------

#: A bad figure for one input: nothing is made of it.
BAD: list[tuple[str, str, Value]] = [
    ("text for a number", named.INPUT_TOKENS, "a lot"),
    ("a number as text", named.OUTPUT_TOKENS, "500"),
    ("no tokens at all", named.INPUT_TOKENS, 0.0),
    ("negative tokens", named.OUTPUT_TOKENS, -1.0),
    ("more tokens than there are", named.INPUT_TOKENS, 1e8),
    ("negative calls", named.CALLS, -5.0),
    ("calls without end", named.CALLS, 1e308),
    ("a week", named.COUNTED_PER, "week"),
    ("a number for a period", named.COUNTED_PER, 1.0),
    ("55 for 55%", named.CACHED_SHARE, 55.0),
    ("a little over 100%", named.BATCH_SHARE, 1.0000001),
    ("a negative share", named.WRITTEN_SHARE, -0.1),
    ("a year of half a day", named.DAYS, 360.5),
    ("a year of 30 days", named.DAYS, 30.0),
    ("a model that does not exist", named.MODEL, "OpenAI gpt-nothing"),
    ("a model without its vendor", named.MODEL, "gpt-5.5"),
    ("a number for a model", named.MODEL, 5.0),
    ("a star for a model", named.MODEL, "*"),
    *((f"a blank for {name}", name, None) for name in FIGURES),
]


def errors(book: Book) -> list[str]:
    """Every cell of the workbook that shows an error."""
    return [
        f"{sheet}!{address} {value}"
        for sheet, cells in book.read_all().items()
        for address, value in cells.items()
        if isinstance(value, ExcelError)
    ]


@pytest.mark.parametrize(("name", "value"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_a_bad_figure_is_refused_in_words(book: Book, calculator: BuiltCalculator, name: str, value: Value) -> None:
    book.write("Workloads", f"{YOURS}{calculator.typed[name]}", [[value]])
    assert errors(book) == []
    assert book.read("Workloads", f"{YOURS}{calculator.accepted[name]}") == [["refused"]]
    for column in (YOURS, SELECTED):
        for row in calculator.shown.values():
            assert book.read("Cost", f"{column}{row}") == [[NONE]], column
    assert book.read("Cover", "B7") == [["No bill: refused"]]
    assert str(book.read("Cover", "N2")[0][0]).startswith("Checks to look at: ")
    first, last = (calculator.cell("Comparison", "J", words) for words in comparison_ends(calculator))
    assert {value for [value] in book.read("Comparison", f"{first}:{last}")} == {NONE}
    growth = f"{COLUMNS.preloaded['growth']}{calculator.shown['month']}"
    assert book.read("Cost", growth)[0][0] == pytest.approx(40_000, rel=1e-12)


def without(table: dict[str, Any], key: str, name: str) -> dict[str, Any]:
    """The table without one entry of a workload."""
    return {**table, key: {one: value for one, value in table[key].items() if one != name}}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda table: {key: row for key, row in table.items() if key != "growth"},
            "workloads.toml: the case growth has no vendor: write it below [growth], which needs vendor, models,",
        ),
        (
            lambda table: without(table, "growth", "batch_share"),
            "workloads.toml: the case growth has no batch_share: write it below [growth], which needs vendor,",
        ),
        (
            lambda table: {**table, "groth": table["growth"]},
            "workloads.toml: [groth] is no case of scenarios.toml: give it the key of one.",
        ),
    ],
)
def test_a_case_without_a_workload_and_a_workload_without_a_case_are_refused(
    change: Callable[[dict[str, Any]], dict[str, Any]], said: str
) -> None:
    with pytest.raises(UnknownKey, match=f"^{re.escape(said)}"):
        preloaded.complete(change(preloaded.table()))


def comparison_ends(calculator: BuiltCalculator) -> tuple[str, str]:
    """The labels of the first and the last model to compare with."""
    names = [str(name) for name in preloaded.table()["comparison"]["models"]]
    return names[0], names[-1]


def test_cached_and_written_shares_are_not_more_than_all(book: Book, calculator: BuiltCalculator) -> None:
    for name in (named.CACHED_SHARE, named.WRITTEN_SHARE):
        book.write("Workloads", f"{YOURS}{calculator.typed[name]}", [[0.6]])
    assert book.read("Workloads", calculator.cell("Workloads", YOURS, "Read and written, together")) == [["refused"]]
    assert book.read("Cost", f"{SELECTED}{calculator.shown['month']}") == [[NONE]]
    assert errors(book) == []


@pytest.mark.parametrize(
    ("field", "name", "words"),
    [
        (CACHED_INPUT, named.CACHED_SHARE, "no price: Read from cache"),
        (CACHE_WRITE, named.WRITTEN_SHARE, "no price: Written to cache"),
        (BATCH_INPUT, named.BATCH_SHARE, "no price: Input in batches"),
    ],
)
def test_a_price_that_nobody_has_is_missed_by_name(
    book: Book, calculator: BuiltCalculator, prices: PriceList, field: str, name: str, words: str
) -> None:
    without = next(label for label, model in by_label(prices).items() if not prices.has(model, field))
    shares = dict.fromkeys((named.CACHED_SHARE, named.WRITTEN_SHARE, named.BATCH_SHARE), 0.0)
    workload = {**shipped_workload(calculator, YOURS), **shares, named.MODEL: without}
    book.ask("write", blocks=[calculator.written(workload, YOURS)])
    assert book.read("Cost", calculator.cell("Cost", YOURS, "Can it be worked out?")) == [["ok"]]
    book.ask("write", blocks=[calculator.written({**workload, name: 0.25}, YOURS)])
    assert book.read("Cost", calculator.cell("Cost", YOURS, "Can it be worked out?")) == [[words]]
    assert book.read("Cover", "B7") == [[f"No bill: {words}"]]
    assert book.read("Cover", "N2") == [["Checks to look at: 1"]]
    assert errors(book) == []


def test_a_bill_on_an_inferred_price_says_so(book: Book, calculator: BuiltCalculator, prices: PriceList) -> None:
    name = "OpenAI gpt-5.5-pro"
    assert prices.price(by_label(prices)[name], CACHED_INPUT).basis is Basis.INFERRED
    workload = {**shipped_workload(calculator, YOURS), named.MODEL: name, named.CACHED_SHARE: 0.5}
    book.ask("write", blocks=[calculator.written(workload, YOURS)])
    said = str(book.read("Cover", "B8")[0][0])
    [[share]] = book.read("Cost", calculator.cell("Cost", YOURS, "Inferred prices, of the bill"))
    assert isinstance(share, float)
    assert said.startswith(f"{share:.1%} of this bill rests on an inferred price.")
    assert book.read("Cover", "D18") == [["inferred"]]
    top = calculator.rows("Comparison", "Model")[0] + 1
    labels = {value for [value] in book.read("Comparison", f"M{top}:M{top + 15}")}
    assert f"{name}: inferred" in labels
    book.write("Workloads", f"{YOURS}{calculator.typed[named.CACHED_SHARE]}", [[0.0]])
    assert "inferred" not in str(book.read("Cover", "B8")[0][0])


def test_a_bill_on_a_price_in_dispute_says_so(book: Book, calculator: BuiltCalculator) -> None:
    book.write("Workloads", f"{YOURS}{calculator.typed[named.MODEL]}", [["Mistral mistral-large-4"]])
    assert "on a price in dispute" in str(book.read("Cover", "B8")[0][0])
    assert book.read("Cover", "D18") == [["in dispute"]]


# A price of your own --------------------------------------------------------------------------------------------------


def test_a_price_typed_over_is_used_and_is_yours(book: Book, calculator: BuiltCalculator) -> None:
    model = str(shipped_workload(calculator, YOURS)[named.MODEL])
    row = calculator.price_row(model)
    cell = f"{PRICE[OUTPUT]}{row}"
    shipped = calculator.saved("Prices", cell)
    before = book.read("Cost", f"{YOURS}{calculator.shown['call']}")[0][0]
    try:
        book.write("Prices", cell, [[shipped / 2]])
        assert book.read("Prices", f"{BASIS[OUTPUT]}{row}") == [["yours"]]
        after = book.read("Cost", f"{YOURS}{calculator.shown['call']}")[0][0]
        assert isinstance(before, float)
        assert before - after == pytest.approx(700 * shipped / 2 / 1e6)  # type: ignore[operator]
        assert "on a price typed here" in str(book.read("Cover", "B8")[0][0])
        assert book.read("Cover", "N2") == [["All checks pass"]]
    finally:
        book.write("Prices", cell, [[shipped]])


@pytest.mark.parametrize("value", ["cheap", "3", -1.0, 1e9], ids=str)
def test_a_price_that_is_none_is_refused(book: Book, calculator: BuiltCalculator, value: Value) -> None:
    row = calculator.price_row(str(shipped_workload(calculator, YOURS)[named.MODEL]))
    cell = f"{PRICE[INPUT]}{row}"
    shipped = calculator.saved("Prices", cell)
    try:
        book.write("Prices", cell, [[value]])
        assert book.read("Prices", f"{BASIS[INPUT]}{row}") == [[NONE]]
        assert book.read("Cover", "B7") == [["No bill: no price: Fresh input"]]
        assert str(book.read("Cover", "N2")[0][0]).startswith("Checks to look at: ")
        assert errors(book) == []
    finally:
        book.write("Prices", cell, [[shipped]])


def test_a_price_is_put_where_there_was_none(book: Book, calculator: BuiltCalculator, prices: PriceList) -> None:
    name = next(label for label, model in by_label(prices).items() if not prices.has(model, CACHED_INPUT))
    row = calculator.price_row(name)
    workload = {**shipped_workload(calculator, YOURS), named.MODEL: name, named.CACHED_SHARE: 0.5}
    book.ask("write", blocks=[calculator.written(workload, YOURS)])
    try:
        for usd in (0.0, 0.5):
            book.write("Prices", f"{PRICE[CACHED_INPUT]}{row}", [[usd]])
            assert book.read("Prices", f"{BASIS[CACHED_INPUT]}{row}") == [["yours"]]
            assert book.read("Cost", calculator.cell("Cost", YOURS, "Can it be worked out?")) == [["ok"]]
    finally:
        book.write("Prices", f"{PRICE[CACHED_INPUT]}{row}", [[None]])


def test_a_changed_price_turns_amber(calculator: BuiltCalculator) -> None:
    row = calculator.price_row("OpenAI gpt-5.5")
    rules = [
        (str(area.sqref), rule.formula[0])
        for area in calculator.formulas["Prices"].conditional_formatting
        for rule in area.rules
        if rule.dxf.fill and rule.dxf.fill.bgColor.rgb == f"00{CHANGED_FILL}"
    ]
    first = min(calculator.price_row(name) for name in ("Anthropic claude-2", "OpenAI gpt-5.5"))
    assert any(area.startswith(f"E{first}:J") and f"K{first}<>AA{first}" in formula for area, formula in rules)
    assert calculator.saved("Prices", f"{BASIS[INPUT]}{row}") == calculator.saved(
        "Prices", f"{SHIPPED_BASIS[INPUT]}{row}"
    )
    assert calculator.saved("Prices", f"{PRICE[INPUT]}{row}") == calculator.saved("Prices", f"{SHIPPED[INPUT]}{row}")


def test_an_override_of_the_price_book_is_shipped_as_such() -> None:
    lines = "\n".join(COMPLETE.format(vendor=vendor, model="other-1") for vendor in VENDORS)
    own = Override("OpenAI", "other-1", INPUT, Decimal(4), date(2026, 11, 1), "contract")
    [row] = [row for row in price_rows.base_rows(price_list(lines, [own])) if row.label == "OpenAI other-1"]
    assert (row.usd_per_mtok[INPUT], row.bases[INPUT]) == (4.0, "your book")


# Comparison -----------------------------------------------------------------------------------------------------------


def test_every_model_is_compared_at_the_same_workload(
    book: Book, calculator: BuiltCalculator, prices: PriceList
) -> None:
    for chosen, column in TYPED_COLUMNS.items():
        workload = shipped_workload(calculator, column)
        book.write("Cover", "B5", [[chosen]])
        first, last = (calculator.row("Comparison", words) for words in comparison_ends(calculator))
        rows = book.read("Comparison", f"B{first - 1}:O{last}")
        assert rows[0][0] == workload[named.MODEL]
        for row in rows[1:]:
            name, used, bill = str(row[0]), row[2], row[8]
            if name == workload[named.MODEL]:
                assert (used, bill) == ("named above", NONE)
            else:
                assert agrees(bill, expected(prices, {**workload, named.MODEL: name}, "month")), f"{chosen}: {name}"
        ranks = sorted(row[13] for row in rows)  # type: ignore[type-var]
        assert ranks == list(range(1, len(rows) + 1))
        assert book.read("Cover", "N2") == [["All checks pass"]]


def test_the_table_behind_the_chart_runs_from_the_cheapest_to_the_dearest(calculator: BuiltCalculator) -> None:
    start = calculator.rows("Comparison", "Model")[-1] + 1
    rows = [[cell.value for cell in row] for row in calculator.results["Comparison"][f"B{start}:G{start + 15}"]]
    bills = [row[2] for row in rows if isinstance(row[2], int | float)]
    assert bills == sorted(bills)
    assert len(bills) >= 12
    [chosen] = [row for row in rows if row[4]]
    assert chosen[0] == calculator.saved("Workloads", f"{YOURS}{calculator.typed[named.MODEL]}")
    assert chosen[3] == 1
    assert all(row[4] + row[5] == (row[2] if isinstance(row[2], int | float) else 0) for row in rows)
    assert calculator.saved("Cover", "G8").startswith(f"Cheapest here: {rows[0][0]} at $")


@pytest.mark.parametrize("name", ["OpenAI gpt-nothing", None, "*", 7.0], ids=str)
def test_a_model_that_is_not_listed_leaves_the_comparison(book: Book, calculator: BuiltCalculator, name: Value) -> None:
    row = calculator.row("Comparison", comparison_ends(calculator)[0])
    shipped = calculator.saved("Comparison", f"B{row}")
    try:
        book.write("Comparison", f"B{row}", [[name]])
        assert book.read("Comparison", f"C{row}:D{row}") == [["not listed", "not listed"]]
        assert book.read("Comparison", f"J{row}") == [[NONE]]
        assert errors(book) == []
        assert str(book.read("Cover", "N2")[0][0]).startswith("Checks to look at: ")
    finally:
        book.write("Comparison", f"B{row}", [[shipped]])


def test_the_chosen_model_has_its_own_colour_in_both_charts(calculator: BuiltCalculator) -> None:
    drawn: list[BarChart] = [
        chart
        for sheet in ("Cover", "Comparison")
        for chart in getattr(calculator.formulas[sheet], "_charts")  # noqa: B009
    ]
    assert len(drawn) == 2
    for chart in drawn:
        chosen, others = chart.series
        assert chosen.graphicalProperties.solidFill.srgbClr == API_COLOUR
        assert others.graphicalProperties.solidFill.srgbClr != API_COLOUR
        assert chart.title
        assert chart.y_axis.title
