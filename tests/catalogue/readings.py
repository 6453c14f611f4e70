"""Small registries for tests: a listing of a few models, each price the same number."""

from __future__ import annotations

from decimal import Decimal

from xl_addin.catalogue.fields import INPUT, OUTPUT
from xl_addin.catalogue.price import LITELLM, Key, Listed
from xl_addin.catalogue.registries.listing import Reading


def reading(price: str | int, *, models: int = 20, source: str = LITELLM, vendor: str = "OpenAI") -> Reading:
    """A registry that asks that price for everything."""
    keys = [Key(vendor, f"model-{number}", field) for number in range(models) for field in (INPUT, OUTPUT)]
    return Reading(source, f"{source} at {price}", {key: Listed(key, Decimal(price)) for key in keys}, [])


def with_price(known: Reading, key: Key, price: str) -> Reading:
    """The same registry with one price put another way."""
    return Reading(known.source, known.version, known.listed | {key: Listed(key, Decimal(price))}, [])


def without(known: Reading, *keys: Key) -> Reading:
    """The same registry without those prices."""
    kept = {key: listed for key, listed in known.listed.items() if key not in keys}
    return Reading(known.source, known.version, kept, [])
