"""A bill read from a file becomes figures of "Your case", on the screen and in the model workbook."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

import workbooks
from tests.commands import Ask
from workbooks.audit import audit
from workbooks.breakeven_model.workbook import FILE
from workbooks.calculator import workbook as calculator_workbook
from workbooks.layout.columns import of_cases
from xl_addin.bills import Bill, Line
from xl_addin.cases import your_bill
from xl_addin.catalogue import reading
from xl_addin.errors import BreakevenError, Never, UnknownKey, UnreadableFile
from xl_addin.model.inputs import INPUTS
from xl_addin.model.scenarios import DERIVED, evaluate

COLUMNS = of_cases()

SEPTEMBER = date(2026, 9, 1)


def a_bill(*lines: Line, daily: dict[date, float] | None = None, hourly: dict[datetime, float] | None = None) -> Bill:
    """A bill of September."""
    return Bill(
        format="FOCUS 1.2",
        rows=len(lines),
        first_day=SEPTEMBER,
        last_day=date(2026, 9, 30),
        lines=lines,
        daily=daily or {},
        hourly=hourly,
        requests=None,
        left_out={},
        notes=(),
    )


def cost(usd: float, model: str = "claude-sonnet-4-6") -> Line:
    return Line("2026-09", model, "input", None, usd, None)


def used(kind: str | None, tokens: float, model: str = "Claude Sonnet 4.6", batch: bool | None = None) -> Line:
    return Line("2026-09", model, kind, batch, None, tokens)


#: 29 days of 1,000 and one of 2,000: 31,000 in 30 days.
UNEVEN = {SEPTEMBER + timedelta(days=day): 1_000.0 for day in range(29)} | {date(2026, 9, 30): 2_000.0}


def test_the_bill_of_an_average_month_is_filled_in_with_its_source() -> None:
    found = your_bill.figures(a_bill(cost(31_000), daily=UNEVEN), "focus.csv")
    bill = found["api_monthly"]
    assert bill.value == pytest.approx(31_000 / 30 * 365 / 12)
    assert (bill.basis, bill.source) == (
        DERIVED,
        "focus.csv (FOCUS 1.2), 2026-09-01 to 2026-09-30: an average month",
    )


@pytest.mark.parametrize(
    ("daily", "hourly", "utilization", "by"),
    [
        (UNEVEN, None, 31 / 60, "day"),  # 31,000 / 30 over 2,000
        (dict.fromkeys(UNEVEN, 1_000.0), None, 0.85, "day"),  # a flat load fills no fleet beyond its design
        # An hour of 100 in 720 hours that come to 31,000: the mean is 43.06.
        (
            UNEVEN,
            {datetime(2026, 9, 30, 12): 100.0, datetime(2026, 9, 30, 13): 30_900.0},
            31_000 / 720 / 30_900,
            "hour",
        ),
    ],
)
def test_utilization_is_the_mean_over_the_peak_and_no_more_than_the_design(
    daily: dict[date, float], hourly: dict[datetime, float] | None, utilization: float, by: str
) -> None:
    found = your_bill.figures(a_bill(cost(31_000), daily=daily, hourly=hourly), "focus.csv")["utilization"]
    assert found.value == pytest.approx(utilization)
    assert found.source.endswith(f"the mean over the peak {by}, the most to hope for")


def test_the_design_may_be_typed_as_a_whole_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(INPUTS, "design_utilization", replace(INPUTS["design_utilization"], default=1))
    flat = a_bill(cost(31_000), daily=dict.fromkeys(UNEVEN, 1_000.0))
    assert your_bill.figures(flat, "focus.csv")["utilization"].value == 1


def test_without_days_the_utilization_stays_as_it_is() -> None:
    assert list(your_bill.figures(a_bill(cost(31_000)), "costs.csv")) == ["api_monthly"]


# Usage without money --------------------------------------------------------------------------------------------------


def test_tokens_are_charged_at_the_list_price_of_their_kind() -> None:
    lines = (
        used("input", 2e6),  # 2 x 3.00
        used("cached", 10e6),  # 10 x 0.30
        used("cache_write", 1e6),  # 1 x 3.75
        used("output", 1e6),  # 1 x 15.00
        used("input", 2e6, batch=True),  # 2 x 1.50
        used("output", 1e6, batch=True),  # 1 x 7.50
        used("cached", 10e6, batch=True),  # 10 x 0.30: what a batch did read from a cache is charged as such
    )
    priced = your_bill.priced(a_bill(*lines), reading.price_list())
    assert [line.usd for line in priced.lines] == pytest.approx([6, 3, 3.75, 15, 3, 7.5, 3])
    assert priced.total == pytest.approx(41.25)
    assert priced.notes == (
        "The file has no money: tokens are charged at today's list prices, long requests at the base price.",
    )


def test_a_total_that_rests_on_an_inferred_price_says_so() -> None:
    priced = your_bill.priced(a_bill(used("cached", 1e6, "gpt-5.4-pro")), reading.price_list())
    assert priced.total == pytest.approx(3.0)
    assert priced.notes[-1] == "Rests on inferred prices: gpt-5.4-pro cached_input."


def test_a_bill_with_money_keeps_it() -> None:
    bill = a_bill(cost(31_000))
    assert your_bill.priced(bill, reading.price_list()) is bill


@pytest.mark.parametrize(
    ("line", "error", "sentence"),
    [
        (used("input", 1e6, "our-own-model"), UnknownKey, 'There is no model "our-own-model" in the price book'),
        (used("cached", 1e6, "command-r"), Never, "command-r has no cached input price"),
        (used(None, 1e6), UnreadableFile, "does not say what kind the tokens of Claude Sonnet 4.6 are"),
    ],
)
def test_tokens_that_have_no_price_are_named(line: Line, error: type[BreakevenError], sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        your_bill.priced(a_bill(line), reading.price_list())


def test_a_bill_without_money_cannot_be_filled_in() -> None:
    with pytest.raises(UnreadableFile, match=r"usage\.csv has no amounts"):
        your_bill.figures(a_bill(used("input", 1e6)), "usage.csv")


# The command ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def spend_log(tmp_path: Path) -> Path:
    """Ten days of LiteLLM's log: 100 dollars a day, the last day 300."""
    rows = ["request_id,call_type,spend,total_tokens,prompt_tokens,completion_tokens,startTime,endTime,model"]
    for day in range(1, 11):
        spend = 300 if day == 10 else 100
        rows.append(
            f"r{day},acompletion,{spend},1100,1000,100,2026-09-{day:02}T10:00:00Z,2026-09-{day:02}T10:00:05Z,gpt-5.4-mini"
        )
    file = tmp_path / "spend.csv"
    file.write_text("\n".join(rows) + "\n")
    return file


def test_import_shows_the_bill_the_mix_and_the_load(ask: Ask, spend_log: Path) -> None:
    out = ask("import", spend_log).out
    assert "gpt-5.4-mini  1,200.00  1,200.00" in out
    assert "Bill of an average month (365/12 days), from 10 days  3,650.00" in out
    assert "Peak day over mean day" in out
    assert "Written" not in out


def test_import_writes_the_model_with_your_case_filled_in_and_chosen(ask: Ask, spend_log: Path, tmp_path: Path) -> None:
    out = ask("import", spend_log, "--out", tmp_path / "out").out
    assert f"Written: {tmp_path / 'out' / FILE}" in out
    book = openpyxl.load_workbook(tmp_path / "out" / FILE, data_only=True)
    assert book["Cover"]["B5"].value == "Your case"
    row = next(row for row in range(1, 20) if book["Inputs"][f"B{row}"].value == "API bill")
    assert book["Inputs"][f"{COLUMNS.yours}{row}"].value == pytest.approx(3_650)
    assert book["Inputs"][f"D{row}"].value == DERIVED
    assert book["Inputs"][f"E{row}"].value.startswith("spend.csv (LiteLLM")
    assert book["Checks"]["F1"].value == "All checks pass"
    assert audit(tmp_path / "out" / FILE) == []


def test_the_filled_in_workbook_works_out_what_the_engine_does(ask: Ask, spend_log: Path, tmp_path: Path) -> None:
    from xl_addin import bills
    from xl_addin.model.scenarios import STARTING_POINT, case

    ask("import", spend_log, "--out", tmp_path)
    figures = {name: one.value for name, one in your_bill.figures(bills.read(spend_log), "spend.csv").items()}
    engine = evaluate({**case(STARTING_POINT).values, **figures})
    book = openpyxl.load_workbook(tmp_path / FILE, data_only=True)
    model = {book["Model"][f"B{row}"].value: book["Model"][f"F{row}"].value for row in range(1, 120)}
    assert model["Saving"] == pytest.approx(engine["saving"])


@pytest.mark.parametrize("name", ["=1+1.csv", "+1.csv", "@SUM(A1).csv", "-1.csv", "a\x1b[2Jb.csv", "caf\udce9.csv"])
def test_the_name_of_a_file_is_text_in_the_workbook_whatever_it_is(
    ask: Ask, spend_log: Path, tmp_path: Path, name: str
) -> None:
    spend_log.rename(tmp_path / name)
    answer = ask("import", tmp_path / name, "--out", tmp_path / "out")
    assert answer.code == 0
    book = openpyxl.load_workbook(tmp_path / "out" / FILE)
    sources = [cell for row in book["Sources"].iter_rows() for cell in row if "(LiteLLM" in str(cell.value)]
    assert [cell.data_type for cell in sources] == ["s"] * len(sources)
    assert sources
    assert "\x1b" not in answer.out


def test_a_faulty_file_gets_a_sentence_and_nothing_is_written(ask: Ask, spend_log: Path, tmp_path: Path) -> None:
    spend_log.write_text(spend_log.read_text().replace("r4,acompletion,100", "r4,acompletion,a hundred"))
    answer = ask("import", spend_log, "--out", tmp_path / "out")
    assert answer.code == 1
    assert answer.err.startswith('spend.csv, row 5, column spend: "a hundred" is no number')
    assert not (tmp_path / "out").exists()


# The calculator's bill ------------------------------------------------------------------------------------------------


@pytest.fixture
def calculator(built_folder: Path) -> Path:
    """The calculator as it is handed out."""
    return built_folder / calculator_workbook.FILE


def test_the_calculators_monthly_bill_becomes_the_api_bill_of_your_case(
    ask: Ask, calculator: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Of the workbooks that are built, "Your case" stands in the first.
    monkeypatch.setattr(workbooks, "build", lambda out, yours: [workbooks.build_model(out / FILE, yours)])
    cover = openpyxl.load_workbook(calculator, data_only=True)["Cover"]
    assert ask("build", "--out", tmp_path, "--bill", calculator).code == 0
    inputs = openpyxl.load_workbook(tmp_path / FILE, data_only=True)["Inputs"]
    row = next(row for row in range(1, 20) if inputs[f"B{row}"].value == "API bill")
    typed = inputs[f"{COLUMNS.yours}{row}"].value
    assert typed in [cell.value for cells in cover.iter_rows() for cell in cells]
    assert typed == your_bill.of_calculator(calculator)["api_monthly"].value
    assert inputs[f"E{row}"].value == f"{calculator.name}, the workload {cover['B5'].value} a month"


@pytest.mark.parametrize("kind", ["no file", "text", "another workbook", "never calculated"])
def test_a_file_without_a_bill_is_named(calculator: Path, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "bill.xlsx"
    if kind == "text":
        path.write_text("47,000")
    elif kind == "another workbook":
        openpyxl.Workbook().save(path)
    elif kind == "never calculated":
        openpyxl.load_workbook(calculator).save(path)  # openpyxl keeps formulas, and no results
    sentence = {
        "no file": "is no workbook that can be read",
        "text": "is no workbook that can be read",
        "another workbook": "has no cell named 'monthly_bill'",
        "never calculated": "holds no bill",
    }
    with pytest.raises(UnreadableFile, match=sentence[kind]):
        your_bill.of_calculator(path)
