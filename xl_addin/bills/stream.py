"""A file's bytes on their way past, what may be wrong with them, and how much of them may belong together."""

from __future__ import annotations

import csv
import gzip
import io
import os
import zlib
from pathlib import Path
from typing import Any

import ijson
import pyarrow as pa

from xl_addin.errors import UnreadableFile

#: The number of a row, and its cells.
Row = tuple[int, list[str]]

#: Whatever a reader of files may say of a damaged one.
DAMAGE = (pa.ArrowException, ijson.JSONError, csv.Error, EOFError, OSError, UnicodeDecodeError, zlib.error)

MEGABYTE = 1 << 20
#: What is read before one line, or one value of JSON, ends; far more than any bill has.
LONGEST = 16 * MEGABYTE
#: A file that unpacks to more times its size holds nothing but repetition: it is made to fill a memory, or the time.
MOST_TIMES = 100
#: So much is unpacked in any case.
ALWAYS = 64 * MEGABYTE
SAID = 200


class Stream(io.RawIOBase):
    """A file's bytes, unpacked where it is packed; counts what has gone by, and refuses what has no end.

    Args:
        path: the file.
        by_line: a line ends what belongs together; else the reader says so, with `ended`.
    """

    def __init__(self, path: Path, *, by_line: bool = True) -> None:
        self.path = path
        self.by_line = by_line
        self.file = path.open("rb")
        self.size = path.stat().st_size
        self.packed = self.file.read(2) == b"\x1f\x8b"
        self.file.seek(0)
        self.bytes = gzip.GzipFile(fileobj=self.file) if self.packed else self.file
        #: Bytes read of the file as it lies on the disk.
        self.done = 0
        self.quotes = 0
        self.unpacked = 0
        self.lines = 0
        #: Bytes since the last line, or value, ended.
        self.together = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self.bytes.read(size)
        self.done = self.file.tell()
        self.quotes += data.count(b'"')
        self.unpacked += len(data)
        last = data.rfind(b"\n") if self.by_line else -1
        self.together = len(data) - last - 1 if last >= 0 else self.together + len(data)
        self.lines += data.count(b"\n")
        if self.together > LONGEST:
            what = f"line {self.lines + 1:,}" if self.by_line else "an entry or a page"
            raise UnreadableFile(
                f"{self.path.name}: {what} is longer than {LONGEST // MEGABYTE} MB, which no bill has: export it anew."
            )
        check_unpacked(self.path, self.size, self.unpacked)
        return data

    def ended(self) -> None:
        """What belongs together ends here."""
        self.together = 0

    def readinto(self, buffer: Any) -> int:
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self.file.close()
        super().close()


def own_file(path: Path) -> pa.NativeFile:
    """The file as Arrow reads it itself, whatever its name is made of."""
    return pa.OSFile(os.fsencode(path))


def check_unpacked(path: Path, size: int, unpacked: int) -> None:
    """Refuse a file of that size that comes to so many bytes."""
    if unpacked > max(ALWAYS, MOST_TIMES * size):
        raise UnreadableFile(f"{path.name} unpacks to more than {MOST_TIMES} times its size: unpack it, and look.")


def first_line(damage: BaseException) -> str:
    said = str(damage).strip()
    return said.splitlines()[0][:SAID].strip(" .") if said else type(damage).__name__
