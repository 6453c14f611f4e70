"""The functions on prices: what they give, what they refuse, how fast they forget, and what they never load."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from unittest import mock

import pytest

import udfs
from tests.catalogue.price_lists import price_list
from udfs import prices
from xl_addin.catalogue import price, reading, request_cost
from xl_addin.catalogue.price import Override
from xl_addin.catalogue.vendors import listed
from xl_addin.errors import BreakevenError, ErrorInArgument, Never, OutOfDomain, UnknownKey, WrongType
from xl_addin.functions.cell_function import REGISTRY
from xl_addin.functions.declaring import Answers
from xl_addin.units import serial

FIGURES: list[tuple[Callable[..., Any], tuple[Any, ...], Any]] = [
    (udfs.API_PRICE, ("Claude Sonnet 4.6", "input"), 3),
    (udfs.API_PRICE, ("claude-sonnet-4-6", "Output"), 15),
    (udfs.API_PRICE, ("GPT-5.4 Mini", "cached_input"), 0.075),
    (udfs.API_PRICE, ("gpt-5.4-pro", "cached_input"), 3),
    (udfs.API_PRICE, ("Gemini 2.0 Flash-Lite", "cached_input"), 0.01875),
    (udfs.API_PRICE, ("gpt-4o", "input", "2024-08-21"), 5),
    (udfs.API_PRICE, ("gpt-4o", "input", serial(date(2024, 8, 21))), 5),
    (udfs.API_PRICE, ("gpt-4o", "input", serial(date(2024, 8, 21)) + 0.75), 5),
    (udfs.API_PRICE, ("gpt-4o", "input", date(2024, 8, 21)), 5),
    (udfs.API_PRICE, ("gpt-4o", "input", datetime(2024, 8, 21, 23, 59)), 5),
    (udfs.API_PRICE, ("gpt-4o", "input", "2025-06-30"), 2.5),
    (udfs.API_PRICE_BASIS, ("Claude Sonnet 4.6", "cached_input"), "published by both sources"),
    (udfs.API_PRICE_BASIS, ("Grok 4 (legacy)", "cached_input"), "published by one"),
    (udfs.API_PRICE_BASIS, ("gpt-5.4-pro", "cached_input"), "inferred"),
    (udfs.API_PRICE_BASIS, ("Gemini 2.0 Flash-Lite", "cached_input"), "conflict"),
    (udfs.API_PRICE_BASIS, ("Mistral Large 4", "input"), "conflict"),
    # 3,000 x 3 + 500 x 15 = 16,500 / 1M.
    (udfs.API_COST, ("Claude Sonnet 4.6", 3_000, 500, 1, "call"), 0.0165),
    (udfs.API_COST, ("Claude Sonnet 4.6", 3_000, 500, 10_000, "day"), 165),
    (udfs.API_COST, ("Claude Sonnet 4.6", 3_000, 500, 10_000), 165 * 365 / 12),
    (udfs.API_COST, ("Claude Sonnet 4.6", 3_000, 500, 10_000, "Year"), 165 * 365),
    # 1,500 x 3 + 1,500 x 0.3 + 7,500 = 12,450; in a batch 3,000 x 1.5 + 500 x 7.5 = 8,250; half of each.
    (udfs.API_COST, ("Claude Sonnet 4.6", 3_000, 500, 1, "call", 0.5, 0.5), 0.010350),
    # Above 272,000 tokens GPT-5.4 Pro costs 60 and 270: 300,000 x 60 + 1,000 x 270.
    (udfs.API_COST, ("GPT-5.4 Pro", 300_000, 1_000, 1, "call"), 18.27),
    (udfs.API_BLENDED_PRICE, ("Claude Sonnet 4.6",), 6),
    (udfs.API_BLENDED_PRICE, ("Claude Sonnet 4.6", 0.5), 9),
    (udfs.API_BLENDED_PRICE, ("Claude Sonnet 4.6", None, None, 1), 3),
    (udfs.PRICE_CHANGE, ("gpt-4o", "input", 12), 0),
    # In the month in which LiteLLM dropped Grok 4 it was at 1.25; twelve months before, at 3.
    (udfs.PRICE_CHANGE, ("Grok 4 (legacy)", "input", 12), 1.25 / 3 - 1),
    (udfs.LAST_VERIFIED, ("Anthropic",), serial(date(2026, 11, 20))),
]


@pytest.mark.parametrize(("typed", "cells", "result"), FIGURES, ids=[f"{row[0].__name__}{row[1]}" for row in FIGURES])
def test_a_function_gives(typed: Callable[..., Any], cells: tuple[Any, ...], result: Any) -> None:
    assert typed(*cells) == (result if isinstance(result, str) else pytest.approx(result, rel=1e-12))


DAY = "type a date from 2000-01-01 to 2099-12-31, as a date cell or as 2025-06-30."
REFUSED: list[tuple[Callable[..., Any], tuple[Any, ...], type[BreakevenError], str]] = [
    (udfs.API_PRICE, ("gpt-99", "input"), UnknownKey, 'There is no model "gpt-99" in the price book: type gpt-'),
    (udfs.API_PRICE, (7, "input"), WrongType, "model is 7: type text, a model's name: Claude Sonnet 4.6"),
    (udfs.API_PRICE, ("", "input"), WrongType, "model is empty: type a model's name"),
    (udfs.API_PRICE, ("gpt-5", "inputs"), UnknownKey, 'field is "inputs": type one of: input, output, cached_input'),
    (
        udfs.API_PRICE,
        ("gpt-5.4-pro", "cache_write"),
        Never,
        "gpt-5.4-pro has no cache write price: no source publishes",
    ),
    (
        udfs.API_PRICE,
        ("gpt-5", "input", "2020-01-01"),
        Never,
        "gpt-5 had no price on 2020-01-01: it is known since 2025",
    ),
    (udfs.API_PRICE, ("gpt-5", "input", "June"), WrongType, f'as_of is "June": {DAY}'),
    (udfs.API_PRICE, ("gpt-5", "input", "2025-02-30"), WrongType, f'as_of is "2025-02-30": {DAY}'),
    (udfs.API_PRICE, ("gpt-5", "input", 2025), OutOfDomain, f"as_of is 2,025: {DAY}"),
    (udfs.API_PRICE, ("gpt-5", "input", "1999-12-31"), OutOfDomain, f'as_of is "1999-12-31": {DAY}'),
    (udfs.API_PRICE, ("gpt-5", "input", True), WrongType, f"as_of is TRUE: {DAY}"),
    (udfs.API_PRICE, ("#REF!", "input"), ErrorInArgument, "model holds #REF!: put that cell right."),
    (udfs.API_PRICE_BASIS, ("command-a-03-2025", "batch_input"), Never, "command-a-03-2025 has no batch input price"),
    (udfs.API_PRICE_NOTE, ("nobody/gpt-5", "input"), UnknownKey, 'There is no model "nobody/gpt-5"'),
    (udfs.API_COST, ("gpt-5", -1, 500, 1), OutOfDomain, "input_tokens is -1: type 0 to 10,000,000 tokens."),
    (udfs.API_COST, ("gpt-5", 1_000, 2e7, 1), OutOfDomain, "output_tokens is 20,000,000: type 0 to 10,000,000 tokens."),
    (udfs.API_COST, ("gpt-5", 1_000, 500, 2e9), OutOfDomain, "calls_per_day is 2,000,000,000: type 0 to 1,000,000,000"),
    (udfs.API_COST, ("gpt-5", 1_000, 500, True), WrongType, "calls_per_day is TRUE: type a number"),
    (
        udfs.API_COST,
        ("gpt-5", 1_000, 500, 1, "week"),
        UnknownKey,
        'period is "week": type one of: call, day, month, year',
    ),
    (udfs.API_COST, ("gpt-5", 1_000, 500, 1, "call", 55), OutOfDomain, "cached_share is 55, which is 5,500%: type 55%"),
    (
        udfs.API_COST,
        ("command-a-03-2025", 1_000, 500, 1, "call", 0, 0.5),
        Never,
        "command-a-03-2025 has no batch input",
    ),
    (udfs.API_BLENDED_PRICE, ("gpt-5", 75), OutOfDomain, "input_share is 75, which is 7,500%: type 75% or 0.75."),
    (udfs.PRICE_HISTORY, ("gpt-5.2-pro", "cached_input"), Never, "No source ever published the cached input price of"),
    (
        udfs.PRICE_CHANGE,
        ("gpt-5.4-pro", "input", 12),
        Never,
        "gpt-5.4-pro has no input price of 12 months before: it is",
    ),
    (udfs.PRICE_CHANGE, ("gpt-5", "input", 1.5), OutOfDomain, "months is 1.5: type a whole number, 1 to 120 months."),
    (udfs.LAST_VERIFIED, ("nobody",), UnknownKey, 'There is no vendor "nobody": type one of Anthropic, OpenAI, Google'),
    (udfs.MODELS, ("nobody",), UnknownKey, 'There is no vendor "nobody": type one of Anthropic, OpenAI, Google'),
    (
        udfs.INFERRED_PRICES,
        ("nobody",),
        UnknownKey,
        'There is no vendor "nobody": type one of Anthropic, OpenAI, Google',
    ),
]


@pytest.mark.parametrize(
    ("typed", "cells", "error", "sentence"), REFUSED, ids=[f"{row[0].__name__}{row[1]}" for row in REFUSED]
)
def test_a_function_refuses_and_says_what_to_type(
    typed: Callable[..., Any], cells: tuple[Any, ...], error: type[BreakevenError], sentence: str
) -> None:
    with pytest.raises(error) as refusal:
        typed(*cells)
    assert type(refusal.value) is error
    assert str(refusal.value).startswith(sentence)


def test_the_words_are_those_of_the_price_book() -> None:
    assert prices.FIELDS == price.FIELDS
    assert prices.INFERRED == price.Basis.INFERRED
    assert prices.PERIOD.choices == request_cost.PERIODS


# Ranges ---------------------------------------------------------------------------------------------------------------


def test_ranges_are_lifted() -> None:
    assert udfs.API_PRICE(["gpt-5", "", "gpt-99"], "input")[:2] == [(1.25,), ("",)]
    assert isinstance(udfs.API_PRICE(["gpt-5", "", "gpt-99"], "input")[2][0], UnknownKey)
    assert udfs.API_PRICE(["Claude Sonnet 4.6"], [["input", "output"]]) == [(3, 15)]
    assert udfs.API_COST("Claude Sonnet 4.6", [3_000, 0], 500, 1, "call") == [(0.0165,), (0.0075,)]


def test_tables_have_headings_and_one_width() -> None:
    for table in (udfs.MODELS(), udfs.INFERRED_PRICES(), udfs.PRICE_HISTORY("gpt-4o")):
        assert {len(row) for row in table} == {len(table[0])}
        assert all(isinstance(heading, str) for heading in table[0])


def test_the_models_are_those_of_the_listed_vendors_and_inferred_prices_are_marked() -> None:
    header, *rows = udfs.MODELS()
    assert {row[0] for row in rows} == set(listed())
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
    assert udfs.API_COST("Claude Sonnet 4.6", tokens, 500, 1, "call") == [(0.0165,)]
    tokens[0] = 0
    assert udfs.API_COST("Claude Sonnet 4.6", tokens, 500, 1, "call") == [(0.0075,)]


def test_no_more_answers_are_kept_than_there_is_room_for() -> None:
    answers = Answers(lambda forget: None)
    with mock.patch.object(Answers, "MOST", 3):
        for number in range(10, 20):
            assert answers.to(REGISTRY["SELFHOST_TOTAL"], (number, 5)) == number + 5
            assert len(answers.known) <= 3


def test_an_answer_that_was_under_way_when_prices_changed_is_not_kept() -> None:
    answers = Answers(lambda forget: None)

    def entry(*cells: Any) -> int:
        answers.forget()
        return 7

    assert answers.to(mock.Mock(side_effect=entry), (1, 2)) == 7
    assert answers.known == {}


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

LOADED = """
import sys, udfs
udfs.SELFHOST_TOTAL(8_000, 25_000)
udfs.EXPLAIN("BREAKEVEN_UTIL", 40_000, 33_000)
udfs.SCENARIO_TABLE()
print(*(name for name in sys.modules if name.startswith(("xl_addin.catalogue", "sqlite3", "sqlalchemy"))))
"""
AT_THE_FIRST_PRICE = """
import sys, udfs
udfs.API_COST("gpt-5", 1_000, 500, 1)
udfs.API_COST("gpt-5", 1_000, 500, 1)
print(*(name for name in sys.modules if name in ("sqlalchemy", "genai_prices", "pydantic", "pandas", "numpy")))
"""


@pytest.mark.parametrize("program", [LOADED, AT_THE_FIRST_PRICE])
def test_nothing_is_loaded_that_is_not_needed(program: str) -> None:
    udfs.API_PRICE("gpt-5", "input")  # the book is there
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""
