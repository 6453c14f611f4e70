"""The prices that moved too far to be believed: held back, and confirmed or rejected by somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy import Connection, insert, select, update

from xl_addin.catalogue.price import Change
from xl_addin.catalogue.registries.listing import Reading
from xl_addin.catalogue.schema import HELD, SNAPSHOTS
from xl_addin.catalogue.store import changelog, snapshots
from xl_addin.catalogue.store.changelog import change_in, row_of
from xl_addin.errors import UnknownKey


@dataclass(frozen=True, slots=True)
class Held:
    """A price that moved too far to be believed, and waits for somebody's word."""

    id: int
    change: Change


def hold(connection: Connection, run: int, reading: Reading, doubtful: Sequence[Change]) -> list[Change]:
    """Hold back what is new among the doubtful, and let those lapse that the registry took back itself."""
    known = connection.execute(select(HELD).where(HELD.c.source == reading.source)).all()
    for row in known:
        listed = reading.listed.get(change_in(row).key)
        if row.decision == "waiting" and (listed is None or listed.usd_per_mtok != row.new_usd_per_mtok):
            connection.execute(update(HELD).where(HELD.c.id == row.id).values(decision="lapsed"))
    asked = {(change_in(row).key, row.new_usd_per_mtok) for row in known if row.decision in ("waiting", "rejected")}
    new = [change for change in doubtful if (change.key, change.new) not in asked]
    if new:
        connection.execute(insert(HELD), [row_of(change) | {"run_id": run} for change in new])
    return new


def waiting(connection: Connection) -> list[Held]:
    """The prices that wait for somebody's word, the oldest first."""
    rows = connection.execute(select(HELD).where(HELD.c.decision == "waiting").order_by(HELD.c.id))
    return [Held(row.id, change_in(row)) for row in rows]


def decide(connection: Connection, held_id: int, confirm: bool, on: date) -> Change:
    """Confirm a held price, which applies it from that day on, or reject it, which keeps the old one.

    Raises:
        UnknownKey: no such price waits.
    """
    row = connection.execute(select(HELD).where(HELD.c.id == held_id, HELD.c.decision == "waiting")).one_or_none()
    if row is None:
        raise UnknownKey(f"No price waits under {held_id}: `breakeven prices held` lists those that do.")
    verdict = {"decision": "confirmed" if confirm else "rejected", "decided_at": datetime.now(UTC)}
    connection.execute(update(HELD).where(HELD.c.id == held_id).values(verdict))
    change = replace(change_in(row), observed_on=on)
    if confirm:
        prices = changelog.prices_today(connection, change.source)
        # While it waited the price may have been withdrawn, or another believed.
        change = replace(change, old=prices.get(change.key))
        changelog.write(connection, row.run_id, [change], prices)
        # The registry listed that price on the day of its last snapshot: now the snapshot has it too.
        of_source = select(SNAPSHOTS).where(SNAPSHOTS.c.source == change.source)
        last = connection.execute(of_source.order_by(SNAPSHOTS.c.taken_on.desc()).limit(1)).one()
        snapshots.attest(connection, last.run_id, change.source, last.version, last.taken_on, prices)
    return change
