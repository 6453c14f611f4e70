"""What is wrong with a file, said with row and column: the slow look, for a file that was found to have a fault."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xl_addin.bills.columns import moment
from xl_addin.bills.formats import Format
from xl_addin.bills.sources import Source, is_not_utf8
from xl_addin.bills.stream import DAMAGE

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
#: What Arrow says where it finds no list of time zones, or not this zone in it.
NO_ZONE = re.compile("time ?zone|zoneinfo", re.I)
SHOWN = 40


def first(file: str, source: Source, layout: Format) -> str:
    """A sentence on the first fault in the file; empty where the rows show none."""
    number = 0
    try:
        for number, cells in source.rows():
            if len(cells) != len(source.header):
                return f"{file}, {source.row} {number}: {wrong_length(cells, source.header)}"
            for column, fault in wrong_cells(dict(zip(source.header, cells, strict=True)), layout):
                return f"{file}, {source.row} {number}, column {column}: {fault}"
    except DAMAGE as damage:
        if NO_ZONE.search(str(damage)):
            return (
                f"{file} has times in a zone that Python does not know here: type pip install tzdata in a command "
                "window, or export the file with times in UTC."
            )
        after = f"after {source.row} {number}" if number else f"before its first {source.row} ends"
        return f"{file} is damaged or cut off {after}: export it anew."
    return ""


def wrong_length(cells: list[str], header: tuple[str, ...]) -> str:
    if len(cells) < len(header):
        return (
            f"it has {len(cells)} of {len(header)} columns, the last with something in it is {header[len(cells) - 1]}: "
            "the file is cut off there or was changed, export it anew."
        )
    return f"it has {len(cells)} columns and the header has {len(header)}: cells with a comma need quotes around them."


def wrong_cells(row: dict[str, str], layout: Format) -> Iterator[tuple[str, str]]:
    """The columns of a row that cannot be used, each with what to do."""
    for column, cell in row.items():
        if is_not_utf8(cell):
            yield column, 'it is not in UTF-8: export the file anew, or save it as "CSV UTF-8".'
    for column in layout.times:
        try:
            moment(row[column])
        except (ValueError, OverflowError):
            yield column, f"{shown(row[column])} is no date: it has to look like 2026-09-30 or 2026-09-30T13:00:00Z."
    for column in layout.numbers:
        cell = row[column].strip()
        if cell and not NUMBER.fullmatch(cell):
            yield (
                column,
                f"{shown(cell)} is no number: it has to look like 1234.56, without commas and signs of currency.",
            )
        elif not cell and column == layout.usd and not layout.may_be_blank:
            yield column, "it is empty: every charge needs an amount, 0 where it is free."
    if layout.currency and row[layout.usd].strip() and row[layout.currency].strip().upper() != "USD":
        yield (
            layout.currency,
            f"the charge is in {shown(row[layout.currency])}: only US dollars can be read, and not a mixture; "
            "export the bill in USD.",
        )


def shown(cell: str) -> str:
    """
    >>> shown("n/a"), shown("")
    ('"n/a"', 'nothing')
    """
    return f'"{cell[:SHOWN]}{"..." if len(cell) > SHOWN else ""}"' if cell.strip() else "nothing"
