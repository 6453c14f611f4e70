"""Bills as Parquet: a few bytes of such a file may stand for gigabytes, so what they come to is asked first."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from xl_addin.bills.formats import Format
from xl_addin.bills.stream import LONGEST, MEGABYTE, MOST_TIMES, Row, check_unpacked, own_file
from xl_addin.errors import UnreadableFile

ROWS_AT_ONCE = 1 << 16
#: What one column of one group of rows may hold, and how many values in rows that hold several.
MOST_OF_A_COLUMN = 64 * MEGABYTE
MOST_VALUES = 20_000_000
#: Rows that any file may have, however small it is.
ALWAYS_ROWS = 1_000_000
WIDEST = 1_000
#: What a number takes while it is written out.
BYTES_OF_A_NUMBER = 16


class ParquetSource:
    """A Parquet file. Rows are counted as if a spreadsheet showed it: the first one is row 2."""

    row = "row"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.done = 0
        self.doubtful = False
        with own_file(path) as own, pyarrow.parquet.ParquetFile(own) as file:
            self.header = tuple(file.schema_arrow.names)

    def blocks(self, layout: Format) -> Generator[pa.RecordBatch, None, None]:
        names = [*layout.text, *layout.numbers]
        size, seen, unpacked = self.path.stat().st_size, 0, 0
        with own_file(self.path) as own, pyarrow.parquet.ParquetFile(own) as file:
            metadata = file.metadata
            leaves = [leaf for leaf in map(file.schema.column, range(len(file.schema))) if within(leaf.path, names)]
        self.check_size(metadata, leaves)
        # A text that stands in every row is read once, and written out only for so many rows as fit into memory.
        texts = [leaf.path for leaf in leaves if leaf.physical_type == "BYTE_ARRAY"]
        with own_file(self.path) as own, pyarrow.parquet.ParquetFile(own, read_dictionary=texts) as file:
            # A batch of several groups is more than Arrow can make of maps whose texts stand there once.
            for group in range(metadata.num_row_groups):
                for block in file.iter_batches(ROWS_AT_ONCE, row_groups=[group], columns=names):
                    unpacked += sum(map(weight, block.columns))
                    check_unpacked(self.path, size, unpacked)
                    parts = self.parts(block, seen)
                    seen += block.num_rows
                    self.done = size * seen // metadata.num_rows
                    for part in parts:
                        columns = [legible(column) for column in part.columns]
                        yield pa.RecordBatch.from_arrays(columns, part.schema.names)

    def rows(self, layout: Format) -> Iterator[Row]:
        number = 1
        for block in self.blocks(layout):
            columns = {name: block.column(name).cast(pa.string()).to_pylist() for name in block.schema.names}
            for place in range(block.num_rows):
                number += 1
                yield number, [(columns[name][place] or "") if name in columns else "" for name in self.header]

    def check_size(self, metadata: pyarrow.parquet.FileMetaData, leaves: list[pyarrow.parquet.ColumnSchema]) -> None:
        """Refuse what comes to more than any bill, before it is unpacked."""
        if metadata.num_rows > max(ALWAYS_ROWS, MOST_TIMES * self.path.stat().st_size):
            raise UnreadableFile(f"{self.path.name} has {metadata.num_rows:,} rows in a few bytes: export it anew.")
        for leaf in leaves:
            if leaf.physical_type == "FIXED_LEN_BYTE_ARRAY" and leaf.length > WIDEST:
                raise self.refused(leaf.path, f"cells of {leaf.length:,} bytes")
        paths = {leaf.path for leaf in leaves}
        for group in map(metadata.row_group, range(metadata.num_row_groups)):
            for chunk in map(group.column, range(group.num_columns)):
                if chunk.path_in_schema in paths and chunk.total_uncompressed_size > MOST_OF_A_COLUMN:
                    raise self.refused(chunk.path_in_schema, f"{chunk.total_uncompressed_size:,} bytes in one group")
                if chunk.path_in_schema in paths and chunk.num_values > max(MOST_VALUES, group.num_rows):
                    raise self.refused(chunk.path_in_schema, f"{chunk.num_values:,} values in one group")

    def parts(self, block: pa.RecordBatch, above: int) -> Iterator[pa.RecordBatch]:
        """The rows of the block, as many at once as come to no more than a line of text may."""
        if sum(map(weight, block.columns)) <= LONGEST:
            yield block
        elif block.num_rows > 1:
            half = block.num_rows // 2
            yield from self.parts(block.slice(0, half), above)
            yield from self.parts(block.slice(half), above + half)
        else:
            heavy = max(block.schema.names, key=lambda name: weight(block.column(name)))
            raise self.refused(heavy, f"more than {LONGEST // MEGABYTE} MB", f", row {above + 2}")

    def refused(self, column: str, what: str, where: str = "") -> UnreadableFile:
        return UnreadableFile(
            f"{self.path.name}{where}, column {column}: it holds {what}, which no bill has: "
            "export it anew, in smaller groups of rows or as CSV."
        )


def within(leaf: str, names: list[str]) -> bool:
    """Whether a path of the file's schema belongs to one of the columns."""
    return any(leaf == name or leaf.startswith(f"{name}.") for name in names)


def weight(column: pa.Array) -> int:
    """Bytes that the column comes to once it is written out."""
    kind = column.type
    if pa.types.is_map(kind):
        first, last = column.offsets[0].as_py(), column.offsets[-1].as_py()
        return sum(weight(inner.slice(first, last - first)) for inner in (column.keys, column.items))
    if pa.types.is_struct(kind):
        return sum(map(weight, column.flatten()))
    if pa.types.is_nested(kind):
        return weight(column.flatten())
    if pa.types.is_dictionary(kind) and (pa.types.is_string(kind.value_type) or pa.types.is_binary(kind.value_type)):
        return pc.sum(pc.take(pc.binary_length(column.dictionary), column.indices)).as_py() or 0
    return max(int(column.nbytes), BYTES_OF_A_NUMBER * len(column))


def legible(column: pa.Array) -> pa.Array:
    """The column written out, with maps and other nested values as JSON text, and a time in whatever zone as in UTC.

    It is kept in UTC anyway. To tell it in its zone Arrow looks for a list of zones, which Windows need not have.
    """
    if pa.types.is_timestamp(column.type):
        return column.view(pa.timestamp(column.type.unit))
    if pa.types.is_dictionary(column.type):
        return column.cast(column.type.value_type)
    if not pa.types.is_nested(column.type):
        return column
    values = (dict(value) if pa.types.is_map(column.type) and value else value for value in column.to_pylist())
    return pa.array([None if value is None else json.dumps(value, default=str) for value in values], pa.string())
