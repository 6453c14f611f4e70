"""Every function through xlwings' own code: what a cell of classic Excel gets, and what Excel is told."""

from collections.abc import Callable
from typing import Any

import pytest

import udfs
from tests.udfs.table import FIGURES, REFUSED, TYPED, Cells
from tests.xlwings_on_linux.excel import ERRORS, OMITTED, Range, call, column, registered, row, vba_of
from xl_addin.errors import CODES, BreakevenError, ErrorInArgument
from xl_addin.functions.cell_function import REGISTRY
from xl_addin.functions.description import described
from xl_addin.functions.wizard import WIZARD_LIMIT
from xl_addin.model.line import Input


def in_excel(name: str, *cells: object) -> list[list[Any]]:
    """The cells that `=NAME(cells)` fills; `call` refuses whatever COM would not take."""
    result = call("udfs", name, *[Range(None) if cell is None else cell for cell in cells])
    # xlwings hands over a table of one row flat, and of one cell bare.
    table = result if isinstance(result, list | tuple) else [[result]]
    return [list(line) for line in (table if isinstance(table[0], list | tuple) else [table])]


def in_python(name: str, *cells: object) -> list[list[Any]]:
    """The same from the ordinary Python function, an error as its code and sentence."""
    try:
        result = getattr(udfs, name)(*cells)
    except BreakevenError as error:
        return [[f"{error.code} {error}"]]
    table = result if isinstance(result, list) else [[result]]
    return [[f"{one.code} {one}" if isinstance(one, BreakevenError) else one for one in line] for line in table]


# What a cell gets -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "cells", "result"), FIGURES, ids=[f"{one[0]}{one[1]}" for one in FIGURES])
def test_a_figure_reaches_the_cell(name: str, cells: Cells, result: Any) -> None:
    expected = result if isinstance(result, str) else pytest.approx(result, rel=1e-12)
    assert in_excel(name, *cells) == [[expected]]


@pytest.mark.parametrize(("name", "cells", "error", "sentence"), REFUSED, ids=[f"{one[0]}{one[1]}" for one in REFUSED])
def test_an_error_reaches_the_cell_as_its_code_and_its_sentence(
    name: str, cells: Cells, error: type[BreakevenError], sentence: str
) -> None:
    cells = cells or (None,)
    [[text]] = in_excel(name, *cells)
    code, words = text.split(" ", 1)
    assert code in CODES if error is ErrorInArgument else code == error.code
    assert words.startswith(sentence)
    assert [[text]] == in_python(name, *cells)


EACH_FUNCTION = pytest.mark.parametrize("name", TYPED)
LIFTED = [name for name in TYPED if not REGISTRY[name].spills]
TABLES = [name for name in TYPED if REGISTRY[name].spills and name != "EXPLAIN"]
#: A function, and the place of one of its arguments.
PLACES = [(name, place) for name in TYPED for place in range(len(REGISTRY[name].arguments)) if name != "EXPLAIN"]
EACH_ARGUMENT = pytest.mark.parametrize(("name", "place"), PLACES, ids=[f"{name}-{place}" for name, place in PLACES])


@EACH_FUNCTION
def test_numbers_and_cells_give_what_python_gives(name: str) -> None:
    expected = in_python(name, *TYPED[name])
    assert in_excel(name, *TYPED[name]) == expected
    assert in_excel(name, *map(Range, TYPED[name])) == expected
    assert not str(expected[0][0]).startswith("#")


@EACH_FUNCTION
def test_omitted_and_blank_are_the_default(name: str) -> None:
    arguments = REGISTRY[name].arguments
    required = TYPED[name][: sum(argument.required for argument in arguments)]
    expected = in_python(name, *required)
    optional = len(arguments) - len(required)
    assert in_excel(name, *required) == expected
    assert in_excel(name, *required, *[OMITTED] * optional) == expected
    assert in_excel(name, *required, *[Range(None)] * optional) == expected
    assert in_excel(name, *required, *[""] * optional) == expected


def changed(name: str, place: int, cell: object) -> list[Any]:
    cells = list(TYPED[name])
    cells[place] = cell
    return cells


REQUIRED = [(name, place) for name, place in PLACES if REGISTRY[name].arguments[place].required]


@pytest.mark.parametrize(("name", "place"), REQUIRED)
def test_a_blank_in_a_required_argument_is_missing(name: str, place: int) -> None:
    [[text]] = in_excel(name, *changed(name, place, Range(None)))
    assert text.startswith(f"#VALUE! {REGISTRY[name].arguments[place].name} is empty: type ")


@EACH_ARGUMENT
def test_an_error_in_a_cell_comes_out_again(name: str, place: int) -> None:
    for code, number in ERRORS.items():
        expected = [[f"{code} {REGISTRY[name].arguments[place].name} holds {code}: put that cell right."]]
        assert in_excel(name, *changed(name, place, Range(number))) == expected
    # One function's error, which is text in its cell, handed to another.
    [[text]] = in_excel(name, *changed(name, place, "#NUM! utilization is 55, which is 5,500%"))
    assert text.startswith("#NUM! ")


BAD: list[tuple[object, Callable[[Input], bool], str]] = [
    # what stands in the cell, the arguments it is wrong for, and the error
    ("8 K", lambda figure: not figure.unit.is_text, "#VALUE!"),
    (-1e15, lambda figure: not figure.unit.is_text, "#NUM!"),
    (1e308, lambda figure: not figure.unit.is_text, "#NUM!"),
    (55, lambda figure: figure.unit.kind == "share", "#NUM!"),
    (True, lambda figure: True, "#VALUE!"),
    ("no such word", lambda figure: figure.unit.is_text, "#N/A"),
    (7, lambda figure: figure.unit.is_text, "#VALUE!"),
]
WRONG = [
    (name, place, held, code)
    for held, is_wrong_for, code in BAD
    for name, place in PLACES
    if is_wrong_for(REGISTRY[name].arguments[place].figure)
]


@pytest.mark.parametrize(("name", "place", "held", "code"), WRONG)
def test_a_wrong_cell_is_refused_by_name(name: str, place: int, held: object, code: str) -> None:
    [[text]] = in_excel(name, *changed(name, place, Range(held)))
    assert text.startswith(f"{code} ")
    assert ": type " in text
    assert REGISTRY[name].arguments[place].name in text or f'There is no {"line" if place else "scenario"} "' in text
    assert held != 55 or text.endswith((" 55% or 0.55.", " 5% or 0.05."))


@pytest.mark.parametrize("name", LIFTED)
def test_ranges_spill_as_python_does(name: str) -> None:
    """Three rows: as typed, blank, and with an error in the first cell."""
    given = [(cell, None, ERRORS["#REF!"] if place == 0 else cell) for place, cell in enumerate(TYPED[name])]
    expected = in_python(name, *[[(one,) for one in three] for three in given])
    found = in_excel(name, *[column(*three) for three in given])
    assert found == expected
    assert [found[0], found[1]] == [in_python(name, *TYPED[name])[0], [""]]
    assert found[2][0].startswith("#REF! ")
    across = in_excel(name, *[row(*three) for three in given])
    assert across == [[line[0] for line in found]]


@pytest.mark.parametrize("name", [name for name in LIFTED if len(REGISTRY[name].arguments) > 1])
def test_ranges_of_different_shapes_meet_where_they_can(name: str) -> None:
    first, second, *rest = TYPED[name] if len(TYPED[name]) > 1 else (*TYPED[name], OMITTED)
    both = in_excel(name, column(first, first), row(second, second, second), *rest)
    assert both == [in_python(name, *TYPED[name])[0] * 3] * 2
    ragged = in_excel(name, column(first, first, first), column(second, second), *rest)
    assert ragged[:2] == [in_python(name, *TYPED[name])[0]] * 2
    assert ragged[2] == ["#N/A A range has no row 3 or column 1: give ranges of one size."]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_refuses_a_range(name: str) -> None:
    [[text]] = in_excel(name, *changed(name, 0, column(1, 2)))
    assert text == "#VALUE! An argument is a range of 2 x 1 cells: give one cell."


@pytest.mark.parametrize(
    ("constant", "spilled"),
    [((1, 2), [[11, 12]]), (((1,), (2,)), [[11], [12]]), (((1, 2), (3, 4)), [[11, 12], [13, 14]]), ((5,), [[15]])],
)
def test_an_array_constant_is_a_range(constant: tuple[Any, ...], spilled: list[list[float]]) -> None:
    assert in_excel("SELFHOST_TOTAL", constant, 10) == spilled


def test_many_rows_at_once_are_what_they_are_one_by_one() -> None:
    bills = [1_000 + 7 * number for number in range(2_000)]
    bills[5:8] = [0, -1, 10**10]
    found = in_excel("BREAKEVEN_UTIL", column(*bills, None, ERRORS["#N/A"], "x"), 33_000)
    assert found[:5] == [[pytest.approx(33_000 / bill * 0.85)] for bill in bills[:5]]
    assert [line[0].split(" ")[0] for line in found[5:8]] == ["#DIV/0!", "#NUM!", "#NUM!"]
    assert found[1_999] == [pytest.approx(33_000 / bills[-1] * 0.85)]
    assert found[2_000] == [""]
    assert [line[0].split(" ")[0] for line in found[2_001:]] == ["#N/A", "#VALUE!"]


# What Excel is told ---------------------------------------------------------------------------------------------------


def test_excel_is_told_every_function() -> None:
    assert set(registered("udfs")) == set(REGISTRY)


@EACH_FUNCTION
def test_the_wizard_shows_words_for_a_function_and_each_argument(name: str) -> None:
    entry, told = REGISTRY[name], registered("udfs")[name]
    assert told.category == entry.category != "xlwings"
    assert told.description == entry.words
    assert 0 < len(entry.words) <= WIZARD_LIMIT, "nothing is cut"
    assert told.arguments == tuple(one.words for one in described(entry))
    assert len(told.arguments) == len(entry.arguments) + (entry.open_ended is not None)
    for words, argument in zip(told.arguments, entry.arguments, strict=False):
        assert words == f"{argument.figure.meaning} ({argument.figure.how_to_type})"


DECLARATIONS = {
    "SELFHOST_TOTAL": "gpu_rental, ops, Optional tooling",
    "BREAKEVEN_UTIL": "api_monthly, selfhost_total, Optional design_utilization",
    "PAYBACK_MONTHS": "migration_cost, monthly_saving",
    "SCENARIO": "key, line",
    "SCENARIO_TABLE": "Optional which",
    "EXPLAIN": "function_name, ParamArray arguments()",
}


def test_the_vba_wrapper_declares_every_function_under_names_that_vba_takes() -> None:
    # The stand-in refuses names that VBA or Excel would not take.
    declarations = [line for line in vba_of("udfs").splitlines() if line.startswith("Function ")]
    assert {line.split("(")[0] for line in declarations} == {f"Function {name}" for name in REGISTRY}
    for name, arguments in DECLARATIONS.items():
        assert f"Function {name}({arguments})" in declarations


def test_no_line_of_the_vba_wrapper_is_longer_than_vba_takes() -> None:
    assert max(map(len, vba_of("udfs").splitlines())) <= 1_023
