"""What the registries ever said of one model: on a day, and last before they dropped it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple, TypeAlias

from xl_addin.catalogue.price import SOURCES, Seen

#: A field, and the prompt size above which the price applies.
Kept: TypeAlias = tuple[str, int]


class Said(NamedTuple):
    """A source's prices of the model on a day; where it had dropped the model by then, its last, and since when."""

    prices: Mapping[Kept, Seen]
    gone: date | None


class Record:
    """All rows of one model, of both sources."""

    def __init__(self, rows: Iterable[Seen]) -> None:
        self.rows = tuple(sorted(rows, key=lambda one: (one.since, one.source)))
        self._said: dict[tuple[str, date | None], Said] = {}

    @property
    def name(self) -> str:
        return self.rows[0].key.model

    @property
    def first_seen(self) -> date:
        return self.rows[0].since

    def said(self, source: str, on: date | None = None) -> Said:
        """What a source says today or on a day, or said last.

        A field that was withdrawn while the model was still listed is not among the last prices: its price is
        no longer one.
        """
        if (source, on) not in self._said:
            rows = [one for one in self.rows if one.source == source]
            alive = [one for one in rows if is_alive(one, on)]
            ends = [one.until for one in rows if one.until is not None and (on is None or one.until <= on)]
            gone = None if alive or not ends else max(ends)
            last = alive or [one for one in rows if gone is not None and one.until == gone]
            self._said[source, on] = Said({(one.key.field, one.key.above_tokens): one for one in last}, gone)
        return self._said[source, on]

    def published(self, field: str, on: date | None = None) -> tuple[tuple[Seen, ...], bool]:
        """The price that each source lists; where none does, what those said last that have dropped the model.

        The first is the one that counts. The other thing told is whether they are last prices.
        """
        said = [self.said(source, on) for source in SOURCES]
        found = [(one.gone or date.max, one.prices[field, 0]) for one in said if (field, 0) in one.prices]
        latest = max((until for until, _ in found), default=date.max)
        if latest == date.max:
            return tuple(price for until, price in found if until == latest), False
        return tuple(price for _, price in sorted(found, key=lambda one: one[0], reverse=True)), True

    def at_base_price(self, field: str) -> list[Seen]:
        """Every row of a field but for the dearer prices of long requests, the oldest first."""
        return [one for one in self.rows if one.key.field == field and not one.key.above_tokens]

    def withdrawn(self, source: str, field: str) -> Seen | None:
        """A source's last price of a field that it no longer gives."""
        rows = [one for one in self.at_base_price(field) if one.source == source]
        return None if not rows or any(one.until is None for one in rows) else rows[-1]

    def steps(self, source: str, field: str, on: date | None = None) -> list[Seen]:
        """A source's prices of a field by the size of the request, the smallest first."""
        prices = self.said(source, on).prices
        return sorted((one for kept, one in prices.items() if kept[0] == field), key=lambda one: one.key.above_tokens)

    def is_listed(self) -> bool:
        """Whether any source lists the model today."""
        return any(one.until is None for one in self.rows)


def is_alive(one: Seen, on: date | None) -> bool:
    """Whether the price was listed on a day, or is today."""
    if on is None:
        return one.until is None
    return one.since <= on and (one.until is None or on < one.until)
