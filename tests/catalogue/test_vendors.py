"""Who sells the models: whose an entry of a registry is, and what people call vendors and models."""

import csv
from pathlib import Path

import pytest

from xl_addin.catalogue import bundled, conventions
from xl_addin.catalogue.price import GENAI_PRICES, LITELLM
from xl_addin.catalogue.registries import litellm
from xl_addin.catalogue.vendors import listed, plain, vendor_of, vendors
from xl_addin.catalogue.vendors import vendor as find_vendor
from xl_addin.errors import UnknownKey

TITLES = Path(__file__).parent / "data" / "titles.csv"


def test_every_vendor_of_the_guide_is_listed() -> None:
    assert {row.vendor for row in conventions.guide()} <= set(listed())


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Anthropic", "Anthropic"),
        (" openai ", "OpenAI"),
        ("Open AI", "OpenAI"),
        ("X.AI", "xAI"),
        ("grok", "xAI"),
        ("Google DeepMind", "Google"),
        ("MistralAI", "Mistral"),
        ("deep-seek", "DeepSeek"),
        ("Nova", "Amazon"),
        ("Qwen", "Alibaba"),
        ("Kimi", "Moonshot"),
        ("Perplexity", "Perplexity"),
        ("AWS Bedrock", "aws"),
        ("Together AI", "together_ai"),
    ],
)
def test_a_vendor_is_found_by_the_names_people_use(typed: str, name: str) -> None:
    assert find_vendor(typed).name == name


def test_an_unknown_vendor_is_refused_with_those_listed_and_the_nearest() -> None:
    with pytest.raises(UnknownKey) as refused:
        find_vendor("Antropic")
    assert str(refused.value) == (
        f'There is no vendor "Antropic": type one of {", ".join(listed())}. Did you mean "Anthropic"?'
    )
    with pytest.raises(UnknownKey, match=rf"{listed()[-1]}\.$"):
        find_vendor("?!")


def test_two_vendors_that_share_a_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = {"vendor": [{"name": "Groq", "listed": True}], "host": [{"name": "aws"}, {"name": "groq"}]}
    monkeypatch.setattr("tomllib.load", lambda file: twice)
    with pytest.raises(UnknownKey, match=r'^vendors\.toml: Groq and groq are both called "groq": make one row of the'):
        vendors.__wrapped__()


def test_no_vendor_is_called_as_a_provider_that_keeps_the_registries_own_name() -> None:
    providers = {key.vendor for reading in (bundled.litellm(), bundled.genai_prices()) for key in reading.listed}
    ours = {vendor.name for vendor in vendors()}
    called = {plain(name) for vendor in vendors() for name in (vendor.name, *vendor.also)}
    assert {provider for provider in providers - ours if plain(provider) in called} == set()


@pytest.mark.parametrize(
    ("source", "provider", "model", "vendor"),
    [
        (LITELLM, "anthropic", "claude-sonnet-4-5", "Anthropic"),
        (LITELLM, "text-completion-openai", "gpt-3.5-turbo-instruct", "OpenAI"),
        (LITELLM, "openai", "ft:gpt-4o-2024-08-06", None),
        (LITELLM, "gemini", "gemini-2.5-pro", "Google"),
        (LITELLM, "vertex_ai-language-models", "gemini-2.5-pro", "vertex_ai-language-models"),
        (LITELLM, "bedrock_converse", "amazon.nova-pro-v1:0", "Amazon"),
        (LITELLM, "bedrock_converse", "us.amazon.nova-pro-v1:0", "bedrock_converse"),
        (LITELLM, "cohere_chat", "command-a-03-2025", "Cohere"),
        (LITELLM, "dashscope", "qwen-max", "Alibaba"),
        (LITELLM, "perplexity", "sonar", "Perplexity"),
        (LITELLM, "perplexity", "openai/gpt-5", None),
        (LITELLM, "groq", "llama-3.3-70b-versatile", "groq"),
        (GENAI_PRICES, "x-ai", "grok-4-0709", "xAI"),
        (GENAI_PRICES, "google", "gemini-2.5-pro", "Google"),
        (GENAI_PRICES, "google", "claude-opus-4-5", None),
        (GENAI_PRICES, "aws", "amazon.nova-pro-v1:0", "Amazon"),
        (GENAI_PRICES, "aws", "meta.llama3-8b-instruct-v1:0", "aws"),
        (GENAI_PRICES, "xai", "grok-4", "xai"),
    ],
)
def test_an_entry_is_its_vendors_its_providers_or_nobodys(
    source: str, provider: str, model: str, vendor: str | None
) -> None:
    assert vendor_of(source, provider, model) == vendor


def test_a_title_means_the_entry_that_the_price_of_that_title_was_taken_from() -> None:
    ids: dict[tuple[str, str], set[str]] = {}
    with TITLES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            provider, slash, model = row["source_key"].partition(":" if row["source"] == GENAI_PRICES else "/")
            if row["vendor"] in listed():
                vendor = row["vendor"]
                model = model if slash else row["source_key"]
            elif row["source"] == GENAI_PRICES:
                vendor = provider
            else:
                vendor = row["vendor"]
                model = litellm.without_provider(row["source_key"], vendor)
            ids.setdefault((vendor, row["title"]), set()).add(model)
    titles = {(vendor.name, title): model for vendor in vendors() for title, model in vendor.titles.items()}
    wrong = {key: (titles.get(key), models) for key, models in ids.items() if titles.get(key) not in models}
    assert wrong == {}


def test_every_title_of_the_guide_is_known() -> None:
    titles = {(vendor.name, title): model for vendor in vendors() for title, model in vendor.titles.items()}
    for row in conventions.guide():
        assert titles[row.vendor, row.title] == row.model


def test_every_title_leads_to_a_model_that_a_registry_has_or_had() -> None:
    seen = {change.key[:2] for observation in bundled.history() for change in observation.changes}
    for reading in (bundled.litellm(), bundled.genai_prices()):
        seen |= {key[:2] for key in reading.listed}
    dangling = {
        (vendor.name, title, model)
        for vendor in vendors()
        for title, model in vendor.titles.items()
        if (vendor.name, model) not in seen
    }
    assert dangling == set()
