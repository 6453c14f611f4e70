"""A file that is wrong or half gives no bill but a sentence with the row, the column and what to do."""

import gzip
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.bills.conftest import Saved
from tests.bills.files import (
    ANTHROPIC_COST,
    FOCUS,
    FOCUS_MONTH,
    LITELLM,
    OPENAI_COSTS,
    OTHER_SERVICE,
    csv_of,
    focus,
    spend,
)
from xl_addin import bills
from xl_addin.errors import UnreadableFile

HEADER = FOCUS["1.2"]
COSTS = "usage_date_utc,model,token_type,cost_usd,note\n"


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableFile) as refused:
        bills.read(path)
    return str(refused.value)


def month(row: int, **cells: Any) -> str:
    """The month of the other tests with something else in a row, as a spreadsheet counts it."""
    rows = list(FOCUS_MONTH)
    rows[row - 2] = rows[row - 2] | cells
    return csv_of(HEADER, rows)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (month(4, EffectiveCost="n/a"),
         'bill.csv, row 4, column EffectiveCost: "n/a" is no number: it has to look like 1234.56, without commas and '
         "signs of currency."),
        (month(4, EffectiveCost="$1,000.00"), 'row 4, column EffectiveCost: "$1,000.00" is no number'),
        (month(5, EffectiveCost="nan"), 'row 5, column EffectiveCost: "nan" is no number'),
        (month(5, EffectiveCost="#N/A"), 'row 5, column EffectiveCost: "#N/A" is no number'),
        (month(5, ConsumedQuantity="many"), 'row 5, column ConsumedQuantity: "many" is no number'),
        (month(6, EffectiveCost=""), "row 6, column EffectiveCost: it is empty: every charge needs an amount, 0 where"),
        (month(2, ChargePeriodStart="2026-02-30T00:00:00Z"),
         'row 2, column ChargePeriodStart: "2026-02-30T00:00:00Z" is no date: it has to look like 2026-09-30 or '
         "2026-09-30T13:00:00Z."),
        (month(3, ChargePeriodStart="9/15/2026"), 'row 3, column ChargePeriodStart: "9/15/2026" is no date'),
        (month(3, ChargePeriodStart="0001-01-01"), 'row 3, column ChargePeriodStart: "0001-01-01" is no date'),
        (month(3, ChargePeriodEnd=""), "row 3, column ChargePeriodEnd: nothing is no date"),
        (month(7, BillingCurrency="EUR"), 'row 7, column BillingCurrency: the charge is in "EUR": only US dollars'),
        (month(2, BillingCurrency=""), "row 2, column BillingCurrency: the charge is in nothing: only US dollars"),
        (csv_of(HEADER, [focus("2026-09-01", 1.0, BillingCurrency="EUR")]),
         'row 2, column BillingCurrency: the charge is in "EUR": only US dollars can be read, and not a mixture; '
         "export the bill in USD."),
        ("\n".join(month(4).splitlines()[:5])[:-200] + "\n", "row 5: it has "),
        (month(3)[:-400], "the file is cut off there or was changed, export it anew."),
        (COSTS + "2026-09-01,m,output,1.0,ok\n2026-09-02,m,out",
         "bill.csv, row 3: it has 3 of 5 columns, the last with something in it is token_type: the file is cut off"),
        (COSTS + '2026-09-01,m,output,1.0,ok\n2026-09-02,m,output,1.0,"half of a no',
         "bill.csv is damaged or cut off after row 2: export it anew."),
        (COSTS + "2026-09-01,m,output,1.0,a,b\n",
         "row 2: it has 6 columns and the header has 5: cells with a comma need quotes around them."),
        (COSTS + '2026-09-01,"two\nlines",output,1.0,ok\n\n\n2026-09-02,m,output,x,ok\n',
         'row 5, column cost_usd: "x" is no number'),
        (COSTS.encode() + b"2026-09-01,m\xe9,output,1.0,ok\n", "row 2, column model: it is not in UTF-8"),
        (COSTS.encode("utf-16"), 'bill.csv is not in UTF-8: export it anew, or save it as "CSV UTF-8".'),
        (COSTS.encode("utf-16-le"), "bill.csv is not in UTF-8"),
        (COSTS.replace(",", ";"), "bill.csv has semicolons between its cells: export it anew, with commas."),
        (COSTS.replace(",", "\t"), "bill.csv has tabs between its cells"),
        ("", "bill.csv is empty: export it anew."),
        ("\ufeff\n", "bill.csv is empty"),
        (COSTS, "bill.csv (Anthropic cost export) has no charge: export it for a time with charges."),
        (csv_of(HEADER, [focus("2026-09-01", 1.0, **OTHER_SERVICE)] * 3),
         "bill.csv (FOCUS 1.2) has 3 rows, and no charge for a language model in any."),
        (csv_of([name for name in HEADER if name != "EffectiveCost"], FOCUS_MONTH),
         "bill.csv has no column EffectiveCost, which FOCUS 1.2 needs: export it anew with that column."),
        (csv_of([name for name in HEADER if name != "ChargePeriodStart"], FOCUS_MONTH), "no column ChargePeriodStart"),
        (COSTS.replace("note", "model"), "bill.csv has two columns model: keep one."),
        ("name,api_monthly\nours,1\n",
         "bill.csv is no bill that is known here. Its columns are name, api_monthly. Known are: FOCUS "
         "(BillingCurrency, ChargeCategory); Anthropic cost export (usage_date_utc, cost_usd); "),
        (",".join(f"column{number}" for number in range(20)), "column11, .... Known are"),
        (b"PK\x03\x04" + bytes(60), "bill.csv is a workbook or a zip file: unpack it, or save the sheet as CSV UTF-8."),
        (b"PAR1" + bytes(60), "bill.csv is damaged or cut off ("),
        (gzip.compress(ANTHROPIC_COST.encode(), mtime=0)[:-9], "bill.csv is damaged or cut off"),
        (gzip.compress(ANTHROPIC_COST.encode(), mtime=0)[:12], "bill.csv is damaged or cut off"),
    ],
)  # fmt: skip
def test_what_is_said_about_a_table(saved: Saved, content: str | bytes, sentence: str) -> None:
    assert sentence in refusal(saved(content))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("\n".join(map(json.dumps, OPENAI_COSTS))[:-60], "bill.json is damaged or cut off after entry 3: export it"),
        (json.dumps(LITELLM)[:-5], "bill.json is damaged or cut off after entry 2: export it anew."),
        ("\n".join(map(json.dumps, LITELLM))[:-9], "bill.json is damaged or cut off after entry 2"),
        (json.dumps(LITELLM)[:20], "bill.json is damaged or cut off (parse error: premature EOF): export it anew."),
        (json.dumps(OPENAI_COSTS[0])[:-60], "bill.json is damaged or cut off (parse error"),
        ("\n".join(map(json.dumps, [*OPENAI_COSTS, OPENAI_COSTS[0] | {"has_more": True}])),
         "bill.json is not the whole bill: add the pages after its last (has_more)."),
        ('{"data": []}', "bill.json holds no entry of a bill: export it anew."),
        ("[]", "bill.json holds no entry of a bill: export it anew."),
        ("[1, 2]", "bill.json holds no entry of a bill"),
        ('{"data": [{"start_time": 1788220800, "results": []}]}', "Its columns are start_time. Known are"),
        (json.dumps([spend("2026-09-01", 1.0, 1, 1), spend("2026-09-01", 1.0, 1, 1) | {"spend": "free"}]),
         'bill.json, entry 2, column spend: "free" is no number'),
        (json.dumps([spend("2026-09-01", 1.0, 1, 1), spend("2026-09-01", 1.0, 1, 1) | {"spend": None}]),
         "bill.json, entry 2, column spend: it is empty"),
        (json.dumps([spend("yesterday", 1.0, 1, 1)]), 'bill.json, entry 1, column startTime: "yesterday" is no date'),
        (json.dumps(OPENAI_COSTS[1]).replace('"usd"', '"eur"'),
         'bill.json, entry 1, column amount.currency: the charge is in "eur"'),
    ],
)  # fmt: skip
def test_what_is_said_about_json(saved: Saved, content: str, sentence: str) -> None:
    assert sentence in refusal(saved(content, "bill.json"))


@pytest.mark.parametrize(
    ("row", "cells", "sentence"),
    [
        (4, {"EffectiveCost": "n/a"}, 'bill.parquet, row 4, column EffectiveCost: "n/a" is no number'),
        (8, {"ChargePeriodStart": None}, "bill.parquet, row 8, column ChargePeriodStart: nothing is no date"),
        (3, {"BillingCurrency": "GBP"}, 'bill.parquet, row 3, column BillingCurrency: the charge is in "GBP"'),
    ],
)
def test_what_is_said_about_parquet(tmp_path: Path, row: int, cells: dict[str, Any], sentence: str) -> None:
    rows = list(FOCUS_MONTH)
    rows[row - 2] = rows[row - 2] | cells
    text = {name: pa.array([None if r[name] is None else str(r[name]) for r in rows]) for name in HEADER}
    quantities = {name: pa.nulls(len(rows), pa.float64()) for name in ("ConsumedQuantity", "PricingQuantity")}
    path = tmp_path / "bill.parquet"
    pq.write_table(pa.table(text | quantities), path, row_group_size=3)
    assert sentence in refusal(path)


def test_times_in_a_zone_that_nobody_knows_here_are_no_damage(tmp_path: Path) -> None:
    """So it is on a Windows without a list of zones, for each zone but UTC."""
    rows = [focus("2026-09-01", 1.0)]
    columns = {name: pa.array([row[name] for row in rows]) for name in FOCUS["1.2"] if name != "SkuPriceDetails"}
    columns["SkuPriceDetails"] = pa.array([[0]], pa.list_(pa.timestamp("us", "Nowhere/Island")))
    path = tmp_path / "bill.parquet"
    pq.write_table(pa.table(columns), path)
    assert refusal(path) == (
        "bill.parquet has times in a zone that Python does not know here: type pip install tzdata in a command window, "
        "or export the file with times in UTC."
    )


def test_a_parquet_file_that_is_damaged_within_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bill.parquet"
    pq.write_table(pa.table({name: [str(r[name]) for r in FOCUS_MONTH] for name in HEADER}), path)
    damaged = bytearray(path.read_bytes())
    damaged[4:200] = bytes(196)
    path.write_bytes(damaged)
    assert "bill.parquet is damaged or cut off" in refusal(path)


def test_what_only_the_fast_look_cannot_take_is_refused_in_its_own_words(saved: Saved) -> None:
    path = saved(COSTS + f"2026-09-01,m,output,1.0,{'x' * (9 << 20)}\n")
    assert "bill.csv cannot be read (" in refusal(path)


def test_there_has_to_be_a_file(tmp_path: Path) -> None:
    assert "is no file: give a bill as .csv, .parquet, .json or .jsonl." in refusal(tmp_path / "none.csv")


def test_a_quote_within_a_cell_is_no_fault(saved: Saved) -> None:
    assert bills.read(saved(COSTS + '2026-09-01,m,output,1.0,a 5" disk\n')).total == 1.0


def test_the_fault_is_told_in_whatever_block_it_is(saved: Saved, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xl_addin.bills.sources.BLOCK_BYTES", 300)
    rows = [f'2026-09-{day:02d},"a\nb",output,1.0,{"n" * day}\n' for day in range(1, 31)]
    rows[24] = rows[24].replace("1.0", "one")
    assert 'row 26, column cost_usd: "one" is no number' in refusal(saved(COSTS + "".join(rows)))
