"""What a function typed into a cell means on every host: ranges, blanks, errors, defaults."""

import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

import udfs
from tests.both_paths import EACH_PATH, vectorised_from
from xl_addin.errors import (
    BreakevenError,
    DivisionByZero,
    ErrorInArgument,
    Never,
    OutOfDomain,
    UnknownKey,
    WrongType,
)
from xl_addin.functions.cell_function import CellFunction, function
from xl_addin.functions.lifting import FEW_CELLS
from xl_addin.model.line import NEVER
from xl_addin.units import USD

NA, DIV0 = -2146826246, -2146826281


NUMBER = "type a number (0 to 1,000,000,000 USD/month)."
HELD: list[tuple[str, Any, Any]] = [
    ("a number", 5.0, 33_005.0),
    ("a whole number", 5, 33_005.0),
    ("an amount of currency", Decimal("5.5"), 33_005.5),
    ("a blank", None, 33_000.0),
    ("an empty text", "", 33_000.0),
    ("text", "5", WrongType(f'tooling is "5": {NUMBER}')),
    ("a space", " ", WrongType(f'tooling is " ": {NUMBER}')),
    ("a truth value", True, WrongType(f"tooling is TRUE: {NUMBER}")),
    ("a negative number", -5.0, OutOfDomain("tooling is -5: type 0 to 1,000,000,000 USD/month.")),
    ("a huge number", 1e308, OutOfDomain("tooling is 1e+308: type 0 to 1,000,000,000 USD/month.")),
    ("a huge whole number", 10**400, OutOfDomain),
    ("an infinite number", float("inf"), OutOfDomain),
    ("no number", float("nan"), OutOfDomain),
    ("an error", NA, ErrorInArgument("tooling holds #N/A: put that cell right.", "#N/A")),
    ("another error", DIV0, ErrorInArgument("tooling holds #DIV/0!: put that cell right.", "#DIV/0!")),
    ("an error as text", "#REF!", ErrorInArgument("tooling holds #REF!: put that cell right.", "#REF!")),
    ("an error's sentence", "#NUM! utilization is 55", ErrorInArgument),
    ("an error that was returned", UnknownKey("none such"), UnknownKey("none such")),
]
EACH_HELD = pytest.mark.parametrize(("held", "result"), [row[1:] for row in HELD], ids=[row[0] for row in HELD])


def is_it(found: object, expected: object) -> bool:
    return isinstance(found, expected) if isinstance(expected, type) else found == expected


@EACH_HELD
def test_an_optional_cell_may_hold(held: Any, result: Any) -> None:
    if isinstance(result, float):
        assert udfs.SELFHOST_TOTAL(8_000.0, 25_000.0, held) == result
    else:
        with pytest.raises(BreakevenError) as refusal:
            udfs.SELFHOST_TOTAL(8_000.0, 25_000.0, held)
        assert is_it(refusal.value, result)


@EACH_PATH
@EACH_HELD
def test_a_cell_of_a_range_may_hold(held: Any, result: Any, few_cells: int) -> None:
    with vectorised_from(few_cells):
        table = udfs.SELFHOST_TOTAL(((8_000.0,), (1.0,)), 25_000.0, ((held,), (0.0,)))
    assert is_it(table[0][0], result)
    assert table[1] == [25_001.0]


@EACH_PATH
def test_a_row_whose_required_cells_are_all_blank_gives_a_blank(few_cells: int) -> None:
    gpus = ((8_000.0,), (None,), (None,), ("",), (None,))
    people = ((25_000.0,), (None,), (25_000.0,), (None,), ("",))
    tools = ((None,), (None,), (None,), (7.0,), (NA,))
    with vectorised_from(few_cells):
        table = udfs.SELFHOST_TOTAL(gpus, people, tools)
    missing = WrongType("gpu_rental is empty: type 0 to 1,000,000,000 USD/month.")
    assert table == [[33_000.0], [""], [missing], [""], [""]]


def test_a_blank_that_is_no_range_is_missing() -> None:
    with pytest.raises(WrongType, match=r"^gpu_rental is empty: type 0 to"):
        udfs.SELFHOST_TOTAL(None, None)
    assert isinstance(udfs.SELFHOST_TOTAL(None, ((1.0,), (2.0,)))[0][0], WrongType)


@EACH_PATH
def test_a_true_zero_that_is_divided_by_is_a_division_by_zero(few_cells: int) -> None:
    with pytest.raises(DivisionByZero, match=r"^api_monthly is 0 and the sum divides by it: type 1 to"):
        udfs.BREAKEVEN_UTIL(0, 33_000)
    with vectorised_from(few_cells):
        assert isinstance(udfs.BREAKEVEN_UTIL(((0.0,),), 33_000.0)[0][0], DivisionByZero)


@EACH_PATH
def test_an_error_in_a_figure_that_may_be_very_negative_is_no_figure(few_cells: int) -> None:
    """`monthly_saving` reaches down to -4 billion, past the numbers that stand for errors."""
    with vectorised_from(few_cells):
        found = udfs.PAYBACK_MONTHS(1_000.0, ((NA,), (-2e9,)))
    assert [type(cell[0]).__name__ for cell in found] == ["ErrorInArgument", "Never"]


# Arguments ------------------------------------------------------------------------------------------------------------


def test_arguments_may_be_given_by_name() -> None:
    assert udfs.SELFHOST_TOTAL(gpu_rental=8_000, ops=25_000) == 33_000
    assert udfs.SELFHOST_TOTAL(8_000, tooling=1, ops=25_000) == 33_001
    assert udfs.BREAKEVEN_SPEND(10_000, 5_000, 15_000, design_utilization=0.85) == 30_000


@pytest.mark.parametrize(
    ("cells", "named", "sentence"),
    [
        ((8_000,), {}, "ops is missing: type SELFHOST_TOTAL(gpu_rental, ops, [tooling])."),
        ((), {}, "gpu_rental is missing: type SELFHOST_TOTAL(gpu_rental, ops, [tooling])."),
        ((1, 2, 3, 4), {}, "SELFHOST_TOTAL takes at most 3 arguments: SELFHOST_TOTAL(gpu_rental, ops, [tooling])."),
        (
            (1, 2),
            {"tools": 3},
            "SELFHOST_TOTAL has no argument tools left to give: SELFHOST_TOTAL(gpu_rental, ops, [tooling]).",
        ),
        (
            (1, 2),
            {"ops": 3},
            "SELFHOST_TOTAL has no argument ops left to give: SELFHOST_TOTAL(gpu_rental, ops, [tooling]).",
        ),
        ((1,), {"tooling": 3}, "ops is empty: type 0 to 1,000,000,000 USD/month."),
    ],
)
def test_arguments_that_do_not_fit_are_refused(cells: tuple[Any, ...], named: dict[str, Any], sentence: str) -> None:
    with pytest.raises(WrongType) as refusal:
        udfs.SELFHOST_TOTAL(*cells, **named)
    assert str(refusal.value) == sentence


def test_a_function_is_found_by_name_whatever_its_case() -> None:
    assert function(" =selfhost_total").name == "SELFHOST_TOTAL"
    with pytest.raises(UnknownKey, match=r'^There is no function "SELFHOST": type one of .*SELFHOST_TOTAL'):
        function("SELFHOST")


def test_a_table_takes_single_cells() -> None:
    assert len(udfs.PROJECT_COSTS(((150_000,),), 35_000, 40_000, horizon=1)) == 2
    with pytest.raises(WrongType, match=r"^An argument is a range of 3 x 1 cells: give one cell\.$"):
        udfs.PROJECT_COSTS([1, 2, 3], 35_000, 40_000)


# A sum without a number for its result --------------------------------------------------------------------------------


def too_many_digits(_: dict[str, Any]) -> float:
    return 1e308 * 10


@pytest.mark.parametrize(
    ("compute", "error", "sentence"),
    [
        (lambda _: 1 / 0.0, DivisionByZero, "ODD divides by zero with these arguments: ODD()."),
        (lambda _: 10.0**400, OutOfDomain, "ODD's result is too large: check the size of each argument."),
        (too_many_digits, OutOfDomain, "ODD's result is too large: check the size of each argument."),
        (lambda _: NEVER, Never, "Not in this life."),
    ],
)
def test_a_result_that_is_no_number_is_an_error(
    compute: Callable[[dict[str, Any]], float], error: type[BreakevenError], sentence: str
) -> None:
    odd = CellFunction("ODD", "Odd.", "Odd.", "Test", USD, (), compute, never="Not in this life.")
    with pytest.raises(error) as refusal:
        odd()
    assert type(refusal.value) is error
    assert str(refusal.value) == sentence


# What it takes to be imported ----------------------------------------------------------------------------------------

UNWANTED = ("pandas", "numpy", "pydantic", "openpyxl", "xlwings")
PROGRAM = f"""
import sys, udfs
print(udfs.SELFHOST_TOTAL(8000, 25000), udfs.EXPLAIN("BREAKEVEN_UTIL", 40000, 33000)[-1][2] > 0.7)
udfs.SELFHOST_TOTAL([1.0] * {FEW_CELLS - 1}, 2.0)
print([name for name in {UNWANTED} if name in sys.modules])
udfs.SELFHOST_TOTAL([1.0] * {FEW_CELLS}, 2.0)
print([name for name in {UNWANTED} if name in sys.modules])
"""


def test_importing_and_calling_the_functions_loads_no_large_library_but_numpy_for_large_ranges() -> None:
    ran = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines() == ["33000.0 True", "[]", "['numpy']"]
