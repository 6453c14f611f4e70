"""What is said about a price: one or two sentences with publisher, date and, where they differ, every value."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from xl_addin.catalogue.conventions import Convention
from xl_addin.catalogue.price import LITELLM, SOURCES, Override, Price, Seen
from xl_addin.catalogue.record import Record

SHOWN = {LITELLM: "LiteLLM"}


def usd(amount: Decimal) -> str:
    """A price with cents, and with as many more digits as it has.

    >>> usd(Decimal("3")), usd(Decimal("0.01875")), usd(Decimal("1E+2"))
    ('3.00', '0.01875', '100.00')
    """
    whole, _, digits = f"{amount.normalize():f}".partition(".")
    return f"{whole}.{digits:0<2}"


def share(ratio: Decimal) -> str:
    """A ratio in per cent.

    >>> share(Decimal("0.1")), share(Decimal("0.125"))
    ('10%', '12.5%')
    """
    return f"{(100 * ratio).normalize():f}%"


def publisher(source: str, version: str) -> str:
    """The registry and the version in which a price was first seen.

    >>> publisher("litellm", "1.109.1"), publisher("litellm", "litellm 1.82.4"), publisher("litellm", "tokencost 0.1.7")
    ('LiteLLM 1.109.1', 'LiteLLM 1.82.4', 'LiteLLM (in tokencost 0.1.7)')
    """
    shown = SHOWN.get(source, source)
    carrier, _, number = version.rpartition(" ")
    return f"{shown} {number}" if carrier in ("", source) else f"{shown} (in {version})"


def shown(source: str) -> str:
    return SHOWN.get(source, source)


def in_words(field: str) -> str:
    """A field as a sentence has it: cached_input is cached input."""
    return field.replace("_", " ")


def says(one: Seen) -> str:
    """Who says which price since when: `genai-prices 0.2.3 says 1.36 since 2026-05-01`."""
    return f"{publisher(one.source, one.version)} says {usd(one.usd_per_mtok)} since {one.since}"


# The note of each basis -----------------------------------------------------------------------------------------------


def of_published(record: Record, field: str, prices: Sequence[Seen], as_of: date | None, instead: str) -> str:
    """Who publishes it since when, or who said it last; every value where they differ; what a rule gives `instead`."""
    first = prices[0]
    if len({one.usd_per_mtok for one in prices}) > 1:
        told = f"The sources differ: {' and '.join(map(says, prices))}. The price of {shown(first.source)} is used."
    else:
        who = " and by ".join(f"{publisher(one.source, one.version)} since {one.since}" for one in prices)
        named = {one.source for one in prices}
        others = [_absent(record, source, field, as_of) for source in SOURCES if source not in named]
        told = f"Published by {who}{''.join(others)}."
    return f"{told} {instead}".rstrip()


def of_last(prices: Sequence[Seen], instead: str) -> str:
    """Who listed it last, and until when."""
    last = " and ".join(
        f"{publisher(one.source, one.version)} last listed {usd(one.usd_per_mtok)}, until {one.until}" for one in prices
    )
    return f"Retired: {last}. {instead}".rstrip()


def of_convention(rule: Convention, base: Decimal, gives: Decimal) -> str:
    """What a convention gives: `10% of the input price of 30.00 gives 3.00`."""
    return f"{share(rule.ratio)} of the {in_words(rule.of)} price of {usd(base)} gives {usd(gives)}"


def of_inferred(record: Record, field: str, rule: Convention, base: Decimal, gives: Decimal) -> str:
    """That nobody publishes it, who did before, the convention, and its reason."""
    before = [one for source in SOURCES if (one := record.withdrawn(source, field))]
    told = "".join(f" ({shown(one.source)} did until {one.until}: {usd(one.usd_per_mtok)})" for one in before)
    return f"Inferred, for no source publishes it{told}: {of_convention(rule, base, gives)}. {rule.reason}"


def of_override(own: Override, listing: Price | None) -> str:
    """Whose word it is, since when and why, and the list price that it replaces."""
    because = f" (because {own.because.strip().rstrip('.')})" if own.because.strip() else ""
    listed = "no list price" if listing is None else f"list price {usd(listing.usd_per_mtok)} ({listing.basis})"
    return f"Your override of {own.set_on}{because}; {listed}."


def of_none(record: Record, field: str, as_of: date | None) -> str:
    """Why there is no such price."""
    if as_of is not None and as_of < record.first_seen:
        return f"{record.name} had no price on {as_of}: it is known since {record.first_seen}."
    on = "" if as_of is None else f" on {as_of}"
    return f"{record.name} has no {in_words(field)} price{on}: no source publishes one, and no convention gives one."


def _absent(record: Record, source: str, field: str, as_of: date | None) -> str:
    """What the other source says in place of a price, for the end of a sentence."""
    said = record.said(source, as_of)
    if not said.prices:
        return f"; {shown(source)} does not list the model"
    if said.gone is None:
        return f"; {shown(source)} lists the model without this price"
    last = said.prices.get((field, 0))
    price = "" if last is None else f", last at {usd(last.usd_per_mtok)}"
    return f"; {shown(source)} listed the model until {said.gone}{price}"
