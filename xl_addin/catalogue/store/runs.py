"""The attempts to read the registries: when, with what outcome, and from which files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from xl_addin.catalogue.schema import RUNS


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


def add(connection: Connection, started_at: datetime, outcome: str, reason: str, files: Sequence[File]) -> int:
    """Write a run down; gives its id."""
    row = {"started_at": started_at, "finished_at": datetime.now(UTC), "outcome": outcome, "reason": reason}
    added = connection.execute(insert(RUNS), row | {"files": json.dumps([asdict(file) for file in files])})
    assert added.inserted_primary_key is not None
    return int(added.inserted_primary_key[0])


def succeeded(connection: Connection, files: Sequence[File] = (), started_at: datetime | None = None) -> int:
    """Write down a run that succeeded, begun now where nothing is said; gives its id."""
    return add(connection, started_at or datetime.now(UTC), "succeeded", "", files)


def latest_first(connection: Connection) -> list[Run]:
    """Every run."""
    rows = connection.execute(select(RUNS).order_by(RUNS.c.id.desc())).all()
    return [
        Run(row.started_at, row.outcome, row.reason, tuple(File(**file) for file in json.loads(row.files)))
        for row in rows
    ]
