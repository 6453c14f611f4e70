"""The snapshots: a line a day, registry and vendor, with a digest that the change log must lead to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, delete, func, insert, select

from xl_addin.catalogue.changes import digest
from xl_addin.catalogue.price import Change, Key
from xl_addin.catalogue.schema import SNAPSHOTS
from xl_addin.catalogue.store import changelog


def take(
    connection: Connection,
    run: int,
    source: str,
    version: str,
    taken_on: date,
    found: Sequence[Change],
    prices: dict[Key, Decimal],
) -> None:
    """Add the day's changes to the log, bring the prices to where they lead, and attest to those."""
    changelog.write(connection, run, found, prices)
    attest(connection, run, source, version, taken_on, prices)


def attest(
    connection: Connection, run: int, source: str, version: str, taken_on: date, prices: Mapping[Key, Decimal]
) -> None:
    """Write the day's lines: one for each vendor, in the place of an earlier one of that day."""
    connection.execute(delete(SNAPSHOTS).where(SNAPSHOTS.c.source == source, SNAPSHOTS.c.taken_on == taken_on))
    rows = [
        {"vendor": vendor, "prices": len(listed), "sha256": digest(listed.items())}
        for vendor, listed in sorted(_by_vendor(prices).items())
    ]
    day = {"run_id": run, "taken_on": taken_on, "source": source, "version": version}
    connection.execute(insert(SNAPSHOTS), [day | row for row in rows])


def _by_vendor(prices: Mapping[Key, Decimal]) -> dict[str, dict[Key, Decimal]]:
    found: dict[str, dict[Key, Decimal]] = defaultdict(dict)
    for key, usd in prices.items():
        found[key.vendor][key] = usd
    return found


def are_none(connection: Connection) -> bool:
    """Whether the book is still empty."""
    return connection.execute(select(SNAPSHOTS.c.id).limit(1)).first() is None


def last(connection: Connection, source: str) -> date | None:
    """The day of a registry's last snapshot."""
    of_source = select(func.max(SNAPSHOTS.c.taken_on)).where(SNAPSHOTS.c.source == source)
    day: date | None = connection.execute(of_source).scalar_one()
    return day


def vendors(connection: Connection, source: str) -> set[str]:
    """The vendors that a registry ever listed."""
    wanted = select(SNAPSHOTS.c.vendor).where(SNAPSHOTS.c.source == source).distinct()
    return set(connection.execute(wanted).scalars())


def altered(connection: Connection) -> list[str]:
    """Snapshots whose digest the change log no longer leads to, in a sentence each."""
    latest = select(func.max(SNAPSHOTS.c.id)).group_by(SNAPSHOTS.c.source, SNAPSHOTS.c.vendor)
    snapshots = connection.execute(select(SNAPSHOTS).where(SNAPSHOTS.c.id.in_(latest))).all()
    sources = {row.source for row in snapshots}
    now = {source: _by_vendor(changelog.prices_today(connection, source)) for source in sources}
    return [
        f"{row.vendor} in {row.source}: the change log does not lead to the snapshot of {row.taken_on}."
        for row in snapshots
        if digest(now[row.source].get(row.vendor, {}).items()) != row.sha256
    ]
