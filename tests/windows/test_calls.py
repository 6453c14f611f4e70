"""Every call of the table, typed into a cell: through our VBA, xlwings' DLL and pywin32 to Windows' Python and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Any

import pytest

from tests.hosts.calls import Call, Failed, answer, calls
from tests.hosts.vba_in_memory import VbaHost
from tests.windows.chain import ComError, Excel, array, by_reference, error
from xl_addin.functions.cell_function import REGISTRY

Note = Callable[[str, str], None]

#: Excel itself refuses a call without a required argument: Python is never asked.
REFUSED_BY_EXCEL = [Call("EXPLAIN", ())]
CALLS = [one for one in calls() if one not in REFUSED_BY_EXCEL]

TYPED = "xl_addin.hosts.classic.typed"

#: The calls that were seen to agree, for the figure that is noted.
AGREED: list[Call] = []


def in_cells(rows: Iterable[Iterable[Any]]) -> list[list[Any]]:
    """What the registry answers as Excel shows it: errors as their codes, numbers to twelve digits."""
    return [[_in_cell(cell) for cell in row] for row in rows]


def _in_cell(cell: Any) -> Any:
    if isinstance(cell, Failed):
        return cell.code
    return pytest.approx(cell, rel=1e-12) if type(cell) is float else cell


@pytest.mark.parametrize("name", REGISTRY)
def test_every_call_fills_the_cells_that_the_registry_fills(name: str, addin: VbaHost) -> None:
    asked = [one for one in CALLS if one.name == name]
    assert asked
    differing = {str(one): found for one in asked if (found := addin.call(name, one.cells)) != in_cells(answer(one))}
    AGREED.extend(one for one in asked if str(one) not in differing)
    assert differing == {}


def test_the_calls_are_those_of_every_other_host(found: Note, addin: VbaHost) -> None:
    rows = sum(any(isinstance(cell, list) and len(cell) == 1 for cell in one.cells) for one in CALLS)
    found("Calls of the table through xlwings' DLL and pywin32", f"{len(AGREED)} of {len(CALLS)} agree")
    found("of these over a range of one row", str(rows))
    assert len(CALLS) > 800
    assert rows > 20


@pytest.fixture(scope="module")
def ask(excel: Excel) -> Callable[..., Any]:
    """What comes back of a function for VARIANTs that are put together here."""
    python = excel.python()
    excel.ask(python, "Module", "udfs")

    def typed(name: str, *cells: Any) -> Any:
        return excel.ask(python, "CallUDF", TYPED, by_reference(name), by_reference(array(cells)))

    return typed


@pytest.mark.parametrize(
    ("cells", "answered"),
    [
        ((8_000, 25_000), 33_000.0),
        ((8_000, 25_000, None), 33_000.0),
        ((8_000, 25_000, ""), 33_000.0),
        ((error("#REF!"), 25_000), "\x012023"),
        ((True, 25_000), "\x012015"),
        (({"rows": [[8_000, 9_000]]}, 25_000), {"array": [33_000.0, 34_000.0]}),
        (({"rows": [[8_000], [None]]}, 25_000), {"rows": [[33_000.0], [""]]}),
        (({"rows": [[8_000], [error("#N/A")]]}, 25_000), {"rows": [[33_000.0], ["\x012042"]]}),
        (({"array": [8_000, 9_000]}, 25_000), {"array": [33_000.0, 34_000.0]}),
    ],
    ids=["numbers", "blank", "empty text", "error", "true", "row", "column", "error in a column", "{1,2}"],
)
def test_an_argument_of_every_kind_arrives_as_what_it_is(cells: Any, answered: Any, ask: Callable[..., Any]) -> None:
    assert ask("SELFHOST_TOTAL", *cells) == answered


def test_by_reference_or_by_value_the_answer_is_the_same(excel: Excel) -> None:
    python = excel.python()
    cells = array([8_000, 25_000])
    for given in (
        ("SELFHOST_TOTAL", cells),
        (by_reference("SELFHOST_TOTAL"), cells),
        ("SELFHOST_TOTAL", by_reference(cells)),
    ):
        assert excel.ask(python, "CallUDF", by_reference(TYPED), *given) == 33_000.0


def test_seventy_thousand_rows_come_back_in_one_call(ask: Callable[..., Any], found: Note) -> None:
    rows = [[float(row)] for row in range(70_000)]
    start = perf_counter()
    answered = ask("SELFHOST_TOTAL", {"rows": rows}, 25_000)
    found("70,000 rows in one call, from the first VARIANT to the last", f"{perf_counter() - start:.1f} s")
    assert answered == {"rows": [[row + 25_000.0] for [row] in rows]}


@pytest.mark.parametrize("text", ["Größe 日本 🚀", "x" * 32_767, 'a "quoted" & <tagged>\nline', " "])
def test_text_arrives_to_the_last_letter_and_so_does_the_sentence_about_it(text: str, ask: Callable[..., Any]) -> None:
    [*sentences] = answer(Call("EXPLAIN", ("SCENARIO", text, "saving")))
    assert ask("EXPLAIN", "SCENARIO", text, "saving") in ({"rows": sentences}, sentences[0][0])


def test_a_fault_in_python_is_an_error_with_words_and_not_a_value(excel: Excel) -> None:
    with pytest.raises(ComError, match="NO_SUCH_FUNCTION"):
        excel.ask(excel.python(), "CallUDF", TYPED, "NO_SUCH_FUNCTION", array([1]))


def test_python_looks_for_modules_in_its_environment_alone(excel: Excel) -> None:
    python = excel.python()
    looked_in = excel.ask(python, "Str", excel.ask(python, "Eval", "__import__('sys').path"))
    assert "''" not in looked_in
    assert "project" not in looked_in
