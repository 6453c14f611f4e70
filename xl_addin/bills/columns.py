"""Columns of a block as numbers, text and moments, each of them as quickly as Arrow can."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from xl_addin.bills.formats import Format

SECONDS = re.compile(r"\d{9,10}(\.0*)?")
YEARS = range(2015, 2101)


class Doubtful(Exception):
    """A block holds something that it should not; the slow look at the rows finds out what and where."""


def moment(text: str) -> datetime:
    """The moment in UTC that is written as a date, a date with a time, or in seconds since 1970.

    Without a zone it is UTC, as every format here has it.

    Raises:
        ValueError: it is none of them, or not of this century's bills.

    >>> moment("2026-09-01T02:00:00+02:00"), moment("1788220800")
    (datetime.datetime(2026, 9, 1, 0, 0), datetime.datetime(2026, 9, 1, 0, 0))
    """
    text = text.strip()
    when = datetime.fromtimestamp(float(text), UTC) if SECONDS.fullmatch(text) else datetime.fromisoformat(text)
    if when.tzinfo:
        when = when.astimezone(UTC).replace(tzinfo=None)
    if when.year not in YEARS:
        raise ValueError(text)
    return when


def as_numbers(column: pa.Array) -> pa.Array:
    return column if pa.types.is_float64(column.type) else column.cast(pa.float64())


def as_text(column: pa.Array) -> pa.Array:
    return column if pa.types.is_string(column.type) else column.cast(pa.string())


def looked_up(column: pa.Array, names: tuple[str, ...]) -> pa.Array:
    """The number that stands in JSON text under the first of the names that occurs in it; quotes may be escaped."""
    found = [
        pc.struct_field(pc.extract_regex(as_text(column), rf'\\?"{re.escape(name)}\\?"\s*:\s*(?P<n>\d+)'), "n")
        for name in names
    ]
    return pc.coalesce(*found).cast(pa.float64())


def check_amounts(layout: Format, columns: Mapping[str, pa.Array], numbers: Mapping[str, pa.Array]) -> None:
    """Every amount is there, and in US dollars."""
    if not layout.usd:
        return
    amounts = numbers[layout.usd]
    if not layout.may_be_blank and amounts.null_count:
        raise Doubtful
    if layout.currency:
        billed = as_text(columns[layout.currency]).filter(amounts.is_valid())
        if any((currency or "").strip().upper() != "USD" for currency in billed.unique().to_pylist()):
            raise Doubtful


def moments(column: pa.Array) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Seconds since 1970, months since year 0, and whether there is a time of day; each text is read once."""
    if column.null_count:
        raise Doubtful
    encoded = column.dictionary_encode()
    texts = encoded.dictionary.cast(pa.string()).to_pylist()
    try:
        known = [moment(text) for text in texts]
    except ValueError:
        raise Doubtful from None
    seconds = np.array([int(when.replace(tzinfo=UTC).timestamp()) for when in known], np.int64)
    months = np.array([when.year * 12 + when.month - 1 for when in known], np.int64)
    clocks = np.array([len(text.strip()) > len("2026-11-20") or text.isdigit() for text in texts])
    where = encoded.indices.to_numpy()
    return seconds[where], months[where], clocks[where]
