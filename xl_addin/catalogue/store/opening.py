"""The way to the book's database: SQLite in WAL mode or PostgreSQL, and a transaction that no other writer shares."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from xl_addin.addresses import without_secrets
from xl_addin.catalogue.databases import NO_DRIVER, STUMBLES, damaged, is_out_of_reach, reason
from xl_addin.catalogue.settings import SQLITE
from xl_addin.errors import CannotWrite, OutOfDomain, UnreadableFile

#: Seconds that a writer waits for another one.
PATIENCE = 60
#: The lock that writers of the book take on PostgreSQL; any number will do, as long as it is always this one.
WRITERS_LOCK = 2_026_112_0
#: PostgreSQL's words for: not yours to do, and here nobody writes.
CLOSED_TO_US = ("42501", "25006")

_ELSEWHERE = "set BREAKEVEN_PRICES to a place that can be written, sqlite:///PATH_OF_A_FILE."


def engine_at(url: str) -> Engine:
    """The database's engine; a SQLite file is kept in WAL mode, so that readers and a writer do not wait.

    A command does a few deeds and ends, so a connection is closed after each.

    Raises:
        CannotWrite: the file's folder cannot be made.
        OutOfDomain: it is no address.
        UnreadableFile: its driver is not there.
    """
    if not url.startswith(SQLITE):
        try:
            return create_engine(make_url(url), poolclass=NullPool)
        except ImportError:
            raise UnreadableFile(NO_DRIVER) from None
        except (ArgumentError, ValueError):
            raise OutOfDomain(
                f'BREAKEVEN_PRICES is "{without_secrets(url)}": write postgresql+psycopg://USER:PASSWORD@HOST/DATABASE.'
            ) from None
    file = Path(url.removeprefix(SQLITE))
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise CannotWrite(f"{file.parent} cannot be made ({fault.strerror}): {_ELSEWHERE}") from fault
    # The file of that name and no other: as an address, a % or ? in it would mean something else.
    engine = create_engine(
        URL.create("sqlite", database=str(file)), poolclass=NullPool, connect_args={"timeout": PATIENCE}
    )

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
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection to look things up.

    Raises:
        CannotWrite, UnreadableFile: as for `writing`.
    """
    with _explained(engine), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that no other writer shares.

    Raises:
        CannotWrite: the database does not answer, or does not take what is written.
        UnreadableFile: the file is something else, or damaged.
    """
    with _explained(engine), engine.connect().execution_options(writing=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITERS_LOCK})
        yield connection


@contextmanager
def _explained(engine: Engine) -> Iterator[None]:
    """A database that cannot be used, in our words."""
    url = engine.url.render_as_string(hide_password=False)
    try:
        yield
    except DBAPIError as fault:
        found = fault.orig or fault
        if _is_out_of_reach(fault):
            raise CannotWrite(
                f"The price book at {without_secrets(url)} cannot be used ({reason(url, found)}): {_ELSEWHERE}"
            ) from fault
        raise damaged(url, found) from fault
    except (SQLAlchemyError, *STUMBLES) as fault:
        raise damaged(url, fault) from fault


def _is_out_of_reach(fault: DBAPIError) -> bool:
    """Whether the database does not answer or does not let us write, rather than holding something else."""
    if isinstance(fault.orig, sqlite3.Error):
        return is_out_of_reach(fault.orig)
    return isinstance(fault, OperationalError) or getattr(fault.orig, "sqlstate", None) in CLOSED_TO_US
