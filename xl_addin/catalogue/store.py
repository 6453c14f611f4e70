"""The price book on disk: snapshots, change log, crawler runs, held prices and overrides.

Every deed is one transaction: after a crash at any point the book is as before or as after it. Whoever writes
waits for whoever else is writing; readers never wait, and see a deed whole or not at all.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Row,
    and_,
    create_engine,
    delete,
    event,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import NullPool

from xl_addin.catalogue import bundled
from xl_addin.catalogue.changes import changes, digest, is_doubtful, must_be_whole
from xl_addin.catalogue.price import LITELLM, Change, Key, Listed, Override
from xl_addin.catalogue.registries import Reading
from xl_addin.catalogue.schema import CHANGELOG, HELD, OVERRIDES, PERIODS, RUNS, SNAPSHOTS, migrate
from xl_addin.catalogue.settings import settings
from xl_addin.catalogue.vendors import listed
from xl_addin.errors import CannotWrite, OutOfDomain, UnknownKey, UnreadableFile

#: Seconds that a writer waits for another one.
PATIENCE = 60
#: The lock that writers of the book take on PostgreSQL; any number will do, as long as it is always this one.
WRITERS_LOCK = 2_026_112_0


@dataclass(frozen=True, slots=True)
class File:
    """A file that a run read: which registry's, from where, and the checksum of what came."""

    source: str
    url: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Run:
    """One attempt to read the registries."""

    started_at: datetime
    outcome: str
    reason: str
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A price that moved too far to be believed, and waits for somebody's word."""

    id: int
    change: Change


@dataclass(frozen=True, slots=True)
class Taken:
    """What a snapshot brought: the changes that were written, those held back, and prices that could not be read."""

    changes: tuple[Change, ...]
    held: tuple[Change, ...]
    faults: tuple[str, ...]


class Store:
    """The price book at one address; an empty one is filled with what comes with the package, unless told otherwise.

    Raises:
        CannotWrite: the file cannot be made or written, or the database does not answer.
        UnreadableFile: the file is something else.
    """

    def __init__(self, url: str | None = None, *, fill: bool = True) -> None:
        self.url = url or settings().database
        self.engine = _engine(self.url)
        try:
            with self._writing() as connection:
                migrate(connection)
                if fill and connection.execute(select(func.count()).select_from(SNAPSHOTS)).scalar_one() == 0:
                    self._fill(connection)
        except OperationalError as fault:
            raise CannotWrite(_unusable(self.url, fault)) from fault
        except DatabaseError as fault:
            raise UnreadableFile(
                f"{make_url(self.url).database} is no price book ({fault.orig}): move it away, and a new one is made."
            ) from fault

    # Taking prices in -----------------------------------------------------------------------------------------------

    def take_snapshot(
        self, readings: Sequence[Reading], taken_on: date, files: Sequence[File], started_at: datetime | None = None
    ) -> Taken:
        """Take the day's listing of every registry: one run, its snapshots, and each change, in one transaction.

        Prices that moved too far are held back, and the ones of yesterday stay.

        Raises:
            UnreadableFile: a registry lost most of its prices; nothing is taken.
        """
        with self._writing() as connection:
            run = _succeeded(connection, started_at or datetime.now(UTC), files)
            written: list[Change] = []
            held: list[Change] = []
            for reading in readings:
                before = _prices(connection, reading.source)
                # A price that could not be read is not gone: yesterday's stays.
                unread = (fault.key for fault in reading.faults if fault.key in before)
                today = reading.listed | {key: Listed(key, before[key]) for key in unread}
                must_be_whole(reading.source, before, today, listed())
                found = changes(reading.source, reading.version, taken_on, before, today)
                doubtful = [change for change in found if is_doubtful(change)]
                held += _hold(connection, run, reading, doubtful)
                believed = [change for change in found if change not in doubtful]
                _write(connection, run, believed, before)
                _attest(connection, run, reading.source, reading.version, taken_on, before)
                written += believed
            faults = [f"{one.source}: {where}: {why}" for one in readings for where, why, _ in one.faults]
        return Taken(tuple(written), tuple(held), tuple(faults))

    def record_failure(self, reason: str, files: Sequence[File], started_at: datetime) -> None:
        """Write down that a run failed, and why; the prices stay as they are."""
        with self._writing() as connection:
            _run(connection, started_at, "failed", reason, files)

    def replay(self, observations: Sequence[bundled.Observation], batch: int = 1) -> int:
        """Take in dated observations of the past, `batch` of them in a transaction; those that are known are skipped.

        The past is taken as it was recorded: nothing of it is held. Gives the number of changes written.
        """
        waiting = iter(sorted(observations, key=lambda one: one.observed_on))
        written = 0
        while some := list(islice(waiting, max(1, batch))):
            with self._writing() as connection:
                written += _replay(connection, some)
        return written

    def _fill(self, connection: Connection) -> None:
        """The bundled history, then both registries as they come with the package."""
        _replay(connection, bundled.history())
        litellm = bundled.litellm()
        known = _models(connection, LITELLM) | {(key.vendor, key.model) for key in litellm.listed}
        for reading in (litellm, bundled.genai_prices(known)):
            taken_on = bundled.about(reading.source).observed_on
            run = _succeeded(connection, datetime.now(UTC), [])
            before = _prices(connection, reading.source)
            _write(connection, run, changes(reading.source, reading.version, taken_on, before, reading.listed), before)
            _attest(connection, run, reading.source, reading.version, taken_on, before)

    # A user's word --------------------------------------------------------------------------------------------------

    def override(
        self, vendor: str, model: str, field: str, usd_per_mtok: Decimal | None, because: str, set_on: date
    ) -> None:
        """Set a price of the user's own, which wins over every source; `None` takes it back.

        Raises:
            OutOfDomain: the price is negative or not finite.
        """
        if usd_per_mtok is not None and not (usd_per_mtok.is_finite() and usd_per_mtok >= 0):
            raise OutOfDomain(f"The price is {usd_per_mtok}: type US dollars per million tokens, 0 or more.")
        row = {"set_on": set_on, "vendor": vendor, "model": model, "field": field}
        with self._writing() as connection:
            connection.execute(insert(OVERRIDES), row | {"usd_per_mtok": usd_per_mtok, "because": because})

    def overrides(self) -> list[Override]:
        """The overrides that stand."""
        latest = select(func.max(OVERRIDES.c.id)).group_by(OVERRIDES.c.vendor, OVERRIDES.c.model, OVERRIDES.c.field)
        standing = and_(OVERRIDES.c.id.in_(latest), OVERRIDES.c.usd_per_mtok.is_not(None))
        wanted = [OVERRIDES.c[name] for name in Override._fields]
        with self.engine.connect() as connection:
            return [Override(*row) for row in connection.execute(select(*wanted).where(standing))]

    def held(self) -> list[Held]:
        """The prices that wait for somebody's word, the oldest first."""
        waiting = select(HELD).where(HELD.c.decision == "waiting").order_by(HELD.c.id)
        with self.engine.connect() as connection:
            return [Held(row.id, _change(row)) for row in connection.execute(waiting)]

    def decide(self, held_id: int, confirm: bool, on: date) -> Change:
        """Confirm a held price, which applies it from that day on, or reject it, which keeps the old one.

        Raises:
            UnknownKey: no such price waits.
        """
        with self._writing() as connection:
            waiting = select(HELD).where(HELD.c.id == held_id, HELD.c.decision == "waiting")
            row = connection.execute(waiting).one_or_none()
            if row is None:
                raise UnknownKey(f"No price waits under {held_id}: `breakeven prices held` lists those that do.")
            verdict = {"decision": "confirmed" if confirm else "rejected", "decided_at": datetime.now(UTC)}
            connection.execute(update(HELD).where(HELD.c.id == held_id).values(verdict))
            change = replace(_change(row), observed_on=on)
            if confirm:
                before = _prices(connection, change.source)
                _write(connection, row.run_id, [change], before)
                # The registry listed that price on the day of its last snapshot: now the snapshot has it too.
                of_source = select(SNAPSHOTS).where(SNAPSHOTS.c.source == change.source)
                last = connection.execute(of_source.order_by(SNAPSHOTS.c.taken_on.desc()).limit(1)).one()
                _attest(connection, last.run_id, change.source, last.version, last.taken_on, before)
        return change

    # Reading it -----------------------------------------------------------------------------------------------------

    def changelog(self, since: date | None = None) -> list[Change]:
        """Every change, the oldest first; or those observed from a day on."""
        wanted = select(CHANGELOG).order_by(CHANGELOG.c.id)
        if since is not None:
            wanted = wanted.where(CHANGELOG.c.observed_on >= since)
        with self.engine.connect() as connection:
            return [_change(row) for row in connection.execute(wanted)]

    def runs(self) -> list[Run]:
        """Every attempt to read the registries, the latest first."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(RUNS).order_by(RUNS.c.id.desc())).all()
        return [
            Run(row.started_at, row.outcome, row.reason, tuple(File(**file) for file in json.loads(row.files)))
            for row in rows
        ]

    def models(self, source: str) -> set[tuple[str, str]]:
        """Every vendor and model that a registry ever listed."""
        with self.engine.connect() as connection:
            return _models(connection, source)

    def last_snapshot(self, source: str) -> date | None:
        """The day of a registry's last snapshot."""
        with self.engine.connect() as connection:
            return _last_snapshot(connection, source)

    def altered(self) -> list[str]:
        """Snapshots whose digest the change log no longer replays to: somebody changed the book by hand.

        One sentence for each; nothing where the book is as it was written.
        """
        latest = select(func.max(SNAPSHOTS.c.id)).group_by(SNAPSHOTS.c.source, SNAPSHOTS.c.vendor)
        with self.engine.connect() as connection:
            snapshots = connection.execute(select(SNAPSHOTS).where(SNAPSHOTS.c.id.in_(latest))).all()
            now = {source: _by_vendor(_prices(connection, source)) for source in {row.source for row in snapshots}}
        return [
            f"{row.vendor} in {row.source}: the change log does not lead to the snapshot of {row.taken_on}."
            for row in snapshots
            if digest(now[row.source].get(row.vendor, {}).items()) != row.sha256
        ]

    # Transactions ---------------------------------------------------------------------------------------------------

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction that no other writer shares."""
        with self.engine.connect().execution_options(writing=True) as connection, connection.begin():
            if self.engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITERS_LOCK})
            yield connection


def _engine(url: str) -> Engine:
    """The database's engine; a SQLite file is kept in WAL mode, so that readers and a writer do not wait.

    A command does a few deeds and ends, so a connection is closed after each.
    """
    address = make_url(url)
    if not url.startswith("sqlite"):
        return create_engine(address, poolclass=NullPool)
    file = Path(address.database or "")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise CannotWrite(f"{file.parent} cannot be made ({fault.strerror}): {_ELSEWHERE}") from fault
    engine = create_engine(address, poolclass=NullPool, connect_args={"timeout": PATIENCE})

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # the driver's own transactions would begin too late to be exclusive
        connection.execute("PRAGMA foreign_keys = ON")
        # Whoever else makes the file at this moment turns the mode on as well.
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode = WAL")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


_ELSEWHERE = "set BREAKEVEN_PRICES to a place that can be written, sqlite:///PATH_OF_A_FILE."


def _unusable(url: str, fault: OperationalError) -> str:
    why = str(fault.orig).strip().splitlines()[0]
    return f"The price book at {make_url(url).render_as_string()} cannot be used ({why}): {_ELSEWHERE}"


# One transaction's steps ----------------------------------------------------------------------------------------------


def _run(connection: Connection, started_at: datetime, outcome: str, reason: str, files: Sequence[File]) -> int:
    row = {"started_at": started_at, "finished_at": datetime.now(UTC), "outcome": outcome, "reason": reason}
    added = connection.execute(insert(RUNS), row | {"files": json.dumps([asdict(file) for file in files])})
    assert added.inserted_primary_key is not None
    return int(added.inserted_primary_key[0])


def _succeeded(connection: Connection, started_at: datetime, files: Sequence[File]) -> int:
    return _run(connection, started_at, "succeeded", "", files)


def _prices(connection: Connection, source: str) -> dict[Key, Decimal]:
    """What a registry lists today, as far as the change log knows."""
    wanted = [PERIODS.c[name] for name in Key._fields] + [PERIODS.c.usd_per_mtok]
    today = select(*wanted).where(PERIODS.c.source == source, PERIODS.c.until.is_(None))
    return {Key(*row[:4]): row[4] for row in connection.execute(today)}


def _models(connection: Connection, source: str) -> set[tuple[str, str]]:
    wanted = select(CHANGELOG.c.vendor, CHANGELOG.c.model).where(CHANGELOG.c.source == source).distinct()
    return {(row.vendor, row.model) for row in connection.execute(wanted)}


def _last_snapshot(connection: Connection, source: str) -> date | None:
    of_source = select(func.max(SNAPSHOTS.c.taken_on)).where(SNAPSHOTS.c.source == source)
    last: date | None = connection.execute(of_source).scalar_one()
    return last


def _write(connection: Connection, run: int, found: Sequence[Change], prices: dict[Key, Decimal]) -> None:
    """Add changes to the log, and bring the prices to where they lead."""
    if found:
        connection.execute(insert(CHANGELOG), [_row(change) | {"run_id": run} for change in found])
    for change in found:
        _apply(prices, change)


def _apply(prices: dict[Key, Decimal], change: Change) -> None:
    if change.new is None:
        prices.pop(change.key, None)
    else:
        prices[change.key] = change.new


def _hold(connection: Connection, run: int, reading: Reading, doubtful: Sequence[Change]) -> list[Change]:
    """Hold back what is new among the doubtful, and let those lapse that the registry took back itself."""
    known = connection.execute(select(HELD).where(HELD.c.source == reading.source)).all()
    for row in known:
        listed = reading.listed.get(_change(row).key)
        if row.decision == "waiting" and (listed is None or listed.usd_per_mtok != row.new_usd_per_mtok):
            connection.execute(update(HELD).where(HELD.c.id == row.id).values(decision="lapsed"))
    asked = {(_change(row).key, row.new_usd_per_mtok) for row in known if row.decision in ("waiting", "rejected")}
    new = [change for change in doubtful if (change.key, change.new) not in asked]
    if new:
        connection.execute(insert(HELD), [_row(change) | {"run_id": run} for change in new])
    return new


def _attest(
    connection: Connection, run: int, source: str, version: str, taken_on: date, prices: Mapping[Key, Decimal]
) -> None:
    """Write the day's snapshot: a line for each vendor, in the place of an earlier one of that day."""
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


def _replay(connection: Connection, observations: Sequence[bundled.Observation]) -> int:
    """One transaction's worth of the past."""
    written = 0
    for one in observations:
        last = _last_snapshot(connection, one.source)
        if last is not None and last >= one.observed_on:
            continue
        run = _succeeded(connection, datetime.now(UTC), [])
        before = _prices(connection, one.source)
        then = dict(before)
        for change in one.changes:
            _apply(then, change)
        listed = {key: Listed(key, usd) for key, usd in then.items()}
        found = changes(one.source, one.version, one.observed_on, before, listed)
        _write(connection, run, found, before)
        _attest(connection, run, one.source, one.version, one.observed_on, before)
        written += len(found)
    return written


def _row(change: Change) -> dict[str, Any]:
    when = {"observed_on": change.observed_on, "effective_on": change.effective_on}
    who = {"source": change.source, "version": change.version} | change.key._asdict()
    return when | who | {"old_usd_per_mtok": change.old, "new_usd_per_mtok": change.new}


def _change(row: Row[Any]) -> Change:
    key = Key(row.vendor, row.model, row.field, row.above_tokens)
    prices = row.old_usd_per_mtok, row.new_usd_per_mtok
    return Change(row.observed_on, row.source, row.version, key, *prices, row.effective_on)
