"""Hostile calls over all functions: each ends in an answer or in a sentence, and never in a traceback."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import udfs
from tests.proof import sampled
from tests.udfs.table import TYPED
from xl_addin.errors import BreakevenError
from xl_addin.functions.cell_function import REGISTRY
from xl_addin.functions.through_xlwings import rows_of_cells

ITSELF: list[Any] = []
ITSELF.append(ITSELF)
DEEP: list[Any] = []
for _ in range(5_000):
    DEEP = [DEEP]


class Unfriendly:
    """An object that fails whatever it is asked."""

    def _fail(self, *_: object) -> Any:
        raise RuntimeError("no")

    __eq__ = __lt__ = __le__ = __float__ = __int__ = __len__ = __iter__ = __str__ = __repr__ = __bool__ = _fail
    __hash__ = _fail
    dtype = tolist = to_numpy = astype = property(_fail)


class Pretender(float):
    """A number that compares as it likes."""

    def __le__(self, other: object) -> bool:
        return True

    def __ge__(self, other: object) -> bool:
        return True

    def __format__(self, spec: str) -> str:
        raise ValueError(spec)


#: What no workbook holds, and Python code may hand over.
STRANGE: tuple[Any, ...] = (
    *(object(), {}, {"a": 1}, set(), b"40000", bytearray(b"1"), memoryview(b"1"), 1 + 2j, range(3), iter([1]), print),
    *(Unfriendly(), Pretender(-1), SimpleNamespace(dtype="float", tolist=list), Path("."), Ellipsis, NotImplemented),
    *(Decimal("sNaN"), Decimal("NaN"), Decimal("1e999"), Decimal("-0"), Fraction(10**400), Fraction(1, 3)),
    *(10**400, -(10**400), 10**5_000, 2**1024, float("inf"), float("-inf"), float("nan"), 5e-324, -0.0, 1e308),
    *(ITSELF, DEEP, [], [[]], [[], []], (), ((),), [None], [[1], 2], [[1, 2], [3]], [[[1]]], [ITSELF, 1]),
    *(np.float64(0.5), np.int64(7), np.bool_(True), np.str_("growth"), np.array(3.0), np.array([]), np.zeros((0, 3))),
    *(np.array([1.0, 2.0]), np.array([["a", "b"]]), np.array([1, None, "x"], object), np.zeros((2, 2, 2))),
    *(np.array([1 + 2j]), np.datetime64("2025-06-30"), np.datetime64("NaT"), np.datetime64("2025-06-30", "ns")),
    *(np.timedelta64(1, "D"), np.array([(1, 2)], dtype="i4,i4"), np.ma.masked, np.ma.array([1.0], mask=[True])),
    *(pd.NA, pd.NaT, pd.Timestamp("2025-06-30"), pd.Timedelta("1D"), pd.Series([1.0, None]), pd.Series(dtype=float)),
    *(pd.Series(["growth"], dtype="string"), pd.Series([pd.Timestamp("2025-06-30"), pd.NaT]), pd.Index([1, 2])),
    *(pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 4.0]}), pd.DataFrame(), pd.Categorical(["a"]), pd.Interval(0, 1)),
    *(date(1, 1, 1), date(9999, 12, 31), datetime(2025, 6, 30, 23, 59, tzinfo=UTC), timedelta(1)),
    *(
        "",
        " ",
        "\x00",
        "\ud800",
        "=1+1",
        "#N/A",
        "#REF! of a kind",
        "1e400",
        "٤",
        "2025-13-01",
        "x" * 40_000,
        "EXPLAIN",
    ),
    *(-2146826246, -2146826273, True, False, 0, -1, 55, 46_346, 46_346.75),
)
#: Both ways by which a call comes in.
WAYS: dict[str, Callable[[str, tuple[Any, ...]], Any]] = {
    "Python": lambda name, cells: getattr(udfs, name)(*cells),
    "host": lambda name, cells: rows_of_cells(REGISTRY[name], cells, lambda error: f"{error.code} {error}"),
}


def is_answered(way: str, name: str, cells: tuple[Any, ...]) -> None:
    """The call gives something, or raises one of our own errors with a sentence in it."""
    try:
        WAYS[way](name, cells)
    except BreakevenError as error:
        sentence = str(error)
        assert sentence.endswith((".", "?")), sentence
        assert len(sentence) < 4_000


@pytest.mark.parametrize("name", REGISTRY)
@pytest.mark.parametrize("way", WAYS)
def test_a_strange_argument_in_any_place_is_answered(way: str, name: str) -> None:
    usual = TYPED[name]
    for place, strange in product(range(len(usual)), STRANGE):
        is_answered(way, name, (*usual[:place], strange, *usual[place + 1 :]))


def drawn(seed: int, number: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Calls with any of the strange in any places, too many arguments and too few."""
    chance = random.Random(seed)
    for _ in range(number):
        name = chance.choice(list(REGISTRY))
        cells = [chance.choice(STRANGE) if chance.random() < 0.5 else usual for usual in TYPED[name]]
        if chance.random() < 0.2:
            cells = cells[: chance.randint(0, len(cells))] + [chance.choice(STRANGE)] * chance.randint(0, 3)
        if chance.random() < 0.2:
            cells = [[[cell], [chance.choice(STRANGE)]] for cell in cells]
        yield name, tuple(cells)


@pytest.mark.parametrize("seed", sampled(1, range(11)))
def test_any_call_is_answered(seed: int) -> None:
    for name, cells in drawn(seed, 1_500):
        for way in WAYS:
            is_answered(way, name, cells)


@pytest.mark.parametrize("number", [1, 254])
def test_explain_of_itself_is_a_sentence(number: int) -> None:
    table = udfs.EXPLAIN(*["EXPLAIN"] * number)
    assert table[-1][:2] == [
        "#VALUE!",
        "EXPLAIN explains the other functions, not itself: type the name of one of those.",
    ]


# The right answer ---------------------------------------------------------------------------------------------------

COLUMN = [8_000.0, 12_000.5, 0.0]
AS_A_COLUMN: dict[str, Any] = {
    "an array": np.array(COLUMN),
    "an array of one column": np.array(COLUMN).reshape(-1, 1),
    "an array of objects": np.array(COLUMN, object),
    "whole numbers where they are": np.array([8_000, 12_000.5, 0]),
    "a series": pd.Series(COLUMN, index=["a", "b", "c"]),
    "a series of its own kind": pd.Series(COLUMN, dtype="Float64"),
    "a table of one column": pd.DataFrame({"gpus": COLUMN}),
    "an index": pd.Index(COLUMN),
    "a list of numbers of NumPy": [np.float64(one) for one in COLUMN],
    "rows of arrays": [np.array([one]) for one in COLUMN],
    "decimals": [Decimal(str(one)) for one in COLUMN],
}


@pytest.mark.parametrize("kind", AS_A_COLUMN)
def test_a_column_of_another_library_is_a_column(kind: str) -> None:
    expected = udfs.SELFHOST_TOTAL([[one] for one in COLUMN], 25_000.0)
    assert udfs.SELFHOST_TOTAL(AS_A_COLUMN[kind], 25_000.0) == expected
    assert udfs.SELFHOST_TOTAL(25_000.0, AS_A_COLUMN[kind]) == expected


def test_a_table_of_another_library_is_rows_of_cells() -> None:
    cells = [[1.0, 2.0], [3.0, 4.0]]
    assert udfs.SELFHOST_TOTAL(pd.DataFrame(cells), 1.0) == udfs.SELFHOST_TOTAL(np.array(cells), 1.0)
    assert udfs.SELFHOST_TOTAL(np.array(cells), 1.0) == udfs.SELFHOST_TOTAL(cells, 1.0)


def test_a_missing_value_of_pandas_is_a_blank_cell() -> None:
    assert udfs.SELFHOST_TOTAL(8_000, 25_000, pd.NA) == udfs.SELFHOST_TOTAL(8_000, 25_000, None)


def test_words_and_days_of_other_libraries_are_words_and_days() -> None:
    assert udfs.SCENARIO(np.str_("growth"), "saving") == udfs.SCENARIO("growth", "saving")
    day = udfs.API_PRICE("gpt-4o", "input", date(2025, 6, 30))
    for same in (np.datetime64("2025-06-30"), np.datetime64("2025-06-30", "ns"), pd.Timestamp("2025-06-30")):
        assert udfs.API_PRICE("gpt-4o", "input", same) == day


@pytest.mark.parametrize(
    ("strange", "sentence"),
    [
        ({"a": 1}, "gpu_rental is a dict: type a number"),
        (Decimal("sNaN"), "gpu_rental is a Decimal: type a number"),
        (Unfriendly(), "gpu_rental is a Unfriendly: type a number"),
        (np.datetime64("2025-06-30"), "gpu_rental is 2025-06-30 00:00:00: type a number"),
        (10**400, "gpu_rental is a whole number of 401 digits: type 0 to 1,000,000,000 USD/month."),
    ],
    ids=["dict", "decimal", "unfriendly", "day", "huge"],
)
def test_what_is_no_cell_is_refused_by_name(strange: Any, sentence: str) -> None:
    with pytest.raises(BreakevenError) as refused:
        udfs.SELFHOST_TOTAL(strange, 25_000)
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize("day", [date(2200, 1, 1), datetime(2200, 1, 1), 109_576, "2200-01-01", date(1999, 12, 31)])
def test_a_day_out_of_range_is_refused_however_it_is_typed(day: Any) -> None:
    with pytest.raises(BreakevenError) as refused:
        udfs.API_PRICE("gpt-4o", "input", day)
    assert refused.value.code == "#NUM!"


def test_a_large_range_of_strangers_is_refused_in_seconds() -> None:
    started = time.process_time()
    udfs.SELFHOST_TOTAL([[Decimal("sNaN")] for _ in range(20_000)], 1)
    assert time.process_time() - started < 20
