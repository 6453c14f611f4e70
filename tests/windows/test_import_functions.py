"""xlwings' own Import Functions on Windows: the module that it writes, and its calls with the cells themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.hosts.calls import Call
from tests.hosts.test_import_functions import CALLS, in_cells
from tests.hosts.vba_in_memory import in_cell
from tests.windows.chain import NUMBERS, Excel, Object, array, left_out
from tests.xlwings_on_linux.excel import registered as registered_here
from tests.xlwings_on_linux.excel import vba_of
from xl_addin.functions.cell_function import REGISTRY

#: The calls that were seen to agree, for the figure that is noted.
AGREED: list[Call] = []


@pytest.fixture(scope="module")
def python(excel: Excel) -> Object:
    return excel.python()


@pytest.fixture(scope="module")
def book(excel: Excel) -> Object:
    return excel.workbook()


@pytest.fixture(scope="module")
def caller(excel: Excel) -> Object:
    """The cell in which the formula stands."""
    return excel.range([[None]])


@pytest.fixture(scope="module")
def imported(excel: Excel, python: Object, book: Object) -> dict[str, Any]:
    """The button of xlwings' ribbon: `XLPy.Call(XLPy.Module("xlwings"), "import_udfs", XLPy.Tuple("udfs", book))`."""
    module = excel.ask(python, "Module", "xlwings")
    excel.ask(python, "Call", module, "import_udfs", excel.ask(python, "Tuple", "udfs", book))
    return excel.imported()


def test_the_module_is_the_one_that_linux_holds_to_the_rules_of_vba(imported: dict[str, Any]) -> None:
    assert imported["text"].splitlines() == vba_of("udfs").splitlines()


def test_the_wizard_is_told_of_every_function(imported: dict[str, Any]) -> None:
    told = {macro.removeprefix("'Model.xlsm'!"): words for macro, words in imported["told"].items()}
    assert set(told) == set(REGISTRY)
    here = registered_here("udfs")
    assert told == {name: [one.description, one.category, list(one.arguments)] for name, one in here.items()}


@pytest.fixture(scope="module")
def typed(excel: Excel, python: Object, book: Object, caller: Object) -> Callable[[Call], list[list[Any]]]:
    """The cells that a call of the table fills, as the wrapper asks for them."""

    def answered(one: Call) -> list[list[Any]]:
        given = [*map(handed_over, one.cells), *[left_out()] * _left_out(one)]
        result = excel.ask(python, "CallUDF", "udfs", one.name, array(given), book, caller)
        if isinstance(result, dict):
            rows: list[list[Any]] = result.get("rows") or [result["array"]]
            return rows
        return [[result]]

    def handed_over(value: Any) -> Any:
        if isinstance(value, list):
            return excel.range(value)
        return excel.range([[value]]) if value is None or value in NUMBERS else in_cell(value)

    return answered


def _left_out(one: Call) -> int:
    entry = REGISTRY[one.name]
    return 0 if entry.open_ended else len(entry.arguments) - len(one.cells)


@pytest.mark.parametrize("name", REGISTRY)
def test_every_call_gives_what_the_registry_gives_with_each_error_as_text(
    name: str, typed: Callable[[Call], list[list[Any]]]
) -> None:
    asked = [one for one in CALLS if one.name == name]
    assert asked
    for one in asked:
        expected = [[pytest.approx(x, rel=1e-12) if type(x) is float else x for x in row] for row in in_cells(one)]
        assert typed(one) == expected, one
        AGREED.append(one)


def test_all_of_them_went_through_the_chain(found: Callable[[str, str], None], imported: dict[str, Any]) -> None:
    found("Import Functions: calls of the table through xlwings' own wrapper", f"{len(AGREED)} of {len(CALLS)} agree")
    lines = len(imported["text"].splitlines())
    found("Import Functions: the VBA that xlwings generates", f"{lines} lines, as on Linux")
