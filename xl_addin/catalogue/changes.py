"""What is new in a registry: the changes against yesterday, and those that nobody should believe unseen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from xl_addin.catalogue.price import Change, Key, Listed
from xl_addin.errors import UnreadableFile

#: A price that moves by this factor or more, up or down, waits until somebody confirms it.
DOUBTFUL_FACTOR = 10
#: A registry that lists less than this share of yesterday's prices was not read whole.
SMALLEST_SHARE = Decimal("0.5")


def changes(
    source: str, version: str, observed_on: date, before: Mapping[Key, Decimal], listed: Mapping[Key, Listed]
) -> list[Change]:
    """Every price that appeared, moved or went between yesterday's prices and today's listing, in a fixed order."""
    found = [
        Change(observed_on, source, version, key, before.get(key), one.usd_per_mtok, one.effective_on)
        for key, one in listed.items()
        if before.get(key) != one.usd_per_mtok
    ]
    found += [Change(observed_on, source, version, key, old, None) for key, old in before.items() if key not in listed]
    return sorted(found, key=lambda change: change.key)


def is_doubtful(change: Change, believed: Mapping[Key, Decimal]) -> bool:
    """Whether the price moved so far that it is more likely a slip in the registry than a new price.

    It is held against the last price that was believed, be that of yesterday or of before it was withdrawn.

    >>> key = Key("OpenAI", "gpt-5", "input")
    >>> is_doubtful(Change(date(2026, 11, 20), "litellm", "", key, None, Decimal(125)), {key: Decimal("1.25")})
    True
    """
    old = believed.get(change.key)
    if change.new is None or not old:
        return False
    return not old / DOUBTFUL_FACTOR < change.new < old * DOUBTFUL_FACTOR


def must_be_whole(
    source: str, before: Mapping[Key, Decimal], listed: Mapping[Key, Listed], vendors: Iterable[str]
) -> None:
    """Refuse a registry that lost most of its prices, or all those of a vendor that we vouch for.

    Raises:
        UnreadableFile: the file is a part of the registry, or another one.
    """
    if len(listed) < SMALLEST_SHARE * len(before):
        raise UnreadableFile(
            f"{source} lists {len(listed):,} prices, and listed {len(before):,} before: "
            "the file is not whole, try later."
        )
    now = {key.vendor for key in listed}
    for vendor in sorted({key.vendor for key in before} & set(vendors) - now):
        raise UnreadableFile(f"{source} lists no price of {vendor} any more: the file is not whole, try later.")


def digest(prices: Iterable[tuple[Key, Decimal]]) -> str:
    """A fingerprint of prices, the same for the same prices in any order."""
    lines = sorted(f"{'|'.join(map(str, key))}={price.normalize():f}" for key, price in prices)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
