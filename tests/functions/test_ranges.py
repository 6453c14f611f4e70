"""Ranges: a function given them works element by element, in one call, whatever the cells hold."""

import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import udfs
from tests.both_paths import EACH_PATH, vectorised_from
from xl_addin.errors import (
    BreakevenError,
    NoPartner,
    WrongType,
)
from xl_addin.functions.block import block
from xl_addin.functions.cell_function import REGISTRY
from xl_addin.functions.lifting import FEW_CELLS

NA, DIV0 = -2146826246, -2146826281


COLUMN = ((1.0,), (2.0,), (3.0,))
ROW = ((10.0, 20.0),)
LIFTED: list[tuple[str, tuple[Any, ...], list[list[float]]]] = [
    ("a column and a value", (COLUMN, 10.0), [[11], [12], [13]]),
    ("a value and a column", (10.0, COLUMN), [[11], [12], [13]]),
    ("a row and a value", (ROW, 1.0), [[11, 21]]),
    ("two columns", (COLUMN, COLUMN), [[2], [4], [6]]),
    ("a column and a row", (COLUMN, ROW), [[11, 21], [12, 22], [13, 23]]),
    ("a row and a column", (ROW, COLUMN), [[11, 21], [12, 22], [13, 23]]),
    ("a block and a column", (((1.0, 2.0), (3.0, 4.0)), ((10.0,), (20.0,))), [[11, 12], [23, 24]]),
    ("a block and a row", (((1.0, 2.0), (3.0, 4.0)), ((10.0, 20.0),)), [[11, 22], [13, 24]]),
    ("a range of one and a column", (((10.0,),), COLUMN), [[11], [12], [13]]),
    ("three of them", (COLUMN, ROW, 0.5), [[11.5, 21.5], [12.5, 22.5], [13.5, 23.5]]),
    ("a plain list is a column", ([1, 2, 3], 10), [[11], [12], [13]]),
    ("a list of rows", ([[1, 2]], [10]), [[11, 12]]),
]


@EACH_PATH
@pytest.mark.parametrize(("cells", "table"), [row[1:] for row in LIFTED], ids=[row[0] for row in LIFTED])
def test_ranges_spill(cells: tuple[Any, ...], table: list[list[float]], few_cells: int) -> None:
    with vectorised_from(few_cells):
        assert udfs.SELFHOST_TOTAL(*cells) == table


@EACH_PATH
@pytest.mark.parametrize(
    ("cells", "has_partner"),
    [
        ((COLUMN, ((1.0,), (2.0,))), [[True], [True], [False]]),
        ((((1.0,), (2.0,)), COLUMN), [[True], [True], [False]]),
        ((((1.0, 2.0, 3.0),), ROW), [[True, True, False]]),
        ((((1.0, 2.0), (3.0, 4.0)), COLUMN), [[True, True], [True, True], [False, False]]),
        ((((1.0, 2.0), (3.0, 4.0)), ((1.0, 2.0, 3.0),)), [[True, True, False], [True, True, False]]),
        ((((None,), (None,)), COLUMN), [[True], [True], [False]]),
    ],
)
def test_a_cell_without_a_partner_is_not_available(
    cells: tuple[Any, ...], has_partner: list[list[bool]], few_cells: int
) -> None:
    with vectorised_from(few_cells):
        table = udfs.SELFHOST_TOTAL(*cells)
    assert [[not isinstance(cell, NoPartner) for cell in row] for row in table] == has_partner


def test_the_missing_partner_is_named() -> None:
    assert udfs.SELFHOST_TOTAL(COLUMN, ((1.0,), (2.0,)))[2][0] == NoPartner(
        "A range has no row 3 or column 1: give ranges of one size."
    )


def test_rows_of_one_range_are_filled_up_with_blanks_to_one_length() -> None:
    assert udfs.OPS_COST([[1, 2], [3]], 10) == [[10, 20], [30, ""]]
    with pytest.raises(WrongType, match=r"^A range has single cells among its rows: give rows of one length\.$"):
        udfs.OPS_COST([[1, 2], 3], 10)


@EACH_PATH
def test_an_error_that_only_newer_excels_know_is_an_error_in_its_row(few_cells: int) -> None:
    spill = -2146826243
    with vectorised_from(few_cells):
        sound, wrong = udfs.SELFHOST_TOTAL(((8_000.0,), (spill,)), 25_000.0)
    assert (sound, wrong[0].code) == ([33_000.0], "#VALUE!")


def test_only_plain_numbers_are_worked_out_all_at_once() -> None:
    cells = [1.0, 2, None, "", "3", True, NA, DIV0, 10**400, Decimal(4), NoPartner("none")]
    expected = [1, 2, 0.5, 0.5, *[float("nan")] * 7]
    assert block(cells).doubles(len(cells), 1, blank=0.5).ravel().tolist() == pytest.approx(expected, nan_ok=True)


# One meaning, however many cells ------------------------------------------------------------------------------------

JUNK = st.sampled_from(
    [None, "", "5", " ", True, NA, DIV0, "#N/A", -1.0, 55.0, 1e308, 0, 0.0, 7, 10**400, Decimal("2")]
)
NUMERIC = ["SELFHOST_TOTAL", "OPS_COST", "GPU_MONTHLY", "SELFHOST_SAVING", "BREAKEVEN_UTIL", "BREAKEVEN_SPEND"]
NUMERIC += ["PAYBACK_MONTHS", "PRIVACY_MULTIPLIER"]
WITH_TEXT = ["SPEND_BAND", "VERDICT_WINNER", "VERDICT_STRENGTH", "BREAKEVEN_MONTH"]


ARITHMETIC = [name for name, entry in REGISTRY.items() if entry.vectorised]


@given(st.data())
def test_the_arithmetic_over_numbers_is_the_one_definition_of_every_function(data: st.DataObject) -> None:
    for name in ARITHMETIC:
        entry = REGISTRY[name]
        least = sum(argument.required for argument in entry.arguments)
        asked = entry.arguments[: data.draw(st.integers(least, len(entry.arguments)))]
        cells = [data.draw(st.floats(one.figure.low, one.figure.high)) for one in asked]
        try:
            expected = entry.single_result(cells)
        except BreakevenError:
            expected = None
        assert repr(entry.of_numbers(cells)) == repr(expected)


@pytest.mark.parametrize("junk", [None, "", "5", True, NA, "#N/A", -1.0, 0, 7, 10**400, Decimal(2), math.nan, COLUMN])
def test_the_arithmetic_leaves_all_but_numbers_in_range_to_the_definition(junk: Any) -> None:
    assert [REGISTRY[name].of_numbers([junk] * len(REGISTRY[name].arguments)) for name in ARITHMETIC] == [None] * len(
        ARITHMETIC
    )
    assert REGISTRY["SELFHOST_TOTAL"].of_numbers([1.0]) is REGISTRY["SELFHOST_TOTAL"].of_numbers([1.0] * 4) is None
    assert REGISTRY["SPEND_BAND"].of_numbers([1.0]) is None


@st.composite
def calls(draw: st.DrawFn, names: list[str]) -> tuple[str, list[Any]]:
    """A function, and for each argument a value, a column, a row or a block of cells, most of them in range."""
    entry = REGISTRY[draw(st.sampled_from(names))]
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    shapes = [(1, 1), (rows, 1), (1, columns), (rows, columns), (rows + 1, columns)]
    least = sum(argument.required for argument in entry.arguments)
    cells = []
    for argument in entry.arguments[: draw(st.integers(least, len(entry.arguments)))]:
        figure = argument.figure
        good = st.just("") if figure.unit.is_text else st.floats(figure.low, figure.high)
        one = st.one_of(good, good, good, JUNK)
        height, width = draw(st.sampled_from(shapes))
        block = draw(st.lists(st.tuples(*[one] * width), min_size=height, max_size=height))
        cells.append(tuple(block) if draw(st.booleans()) or (height, width) != (1, 1) else block[0][0])
    return entry.name, cells


def element_by_element(scalar: Callable[..., Any], required: int, cells: list[Any]) -> list[list[Any]]:
    """What the design says of ranges, said with single calls."""
    blocks = [cell if isinstance(cell, tuple) else ((cell,),) for cell in cells]
    height, width = max(map(len, blocks)), max(len(block[0]) for block in blocks)

    def partner(block: Any, row: int, column: int) -> Any:
        line = block[0] if len(block) == 1 else block[row] if row < len(block) else None
        if line is None or (len(line) > 1 and column >= len(line)):
            return NoPartner
        return line[0] if len(line) == 1 else line[column]

    def result(row: int, column: int) -> Any:
        partners = [partner(block, row, column) for block in blocks]
        if NoPartner in partners:
            return NoPartner
        ranges = [one for one, cell in zip(partners[:required], cells, strict=False) if isinstance(cell, tuple)]
        if ranges and all(one is None or one == "" for one in ranges):
            return ""
        try:
            return scalar(*partners)
        except BreakevenError as error:
            return error

    return [[result(row, column) for column in range(width)] for row in range(height)]


@EACH_PATH
@settings(max_examples=150, deadline=None)
@example(call=("SELFHOST_TOTAL", [((0.0,), (0.0,), (None,)), 0.0, ((0.0,), (0.0,))]))  # blank, and without a partner
@given(call=calls(NUMERIC + WITH_TEXT))
def test_lifted_is_element_by_element(call: tuple[str, list[Any]], few_cells: int) -> None:
    name, cells = call
    if not any(isinstance(cell, tuple) for cell in cells):
        cells[0] = ((cells[0],),)
    scalar = getattr(udfs, name)
    required = sum(argument.required for argument in REGISTRY[name].arguments)
    with vectorised_from(few_cells):
        found = scalar(*cells)
    expected = element_by_element(scalar, required, cells)
    assert [[type(one) if isinstance(one, NoPartner) else one for one in row] for row in found] == expected


@pytest.mark.parametrize("rows", [FEW_CELLS - 1, FEW_CELLS, FEW_CELLS + 1, 10_000])
@pytest.mark.parametrize("name", NUMERIC)
def test_nothing_changes_where_the_number_of_cells_passes_the_limit(name: str, rows: int) -> None:
    entry = REGISTRY[name]
    columns = []
    for place, argument in enumerate(entry.arguments):
        low, high = argument.figure.low, argument.figure.high
        odd = {7: None, 100: "text", 200: high * 10 + 1, 250: NA}
        columns.append(
            tuple((odd.get(row + place, low + (high - low) * ((row * 7 + place) % 97) / 97),) for row in range(rows))
        )
    found = entry(*columns)
    few = min(rows, FEW_CELLS - 1)
    assert found[:few] == entry(*(column[:few] for column in columns))
    assert len(found) == rows
    for row in range(few, rows, 1_000):
        assert found[row : row + 1] == entry(*(column[row : row + 1] for column in columns))
