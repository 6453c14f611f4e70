"""Inferred prices: the guide's 47, and what the same conventions say of other models."""

import csv
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from xl_addin.catalogue import bundled
from xl_addin.catalogue.conventions import BASE, GuideRow, convention, guide, rules
from xl_addin.catalogue.fields import FIELDS
from xl_addin.catalogue.vendors import listed

#: The guide's rows with what it infers: facts, as they were checked against the sources.
ORACLE = Path(__file__).parent / "data" / "guide_inferred.csv"
FIELD_OF = {"cachedInput": "cached_input", "batchInput": "batch_input", "batchOutput": "batch_output"}


def oracle() -> list[dict[str, str]]:
    with ORACLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def standard_prices() -> dict[tuple[str, str], dict[str, Decimal]]:
    """The prices of every model: genai-prices' over LiteLLM's over what LiteLLM said last."""
    known: dict[tuple[str, str], dict[str, Decimal]] = {}
    for observation in bundled.history():
        for change in observation.changes:
            if change.new is not None:
                known.setdefault(change.key[:2], {})[change.key.field] = change.new
    for reading in (bundled.litellm(), bundled.genai_prices(list(known))):
        for key, one in reading.listed.items():
            if not key.above_tokens:
                known.setdefault(key[:2], {})[key.field] = one.usd_per_mtok
    return known


def row_name(row: GuideRow) -> str:
    return f"{row.title}-{row.field}"


def test_the_guides_rows_in_its_order() -> None:
    rows = [(row.vendor, row.title, row.field, row.ratio) for row in guide()]
    assert rows == [
        (row["vendor"], row["model"], FIELD_OF[row["field"]], Decimal(row["seed_ratio"])) for row in oracle()
    ]
    assert len(rows) == 47


@pytest.mark.parametrize(("row", "known"), list(zip(guide(), oracle(), strict=True)), ids=map(row_name, guide()))
def test_a_row_gives_the_price_that_the_guide_infers(row: GuideRow, known: dict[str, str]) -> None:
    prices = standard_prices()[row.vendor, row.model]
    found = convention(row.vendor, row.model, row.field)
    assert found is not None
    assert found.ratio * prices[found.of] == Decimal(known["inferred"])
    assert (found.ratio, found.of, found.in_guide) == (row.ratio, row.of, True)


def test_a_reason_is_a_short_sentence() -> None:
    for reason in [row.reason for row in guide()] + [rule.reason for rule in rules()]:
        assert reason[0].isupper(), reason
        assert reason.endswith("."), reason
        assert len(reason) <= 80, reason


@pytest.mark.parametrize(
    ("vendor", "model", "field", "ratio"),
    [
        ("Anthropic", "claude-opus-4-7", "cached_input", "0.10"),
        ("Anthropic", "claude-opus-4-7", "batch_output", "0.50"),
        ("Anthropic", "claude-2", "cached_input", None),
        ("OpenAI", "gpt-5.5", "cached_input", "0.10"),
        ("OpenAI", "gpt-4", "cached_input", None),
        ("OpenAI", "gpt-4", "batch_input", "0.50"),
        ("OpenAI", "gpt-4o-audio-preview", "batch_input", None),
        ("OpenAI", "gpt-image-1", "cached_input", None),
        ("Google", "gemini-2.0-flash", "cached_input", "0.25"),
        ("Google", "gemini-2.0-flash-001", "cached_input", "0.25"),
        ("Google", "gemini-2.0-flash-lite", "cached_input", "0.10"),
        ("Google", "gemini-3.1-pro-preview", "cached_input", "0.10"),
        ("Google", "gemini-2.5-pro-preview-tts", "batch_input", None),
        ("xAI", "grok-4", "cached_input", "0.25"),
        ("xAI", "grok-4-0709", "cached_input", "0.25"),
        ("xAI", "grok-4.7", "cached_input", None),
        ("xAI", "grok-4", "batch_input", None),
        ("Mistral", "mistral-large-4", "batch_input", "0.50"),
        ("Mistral", "mistral-large-4", "cached_input", None),
        ("DeepSeek", "deepseek-chat", "cached_input", None),
        ("Cohere", "command-a-03-2025", "batch_input", None),
        ("Amazon", "amazon.nova-pro-v1:0", "batch_input", None),
        ("Alibaba", "qwen-max", "batch_input", None),
        ("Moonshot", "kimi-k3", "cached_input", None),
        ("groq", "llama-3.3-70b-versatile", "batch_input", None),
    ],
)
def test_what_is_inferred_of_other_models(vendor: str, model: str, field: str, ratio: str | None) -> None:
    found = convention(vendor, model, field)
    assert (found and found.ratio) == (ratio and Decimal(ratio))


@pytest.mark.parametrize("field", sorted(set(FIELDS) - set(BASE)))
def test_no_convention_gives_a_price_that_others_are_taken_from(field: str) -> None:
    assert convention("OpenAI", "gpt-5.5", field) is None


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: f"{rule.vendor}-{'-'.join(rule.ratios)}-{rule.models[0]}")
def test_a_rule_is_what_most_published_prices_follow(rule: object) -> None:
    """A rule may only fill a gap with what its vendor asks wherever a price is published."""
    assert rule in rules()
    followed = Counter[bool]()
    for reading in (bundled.litellm(), bundled.genai_prices()):
        for key, one in reading.listed.items():
            first = next((any_rule for any_rule in rules() if any_rule.covers(*key[:3])), None)
            base = reading.listed.get(key._replace(field=BASE.get(key.field, "")))
            if first == rule and base and not key.above_tokens:
                followed[one.usd_per_mtok == first.ratios[key.field] * base.usd_per_mtok] += 1
    assert followed[True] >= 3 * followed[False]
    assert followed[True] > 0


def test_every_rule_is_for_a_listed_vendor_and_covers_a_model() -> None:
    models = standard_prices()
    for rule in rules():
        assert rule.vendor in listed()
        assert any(rule.covers(*model, field) for model in models for field in rule.ratios), rule
