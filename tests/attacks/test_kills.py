"""A process that is killed while it writes: what it wrote into is whole, as it was before or as it is after."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.proof import sampled
from xl_addin.catalogue import reading
from xl_addin.catalogue.price import GENAI_PRICES, LITELLM
from xl_addin.catalogue.store import Store

#: Seconds within which a process that writes without a pause is killed; each write takes some milliseconds.
LATEST = 0.5
#: The first day on which they write.
FIRST = date(2027, 1, 1)


def killed(what: str, folder: Path, seed: int) -> None:
    """Let a process do that over and over, and kill it at a moment drawn from the seed."""
    words = [sys.executable, "-m", "tests.attacks.killed", what, str(folder)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(random.Random(seed).uniform(0.05, LATEST))
        process.send_signal(signal.SIGKILL)
        assert process.wait(60) == -signal.SIGKILL, process.stderr and process.stderr.read().decode()


@pytest.fixture
def book(first_day: Path, tmp_path: Path) -> Store:
    shutil.copy(first_day, tmp_path / "prices.sqlite")
    return Store(f"sqlite:///{tmp_path / 'prices.sqlite'}")


@pytest.mark.parametrize("seed", sampled(2, range(40)))
def test_a_price_book_whose_writer_is_killed_is_whole(
    seed: int, book: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed("override" if seed % 2 else "snapshot", tmp_path, seed)
    assert book.altered() == []
    # A day's snapshot is of both registries, and has all of its changes, or it is not there.
    log = book.changelog(since=FIRST)
    assert {change.key.vendor for change in log} <= {"groq"}
    for day in {change.observed_on for change in log}:
        assert Counter(change.source for change in log if change.observed_on == day) == {LITELLM: 40, GENAI_PRICES: 40}
    own = book.overrides()
    assert all(one.because == f"the {int(one.usd_per_mtok * 100)}th" for one in own)
    monkeypatch.setenv("BREAKEVEN_PRICES", book.url)
    reading.forget()
    prices = reading.price_list()
    model = prices.find("gpt-4o")
    assert prices.price(model, "input").usd_per_mtok == (own[0].usd_per_mtok if own else Decimal("2.5"))
    reading.forget()


@pytest.mark.parametrize("seed", sampled(1, range(15)))
def test_a_copy_whose_writer_is_killed_is_there_whole_or_not_at_all(seed: int, book: Store, tmp_path: Path) -> None:
    killed("publish", tmp_path, seed)
    published = tmp_path / "published.sqlite"
    if published.exists():
        with closing(sqlite3.connect(f"file:{published}?immutable=1", uri=True)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("SELECT COUNT(*) FROM aicost_price_changelog").fetchone() == (
                len(book.changelog()),
            )
    assert book.altered() == []


@pytest.mark.parametrize("seed", sampled(1, range(25)))
def test_a_file_whose_writer_is_killed_is_one_version_or_another(seed: int, tmp_path: Path) -> None:
    killed("write", tmp_path, seed)
    content = (tmp_path / "written.txt").read_bytes() if (tmp_path / "written.txt").exists() else b""
    assert content in (b"", b"a" * 100_000, b"b" * 150_000, b"c" * 200_000)
