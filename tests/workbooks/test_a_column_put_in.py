"""A column is put into a table where its columns are named: whatever reads the table finds it again."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.workbooks.wider_tables import NEW, PLACES
from workbooks.breakeven_model import heat_map
from workbooks.layout.columns import Block, after

PROJECT = Path(__file__).parents[2]

#: By sheet what it shows, wherever that stands, and what its charts draw.
Said = dict[str, tuple[Counter[str], list[list[object]]]]


@pytest.fixture(scope="module", params=PLACES)
def wider(request: pytest.FixtureRequest, built_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with every workbook as it is with a column put into each table there."""
    folder = tmp_path_factory.mktemp("wider")
    asked = [sys.executable, "-m", "tests.workbooks.wider_tables", request.param, str(folder)]
    done = subprocess.run(asked, cwd=PROJECT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def before(built_folder: Path) -> dict[str, Said]:
    """What every workbook says as it is."""
    return {path.name: said(load_workbook(path, data_only=True)) for path in built_folder.glob("*.xlsx")}


def test_a_book_says_the_same_with_a_column_put_into_each_table(wider: Path, before: dict[str, Said]) -> None:
    books = {path.name: load_workbook(path, data_only=True) for path in wider.glob("*.xlsx")}
    assert books.keys() == before.keys()
    for name, book in books.items():
        assert said(book) == before[name], name
    columns = [cell for book in books.values() for cell in put_in(book)]
    assert {cell.value for cell in columns} == set((wider / "tables.txt").read_text("utf-8").splitlines())
    assert [cell.coordinate for cell in columns if cell.offset(row=1).value is not None] == []


@pytest.mark.parametrize("table", ["OF_BILLS", "AT_UTILIZATION"])
def test_the_grid_of_the_heat_map_begins_behind_the_wider_of_its_tables(
    table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    widened, declare = getattr(heat_map, table).headings, Block.__init__

    def declare_wider(block: Block, columns: Mapping[str, Any], **named: Any) -> None:
        more = dict.fromkeys(["one", "two", "three"], NEW) if columns == widened else {}
        declare(block, {**columns, **more}, **named)

    monkeypatch.setattr(Block, "__init__", declare_wider)
    anew = run_path(str(heat_map.__file__))
    beside = {*anew["OF_BILLS"].all, *anew["AT_UTILIZATION"].all}
    assert len(anew[table].all) == len(widened) + 3
    assert anew["GRID"][0] == after(max(beside), 1)[0]


def said(book: Workbook) -> Said:
    """What each sheet shows, and what its charts draw."""
    return {sheet.title: (shown(sheet), drawn(book, sheet)) for sheet in book.worksheets}


def shown(sheet: Worksheet) -> Counter[str]:
    """What a sheet shows, wherever it stands, but for the headings of the new columns."""
    values = (value for row in sheet.values for value in row if value not in (None, ""))
    return Counter(str(value) for value in values if not is_new(value))


def is_new(value: object) -> bool:
    return re.fullmatch(rf"{NEW}\d+", str(value)) is not None


def put_in(book: Workbook) -> Iterator[Cell]:
    """The headings of the new columns."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if isinstance(cell, Cell) and is_new(cell.value))


def drawn(book: Workbook, sheet: Worksheet) -> list[list[object]]:
    """What the charts of a sheet draw: the figures of each series, in order."""
    found = []
    for chart in getattr(sheet, "_charts"):  # noqa: B009  # openpyxl has no public list of them
        for series in chart.series:
            title, block = str((series.yVal or series.val).numRef.f).replace("'", "").replace("$", "").split("!")
            cells = book[title][block]
            rows = cells if isinstance(cells, tuple) else ((cells,),)
            found.append([cell.value for row in rows for cell in row])
    return found
