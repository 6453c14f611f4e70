"""How prices moved: one model's price over time, and its change over months."""

from decimal import Decimal

import pytest

from tests.catalogue.price_lists import day, price_list
from xl_addin.catalogue import history
from xl_addin.catalogue.names import Model
from xl_addin.errors import Never

SEEN = """
    litellm      OpenAI gpt-5 input  10  2024-01-20 2025-01-20
    litellm      OpenAI gpt-5 input  8   2025-01-20 2025-11-20
    litellm      OpenAI gpt-5 input  5   2025-11-20
    litellm      OpenAI gpt-5 input  9   2025-11-20 >200000
    genai-prices OpenAI gpt-5 input  6   2025-06-01
    litellm      OpenAI gone  input  4   2024-01-20 2024-07-20
    litellm      OpenAI gone  input  3   2024-07-20 2025-01-20
    litellm      OpenAI new   input  1   2026-01-20
"""
LIST = price_list(SEEN)


def model(name: str) -> Model:
    return Model("OpenAI", name)


def test_a_series_has_each_change_with_its_source_and_ends_where_the_price_was_withdrawn() -> None:
    assert [
        (str(point.day), point.usd_per_mtok, point.who) for point in history.series(LIST, model("gpt-5"), "input")
    ] == [
        ("2024-01-20", Decimal(10), "LiteLLM 1.109.1"),
        ("2025-01-20", Decimal(8), "LiteLLM 1.109.1"),
        ("2025-06-01", Decimal(6), "genai-prices 0.2.3"),
        ("2025-11-20", Decimal(5), "LiteLLM 1.109.1"),
    ]
    assert history.series(LIST, model("gone"), "input")[-1] == (day("2025-01-20"), None, "LiteLLM: no longer listed")
    with pytest.raises(Never, match=r"^No source ever published the batch input price of gpt-5\.$"):
        history.series(LIST, model("gpt-5"), "batch_input")


@pytest.mark.parametrize(
    ("name", "months", "share", "source"),
    [
        # The last observation is of 2026-01-20. genai-prices reaches back to 2025-06-01, LiteLLM beyond.
        ("gpt-5", 1, 0, "genai-prices"),
        ("gpt-5", 7, 0, "genai-prices"),
        ("gpt-5", 8, 5 / 8 - 1, "litellm"),
        ("gpt-5", 12, 5 / 8 - 1, "litellm"),
        ("gpt-5", 13, 5 / 10 - 1, "litellm"),
        ("gpt-5", 24, 5 / 10 - 1, "litellm"),
        # Gone since 2025-01-20: the months up to that day.
        ("gone", 6, 0, "litellm"),
        ("gone", 7, 3 / 4 - 1, "litellm"),
        ("new", 1, None, ""),
        ("gpt-5", 25, None, ""),
        ("gone", 13, None, ""),
    ],
)
def test_a_change_is_within_one_source(name: str, months: int, share: float | None, source: str) -> None:
    if share is None:
        with pytest.raises(Never, match=rf"^{name} has no input price of {months} months before: it is known since "):
            history.change(LIST, model(name), "input", months)
        return
    moved = history.change(LIST, model(name), "input", months)
    assert moved.share == pytest.approx(share)
    assert moved.source == source
    graph, figures, target = history.change_trace(LIST, model(name), "input", months)
    assert graph.evaluate(figures, target)[target] == pytest.approx(share)


def test_a_price_without_history_has_no_change() -> None:
    with pytest.raises(Never, match="no source publishes one"):
        history.change(LIST, model("gpt-5"), "output", 1)


@pytest.mark.parametrize(
    ("from_day", "months", "before"),
    [
        ("2026-11-20", 12, "2025-11-20"),
        ("2026-03-31", 1, "2026-02-28"),
        ("2026-01-15", 13, "2024-12-15"),
    ],
)
def test_months_are_counted_by_the_calendar(from_day: str, months: int, before: str) -> None:
    assert history.months_before(day(from_day), months) == day(before)
