"""A copy of the price book that can be given away: one closed file, to be read where nothing can be written."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import insert, select

from xl_addin.catalogue.schema import METADATA
from xl_addin.catalogue.settings import SQLITE
from xl_addin.catalogue.store import Store


def copy(path: Path, url: str | None = None) -> Path:
    """Write the price book (the current one, unless another address is given) into that file.

    Raises:
        CannotWrite, UnreadableFile: as for `Store`.
    """
    beside = path.with_name(f"{path.name}.new")
    if beside.exists():  # what an earlier attempt left
        beside.unlink()
    book, copied = Store(url), Store(f"{SQLITE}{beside}", fill=False)
    with book.engine.begin() as reading, copied.engine.begin() as writing:
        for table in METADATA.sorted_tables:
            rows = reading.execute(select(table)).mappings().all()
            if rows:
                writing.execute(insert(table), [dict(row) for row in rows])
    with closing(sqlite3.connect(beside, isolation_level=None)) as connection:
        # Without the files beside it that WAL mode asks for.
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("VACUUM")
    os.replace(beside, path)
    return path
