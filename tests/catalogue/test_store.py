"""The store: what a snapshot writes, what it holds back, what it refuses, and a user's own word."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.catalogue.readings import reading, with_price, without
from xl_addin.catalogue import bundled
from xl_addin.catalogue.price import GENAI_PRICES, LITELLM, Change, Key
from xl_addin.catalogue.registries.listing import Reading
from xl_addin.catalogue.schema import METADATA, migrations
from xl_addin.catalogue.store import File, Store
from xl_addin.errors import CannotWrite, OutOfDomain, UnknownKey, UnreadableFile

DAY = date(2026, 11, 20)
NEXT = DAY + timedelta(days=1)
KEY = Key("OpenAI", "model-3", "input")


@pytest.fixture
def store(database: str) -> Store:
    """An empty store, with one snapshot in which everything costs 2 dollars."""
    made = Store(database, fill=False)
    made.take_snapshot([reading(2)], DAY, [])
    return made


def moves(store: Store) -> list[tuple[Key, Decimal | None, Decimal | None]]:
    """What changed after the first day."""
    return [(change.key, change.old, change.new) for change in store.changelog(since=NEXT)]


# Snapshots ------------------------------------------------------------------------------------------------------------


def test_the_first_snapshot_writes_every_price_as_new(store: Store) -> None:
    log = store.changelog()
    assert len(log) == 40
    assert {(change.old, change.new) for change in log} == {(None, Decimal(2))}


def test_a_listing_like_yesterdays_changes_nothing(store: Store) -> None:
    taken = store.take_snapshot([reading(2)], NEXT, [])
    assert (taken.changes, taken.held, moves(store)) == ((), (), [])


def test_a_price_that_moved_is_logged_with_old_and_new(store: Store) -> None:
    store.take_snapshot([with_price(reading(2), KEY, "1.5")], NEXT, [])
    assert moves(store) == [(KEY, Decimal(2), Decimal("1.5"))]


def test_a_price_that_went_is_logged_without_a_new_one(store: Store) -> None:
    store.take_snapshot([without(reading(2), KEY)], NEXT, [])
    assert moves(store) == [(KEY, Decimal(2), None)]


def test_a_price_is_kept_to_its_last_digit(store: Store) -> None:
    digits = "0.123456789012345678901234567890"
    store.take_snapshot([with_price(reading(2), KEY, digits)], NEXT, [])
    # More than tenfold down: it waits, and is as exact among the held.
    assert [str(held.change.new) for held in store.held()] == [digits]
    store.decide(store.held()[0].id, confirm=True, on=NEXT)
    assert [str(new) for _, _, new in moves(store)] == [digits]


def test_a_second_snapshot_of_a_day_takes_the_place_of_the_first(store: Store) -> None:
    store.take_snapshot([reading(3)], DAY, [])
    with store.engine.connect() as connection:
        rows = connection.execute(text("SELECT version, prices FROM aicost_pricing_snapshots")).all()
    assert rows == [("litellm at 3", 40)]
    assert store.altered() == []


def test_a_snapshot_of_two_registries_is_one_run(store: Store) -> None:
    file = File(LITELLM, "https://example.org/prices.json", "0" * 64, 3_000_000)
    store.take_snapshot([reading(2), reading(2, source=GENAI_PRICES)], NEXT, [file])
    runs = store.runs()
    assert [run.outcome for run in runs] == ["succeeded", "succeeded"]
    assert runs[0].files == (file,)
    assert runs[0].started_at.tzinfo is not None


@pytest.mark.parametrize(
    ("listing", "sentence"),
    [
        (reading(2, models=9), "litellm lists 18 prices, and listed 40 before: the file is not whole, try later."),
        (reading(2, vendor="novita"), "litellm lists no price of OpenAI any more: the file is not whole, try later."),
    ],
    ids=["most prices gone", "a vendor gone"],
)
def test_a_registry_that_is_not_whole_is_refused_and_nothing_changes(
    store: Store, listing: Reading, sentence: str
) -> None:
    before = store.changelog(), store.runs()
    with pytest.raises(UnreadableFile, match=f"^{sentence}$"):
        store.take_snapshot([reading(3, source=GENAI_PRICES), listing], NEXT, [])
    assert (store.changelog(), store.runs()) == before


def test_a_failed_run_is_written_down_with_its_reason(store: Store) -> None:
    store.record_failure("it did not answer", [], store.runs()[0].started_at)
    assert [(run.outcome, run.reason) for run in store.runs()] == [("failed", "it did not answer"), ("succeeded", "")]


# Held prices ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("price", "is_held"),
    [("200", True), ("20", True), ("19.99", False), ("0.2", True), ("0.21", False), ("0", True)],
)
def test_a_price_that_moves_tenfold_is_held_and_yesterdays_stays(store: Store, price: str, is_held: bool) -> None:
    taken = store.take_snapshot([with_price(reading(2), KEY, price)], NEXT, [])
    change = Change(NEXT, LITELLM, "litellm at 2", KEY, Decimal(2), Decimal(price))
    assert (taken.held, taken.changes) == (((change,), ()) if is_held else ((), (change,)))
    assert [held.change for held in store.held()] == list(taken.held)


def test_a_held_price_is_asked_about_once(store: Store) -> None:
    for day in (NEXT, NEXT + timedelta(days=1)):
        store.take_snapshot([with_price(reading(2), KEY, "200")], day, [])
    assert len(store.held()) == 1


def test_a_held_price_lapses_when_the_registry_takes_it_back(store: Store) -> None:
    store.take_snapshot([with_price(reading(2), KEY, "200")], NEXT, [])
    store.take_snapshot([reading(2)], NEXT + timedelta(days=1), [])
    assert store.held() == []


@pytest.mark.parametrize("days_gone", [1, 3])
def test_a_price_that_was_withdrawn_is_held_against_the_last_that_was_believed(store: Store, days_gone: int) -> None:
    days = iter(DAY + timedelta(days=number) for number in range(1, 9))
    listings = [with_price(reading(2), KEY, "2000"), *days_gone * [without(reading(2), KEY)]]
    for listing in listings:
        store.take_snapshot([listing], next(days), [])
    back = store.take_snapshot([with_price(reading(2), KEY, "2000")], next(days), [])
    assert [(change.old, change.new) for change in back.held] == [(Decimal(2), Decimal(2000))]
    right = store.take_snapshot([reading(2)], next(days), [])
    assert [(change.key, change.old, change.new) for change in right.changes] == [(KEY, None, Decimal(2))]
    assert (right.held, store.held(), store.altered()) == ((), [], [])


def test_a_price_that_is_confirmed_while_it_is_withdrawn_begins_from_nothing(store: Store) -> None:
    store.take_snapshot([without(reading(2), KEY)], NEXT, [])
    store.take_snapshot([with_price(reading(2), KEY, "200")], NEXT + timedelta(days=1), [])
    store.decide(store.held()[0].id, confirm=True, on=NEXT + timedelta(days=1))
    assert moves(store) == [(KEY, Decimal(2), None), (KEY, None, Decimal(200))]
    assert store.altered() == []


def test_a_confirmed_price_applies_from_that_day(store: Store) -> None:
    store.take_snapshot([with_price(reading(2), KEY, "200")], NEXT, [])
    [held] = store.held()
    store.decide(held.id, confirm=True, on=NEXT)
    assert moves(store) == [(KEY, Decimal(2), Decimal(200))]
    assert (store.held(), store.altered()) == ([], [])
    assert store.take_snapshot([with_price(reading(2), KEY, "200")], NEXT + timedelta(days=1), []).changes == ()


def test_a_rejected_price_is_never_asked_about_again(store: Store) -> None:
    store.take_snapshot([with_price(reading(2), KEY, "200")], NEXT, [])
    [held] = store.held()
    store.decide(held.id, confirm=False, on=NEXT)
    again = store.take_snapshot([with_price(reading(2), KEY, "200")], NEXT + timedelta(days=1), [])
    assert (again.held, again.changes, store.held(), moves(store)) == ((), (), [], [])


def test_only_a_price_that_waits_can_be_decided(store: Store) -> None:
    with pytest.raises(UnknownKey, match=r"No price waits under 7: `breakeven prices held` lists those that do\."):
        store.decide(7, confirm=True, on=NEXT)


# Overrides ------------------------------------------------------------------------------------------------------------


def test_the_last_override_of_a_price_stands_until_it_is_taken_back(store: Store) -> None:
    for price in (Decimal("1.10"), Decimal("1.05")):
        store.override("OpenAI", "model-3", "input", price, "our contract", DAY)
    store.override("OpenAI", "model-4", "input", Decimal(0), "a free pilot", DAY)
    assert [(one.model, one.usd_per_mtok, one.because) for one in store.overrides()] == [
        ("model-3", Decimal("1.05"), "our contract"),
        ("model-4", Decimal(0), "a free pilot"),
    ]
    store.override("OpenAI", "model-3", "input", None, "the contract ended", NEXT)
    assert [one.model for one in store.overrides()] == ["model-4"]


@pytest.mark.parametrize("because", ["a\x1b[2Jb", "two\nlines", "\udcff", "x" * 1_001])
def test_a_reason_can_be_shown(store: Store, because: str) -> None:
    with pytest.raises(OutOfDomain, match="The reason cannot be shown: type up to 1,000 letters in one line"):
        store.override("OpenAI", "model-3", "input", Decimal(1), because, DAY)


@pytest.mark.parametrize("price", ["-1", "NaN", "sNaN", "Infinity", "20000", "1e-999980", "1e999999"])
def test_an_override_is_a_price(store: Store, price: str) -> None:
    with pytest.raises(OutOfDomain, match="type US dollars per million tokens, 0 or more"):
        store.override("OpenAI", "model-3", "input", Decimal(price), "a slip", DAY)


# The past -------------------------------------------------------------------------------------------------------------


def recorded() -> list[tuple[str, ...]]:
    """The history's own file, line by line, in the order in which a store writes it."""
    with open(bundled.FOLDER / bundled.HISTORY_FILE, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return sorted(
        (on, source, vendor, model, field, plain(old), plain(new))
        for on, vendor, model, field, old, new, source in rows
    )


def plain(price: str) -> str:
    return f"{Decimal(price).normalize():f}" if price else ""


def replayed(store: Store) -> list[tuple[str, ...]]:
    return sorted(
        (
            str(change.observed_on),
            change.version,
            *change.key[:3],
            *(f"{price.normalize():f}" if price is not None else "" for price in (change.old, change.new)),
        )
        for change in store.changelog()
    )


@pytest.mark.parametrize("batch", [1, 2, 7, 29, 100])
def test_the_history_replays_to_its_own_change_log_in_any_batch_and_twice_over(database: str, batch: int) -> None:
    store = Store(database, fill=False)
    assert store.replay(bundled.history(), batch) == len(recorded())
    assert store.replay(bundled.history(), batch) == 0
    assert replayed(store) == recorded()
    assert store.altered() == []


def test_a_new_book_holds_the_history_and_both_registries(database: str) -> None:
    store = Store(database)
    log = store.changelog()
    assert {change.source for change in log} == {LITELLM, GENAI_PRICES}
    vendors = {change.key.vendor for change in bundled.history()[0].changes} - {"Perplexity"}
    recorded_changes = {(change.observed_on, change.key) for one in bundled.history() for change in one.changes}
    untiered = [
        change
        for change in log
        if change.source == LITELLM
        and (change.observed_on, change.key) not in recorded_changes
        and change.key.above_tokens == 0
        and change.key.vendor in vendors
    ]
    # The bundled registry is the release that the history ends with: of its vendors nothing is new.
    assert untiered == []
    assert store.altered() == []


def test_a_book_that_is_there_is_left_as_it_is(store: Store) -> None:
    before = store.changelog()
    assert Store(store.url).changelog() == before


def test_a_change_log_that_was_altered_by_hand_is_found_out(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE aicost_price_changelog SET new_usd_per_mtok = '1' WHERE id = 5"))
    assert store.altered() == ["OpenAI in litellm: the change log does not lead to the snapshot of 2026-11-20."]


# The database ---------------------------------------------------------------------------------------------------------


def test_the_migrations_make_the_tables_that_are_read(store: Store) -> None:
    from sqlalchemy import inspect

    for table in METADATA.tables.values():
        made = {column["name"]: column["nullable"] for column in inspect(store.engine).get_columns(table.name)}
        assert made == {column.name: bool(column.nullable) for column in table.columns} | (
            {"id": made["id"]} if made["id"] else {}
        )


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite, match=r"cannot be made .*: set BREAKEVEN_PRICES to a place that can be written"):
        Store(f"sqlite:///{tmp_path}/file/prices.sqlite")


def test_a_file_that_is_no_price_book_is_named_and_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "prices.sqlite"
    other.write_text("these are our notes\n" * 100)
    with pytest.raises(UnreadableFile, match=r"prices\.sqlite is no price book"):
        Store(f"sqlite:///{other}")
    assert other.read_text().startswith("these are our notes")


def test_a_database_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(CannotWrite, match=r"postgresql\+psycopg://\*\*\*@127\.0\.0\.1:1/none cannot be used"):
        Store("postgresql+psycopg://me:secret@127.0.0.1:1/none")


#: The migrations that were released. One of them is never changed: a change of the tables is a new migration.
RELEASED = {1: "ac826adcc589af34fee6d195f191f32e65b721ead08cbdbfffb980265104f6ca"}


def test_a_released_migration_stays_as_it_was() -> None:
    made = {step.number: sha256(step.sql.encode()).hexdigest() for step in migrations()}
    assert made | RELEASED == made
    assert sorted(made) == list(range(1, len(made) + 1))
