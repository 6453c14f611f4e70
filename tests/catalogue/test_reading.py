"""Reading the price book as cells do: through the database's own driver, and anew only when it changed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.catalogue.readings import with_price
from xl_addin.catalogue import bundled, databases, reading, vendors
from xl_addin.catalogue.fields import INPUT
from xl_addin.catalogue.price import Basis, Key
from xl_addin.catalogue.schema import METADATA, migrations
from xl_addin.catalogue.store import Store
from xl_addin.errors import CannotWrite, UnknownKey, UnreadableFile

DAY, NEXT = date(2026, 11, 20), date(2026, 11, 21)


@pytest.fixture
def store(filled_database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A book as on its first day, which is the one that cells read."""
    monkeypatch.setenv("BREAKEVEN_PRICES", filled_database)
    for database in (databases.SqliteFile, databases.PostgresqlDatabase):
        monkeypatch.setattr(database, "look_every", 0.0)
    reading.forget()
    yield Store(filled_database)
    reading.forget()


def price(name: str) -> tuple[Decimal, Basis]:
    prices = reading.price_list()
    found = prices.price(prices.find(name), INPUT)
    return found.usd_per_mtok, found.basis


def test_a_price_is_read_with_its_basis(store: Store) -> None:
    assert price("Claude Sonnet 4.6") == (Decimal(3), Basis.BOTH)


def test_an_override_is_seen_at_once_and_gone_at_once(store: Store) -> None:
    assert price("gpt-5.4-mini") == (Decimal("0.75"), Basis.BOTH)
    store.override("OpenAI", "gpt-5.4-mini", INPUT, Decimal("0.6"), "our contract", NEXT)
    assert price("gpt-5.4-mini") == (Decimal("0.6"), Basis.OVERRIDE)
    store.override("OpenAI", "gpt-5.4-mini", INPUT, None, "", NEXT)
    assert price("gpt-5.4-mini") == (Decimal("0.75"), Basis.BOTH)


def test_what_others_made_of_the_prices_is_let_go_when_they_change(store: Store) -> None:
    let_go = []
    reading.when_forgotten(lambda: let_go.append(True))
    reading.price_list()
    assert let_go == []
    store.override("OpenAI", "gpt-5.4-mini", INPUT, Decimal("0.6"), "our contract", NEXT)
    reading.price_list()
    assert let_go == [True]


def test_an_unchanged_book_is_not_read_again(store: Store) -> None:
    assert reading.book() is reading.book()


def test_a_vendor_that_is_not_listed_is_read_when_it_is_asked_for(store: Store) -> None:
    prices = reading.price_list()
    assert {model.vendor for model in prices.models()} == set(vendors.listed())
    assert prices.find("groq/llama-3.3-70b-versatile").vendor == "groq"
    assert {model.vendor for model in prices.models()} == set(vendors.listed())
    assert prices.models("groq")


# Verified -------------------------------------------------------------------------------------------------------------


def test_all_ten_vendors_are_verified_on_the_first_day(store: Store) -> None:
    book = reading.book()
    assert book.verified() == vendors.listed()
    assert book.last_verified("anthropic") == DAY


def test_a_vendor_that_the_newest_snapshot_did_not_find_is_not_verified(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(
            text("UPDATE aicost_pricing_snapshots SET taken_on = :day WHERE taken_on = :newest AND vendor <> 'Cohere'"),
            {"day": "2026-11-21", "newest": "2026-11-20"},
        )
        connection.execute(
            text(
                "INSERT INTO aicost_crawler_runs (started_at, finished_at, outcome, reason, files)"
                " VALUES ('2026-11-21 08:00:00', '2026-11-21 08:00:01', 'succeeded', '', '[]')"
            )
        )
    book = reading.book()
    assert "Cohere" not in book.verified()
    assert len(book.verified()) == len(vendors.listed()) - 1
    assert book.last_verified("Cohere") == DAY


def test_a_vendor_that_no_snapshot_found_is_alone_not_verified(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("DELETE FROM aicost_pricing_snapshots WHERE vendor = 'Cohere'"))
    book = reading.book()
    assert book.last_verified("Cohere") is None
    assert set(vendors.listed()) - set(book.verified()) == {"Cohere"}
    assert {book.last_verified(vendor) for vendor in book.verified()} == {DAY}


def test_without_any_snapshot_the_last_run_that_succeeded_counts(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("DELETE FROM aicost_pricing_snapshots"))
        connection.execute(text("UPDATE aicost_crawler_runs SET finished_at = '2026-11-25 08:00:01'"))
    store.record_failure("it did not answer", [], store.runs()[0].started_at)
    assert reading.last_verified("Cohere") == date(2026, 11, 25)


def test_an_unknown_vendor_is_named_with_the_ten(store: Store) -> None:
    with pytest.raises(UnknownKey, match='There is no vendor "Acme": type one of Anthropic, OpenAI'):
        reading.last_verified("Acme")


# Where the book is ----------------------------------------------------------------------------------------------------


def test_a_book_that_is_not_there_yet_is_made(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BREAKEVEN_PRICES", database)
    reading.forget()
    assert price("Claude Sonnet 4.6")[0] == 3
    reading.forget()
    assert Store(database).changelog()


def test_a_book_of_an_older_version_is_brought_up_to_date(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE aicost_migrations SET number = 0"))
        connection.execute(text("DROP VIEW aicost_price_periods"))
        for table in reversed(METADATA.sorted_tables):
            table.drop(connection)
    reading.forget()
    assert price("Claude Sonnet 4.6")[0] == 3
    with store.engine.connect() as connection:
        applied = connection.execute(text("SELECT MAX(number) FROM aicost_migrations")).scalar_one()
    assert applied == migrations()[-1].number


def test_a_book_of_a_newer_version_is_left_alone(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("INSERT INTO aicost_migrations VALUES (9999, 'of_the_future')"))
    reading.forget()
    with pytest.raises(UnreadableFile, match="was made by a newer version of selfhost-breakeven: upgrade this one"):
        reading.price_list()


def test_a_file_that_is_something_else_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "notes.sqlite"
    file.write_text("these are our notes\n" * 100)
    monkeypatch.setenv("BREAKEVEN_PRICES", f"sqlite:///{file}")
    reading.forget()
    with pytest.raises(UnreadableFile, match=r"notes\.sqlite is no price book \(.*\): move it away"):
        reading.price_list()


def test_a_database_of_something_else_gets_the_books_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'others.sqlite'}"
    with create_engine(url).begin() as connection:
        connection.execute(text("CREATE TABLE theirs (note TEXT)"))
    monkeypatch.setenv("BREAKEVEN_PRICES", url)
    reading.forget()
    assert price("Claude Sonnet 4.6")[0] == 3


@pytest.mark.parametrize("place", ["a database that does not answer", "a folder that cannot be made"])
def test_a_place_that_cannot_be_used_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    (tmp_path / "file").write_text("")
    url, error, sentence = {
        "a database that does not answer": (
            "postgresql+psycopg://me@127.0.0.1:1/none",
            UnreadableFile,
            "The price book's database does not answer",
        ),
        "a folder that cannot be made": (
            f"sqlite:///{tmp_path}/file/prices.sqlite",
            CannotWrite,
            "set BREAKEVEN_PRICES to a place that can be written",
        ),
    }[place]
    monkeypatch.setenv("BREAKEVEN_PRICES", url)
    reading.forget()
    with pytest.raises(error, match=sentence):
        reading.price_list()


def test_without_its_driver_a_postgresql_address_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BREAKEVEN_PRICES", "postgresql+psycopg://me@127.0.0.1/prices")
    monkeypatch.setitem(sys.modules, "psycopg", None)
    reading.forget()
    with pytest.raises(UnreadableFile, match=r"pip install 'psycopg\[binary\]'"):
        reading.price_list()


def test_a_book_that_is_there_is_read_without_sqlalchemy(first_day: Path) -> None:
    program = (
        "import sys; import udfs; udfs.API_PRICE('gpt-4o', 'input'); "
        "print([name for name in ('sqlalchemy', 'genai_prices', 'pydantic', 'pandas') if name in sys.modules])"
    )
    environment = {"BREAKEVEN_PRICES": f"sqlite:///{first_day}", "PATH": ""}
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
    assert found.stdout == "[]\n"


def test_a_snapshot_taken_meanwhile_is_read(store: Store) -> None:
    key = Key("OpenAI", "gpt-7", INPUT)
    store.take_snapshot([with_price(bundled.litellm(), key, "2")], NEXT, [])
    assert price("gpt 7") == (Decimal(2), Basis.ONE)
