"""A SQLite file that any SQLite would have written: the same rows, and nothing that a version leaves in its pages."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from xl_addin.catalogue.sqlite_pages import INDEX, INNER_INDEX, INNER_TABLE, TABLE, without_version
from xl_addin.hosts.libreoffice.extension import first_day_prices

KINDS = {INNER_INDEX, INNER_TABLE, INDEX, TABLE}


def filled(path: Path, page_size: int, texts: list[str]) -> bytes:
    """A database with rows of these texts and an index over them, some of whose rows were deleted again."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA page_size = {page_size}")
        connection.execute("CREATE TABLE prices (id INTEGER PRIMARY KEY, model TEXT, usd REAL, raw BLOB)")
        connection.execute("CREATE INDEX by_model ON prices (model, usd)")
        rows = [(text, number / 7, bytes(number % 50)) for number, text in enumerate(texts)]
        connection.executemany("INSERT INTO prices (model, usd, raw) VALUES (?, ?, ?)", rows)
        connection.execute("DELETE FROM prices WHERE id % 5 = 0")
    return path.read_bytes()


def rows_of(book: bytes) -> list[str]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(book)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return list(connection.iterdump())


def scribbled(book: bytes) -> bytes:
    """The same database by another version: other bytes where pages are unused, and another number in the header."""
    size = int.from_bytes(book[16:18], "big")
    changed = bytearray(book)
    for start in range(0, len(book), size):
        header = start if start else 100
        if book[header] in KINDS:
            cells, end = (int.from_bytes(book[header + at : header + at + 2], "big") for at in (3, 5))
            first = header + (12 if book[header] in (INNER_INDEX, INNER_TABLE) else 8) + 2 * cells
            changed[first : start + end] = random.Random(start).randbytes(start + end - first)
    changed[96:100] = (3_099_000).to_bytes(4, "big")
    return bytes(changed)


BOOKS: dict[str, Callable[[Path], bytes]] = {
    "one page": lambda path: filled(path, 4_096, []),
    "many": lambda path: filled(path, 1_024, [f"model {number:04}" for number in range(2_000)]),
    "in no order": lambda path: filled(path, 512, random.Random(1).sample([str(n) * 3 for n in range(3_000)], 3_000)),
    "longer than a page": lambda path: filled(path, 512, ["x" * length for length in range(0, 4_000, 37)]),
    "the largest page": lambda path: filled(path, 32_768, [f"model {number}" for number in range(2_000)]),
}


@pytest.mark.parametrize("made", BOOKS.values(), ids=BOOKS)
def test_the_rows_are_the_same_and_what_a_version_left_behind_is_gone(
    made: Callable[[Path], bytes], tmp_path: Path
) -> None:
    book = made(tmp_path / "book.sqlite")
    written = without_version(book)
    assert rows_of(written) == rows_of(book)
    assert scribbled(book) != book
    assert rows_of(scribbled(book)) == rows_of(book)
    assert without_version(scribbled(book)) == written == without_version(written)
    assert written[96:100] == bytes(4)


def test_the_prices_that_an_extension_brings_say_no_version() -> None:
    book = first_day_prices()
    assert without_version(book) == book
