"""What is taken in: a day's listings of the registries, observations of the past, and what comes with the package."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from xl_addin.catalogue import bundled
from xl_addin.catalogue.changes import changes, is_doubtful, must_be_whole
from xl_addin.catalogue.price import LITELLM, Change, Listed
from xl_addin.catalogue.registries.listing import Reading, shown
from xl_addin.catalogue.store import changelog, runs, snapshots
from xl_addin.catalogue.store.holding import hold
from xl_addin.catalogue.store.runs import File
from xl_addin.catalogue.vendors import listed


@dataclass(frozen=True, slots=True)
class Taken:
    """What a snapshot brought: the changes that were written, those held back, and prices that could not be read."""

    changes: tuple[Change, ...]
    held: tuple[Change, ...]
    faults: tuple[str, ...]


def take(
    connection: Connection,
    readings: Sequence[Reading],
    taken_on: date,
    files: Sequence[File],
    started_at: datetime | None,
) -> Taken:
    """The day's listing of every registry against yesterday's: one run, its changes, and its snapshots.

    Raises:
        UnreadableFile: a registry lost most of its prices.
    """
    run = runs.succeeded(connection, files, started_at)
    written: list[Change] = []
    held: list[Change] = []
    for reading in readings:
        before = changelog.prices_today(connection, reading.source)
        # A price that could not be read is not gone: yesterday's stays.
        unread = (fault.key for fault in reading.faults if fault.key in before)
        today = reading.listed | {key: Listed(key, before[key]) for key in unread}
        must_be_whole(reading.source, before, today, listed())
        found = changes(reading.source, reading.version, taken_on, before, today)
        last = changelog.believed(connection, reading.source)
        doubtful = [replace(change, old=last[change.key]) for change in found if is_doubtful(change, last)]
        held += hold(connection, run, reading, doubtful)
        waiting = {change.key for change in doubtful}
        believed = [change for change in found if change.key not in waiting]
        snapshots.take(connection, run, reading.source, reading.version, taken_on, believed, before)
        written += believed
    faults = [f"{one.source}: {shown(where)}: {why}" for one in readings for where, why, _ in one.faults]
    return Taken(tuple(written), tuple(held), tuple(faults))


def replay(connection: Connection, observations: Sequence[bundled.Observation]) -> int:
    """Observations of the past as they were recorded, nothing of them held; gives the number of changes written."""
    written = 0
    for one in observations:
        last = snapshots.last(connection, one.source)
        if last is not None and last >= one.observed_on:
            continue
        before = changelog.prices_today(connection, one.source)
        then = dict(before)
        for change in one.changes:
            changelog.apply(then, change)
        listing = {key: Listed(key, usd) for key, usd in then.items()}
        found = changes(one.source, one.version, one.observed_on, before, listing)
        run = runs.succeeded(connection)
        snapshots.take(connection, run, one.source, one.version, one.observed_on, found, before)
        written += len(found)
    return written


def fill(connection: Connection) -> None:
    """The bundled history, then both registries as they come with the package."""
    replay(connection, bundled.history())
    litellm = bundled.litellm()
    known = changelog.models(connection, LITELLM) | {(key.vendor, key.model) for key in litellm.listed}
    for reading in (litellm, bundled.genai_prices(known)):
        taken_on = bundled.about(reading.source).observed_on
        before = changelog.prices_today(connection, reading.source)
        found = changes(reading.source, reading.version, taken_on, before, reading.listed)
        run = runs.succeeded(connection)
        snapshots.take(connection, run, reading.source, reading.version, taken_on, found, before)
