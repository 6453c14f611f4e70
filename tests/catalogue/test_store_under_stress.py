"""The store when things go wrong: killed at any statement it is as before or as after, and crowds do not harm it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from typing import TypeAlias

import pytest
from sqlalchemy import Engine, event

from tests.catalogue.readings import reading, with_price
from xl_addin.catalogue import bundled
from xl_addin.catalogue.databases import database_at
from xl_addin.catalogue.price import GENAI_PRICES, Key
from xl_addin.catalogue.store import Store

DAY = date(2026, 1, 1)
NEXT = DAY + timedelta(days=1)
KEY = Key("OpenAI", "model-3", "input")

if sys.platform == "win32":
    pytest.skip("not on Windows: processes are forked, and killed by a signal", allow_module_level=True)

#: A process of its own for each part, none of which shares the connections of another.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.catalogue.test_store_under_stress"])


def run(target: Callable[..., None], *arguments: object) -> multiprocessing.process.BaseProcess:
    process = PROCESSES.Process(target=target, args=arguments)
    process.start()
    return process


# Killed ---------------------------------------------------------------------------------------------------------------


def replay(store: Store) -> None:
    store.replay(bundled.history()[:3], batch=3)


def snapshot(store: Store) -> None:
    dearer = with_price(with_price(reading(3), KEY, "200"), KEY._replace(field="output"), "3.5")
    store.take_snapshot([dearer, reading(3, source=GENAI_PRICES)], NEXT, [])


def decision(store: Store) -> None:
    store.decide(1, confirm=True, on=NEXT)


def override(store: Store) -> None:
    store.override(*KEY[:3], Decimal(1), "our contract", NEXT)


def one_snapshot(store: Store) -> None:
    store.take_snapshot([reading(2)], DAY, [])


def one_held(store: Store) -> None:
    one_snapshot(store)
    store.take_snapshot([with_price(reading(2), KEY, "200")], NEXT, [])


def nothing(store: Store) -> None: ...


Deed: TypeAlias = Callable[[Store], None]
#: Each deed, and what comes before it.
DEEDS: dict[Deed, Deed] = {replay: nothing, snapshot: one_snapshot, decision: one_held, override: one_snapshot}


def die_after(statements: int) -> None:
    """Die without a word when that many statements were sent; the end of a transaction is one as well."""
    left = statements

    @event.listens_for(Engine, "before_cursor_execute")
    @event.listens_for(Engine, "commit")
    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)


def until_killed(url: str, deed: Callable[[Store], None], statements: int) -> None:
    """Do the deed, but die on the way."""
    store = Store(url, fill=False)
    die_after(statements)
    deed(store)


def content(store: Store) -> tuple[object, ...]:
    """Everything in the book but the moments at which it was written."""
    return (
        store.changelog(),
        [(one.id, one.change) for one in store.held()],
        store.overrides(),
        [(one.outcome, one.reason) for one in store.runs()],
        store.altered(),
    )


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_killed_at_any_statement_the_book_is_as_before_or_as_after(
    database: str, deed: Callable[[Store], None]
) -> None:
    store = Store(database, fill=False)
    DEEDS[deed](store)
    before = content(store)
    found = []
    for statements in range(100):
        process = run(until_killed, database, deed, statements)
        process.join()
        found.append(content(store))
        if process.exitcode == 0:
            break
        assert process.exitcode == -signal.SIGKILL
        assert found[-1] == before, f"half a {deed.__name__} after {statements} statements"
    after = found[-1]
    assert after != before
    assert len(found) >= 3, "the deed was not interrupted at all"
    assert after[-1] == []


def fill(url: str, statements: int) -> None:
    """Make a book from nothing, but die on the way."""
    die_after(statements)
    Store(url)


@pytest.mark.parametrize("statements", [1, 4, 9, 40, 150])
def test_killed_while_it_is_first_filled_the_book_is_made_anew(database: str, statements: int) -> None:
    process = run(fill, database, statements)
    process.join()
    assert process.exitcode == -signal.SIGKILL
    store = Store(database)
    assert len({change.source for change in store.changelog()}) == 2
    assert store.altered() == []


# Crowded --------------------------------------------------------------------------------------------------------------

Words: TypeAlias = "Queue[str]"

ROUNDS = 12
MODELS = 30


def refreshing(url: str, odd: int) -> None:
    """Take a snapshot a day, every other day, each with one price for everything."""
    store = Store(url, fill=False)
    for round_ in range(ROUNDS):
        number = 2 * round_ + odd
        price = str(Decimal(100 + number) / 100)
        both = [reading(price, models=MODELS), reading(price, models=MODELS, source=GENAI_PRICES)]
        store.take_snapshot(both, DAY + timedelta(days=number + 1), [])


def reading_along(url: str, errors: Words, stop: Event) -> None:
    """Read the whole book again and again: every price in it must come from one and the same snapshot."""
    looked = 0
    while not stop.is_set() or not looked:
        looked += 1
        with database_at(url).reading() as rows:
            current = rows("SELECT usd_per_mtok, COUNT(*) FROM aicost_price_periods WHERE until IS NULL GROUP BY 1")
            snapshots = rows("SELECT COUNT(*) FROM aicost_pricing_snapshots")
            runs = rows("SELECT COUNT(*) FROM aicost_crawler_runs")
        if [count for _, count in current] != [4 * MODELS]:
            errors.put(f"half a snapshot: {current}")
        if snapshots[0][0] != 2 * runs[0][0]:
            errors.put(f"{snapshots[0][0]} snapshots of {runs[0][0]} runs")
    errors.put("")


def test_two_refresh_and_ten_read_at_once_and_nothing_is_lost_or_seen_half(database: str) -> None:
    store = Store(database, fill=False)
    store.take_snapshot([reading(1, models=MODELS), reading(1, models=MODELS, source=GENAI_PRICES)], DAY, [])
    errors: Words = PROCESSES.Queue()
    stop = PROCESSES.Event()
    readers = [run(reading_along, database, errors, stop) for _ in range(10)]
    writers = [run(refreshing, database, odd) for odd in (0, 1)]
    for writer in writers:
        writer.join()
    stop.set()
    said: list[str] = []
    while said.count("") < len(readers):
        said.append(errors.get(timeout=60))
    for reader in readers:
        reader.join()
    assert [word for word in said if word] == []
    assert [process.exitcode for process in (*readers, *writers)] == [0] * 12
    assert len(store.runs()) == 1 + 2 * ROUNDS
    last: dict[tuple[str, Key], Decimal | None] = {}
    for change in store.changelog():
        assert change.old == last.get((change.source, change.key)), f"a change was lost before {change}"
        last[change.source, change.key] = change.new
    assert store.altered() == []


def opened(url: str) -> None:
    Store(url)


def test_many_open_an_empty_place_at_once_and_it_is_filled_once(database: str) -> None:
    processes = [run(opened, database) for _ in range(6)]
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * 6
    store = Store(database)
    seen = [(change.source, change.version, change.key, change.new) for change in store.changelog()]
    assert len(seen) == len(set(seen)), "the book was filled twice"
