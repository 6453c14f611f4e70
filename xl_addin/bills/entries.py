"""Bills as JSON: what a vendor's interface returns, saved to a file, or a log with an entry in each line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import ijson
import pyarrow as pa

from xl_addin.bills.formats import Format
from xl_addin.bills.stream import Row, Stream
from xl_addin.errors import UnreadableFile

ENTRIES_AT_ONCE = 10_000


class JsonSource:
    """JSON as the vendors' interfaces return it: pages of buckets of results, one result an entry; or entries alone.

    Several pages may stand one after the other in the file, or in a list; entries may be a list, or one in a line.
    """

    row = "entry"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.done = 0
        self.doubtful = False
        names: dict[str, None] = {}
        try:
            for entry in islice(self.entries(), ENTRIES_AT_ONCE):
                names.update(dict.fromkeys(entry))
        except ijson.JSONError:
            # Where the file breaks off is said with the number of the entry, once the format is known.
            if not names:
                raise
        if not names:
            raise UnreadableFile(f"{path.name} holds no entry of a bill: export it anew.")
        self.header = tuple(names)

    def blocks(self, layout: Format) -> Iterator[pa.RecordBatch]:
        names = [*layout.text, *layout.numbers]
        entries = self.entries()
        while block := list(islice(entries, ENTRIES_AT_ONCE)):
            columns = [pa.array([entry.get(name) or None for entry in block], pa.string()) for name in names]
            yield pa.RecordBatch.from_arrays(columns, names)

    def rows(self) -> Iterator[Row]:
        for number, entry in enumerate(self.entries(), start=1):
            yield number, [entry.get(name, "") for name in self.header]

    def entries(self) -> Iterator[dict[str, str]]:
        """Every entry as text by column.

        Raises:
            UnreadableFile: the last page says that another one follows.
        """
        with Stream(self.path) as stream:
            in_a_list = stream.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")
        value: Any = None
        with Stream(self.path) as stream:
            for value in ijson.items(stream, "item" if in_a_list else "", multiple_values=True, use_float=True):
                self.done = stream.done
                yield from flat(value)
        if isinstance(value, dict) and value.get("has_more") is True:
            raise UnreadableFile(f"{self.path.name} is not the whole bill: add the pages after its last (has_more).")


def flat(value: Any, above: Mapping[str, str] | None = None) -> Iterator[dict[str, str]]:
    """The entries in a page, a bucket or an entry, each with what is said above it; a bucket without any is one."""
    if not isinstance(value, dict):
        return
    inner = next((value[name] for name in ("data", "results") if isinstance(value.get(name), list)), None)
    said = dict(above or {}) | {name: text for name, text in texts(value) if name not in ("data", "results")}
    for entry in inner or ():
        yield from flat(entry, said)
    if not inner:
        yield said


def texts(value: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Names and values as text; what is nested has a dotted name, but metadata stays the JSON that it is in a CSV."""
    for name, inner in value.items():
        match inner:
            case dict() if name != "metadata":
                yield from texts(inner, f"{prefix}{name}.")
            case dict() | list() | bool():
                yield prefix + name, json.dumps(inner)
            case None:
                pass
            case _:
                yield prefix + name, str(inner)
