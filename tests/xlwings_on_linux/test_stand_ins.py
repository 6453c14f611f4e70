"""What classic Excel gives a function and takes from it, by xlwings' own code."""

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.posix import posix_only

from .excel import (
    ERRORS,
    OMITTED,
    CellValueError,
    Macro,
    Range,
    VbaError,
    call,
    check_names,
    column,
    registered,
    row,
    vba_of,
)
from .stand_ins import windows_xlwings

MODULE = "sample_functions"

SOURCE = '''
import xlwings as xw

@xw.func(category="Sample")
@xw.arg("rental", doc="GPU rental, USD per month")
@xw.arg("ops", doc="Engineering time, USD per month. " + "x" * 300)
def TOTAL(rental, ops, tooling=500.0):
    """Rental, "ops"
and tooling."""
    return rental + ops + tooling

@xw.func
def SHOWN(value=None):
    return repr(value)

@xw.func
@xw.arg("value", ndim=2)
def SHOWN_2D(value=None):
    return repr(value)

@xw.func
@xw.arg("value", "raw")
def SHOWN_RAW(value=None):
    return repr(value)

@xw.func
def COUNTED(first, *rest):
    return f"{first} and {rest}"

RESULTS = {
    "table": [["a", 1.0], ["b", None]],
    "wide": [[1.0, 2.0]],
    "tuples": ((1.0,), (2.0,)),
    "row of tuples": [(1.0, 2.0)],
    "one": [[3.0]],
    "number": 4.0,
    "nothing": None,
    "not a number": float("nan"),
    "infinite": float("inf"),
    "long": 2**40,
    "jagged": [[1.0], [1.0, 2.0]],
}

@xw.func
def GIVEN(key):
    return RESULTS[key]

@xw.func
@xw.ret("raw")
def GIVEN_RAW(key):
    return RESULTS[key]

@xw.func
def REFUSED():
    raise ValueError("utilization is a share: type 55% or 0.55, not 55")
'''


@pytest.fixture(scope="module", autouse=True)
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder: Path = tmp_path_factory.mktemp("functions")
    (folder / f"{MODULE}.py").write_text(SOURCE)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield


def ask(function: str, *arguments: object) -> Any:
    return call(MODULE, function, *arguments)


MIDNIGHT = dt.datetime(2026, 1, 31, tzinfo=dt.UTC)

ARGUMENTS = [
    # typed, without a converter, with ndim=2, raw
    ("a number", 5, 5.0, [[5.0]], 5.0),
    ("text", "5", "5", [["5"]], "5"),
    ("empty text", "", None, [[None]], ""),
    ("a truth value", True, True, [[True]], True),
    ("an error", ERRORS["#N/A"], None, [[None]], -2146826246),
    ("nothing", OMITTED, None, None, None),
    ("{1,2}", (1, 2), [1.0, 2.0], [[1.0, 2.0]], (1.0, 2.0)),
    ("{1;2}", ((1,), (2,)), [1.0, 2.0], [[1.0], [2.0]], ((1.0,), (2.0,))),
    ("a cell", Range(5), 5.0, [[5.0]], 5.0),
    ("a blank cell", Range(None), None, [[None]], None),
    ("a cell with an error", Range(ERRORS["#DIV/0!"]), None, [[None]], -2146826281),
    ("text that looks like a number", Range("5"), "5", [["5"]], "5"),
    ("a date", Range(MIDNIGHT), MIDNIGHT.replace(tzinfo=None), [[MIDNIGHT.replace(tzinfo=None)]], MIDNIGHT),
    (
        "an amount formatted as currency",
        Range(Decimal("2.5")),
        Decimal("2.5"),
        [[Decimal("2.5")]],
        Decimal("2.5"),
    ),
    ("a row", row(1, 2), [1.0, 2.0], [[1.0, 2.0]], ((1.0, 2.0),)),
    ("a column", column(1, None), [1.0, None], [[1.0], [None]], ((1.0,), (None,))),
    (
        "a block",
        Range(((1, 2), (3, 4))),
        [[1.0, 2.0], [3.0, 4.0]],
        [[1.0, 2.0], [3.0, 4.0]],
        ((1.0, 2.0), (3.0, 4.0)),
    ),
]


@pytest.mark.parametrize(
    ("argument", "plain", "two_dimensional", "raw"),
    [case[1:] for case in ARGUMENTS],
    ids=[case[0] for case in ARGUMENTS],
)
def test_an_argument_arrives_as(argument: object, plain: object, two_dimensional: object, raw: object) -> None:
    assert ask("SHOWN", argument) == repr(plain)
    assert ask("SHOWN_2D", argument) == repr(two_dimensional)
    assert ask("SHOWN_RAW", argument) == repr(raw)


def test_an_omitted_argument_takes_its_default() -> None:
    assert ask("TOTAL", 8000, 25000) == 33500.0
    assert ask("TOTAL", 8000, Range(25000), OMITTED) == 33500.0
    assert ask("TOTAL", 8000, 25000, 0) == 33000.0


def test_excel_refuses_too_few_and_too_many_arguments() -> None:
    with pytest.raises(TypeError, match="refuses 1 arguments, not 2 to 3"):
        ask("TOTAL", 8000)
    with pytest.raises(TypeError, match="refuses 4 arguments"):
        ask("TOTAL", 1, 2, 3, 4)


def test_repeated_arguments_arrive_one_by_one() -> None:
    assert ask("COUNTED", "a") == "a and ()"
    assert ask("COUNTED", "a", 1, Range(2)) == "a and (1.0, 2.0)"
    assert ask("COUNTED", "a", 1, OMITTED, 3) == "a and (1.0, None, 3.0)"


@pytest.mark.parametrize(
    ("key", "plain", "raw"),
    [
        ("table", [["a", 1.0], ["b", ""]], CellValueError),
        ("wide", [1.0, 2.0], [1.0, 2.0]),
        ("tuples", [[1.0], [2.0]], (1.0,)),
        ("row of tuples", [1.0, 2.0], 1.0),
        ("one", 3.0, 3.0),
        ("number", 4.0, TypeError),
        ("nothing", "", TypeError),
        ("not a number", "", TypeError),
        ("infinite", CellValueError, TypeError),
        ("long", CellValueError, TypeError),
        ("jagged", Exception, Exception),
    ],
)
def test_a_result_reaches_the_cells_as(key: str, plain: Any, raw: Any) -> None:
    for function, expected in (("GIVEN", plain), ("GIVEN_RAW", raw)):
        if isinstance(expected, type):
            with pytest.raises(expected):
                ask(function, key)
        else:
            assert ask(function, key) == expected


def test_an_exception_comes_out_as_itself() -> None:
    with pytest.raises(ValueError, match=r"type 55% or 0\.55, not 55"):
        ask("REFUSED")


def test_a_cell_costs_fifteen_calls_into_excel_converted_or_not() -> None:
    for function in ("SHOWN", "SHOWN_RAW"):
        cell = Range(5)
        ask(function, cell)
        assert len(cell.reads) == 15


def test_the_wizard_is_told_255_characters_of_each_text() -> None:
    total = registered(MODULE)["TOTAL"]
    assert total.description == 'Rental, "ops"\nand tooling.'
    assert total.category == "Sample"
    assert total.arguments[0] == "GPU rental, USD per month"
    assert len(total.arguments[1]) == 255
    assert total.arguments[2] == "Positional argument 3"
    assert registered(MODULE)["REFUSED"] == Macro(
        f"Python function 'REFUSED' defined in '{sample_file()}'.", "xlwings", ()
    )


def sample_file() -> str:
    with windows_xlwings(MODULE):
        return str(sys.modules[MODULE].__file__)


@pytest.mark.parametrize(
    "line",
    [
        'Attribute VB_Name = "xlwings_udfs"',
        "Function TOTAL(rental, ops, Optional tooling)",
        "Function COUNTED(first, ParamArray rest())",
        'TOTAL = XLPy.CallUDF("sample_functions", "TOTAL", '
        "Array(rental, ops, tooling), ThisWorkbook, Application.Caller)",
        "TOTAL = Err.Description",
    ],
)
def test_the_vba_wrapper_has(line: str) -> None:
    assert line in [text.strip() for text in vba_of(MODULE).splitlines()]


@pytest.mark.parametrize(
    ("declaration", "refusal"),
    [
        ("Function EXPLAIN(function, ParamArray arguments())", "function cannot be a name"),
        ("Function PRICED(model, Optional date)", "date cannot be a name"),
        ("Function PRICED(_model)", "_model cannot be a name"),
        ("Function SUMMED(ParamArray k())", "k cannot be a name"),
        ("Function OPS(ops)", "one of its own name"),
        ("Function GPU2(model)", "address of a cell"),
        ("Function TOTAL(a)\nEnd Function\nFunction Total(a)", "declared twice"),
    ],
)
def test_a_name_that_vba_would_not_compile_is_refused(declaration: str, refusal: str) -> None:
    with pytest.raises(VbaError, match=refusal):
        check_names(declaration)


def test_an_add_in_calls_for_the_active_workbook() -> None:
    assert "Array(value), ActiveWorkbook, Application.Caller" in vba_of(MODULE, "breakeven.xlam")


@posix_only("Windows has what these stand in for")
@pytest.mark.parametrize("use", [lambda: ask("SHOWN", 1), lambda: vba_of(MODULE), lambda: registered(MODULE)])
def test_nothing_of_windows_stays_behind(use: Callable[[], object]) -> None:
    import xlwings

    platform, before = sys.platform, dict(sys.modules)
    use()
    assert {name for name, module in before.items() if sys.modules.get(name) is not module} == set()
    assert not {"win32com", "pythoncom", "xlwings.udfs", MODULE} & sys.modules.keys()
    assert xlwings.func.__module__ == "xlwings"
    assert sys.platform == platform


def test_it_is_loaded_once_and_may_be_opened_within_itself() -> None:
    with windows_xlwings() as first:
        with windows_xlwings(MODULE) as second:
            assert second is first
        assert sys.modules["xlwings"] is first
    with windows_xlwings() as third:
        assert third is first
    assert first.func.__module__ == "xlwings.udfs"
