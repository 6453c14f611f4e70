"""Own cases are checked by the column: the figures, and the sentences, are those of every cell and row by itself."""

import csv
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.cases.drawn_cells import asked_of, cells_of, cells_of_a_workbook
from xl_addin.cases import case_file, own_cases, whole_columns
from xl_addin.cases.own_case import NEEDED, REQUIRED, OwnCase, absent, faults, is_blank, taken
from xl_addin.errors import BreakevenError, UnreadableFile
from xl_addin.model.inputs import INPUTS
from xl_addin.model.line import Input

REFUSED = "refused"


def one_by_one(figure: Input, cell: Any) -> Any:
    """What the cell holds, were it alone."""
    if is_blank(cell):
        return REFUSED if figure.name in REQUIRED else absent(figure)
    try:
        return taken(figure, cell)
    except BreakevenError:
        return REFUSED


@pytest.mark.parametrize("name", INPUTS)
@settings(max_examples=20, deadline=None)
@given(drawn=st.data())
def test_a_column_holds_what_each_of_its_cells_holds(name: str, drawn: st.DataObject) -> None:
    of_text, of_a_workbook = st.lists(cells_of(name)), st.lists(cells_of_a_workbook(name) | st.just(math.nan))
    cells = drawn.draw(of_text | of_a_workbook)
    figures, refused = whole_columns.figures(INPUTS[name], np.array([*cells, None], object)[:-1])
    found = [REFUSED if no else figure for figure, no in zip(figures.tolist(), refused.tolist(), strict=True)]
    expected = [one_by_one(INPUTS[name], cell) for cell in cells]
    # To the last digit, where NaN is NaN.
    assert [*map(exactly, found)] == [*map(exactly, expected)]


@pytest.mark.parametrize("cells", [[1, True, 1.0], [True, 1, 1.0], ["1", True, 1]])
def test_true_in_a_workbook_is_no_1(cells: list[Any]) -> None:
    _, refused = whole_columns.figures(INPUTS["horizon"], np.array(cells, object))
    assert refused.tolist() == [cell is True for cell in cells]


@pytest.mark.parametrize(
    "cells",
    [
        ["8000", "8000.50", "-0"],
        ["40,000.00", "$8,000", "$1,234,567.89", "5.", ".5", "4e4", "55%", "0"],
        [8_000, 8_000.5, 10**9, 0],
    ],
    ids=["in digits", "as people write", "of a workbook"],
)
def test_numbers_in_range_are_looked_at_all_at_once(cells: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    figure = INPUTS["tooling"]
    expected = [taken(figure, cell) for cell in cells]
    monkeypatch.setattr(whole_columns, "taken", None)
    figures, _ = whole_columns.figures(figure, np.array(cells, object))
    assert [*map(exactly, figures.tolist())] == [*map(exactly, expected)]


def test_a_column_that_is_left_out_is_one_of_blanks() -> None:
    for name in INPUTS.keys() - {*REQUIRED}:
        column = whole_columns.left_out(INPUTS[name], 3)
        blanks, _ = whole_columns.figures(INPUTS[name], np.array(["", " ", None], object))
        assert [*map(exactly, column.tolist())] == [*map(exactly, blanks.tolist())], name


def exactly(figure: Any) -> str:
    return repr(float(figure)) if isinstance(figure, int | float) else figure


def tables(cells: Callable[[str], st.SearchStrategy[Any]]) -> st.SearchStrategy[list[list[Any]]]:
    """Some columns in any order, with those that are needed, and some rows below their names; some rows are blank."""
    columns = st.lists(st.sampled_from([*INPUTS]), unique=True, max_size=6)

    def below(names: list[str]) -> st.SearchStrategy[list[list[Any]]]:
        row = st.tuples(*map(cells, names)).map(list) | st.just([""] * len(names))
        return st.lists(row, max_size=8).map(lambda rows: [names, *rows])

    return columns.flatmap(lambda some: st.permutations([*{*some, *NEEDED}])).flatmap(below)


def outcome(read: Callable[[Path], list[dict[str, Any]]], path: Path) -> list[str]:
    """Row by row all figures to the last digit, or what is said about the file."""
    try:
        rows = read(path)
    except UnreadableFile as refused:
        return str(refused).splitlines()
    return [", ".join(map(exactly, row.values())) for row in rows]


def row_by_row(path: Path) -> list[dict[str, Any]]:
    """Every row as a record of its own."""
    file = case_file.cells(path)
    columns = file.columns
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    typed = [{name: cell for name, cell in row.items() if not is_blank(cell)} for row in rows]
    wrong = [
        f"Row {number}: {fault}" for number, row in zip(file.rows, typed, strict=True) if row for fault in faults(row)
    ]
    if wrong:
        more = [f"... and {len(wrong) - 10} more."] if len(wrong) > 10 else []
        raise UnreadableFile("\n".join([f"{path.name} cannot be used as it is.", *wrong[:10], *more]))
    if not any(typed):
        raise UnreadableFile(f"{path.name} has no cases: type one in each row below the names of the columns.")
    return [OwnCase.model_validate(row).model_dump() for row in typed if row]


def by_column(path: Path) -> list[dict[str, Any]]:
    return own_cases.read(path).to_dict("records")  # type: ignore[return-value]


#: A file is written over the one before it.
over_the_last = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@over_the_last
@given(tables(asked_of) | tables(cells_of))
def test_a_file_of_text_is_read_by_the_column_as_row_by_row(tmp_path: Path, table: list[list[str]]) -> None:
    path = tmp_path / "own.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(table)
    assert outcome(by_column, path) == outcome(row_by_row, path)


@settings(over_the_last, max_examples=40)
@given(tables(cells_of_a_workbook))
def test_a_workbook_is_read_by_the_column_as_row_by_row(tmp_path: Path, table: list[list[Any]]) -> None:
    path = tmp_path / "own.xlsx"
    book = Workbook()
    for row in table:
        book.worksheets[0].append(row)
    book.save(path)
    assert outcome(by_column, path) == outcome(row_by_row, path)
