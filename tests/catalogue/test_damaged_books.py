"""A price book that cannot be used: damaged inside, closed, on a full disk, or at an address that means two things."""

from __future__ import annotations

import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.commands import Ask
from tests.posix import LIMITS, LINKS, posix_only
from tests.proof import sampled
from xl_addin.catalogue import reading
from xl_addin.catalogue.databases import PostgresqlDatabase, database_at
from xl_addin.catalogue.settings import Settings
from xl_addin.catalogue.store import Store
from xl_addin.errors import BreakevenError, CannotWrite, OutOfDomain, UnreadableFile

DAY = date(2026, 11, 21)

#: What somebody, or a failing disk, made of a sound book.
DAMAGES = {
    "a view that is gone": "DROP VIEW aicost_price_periods",
    "a table that is gone": "DROP TABLE aicost_price_overrides; DROP TABLE aicost_crawler_runs",
    "a price of letters": "UPDATE aicost_price_changelog SET new_usd_per_mtok = 'dear' WHERE model LIKE 'gpt%'",
    "a price that is no number": "UPDATE aicost_price_changelog SET new_usd_per_mtok = 'NaN'",
    "an endless price": "UPDATE aicost_price_changelog SET new_usd_per_mtok = 'Infinity'",
    "a negative price": "UPDATE aicost_price_changelog SET new_usd_per_mtok = '-2'",
    "a price of a million digits": "UPDATE aicost_price_changelog SET new_usd_per_mtok = '1e-999980'",
    "a price in bytes": "UPDATE aicost_price_changelog SET new_usd_per_mtok = x'ff00'",
    "a name in bytes": "UPDATE aicost_price_changelog SET model = x'ff00' WHERE model LIKE 'gpt%'",
    "a name that is no text": "UPDATE aicost_price_changelog SET model = CAST(x'c328' AS TEXT)",
    "a name that is a number": "UPDATE aicost_price_changelog SET vendor = 7, version = 3.5",
    "a day of letters": "UPDATE aicost_price_changelog SET observed_on = 'someday', effective_on = NULL",
    "a day that is a number": "UPDATE aicost_price_changelog SET observed_on = 20261120, effective_on = NULL",
    "a size of letters": "UPDATE aicost_price_changelog SET above_tokens = 'many'",
    "no price at all": "DELETE FROM aicost_price_changelog",
    "a snapshot without a day": "UPDATE aicost_pricing_snapshots SET taken_on = id",
    "a run that read nothing known": "UPDATE aicost_crawler_runs SET files = '{', finished_at = 'late'",
    "a migration of letters": "DROP TABLE aicost_migrations; CREATE TABLE aicost_migrations (number, name);"
    " INSERT INTO aicost_migrations VALUES ('first', 'x')",
    "an override of letters": "INSERT INTO aicost_price_overrides VALUES (9, '2026-01-01', 'OpenAI', 'gpt-4o', 'input',"
    " 'free', 'x')",
}


def book_with(damage: str, first_day: Path, folder: Path) -> Path:
    book = Path(shutil.copy(first_day, folder / "prices.sqlite"))
    with closing(sqlite3.connect(book)) as connection:
        # A disk that fails asks for no permission.
        connection.executescript(f"PRAGMA writable_schema = ON; PRAGMA ignore_check_constraints = ON; {damage};")
    return book


def deeds(book: Path) -> dict[str, Callable[[], object]]:
    """What is done with a book, of which each may be the first."""
    store: list[Store] = []

    def opened() -> Store:
        store[:] = store or [Store(f"sqlite:///{book}")]
        return store[0]

    return {
        "read": reading.price_list,
        "of others": lambda: reading.price_list().find("groq/llama-3.3-70b-versatile"),
        "verify": lambda: opened().altered(),
        "log": lambda: opened().changelog(),
        "runs": lambda: opened().runs(),
        "held": lambda: opened().held(),
        "overrides": lambda: opened().overrides(),
        "override": lambda: opened().override("OpenAI", "gpt-4o", "input", Decimal(3), "x", DAY),
    }


def only_in_words(book: Path, monkeypatch: pytest.MonkeyPatch) -> list[BreakevenError]:
    """Do everything with a book; whatever goes wrong is in our words, or the test fails with it."""
    monkeypatch.setenv("BREAKEVEN_PRICES", f"sqlite:///{book}")
    said = []
    for deed in deeds(book).values():
        reading.forget()
        try:
            deed()
        except BreakevenError as error:
            said.append(error)
    reading.forget()
    return said


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_book_that_is_damaged_inside_is_no_price_book(
    damage: str, first_day: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = book_with(damage, first_day, tmp_path)
    said = only_in_words(book, monkeypatch)
    assert said
    for error in said:
        assert str(error).startswith(f"{book} is no price book (")
        assert str(error).endswith("): move it away, and a new one is made.")


def test_a_command_says_so_in_one_sentence(
    ask: Ask, first_day: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = book_with(DAMAGES["a price of letters"], first_day, tmp_path)
    monkeypatch.setenv("BREAKEVEN_PRICES", f"sqlite:///{book}")
    reading.forget()
    for words in (("show", "gpt-4o"), ("changes",), ("verified",)):
        answer = ask("prices", *words)
        assert (answer.code, answer.out) == (1, "")
        assert answer.err.startswith(f"{book} is no price book (a price is dear)")
    reading.forget()


@pytest.mark.parametrize("seed", sampled(4, range(120)))
def test_bytes_that_a_disk_turned_are_read_or_named(
    seed: int, first_day: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = random.Random(seed)
    content = bytearray(first_day.read_bytes())
    for _ in range(drawn.choice((1, 10, 400))):
        content[drawn.randrange(len(content))] = drawn.randrange(256)
    book = tmp_path / "prices.sqlite"
    book.write_bytes(content if drawn.random() < 0.8 else content[: drawn.randrange(len(content))])
    only_in_words(book, monkeypatch)


# Closed, or full ------------------------------------------------------------------------------------------------------


def on_a_full_disk(book: Path, program: str) -> subprocess.CompletedProcess[str]:
    """Run that with a book whose file, and the files beside it, may not grow beyond what they are."""

    def full() -> None:
        import resource  # not at the top: Windows has none

        resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, 4_096))

    environment = os.environ | {"BREAKEVEN_PRICES": f"sqlite:///{book}"}
    words = [sys.executable, "-c", program]
    return subprocess.run(words, capture_output=True, text=True, env=environment, preexec_fn=full, timeout=120)


CLI = "import sys; from xl_addin.command.cli import main; sys.argv = ['breakeven', 'prices', {words}]; main()"


@posix_only(LIMITS)
@pytest.mark.parametrize(
    "words",
    ["'override', 'gpt-4o', 'input', '3', '--because', 'x'", "'refresh'"],
    ids=["an override", "a refresh that fails besides"],
)
def test_on_a_full_disk_it_says_that_nothing_can_be_written(words: str, first_day: Path, tmp_path: Path) -> None:
    book = Path(shutil.copy(first_day, tmp_path / "prices.sqlite"))
    before = book.read_bytes()
    found = on_a_full_disk(book, f"import os; os.environ['BREAKEVEN_LITELLM_URL'] = 'x'; {CLI.format(words=words)}")
    assert (found.returncode, found.stderr.count("\n")) == (1, 1)
    assert re.match(r"The price book at \S+ cannot be used \(.+\): set BREAKEVEN_PRICES to a place ", found.stderr)
    assert book.read_bytes() == before


@posix_only(LIMITS)
def test_on_a_full_disk_prices_are_still_read(first_day: Path, tmp_path: Path) -> None:
    book = Path(shutil.copy(first_day, tmp_path / "prices.sqlite"))
    found = on_a_full_disk(book, "import udfs; print(udfs.API_PRICE('gpt-4o', 'input'))")
    assert (found.stdout, found.stderr) == ("2.5\n", "")


def test_a_book_that_is_closed_to_us_is_named(first_day: Path, tmp_path: Path) -> None:
    book = Path(shutil.copy(first_day, tmp_path / "prices.sqlite"))
    store = Store(f"sqlite:///{book}")
    from sqlalchemy import event

    @event.listens_for(store.engine, "connect")
    def closed(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA query_only = ON")  # root may write any file, so SQLite is told that it may not

    with pytest.raises(CannotWrite, match=r"cannot be used \(attempt to write a readonly database\)"):
        store.override("OpenAI", "gpt-4o", "input", Decimal(3), "x", DAY)
    assert store.overrides() == []


# Addresses ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["{}/q.sqlite?mode=ro", ":memory:", "{}/%2e%2e/x.sqlite", "file:{}/x?mode=memory", "{}/x\ny", ""]
)
def test_an_address_that_means_two_things_is_refused_and_makes_no_file(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BREAKEVEN_PRICES", "sqlite:///" + path.format(tmp_path))
    reading.forget()
    for deed in (reading.price_list, Store):
        with pytest.raises(OutOfDomain, match="a path as it is on the disk, without options"):
            deed()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["100%.sqlite", "a b.sqlite", "#1.sqlite", "a&b=c.sqlite", "prices%z.sqlite"])
def test_writer_and_reader_mean_the_same_file(
    name: str, first_day: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = tmp_path / name
    shutil.copy(first_day, book)
    monkeypatch.setenv("BREAKEVEN_PRICES", f"sqlite:///{book}")
    reading.forget()
    Store().override("OpenAI", "gpt-4o", "input", Decimal("3.25"), "x", DAY)
    prices = reading.price_list()
    assert prices.price(prices.find("gpt-4o"), "input").usd_per_mtok == Decimal("3.25")
    assert {file.name.removesuffix("-wal").removesuffix("-shm") for file in tmp_path.iterdir()} == {name}
    reading.forget()


@posix_only(LINKS)
def test_what_was_written_behind_a_link_is_seen(
    first_day: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "real").mkdir()
    book = Path(shutil.copy(first_day, tmp_path / "real" / "book.sqlite"))
    (tmp_path / "link.sqlite").symlink_to(book)
    monkeypatch.setenv("BREAKEVEN_PRICES", f"sqlite:///{tmp_path / 'link.sqlite'}")
    reading.forget()
    stamp = database_at(Settings(f"sqlite:///{tmp_path / 'link.sqlite'}").database).stamp
    before = stamp()
    with closing(sqlite3.connect(book)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE another (x)")
        connection.commit()
        assert stamp() != before
    reading.forget()


SECRET = "h0rse-battery"


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://u:{SECRET}@h/d",
        f"postgres+psycopg://u:{SECRET}@h/d",
        f"u:{SECRET}@h/d",
        f"host=h user=u password={SECRET} dbname=d",
        f"postgresql+psycopg://u:{SECRET}@127.0.0.1:1/d",
        f"postgresql+psycopg://u:{SECRET}@127.0.0.1:port/d",
        f"postgresql+psycopg://u:{SECRET}%zz@127.0.0.1:1/d",
        f"postgresql+psycopg://u:a@{SECRET}@127.0.0.1:1/d",
        f"postgresql+psycopg://u:a/{SECRET}@127.0.0.1:1/d",
        f"postgresql+psycopg://127.0.0.1:1/d?password={SECRET}",
        f"postgresql+psycopg://127.0.0.1:1/d?user=u&password={SECRET}&nothing=known",
        f"sqlite:///:memory:?key={SECRET}",
    ],
)
def test_no_sentence_repeats_a_password(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BREAKEVEN_PRICES", address)
    for deed in (reading.price_list, Store):
        reading.forget()
        with pytest.raises(BreakevenError) as said:
            deed()
        assert SECRET not in str(said.value)
    reading.forget()


def test_a_driver_that_repeats_the_address_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    psycopg = pytest.importorskip("psycopg")

    def refusing(address: str) -> None:
        raise psycopg.OperationalError(f'invalid address "{address}": password "{SECRET}"')

    monkeypatch.setattr(psycopg, "connect", refusing)
    with pytest.raises(UnreadableFile, match=r"does not answer \(invalid address") as said:
        PostgresqlDatabase(f"postgresql+psycopg://u:{SECRET}@h/d").migrated()
    assert SECRET not in str(said.value)
