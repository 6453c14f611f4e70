"""The tables of the price book, and the migrations that make them.

A migration is a numbered SQL file that is never changed once it has been released: a new one is added. It is
written once for both databases; the few types that differ stand in braces.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from importlib.resources import files
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    MetaData,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
    column,
    inspect,
    table,
    text,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from xl_addin.catalogue.price import stored_price
from xl_addin.errors import UnreadableFile

METADATA = MetaData()
MIGRATIONS = "aicost_migrations"

#: What stands in a migration's braces, by database.
TYPES = {
    "sqlite": {"id": "INTEGER PRIMARY KEY", "money": "TEXT", "timestamp": "DATETIME"},
    "postgresql": {
        "id": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        "money": "NUMERIC",
        "timestamp": "TIMESTAMP WITH TIME ZONE",
    },
}


class Money(TypeDecorator[Decimal]):
    """US dollars as a `Decimal`, to the last digit: SQLite has no such type and keeps the digits as text."""

    impl = Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Numeric())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        return f"{value:f}" if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else stored_price(value)


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC: SQLite keeps none of its time zone, and gives it back with that one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def _price_columns() -> list[Column[Any]]:
    """Which price it is, and when it was seen: the same in the change log and among the held."""
    return [
        Column("run_id", BigInteger, ForeignKey("aicost_crawler_runs.id"), nullable=False),
        Column("observed_on", Date, nullable=False),
        Column("effective_on", Date),
        Column("source", Text, nullable=False),
        Column("version", Text, nullable=False),
        Column("vendor", Text, nullable=False),
        Column("model", Text, nullable=False),
        Column("field", Text, nullable=False),
        Column("above_tokens", Integer, nullable=False),
    ]


def _id() -> Column[int]:
    return Column("id", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True)


RUNS = Table(
    "aicost_crawler_runs",
    METADATA,
    _id(),
    Column("started_at", UtcTime, nullable=False),
    Column("finished_at", UtcTime, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("files", Text, nullable=False),
)
SNAPSHOTS = Table(
    "aicost_pricing_snapshots",
    METADATA,
    _id(),
    Column("run_id", BigInteger, ForeignKey("aicost_crawler_runs.id"), nullable=False),
    Column("taken_on", Date, nullable=False),
    Column("source", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("vendor", Text, nullable=False),
    Column("prices", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    UniqueConstraint("source", "vendor", "taken_on"),
)
CHANGELOG = Table(
    "aicost_price_changelog",
    METADATA,
    _id(),
    *_price_columns(),
    Column("old_usd_per_mtok", Money),
    Column("new_usd_per_mtok", Money),
)
HELD = Table(
    "aicost_held_prices",
    METADATA,
    _id(),
    *_price_columns(),
    Column("old_usd_per_mtok", Money, nullable=False),
    Column("new_usd_per_mtok", Money, nullable=False),
    Column("decision", Text, nullable=False, server_default="waiting"),
    Column("decided_at", UtcTime),
)
OVERRIDES = Table(
    "aicost_price_overrides",
    METADATA,
    _id(),
    Column("set_on", Date, nullable=False),
    Column("vendor", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("usd_per_mtok", Money),
    Column("because", Text, nullable=False),
)

#: A view, and so none of the tables that a migration's check compares.
PERIODS = table(
    "aicost_price_periods",
    column("source", Text),
    column("version", Text),
    column("vendor", Text),
    column("model", Text),
    column("field", Text),
    column("above_tokens", Integer),
    column("usd_per_mtok", Money),
    column("since", Date),
    column("until", Date),
)


class Migration(NamedTuple):
    """One step of the schema: its number, its name, and its SQL with the types still in braces."""

    number: int
    name: str
    sql: str

    def statements(self, database: str) -> Iterator[str]:
        """Its statements for that kind of database."""
        lines = (line.split("--")[0].rstrip() for line in self.sql.splitlines())
        plain = "\n".join(line for line in lines if line)
        for statement in plain.format(**TYPES[database]).split(";"):
            if statement.strip():
                yield statement.strip()


def migrations() -> list[Migration]:
    """Every migration, in the order of their numbers."""
    found = []
    for file in files("xl_addin.catalogue").joinpath("migrations").iterdir():
        number, _, name = file.name.removesuffix(".sql").partition("_")
        found.append(Migration(int(number), name, file.read_text("utf-8")))
    return sorted(found)


def migrate(connection: Connection) -> None:
    """Bring the database to the newest migration.

    Raises:
        UnreadableFile: a newer version of the package made it.
    """
    done, known = applied(connection), migrations()
    if done > known[-1].number:
        raise UnreadableFile("The price book was made by a newer version of selfhost-breakeven: upgrade this one.")
    if not done:
        connection.execute(text(f"CREATE TABLE IF NOT EXISTS {MIGRATIONS} (number INTEGER PRIMARY KEY, name TEXT)"))
    for step in known:
        if step.number > done:
            for statement in step.statements(connection.dialect.name):
                connection.execute(text(statement))
            connection.execute(
                text(f"INSERT INTO {MIGRATIONS} VALUES (:number, :name)"), {"number": step.number, "name": step.name}
            )


def applied(connection: Connection) -> int:
    """The number of the last migration that the database has; 0 for an empty one."""
    if not inspect(connection).has_table(MIGRATIONS):
        return 0
    return int(connection.execute(text(f"SELECT COALESCE(MAX(number), 0) FROM {MIGRATIONS}")).scalar_one())
