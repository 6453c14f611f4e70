"""The three kinds of file that a bill comes in: CSV, Parquet and JSON, each read in blocks, never as a whole.

A file is told by how it begins, not by its name, and may be packed with gzip unless it is Parquet.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from xl_addin.bills.entries import JsonSource
from xl_addin.bills.formats import Format
from xl_addin.bills.stream import DAMAGE, Row, Stream, first_line
from xl_addin.errors import UnreadableFile

#: Large enough for any row, small enough that a few of them fit into memory many times over.
BLOCK_BYTES = 4 << 20
ROWS_AT_ONCE = 1 << 16


class Source(Protocol):
    """A file of charges."""

    header: tuple[str, ...]
    #: What a row is called.
    row: str
    #: Bytes read so far, of the file as it lies on the disk.
    done: int
    #: After the last block: something says that the file is not whole, and its rows should be looked at.
    doubtful: bool

    def blocks(self, layout: Format) -> Iterator[pa.RecordBatch]:
        """The columns that the layout uses: numbers as numbers or as text, the rest as text."""

    def rows(self) -> Iterator[Row]:
        """Every row with its number and its cells as text; slow, for finding what is wrong."""


def opened(path: Path) -> Source:
    """The file, by its first bytes.

    Raises:
        UnreadableFile: no such file, nothing in it, or no CSV, Parquet or JSON.
    """
    if not path.is_file():
        raise UnreadableFile(f"{path} is no file: give a bill as .csv, .parquet, .json or .jsonl.")
    try:
        with Stream(path) as stream:
            beginning = stream.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
        if not beginning:
            raise UnreadableFile(f"{path.name} is empty: export it anew.")
        if beginning.startswith(b"PAR1"):
            return ParquetSource(path)
        if beginning.startswith(b"PK"):
            raise UnreadableFile(f"{path.name} is a workbook or a zip file: unpack it, or save the sheet as CSV UTF-8.")
        return JsonSource(path) if beginning[:1] in b"{[" else CsvSource(path)
    except DAMAGE as damage:
        raise UnreadableFile(f"{path.name} is damaged or cut off ({first_line(damage)}): export it anew.") from None


class CsvSource:
    """A CSV file with commas, in UTF-8. Rows are counted as in a spreadsheet: the header is row 1."""

    row = "row"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.done = 0
        self.doubtful = False
        _, header = next(self.records())
        first = header[0]
        if any(is_not_utf8(name) or "\0" in name for name in header):
            raise UnreadableFile(f'{path.name} is not in UTF-8: export it anew, or save it as "CSV UTF-8".')
        if len(header) == 1 and (";" in first or "\t" in first):
            between = "semicolons" if ";" in first else "tabs"
            raise UnreadableFile(f"{path.name} has {between} between its cells: export it anew, with commas.")
        self.header = tuple(header)

    def blocks(self, layout: Format) -> Iterator[pa.RecordBatch]:
        types = dict.fromkeys(layout.text, pa.string()) | dict.fromkeys(layout.numbers, pa.float64())
        with Stream(self.path) as stream:
            reader = pyarrow.csv.open_csv(
                stream,
                read_options=pyarrow.csv.ReadOptions(block_size=BLOCK_BYTES),
                parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
                convert_options=pyarrow.csv.ConvertOptions(
                    include_columns=list(types), column_types=types, null_values=[""], strings_can_be_null=True
                ),
            )
            for block in ahead(reader):
                self.done = stream.done
                yield block
            # A file that is cut off within quotes may still have as many columns as it should in its last row.
            self.doubtful = stream.quotes % 2 == 1

    def rows(self) -> Iterator[Row]:
        yield from islice(self.records(), 1, None)

    def records(self) -> Iterator[Row]:
        """The rows with their numbers, without blank ones."""
        stream = io.BufferedReader(Stream(self.path), BLOCK_BYTES)
        text = io.TextIOWrapper(stream, "utf-8-sig", errors="surrogateescape", newline="")
        with text, cells_of_any_size():
            for number, cells in enumerate(csv.reader(text, strict=True), start=1):
                if cells or number == 1:
                    yield number, cells


@contextmanager
def cells_of_any_size() -> Iterator[None]:
    """The csv module refuses cells over 128 kB, and a log may hold whole prompts."""
    before = csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    try:
        yield
    finally:
        csv.field_size_limit(before)


def is_not_utf8(text: str) -> bool:
    """Whether the text was read from bytes that are no UTF-8 (they become surrogates)."""
    return any("\udc80" <= letter <= "\udcff" for letter in text)


class ParquetSource:
    """A Parquet file. Rows are counted as if a spreadsheet showed it: the first one is row 2."""

    row = "row"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.done = 0
        self.doubtful = False
        with pyarrow.parquet.ParquetFile(path) as file:
            self.header = tuple(file.schema_arrow.names)

    def blocks(self, layout: Format) -> Iterator[pa.RecordBatch]:
        yield from self.read([*layout.text, *layout.numbers])

    def read(self, columns: list[str]) -> Iterator[pa.RecordBatch]:
        size, seen = self.path.stat().st_size, 0
        with pyarrow.parquet.ParquetFile(self.path) as file:
            for block in file.iter_batches(ROWS_AT_ONCE, columns=columns):
                seen += block.num_rows
                self.done = size * seen // file.metadata.num_rows
                yield pa.RecordBatch.from_arrays([legible(column) for column in block.columns], block.schema.names)

    def rows(self) -> Iterator[Row]:
        number = 1
        for block in self.read(list(self.header)):
            columns = [block.column(name).cast(pa.string()).to_pylist() for name in self.header]
            for cells in zip(*columns, strict=True):
                number += 1
                yield number, [cell or "" for cell in cells]


def legible(column: pa.Array) -> pa.Array:
    """The column, with maps and other nested values as JSON text, and a time in whatever zone as the same in UTC.

    It is kept in UTC anyway. To tell it in its zone Arrow looks for a list of zones, which Windows need not have.
    """
    if pa.types.is_timestamp(column.type):
        return column.view(pa.timestamp(column.type.unit))
    if not pa.types.is_nested(column.type):
        return column
    values = (dict(value) if pa.types.is_map(column.type) and value else value for value in column.to_pylist())
    return pa.array([None if value is None else json.dumps(value, default=str) for value in values], pa.string())


def ahead(blocks: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The same blocks, each read in the background while the one before it is worked on."""
    with ThreadPoolExecutor(1) as background:
        coming = background.submit(next, blocks, None)
        while (block := coming.result()) is not None:
            coming = background.submit(next, blocks, None)
            yield block
