"""The two registries' files: what is read, what is left out and named, and what is refused."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from genai_prices import types
from genai_prices.data import providers

from xl_addin.catalogue import bundled
from xl_addin.catalogue.price import GENAI_PRICES, Key, Listed
from xl_addin.catalogue.registries import genai_prices, litellm, matching
from xl_addin.catalogue.registries.listing import Fault, Reading
from xl_addin.catalogue.vendors import vendor_of
from xl_addin.errors import UnreadableFile

DAY = date(2026, 11, 20)


# LiteLLM --------------------------------------------------------------------------------------------------------------


def litellm_of(**entries: Any) -> Reading:
    whole = {
        name: {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e-06} | entry
        for name, entry in entries.items()
    }
    return litellm.read(json.dumps(whole), "1")


def prices(reading: Reading) -> dict[tuple[object, ...], str]:
    return {tuple(key): str(one.usd_per_mtok) for key, one in reading.listed.items()}


@pytest.mark.parametrize(
    ("cost", "field", "above"),
    [
        ("input_cost_per_token", "input", 0),
        ("output_cost_per_token", "output", 0),
        ("cache_read_input_token_cost", "cached_input", 0),
        ("input_cost_per_token_cache_hit", "cached_input", 0),
        ("cache_creation_input_token_cost", "cache_write", 0),
        ("input_cost_per_token_batches", "batch_input", 0),
        ("output_cost_per_token_batches", "batch_output", 0),
        ("input_cost_per_token_above_128k_tokens", "input", 128_000),
        ("output_cost_per_token_above_200k_tokens", "output", 200_000),
        ("cache_read_input_token_cost_above_272k_tokens", "cached_input", 272_000),
        ("cache_creation_input_token_cost_above_100k_tokens", "cache_write", 100_000),
        ("input_cost_per_token_above_272k_tokens_batches", "batch_input", 272_000),
    ],
)
def test_the_names_that_litellm_gives_to_prices(cost: str, field: str, above: int) -> None:
    assert prices(litellm_of(gpt={cost: 2.5e-06}))["OpenAI", "gpt", field, above] == "2.5"


@pytest.mark.parametrize(
    "cost",
    [
        "input_cost_per_token_priority",
        "output_cost_per_token_flex",
        "input_cost_per_token_above_272k_tokens_priority",
        "cache_creation_input_token_cost_above_1hr",
        "cache_creation_input_token_cost_above_1hr_above_200k_tokens",
        "cache_read_input_token_cost_batches",
        "input_cost_per_audio_token",
        "input_cost_per_character_above_128k_tokens",
        "max_input_tokens",
        "source",
    ],
)
def test_other_prices_are_not_read(cost: str) -> None:
    reading = litellm_of(gpt={cost: 5})
    assert (prices(reading), reading.faults) == ({("OpenAI", "gpt", "input", 0): "1"}, [])


def test_the_newer_name_of_the_cached_price_counts_where_both_stand() -> None:
    reading = litellm_of(
        a={"input_cost_per_token_cache_hit": 1e-07, "cache_read_input_token_cost": 2e-07},
        b={"cache_read_input_token_cost": 2e-07, "input_cost_per_token_cache_hit": 1e-07},
    )
    assert prices(reading)["OpenAI", "a", "cached_input", 0] == "0.2"
    assert prices(reading)["OpenAI", "b", "cached_input", 0] == "0.2"


@pytest.mark.parametrize(
    ("written", "usd_per_mtok"),
    [
        ("1e-06", "1"),
        ("1.25e-06", "1.25"),
        ("0.000003", "3"),
        ("6.00e-05", "60"),
        ("1e-05", "10"),
        ("2.85e-08", "0.0285"),
    ],
)
def test_a_price_per_token_becomes_an_exact_price_per_million(written: str, usd_per_mtok: str) -> None:
    text = f'{{"gpt": {{"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": {written}}}}}'
    assert prices(litellm.read(text, "1")) == {("OpenAI", "gpt", "input", 0): usd_per_mtok}


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ({"mode": "embedding"}, "another mode"),
        ({"mode": None}, "no mode"),
        ({"litellm_provider": None}, "no provider"),
        ({"input_cost_per_token": 0}, "a placeholder"),
        ({"input_cost_per_token": 0.0, "output_cost_per_token": 1e-06}, "half a placeholder"),
        ({"input_cost_per_token": None}, "no price"),
    ],
)
def test_an_entry_that_is_not_priced_by_the_token_is_left_out(entry: dict[str, Any], why: str) -> None:
    reading = litellm_of(gpt={"output_cost_per_token": 2e-06} | entry, other={})
    assert (prices(reading), reading.faults) == ({("OpenAI", "other", "input", 0): "1"}, [])


def test_a_price_of_zero_beside_an_input_price_is_kept() -> None:
    assert prices(litellm_of(gpt={"cache_creation_input_token_cost": 0}))["OpenAI", "gpt", "cache_write", 0] == "0"


@pytest.mark.parametrize(
    ("name", "provider", "vendor", "model"),
    [
        ("gpt-5", "openai", "OpenAI", "gpt-5"),
        ("xai/grok-4", "xai", "xAI", "grok-4"),
        ("gemini/gemini-2.5-pro", "gemini", "Google", "gemini-2.5-pro"),
        ("vertex_ai/gemini-2.5-pro", "vertex_ai-language-models", "vertex_ai-language-models", "gemini-2.5-pro"),
        ("azure/eu/gpt-4o", "azure", "azure", "eu/gpt-4o"),
        ("azure/gpt-35", "azure_text", "azure_text", "gpt-35"),
        ("amazon-nova/nova-pro-v1", "amazon_nova", "amazon_nova", "nova-pro-v1"),
        ("meta/llama-3-8b", "replicate", "replicate", "meta/llama-3-8b"),
    ],
)
def test_a_model_is_called_by_its_id_without_the_provider(name: str, provider: str, vendor: str, model: str) -> None:
    assert list(prices(litellm_of(**{name: {"litellm_provider": provider}}))) == [(vendor, model, "input", 0)]


@pytest.mark.parametrize("first", ["deepseek-chat", "deepseek/deepseek-chat"])
def test_of_two_entries_for_one_model_the_plain_one_counts(first: str) -> None:
    entries = {
        "deepseek-chat": {"litellm_provider": "deepseek", "input_cost_per_token": 2e-06},
        "deepseek/deepseek-chat": {"litellm_provider": "deepseek", "cache_creation_input_token_cost": 0},
    }
    ordered = {name: entries[name] for name in sorted(entries, key=lambda name: name != first)}
    assert prices(litellm_of(**ordered)) == {("DeepSeek", "deepseek-chat", "input", 0): "2"}


@pytest.mark.parametrize(
    ("price", "why"),
    [
        (-1e-06, "-0.000001 is negative"),
        ("0.000001", '"0.000001" is not a number'),
        (True, "true is not a number"),
        ([1e-06], "a list is not a number"),
        (float("nan"), "NaN is not a number"),
        (float("inf"), "Infinity is not a number"),
        (0.0100001, "0.0100001 is absurd: more than 10,000 USD per million tokens"),
        (3, "3 is absurd: more than 10,000 USD per million tokens"),
    ],
)
def test_what_is_no_price_is_named_and_the_rest_is_kept(price: Any, why: str) -> None:
    reading = litellm_of(gpt={"output_cost_per_token": price}, other={})
    assert reading.faults == [Fault("gpt, output_cost_per_token", why, Key("OpenAI", "gpt", "output"))]
    assert prices(reading) == {("OpenAI", "gpt", "input", 0): "1", ("OpenAI", "other", "input", 0): "1"}


def test_a_number_without_end_is_absurd_too() -> None:
    text = '{"gpt": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e999999}}'
    assert [fault.why for fault in litellm.read(text, "1").faults] == [
        "1E+999999 is absurd: more than 10,000 USD per million tokens"
    ]


def test_the_dearest_price_that_is_believed_is_10_000_usd() -> None:
    assert prices(litellm_of(gpt={"output_cost_per_token": 0.01}))["OpenAI", "gpt", "output", 0] == "10000"


def test_an_entry_that_is_no_table_is_named() -> None:
    whole = {"note": "hello", "gpt": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e-06}}
    reading = litellm.read(json.dumps(whole), "1")
    assert (reading.faults, len(reading.listed)) == ([Fault("note", "it is not a table of prices")], 1)


# A file that is not the registry's ------------------------------------------------------------------------------------

PAGE = "This is a web page instead of {}: download it anew."
CUT = "This is no whole JSON file instead of {}: download it anew."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"<!DOCTYPE html><html>Sign in</html>", PAGE),
        ("\ufeff\n  <html>", PAGE),
        (b'{"gpt-5": {"litellm_provider": "openai", "mode": "ch', CUT),
        ("", CUT),
        (b"\xff\xfe\x00\x01", CUT),
        ("[" * 100_000, CUT),
        ("404: Not Found", CUT),
        ('{"gpt": 1e99999999999999999999}', CUT),
    ],
)
def test_what_is_not_json_is_refused(text: str | bytes, sentence: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        litellm.read(text, "1")
    assert str(refused.value) == sentence.format("LiteLLM's registry")
    with pytest.raises(UnreadableFile) as refused:
        genai_prices.read(text, "1", DAY)
    assert str(refused.value) == sentence.format("the file of genai-prices")


@pytest.mark.parametrize(
    "content", [[], {}, None, 5, "text", {"message": "Not Found"}, {"gpt": {"mode": "chat"}}, [{}]]
)
def test_json_of_another_shape_is_refused(content: Any) -> None:
    with pytest.raises(UnreadableFile, match=r"^This is not LiteLLM's registry, for no model in it has a litellm_prov"):
        litellm.read(json.dumps(content), "1")


@pytest.mark.parametrize(
    "content", [[], {}, None, 5, "text", {"id": "openai"}, [{}], [{"id": "openai", "models": []}], [{"models": [{}]}]]
)
def test_json_of_another_shape_is_not_taken_for_genai_prices(content: Any) -> None:
    with pytest.raises(UnreadableFile, match=r"^This is not the file of genai-prices, for it has no list of providers"):
        genai_prices.read(json.dumps(content), "1", DAY)


# genai-prices ---------------------------------------------------------------------------------------------------------


def genai_of(model: dict[str, Any], on: date = DAY) -> Reading:
    whole = [{"id": "openai", "models": [{"id": "gpt", "match": {"equals": "gpt"}} | model]}]
    return genai_prices.read(json.dumps(whole), "1", on)


FROM_MAY = {"constraint": {"start_date": "2026-05-01"}, "prices": {"input_mtok": 2}}
FROM_JULY = {"constraint": {"start_date": "2026-07-01"}, "prices": {"input_mtok": 3}}
BY_NIGHT = {"constraint": {"start_time": "22:00:00Z", "end_time": "06:00:00Z"}, "prices": {"input_mtok": 4}}
BY_DAY = {"constraint": {"start_time": "00:30:00Z", "end_time": "16:30:00Z"}, "prices": {"input_mtok": 5}}
ALWAYS = {"prices": {"input_mtok": 1}}


@pytest.mark.parametrize(
    ("entries", "on", "usd_per_mtok", "since"),
    [
        ([ALWAYS], "2026-01-01", "1", None),
        ([ALWAYS, FROM_MAY, FROM_JULY], "2026-04-30", "1", None),
        ([ALWAYS, FROM_MAY, FROM_JULY], "2026-05-01", "2", "2026-05-01"),
        ([ALWAYS, FROM_MAY, FROM_JULY], "2026-11-20", "3", "2026-07-01"),
        ([FROM_MAY, FROM_JULY], "2026-01-01", "2", "2026-05-01"),
        ([ALWAYS, FROM_MAY, BY_NIGHT], "2026-11-20", "2", "2026-05-01"),
        ([ALWAYS, FROM_MAY, BY_NIGHT], "2026-01-01", "1", None),
        ([ALWAYS, BY_DAY], "2026-11-20", "5", None),
        ([BY_NIGHT, ALWAYS], "2026-11-20", "1", None),
    ],
)
def test_the_standard_price_of_a_day(entries: list[Any], on: str, usd_per_mtok: str, since: str | None) -> None:
    key = Key("OpenAI", "gpt", "input")
    effective_on = date.fromisoformat(since) if since else None
    reading = genai_of({"prices": entries}, date.fromisoformat(on))
    assert reading.listed == {key: Listed(key, Decimal(usd_per_mtok), effective_on)}


def test_tiers_and_batch_prices() -> None:
    batch = {
        "when": {"processing": "batch"},
        "constraint": {"start_date": "2026-10-14"},
        "prices": {"input_mtok": {"base": 0.5, "tiers": [{"start": 200000, "price": 1}]}, "cache_read_mtok": 0.1},
    }
    later = {"when": {"processing": "batch"}, "prices": {"input_mtok": 9, "output_mtok": 4}}
    other = [
        {"when": {"service_tier": "flex"}, "prices": {"output_mtok": 7}},
        {"when": {"processing": "batch", "route": "eu"}, "prices": {"output_mtok": 7}},
        {"when": {"processing": "batch"}, "constraint": {"start_date": "2027-01-01"}, "prices": {"output_mtok": 7}},
    ]
    standard = {
        "input_mtok": {"base": 1, "tiers": [{"start": 200000, "price": 2.0}]},
        "output_mtok": 8,
        "requests_kcount": 3,
    }
    reading = genai_of({"prices": standard, "price_variants": [*other, batch, later]})
    assert prices(reading) == {
        ("OpenAI", "gpt", "input", 0): "1",
        ("OpenAI", "gpt", "input", 200_000): "2",
        ("OpenAI", "gpt", "output", 0): "8",
        ("OpenAI", "gpt", "batch_input", 0): "0.5",
        ("OpenAI", "gpt", "batch_input", 200_000): "1",
        ("OpenAI", "gpt", "batch_output", 0): "4",
    }
    assert reading.listed[Key("OpenAI", "gpt", "batch_input")].effective_on == date(2026, 10, 14)


@pytest.mark.parametrize(
    ("model", "fault"),
    [
        ({"prices": {"input_mtok": -1}}, "-1 is negative"),
        ({"prices": {"input_mtok": "1"}}, '"1" is not a number'),
        ({"prices": {"input_mtok": 10001}}, "10001 is absurd: more than 10,000 USD per million tokens"),
    ],
)
def test_a_fault_in_genai_prices_is_named(model: dict[str, Any], fault: str) -> None:
    assert genai_of(model).faults == [Fault("openai, gpt, input_mtok", fault, Key("OpenAI", "gpt", "input"))]


@pytest.mark.parametrize(
    "model",
    [
        {"prices": "free"},
        {"prices": [{}]},
        {"prices": [[]]},
        {"prices": {"input_mtok": {"base": 1, "tiers": [5]}}},
        {"prices": {"input_mtok": {"base": 1, "tiers": [{"start": "200k", "price": 5}]}}},
        {"prices": [{"constraint": {"start_date": "soon"}, "prices": {}}]},
        {"prices": [{"constraint": {"start_date": 2026}, "prices": {}}]},
        {"prices": [{"constraint": {"start_time": "noon", "end_time": "01:00"}, "prices": {}}]},
        {"prices": {"input_mtok": 1}, "price_variants": ["batch"]},
    ],
)
def test_prices_in_an_unknown_form_are_named_and_the_other_models_kept(model: dict[str, Any]) -> None:
    whole = [{"id": "openai", "models": [{"id": "odd"} | model, {"id": "gpt", "prices": {"input_mtok": 1}}]}]
    reading = genai_prices.read(json.dumps(whole), "1", DAY)
    assert Fault("openai, odd", "its prices are not written as genai-prices writes them") in reading.faults
    assert reading.listed[Key("OpenAI", "gpt", "input")].usd_per_mtok == 1


@pytest.mark.parametrize("model", [{}, {"prices": {}}, {"prices": []}, {"prices": None}])
def test_a_model_without_prices_is_no_fault(model: dict[str, Any]) -> None:
    reading = genai_of(model)
    assert (reading.listed, reading.faults) == ({}, [])


# The whole of genai-prices, beside what the package itself computes ---------------------------------------------------


def computed(model: types.ModelInfo, on: date, context: dict[str, str] | None = None) -> types.ModelPrice:
    """The package's own prices: those of most half-hours of the day, where they depend on the time."""
    midnight = datetime(on.year, on.month, on.day, tzinfo=UTC)
    by_hours = isinstance(model.prices, list) and any(
        isinstance(entry.constraint, types.TimeOfDateConstraint) for entry in model.prices
    )
    found = [
        model.get_prices(midnight + timedelta(minutes=30 * number), context) for number in range(48 if by_hours else 1)
    ]
    return max(found, key=found.count)


def by_prompt_size(price: Any) -> dict[int, Decimal]:
    if price is None:
        return {}
    if isinstance(price, types.TieredPrices):
        return {0: price.base} | {tier.start: tier.price for tier in price.tiers}
    return {0: price}


@pytest.mark.parametrize("on", [date(2025, 6, 1), date(2026, 8, 20), date(2026, 11, 10), DAY, date(2027, 2, 1)])
def test_every_price_is_the_one_that_genai_prices_computes(on: date) -> None:
    reading = bundled.genai_prices(on=on)
    expected: dict[Key, Decimal] = {}
    for provider in providers:
        for model in provider.models:
            vendor = vendor_of(GENAI_PRICES, provider.id, model.id)
            if vendor is None:
                continue
            standard, in_batch = computed(model, on), computed(model, on, {"processing": "batch"})
            for price_key, field in genai_prices.STANDARD.items():
                for above, price in by_prompt_size(getattr(standard, price_key)).items():
                    expected[Key(vendor, model.id, field, above)] = price
            for price_key, field in genai_prices.BATCHED.items():
                batch = by_prompt_size(getattr(in_batch, price_key))
                if batch != by_prompt_size(getattr(standard, price_key)):
                    for above, price in batch.items():
                        expected[Key(vendor, model.id, field, above)] = price
    assert {key: one.usd_per_mtok for key, one in reading.listed.items()} == expected
    assert reading.faults == []


def test_the_public_file_is_read_as_the_installed_package_is() -> None:
    def as_number(value: Any) -> float:
        assert isinstance(value, Decimal)
        return float(value)

    text = json.dumps(bundled.installed_providers(), default=as_number)
    version = "genai-prices 0.2.3"
    assert genai_prices.read(text, version, date(2026, 11, 10)) == bundled.genai_prices()


# One model in both registries -----------------------------------------------------------------------------------------


@cache
def known() -> frozenset[tuple[str, str]]:
    """Every model that LiteLLM lists or listed."""
    now = {key[:2] for key in bundled.litellm().listed}
    return frozenset(now | {change.key[:2] for seen in bundled.history() for change in seen.changes})


@cache
def same() -> dict[tuple[str, str], tuple[str, str]]:
    return genai_prices.same_models(bundled.installed_providers(), known())


@pytest.mark.parametrize(
    ("vendor", "litellms", "genais"),
    [
        ("xAI", "grok-4", "grok-4-0709"),
        ("Anthropic", "claude-haiku-4-5-20251001", "claude-haiku-4-5"),
        ("OpenAI", "gpt-5-2025-08-07", "gpt-5"),
        ("OpenAI", "gpt-4-0613", "gpt-4"),
        ("Mistral", "mistral-large-2411", "mistral-large"),
        ("xAI", "grok-code-fast-1-0825", "grok-code-fast-1"),
    ],
)
def test_a_model_that_differs_by_a_date_only_is_the_same(vendor: str, litellms: str, genais: str) -> None:
    assert same()[vendor, litellms] == (vendor, genais)


@pytest.mark.parametrize(
    ("vendor", "litellms", "why"),
    [
        ("OpenAI", "gpt-5", "the id is the same already"),
        ("Mistral", "mistral-large-latest", "a name that moves"),
        ("Mistral", "mistral-medium", "genai-prices takes it for mistral-medium-3-1"),
        ("xAI", "grok-code-fast", "genai-prices takes it for grok-code-fast-1, which is not a date"),
        ("OpenAI", "gpt-4o-2024-05-13", "listed apart"),
        ("OpenAI", "gpt-4-1106-preview", "no date at its end"),
    ],
)
def test_a_model_that_differs_otherwise_is_another(vendor: str, litellms: str, why: str) -> None:
    assert (vendor, litellms) in known(), why
    assert (vendor, litellms) not in same()


def test_a_model_is_listed_under_both_ids() -> None:
    reading = bundled.genai_prices({("xAI", "grok-4"), ("xAI", "grok-4-latest")})
    for field in ("input", "output", "cached_input"):
        theirs, ours = (reading.listed[Key("xAI", name, field)] for name in ("grok-4-0709", "grok-4"))
        assert theirs[1:] == ours[1:]
    assert not any(key.model == "grok-4-latest" for key in reading.listed)


def clauses(vendor: str) -> Iterator[tuple[dict[str, Any], types.ModelInfo]]:
    public = {row["id"]: row["models"] for row in bundled.installed_providers()}
    for provider in providers:
        for model, info in zip(public[provider.id], provider.models, strict=True):
            if vendor_of(GENAI_PRICES, provider.id, info.id) == vendor:
                yield model["match"], info


@pytest.mark.parametrize(
    "vendor", ["Anthropic", "OpenAI", "Google", "xAI", "Mistral", "DeepSeek", "Cohere", "Moonshot"]
)
def test_a_match_clause_accepts_what_genai_prices_accepts(vendor: str) -> None:
    names = sorted(model for sold_by, model in known() if sold_by == vendor)
    pairs = [(clause, info, name) for clause, info in clauses(vendor) for name in names]
    assert pairs
    for clause, info, name in pairs:
        assert matching.accepts(clause, name) == info.is_match(name), (info.id, name)


@pytest.mark.parametrize(
    ("clause", "accepted", "refused"),
    [
        ({"starts_with": "GPT-5"}, "gpt-5-pro", "my-gpt-5"),
        ({"ends_with": "-pro"}, "GPT-5-Pro", "gpt-5-pro-max"),
        ({"contains": "sonnet"}, "claude-sonnet-5", "claude-opus-5"),
        ({"equals": "o1"}, "O1", "o1-mini"),
        ({"regex": r"^o\d$"}, "o3", "o3-mini"),
        ({"or": [{"equals": "a"}, {"equals": "b"}]}, "b", "c"),
        ({"and": [{"starts_with": "a"}, {"ends_with": "b"}]}, "ab", "ac"),
    ],
)
def test_the_kinds_of_match_clauses(clause: dict[str, Any], accepted: str, refused: str) -> None:
    assert matching.accepts(clause, accepted)
    assert not matching.accepts(clause, refused)


@pytest.mark.parametrize(
    "clause", [{}, {"sounds_like": "gpt"}, None, "gpt", {"equals": 5}, {"or": {"equals": "gpt"}}, {"regex": "("}]
)
def test_a_clause_that_is_not_understood_accepts_nothing(clause: Any) -> None:
    assert not matching.accepts(clause, "gpt")


@pytest.mark.parametrize(
    ("pattern", "is_quick"),
    [
        (r"^gpt-5-mini-\d{4}-\d{2}-\d{2}$", True),
        (r"^(?!.*-[tT][tT][sS](?:$|-))", True),
        (r"^(typesafe/)?jev-1\.13(-\d{8})?$", True),
        (r"^(([a-z0-9.\-:_])+)+!$", False),
        ("(a+)+$", False),
        ("(a|a)*b", False),
        ("(a|aa){30}$", False),
        ("(a?){30}a{30}", False),
        ("a?" * 30 + "a" * 30, False),
        ("(a|b)" * 30, False),
        ("a{0,30}" * 2, False),
        (".*.*.*.*x", False),
        ("(x" * 100, True),  # it is none, which is quick to say
        ("x" * 201, False),
    ],
)
def test_a_regular_expression_that_can_take_long_accepts_nothing(pattern: str, is_quick: bool) -> None:
    assert matching.is_quick(pattern) == is_quick
    matching.accepts({"regex": pattern}, "a" * matching.LONGEST)


def test_every_pattern_of_the_registry_is_looked_at() -> None:
    written = re.findall(r'"regex": "((?:[^"\\\\]|\\\\.)*)"', json.dumps(bundled.installed_providers(), default=str))
    patterns = {json.loads(f'"{one}"') for one in written}
    assert len(patterns) > 50
    assert {one for one in patterns if not matching.is_quick(one)} == set()


def test_names_are_compared_so_often_and_no_more() -> None:
    clause = {"or": [{"contains": "nothing"}] * 1_000}
    models = [{"id": f"m-{number:04}", "match": clause, "prices": {"input_mtok": 1}} for number in range(100)]
    known = {("OpenAI", f"m-2025{number:04}") for number in range(100)}
    with pytest.raises(UnreadableFile, match="has more names to compare than it ever had"):
        genai_prices.read_providers([{"id": "openai", "models": models}], "1", DAY, known)


def test_a_clause_within_a_clause_without_end_accepts_nothing() -> None:
    deep: dict[str, Any] = {"equals": "gpt"}
    for _ in range(5_000):
        deep = {"or": [deep]}
    assert not matching.accepts(deep, "gpt")


@pytest.mark.parametrize("start", [10**30, Decimal("1e999999999"), -1])
def test_a_size_that_no_model_takes_in_is_damage(start: int | Decimal) -> None:
    model = {"id": "gpt", "prices": {"input_mtok": {"base": 1, "tiers": [{"start": start, "price": 2}]}}}
    with pytest.raises(UnreadableFile, match="which no model takes in: the file is damaged"):
        genai_prices.read_providers([{"id": "openai", "models": [model]}], "1", DAY)
