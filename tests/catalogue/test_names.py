"""How a model may be written, and that no name leads silently to another model."""

import pickle

import pytest

from tests.catalogue.price_lists import bundled_list, price_list
from xl_addin.catalogue.names import Model, Shelf, undated, words
from xl_addin.errors import UnknownKey

LEADS_TO = [
    ("claude-sonnet-4-6", "Anthropic/claude-sonnet-4-6"),
    ("Claude Sonnet 4.6", "Anthropic/claude-sonnet-4-6"),
    ("  claude sonnet 4-6 ", "Anthropic/claude-sonnet-4-6"),
    ("CLAUDE_SONNET_4_6", "Anthropic/claude-sonnet-4-6"),
    ("Claude\N{NO-BREAK SPACE}Sonnet\N{NON-BREAKING HYPHEN}4.6", "Anthropic/claude-sonnet-4-6"),
    ("anthropic/claude-sonnet-4-6", "Anthropic/claude-sonnet-4-6"),
    ("Anthropic Claude Sonnet 4.6", "Anthropic/claude-sonnet-4-6"),
    ("Anthropic — Claude Sonnet 4.6", "Anthropic/claude-sonnet-4-6"),
    ("GPT-5.4 Mini", "OpenAI/gpt-5.4-mini"),
    ("gpt4o", "OpenAI/gpt-4o"),
    ("OpenAI/GPT 4o", "OpenAI/gpt-4o"),
    ("models/gemini-2.5-pro", "Google/gemini-2.5-pro"),
    ("google/gemini-2.5-pro", "Google/gemini-2.5-pro"),
    ("gemini/gemini-2.5-pro", "Google/gemini-2.5-pro"),
    ("Gemini 3 Flash", "Google/gemini-3-flash-preview"),
    ("Grok 4 (legacy)", "xAI/grok-4"),
    ("Nova Pro", "Amazon/amazon.nova-pro-v1:0"),
    ("Command R+", "Cohere/command-r-plus-08-2024"),
    ("openrouter/anthropic/claude-sonnet-4.5", "openrouter/anthropic/claude-sonnet-4.5"),
    # A date that the price book knows is that model's own, and one that it does not know stands for the same model.
    ("claude-haiku-4-5-20251001", "Anthropic/claude-haiku-4-5-20251001"),
    ("Claude Haiku 4.5 2025-10-01", "Anthropic/claude-haiku-4-5"),
    ("gpt-4o-2024-05-13", "OpenAI/gpt-4o-2024-05-13"),
]


@pytest.mark.parametrize(("typed", "model"), LEADS_TO)
def test_a_name_leads_to(typed: str, model: str) -> None:
    assert str(bundled_list().find(typed)) == model


def test_every_id_leads_to_itself_with_its_vendor() -> None:
    prices = bundled_list()
    for model in prices.every():
        assert prices.find(str(model)) == model


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            "gpt-5.4-minj",
            r'There is no model "gpt-5\.4-minj" in the price book: type gpt-5\.4-mini, .+, .+, or vendor/model',
        ),
        ("command r++", "There is no model"),
        ("claude", "There is no model"),
        ("models/", "There is no model"),
        ("anthropic/gpt-4o", r"There is no model .+: type claude-\S+, claude-\S+, claude-\S+\.$"),
        ("nobody/gpt-4o", "There is no model"),
        # gpt-4o costs 2.50, gpt-4o-2024-05-13 costs 5.00: a date that is not listed could be either.
        ("gpt-4o-2024-06-01", "could be any of several that differ: type gpt-4o, gpt-4o-2024-05-13, gpt-4o-2024-08-06"),
    ],
)
def test_a_name_is_refused_with_the_nearest(typed: str, sentence: str) -> None:
    with pytest.raises(UnknownKey, match=sentence):
        bundled_list().find(typed)


DATED = """
    litellm OpenAI  alpha-1-2025-01-01 input  1 2025-01-01
    litellm OpenAI  alpha-1-2025-02-01 input  1 2025-02-01
    litellm OpenAI  beta-20250101      input  1 2025-01-01
    litellm OpenAI  beta-20250201      input  2 2025-01-01
    litellm OpenAI  gamma              input  1 2025-01-01
    litellm OpenAI  gamma-0115         input  2 2025-01-01
    litellm OpenAI  delta              input  1 2025-01-01
    litellm OpenAI  epsilon-latest     input  1 2025-01-01
    litellm OpenAI  zeta-1.5           input  1 2025-01-01
    litellm OpenAI  zeta-1-5           input  2 2025-01-01
    litellm OpenAI  same               input  1 2025-01-01
    litellm Mistral same               input  1 2025-01-01
    litellm groq    other              input  1 2025-01-01
"""


@pytest.mark.parametrize(
    ("typed", "model"),
    [
        ("alpha 1", "alpha-1-2025-02-01"),  # two dates at one price: the newest
        ("alpha 1 2025-01-01", "alpha-1-2025-01-01"),
        ("alpha-1-2025-03-01", None),  # another date than those that are listed
        ("beta", None),  # two dates at two prices
        ("beta 20250201", "beta-20250201"),
        ("gamma", "gamma"),
        ("gamma-0115", "gamma-0115"),
        ("gamma-0315", None),  # its dates differ in price
        ("delta-2025-01-01", "delta"),
        ("delta-2411", "delta"),
        ("delta 08-2024", "delta"),
        ("delta-1301", None),  # no date: there is no thirteenth month
        ("delta-2", None),
        ("epsilon", None),  # what is latest moves
        ("zeta-1.5", "zeta-1.5"),
        ("zeta 1-5", None),  # written so, it could be either
        ("same", None),
        ("mistral/same", "same"),
        ("other", None),  # no listed vendor's
        ("Groq/Other", "other"),
    ],
)
def test_a_date_is_the_same_model_while_it_costs_the_same(typed: str, model: str | None) -> None:
    prices = price_list(DATED)
    if model is None:
        with pytest.raises(UnknownKey):
            prices.find(typed)
    else:
        assert prices.find(typed).model == model


def test_a_name_that_two_vendors_have_is_given_with_each_vendor() -> None:
    with pytest.raises(UnknownKey, match=r"type Mistral/same, OpenAI/same\.$"):
        price_list(DATED).find("same")
    assert price_list(DATED).find("OpenAI same") == Model("OpenAI", "same")


@pytest.mark.parametrize(
    ("name", "without"),
    [
        ("gpt-5-2025-08-07", "gpt 5"),
        ("claude-haiku-4-5-20251001", "claude haiku 4 5"),
        ("grok-4-0709", "grok 4"),
        ("command-r-08-2024", "command r"),
        ("magistral-medium-2509", "magistral medium"),
        ("gpt-4-32k", "gpt 4 32 k"),
        ("llama-3-8000", "llama 3 8000"),
        ("20251001", "20251001"),
    ],
)
def test_a_date_is_told_from_a_version(name: str, without: str) -> None:
    assert " ".join(undated(words(name))) == without


def test_the_nearest_names_are_looked_for_when_somebody_reads_the_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    nearest = Shelf.nearest

    def counted(shelf: Shelf, name: str) -> list[Model]:
        looked.append(name)
        return nearest(shelf, name)

    monkeypatch.setattr(Shelf, "nearest", counted)
    prices = bundled_list()
    unknown = [f"gpt-5.4-mini-{number}-x" for number in range(1_000)]
    errors = []
    for name in unknown:
        with pytest.raises(UnknownKey) as refused:
            prices.find(name)
        errors.append(refused.value)
    assert looked == []
    sentence = str(errors[7])
    assert sentence.startswith('There is no model "gpt-5.4-mini-7-x" in the price book: type gpt-5.4-mini, ')
    assert (looked, str(errors[7])) == ([unknown[7]], sentence)
    copy = pickle.loads(pickle.dumps(errors[8]))
    assert (copy, copy.code) == (errors[8], "#N/A")


@pytest.mark.parametrize("vendor", ["Anthropic", "OpenAI", "Mistral"])
def test_of_a_slip_of_the_finger_the_model_is_among_the_nearest(vendor: str) -> None:
    prices = bundled_list()
    for model in prices.models(vendor):
        slipped = model.model + model.model[-1]
        try:
            found = str(prices.find(f"{vendor}/{slipped}"))
        except UnknownKey as error:
            found = str(error)
        assert model.model in found
