"""What calls cost: by hand, in exact arithmetic, and as genai-prices works it out."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

import genai_prices
import pytest
from genai_prices import Usage
from genai_prices.types import ModelInfo

from tests.catalogue.price_lists import bundled_list, bundled_rows, price_list
from xl_addin.catalogue import bundled, request_cost, vendors
from xl_addin.catalogue.fields import CACHED_INPUT, FIELDS, INPUT, OUTPUT
from xl_addin.catalogue.names import Model
from xl_addin.catalogue.price import GENAI_PRICES
from xl_addin.catalogue.price_list import PriceList
from xl_addin.errors import Never
from xl_addin.model.graph import Graph

# Round prices, and a tier that doubles the input and raises the output by half.
LIST = price_list(
    """
    genai-prices OpenAI plain input        2    2026-01-01
    genai-prices OpenAI plain output       10   2026-01-01
    genai-prices OpenAI plain cached_input 0.2  2026-01-01
    genai-prices OpenAI plain batch_input  1    2026-01-01
    genai-prices OpenAI plain batch_output 5    2026-01-01
    genai-prices OpenAI plain cache_write  2.5  2026-01-01
    genai-prices OpenAI gpt-5-long input        2    2026-01-01
    genai-prices OpenAI gpt-5-long input        4    2026-01-01 >200000
    genai-prices OpenAI gpt-5-long output       10   2026-01-01
    genai-prices OpenAI gpt-5-long output       15   2026-01-01 >200000
    genai-prices OpenAI gpt-5-long cached_input 0.2  2026-01-01
    genai-prices Cohere bare  input        2    2026-01-01
    genai-prices Cohere bare  output       10   2026-01-01
    """
)
PLAIN, LONG, BARE = Model("OpenAI", "plain"), Model("OpenAI", "gpt-5-long"), Model("Cohere", "bare")

BY_HAND: list[tuple[str, Model, dict[str, Any], float]] = [
    # 1,000 x 2 / 1M = 0.002, and 500 x 10 / 1M = 0.005.
    ("one call", PLAIN, {"input_tokens": 1_000, "output_tokens": 500}, 0.007),
    # 0.007 x 100 calls; x 365 / 12 days; x 365 days.
    ("a day", PLAIN, {"input_tokens": 1_000, "output_tokens": 500, "calls_per_day": 100, "period": "day"}, 0.7),
    ("a month", PLAIN, {"input_tokens": 1_000, "output_tokens": 500, "calls_per_day": 120, "period": "month"}, 25.55),
    ("a year", PLAIN, {"input_tokens": 1_000, "output_tokens": 500, "calls_per_day": 100, "period": "year"}, 255.5),
    # 250 fresh x 2 + 750 cached x 0.2 = 650, and 5,000 for the output: 5,650 / 1M.
    ("cached", PLAIN, {"input_tokens": 1_000, "output_tokens": 500, "cached_share": 0.75}, 0.00565),
    # In a batch 1,000 x 1 + 500 x 5 = 3,500 / 1M; a half of each: (0.007 + 0.0035) / 2.
    ("half in a batch", PLAIN, {"input_tokens": 1_000, "output_tokens": 500, "batch_share": 0.5}, 0.00525),
    # The discount for the cache does not reach into the batch.
    (
        "all in a batch",
        PLAIN,
        {"input_tokens": 1_000, "output_tokens": 500, "cached_share": 1, "batch_share": 1},
        0.0035,
    ),
    # (0.00565 + 0.0035) / 2.
    ("both", PLAIN, {"input_tokens": 1_000, "output_tokens": 500, "cached_share": 0.75, "batch_share": 0.5}, 0.004575),
    # 250 fresh x 2 + 500 cached x 0.2 + 250 written x 2.5 = 1,225, and 5,000 for the output.
    (
        "written",
        PLAIN,
        {"input_tokens": 1_000, "output_tokens": 500, "cached_share": 0.5, "written_share": 0.25},
        0.006225,
    ),
    # All of it is written: 2,500, and 5,000; nothing is charged as fresh.
    ("all written", PLAIN, {"input_tokens": 1_000, "output_tokens": 500, "written_share": 1}, 0.0075),
    # Nothing is written to a cache in a batch.
    (
        "written, all in a batch",
        PLAIN,
        {"input_tokens": 1_000, "output_tokens": 500, "written_share": 1, "batch_share": 1},
        0.0035,
    ),
    # At the threshold: 200,000 x 2 + 1,000 x 10 = 410,000 / 1M. One token more: 200,001 x 4 + 1,000 x 15.
    ("at the threshold", LONG, {"input_tokens": 200_000, "output_tokens": 1_000}, 0.41),
    ("above it", LONG, {"input_tokens": 200_001, "output_tokens": 1_000}, 0.815004),
    # Cached tokens count towards the threshold; their price has no tier: 150,000 x 4 + 150,000 x 0.2 = 630,000.
    ("above it, cached", LONG, {"input_tokens": 300_000, "output_tokens": 0, "cached_share": 0.5}, 0.63),
    # A batch is inferred at half, of the tier as well: 300,000 x 2 + 1,000 x 7.5.
    ("above it, in a batch", LONG, {"input_tokens": 300_000, "output_tokens": 1_000, "batch_share": 1}, 0.6075),
    ("nothing", PLAIN, {"input_tokens": 0, "output_tokens": 0}, 0),
    ("part of a token on average", PLAIN, {"input_tokens": 0.5, "output_tokens": 0}, 0.000001),
]


def cost(prices: PriceList, model: Model, input_tokens: float, output_tokens: float, **given: Any) -> float:
    """What one call costs where nothing else is said, and no share of it is anything but ordinary."""
    usual = {"calls_per_day": 1, "period": "call", "cached_share": 0, "batch_share": 0, "written_share": 0}
    return request_cost.cost(
        prices, model, **{"input_tokens": input_tokens, "output_tokens": output_tokens, **usual, **given}
    )


def blend(prices: PriceList, model: Model, **given: Any) -> float:
    """Three of input to one of output, where nothing else is said."""
    return request_cost.blend(prices, model, **{"input_share": 0.75, "cached_share": 0, "batch_share": 0, **given})


@pytest.mark.parametrize(("model", "usage", "usd"), [row[1:] for row in BY_HAND], ids=[row[0] for row in BY_HAND])
def test_calls_cost(model: Model, usage: dict[str, Any], usd: float) -> None:
    assert cost(LIST, model, **usage) == pytest.approx(usd, rel=1e-12)


@pytest.mark.parametrize(
    ("shares", "usd"),
    [
        # 2 x 0.75 + 10 x 0.25; at one to one; input only; with half of it cached: (2 + 0.2) / 2 x 0.75 + 2.5.
        ({}, 4.0),
        ({"input_share": 0.5}, 6.0),
        ({"input_share": 1}, 2.0),
        ({"cached_share": 0.5}, 3.325),
        # In a batch 1 x 0.75 + 5 x 0.25 = 2; a quarter of it: 4 x 0.75 + 2 x 0.25.
        ({"batch_share": 0.25}, 3.5),
        ({"batch_share": 1, "cached_share": 1}, 2.0),
    ],
)
def test_a_million_tokens_cost_on_average(shares: dict[str, float], usd: float) -> None:
    assert blend(LIST, PLAIN, **shares) == pytest.approx(usd, rel=1e-12)


@pytest.mark.parametrize(
    ("usage", "field"),
    [({"cached_share": 0.1}, "cached input"), ({"batch_share": 0.1}, "batch input")],
)
def test_a_price_that_does_not_exist_is_no_zero(usage: dict[str, Any], field: str) -> None:
    with pytest.raises(
        Never, match=rf"^bare has no {field} price: no source publishes one, and no convention gives one\.$"
    ):
        cost(LIST, BARE, 1_000, 500, **usage)
    with pytest.raises(Never, match=field):
        blend(LIST, BARE, **usage)


def test_a_price_of_writing_that_does_not_exist_is_no_zero() -> None:
    with pytest.raises(Never, match=r"^bare has no cache write price"):
        cost(LIST, BARE, 1_000, 500, written_share=0.1)


def test_a_price_that_nothing_is_charged_at_is_not_asked_for() -> None:
    assert cost(LIST, BARE, 1_000, 500) == pytest.approx(0.007)
    only_input = price_list("litellm Cohere embed input 2 2026-01-01")
    assert cost(only_input, Model("Cohere", "embed"), 1_000, 0) == pytest.approx(0.002)
    only_cached = price_list("litellm Cohere warm cached_input 0.5 2026-01-01")
    assert cost(only_cached, Model("Cohere", "warm"), 1_000, 0, cached_share=1) == pytest.approx(0.0005)
    only_batch = price_list("litellm Cohere night batch_input 1 2026-01-01")
    night = cost(only_batch, Model("Cohere", "night"), 1_000, 0, cached_share=0.5, written_share=0.5, batch_share=1)
    assert night == pytest.approx(0.001)


def exact(prices: PriceList, model: Model, tokens: int, output: int, cached: Decimal, batch: Decimal) -> Decimal:
    """The same in exact arithmetic, written down a second time."""

    def at(field: str) -> Decimal:
        return next(usd for above, usd in reversed(prices.steps(model, field)) if tokens > above or above == 0)

    ordinary = tokens * ((1 - cached) * at(INPUT) + cached * at(CACHED_INPUT)) + output * at(OUTPUT)
    batched = tokens * at("batch_input") + output * at("batch_output")
    return ((1 - batch) * ordinary + batch * batched) / 10**6


def test_it_is_exact_to_twelve_digits() -> None:
    prices, chance = bundled_list(), random.Random(11)
    models = [
        one for one in prices.models() if all(prices.has(one, field) for field in FIELDS if field != "cache_write")
    ]
    assert len(models) > 150
    for _ in range(3_000):
        model = chance.choice(models)
        tokens, output = chance.choice([10**3, 10**5, 10**6]), chance.randrange(100_000)
        tokens = chance.randrange(1, tokens)
        cached, batch = (Decimal(chance.randrange(101)) / 100 for _ in range(2))
        found = cost(prices, model, tokens, output, cached_share=float(cached), batch_share=float(batch))
        assert found == pytest.approx(float(exact(prices, model, tokens, output, cached, batch)), rel=1e-12)


# Against genai-prices -------------------------------------------------------------------------------------------------

#: genai-prices' own snapshot day; a time at which no price by the hour applies is not needed, for those are left out.
ON = datetime.combine(bundled.about(GENAI_PRICES).observed_on, time(12), UTC)


def plain_models() -> Iterator[tuple[Model, str]]:
    """The ten vendors' models that genai-prices prices by the token, at any hour alike; and its provider's id."""
    prices = bundled_list()
    providers = {provider.id: provider for provider in genai_prices.data_snapshot.get_snapshot().providers}
    for model in prices.every():
        claims = vendors.vendor(model.vendor).claims[GENAI_PRICES] if model.vendor in vendors.listed() else ()
        for claim in claims:
            info = providers[claim.provider].find_model(model.model)
            if info is None or (INPUT, 0) not in prices.record(model).said(GENAI_PRICES).prices:
                continue
            if is_plain(info):
                yield model, claim.provider


def is_plain(info: ModelInfo) -> bool:
    """Whether the model is priced by the token alone, at any hour alike."""
    entries = info.prices if isinstance(info.prices, list) else []
    by_the_hour = any(hasattr(entry.constraint, "start_time") for entry in entries)
    return not by_the_hour and info.get_prices(ON).requests_kcount is None


def test_one_call_costs_what_genai_prices_says() -> None:
    prices, chance = bundled_list(), random.Random(7)
    models = list(plain_models())
    assert len({model.vendor for model, _ in models}) >= 9, "genai-prices does not have Alibaba"
    assert len(models) > 250
    tiered = 0
    for number in range(6_000):
        model, provider = models[number % len(models)]
        said = prices.record(model).said(GENAI_PRICES).prices
        thresholds = [above for (_, above) in said if above]
        around = chance.choice(thresholds) if thresholds else 100_000
        tokens = chance.choice([around, around + 1, chance.randrange(1, 3 * around)])
        output = chance.randrange(50_000) if (OUTPUT, 0) in said else 0
        cached = chance.choice([0, tokens, chance.randrange(tokens)]) if (CACHED_INPUT, 0) in said else 0
        usage = Usage(input_tokens=tokens, output_tokens=output, cache_read_tokens=cached)
        theirs = genai_prices.calc_price(
            usage, model.model, provider_id=provider, genai_request_timestamp=ON
        ).total_price
        ours = cost(prices, model, tokens, output, cached_share=cached / tokens)
        assert ours == pytest.approx(float(theirs), rel=1e-12, abs=1e-9), (model, usage)
        tiered += any(tokens > above for above in thresholds)
    assert tiered > 300


def test_a_call_of_any_other_providers_model_costs_what_genai_prices_says() -> None:
    prices, chance = bundled_list(), random.Random(8)
    known = {Model(*row.key[:2]) for row in bundled_rows()}
    compared = 0
    for provider in genai_prices.data_snapshot.get_snapshot().providers:
        for info in provider.models:
            vendor = vendors.vendor_of(GENAI_PRICES, provider.id, info.id)
            if vendor is None or vendor in vendors.listed() or not is_plain(info):
                continue
            model = Model(vendor, info.id)
            said = prices.record(model).said(GENAI_PRICES).prices if model in known else {}
            if (INPUT, 0) not in said or provider.find_model(info.id) is not info:
                continue
            tokens, output = chance.randrange(1, 400_000), chance.randrange(50_000) if (OUTPUT, 0) in said else 0
            cached = chance.randrange(tokens) if (CACHED_INPUT, 0) in said else 0
            usage = Usage(input_tokens=tokens, output_tokens=output, cache_read_tokens=cached)
            theirs = info.calc_price(usage, provider, genai_request_timestamp=ON).total_price
            ours = cost(prices, model, tokens, output, cached_share=cached / tokens)
            assert ours == pytest.approx(float(theirs), rel=1e-12, abs=1e-9), (model, usage)
            compared += 1
    assert compared > 1_500


# How it came about ----------------------------------------------------------------------------------------------------


def rows(traced: tuple[Graph, Any, str]) -> dict[str, Any]:
    graph, figures, target = traced
    values = graph.evaluate(figures, target)
    return {line.label: values[line.name] for line in graph.path(target, figures)}


def usage_of(**given: Any) -> dict[str, Any]:
    usual = {"input_tokens": 1_000, "output_tokens": 500, "calls_per_day": 100, "period": "day"}
    return usual | {"cached_share": 0, "batch_share": 0, "written_share": 0} | given


@pytest.mark.parametrize(
    ("model", "given"),
    [
        (PLAIN, {}),
        (PLAIN, {"cached_share": 0.75, "batch_share": 0.5}),
        (LONG, {"input_tokens": 300_000, "batch_share": 0.5, "period": "call"}),
        (LONG, {"batch_share": 1, "output_tokens": 0, "period": "month"}),
    ],
)
def test_the_trace_leads_to_the_cost(model: Model, given: dict[str, Any]) -> None:
    usage = usage_of(**given)
    *_, last = rows(request_cost.cost_trace(LIST, model, **usage)).values()
    assert last == pytest.approx(cost(LIST, model, **usage), rel=1e-12)


def test_the_trace_names_the_basis_of_each_price_and_says_where_one_is_inferred() -> None:
    found = rows(request_cost.cost_trace(LIST, LONG, **usage_of(input_tokens=300_000, batch_share=0.5)))
    assert found["Input price above 200,000 tokens (published by one)"] == 4
    assert found["Batch input price above 200,000 tokens (inferred)"] == 2
    assert found["Output price above 200,000 tokens (published by one)"] == 15
    assert [label for label in found if label.startswith("API cost")] == ["API cost, with an inferred price"]
    published = rows(request_cost.cost_trace(LIST, PLAIN, **usage_of(batch_share=0.5, cached_share=0.5)))
    assert [label for label in published if label.startswith("API cost")] == ["API cost"]
    assert sum("(published by one)" in label for label in published) == 5


def test_the_trace_leaves_out_what_nothing_is_charged_at() -> None:
    assert [label for label in rows(request_cost.cost_trace(LIST, PLAIN, **usage_of())) if "price" in label] == [
        "Input price (published by one)",
        "Output price (published by one)",
    ]


def test_the_trace_shows_what_is_written_to_the_cache_where_anything_is() -> None:
    written = rows(request_cost.cost_trace(LIST, PLAIN, **usage_of(written_share=0.25)))
    assert written["Input tokens written to the cache"] == 250
    assert written["Cache write price (published by one)"] == 2.5
    plain = rows(request_cost.cost_trace(LIST, PLAIN, **usage_of()))
    assert not [label for label in plain if "writ" in label]


def test_an_inferred_price_is_traced_to_the_price_it_is_a_share_of() -> None:
    graph, figures, target = request_cost.price_trace(LIST, LONG, "batch_output")
    assert rows((graph, figures, target)) == {"Output price (published by one)": 10, "Batch output price (inferred)": 5}
    assert "Inferred, for no source publishes it: 50% of the output price of 10.00" in graph.lines[target].source


def test_a_blended_price_is_traced() -> None:
    found = rows(request_cost.blend_trace(LIST, LONG, input_share=0.75, cached_share=0, batch_share=0.5))
    assert found["Blended price, with an inferred price"] == pytest.approx((4 + 2) / 2)
