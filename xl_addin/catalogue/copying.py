"""A copy of the price book that can be given away: one closed file, to be read where nothing can be written."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from sqlalchemy import insert, select

from xl_addin.catalogue.schema import METADATA, OVERRIDES, RUNS
from xl_addin.catalogue.settings import SQLITE
from xl_addin.catalogue.store import Store
from xl_addin.catalogue.store.opening import reading, writing
from xl_addin.errors import CannotWrite

#: What is written down for the book's owner alone: why a price was overridden, and which addresses were read.
PRIVATE = {
    OVERRIDES.name: {"because": ""},
    RUNS.name: {"reason": "", "files": "[]"},
}


def copy(path: Path, url: str | None = None) -> Path:
    """Write the price book (the current one, unless another address is given) into that file.

    Raises:
        CannotWrite, UnreadableFile: as for `Store`.
    """
    return _copied(path, url, {})


def copy_to_publish(path: Path, url: str | None = None) -> Path:
    """The same for everybody to see: the prices, without its owner's reasons for his own and without his addresses.

    Raises:
        CannotWrite, UnreadableFile: as for `Store`.
    """
    return _copied(path, url, PRIVATE)


def _copied(path: Path, url: str | None, instead: Mapping[str, Mapping[str, str]]) -> Path:
    beside = path.with_name(f"{path.name}.new")
    if beside.exists():  # what an earlier attempt left
        beside.unlink()
    book, copied = Store(url), Store(f"{SQLITE}{beside}", fill=False)
    with reading(book.engine) as whole, writing(copied.engine) as given:
        for table in METADATA.sorted_tables:
            rows = whole.execute(select(table)).mappings().all()
            if rows:
                given.execute(insert(table), [{**row, **instead.get(table.name, {})} for row in rows])
    try:
        with closing(sqlite3.connect(beside, isolation_level=None)) as connection:
            # Without the files beside it that WAL mode asks for.
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("VACUUM")
        os.replace(beside, path)
    except (OSError, sqlite3.Error) as fault:
        raise CannotWrite(
            f"{path} cannot be written ({fault}): close it where it is open, or choose another."
        ) from fault
    return path
