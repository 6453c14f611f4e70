"""The two databases in which a price book can be, read through their own drivers; nothing here writes.

SQLAlchemy takes longer to import than a price takes to look up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Protocol

from xl_addin.catalogue.settings import SQLITE
from xl_addin.errors import UnreadableFile

Rows = Sequence[Sequence[Any]]

_MIGRATED = "SELECT MAX(number) FROM aicost_migrations"


class Database(Protocol):
    """What reading needs of a database."""

    @property
    def url(self) -> str:
        """Its address, as SQLAlchemy writes it."""

    #: Seconds after which it is asked again whether it changed.
    look_every: ClassVar[float]

    def stamp(self) -> object:
        """Something that is another once the book was changed; `None` where there is no book."""

    def migrated(self) -> int:
        """The last migration it has; 0 where there is no book."""

    def reading(self) -> AbstractContextManager[Callable[[str], Rows]]:
        """A transaction that sees the book as it is at its beginning."""


def database_at(url: str) -> Database:
    """The database at an address of SQLAlchemy's kind."""
    return SqliteFile(url) if url.startswith(SQLITE) else PostgresqlDatabase(url)


@dataclass(frozen=True, slots=True)
class SqliteFile:
    """A file in WAL mode: what was written last lies beside it."""

    url: str
    look_every: ClassVar[float] = 1.0

    @property
    def path(self) -> Path:
        return Path(self.url.removeprefix(SQLITE))

    def stamp(self) -> object:
        found = [_touched(self.path), _touched(self.path.with_name(self.path.name + "-wal"))]
        return found if found[0] else None

    def migrated(self) -> int:
        import sqlite3

        if not self.path.is_file():
            return 0
        try:
            with self.reading() as rows:
                return int(rows(_MIGRATED)[0][0] or 0)
        except sqlite3.OperationalError as fault:
            if "no such table" in str(fault):
                return 0
            raise UnreadableFile(f"The price book {self.path} cannot be read ({fault}).") from fault
        except sqlite3.DatabaseError as fault:
            raise UnreadableFile(
                f"{self.path} is no price book ({fault}): move it away, and a new one is made."
            ) from fault

    @contextmanager
    def reading(self) -> Iterator[Callable[[str], Rows]]:
        import sqlite3

        with closing(sqlite3.connect(self.path, isolation_level=None, timeout=60)) as connection:
            connection.execute("BEGIN")
            yield lambda sql: connection.execute(sql).fetchall()


@dataclass(frozen=True, slots=True)
class PostgresqlDatabase:
    """A database that a team shares: to ask it takes a connection, so it is asked less often."""

    url: str
    look_every: ClassVar[float] = 30.0

    def stamp(self) -> object:
        tables = ("aicost_crawler_runs", "aicost_price_changelog", "aicost_price_overrides")
        with self.reading() as rows:
            return [rows(f"SELECT MAX(id) FROM {table}") for table in tables] if _has_book(rows) else None

    def migrated(self) -> int:
        with self.reading() as rows:
            return int(rows(_MIGRATED)[0][0] or 0) if _has_book(rows) else 0

    @contextmanager
    def reading(self) -> Iterator[Callable[[str], Rows]]:
        try:
            import psycopg
        except ImportError:
            raise UnreadableFile(
                "BREAKEVEN_PRICES names a PostgreSQL database: pip install 'psycopg[binary]'."
            ) from None
        try:
            connection = psycopg.connect(self.url.replace("+psycopg", "", 1))
        except psycopg.OperationalError as fault:
            raise UnreadableFile(
                f"The price book's database does not answer ({str(fault).splitlines()[0]})."
            ) from fault
        with closing(connection):
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            yield lambda sql: connection.execute(sql).fetchall()


def _has_book(rows: Callable[[str], Rows]) -> bool:
    return rows("SELECT to_regclass('aicost_price_periods')")[0][0] is not None


def _touched(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
