"""What a process does over and over until it is killed: write into a price book, a copy of it, or a file."""

from __future__ import annotations

import itertools
import sys
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from tests.catalogue.readings import reading
from xl_addin.catalogue.copying import copy_to_publish
from xl_addin.catalogue.price import GENAI_PRICES, Listed
from xl_addin.catalogue.registries.listing import Reading
from xl_addin.catalogue.store import Store, changelog, opening
from xl_addin.writing import put_in_place

DAY = date(2027, 1, 1)


def override(folder: Path) -> None:
    """Set a price of one's own, each a cent dearer."""
    store = Store(f"sqlite:///{folder / 'prices.sqlite'}")
    for number in itertools.count(1):
        store.override("OpenAI", "gpt-4o", "input", Decimal(number) / 100, f"the {number}th", DAY)


def snapshot(folder: Path) -> None:
    """Take both registries, each day at another price."""
    store = Store(f"sqlite:///{folder / 'prices.sqlite'}")
    for number in itertools.count():
        price = str(2 + number % 2)
        both = [reading(price, vendor="groq"), reading(price, vendor="groq", source=GENAI_PRICES)]
        whole = [with_all_others(store, one) for one in both]
        store.take_snapshot(whole, DAY + timedelta(days=number), [])


def with_all_others(store: Store, more: Reading) -> Reading:
    """What the registry listed before, and those prices."""
    with opening.reading(store.engine) as connection:
        before = changelog.prices_today(connection, more.source)
    return replace(more, listed={key: Listed(key, usd) for key, usd in before.items()} | more.listed)


def publish(folder: Path) -> None:
    """Write a copy to give away."""
    while True:
        copy_to_publish(folder / "published.sqlite", f"sqlite:///{folder / 'prices.sqlite'}")


def write(folder: Path) -> None:
    """Put a file in place, each time of one letter and another length."""
    for number in itertools.count():
        letter = b"abc"[number % 3 : number % 3 + 1]
        put_in_place(folder / "written.txt", letter * (100_000 + 50_000 * (number % 3)))


if __name__ == "__main__":
    print("ready", flush=True)
    {one.__name__: one for one in (override, snapshot, publish, write)}[sys.argv[1]](Path(sys.argv[2]))
