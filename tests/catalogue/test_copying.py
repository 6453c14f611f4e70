"""A copy of the price book to give away: the same prices, from either database, in one closed file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from xl_addin.catalogue import reading, vendors
from xl_addin.catalogue.copying import copy, copy_to_publish
from xl_addin.catalogue.fields import FIELDS, INPUT
from xl_addin.catalogue.store import File, Store
from xl_addin.errors import CannotWrite


def read(url: str, monkeypatch: pytest.MonkeyPatch) -> tuple[object, ...]:
    """What cells see of a book."""
    monkeypatch.setenv("BREAKEVEN_PRICES", url)
    reading.forget()
    prices = reading.price_list()
    priced = [(model, field) for model in sorted(prices.every()) for field in FIELDS if prices.has(model, field)]
    everything = [prices.price(*one) for one in priced]
    assert len(everything) > 1_000
    return everything, [reading.last_verified(vendor) for vendor in vendors.listed()]


def test_cells_see_in_the_copy_what_they_see_in_the_book(
    filled_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store(filled_database).override("OpenAI", "gpt-5.4-mini", INPUT, Decimal("0.6"), "our contract", date(2026, 11, 21))
    folder = tmp_path / "given away"
    folder.mkdir()
    copied = copy(folder / "prices.sqlite", filled_database)
    assert read(f"sqlite:///{copied}", monkeypatch) == read(filled_database, monkeypatch)
    assert [file.name for file in folder.iterdir()] == ["prices.sqlite"]
    with closing(sqlite3.connect(f"file:{copied}?immutable=1", uri=True)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_copy_takes_the_place_of_an_older_one(first_day: Path, tmp_path: Path) -> None:
    older = tmp_path / "prices.sqlite"
    older.write_bytes(b"older")
    assert copy(older, f"sqlite:///{first_day}").read_bytes().startswith(b"SQLite format 3\0")


def test_where_nothing_can_be_written_it_says_so(first_day: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite):
        copy(tmp_path / "file" / "prices.sqlite", f"sqlite:///{first_day}")


def test_a_copy_to_publish_has_the_prices_and_nothing_of_its_owners_business(
    filled_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(filled_database)
    for reason in ("our contract with Hinz", "our contract with Kunz"):
        store.override("OpenAI", "gpt-5.4-mini", INPUT, Decimal("0.6"), reason, date(2026, 11, 21))
    files = [File("litellm", "https://mirror.corp.example/prices.json", "0", 0)]
    store.record_failure("litellm: mirror.corp.example cannot be reached", files, datetime.now(UTC))
    published = copy_to_publish(tmp_path / "prices.sqlite", filled_database)
    for secret in (b"Hinz", b"Kunz", b"corp.example"):
        assert secret not in published.read_bytes()
    monkeypatch.setenv("BREAKEVEN_PRICES", f"sqlite:///{published}")
    reading.forget()
    prices = reading.price_list()
    price = prices.price(prices.find("gpt-5.4-mini"), INPUT)
    assert price.usd_per_mtok == Decimal("0.6")
    assert price.note == "Your override of 2026-11-21; list price 0.75 (published by both sources)."
    reading.forget()
