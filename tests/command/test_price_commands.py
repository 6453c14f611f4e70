"""`breakeven prices`, as somebody in finance meets it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.catalogue.readings import with_price
from tests.commands import Ask
from xl_addin.catalogue import bundled
from xl_addin.catalogue.price import Key
from xl_addin.catalogue.store import Store
from xl_addin.catalogue.vendors import listed
from xl_addin.command.prices import _today

KEY = Key("OpenAI", "gpt-5.4-mini", "input")


def test_show_names_price_basis_and_reason(ask: Ask) -> None:
    out = ask("prices", "show", "GPT-5.4 Pro").out
    assert "OpenAI/gpt-5.4-pro" in out
    assert "cached input                3.00  inferred" in out
    assert "10% of the input price of 30.00 gives 3.00" in out
    assert "input above 272,000 tokens in a request: 60.00" in out


def test_show_lists_the_models_of_a_vendor_and_marks_what_is_no_ones_word(ask: Ask) -> None:
    out = ask("prices", "show", "--vendor", "mistral").out
    assert "Mistral  mistral-large-4" in out
    assert "0.70 c" in out
    assert "i: inferred, c: the sources differ, y: yours." in out
    assert "OpenAI" not in out


def test_show_of_everything_lists_all_vendors(ask: Ask) -> None:
    vendors = {line.split("  ")[0] for line in ask("prices", "show").out.splitlines()[2:] if "  " in line}
    assert len(vendors) == len(listed())


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("show", "gpt-99"), 'There is no model "gpt-99" in the price book: type gpt-'),
        (("show", "--vendor", "Acme"), 'There is no vendor "Acme": type one of Anthropic, OpenAI'),
        (("changes", "--since", "yesterday"), '--since is "yesterday": type a day as 2026-01-31.'),
        (("override", "gpt-5.4-mini", "speed", "1"), 'There is no price "speed": type one of input, output'),
        (("override", "gpt-5.4-mini", "input", "1"), 'Say why: --because "our contract of May".'),
        (("override", "gpt-5.4-mini", "input", "cheap", "--because", "x"), 'The price is "cheap": type US dollars'),
        (("override", "gpt-5.4-mini", "input", "--because", "x", "--", "-1"), "The price is -1: type US dollars"),
        (("confirm", "7"), "No price waits under 7: `breakeven prices held` lists those that do."),
    ],
)
def test_what_can_be_put_right_is_one_sentence(
    ask: Ask, own_prices: Store, words: tuple[str, ...], sentence: str
) -> None:
    answer = ask("prices", *words)
    assert answer.code == 1
    assert answer.err.startswith(sentence)


def test_an_override_wins_is_shown_with_its_reason_and_can_be_taken_back(ask: Ask, own_prices: Store) -> None:
    said = ask("prices", "override", "GPT-5.4 mini", "Input", "$0.60", "--because", "our contract of May").out
    assert said.startswith("OpenAI/gpt-5.4-mini, input: 0.60 (override). Your override of ")
    assert "(because our contract of May); list price 0.75" in said
    assert "0.60 y" in ask("prices", "show", "--vendor", "openai").out
    assert "input: 0.75 (published" in ask("prices", "override", "gpt-5.4-mini", "input", "remove").out


def test_a_price_that_is_taken_back_and_never_was_published_is_said_to_be_none(ask: Ask, own_prices: Store) -> None:
    ask("prices", "override", "command-r", "batch_input", "1", "--because", "a pilot")
    out = ask("prices", "override", "command-r", "batch_input", "remove").out
    assert out.startswith("command-r has no batch input price: no source publishes one")


@pytest.fixture
def one_held(own_prices: Store) -> Store:
    """A price book in which a price waits for somebody's word."""
    own_prices.take_snapshot([with_price(bundled.litellm(), KEY, "75")], _today(), [])
    return own_prices


def test_held_prices_are_listed_with_what_to_do(ask: Ask, one_held: Store) -> None:
    out = ask("prices", "held").out
    assert "OpenAI  gpt-5.4-mini  input  0.75  75.00  litellm" in out
    assert "`breakeven prices confirm NUMBER` applies one" in out


@pytest.mark.parametrize(("word", "litellm_says"), [("confirm", Decimal(75)), ("reject", Decimal("0.75"))])
def test_a_held_price_is_confirmed_or_rejected(ask: Ask, one_held: Store, word: str, litellm_says: Decimal) -> None:
    [held] = one_held.held()
    assert ask("prices", word, held.id).out.startswith("OpenAI/gpt-5.4-mini, input: 0.75 (")
    assert ask("prices", "held").out == "No price is held.\n"
    last = [change.new for change in one_held.changelog() if change.key == KEY and change.source == "litellm"][-1]
    assert last == litellm_says


def test_the_change_log_is_shown_from_a_day_on_and_for_one_model(ask: Ask) -> None:
    out = ask("prices", "changes", "--since", "2026-11-20", "--model", "Mistral Large 4").out
    assert "2026-11-20  Mistral  mistral-large-4  input          0.68  1.36  litellm" in out
    assert out.endswith("3 changes.\n")


def test_verified_counts_the_vendors_and_says_that_the_book_is_whole(ask: Ask) -> None:
    out = ask("prices", "verified").out
    assert f"{len(listed())} of {len(listed())} vendors verified." in out
    assert out.endswith("The change log leads to every vendor's last snapshot.\n")


def test_a_refresh_that_fails_says_why_and_is_seen_among_the_runs(
    ask: Ask, own_prices: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BREAKEVEN_LITELLM_URL", "http://127.0.0.1:9/prices.json")
    answer = ask("prices", "refresh")
    assert answer.code == 1
    assert answer.err.startswith("litellm: http://127.0.0.1:9/prices.json cannot be reached")
    out = ask("prices", "verified").out
    assert "failed" in out
    assert "cannot be reached" in out
    assert f"{len(listed())} of {len(listed())} vendors verified." in out
