"""What was built from the copy of the project, as the proof of a change looks at it."""

from __future__ import annotations

import os
from functools import cache
from itertools import dropwhile
from pathlib import Path
from typing import Any

import formualizer
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from xl_addin.model.scenarios import YOUR_CASE

FOLDER = Path(os.environ.get("BREAKEVEN_BUILT", "built"))


@cache
def workbook(name: str, *, results: bool = True) -> Workbook:
    """A workbook that was built, with the results or the formulas of its cells."""
    return load_workbook(FOLDER / name, data_only=results)


def row_of(name: str, sheet: str, label: str, below: str = "") -> dict[str, Any]:
    """The first row of a sheet (below another) with the label in column B, by the heading in row 4 over each cell."""
    headings, *every = workbook(name)[sheet].iter_rows(min_row=4)
    rows = dropwhile(lambda row: below not in (row[1].value, ""), every)
    row = next(row for row in rows if row[1].value == label)
    return {str(heading.value): cell.value for heading, cell in zip(headings, row, strict=True) if heading.value}


def page(name: str) -> str:
    """A generated page of the documentation."""
    return Path("docs", name).read_text(encoding="utf-8")


def recalculated(name: str, typed: tuple[str, str, object], wanted: list[tuple[str, str]]) -> list[Any]:
    """What cells of "Your case" come to when another figure is typed into it; cells by their sheet and label."""
    book = formualizer.Workbook.from_path(str(FOLDER / name))
    *place, figure = typed
    book.set_value(*_cell(name, *place), figure)
    book.evaluate_all()
    return [book.get_value(*_cell(name, *one)) for one in wanted]


def _cell(name: str, sheet: str, label: str) -> tuple[str, int, int]:
    """The place of a row's figure of "Your case"."""
    shown = workbook(name)[sheet]
    (column,) = [cell.column for cell in shown[4] if cell.value == YOUR_CASE]
    row = next(row[1].row for row in shown.iter_rows(min_row=5) if row[1].value == label)
    return sheet, row, column
