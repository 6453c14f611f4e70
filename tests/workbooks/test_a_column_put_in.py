"""A column is put into a table where its columns are named: whatever reads the table finds it again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.catalogue.price_lists import bundled_list
from tests.workbooks.built_workbook import BuiltWorkbook
from workbooks.breakeven_model import heat_map, projection, reconciliation, results, tornado
from workbooks.breakeven_model import workbook as model_workbook
from workbooks.calculator import comparison
from workbooks.calculator import sources as calculator_sources
from workbooks.calculator import workbook as calculator_workbook
from workbooks.layout import shipped
from workbooks.layout.columns import Block
from workbooks.packaging import write

NEW = "Put in"

#: The tables of a book, by the module that names their columns.
Tables = dict[ModuleType, tuple[str, ...]]
OF_THE_MODEL: Tables = {
    heat_map: ("OF_BILLS",),
    projection: ("CURVE_COLUMNS",),
    reconciliation: ("STATUS_COUNTS", "STATEMENTS"),
    results: ("VERDICTS", "CURVES", "MARKS"),
    tornado: ("RUNS", "SWINGS", "RANKED"),
    shipped: ("SOURCES",),
}
OF_THE_CALCULATOR: Tables = {
    calculator_sources: ("REGISTRIES", "NOTES"),
    comparison: ("ASKED", "MODELS", "RANKED"),
    shipped: ("SOURCES",),
}


def put_in(monkeypatch: pytest.MonkeyPatch, tables: Tables) -> None:
    """Give every table one more column, behind its first."""
    for module, names in tables.items():
        for name in names:
            (first, words), *others = getattr(module, name).headings.items()
            monkeypatch.setattr(module, name, Block({first: words, "put in": NEW, **dict(others)}))


def shown(sheet: Worksheet) -> Counter[str]:
    """What a sheet shows, wherever it stands, but for the heading of the new column."""
    return Counter(str(value) for row in sheet.values for value in row if value not in (None, "", NEW))


def drawn(book: BuiltWorkbook) -> list[list[object]]:
    """What the charts draw: the figures of each series, in order."""
    found = []
    for _, chart in book.charts():
        for series in chart.series:
            sheet, block = str((series.yVal or series.val).numRef.f).replace("'", "").replace("$", "").split("!")
            cells = book.results[sheet][block]
            rows = cells if isinstance(cells, tuple) else ((cells,),)
            found.append([cell.value for row in rows for cell in row])
    return found


@pytest.mark.parametrize(
    ("build", "tables", "sheets"),
    [
        (model_workbook.build, OF_THE_MODEL, {"Projection", "Reconciliation", "Results", "Sensitivity", "Sources"}),
        (lambda: calculator_workbook.build(bundled_list()), OF_THE_CALCULATOR, {"Comparison", "Sources"}),
    ],
    ids=["model", "calculator"],
)
def test_a_book_says_the_same_with_a_column_put_into_each_table(
    build: Callable[[], Workbook], tables: Tables, sheets: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after = BuiltWorkbook(tmp_path / "before.xlsx"), BuiltWorkbook(tmp_path / "after.xlsx")
    write(build(), before.path)
    put_in(monkeypatch, tables)
    write(build(), after.path)
    assert {sheet.title for sheet in after.results if any(NEW in row for row in sheet.values)} == sheets
    for sheet in before.results:
        assert shown(after.results[sheet.title]) == shown(sheet), sheet.title
    assert drawn(after) == drawn(before)
