"""A file's bytes on their way past, and what may be wrong with them."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from pathlib import Path
from typing import Any

import ijson
import pyarrow as pa

#: The number of a row, and its cells.
Row = tuple[int, list[str]]

#: Whatever a reader of files may say of a damaged one.
DAMAGE = (pa.ArrowException, ijson.JSONError, csv.Error, EOFError, OSError, zlib.error)


class Stream(io.RawIOBase):
    """A file's bytes, unpacked where it is packed; counts what has gone by."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("rb")
        packed = self.file.read(2) == b"\x1f\x8b"
        self.file.seek(0)
        self.bytes = gzip.GzipFile(fileobj=self.file) if packed else self.file
        #: Bytes read of the file as it lies on the disk.
        self.done = 0
        self.quotes = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self.bytes.read(size)
        self.done = self.file.tell()
        self.quotes += data.count(b'"')
        return data

    def readinto(self, buffer: Any) -> int:
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self.file.close()
        super().close()


def first_line(damage: BaseException) -> str:
    return str(damage).strip().splitlines()[0].strip(" .") if str(damage).strip() else type(damage).__name__
