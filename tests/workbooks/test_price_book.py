"""What somebody who opens price_book.xlsx may rely on: it says what the price book says, and can be recalculated."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.worksheet import Worksheet

from tests.office import Office, Value
from tests.open_xml import EACH_VERSION, complaints
from tests.proof import PROOF
from tests.workbooks.built_workbook import BuiltWorkbook
from tests.workbooks.outside_auditors import spreadsheet_auditor_findings, unexplained_cells_findings
from workbooks.audit import audit
from workbooks.layout.page import Page, empty
from workbooks.layout.places import Places
from workbooks.layout.styles import GREY, Styles
from workbooks.price_book import changes as changes_sheet
from workbooks.price_book import inferred as inferred_sheet
from workbooks.price_book import prices as prices_sheet
from workbooks.price_book import table
from workbooks.price_book import workbook as price_book_workbook
from workbooks.price_book.guide_claims import LEAST, NAMES
from workbooks.price_book.table_columns import Column, TableColumns
from workbooks.price_book.vendor_columns import of_vendors
from xl_addin.catalogue import reading
from xl_addin.catalogue.claims import CHEAPEST, FAILS, FLAGSHIP, GUIDE_CLAIMS, HOLDS, SAME_MODEL
from xl_addin.catalogue.claims import claims as claims_of
from xl_addin.catalogue.fields import FIELDS
from xl_addin.catalogue.guide_prices import inferred_prices
from xl_addin.catalogue.names import Model
from xl_addin.catalogue.price import Basis, Change, Key
from xl_addin.catalogue.reading import Book
from xl_addin.catalogue.store import Store
from xl_addin.catalogue.vendors import listed, vendor
from xl_addin.units import serial

GUIDE = Path(__file__).parents[1] / "catalogue" / "data" / "guide_inferred.csv"
#: Among which others may stand.
SHEETS = [
    "Cover",
    "Vendors",
    "Models",
    "Prices",
    "Tiers",
    "Inferred",
    "Conflicts",
    "Claims",
    "History",
    "Pairs",
    "Changes",
    "Checks",
    "Log",
]
#: `show-your-work` calls a list that can be filtered a thing to know, not a problem; no row of ours is filtered away.
TO_KNOW = "low active_filter"

Row = dict[str, Any]


@pytest.fixture(scope="module")
def book() -> Book:
    return reading.book()


@pytest.fixture(scope="module")
def log() -> list[Change]:
    return Store().changelog()


@pytest.fixture(scope="module")
def built(built_folder: Path) -> BuiltWorkbook:
    return BuiltWorkbook(built_folder / price_book_workbook.FILE)


def rows(sheet: Worksheet, first_heading: str) -> list[Row]:
    """A table of a sheet as its reader finds it: each row by the headings of the band over it."""
    values = list(sheet.iter_rows(min_col=2, values_only=True))
    top = next(number for number, row in enumerate(values) if row[0] == first_heading)
    headings = [str(heading) for heading in values[top] if heading is not None]
    below = (row[: len(headings)] for row in values[top + 1 :])
    return [dict(zip(headings, row, strict=True)) for row in below if row[0] is not None]


def by_label(sheet: Worksheet, label: str) -> Iterator[Row]:
    """The figures of the rows with that label, by vendor, from the top."""
    letters = of_vendors().of
    for (cell,) in sheet.iter_rows(min_col=2, max_col=2):
        if cell.value == label:
            yield {vendor: sheet[f"{letter}{cell.row}"].value for vendor, letter in letters.items()}


def cover_says(built: BuiltWorkbook, label: str) -> Any:
    """What stands below that label on the Cover."""
    cell = next(cell for row in built.results["Cover"].iter_rows() for cell in row if cell.value == label)
    return built.results["Cover"].cell(cell.row + 1, cell.column).value


# The rules ------------------------------------------------------------------------------------------------------------


def test_the_sheets_stand_in_order_and_the_cover_is_open(built: BuiltWorkbook) -> None:
    assert [name for name in built.formulas.sheetnames if name in SHEETS] == SHEETS
    assert built.formulas.active is built.formulas["Cover"]


def test_it_keeps_every_rule(built: BuiltWorkbook) -> None:
    findings = audit(built.path)
    assert not findings, "\n".join(map(str, findings[:20]))


@PROOF
def test_outside_auditors_find_nothing(built: BuiltWorkbook) -> None:
    assert spreadsheet_auditor_findings(built.path) == []
    assert [found for found in unexplained_cells_findings(built.path) if not found.startswith(TO_KNOW)] == []


@EACH_VERSION
def test_the_open_xml_validator_finds_nothing(built: BuiltWorkbook, version: str) -> None:
    assert complaints(built.path, version) == []


def test_libreoffice_calculates_what_is_stored(office: Office, built: BuiltWorkbook) -> None:
    saved: dict[str, dict[str, Value]] = {sheet: {} for sheet in built.formulas.sheetnames}
    for sheet, cell, value in built.saved_results():
        saved[sheet][cell] = value
    wrong = []
    with office.open(built.path) as opened:
        for sheet, cells in saved.items():
            found = opened.read(*built.whole(sheet))
            for cell, value in cells.items():
                row, column = coordinate_to_tuple(cell)
                if not agree(value, found[row - 1][column - 1]):
                    wrong.append(f"{sheet}!{cell}: stored {value}, calculated {found[row - 1][column - 1]}")
    assert sum(map(len, saved.values())) > 20_000
    assert not wrong, "\n".join(wrong[:10])


def agree(stored: Any, calculated: Value) -> bool:
    if isinstance(stored, datetime):
        stored = serial(stored.date())
    if isinstance(stored, float | int) and isinstance(calculated, float | int):
        return abs(stored - calculated) <= 1e-9 * max(1, abs(stored))
    return bool((stored or "") == (calculated or ""))


def test_every_list_can_be_filtered_though_it_is_protected(built: BuiltWorkbook) -> None:
    for name in ("Models", "Prices", "Tiers", "Inferred", "Conflicts", "Pairs", "Changes"):
        sheet = built.formulas[name]
        assert sheet.auto_filter.ref, name
        assert sheet.protection.sheet, name
        assert not sheet.protection.autoFilter, name


# Verified -------------------------------------------------------------------------------------------------------------


def test_the_cover_says_how_many_vendors_are_verified(book: Book, built: BuiltWorkbook) -> None:
    assert book.verified() == listed()
    assert built.results["Cover"]["B4"].value == f"{len(listed())} of {len(listed())} vendors verified"
    assert cover_says(built, "Last verified") == datetime(2026, 11, 20)


def test_a_vendor_that_the_newest_snapshot_lacks_is_not_counted(office: Office, built: BuiltWorkbook) -> None:
    [verified] = built.rows("Vendors", "Last verified")
    cell = f"{of_vendors().of['Cohere']}{verified}"
    with office.open(built.path) as opened:
        opened.write("Vendors", cell, [[serial(date(2026, 11, 19))]])
        [[said]] = opened.read("Cover", "B4")
        [[master]] = opened.read("Cover", "N2")
    assert said == f"{len(listed()) - 1} of {len(listed())} vendors verified"
    assert master == "Checks to look at: 1"


def test_every_vendor_with_a_price_page_has_a_link_to_it(built: BuiltWorkbook) -> None:
    [row] = built.rows("Vendors", "Vendor's price page")
    for name, letter in of_vendors().of.items():
        link = built.formulas["Vendors"][f"{letter}{row}"].hyperlink
        assert (link.target if link else "") == vendor(name).price_page
    assert vendor("Alibaba").price_page == "https://www.alibabacloud.com/help/en/model-studio/models"


# Prices ---------------------------------------------------------------------------------------------------------------


def test_every_price_stands_in_the_book_as_the_price_list_has_it(book: Book, built: BuiltWorkbook) -> None:
    shown = {(row["Vendor"], row["Model"], row["Field"]): row for row in rows(built.results["Prices"], "Vendor")}
    prices = book.prices
    models = prices.models()
    every = [prices.price(model, field) for model in models for field in FIELDS if prices.has(model, field)]
    assert len(every) > 1_500
    for price in every:
        row = shown.pop((price.vendor, price.model, price.field))
        assert row["Price, USD per million tokens"] == float(price.usd_per_mtok)
        assert row["Basis"] == price.basis
        assert row["Since"].date() == price.since
        assert row["Note"] == price.note
        published = {one.source: float(one.usd_per_mtok) for one in price.published}
        assert (row["genai-prices"], row["LiteLLM"]) == (published.get("genai-prices"), published.get("litellm"))
    # What is left are models that no registry lists any longer, and of which another sheet speaks.
    spoken_of = {one.model for one in inferred_prices(prices)}
    spoken_of |= {Model(one.vendor, one.model) for one in prices.conflicts()}
    assert {Model(*key[:2]) for key in shown} == spoken_of - set(models)


def test_the_cover_counts_the_prices_by_basis(built: BuiltWorkbook) -> None:
    counted = Counter(row["Basis"] for row in rows(built.results["Prices"], "Vendor"))
    assert cover_says(built, "Prices") == counted.total()
    for label, basis in (
        ("Published by both sources", Basis.BOTH),
        ("Published by one", Basis.ONE),
        ("Inferred", Basis.INFERRED),
        ("In conflict", Basis.CONFLICT),
        ("Your overrides", Basis.OVERRIDE),
    ):
        assert cover_says(built, label) == counted[basis], label


def test_every_model_has_its_six_prices_side_by_side(book: Book, built: BuiltWorkbook) -> None:
    shown = rows(built.results["Models"], "Vendor")
    assert [(row["Vendor"], row["Model"]) for row in shown] == [tuple(model) for model in book.prices.models()]
    for row in shown:
        model = Model(row["Vendor"], row["Model"])
        for field in FIELDS:
            usd = float(book.prices.price(model, field).usd_per_mtok) if book.prices.has(model, field) else None
            assert row[field.replace("_", " ").capitalize()] == usd, (model, field)


def test_every_dearer_tier_stands_beside_the_price_that_it_rises_from(book: Book, built: BuiltWorkbook) -> None:
    shown = rows(built.results["Tiers"], "Vendor")
    wanted = [
        (
            *model,
            field,
            step.above_tokens,
            float(step.usd_per_mtok),
            float(book.prices.price(model, field).usd_per_mtok),
        )
        for model in book.prices.models()
        for field, steps in book.prices.tiers(model).items()
        for step in steps
    ]
    found = [tuple(row.values()) for row in shown]
    assert [(*row[:4], row[5], row[4]) for row in found] == wanted
    for *_, up_to, beyond, times, _, _ in found:
        assert times == pytest.approx(beyond / up_to)


def test_a_price_of_ones_own_shows_as_an_override(own_prices: Store) -> None:
    own_prices.override("Anthropic", "claude-sonnet-4-6", "input", Decimal("2.4"), "contract", date(2026, 11, 21))
    reading.forget()
    workbook, pages = empty({"Prices": GREY}, of_vendors())
    prices_sheet.write(pages["Prices"], reading.price_list())
    [row] = [row for row in rows(workbook["Prices"], "Vendor") if row["Basis"] == Basis.OVERRIDE]
    assert (row["Model"], row["Price, USD per million tokens"], row["Source"]) == ("claude-sonnet-4-6", 2.4, "override")
    assert "contract" in row["Note"]


def test_a_text_from_a_registry_never_becomes_a_formula() -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    page = Page(workbook, Styles(workbook), Places(of_vendors()), sheet)
    columns = TableColumns({"model": Column("Model", 10)})
    table.write(page, columns, [{"model": '=HYPERLINK("http://x")'}, {"model": "bell\x07"}])
    assert [sheet[cell].data_type for cell in ("B2", "B3")] == ["s", "s"]
    assert sheet["B3"].value == "bell"


# Inferred prices and conflicts ----------------------------------------------------------------------------------------

FIELD_IN_THE_GUIDE = {"cachedInput": "cached_input", "batchInput": "batch_input", "batchOutput": "batch_output"}


def register(built: BuiltWorkbook) -> list[Row]:
    return rows(built.results["Inferred"], "No.")


def test_the_register_has_every_row_of_the_guide(built: BuiltWorkbook) -> None:
    with open(GUIDE, encoding="utf-8", newline="") as file:
        wanted = list(csv.DictReader(file))
    assert len(wanted) == 47
    for row, guide in zip(register(built), wanted, strict=True):
        told = (guide["vendor"], guide["model"], FIELD_IN_THE_GUIDE[guide["field"]])
        assert (row["Vendor"], row["Model"], row["Field"]) == told
        assert row["Ratio"] == row["Ratio in the guide"] == float(guide["seed_ratio"]), told
        assert row["Inferred = ratio x base"] == pytest.approx(float(guide["inferred"])), told
        for heading, column in (("LiteLLM says", "litellm 1.109.1"), ("genai-prices says", "genai-prices 0.2.3")):
            if guide[column] in ("no price", "model absent"):
                assert row[heading] == "none", told
            else:
                assert row[heading] == float(guide[column]), told


def test_the_register_says_in_words_whether_the_sources_agree(book: Book, built: BuiltWorkbook) -> None:
    said = {"agrees": "confirmed", "conflict": "contradicted", "no source": "published by no source"}
    for row, inferred in zip(register(built), inferred_prices(book.prices), strict=True):
        assert inferred.verdict.startswith(said[row["Agreement"]]), row["Model"]
        assert row["Price used"] == float(inferred.price.usd_per_mtok)
        assert row["Its basis"] == inferred.price.basis


def test_another_ratio_is_worked_out_and_shows_as_yours(office: Office, built: BuiltWorkbook) -> None:
    labels = {cell.value: cell.row for (cell,) in built.formulas["Inferred"].iter_rows(min_col=2, max_col=2)}
    first = labels[1]
    with office.open(built.path) as opened:
        opened.write("Inferred", f"{inferred_sheet.COLUMNS.letter('ratio')}{first}", [[0.2]])
        after = {
            name: opened.read("Inferred", f"{inferred_sheet.COLUMNS.letter(name)}{first}")[0][0]
            for name in ("gives", "agreement", "ratio_basis")
        }
        [[master]] = opened.read("Cover", "N2")
    # Claude Sonnet 4.6: 20% of an input price of 3.00, and both registries say 0.30.
    assert list(after.values()) == [pytest.approx(0.6), "conflict", "yours"]
    assert master == "All checks pass"


def test_every_conflict_is_told_with_both_values_and_the_one_that_is_used(book: Book, built: BuiltWorkbook) -> None:
    shown = rows(built.results["Conflicts"], "Vendor")
    for row, price in zip(shown, book.prices.conflicts(), strict=True):
        assert (row["Vendor"], row["Model"], row["Field"]) == (price.vendor, price.model, price.field)
        assert row["Price used"] == float(price.usd_per_mtok)
        assert row["Why this one"] == price.note
        if row["genai-prices says"] is not None and row["LiteLLM says"] is not None:
            apart = row["LiteLLM says"] / row["genai-prices says"] - 1
            assert row["LiteLLM against genai-prices"] == pytest.approx(apart)
    [mistral] = [row for row in shown if (row["Model"], row["Field"]) == ("mistral-large-4", "input")]
    assert (mistral["genai-prices says"], mistral["LiteLLM says"], mistral["Price used"]) == (0.70, 1.36, 0.70)


# The change log -------------------------------------------------------------------------------------------------------


def test_the_change_log_shows_every_change_newest_first(log: list[Change], built: BuiltWorkbook) -> None:
    shown = rows(built.results["Changes"], "Number")
    moved = [one for one in log if one.key.vendor in listed() and one.old is not None]
    assert [row["Number"] for row in shown] == list(range(len(shown), 0, -1))
    assert all(newer["Observed"] >= older["Observed"] for newer, older in pairwise(shown))
    found = Counter(
        (row["Observed"].date(), row["Vendor"], row["Model"], row["Field"], row["Above, tokens"] or 0)
        + (row["Old, USD per million tokens"], row["New, USD per million tokens"])
        for row in shown
        if row["Old, USD per million tokens"] is not None
    )
    assert found == Counter(
        (one.observed_on, *one.key, float(one.old), None if one.new is None else float(one.new))
        for one in moved
        if one.old is not None
    )


def test_only_what_a_registry_listed_when_it_was_first_read_is_left_out(
    log: list[Change], built: BuiltWorkbook
) -> None:
    shown = rows(built.results["Changes"], "Number")
    ours = [one for one in log if one.key.vendor in listed()]
    left_out = len(ours) - len(shown)
    first_read = [one for one in ours if one.old is None and one.source == "genai-prices"]
    tiers = [one for one in ours if one.old is None and one.source == "litellm" and one.key.above_tokens]
    assert left_out == len(first_read) + len(tiers)
    assert f"{left_out:,}" in str(built.results["Changes"]["B2"].value)


def test_the_log_begins_where_the_history_does_and_is_cut_only_at_its_old_end(log: list[Change]) -> None:
    workbook = Workbook()
    page = Page(workbook, Styles(workbook), Places(of_vendors()), workbook.create_sheet("Changes"))
    key = Key("OpenAI", "gpt-5", "input")
    many = [
        Change(date.fromordinal(700_000 + place), "litellm", "1", key, Decimal(place) or None, Decimal(place + 1))
        for place in range(changes_sheet.MOST + 10)
    ]
    written = changes_sheet.write(page, many)
    assert written.left_out == 10
    assert page.sheet[f"{changes_sheet.COLUMNS.letter('new')}{written.table.first}"].value == changes_sheet.MOST + 10
    beginning = log[0].observed_on
    assert beginning == date(2023, 11, 20)


def test_a_broken_chain_of_old_and_new_prices_is_found(office: Office, built: BuiltWorkbook) -> None:
    shown = rows(built.results["Changes"], "Number")
    place = next(place for place, row in enumerate(shown) if row["Number of the change before"])
    cell = f"{changes_sheet.COLUMNS.letter('old')}{place + 5}"
    assert built.formulas["Changes"][cell].value == shown[place]["Old, USD per million tokens"]
    with office.open(built.path) as opened:
        opened.write("Changes", cell, [[12.5]])
        [[master]] = opened.read("Cover", "N2")
    assert master == "Checks to look at: 1"


# History and claims ---------------------------------------------------------------------------------------------------


def test_every_claim_is_worked_out_as_the_engine_does(book: Book, built: BuiltWorkbook) -> None:
    sheet = built.results["Claims"]
    shown: dict[tuple[str, str], list[Row]] = {
        (measure, word): list(by_label(sheet, f"{NAMES[measure]}: {word}"))
        for measure in (CHEAPEST, FLAGSHIP, SAME_MODEL)
        for word in ("then", "now", "change", "median change", "the claim")
    }
    claims = claims_of(book.prices)
    assert len(claims) == len(listed()) * len(GUIDE_CLAIMS) * 3
    for claim in claims:
        place = [period.months for period in GUIDE_CLAIMS].index(claim.months)

        def found(word: str, claim: Any = claim, place: int = place) -> Any:
            return shown[claim.measure, word][place][claim.vendor]

        change = found("median change" if claim.measure == SAME_MODEL else "change")
        told = f"{claim.vendor}, {claim.months} months, {claim.measure}"
        assert (change or None) == pytest.approx(claim.change or None), told
        assert found("the claim") == claim.verdict, told
        if claim.usd_then is not None and claim.usd_now is not None:
            assert found("then") == pytest.approx(float(claim.usd_then)), told
            assert found("now") == pytest.approx(float(claim.usd_now)), told


def test_the_sentences_say_for_how_many_vendors_the_claims_hold(book: Book, built: BuiltWorkbook) -> None:
    counted = Counter((one.months, one.measure, one.verdict) for one in claims_of(book.prices))
    for row, period in zip((4, 5), GUIDE_CLAIMS, strict=True):
        said = str(built.results["Cover"][f"G{row}"].value)
        for measure, short in ((CHEAPEST, "cheapest"), (FLAGSHIP, "flagship"), (SAME_MODEL, "same models")):
            holds, fails = (counted[period.months, measure, word] for word in (HOLDS, FAILS))
            assert f"{short} {holds} of {holds + fails}" in said


def test_another_threshold_changes_the_verdicts(office: Office, built: BuiltWorkbook) -> None:
    with office.open(built.path) as opened:
        opened.write("Claims", f"F{LEAST}", [[0.2]])
        [[said]] = opened.read("Cover", "G4")
        [[basis]] = opened.read("Claims", f"D{LEAST}")
    # Anthropic's and Mistral's cheapest fell by 23% and 33%, Anthropic's and Google's flagship by 33% and 24%.
    assert str(said).startswith("Down 40% to 90% in 24 months: cheapest 5 of 7, flagship 4 of 6")
    assert basis == "yours"


def test_every_vendor_has_its_chart_over_three_years_on_one_scale(built: BuiltWorkbook) -> None:
    drawn = [chart for sheet, chart in built.charts() if sheet == "History"]
    assert len(drawn) == len(listed())
    scales = {(chart.y_axis.scaling.min, chart.y_axis.scaling.max, chart.y_axis.scaling.logBase) for chart in drawn}
    assert len(scales) == 1
    [(lowest, highest, _)] = scales
    three_years = (serial(date(2023, 11, 20)), serial(date(2026, 11, 20)))
    for chart in drawn:
        assert (chart.x_axis.scaling.min, chart.x_axis.scaling.max) == three_years
        for figure in drawn_figures(built, chart):
            assert lowest <= figure <= highest


def test_every_chart_says_what_it_shows_and_draws_numbers(built: BuiltWorkbook) -> None:
    for sheet, chart in built.charts():
        assert chart.title, sheet
        assert chart.y_axis.title, sheet
        assert not chart.x_axis.delete
        assert not chart.y_axis.delete
        assert all(isinstance(figure, int | float) for figure in drawn_figures(built, chart)), sheet


def drawn_figures(built: BuiltWorkbook, chart: Any) -> list[Any]:
    """The figures that a chart draws, of all its series."""
    found = []
    for series in chart.series:
        sheet, block = (series.yVal or series.val).numRef.f.replace("$", "").replace("'", "").split("!")
        cells = built.results[sheet][block]
        found += [cell.value for row in (cells if isinstance(cells, tuple) else ((cells,),)) for cell in row]
    assert found
    return found


def test_the_vendors_columns_mean_the_same_on_every_sheet(built: BuiltWorkbook) -> None:
    wanted = ["Label", "Unit", "Basis", "Source", *listed()]
    found = Counter(
        sheet.title
        for sheet in built.formulas.worksheets
        for values in sheet.iter_rows(min_col=2, max_col=len(wanted) + 1, values_only=True)
        if list(values) == wanted
    )
    assert set(found) == {"Vendors", "Claims", "History", "Checks"}
    assert get_column_letter(len(wanted) + 1) == of_vendors().last
