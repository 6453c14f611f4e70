"""The layouts of the bills that can be read, as tables in `formats.toml`, and which of them a file has."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from xl_addin.errors import UnreadableFile

TABLE = Path(__file__).with_name("formats.toml")
ROWS = "rows"
MINUS = "-"
LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One layout; `formats.toml` says what each field means. Columns are spelt as the file at hand spells them."""

    name: str
    documented: tuple[str, ...]
    known_by: tuple[str, ...]
    needed: tuple[str, ...] = ()
    start: tuple[str, ...]
    end: tuple[str, ...] = ()
    usd: str = ""
    usd_each: float = 1.0
    may_be_blank: bool = False
    currency: str = ""
    model: tuple[str, ...] = ()
    meter: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    batch: tuple[str, ...] = ()
    silent: bool = False
    quantity: tuple[tuple[str, ...], ...] = ()
    tokens: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    inside: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    requests: str = ""
    category: str = ""
    counted: tuple[str, ...] = ()
    used: str = ""
    service: tuple[str, ...] = ()
    versions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def times(self) -> tuple[str, ...]:
        """The columns that say when."""
        return self.start + self.end

    @property
    def labels(self) -> tuple[str, ...]:
        """The columns of text that say what a charge is for."""
        units = tuple(unit for _, unit in self.quantity)
        return tuple(
            dict.fromkeys(self.model + self.meter + self.kind + self.batch + self.service + units + one(self.category))
        )

    @property
    def text(self) -> tuple[str, ...]:
        """All columns that are read as text."""
        return tuple(dict.fromkeys((*self.times, *self.labels, *one(self.currency), *self.inside)))

    @property
    def numbers(self) -> tuple[str, ...]:
        """The columns of numbers, of those that the file itself has."""
        counts = (column.removeprefix(MINUS) for columns in self.tokens.values() for column in columns)
        requests = one(self.requests) if self.requests != ROWS else ()
        quantities = (quantity for quantity, _ in self.quantity)
        found = dict.fromkeys((*one(self.usd), *quantities, *counts, *requests))
        return tuple(column for column in found if column not in self.looked_up)

    @property
    def looked_up(self) -> tuple[str, ...]:
        """The numbers that stand inside a column of JSON text, by the names that `tokens` gives them."""
        return tuple(f"{column}: {what}" for column, wanted in self.inside.items() for what in wanted)


def one(column: str) -> tuple[str, ...]:
    return (column,) if column else ()


@cache
def table() -> dict[str, Any]:
    """The whole of `formats.toml`."""
    return tomllib.loads(TABLE.read_text("utf-8"))


def formats() -> tuple[Format, ...]:
    """Every layout, in the order in which they are tried."""
    return tuple(Format(**settled(entry)) for key, entry in table().items() if key != "words")


def settled(value: Any) -> Any:
    """The same without lists, for a format does not change."""
    if isinstance(value, dict):
        return {name: settled(inner) for name, inner in value.items()}
    return tuple(map(settled, value)) if isinstance(value, list) else value


def recognise(file: str, header: Iterable[str]) -> Format:
    """The layout that a file with these columns has, with nothing in it that the file lacks.

    A FOCUS file is of the newest version one of whose columns it has; a file of a later version is read as the
    newest that is known.

    Raises:
        UnreadableFile: no layout fits, or the one that fits lacks a column that it needs, or has it twice.
    """
    header = tuple(header)
    spelt = {spelling(column): column for column in header}
    known = formats()
    for layout in known:
        if all(spelling(column) in spelt for column in layout.known_by):
            found = fitted(file, layout, spelt)
            refuse_twins(file, header, (*found.text, *found.numbers))
            return found
    seen = ", ".join(column[:LONGEST_SHOWN] for column in header[:12]) + (", ..." if len(header) > 12 else "")
    names = "; ".join(f"{layout.name} ({', '.join(layout.known_by)})" for layout in known)
    raise UnreadableFile(f"{file} is no bill that is known here. Its columns are {seen}. Known are: {names}.")


def spelling(column: str) -> str:
    """What is compared of a column's name: not its capitals, its spaces, or the width of its letters.

    >>> spelling(" Effective\\u00a0cost ") == spelling("EffectiveCost")
    True
    """
    return "".join(unicodedata.normalize("NFKC", column).split()).casefold()


@cache
def column_names() -> frozenset[str]:
    """The names, as they are compared, of all columns of all layouts."""
    columns = [column for layout in formats() for column in (*layout.known_by, *layout.text, *layout.numbers)]
    return frozenset(map(spelling, columns))


def refuse_twins(file: str, header: tuple[str, ...], used: Iterable[str]) -> None:
    """Refuse a file that has a column twice which is used, in whatever spelling: nobody can tell which one counts."""
    spellings = [spelling(column) for column in header]
    for column in used:
        if spellings.count(spelling(column)) > 1:
            twins = dict.fromkeys(name for name in header if spelling(name) == spelling(column))
            raise UnreadableFile(f"{file} has two columns {' and '.join(twins)}: keep one.")


def fitted(file: str, layout: Format, spelt: dict[str, str]) -> Format:
    """The layout in the file's own spelling, without the columns that it does not have."""
    version = next((name for name, added in layout.versions.items() if present(added, spelt) or not added), "")
    name = f"{layout.name} {version}".strip()
    for column in (*layout.needed, *([] if present(layout.start, spelt) else layout.start[:1])):
        if spelling(column) not in spelt:
            raise UnreadableFile(f"{file} has no column {column}, which {name} needs: export it anew with that column.")

    inside = {spelt[spelling(column)]: what for column, what in layout.inside.items() if spelling(column) in spelt}
    own = spelt | {spelling(f"{column}: {what}"): f"{column}: {what}" for column in inside for what in inside[column]}

    def count(column: str) -> tuple[str, ...]:
        bare = column.removeprefix(MINUS)
        return (column.replace(bare, own[spelling(bare)]),) if spelling(bare) in own else ()

    counts = {kind: sum(map(count, columns), ()) for kind, columns in layout.tokens.items()}
    return replace(
        layout,
        name=name,
        start=present(layout.start, spelt)[:1],
        end=present(layout.end, spelt)[:1],
        usd="".join(present(one(layout.usd), spelt)),
        currency="".join(present(one(layout.currency), spelt)),
        model=present(layout.model, spelt),
        meter=present(layout.meter, spelt),
        kind=present(layout.kind or layout.meter, spelt),
        batch=present(layout.batch, spelt),
        quantity=tuple(pair for pair in (present(pair, spelt) for pair in layout.quantity) if len(pair) == 2),
        tokens={kind: columns for kind, columns in counts.items() if columns},
        inside=inside,
        requests=layout.requests if layout.requests == ROWS else "".join(present(one(layout.requests), spelt)),
        category="".join(present(one(layout.category), spelt)),
        service=present(layout.service, spelt),
    )


def present(columns: Iterable[str], spelt: Mapping[str, str]) -> tuple[str, ...]:
    """Those of the columns that the file has, in its own spelling."""
    return tuple(spelt[spelling(column)] for column in columns if spelling(column) in spelt)
