"""The three kinds of file that a bill comes in: CSV, Parquet and JSON, each read in blocks, never as a whole.

A file is told by how it begins, not by its name, and may be packed with gzip unless it is Parquet.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.csv

from xl_addin.bills.entries import JsonSource
from xl_addin.bills.formats import Format
from xl_addin.bills.parquet import ParquetSource
from xl_addin.bills.stream import DAMAGE, LONGEST, Row, Stream, first_line, own_file
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

    def blocks(self, layout: Format) -> Generator[pa.RecordBatch, None, None]:
        """The columns that the layout uses: numbers as numbers or as text, the rest as text."""

    def rows(self, layout: Format) -> Iterator[Row]:
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
        if not any(header):
            raise UnreadableFile(f"{path.name} begins with an empty row: its first row has the names of the columns.")
        first = header[0]
        if any(is_not_utf8(name) or "\0" in name for name in header):
            raise UnreadableFile(f'{path.name} is not in UTF-8: export it anew, or save it as "CSV UTF-8".')
        if len(header) == 1 and (";" in first or "\t" in first):
            between = "semicolons" if ";" in first else "tabs"
            raise UnreadableFile(f"{path.name} has {between} between its cells: export it anew, with commas.")
        self.header = tuple(header)

    def blocks(self, layout: Format) -> Generator[pa.RecordBatch, None, None]:
        types = dict.fromkeys(layout.text, pa.string()) | dict.fromkeys(layout.numbers, pa.float64())
        with Stream(self.path) as looked_over:
            while looked_over.read(BLOCK_BYTES):
                pass
        if next(self.rows(layout), None) is None:
            return
        # Arrow's threads read on after a fault, and a Python that ends with one in it hangs: they get their own file.
        with own_file(self.path) as file, self.reader(file, looked_over.packed, types) as reader:
            for block in ahead(reader):
                self.done = file.tell()
                yield block
        # A file that is cut off within quotes may still have as many columns as it should in its last row.
        self.doubtful = looked_over.quotes % 2 == 1

    def reader(
        self, file: pa.NativeFile, packed: bool, types: dict[str, pa.DataType]
    ) -> pyarrow.csv.CSVStreamingReader:
        return pyarrow.csv.open_csv(
            pa.CompressedInputStream(file, "gzip") if packed else file,
            read_options=pyarrow.csv.ReadOptions(block_size=BLOCK_BYTES),
            parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
            convert_options=pyarrow.csv.ConvertOptions(
                include_columns=list(types), column_types=types, null_values=[""], strings_can_be_null=True
            ),
        )

    def rows(self, layout: Format) -> Iterator[Row]:
        yield from islice(self.records(), 1, None)

    def records(self) -> Iterator[Row]:
        """The rows with their numbers, without blank ones."""
        stream = io.BufferedReader(Stream(self.path), BLOCK_BYTES)
        text = io.TextIOWrapper(stream, "utf-8-sig", errors="surrogateescape", newline="")
        with text, cells_of_many_letters():
            for number, cells in enumerate(csv.reader(text, strict=True), start=1):
                if cells or number == 1:
                    yield number, cells


@contextmanager
def cells_of_many_letters() -> Iterator[None]:
    """The csv module refuses cells over 128 kB, and a log may hold whole prompts."""
    before = csv.field_size_limit(LONGEST)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def is_not_utf8(text: str) -> bool:
    """Whether the text was read from bytes that are no UTF-8 (they become surrogates)."""
    return any("\udc80" <= letter <= "\udcff" for letter in text)


def ahead(blocks: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The same blocks, each read in the background while the one before it is worked on."""
    with ThreadPoolExecutor(1) as background:
        coming = background.submit(next, blocks, None)
        while (block := coming.result()) is not None:
            coming = background.submit(next, blocks, None)
            yield block
