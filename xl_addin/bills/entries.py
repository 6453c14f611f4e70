"""Bills as JSON: what a vendor's interface returns, saved to a file, or a log with an entry in each line."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import ijson
import pyarrow as pa

from xl_addin.bills.formats import Format, column_names, recognise, spelling
from xl_addin.bills.json_values import values
from xl_addin.bills.stream import MEGABYTE, Row, Stream
from xl_addin.errors import UnreadableFile

ENTRIES_AT_ONCE = 10_000
#: Text of so many letters is handed on at once, however few the entries.
LETTERS_AT_ONCE = 16 * MEGABYTE
#: So many entries may lack what tells which bill they are of.
ENTRIES_UNTIL_KNOWN = 1_000_000
MOST_NAMES = 2_000
#: What stands above entries, and is said of each of them, is a date or a name.
LONGEST_ABOVE = 1_000
#: Columns of layouts are called `amount.value`; what lies deeper stays JSON text.
DEEPEST_NAME = 3


class JsonSource:
    """JSON as the vendors' interfaces return it: pages of buckets of results, one result an entry; or entries alone.

    Several pages may stand one after the other in the file, or in a list; entries may be a list, or one in a line.
    The header is that of the first entries, and grows by whatever column of a layout turns up later.
    """

    row = "entry"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.done = 0
        self.doubtful = False
        names: dict[str, None] = {}
        try:
            for number, entry in enumerate(islice(self.entries(), ENTRIES_UNTIL_KNOWN), start=1):
                new = [name for name in entry if name not in names and (len(names) < MOST_NAMES or is_known(name))]
                names.update(dict.fromkeys(new))
                # A bill of which the first entries lack a column is recognised by those that follow.
                if number >= ENTRIES_AT_ONCE and (new or number == ENTRIES_AT_ONCE) and is_recognised(path.name, names):
                    break
        except ijson.JSONError:
            # Where the file breaks off is said with the number of the entry, once the format is known.
            if not names:
                raise
        if not names:
            raise UnreadableFile(f"{path.name} holds no entry of a bill: export it anew.")
        self.header = tuple(names)

    def blocks(self, layout: Format) -> Generator[pa.RecordBatch, None, None]:
        names = [*layout.text, *layout.numbers]
        header, late = frozenset(self.header), dict[str, None]()
        columns: list[list[str | None]] = [[] for _ in names]
        letters = 0
        for entry in self.entries():
            late.update(dict.fromkeys(name for name in entry.keys() - header if is_known(name)))
            for column, name in zip(columns, names, strict=True):
                cell = entry.get(name) or None
                column.append(cell)
                letters += len(cell or "")
            if len(columns[0]) == ENTRIES_AT_ONCE or letters > LETTERS_AT_ONCE:
                yield batch(names, columns)
                columns, letters = [[] for _ in names], 0
        if columns[0]:
            yield batch(names, columns)
        self.header += tuple(late)

    def rows(self, layout: Format) -> Iterator[Row]:
        for number, entry in enumerate(self.entries(), start=1):
            yield number, [entry.get(name, "") for name in self.header]

    def entries(self) -> Iterator[dict[str, str]]:
        """Every entry as text by column.

        Raises:
            UnreadableFile: the last page says that another one follows.
        """
        with Stream(self.path, by_line=False) as stream:
            in_a_list = stream.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")
        value: Any = None
        with Stream(self.path, by_line=False) as stream:
            for value in values(stream, in_a_list=in_a_list):
                self.done = stream.done
                yield from flat(self.path.name, value)
        if isinstance(value, dict) and value.get("has_more") is True:
            raise UnreadableFile(f"{self.path.name} is not the whole bill: add the pages after its last (has_more).")


def is_known(name: str) -> bool:
    """Whether any layout has a column of that name."""
    return spelling(name) in column_names()


def is_recognised(file: str, names: Iterable[str]) -> bool:
    """Whether a file with these columns is a bill."""
    try:
        recognise(file, names)
    except UnreadableFile:
        return False
    return True


def batch(names: list[str], columns: list[list[str | None]]) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.array(column, pa.string()) for column in columns], names)


def flat(file: str, value: Any, above: Mapping[str, str] | None = None) -> Iterator[dict[str, str]]:
    """The entries in a page, a bucket or an entry, each with what is said above it; a bucket without any is one."""
    if not isinstance(value, dict):
        return
    lists = [name for name in ("data", "results") if isinstance(value.get(name), list)]
    own = [(name, text) for name, text in texts(value) if name not in lists]
    said = dict(above or {}) | dict(own)
    if len(dict(own)) < len(own) or len(said) > MOST_NAMES:
        what = f"has more than {MOST_NAMES:,} names" if len(said) > MOST_NAMES else "says a name twice"
        raise UnreadableFile(f"{file} has an entry that {what}: export it anew.")
    inner = [entry for name in lists for entry in value[name]]
    short = {name: text for name, text in said.items() if len(text) <= LONGEST_ABOVE} if inner else {}
    for entry in inner:
        yield from flat(file, entry, short)
    if not inner:
        yield said


def texts(value: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Names and values as text; what is nested has a dotted name, but metadata stays the JSON that it is in a CSV."""
    for name, inner in value.items():
        match inner:
            case dict() if name != "metadata" and prefix.count(".") < DEEPEST_NAME - 1:
                yield from texts(inner, f"{prefix}{name}.")
            case dict() | list() | bool():
                yield prefix + name, json.dumps(inner)
            case None:
                pass
            case _:
                yield prefix + name, str(inner)
