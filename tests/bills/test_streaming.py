"""A bill read in blocks is the bill read at once, as pandas works it out; and the caller hears how far it is."""

import json
import random
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bills.conftest import Saved
from tests.bills.files import FOCUS, OTHER_SERVICE, csv_of, focus, output, spend
from xl_addin import bills
from xl_addin.errors import UnreadableFile

HEADER = FOCUS["1.3"]


def random_month(seed: int, rows: int) -> str:
    """Hours of September with every kind of charge, in no order, some words with commas, quotes and line breaks."""
    chance = random.Random(seed)
    found = []
    for _ in range(rows):
        start = f"2026-09-{chance.randint(1, 29):02d}T{chance.randint(0, 22):02d}:00:00Z"
        cells = {
            "SkuMeter": chance.choice(["m-a, input tokens", 'm-b "x" output tokens', "m-c\ncached input tokens"]),
            "ChargeDescription": "",
            "ConsumedQuantity": chance.randint(1, 10**6),
            "ConsumedUnit": "Tokens",
            "ChargeCategory": chance.choice(["Usage", "Usage", "Usage", "Tax"]),
        }
        make = chance.choice([focus, output])
        other = OTHER_SERVICE if chance.random() < 0.3 else {}
        found.append(make(start, round(chance.uniform(-1, 9), 6), **cells | other))
    return csv_of(HEADER, found)


@pytest.mark.parametrize("block", [3_000, 50_000, 4 << 20])
@pytest.mark.parametrize("seed", range(4))
def test_blocks_add_up_to_what_pandas_finds_in_the_whole(
    saved: Saved, monkeypatch: pytest.MonkeyPatch, seed: int, block: int
) -> None:
    path = saved(random_month(seed, 700))
    monkeypatch.setattr("xl_addin.bills.sources.BLOCK_BYTES", block)
    monkeypatch.setattr("xl_addin.bills.sums.WORDS_KEPT", seed)
    bill = bills.read(path)

    whole = pd.read_csv(path)
    whole["start"] = pd.to_datetime(whole["ChargePeriodStart"]).dt.tz_localize(None)
    ours = whole[(whole["ServiceName"] == "Amazon Bedrock") & (whole["ChargeCategory"] == "Usage")]
    kinds = ours["SkuMeter"].map(
        {"m-a, input tokens": "input", 'm-b "x" output tokens': "output", "m-c\ncached input tokens": "cached"}
    )
    assert bill.rows == len(whole)
    assert bill.total == pytest.approx(ours["EffectiveCost"].sum())
    assert bill.usd_by_kind == pytest.approx(ours.groupby(kinds)["EffectiveCost"].sum().to_dict())
    assert bill.tokens == pytest.approx(ours.groupby(kinds)["ConsumedQuantity"].sum().to_dict())
    assert bill.daily == pytest.approx(ours.groupby(ours["start"].dt.date)["EffectiveCost"].sum().to_dict())
    assert bill.hourly is not None
    hours = ours.groupby(ours["start"].dt.strftime("%Y-%m-%d %H:%M:%S"))["EffectiveCost"].sum().to_dict()
    assert {str(hour): usd for hour, usd in bill.hourly.items()} == pytest.approx(hours)
    assert bill.left_out["Other services"] == pytest.approx(
        whole[whole["ServiceName"] != "Amazon Bedrock"]["EffectiveCost"].sum()
    )
    assert (bill.first_day, bill.last_day) == (whole["start"].min().date(), whole["start"].max().date())


@given(st.lists(st.tuples(st.integers(0, 29), st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=30))
@settings(max_examples=40)
def test_mean_peak_and_shares_hang_together(
    tmp_path_factory: pytest.TempPathFactory, log: list[tuple[int, ...]]
) -> None:
    rows = [spend(f"2026-09-{day + 1:02d}T12:00:00Z", cents / 100, tokens, 1) for day, cents, tokens in log]
    path = tmp_path_factory.mktemp("bills") / "log.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    bill = bills.read(path)
    total = sum(cents for _, cents, _ in log) / 100
    assert bill.total == pytest.approx(total)
    assert bill.days == max(day for day, *_ in log) - min(day for day, *_ in log) + 1
    assert bill.monthly_mean == pytest.approx(total / bill.days * 365 / 12)
    assert sum(bill.daily.values()) == pytest.approx(total)
    if total:
        assert bill.peak_day is not None
        assert bill.peak_to_average is not None
        assert 1 - 1e-9 <= bill.peak_to_average <= bill.days + 1e-9
        assert bill.peak_to_average == pytest.approx(bill.daily[bill.peak_day] * bill.days / total)
        assert bill.hoped_for_utilization == pytest.approx(1 / (bill.peak_hour_to_average or 1))


@pytest.mark.parametrize("name", ["bill.csv", "bill.parquet", "log.jsonl"])
def test_progress_grows_to_the_size_of_the_file(
    saved: Saved, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("xl_addin.bills.sources.BLOCK_BYTES", 20_000)
    monkeypatch.setattr("xl_addin.bills.parquet.ROWS_AT_ONCE", 100)
    monkeypatch.setattr("xl_addin.bills.entries.ENTRIES_AT_ONCE", 100)
    path = saved(random_month(1, 500), name)
    if name == "bill.parquet":
        pd.read_csv(saved(random_month(1, 500))).to_parquet(path)
    if name == "log.jsonl":
        path.write_text("\n".join(json.dumps(spend("2026-09-01", 1.0, 1, 1)) for _ in range(1000)))
    told: list[tuple[int, int]] = []
    bills.read(path, lambda done, size: told.append((done, size)))
    size = path.stat().st_size
    assert len(told) > 3
    assert told == sorted(told)
    assert {of for _, of in told} == {size}
    assert told[-1] == (size, size)


def test_a_large_cell_is_no_trouble_where_something_else_is_wrong(saved: Saved) -> None:
    text = json.dumps({"prompt": "x" * 200_000})
    rows = [spend("2026-09-01", 1.0, 1, 1) | {"metadata": text}, spend("2026-09-01", 1.0, 1, 1) | {"spend": "x"}]
    with pytest.raises(UnreadableFile, match='row 3, column spend: "x" is no number'):
        bills.read(saved(csv_of(list(rows[0]), rows)))


def test_blank_lines_are_no_rows_whole_blocks_of_them_neither(saved: Saved, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xl_addin.bills.sources.BLOCK_BYTES", 64)
    bill = bills.read(saved("usage_date_utc,model,cost_usd\n2026-09-01,m,1\n" + "\n" * 500 + "2026-09-02,m,2\n"))
    assert (bill.rows, bill.total) == (2, 3.0)
