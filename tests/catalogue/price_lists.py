"""Price lists for tests: a few rows typed by hand, or everything that comes with the package."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache

from xl_addin.catalogue import bundled
from xl_addin.catalogue.price import GENAI_PRICES, LITELLM, Key, Override, Seen
from xl_addin.catalogue.price_list import PriceList


def day(text: str) -> date:
    return date.fromisoformat(text)


def seen(line: str) -> Seen:
    """A row as it is read aloud: source vendor model field price since [until] [>above_tokens]."""
    *words, last = line.split()
    above = int(last[1:]) if last.startswith(">") else 0
    words += [] if above else [last]
    source, vendor, model, field, usd, since, *until = words
    key = Key(vendor, model, field, above)
    version = "0.2.3" if source == GENAI_PRICES else "1.109.1"
    return Seen(source, key, Decimal(usd), day(since), day(until[0]) if until else None, version)


def all_seen(lines: str) -> list[Seen]:
    """Rows, one in each line."""
    return [seen(line) for line in lines.strip().splitlines()]


def price_list(lines: str, overrides: Iterable[Override] = ()) -> PriceList:
    """A price list of rows, one in each line."""
    return PriceList(all_seen(lines), overrides)


@cache
def bundled_rows() -> tuple[Seen, ...]:
    """Three years of history and both registries of today, as the price book keeps them."""
    alive: dict[Key, Seen] = {}
    rows: list[Seen] = []

    def say(key: Key, usd: Decimal | None, on: date, version: str) -> None:
        before = alive.pop(key, None)
        if before is not None and before.usd_per_mtok == usd:
            alive[key] = before
            return
        if before is not None:
            rows.append(before._replace(until=on))
        if usd is not None:
            alive[key] = Seen(LITELLM, key, usd, on, None, version)

    for observation in bundled.history():
        for change in observation.changes:
            say(change.key, change.new, observation.observed_on, observation.version)
    today, on = bundled.litellm(), bundled.about(LITELLM).observed_on
    for key in [*alive, *today.listed]:
        say(key, today.listed[key].usd_per_mtok if key in today.listed else None, on, today.version)
    rows += alive.values()
    on = bundled.about(GENAI_PRICES).observed_on
    genai = bundled.genai_prices({(row.key.vendor, row.key.model) for row in rows})
    for key, one in genai.listed.items():
        rows.append(Seen(GENAI_PRICES, key, one.usd_per_mtok, one.effective_on or on, None, genai.version))
    return tuple(rows)


@cache
def bundled_list() -> PriceList:
    return PriceList(bundled_rows())
