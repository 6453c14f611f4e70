"""The functions on prices: what they give, what they refuse, how fast they forget, and what they never load."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from unittest import mock

import pytest

import udfs
from tests.catalogue.price_lists import price_list
from xl_addin.catalogue import reading, request_cost
from xl_addin.catalogue.price import Override
from xl_addin.catalogue.vendors import listed
from xl_addin.errors import OutOfDomain, UnknownKey, WrongType
from xl_addin.functions.cell_function import REGISTRY
from xl_addin.units import serial

# Ranges ---------------------------------------------------------------------------------------------------------------


def test_ranges_are_lifted() -> None:
    assert udfs.API_PRICE(["gpt-5", "", "gpt-99"], "input")[:2] == [[1.25], [""]]
    assert isinstance(udfs.API_PRICE(["gpt-5", "", "gpt-99"], "input")[2][0], UnknownKey)
    assert udfs.API_PRICE(["Claude Sonnet 4.6"], [["input", "output"]]) == [[3, 15]]
    assert udfs.API_COST("Claude Sonnet 4.6", [3_000, 0], 500, 1, "call") == [[0.0165], [0.0075]]


def test_tables_have_headings_and_one_width() -> None:
    for table in (udfs.MODELS(), udfs.INFERRED_PRICES(), udfs.PRICE_HISTORY("gpt-4o")):
        assert {len(row) for row in table} == {len(table[0])}
        assert all(isinstance(heading, str) for heading in table[0])


def test_the_models_are_those_of_the_listed_vendors_and_inferred_prices_are_marked() -> None:
    header, *rows = udfs.MODELS()
    assert list(dict.fromkeys(row[0] for row in rows)) == list(listed())
    pro = dict(zip(header, next(row for row in rows if row[1] == "gpt-5.4-pro"), strict=True))
    assert (pro["Input"], pro["Cached input"], pro["Cache write"]) == (30, 3, "")
    assert pro["Inferred"] == "cached_input"
    assert {row[0] for row in udfs.MODELS("xai")[1:]} == {"xAI"}


def test_the_guides_inferred_prices_are_listed() -> None:
    header, *rows = udfs.INFERRED_PRICES()
    assert len(rows) == 47
    lite = dict(
        zip(header, next(row for row in rows if row[1:3] == ["Gemini 2.0 Flash-Lite", "cached_input"]), strict=True)
    )
    assert (lite["Inferred price"], lite["Price used"], lite["Basis"]) == (0.0075, 0.01875, "conflict")
    assert lite["LiteLLM"] == "model no longer listed; 0.01875 until 2026-10-20"
    assert {row[0] for row in udfs.INFERRED_PRICES("xAI")[1:]} == {"xAI"}


def test_a_history_has_a_row_for_each_change() -> None:
    assert udfs.PRICE_HISTORY("Grok 4 (legacy)") == [
        ["Date", "USD per million tokens", "Source"],
        [serial(date(2025, 7, 20)), 3, "LiteLLM 1.74.7"],
        [serial(date(2026, 9, 20)), 1.25, "LiteLLM 1.102.0"],
        [serial(date(2026, 10, 20)), "", "LiteLLM: no longer listed"],
        [serial(date(2026, 11, 10)), 3, "genai-prices 0.2.3"],
    ]


# EXPLAIN --------------------------------------------------------------------------------------------------------------


def test_a_total_that_uses_an_inferred_price_says_so() -> None:
    table = udfs.EXPLAIN("API_COST", "GPT-5.4 Pro", 3_000, 500, 100, "month", 0.5)
    inferred = next(row for row in table if row[0] == "Cached input price (inferred)")
    assert inferred[1:3] == ["0.1*input_price", pytest.approx(3)]
    assert inferred[5].startswith("Inferred, for no source publishes it (LiteLLM did until 2026-09-20: 3.00): 10% of")
    assert table[-1][0] == "API cost, with an inferred price"
    assert table[-1][2] == pytest.approx(udfs.API_COST("GPT-5.4 Pro", 3_000, 500, 100, "month", 0.5))


@pytest.mark.parametrize(
    ("name", "cells", "last"),
    [
        ("API_COST", ("Claude Sonnet 4.6", 3_000, 500, 100), "API cost"),
        ("API_BLENDED_PRICE", ("GPT-5.4 Pro", 0.75, 0.5), "Blended price, with an inferred price"),
        ("API_PRICE", ("Claude Sonnet 4.6", "input"), "Input price (published by both sources)"),
        ("API_PRICE", ("gpt-4o", "input", "2024-08-21"), "Input price (published by one)"),
        ("API_PRICE", ("gpt-5.4-pro", "cache_write"), "#N/A"),
        ("API_PRICE", ("gpt-99", "input"), "#N/A"),
        ("PRICE_CHANGE", ("gpt-4o", "input", 12), "Change of the price"),
        ("PRICE_CHANGE", ("gpt-5.4-pro", "input", 120), "#N/A"),
        ("MODELS", (), "MODELS"),
    ],
)
def test_a_price_is_explained(name: str, cells: tuple[Any, ...], last: str) -> None:
    found = udfs.EXPLAIN(name, *cells)[-1]
    assert found[0] == last
    if not last.startswith("#") and name != "MODELS":
        assert found[2] == pytest.approx(getattr(udfs, name)(*cells))


# What is remembered ---------------------------------------------------------------------------------------------------

CALL = ("Claude Sonnet 4.6", 3_000, 500, 1, "call")


def new_prices() -> None:
    """Have the price book read anew, now."""
    reading.forget()
    reading.price_list()


@pytest.fixture
def counted() -> Iterator[mock.Mock]:
    """How often a cost is worked out, starting with nothing remembered."""
    new_prices()
    with mock.patch.object(request_cost, "cost", wraps=request_cost.cost) as cost:
        yield cost


def test_an_answer_is_worked_out_once_until_prices_change(counted: mock.Mock) -> None:
    assert [udfs.API_COST(*CALL) for _ in range(3)] == [0.0165] * 3
    assert counted.call_count == 1
    new_prices()
    assert udfs.API_COST(*CALL) == 0.0165
    assert counted.call_count == 2


@pytest.mark.parametrize(
    ("remembered", "place", "truth", "refusal"),
    [
        ((3_000, 500, 1, "call"), 2, True, "calls_per_day is TRUE"),
        ((3_000, 0, 5, "day", 0, 0), 1, False, "output_tokens is FALSE"),
        ((3_000, 0, 5, "day", 0, 0), 5, False, "batch_share is FALSE"),
    ],
)
def test_a_truth_value_is_not_answered_as_its_number_was(
    counted: mock.Mock, remembered: tuple[Any, ...], place: int, truth: bool, refusal: str
) -> None:
    for _ in range(2):
        udfs.API_COST("Claude Sonnet 4.6", *remembered)
    assert counted.call_count == 1, "it was remembered"
    with pytest.raises(WrongType, match=refusal):
        udfs.API_COST("Claude Sonnet 4.6", *remembered[:place], truth, *remembered[place + 1 :])


@pytest.mark.parametrize("cells", [CALL, (*CALL[:3], 1.0, "call"), (*CALL[:3], Decimal(1), "call")])
def test_a_number_is_answered_alike_whatever_its_kind(counted: mock.Mock, cells: tuple[Any, ...]) -> None:
    for _ in range(2):
        assert udfs.API_COST(*cells) == 0.0165


def test_arguments_by_name_are_their_own_question(counted: mock.Mock) -> None:
    month = udfs.API_COST("Claude Sonnet 4.6", 3_000, 500, 10)
    day = udfs.API_COST("Claude Sonnet 4.6", 3_000, 500, 10, period="day")
    assert month == pytest.approx(day * 365 / 12)
    assert udfs.API_COST("Claude Sonnet 4.6", 3_000, 500, 10, "day") == day
    with pytest.raises(WrongType, match="API_COST has no argument model left to give"):
        udfs.API_COST("Claude Sonnet 4.6", model="gpt-5")


def test_an_error_and_a_range_are_not_remembered(counted: mock.Mock) -> None:
    for _ in range(2):
        with pytest.raises(OutOfDomain):
            udfs.API_COST("Claude Sonnet 4.6", -1, 500, 1)
    tokens: list[Any] = [3_000]
    assert udfs.API_COST("Claude Sonnet 4.6", tokens, 500, 1, "call") == [[0.0165]]
    tokens[0] = 0
    assert udfs.API_COST("Claude Sonnet 4.6", tokens, 500, 1, "call") == [[0.0075]]


def test_a_host_asks_anew_for_each_cell(counted: mock.Mock) -> None:
    for _ in range(2):
        assert REGISTRY["API_COST"].result(CALL, in_place=lambda error: error) == 0.0165
    assert counted.call_count == 2


def test_a_users_own_price_is_used_at_once() -> None:
    rows = """
        litellm OpenAI gpt-5 input  1 2026-01-20
        litellm OpenAI gpt-5 output 2 2026-01-20
    """
    own = Override("OpenAI", "gpt-5", "input", Decimal("0.5"), date(2026, 2, 1), "contract")
    with mock.patch.object(reading, "price_list", return_value=price_list(rows)):
        reading.forget()
        assert udfs.API_PRICE("gpt-5", "input") == 1
    with mock.patch.object(reading, "price_list", return_value=price_list(rows, [own])):
        reading.forget()
        assert udfs.API_PRICE("gpt-5", "input") == 0.5
        assert udfs.API_PRICE_BASIS("gpt-5", "input") == "override"
        assert udfs.API_PRICE_NOTE("gpt-5", "input") == (
            "Your override of 2026-02-01 (because contract); list price 1.00 (published by one)."
        )
    reading.forget()


# What is loaded -------------------------------------------------------------------------------------------------------

WITHOUT_A_PRICE = """
import sys, udfs
udfs.SELFHOST_TOTAL(8_000, 25_000)
udfs.EXPLAIN("BREAKEVEN_UTIL", 40_000, 33_000)
udfs.SCENARIO_TABLE()
print(*sorted(name for name in sys.modules if name.startswith(("xl_addin.catalogue", "sqlite3", "sqlalchemy"))))
"""
AT_THE_FIRST_PRICE = """
import sys, udfs
udfs.API_COST("gpt-5", 1_000, 500, 1)
udfs.API_COST("gpt-5", 1_000, 500, 1)
print(*(name for name in sys.modules if name in ("sqlalchemy", "genai_prices", "pydantic", "pandas", "numpy")))
"""


@pytest.mark.parametrize(
    ("program", "loaded"),
    [(WITHOUT_A_PRICE, ["xl_addin.catalogue", "xl_addin.catalogue.fields"]), (AT_THE_FIRST_PRICE, [])],
)
def test_nothing_is_loaded_that_is_not_needed(program: str, loaded: list[str]) -> None:
    udfs.API_PRICE("gpt-5", "input")  # the book is there
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == loaded
