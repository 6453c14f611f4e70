"""What comes with the package: that it is what it says, and that its parts agree with each other."""

import hashlib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path

import pytest

from xl_addin.catalogue import bundled, conventions
from xl_addin.catalogue.fields import FIELDS
from xl_addin.catalogue.price import GENAI_PRICES, LITELLM, SOURCES, Change, Key
from xl_addin.catalogue.vendors import listed, vendors

HISTORY = "price_history"


def changes() -> Iterator[Change]:
    for observation in bundled.history():
        yield from observation.changes


def at_the_end_of_history() -> dict[Key, Decimal]:
    prices: dict[Key, Decimal] = {}
    for change in changes():
        if change.new is None:
            del prices[change.key]
        else:
            prices[change.key] = change.new
    return prices


# The registries -------------------------------------------------------------------------------------------------------


def test_the_bundled_registry_is_where_its_history_ends() -> None:
    """Price for price, over the eleven vendors of the history, so that taking it in changes nothing."""
    assert bundled.history()[-1].version == bundled.litellm().version
    history = at_the_end_of_history()
    covered = {key.vendor for key in history}
    registry = {
        key: one.usd_per_mtok
        for key, one in bundled.litellm().listed.items()
        if key.vendor in covered and not key.above_tokens
    }
    assert registry == history
    assert len(history) == 1_226


def test_the_history_covers_every_vendor_of_the_guide_and_none_without_claims_in_litellm() -> None:
    guides = {row.vendor for row in conventions.guide()}
    assert (
        guides
        <= {change.key.vendor for change in changes()}
        <= {vendor.name for vendor in vendors() if vendor.claims[LITELLM]}
    )


@pytest.mark.parametrize("source", SOURCES)
def test_a_bundled_registry_has_no_faults(source: str) -> None:
    reading = bundled.litellm() if source == LITELLM else bundled.genai_prices()
    assert (reading.source, reading.version) == (source, f"{source} {bundled.about(source).version}")
    assert reading.faults == []
    assert len(reading.listed) > 5_000


def test_every_listed_vendor_has_prices_in_litellm_and_the_guides_in_genai_prices_too() -> None:
    assert {key.vendor for key in bundled.litellm().listed} >= set(listed())
    assert {key.vendor for key in bundled.genai_prices().listed} >= {row.vendor for row in conventions.guide()}


@pytest.mark.parametrize(
    ("source", "key", "usd_per_mtok"),
    [
        (LITELLM, Key("Anthropic", "claude-sonnet-4-5", "input"), "3"),
        (LITELLM, Key("OpenAI", "gpt-5.5-pro", "batch_output"), "90"),
        (LITELLM, Key("OpenAI", "gpt-5.5", "input", 272_000), "10"),
        (LITELLM, Key("Google", "gemini-3.1-flash-lite", "cached_input"), "0.025"),
        (LITELLM, Key("Mistral", "mistral-large-4", "input"), "1.36"),
        (GENAI_PRICES, Key("Mistral", "mistral-large-4", "input"), "0.7"),
        (GENAI_PRICES, Key("xAI", "grok-4-0709", "cached_input"), "0.75"),
        (GENAI_PRICES, Key("Anthropic", "claude-sonnet-4-5", "output", 200_000), "22.5"),
    ],
)
def test_prices_that_were_looked_up_by_hand(source: str, key: Key, usd_per_mtok: str) -> None:
    reading = bundled.litellm() if source == LITELLM else bundled.genai_prices()
    assert reading.listed[key].usd_per_mtok == Decimal(usd_per_mtok)


@pytest.mark.parametrize(
    "key", [Key("OpenAI", "gpt-5.5-pro", "cached_input"), Key("Google", "gemini-2.0-flash", "input")]
)
def test_prices_that_litellm_has_dropped(key: Key) -> None:
    assert key not in bundled.litellm().listed
    assert key in {change.key for change in changes() if change.new is None}


@pytest.mark.parametrize(
    ("on", "usd_per_mtok", "since"),
    [(date(2026, 8, 20), "0.22", date(2026, 8, 17)), (date(2026, 11, 10), "0.15", date(2026, 9, 10))],
)
def test_the_installed_registry_is_read_as_of_a_day(on: date, usd_per_mtok: str, since: date) -> None:
    found = bundled.genai_prices(on=on).listed[Key("DeepSeek", "deepseek-v4-flash", "input")]
    assert found[1:] == (Decimal(usd_per_mtok), since)


# The history ----------------------------------------------------------------------------------------------------------


def test_three_years_in_29_observations() -> None:
    observations = bundled.history()
    days = [observation.observed_on for observation in observations]
    assert (len(observations), sum(len(one.changes) for one in observations)) == (29, 2_499)
    assert (days[0], days[-1]) == (date(2023, 11, 20), date(2026, 11, 20))
    assert days == sorted(set(days))
    assert {one.source for one in observations} == {LITELLM}
    assert {one.version.split()[0] for one in observations} == {"litellm", "tokencost"}
    assert all(change.version == one.version for one in observations for change in one.changes)


def test_every_change_starts_from_the_price_that_the_one_before_it_left() -> None:
    prices: dict[Key, Decimal | None] = {}
    for change in changes():
        assert change.old == prices.get(change.key), change
        assert change.new != change.old, change
        prices[change.key] = change.new


def test_every_change_is_of_a_field_that_a_price_may_have() -> None:
    assert {change.key.field for change in changes()} == set(FIELDS)
    assert {change.key.above_tokens for change in changes()} == {0}


# Where it comes from --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "release", "observed_on", "owner"),
    [
        (LITELLM, "1.109.1", date(2026, 11, 20), "Berri AI"),
        (GENAI_PRICES, "0.2.3", date(2026, 11, 10), "Pydantic Services"),
        (HISTORY, "29 releases, litellm 1.1.3 to litellm 1.109.1", date(2026, 11, 20), "AgentOps"),
    ],
)
def test_it_says_of_which_release_it_is_and_how_to_cite_it(
    source: str, release: str, observed_on: date, owner: str
) -> None:
    about = bundled.about(source)
    assert (about.version, about.observed_on, about.licence) == (release, observed_on, "MIT")
    assert owner in about.citation


def test_the_installed_genai_prices_is_the_release_that_was_looked_at() -> None:
    import genai_prices.data

    about = bundled.about(GENAI_PRICES)
    assert version("genai-prices") == about.version
    assert hashlib.sha256(Path(genai_prices.data.__file__).read_bytes()).hexdigest() == about.sha256


def test_the_history_is_the_file_that_was_given() -> None:
    content = (bundled.FOLDER / bundled.HISTORY_FILE).read_bytes()
    assert hashlib.sha256(content).hexdigest() == bundled.about(HISTORY).sha256


def test_the_notices_of_both_works_come_along() -> None:
    notices = (bundled.FOLDER / "LICENCES.txt").read_text(encoding="utf-8")
    for holder in ("Berri AI", "AgentOps", "The above copyright notice and this permission notice shall be included"):
        assert holder in notices
