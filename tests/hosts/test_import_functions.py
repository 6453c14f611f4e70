"""xlwings' own Import Functions: every call of the table through the server and the wrapper that xlwings brings."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import pytest

from tests.hosts.calls import Call, Failed, answer, calls
from tests.xlwings_on_linux.excel import ERRORS, Range, call
from xl_addin.functions.cell_function import REGISTRY
from xl_addin.hosts.differences import known

#: The known differences, by their names in `differences.toml`: how a cell is shown, and what Excel itself refuses.
SHOWN: dict[str, Callable[[Any], Any]] = {
    "error as text": lambda cell: f"{cell.code} {cell.sentence}" if isinstance(cell, Failed) else cell
}
REFUSED_BY_EXCEL = {"too few arguments": Call("EXPLAIN", ())}
CALLS = [one for one in calls() if one not in REFUSED_BY_EXCEL.values()]


def answered(one: Call) -> list[list[Any]]:
    """The cells that the call fills; xlwings hands over a table of one row flat, and of one cell bare."""
    result = call("udfs", one.name, *map(handed_over, one.cells))
    table = result if isinstance(result, list | tuple) else [[result]]
    return [list(row) for row in (table if isinstance(table[0], list | tuple) else [table])]


def handed_over(cell: Any) -> Any:
    """A cell of the table as Excel hands it over: a range as one, a blank and an error as cells that hold them."""
    if isinstance(cell, list):
        return Range(tuple(tuple(ERRORS.get(one, one) for one in row) for row in cell))
    return Range(ERRORS.get(cell, cell)) if cell is None or cell in ERRORS else cell


def in_cells(one: Call) -> list[list[Any]]:
    return [[reduce(lambda seen, show: show(seen), SHOWN.values(), cell) for cell in row] for row in answer(one)]


@pytest.mark.parametrize("name", REGISTRY)
def test_every_call_gives_what_the_registry_gives_with_each_error_as_text(name: str) -> None:
    asked = [one for one in CALLS if one.name == name]
    assert asked
    for one in asked:
        expected = [[pytest.approx(x, rel=1e-12) if type(x) is float else x for x in row] for row in in_cells(one)]
        assert answered(one) == expected, one


def test_the_known_differences_are_those_that_are_listed() -> None:
    assert {*SHOWN, *REFUSED_BY_EXCEL} == set(known()["import_functions"])


def test_a_call_that_excel_refuses_never_reaches_python() -> None:
    for one in REFUSED_BY_EXCEL.values():
        with pytest.raises(TypeError, match="Excel refuses 0 arguments"):
            answered(one)


def test_an_error_is_text_that_starts_with_its_code_and_counts_as_that_error_further_on() -> None:
    [[text]] = answered(Call("SELFHOST_TOTAL", (-1, 25_000)))
    assert text.startswith("#NUM! gpu_rental is -1")
    [[further]] = answered(Call("BREAKEVEN_UTIL", (40_000, text)))
    assert further == "#NUM! selfhost_total holds #NUM!: put that cell right."
