"""The two databases in which a price book can be, read through their own drivers; nothing here writes.

SQLAlchemy takes longer to import than a price takes to look up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from xl_addin.addresses import said_without_secrets, without_secrets
from xl_addin.catalogue.settings import SQLITE
from xl_addin.errors import UnreadableFile

if TYPE_CHECKING:
    import sqlite3

Rows = Sequence[Sequence[Any]]

NO_DRIVER = "BREAKEVEN_PRICES names a PostgreSQL database: pip install 'psycopg[binary]'."

#: SQLite's codes for a file that is sound and cannot be had: closed to us, in use, or on a disk that is full or fails.
OUT_OF_REACH = frozenset({3, 5, 6, 7, 8, 10, 13, 14})
#: Of those: closed to writers, a disk that is full or fails, and a file beside the book that cannot be made.
NOWHERE_TO_WRITE = frozenset({8, 10, 13, 14})
#: What somebody stumbles over who works with what stands in a damaged book.
STUMBLES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)

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
        return Path(self.url.removeprefix(SQLITE)).resolve()  # what was written last lies beside the file, not a link

    @property
    def _beside(self) -> Path:
        return self.path.with_name(f"{self.path.name}-wal")

    def stamp(self) -> object:
        found = [_touched(self.path), _touched(self._beside)]
        return found if found[0] else None

    def migrated(self) -> int:
        if not self.path.is_file():
            return 0
        with self.reading() as rows:
            known = rows("SELECT name FROM sqlite_master WHERE name = 'aicost_migrations'")
            return int(rows(_MIGRATED)[0][0] or 0) if known else 0

    @contextmanager
    def reading(self) -> Iterator[Callable[[str], Rows]]:
        import sqlite3

        try:
            with closing(self._opened()) as connection:
                yield lambda sql: connection.execute(sql).fetchall()
        except sqlite3.Error as fault:
            if is_out_of_reach(fault):
                raise UnreadableFile(
                    f"The price book {self.path} cannot be read ({fault}): let whoever runs this read it, or set "
                    "BREAKEVEN_PRICES to another place."
                ) from fault
            raise damaged(self.url, fault) from fault
        except STUMBLES as fault:
            raise damaged(self.url, fault) from fault

    def _opened(self) -> sqlite3.Connection:
        """A connection with a transaction that has begun."""
        import sqlite3

        connection = sqlite3.connect(self.path, isolation_level=None, timeout=60)
        try:
            connection.execute("BEGIN")
            connection.execute("SELECT COUNT(*) FROM sqlite_master")
        except sqlite3.OperationalError as fault:
            connection.close()
            written_last = _touched(self._beside)
            if _code(fault) not in NOWHERE_TO_WRITE or (written_last and written_last[1]):
                raise
            # Where nothing can be written beside it, a file that nobody writes is read as it stands.
            connection = sqlite3.connect(f"{self.path.as_uri()}?immutable=1", uri=True, isolation_level=None)
        return connection


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
            raise UnreadableFile(NO_DRIVER) from None
        try:
            with closing(psycopg.connect(self.url.replace("+psycopg", "", 1))) as connection:
                connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
                connection.read_only = True
                yield lambda sql: connection.execute(sql).fetchall()
        except psycopg.OperationalError as fault:
            raise UnreadableFile(
                f"The price book's database does not answer ({reason(self.url, fault)}): look whether it runs, and "
                "whether BREAKEVEN_PRICES is its address."
            ) from fault
        except (psycopg.Error, *STUMBLES) as fault:
            raise damaged(self.url, fault) from fault


def damaged(url: str, fault: BaseException) -> UnreadableFile:
    """What is said of a book in which something else stands than was ever written there."""
    if url.startswith(SQLITE):
        where, instead = url.removeprefix(SQLITE), "move it away, and a new one is made"
    else:
        where, instead = without_secrets(url), "set BREAKEVEN_PRICES to another database"
    return UnreadableFile(f"{where} is no price book ({reason(url, fault)}): {instead}.")


def is_out_of_reach(fault: BaseException) -> bool:
    """Whether SQLite says that the file cannot be had, and not that it is damaged."""
    return _code(fault) in OUT_OF_REACH


def _code(fault: BaseException) -> int:
    """SQLite's code of a fault; 0 where it is the driver's own."""
    return int(getattr(fault, "sqlite_errorcode", 0)) & 0xFF


def reason(url: str, fault: BaseException) -> str:
    """What the driver says, in one line that can be shown."""
    first = (str(fault).strip() or type(fault).__name__).splitlines()[0]
    return said_without_secrets("".join(letter if letter.isprintable() else "?" for letter in first[:200]), url)


def _has_book(rows: Callable[[str], Rows]) -> bool:
    return rows("SELECT to_regclass('aicost_price_periods')")[0][0] is not None


def _touched(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
