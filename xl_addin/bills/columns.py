"""Columns of a block as numbers, text and moments, each of them as quickly as Arrow can."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from xl_addin.bills.formats import Format

SECONDS = re.compile(r"[0-9]{9,10}(\.0*)?")
YEARS = range(2015, 2101)
#: More than any amount or count in a bill; sums of what is smaller are finite.
LARGEST = 1e15


class Doubtful(Exception):
    """A block holds something that it should not; the slow look at the rows finds out what and where."""


@dataclass(frozen=True, slots=True)
class Moments:
    """When the charges of a block begin or end."""

    #: Seconds since 1970, and months since year 0.
    seconds: NDArray[np.int64]
    months: NDArray[np.int64]
    #: Whether only a date is written, and whether the clock, as it is written, says midnight.
    dates: NDArray[np.bool_]
    midnights: NDArray[np.bool_]
    #: Whether a clock other than UTC's tells any.
    zoned: bool


def moment(text: str, as_written: bool = False) -> datetime:
    """The moment in UTC that is written as a date, a date with a time, or in seconds since 1970.

    Without a zone it is UTC, as every format here has it; `as_written` is what the clock of its own zone says.

    Raises:
        ValueError: it is none of them, or not of this century's bills.

    >>> moment("2026-09-01T02:00:00+02:00"), moment("1788220800")
    (datetime.datetime(2026, 9, 1, 0, 0), datetime.datetime(2026, 9, 1, 0, 0))
    """
    text = text.strip()
    when = datetime.fromtimestamp(float(text), UTC) if SECONDS.fullmatch(text) else datetime.fromisoformat(text)
    if when.tzinfo:
        when = (when if as_written else when.astimezone(UTC)).replace(tzinfo=None)
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
    """Every amount is there, and in US dollars; no number is beyond what sums can hold."""
    for column in numbers.values():
        extremes = pc.min_max(column).as_py()
        if any(abs(extreme) > LARGEST for extreme in extremes.values() if extreme is not None):
            raise Doubtful
    if not layout.usd:
        return
    amounts = numbers[layout.usd]
    if not layout.may_be_blank and amounts.null_count:
        raise Doubtful
    if layout.currency:
        billed = as_text(columns[layout.currency]).filter(amounts.is_valid())
        if any((currency or "").strip().upper() != "USD" for currency in billed.unique().to_pylist()):
            raise Doubtful


def moments(column: pa.Array, as_written: bool) -> Moments:
    """When the texts of a column say that it was; each text is read once."""
    if column.null_count:
        raise Doubtful
    encoded = column.dictionary_encode()
    texts = encoded.dictionary.cast(pa.string()).to_pylist()
    try:
        clocks = [moment(text, as_written=True) for text in texts]
        known = clocks if as_written else [moment(text) for text in texts]
    except (ValueError, OverflowError):
        raise Doubtful from None
    where = encoded.indices.to_numpy()
    return Moments(
        seconds=np.array([int(when.replace(tzinfo=UTC).timestamp()) for when in known], np.int64)[where],
        months=np.array([when.year * 12 + when.month - 1 for when in known], np.int64)[where],
        dates=np.array([is_date(text) for text in texts], bool)[where],
        midnights=np.array([clock.time() == time() for clock in clocks], bool)[where],
        zoned=any(clock != moment(text) for clock, text in zip(clocks, texts, strict=True)),
    )


def is_date(text: str) -> bool:
    """
    >>> is_date("2026-09-01"), is_date("2026-09-01T00:00:00Z"), is_date("1788220800")
    (True, False, False)
    """
    try:
        date.fromisoformat(text.strip())
    except ValueError:
        return False
    return True
