"""The price book as cell functions read it: through the database's own driver, and kept until the book changes.

SQLAlchemy takes longer to import than a price takes to look up, so it is imported only where the book is not there
yet, or is of an older version. Nothing here writes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from xl_addin.catalogue import vendors
from xl_addin.catalogue.databases import Database, Rows, database_at
from xl_addin.catalogue.price import Key, Override, Seen, stored_price
from xl_addin.catalogue.price_list import PriceList
from xl_addin.catalogue.settings import settings

_PRICES = """
    SELECT source, vendor, model, field, above_tokens, usd_per_mtok, since, until, version
    FROM aicost_price_periods"""
_OVERRIDES = """
    SELECT vendor, model, field, usd_per_mtok, set_on, because FROM aicost_price_overrides
    WHERE id IN (SELECT MAX(id) FROM aicost_price_overrides GROUP BY vendor, model, field)
        AND usd_per_mtok IS NOT NULL
"""
_SNAPSHOTS = "SELECT vendor, MAX(taken_on) FROM aicost_pricing_snapshots GROUP BY vendor"
_LAST_RUN = "SELECT MAX(finished_at) FROM aicost_crawler_runs WHERE outcome = 'succeeded'"


@dataclass(frozen=True, slots=True)
class Book:
    """The price book at one moment: its prices, and the day on which each vendor was last verified."""

    prices: PriceList
    snapshots: Mapping[str, date]
    last_run: date | None

    def last_verified(self, vendor: str) -> date | None:
        """The day of the vendor's last snapshot; in a book without any, of the last run that succeeded.

        `None` is a vendor that no snapshot ever found, while it found others: a run says nothing of that one.

        Raises:
            UnknownKey: it is none of the vendors.
        """
        name = vendors.vendor(vendor).name
        return self.snapshots.get(name) if self.snapshots else self.last_run

    def verified(self) -> tuple[str, ...]:
        """The listed vendors that the newest snapshot found: all of them, where nothing is amiss."""
        days = {vendor: self.snapshots.get(vendor) for vendor in vendors.listed()}
        newest = max((day for day in days.values() if day), default=None)
        return tuple(vendor for vendor, day in days.items() if day is not None and day == newest)

    def unpriced(self) -> tuple[str, ...]:
        """The listed vendors that the book has no model of: it is older than their row in `vendors.toml`."""
        return tuple(vendor for vendor in vendors.listed() if not self.prices.models(vendor))


def book() -> Book:
    """The current price book; every now and then it is looked at whether it changed.

    Raises:
        CannotWrite: there is no book yet, and none can be made.
    """
    return _shelf().book()


def price_list() -> PriceList:
    """The current prices."""
    return book().prices


def last_verified(vendor: str) -> date | None:
    """When the vendor's prices were last verified; see `Book.last_verified`."""
    return book().last_verified(vendor)


def forget() -> None:
    """Read the book anew when it is next asked for."""
    shelf = _shelf()
    shelf.kept = None
    for emptied in shelf.watchers:
        emptied()


def when_forgotten(emptied: Callable[[], None]) -> None:
    """Have that called whenever the prices changed: by whoever remembers what it made of them."""
    _shelf().watchers.append(emptied)


@dataclass(slots=True)
class _Shelf:
    """Where the book lies while a process works with it."""

    watchers: list[Callable[[], None]] = field(default_factory=list)
    kept: Book | None = None
    stamp: object = None
    look_again: float = 0.0

    def book(self) -> Book:
        if self.kept is not None and time.monotonic() < self.look_again:
            return self.kept
        database = database_at(settings().database)
        stamp = database.stamp()
        if self.kept is None or stamp != self.stamp:
            if self.kept is not None:
                forget()
            self.kept = _read(database)
            self.stamp = database.stamp() if stamp is None else stamp
        self.look_again = time.monotonic() + database.look_every
        return self.kept


@cache
def _shelf() -> _Shelf:
    return _Shelf()


def _read(database: Database) -> Book:
    """Read the book; made or brought up to date first, where that is needed."""
    if database.migrated() != _newest_migration():
        from xl_addin.catalogue.store import Store

        Store(database.url)
    listed = ", ".join(f"'{vendor}'" for vendor in vendors.listed())
    with database.reading() as rows:
        seen = _seen(rows(f"{_PRICES} WHERE vendor IN ({listed})"))
        overrides = [
            Override(_text(vendor), _text(model), _text(of), stored_price(usd), _day(on), _text(why))
            for vendor, model, of, usd, on, why in rows(_OVERRIDES)
        ]
        snapshots = {vendor: _day(on) for vendor, on in rows(_SNAPSHOTS)}
        ((last_run,),) = rows(_LAST_RUN)
        finished_on = _day_or_none(last_run)
        if not seen:
            raise ValueError("it holds no price of a listed vendor")

    def others() -> list[Seen]:
        with database.reading() as rows:
            return _seen(rows(f"{_PRICES} WHERE vendor NOT IN ({listed})"))

    return Book(PriceList(seen, overrides, others), snapshots, finished_on)


def _seen(rows: Rows) -> list[Seen]:
    return [
        Seen(
            _text(source),
            Key(_text(vendor), _text(model), _text(field), int(above)),
            stored_price(usd),
            _day(since),
            _day_or_none(until),
            _text(version),
        )
        for source, vendor, model, field, above, usd, since, until, version in rows
    ]


def _text(stored: Any) -> str:
    if type(stored) is not str:
        raise TypeError("a name is no text")
    return stored


def _newest_migration() -> int:
    found = files("xl_addin.catalogue").joinpath("migrations").iterdir()
    return max(int(file.name.split("_")[0]) for file in found if file.name.endswith(".sql"))


def _day(stored: Any) -> date:
    """SQLite keeps days and moments as text, PostgreSQL as what they are."""
    if isinstance(stored, str):
        return date.fromisoformat(stored[:10])
    return date(stored.year, stored.month, stored.day)


def _day_or_none(stored: Any) -> date | None:
    return None if stored is None else _day(stored)
