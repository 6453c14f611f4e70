"""What a price is: a vendor, a model, a field, US dollars per million tokens, and who says so since when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

#: The two registries, by the name under which they are kept. Where they differ, the first one's price is used.
GENAI_PRICES, LITELLM = "genai-prices", "litellm"
SOURCES = (GENAI_PRICES, LITELLM)

#: Beyond these no model has ever been priced, but for nothing: it is a slip, or a price per something else.
LEAST_USD_PER_MTOK, MOST_USD_PER_MTOK = Decimal("0.000001"), Decimal(10_000)
#: No price is written in more digits.
LONGEST_PRICE = 60


class Basis(StrEnum):
    """On whose word a price stands."""

    BOTH = "published by both sources"
    ONE = "published by one"
    INFERRED = "inferred"
    CONFLICT = "conflict"
    OVERRIDE = "override"


class Key(NamedTuple):
    """Which price of a source it is; `above_tokens` is 0, or the prompt size from which a dearer tier applies."""

    vendor: str
    model: str
    field: str
    above_tokens: int = 0


class Listed(NamedTuple):
    """A price as a registry lists it today; `effective_on` where the registry says since when it applies."""

    key: Key
    usd_per_mtok: Decimal
    effective_on: date | None = None


class Seen(NamedTuple):
    """A price as the store keeps it: in which registry, since when, and from when on it was seen no longer."""

    source: str
    key: Key
    usd_per_mtok: Decimal
    since: date
    until: date | None
    version: str


class Override(NamedTuple):
    """A user's own price, which wins over every source."""

    vendor: str
    model: str
    field: str
    usd_per_mtok: Decimal
    set_on: date
    because: str


def is_believable(usd_per_mtok: Decimal) -> bool:
    """Whether anybody ever asked that much, and it can be written down.

    >>> [is_believable(Decimal(usd)) for usd in ("0", "2.5", "-1", "20000", "1e-999980", "0e-999980", "NaN")]
    [True, True, False, False, False, False, False]
    """
    places = usd_per_mtok.as_tuple().exponent
    if not isinstance(places, int) or places < -LONGEST_PRICE // 2:  # not finite, or in too many digits
        return False
    return not usd_per_mtok or LEAST_USD_PER_MTOK <= usd_per_mtok <= MOST_USD_PER_MTOK


def stored_price(kept: object) -> Decimal:
    """A price as a database keeps it.

    >>> stored_price("2.50")
    Decimal('2.50')

    Raises:
        ValueError: it is none: somebody, or a failing disk, changed it.
    """
    written = str(kept)
    if len(written) > LONGEST_PRICE or not re.fullmatch(
        r"[0-9]+(\.[0-9]*)?(e[+-]?[0-9]{1,2})?", written, re.IGNORECASE
    ):
        raise ValueError(f"a price is {written:.20}")
    return Decimal(written)


@dataclass(frozen=True, slots=True)
class Price:
    """A price per million tokens: its basis, the day since which it is known, who published it, and why in words.

    `published` holds what the sources say, the one whose price is used first. `retired`: no source lists it any
    longer, and these are the last prices that were published.
    """

    vendor: str
    model: str
    field: str
    usd_per_mtok: Decimal
    basis: Basis
    since: date
    note: str
    published: tuple[Seen, ...] = ()
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the change log: a price that appeared, moved or went; `None` where there is none."""

    observed_on: date
    source: str
    version: str
    key: Key
    old: Decimal | None
    new: Decimal | None
    effective_on: date | None = None
