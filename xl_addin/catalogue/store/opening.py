"""The way to the book's database: SQLite in WAL mode or PostgreSQL, and a transaction that no other writer shares."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import NullPool

from xl_addin.errors import CannotWrite, UnreadableFile

#: Seconds that a writer waits for another one.
PATIENCE = 60
#: The lock that writers of the book take on PostgreSQL; any number will do, as long as it is always this one.
WRITERS_LOCK = 2_026_112_0

_ELSEWHERE = "set BREAKEVEN_PRICES to a place that can be written, sqlite:///PATH_OF_A_FILE."


def engine_at(url: str) -> Engine:
    """The database's engine; a SQLite file is kept in WAL mode, so that readers and a writer do not wait.

    A command does a few deeds and ends, so a connection is closed after each.

    Raises:
        CannotWrite: the file's folder cannot be made.
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


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that no other writer shares."""
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITERS_LOCK})
        yield connection


@contextmanager
def explained(url: str) -> Iterator[None]:
    """A database that cannot be used, in our words.

    Raises:
        CannotWrite: it does not answer, or does not take what is written.
        UnreadableFile: the file is something else.
    """
    try:
        yield
    except OperationalError as fault:
        why = str(fault.orig).strip().splitlines()[0]
        raise CannotWrite(
            f"The price book at {make_url(url).render_as_string()} cannot be used ({why}): {_ELSEWHERE}"
        ) from fault
    except DatabaseError as fault:
        raise UnreadableFile(
            f"{make_url(url).database} is no price book ({fault.orig}): move it away, and a new one is made."
        ) from fault
