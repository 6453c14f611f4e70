"""Which price counts, on whose word, and what is said about it."""

import csv
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date
from decimal import Decimal
from pathlib import Path
from threading import Event

import pytest

from tests.catalogue.price_lists import all_seen, bundled_list, day, price_list
from xl_addin.catalogue import notes
from xl_addin.catalogue.fields import FIELDS
from xl_addin.catalogue.guide_prices import inferred_prices
from xl_addin.catalogue.names import Model
from xl_addin.catalogue.price import Basis, Override, Price, Seen
from xl_addin.catalogue.price_list import PriceList, Step
from xl_addin.errors import Never, UnknownKey

SEEN = """
    genai-prices OpenAI  gpt-5    input        1.25    2026-01-05
    litellm      OpenAI  gpt-5    input        1.25    2025-08-20
    genai-prices OpenAI  gpt-5    output       10      2026-01-05
    litellm      OpenAI  gpt-5    output       12      2025-08-20
    litellm      OpenAI  gpt-5    cached_input 0.125   2025-08-20
    litellm      OpenAI  gpt-5    batch_input  0.5     2025-08-20
    litellm      OpenAI  gpt-5    cache_write  2       2025-08-20 2026-02-01
    genai-prices OpenAI  gpt-5-x  input        8       2026-01-05
    litellm      OpenAI  gpt-5-x  input        9       2025-01-20 2025-03-20
    litellm      OpenAI  gpt-5-x  input        7       2025-03-20 2026-02-01
    litellm      OpenAI  gpt-5-x  cached_input 0.7     2025-03-20 2026-02-01
    litellm      OpenAI  gpt-5-x  batch_input  3.5     2025-03-20 2025-09-01
    litellm      Cohere  old      input        3       2024-01-20 2025-01-20
    litellm      Cohere  old      output       6       2024-01-20 2024-07-20
    litellm      Cohere  old      output       5       2024-07-20 2025-01-20
    litellm      groq    llama    input        1       2025-01-20
"""
LIST = price_list(SEEN)


def price(model: str, field: str, as_of: str | None = None) -> Price:
    return LIST.price(LIST.find(model), field, None if as_of is None else day(as_of))


# What counts, and its note, read like a tariff.
PRICES: list[tuple[str, str, str, Basis, str, bool, str]] = [
    (
        "gpt-5",
        "input",
        "1.25",
        Basis.BOTH,
        "2025-08-20",
        False,
        "Published by genai-prices 0.2.3 since 2026-01-05 and by LiteLLM 1.109.1 since 2025-08-20.",
    ),
    (
        "gpt-5",
        "output",
        "10",
        Basis.CONFLICT,
        "2026-01-05",
        False,
        "The sources differ: genai-prices 0.2.3 says 10.00 since 2026-01-05 and LiteLLM 1.109.1 says 12.00 since "
        "2025-08-20. The price of genai-prices is used.",
    ),
    (
        "gpt-5",
        "cached_input",
        "0.125",
        Basis.ONE,
        "2025-08-20",
        False,
        "Published by LiteLLM 1.109.1 since 2025-08-20; genai-prices lists the model without this price.",
    ),
    (  # the guide infers half of 1.25 for this very price
        "gpt-5",
        "batch_input",
        "0.5",
        Basis.CONFLICT,
        "2025-08-20",
        False,
        "Published by LiteLLM 1.109.1 since 2025-08-20; genai-prices lists the model without this price. The guide "
        "differs: 50% of the input price of 1.25 gives 0.625. The published price is used.",
    ),
    (
        "gpt-5",
        "batch_output",
        "5",
        Basis.INFERRED,
        "2026-01-05",
        False,
        "Inferred, for no source publishes it: 50% of the output price of 10.00 gives 5.00. ",
    ),
    (
        "gpt-5-x",
        "input",
        "8",
        Basis.ONE,
        "2026-01-05",
        False,
        "Published by genai-prices 0.2.3 since 2026-01-05; LiteLLM listed the model until 2026-02-01, last at 7.00.",
    ),
    (  # one source dropped the model, the other lists it without this price
        "gpt-5-x",
        "cached_input",
        "0.7",
        Basis.ONE,
        "2025-03-20",
        True,
        "Retired: LiteLLM 1.109.1 last listed 0.70, until 2026-02-01.",
    ),
    (  # withdrawn while the model was still listed: no price any longer
        "gpt-5-x",
        "batch_input",
        "4",
        Basis.INFERRED,
        "2026-01-05",
        False,
        "Inferred, for no source publishes it (LiteLLM did until 2025-09-01: 3.50): 50% of the input price of 8.00",
    ),
    (
        "old",
        "input",
        "3",
        Basis.ONE,
        "2024-01-20",
        True,
        "Retired: LiteLLM 1.109.1 last listed 3.00, until 2025-01-20.",
    ),
    (
        "old",
        "output",
        "5",
        Basis.ONE,
        "2024-07-20",
        True,
        "Retired: LiteLLM 1.109.1 last listed 5.00, until 2025-01-20.",
    ),
    (
        "groq/llama",
        "input",
        "1",
        Basis.ONE,
        "2025-01-20",
        False,
        "Published by LiteLLM 1.109.1 since 2025-01-20; genai-prices does not list the model.",
    ),
]


@pytest.mark.parametrize(
    ("model", "field", "usd", "basis", "since", "retired", "note"), PRICES, ids=[f"{row[0]}-{row[1]}" for row in PRICES]
)
def test_a_price_has_its_basis_and_its_reason(
    model: str, field: str, usd: str, basis: Basis, since: str, retired: bool, note: str
) -> None:
    found = price(model, field)
    assert (found.usd_per_mtok, found.basis, found.since, found.retired) == (Decimal(usd), basis, day(since), retired)
    assert found.note.startswith(note)


def test_what_the_sources_say_comes_with_the_price_the_one_that_counts_first() -> None:
    assert [str(one.usd_per_mtok) for one in price("gpt-5", "output").published] == ["10", "12"]
    assert price("gpt-5", "batch_output").published == ()


@pytest.mark.parametrize(
    ("model", "field", "as_of", "usd", "retired"),
    [
        ("gpt-5-x", "input", "2025-01-20", "9", False),
        ("gpt-5-x", "input", "2025-03-19", "9", False),
        ("gpt-5-x", "input", "2025-03-20", "7", False),
        ("gpt-5-x", "input", "2026-06-01", "8", False),
        ("gpt-5-x", "batch_input", "2025-08-31", "3.5", False),
        ("gpt-5-x", "batch_input", "2025-09-01", "3.5", False),  # half of 7, inferred
        ("gpt-5", "output", "2025-09-01", "12", False),
        ("gpt-5", "cache_write", "2026-01-31", "2", False),
        ("old", "output", "2024-07-19", "6", False),
        ("old", "output", "2026-01-01", "5", True),
    ],
)
def test_a_price_as_of_a_day(model: str, field: str, as_of: str, usd: str, retired: bool) -> None:
    found = price(model, field, as_of)
    assert (found.usd_per_mtok, found.retired) == (Decimal(usd), retired)


@pytest.mark.parametrize(
    ("model", "field", "as_of", "sentence"),
    [
        (
            "gpt-5",
            "cache_write",
            None,
            "gpt-5 has no cache write price: no source publishes one, and no convention gives one.",
        ),
        ("gpt-5", "input", "2025-08-19", "gpt-5 had no price on 2025-08-19: it is known since 2025-08-20."),
        ("old", "cached_input", "2024-08-01", "old has no cached input price on 2024-08-01: no source publishes one"),
    ],
)
def test_no_price_is_an_error_that_says_why(model: str, field: str, as_of: str | None, sentence: str) -> None:
    with pytest.raises(Never) as never:
        price(model, field, as_of)
    assert str(never.value).startswith(sentence)


def test_a_model_that_nobody_knows_has_no_record() -> None:
    with pytest.raises(UnknownKey, match=r'^There is no model "OpenAI/gpt-9" in the price book'):
        LIST.price(Model("OpenAI", "gpt-9"), "input")


def test_whoever_asks_for_an_unlisted_vendor_while_another_brings_it_waits_for_it_and_nobody_else_does() -> None:
    begun, go = Event(), Event()

    def others() -> Iterable[Seen]:
        begun.set()
        assert go.wait(60)
        return all_seen("litellm acme x input 1 2025-01-20")

    prices = PriceList(all_seen(SEEN), others=others)
    with ThreadPoolExecutor() as threads:
        first = threads.submit(prices.find, "acme/x")
        assert begun.wait(60)
        second = threads.submit(prices.find, "acme/x")
        assert not wait([second], timeout=0.1).done
        assert prices.find("gpt-5") == Model("OpenAI", "gpt-5")
        go.set()
        assert first.result(60) == second.result(60) == Model("acme", "x")


# A user's own prices --------------------------------------------------------------------------------------------------

OWN = price_list(
    SEEN,
    [
        Override("OpenAI", "gpt-5", "input", Decimal("0.9"), date(2026, 5, 1), "contract 4711"),
        Override("OpenAI", "gpt-5", "cache_write", Decimal("1"), date(2026, 5, 1), ""),
    ],
)
GPT_5 = Model("OpenAI", "gpt-5")


def test_a_users_own_price_wins_from_its_day_on_and_names_the_list_price() -> None:
    own = OWN.price(GPT_5, "input")
    assert (own.usd_per_mtok, own.basis, own.since) == (Decimal("0.9"), Basis.OVERRIDE, date(2026, 5, 1))
    assert own.note == (
        "Your override of 2026-05-01 (because contract 4711); list price 1.25 (published by both sources)."
    )
    assert OWN.price(GPT_5, "input", date(2026, 4, 30)).basis is Basis.BOTH
    assert OWN.price(GPT_5, "cache_write").note == "Your override of 2026-05-01; no list price."


def test_what_is_inferred_follows_a_users_own_price() -> None:
    model = Model("OpenAI", "gpt-5-x")
    own = Override(*model, "input", Decimal("6"), date(2026, 5, 1), "contract")
    assert price_list(SEEN, [own]).price(model, "batch_input").usd_per_mtok == 3
    assert OWN.price(GPT_5, "batch_input").usd_per_mtok == Decimal("0.5"), "but not what is published"


# By the size of a request ---------------------------------------------------------------------------------------------

TIERED = """
    genai-prices Google gemini-4 input        2   2026-01-05
    genai-prices Google gemini-4 input        4   2026-01-05 >200000
    genai-prices Google gemini-4 input        6   2026-01-05 >500000
    litellm      Google gemini-4 input        2   2026-01-05
    litellm      Google gemini-4 input        3   2026-01-05 >128000
    litellm      Google gemini-4 output       10  2026-01-05
    litellm      Google gemini-4 output       15  2026-01-05 >128000
"""
GEMINI = Model("Google", "gemini-4")


@pytest.mark.parametrize(
    ("field", "tokens", "usd"),
    [
        ("input", 0, 2),
        ("input", 200_000, 2),
        ("input", 200_001, 4),
        ("input", 500_000, 4),
        ("input", 500_001, 6),
        ("output", 128_001, 15),
        ("batch_input", 200_001, 2),
        ("cached_input", 500_001, 0.6),
    ],
)
def test_the_rate_by_the_input_of_one_request(field: str, tokens: int, usd: float) -> None:
    assert price_list(TIERED).rate(GEMINI, field, tokens) == pytest.approx(usd)


def test_tiers_are_those_of_the_source_whose_price_is_used() -> None:
    tiers = price_list(TIERED).tiers(GEMINI)
    assert tiers["input"] == (Step(200_000, Decimal(4)), Step(500_000, Decimal(6)))
    assert tiers["output"] == (Step(128_000, Decimal(15)),)
    own = Override(*GEMINI, "input", Decimal(1), date(2026, 5, 1), "contract")
    assert price_list(TIERED, [own]).rate(GEMINI, "input", 10**6) == 1, "a user's own price is for every size"


# The whole list -------------------------------------------------------------------------------------------------------


def test_models_are_those_that_are_listed_today() -> None:
    assert LIST.models() == [Model("OpenAI", "gpt-5"), Model("OpenAI", "gpt-5-x")]
    assert LIST.models("cohere") == []
    assert LIST.models("groq") == [Model("groq", "llama")]
    with pytest.raises(UnknownKey, match="There is no vendor"):
        LIST.models("nobody")


def test_the_last_observation_is_the_last_day_on_which_anything_changed() -> None:
    assert LIST.last_observed == date(2026, 2, 1)


def test_conflicts_are_listed() -> None:
    assert [(one.model, one.field) for one in LIST.conflicts()] == [("gpt-5", "output"), ("gpt-5", "batch_input")]


#: The guide's inferred prices, and what three registries said of each, put together by hand.
GUIDE = Path(__file__).parent / "data" / "guide_inferred.csv"
FIELD_OF = {"cachedInput": "cached_input", "batchInput": "batch_input", "batchOutput": "batch_output"}


def test_every_disagreement_on_the_guides_inferred_prices_is_a_conflict() -> None:
    with open(GUIDE, encoding="utf-8", newline="") as file:
        rows = {(row["model"], FIELD_OF[row["field"]]): row for row in csv.DictReader(file)}
    found = {(one.row.title, one.row.field): one for one in inferred_prices(bundled_list())}
    assert found.keys() == rows.keys()
    assert all(one.gives == Decimal(rows[key]["inferred"]) for key, one in found.items())
    conflicts = [key for key, one in found.items() if one.price.basis is Basis.CONFLICT]
    assert (
        conflicts
        == [key for key, row in rows.items() if "DIFF" in row["verdict"]]
        == [("Gemini 2.0 Flash-Lite", "cached_input")]
    )
    one = found[conflicts[0]]
    assert (one.gives, one.price.usd_per_mtok) == (Decimal("0.0075"), Decimal("0.01875"))
    assert one.said == {"genai-prices": "no price", "litellm": "model no longer listed; 0.01875 until 2026-10-20"}
    assert one.verdict == "contradicted by LiteLLM (its last price)"
    assert "0.01875" in one.price.note
    assert "0.0075" in one.price.note


@pytest.mark.parametrize(
    ("title", "field", "basis", "verdict"),
    [
        ("Claude Sonnet 4.6", "cached_input", Basis.BOTH, "confirmed by genai-prices and LiteLLM"),
        ("GPT-5.4 Pro", "cached_input", Basis.INFERRED, "published by no source"),
        ("GPT-5.5 Pro", "cached_input", Basis.INFERRED, "published by no source"),
        ("GPT-5.2 Pro", "cached_input", Basis.INFERRED, "published by no source"),
        ("GPT-5.4 Pro", "batch_input", Basis.BOTH, "confirmed by genai-prices and LiteLLM"),
        ("Gemini 2.0 Flash", "batch_output", Basis.INFERRED, "published by no source"),
        ("Grok 4 (legacy)", "cached_input", Basis.ONE, "confirmed by genai-prices"),
    ],
)
def test_the_guides_inferred_prices_are_held_against_the_sources(
    title: str, field: str, basis: Basis, verdict: str
) -> None:
    one = next(one for one in inferred_prices(bundled_list()) if (one.row.title, one.row.field) == (title, field))
    assert (one.price.basis, one.verdict) == (basis, verdict)
    assert one.gives == one.price.usd_per_mtok


def test_every_price_of_the_package_has_a_note_of_whole_sentences() -> None:
    prices = bundled_list()
    for model in prices.models():
        for field in FIELDS:
            if prices.has(model, field):
                found = prices.price(model, field)
                assert found.note.endswith("."), found
                assert "None" not in found.note
                assert found.usd_per_mtok >= 0
                assert (found.basis is Basis.INFERRED) == found.note.startswith("Inferred")
                if found.basis is Basis.CONFLICT:
                    assert all(notes.usd(one.usd_per_mtok) in found.note for one in found.published)
