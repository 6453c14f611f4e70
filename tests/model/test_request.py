"""What a request costs: each kind of token at its own price, and laws that hold for every request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_addin.model.reduced import without
from xl_addin.model.request import BLEND, PRICES, REQUEST, TOKENS_PRICED, part

#: Anthropic's for a model at 3 and 15 dollars: read from the cache at a tenth, written to it at 1.25 times the input
#: price, for an hour at twice that price, and half of both in a batch.
SONNET = {
    "input_price": 3.0,
    "cached_input_price": 0.3,
    "cache_write_price": 3.75,
    "hour_cache_write_price": 6.0,
    "output_price": 15.0,
    "batch_input_price": 1.5,
    "batch_output_price": 7.5,
}
CALL = {
    "input_tokens": 10_000,
    "output_tokens": 1_000,
    "cached_share": 0,
    "written_share": 0,
    "hour_written_share": 0,
    "batch_share": 0,
}


def cost(figures: Mapping[str, Any], line: str = "average_call_cost") -> float:
    return float(REQUEST.evaluate(figures, line)[line])


@pytest.mark.parametrize(
    ("given", "usd"),
    [
        # 10,000 x 3 + 1,000 x 15 = 45,000 / 1M.
        ({}, 0.045),
        # 4,000 x 3 + 6,000 x 0.3 = 13,800, and 15,000.
        ({"cached_share": 0.6}, 0.0288),
        # For five minutes 10,000 x 3.75, for an hour 10,000 x 6.
        ({"written_share": 1}, 0.0525),
        ({"hour_written_share": 1}, 0.075),
        # 1,000 x 3 + 6,000 x 0.3 + 2,000 x 3.75 + 1,000 x 6 = 18,300, and 15,000.
        ({"cached_share": 0.6, "written_share": 0.2, "hour_written_share": 0.1}, 0.0333),
        # In a batch 10,000 x 1.5 + 1,000 x 7.5 = 22,500, whatever the cache.
        ({"batch_share": 1}, 0.0225),
        ({"batch_share": 1, "cached_share": 0.6, "written_share": 0.4}, 0.0225),
        # A quarter of the calls: 45,000 x 3/4 + 22,500 / 4.
        ({"batch_share": 0.25}, 0.039375),
    ],
)
def test_a_call_costs(given: dict[str, float], usd: float) -> None:
    assert cost(SONNET | CALL | given) == pytest.approx(usd, rel=1e-12)


@pytest.mark.parametrize(("periods", "usd"), [(365, 4.5), (12, 136.875), (1, 1_642.5)])
def test_calls_of_a_period_cost(periods: int, usd: float) -> None:
    figures = SONNET | CALL | {"calls_per_day": 100, "periods_per_year": periods}
    assert cost(figures, "api_cost") == pytest.approx(usd, rel=1e-12)


# Laws -----------------------------------------------------------------------------------------------------------------

SHARE, PRICE, TOKENS = st.floats(0, 1), st.floats(0, 1e4), st.floats(0, 1e7)


@st.composite
def requests(draw: st.DrawFn) -> dict[str, float]:
    """Any request: what is read from the cache or written to it is no more than all of the input."""
    cached, written, hour = draw(SHARE), draw(SHARE), draw(SHARE)
    whole = max(1, cached + written + hour)
    return {one.name: draw(PRICE) for one in PRICES} | {
        "input_tokens": draw(TOKENS),
        "output_tokens": draw(TOKENS),
        "cached_share": cached / whole,
        "written_share": written / whole,
        "hour_written_share": hour / whole,
        "batch_share": draw(SHARE),
        "calls_per_day": draw(st.floats(0, 1e9)),
        "periods_per_year": draw(st.sampled_from([1, 12, 365])),
    }


def close(usd: float, figures: Mapping[str, float]) -> Any:
    """To a billionth of what the call would cost at the dearest price."""
    dearest = max(figures[one.name] for one in PRICES)
    tokens = figures["input_tokens"] + figures["output_tokens"]
    return pytest.approx(usd, rel=1e-9, abs=max(1e-300, 1e-9 * dearest * tokens / TOKENS_PRICED))


@given(figures=requests(), times=st.floats(0, 1e3))
def test_twice_the_calls_cost_twice_as_much(figures: dict[str, float], times: float) -> None:
    more = figures | {"calls_per_day": times * figures["calls_per_day"]}
    assert cost(more, "api_cost") == pytest.approx(times * cost(figures, "api_cost"), rel=1e-9)


@given(figures=requests(), times=st.floats(0, 1e3))
def test_a_call_of_twice_the_tokens_costs_twice_as_much(figures: dict[str, float], times: float) -> None:
    more = figures | {name: times * figures[name] for name in ("input_tokens", "output_tokens")}
    assert cost(more) == close(times * cost(figures), more)


@given(figures=requests())
def test_without_shares_it_is_tokens_times_price(figures: dict[str, float]) -> None:
    plain = figures | {name: 0 for name in figures if name.endswith("_share")}
    usd = plain["input_tokens"] * plain["input_price"] + plain["output_tokens"] * plain["output_price"]
    assert cost(plain) == close(usd / TOKENS_PRICED, plain)


@given(figures=requests())
def test_every_token_of_the_input_is_charged_once(figures: dict[str, float]) -> None:
    found = REQUEST.evaluate(figures, "input_cost")
    kinds = ("fresh_tokens", "cached_tokens", "written_tokens", "hour_written_tokens")
    assert sum(found[kind] for kind in kinds) == pytest.approx(figures["input_tokens"], rel=1e-12)
    assert found["fresh_tokens"] >= -1e-12 * figures["input_tokens"]


@given(figures=requests())
def test_a_batch_costs_the_same_whatever_the_cache(figures: dict[str, float]) -> None:
    batch = figures | {"batch_share": 1}
    uncached = batch | {"cached_share": 0, "written_share": 0, "hour_written_share": 0}
    assert cost(batch) == close(cost(uncached), batch)


@given(figures=requests())
def test_the_parts_of_a_call_make_its_cost(figures: dict[str, float]) -> None:
    found = REQUEST.evaluate(figures, "average_call_cost")
    parts = [
        one.cost(one.average(found[one.tokens], found["batch_share"]), found[price.name])
        for price in PRICES
        for one in [part(price.name)]
    ]
    assert sum(parts) == close(found["average_call_cost"], figures)


@given(figures=requests())
def test_a_blended_price_is_that_of_a_million_tokens(figures: dict[str, float]) -> None:
    mix = figures | {"written_share": 0, "hour_written_share": 0, "input_share": 0.75}
    blended = BLEND.evaluate(mix, "blended_price")["blended_price"]
    million = mix | {"input_tokens": 0.75 * TOKENS_PRICED, "output_tokens": 0.25 * TOKENS_PRICED}
    assert cost(million) == close(blended, million)


@given(
    figures=requests(),
    nothing=st.sets(
        st.sampled_from(["cached_share", "written_share", "hour_written_share", "batch_share", "output_tokens"])
    ),
)
def test_what_is_nothing_falls_out_of_the_lines_and_changes_no_cost(
    figures: dict[str, float], nothing: set[str]
) -> None:
    left = without(REQUEST, nothing)
    none = figures | dict.fromkeys(nothing, 0.0)
    assert not nothing & {name for line in left.order for name in line.parameters}
    assert left.evaluate(none, "average_call_cost")["average_call_cost"] == cost(none)


# Price by price -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("price", "tokens", "of_calls"),
    [
        ("input_price", "fresh_tokens", 0.75),
        ("output_price", "output_tokens", 0.75),
        ("cached_input_price", "cached_tokens", 0.75),
        ("cache_write_price", "written_tokens", 0.75),
        ("hour_cache_write_price", "hour_written_tokens", 0.75),
        ("batch_input_price", "input_tokens", 0.25),
        ("batch_output_price", "output_tokens", 0.25),
    ],
)
def test_each_price_is_charged_for_its_own_tokens(price: str, tokens: str, of_calls: float) -> None:
    charged = part(price)
    assert charged.tokens == tokens
    assert charged.average(1, 0.25) == of_calls
    assert charged.in_batch is ("batch" in price)
    assert charged.cost.parameters == (tokens, price)
    assert charged.cost(2_000_000, 3.75) == 7.5
