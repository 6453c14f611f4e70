"""The change log: every price that appeared, moved or went, and what the registries list today as far as it leads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from xl_addin.catalogue.price import Change, Key
from xl_addin.catalogue.schema import CHANGELOG, PERIODS


def since(connection: Connection, day: date | None) -> list[Change]:
    """Every change, the oldest first; or those observed from a day on."""
    wanted = select(CHANGELOG).order_by(CHANGELOG.c.id)
    if day is not None:
        wanted = wanted.where(CHANGELOG.c.observed_on >= day)
    return [change_in(row) for row in connection.execute(wanted)]


def prices_today(connection: Connection, source: str) -> dict[Key, Decimal]:
    """What a registry lists today, as far as the change log knows."""
    wanted = [PERIODS.c[name] for name in Key._fields] + [PERIODS.c.usd_per_mtok]
    today = select(*wanted).where(PERIODS.c.source == source, PERIODS.c.until.is_(None))
    return {Key(*row[:4]): row[4] for row in connection.execute(today)}


def believed(connection: Connection, source: str) -> dict[Key, Decimal]:
    """The last price above zero of all that a registry ever listed, withdrawn or not."""
    wanted = [CHANGELOG.c[name] for name in Key._fields] + [CHANGELOG.c.new_usd_per_mtok]
    of_source = select(*wanted).where(CHANGELOG.c.source == source, CHANGELOG.c.new_usd_per_mtok.is_not(None))
    return {Key(*row[:4]): row[4] for row in connection.execute(of_source.order_by(CHANGELOG.c.id)) if row[4]}


def models(connection: Connection, source: str) -> set[tuple[str, str]]:
    """Every vendor and model that a registry ever listed."""
    wanted = select(CHANGELOG.c.vendor, CHANGELOG.c.model).where(CHANGELOG.c.source == source).distinct()
    return {(row.vendor, row.model) for row in connection.execute(wanted)}


def write(connection: Connection, run: int, found: Sequence[Change], prices: dict[Key, Decimal]) -> None:
    """Add changes to the log, and bring the prices to where they lead."""
    if found:
        connection.execute(insert(CHANGELOG), [row_of(change) | {"run_id": run} for change in found])
    for change in found:
        apply(prices, change)


def apply(prices: dict[Key, Decimal], change: Change) -> None:
    """Bring the prices to where one change leads."""
    if change.new is None:
        prices.pop(change.key, None)
    else:
        prices[change.key] = change.new


def row_of(change: Change) -> dict[str, Any]:
    """A change as a row of the log, or of the held prices."""
    when = {"observed_on": change.observed_on, "effective_on": change.effective_on}
    who = {"source": change.source, "version": change.version} | change.key._asdict()
    return when | who | {"old_usd_per_mtok": change.old, "new_usd_per_mtok": change.new}


def change_in(row: Row[Any]) -> Change:
    """The change in such a row."""
    key = Key(row.vendor, row.model, row.field, row.above_tokens)
    prices = row.old_usd_per_mtok, row.new_usd_per_mtok
    return Change(row.observed_on, row.source, row.version, key, *prices, row.effective_on)
