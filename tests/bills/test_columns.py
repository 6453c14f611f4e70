"""Columns by whatever spelling, once each, and wherever they turn up."""

import json
from typing import Any

import pytest

from tests.bills.conftest import Saved
from tests.bills.files import FOCUS, FOCUS_MONTH, LITELLM, csv_of, openai_page, spend
from tests.bills.test_faults import refusal
from xl_addin import bills
from xl_addin.bills import entries

HEADER = FOCUS["1.2"]


@pytest.mark.parametrize(
    "twin", ["EffectiveCost", "effectivecost", " EffectiveCost", "Effective Cost", "Ｅffective\u00a0COST"]
)
def test_a_column_that_is_there_twice_is_refused_however_it_is_spelt(saved: Saved, twin: str) -> None:
    path = saved(csv_of([*HEADER, twin], [[*(row[name] for name in HEADER), 99.0] for row in FOCUS_MONTH]))
    both = "EffectiveCost" if twin == "EffectiveCost" else f"EffectiveCost and {twin}"
    assert refusal(path) == f"bill.csv has two columns {both}: keep one."


def test_a_column_that_nobody_reads_may_be_there_twice(saved: Saved) -> None:
    rows = [[*(row[name] for name in HEADER), 1, 2] for row in FOCUS_MONTH]
    assert bills.read(saved(csv_of([*HEADER, "Tags", "tags"], rows))).total == pytest.approx(900.0)


def test_a_name_is_known_without_its_capitals_and_spaces(saved: Saved) -> None:
    header = [f" {name.upper()} " for name in HEADER]
    rows = [[row[name] for name in HEADER] for row in FOCUS_MONTH]
    assert bills.read(saved(csv_of(header, rows))).total == pytest.approx(900.0)


CACHED = spend("2026-09-02T10:00:00Z", 1.0, 1000, 10, metadata={"cache_read_input_tokens": 900})
PLAIN = {name: cell for name, cell in CACHED.items() if name != "metadata"}


@pytest.mark.parametrize("absent", ["metadata", "call_type", "completion_tokens"])
def test_a_column_counts_however_late_it_turns_up(saved: Saved, monkeypatch: pytest.MonkeyPatch, absent: str) -> None:
    monkeypatch.setattr(entries, "ENTRIES_AT_ONCE", 10)
    lacking = [{name: cell for name, cell in CACHED.items() if name != absent}] * 25
    late, soon = ([*lacking, CACHED], [CACHED, *lacking])
    read = [bills.read(saved("\n".join(map(json.dumps, rows)), "log.jsonl")) for rows in (late, soon)]
    assert read[0].tokens == read[1].tokens
    assert read[0].cached_share == read[1].cached_share is not None
    assert (read[0].total, read[0].rows) == (26.0, 26)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (json.dumps(LITELLM).replace('"spend": 0.5,', '"spend": 0.5, "spend": 9,'), 'an entry that says "spend" twice'),
        (json.dumps(openai_page(0, (1.0, "m"))).replace('"value": 1.0', '"value": 1.0, "value": 9.0'), '"value" twice'),
        (json.dumps(openai_page(0, (1.0, "m")))[:-1] + ', "data": []}', 'says "data" twice'),
        (
            json.dumps(openai_page(0, (1.0, "m"))).replace('"line_item"', '"amount.value": 9, "line_item"'),
            "says a name",
        ),
        (json.dumps(LITELLM).replace('"spend": 0.5,', '"spend": 0.5, "Spend": 9,'), "two columns spend and Spend"),
        (json.dumps(LITELLM).replace('"spend"', json.dumps("x" * 300)), "has a name of 300 letters"),
    ],
    ids=["entry", "within", "page", "dotted", "capitals", "long"],
)
def test_a_name_stands_once_in_an_entry(saved: Saved, text: str, sentence: str) -> None:
    assert sentence in refusal(saved(text, "bill.json"))


def test_both_lists_of_a_page_are_read(saved: Saved) -> None:
    page: dict[str, Any] = openai_page(0, (1.0, "gpt-5.5-2026-04-23, input"))
    page["results"] = openai_page(1, (2.0, "gpt-5.5-2026-04-23, input"))["data"]
    assert bills.read(saved(json.dumps(page), "bill.json")).total == 3.0
