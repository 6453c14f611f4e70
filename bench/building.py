"""Building the model workbook, beside openpyxl writing the same cells in the same styles and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from openpyxl import Workbook, load_workbook
from openpyxl.styles import NamedStyle

import workbooks
from bench.race import Result, at_most, race

ROUNDS = 7


class Written(NamedTuple):
    """A cell of the finished workbook."""

    sheet: str
    row: int
    column: int
    value: Any
    style: str
    number_format: str


def results() -> Iterator[Result]:
    with TemporaryDirectory() as folder:
        ours, theirs = Path(folder, "ours.xlsx"), Path(folder, "bare.xlsx")
        styles, cells = read(workbooks.build_model(ours))
        built, bare = race(lambda: workbooks.build_model(ours), lambda: write_bare(theirs, styles, cells), ROUNDS)
        assert read(theirs)[1] == cells
    yield at_most(f"A workbook of {len(cells):,} cells", ("build_model", built), ("bare openpyxl", bare), 2)


def read(path: Path) -> tuple[list[NamedStyle], list[Written]]:
    """The named styles and the cells of a workbook."""
    workbook = load_workbook(path)
    cells = [
        Written(sheet.title, row, column, cell.value, cell.style, cell.number_format)
        for sheet in workbook.worksheets
        for row, line in enumerate(sheet.iter_rows(), 1)
        for column, cell in enumerate(line, 1)
        if cell.value is not None or cell.has_style
    ]
    used = {cell.style for cell in cells}
    return [style for style in workbook._named_styles if style.name in used], cells  # type: ignore[attr-defined]


def write_bare(path: Path, styles: list[NamedStyle], cells: list[Written]) -> None:
    """What anybody would write by hand: sheets, styles, cells, save."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for style in styles:
        if style.name not in workbook.style_names:
            workbook.add_named_style(anew(style))
    sheets = {title: workbook.create_sheet(title) for title in dict.fromkeys(cell.sheet for cell in cells)}
    for written in cells:
        cell = sheets[written.sheet].cell(written.row, written.column, written.value)
        cell.style = written.style
        if cell.number_format != written.number_format:
            cell.number_format = written.number_format
    workbook.save(path)


def anew(style: NamedStyle) -> NamedStyle:
    """The style, for another workbook."""
    return NamedStyle(
        name=style.name,
        font=copy(style.font),
        fill=copy(style.fill),
        border=copy(style.border),
        alignment=copy(style.alignment),
        protection=copy(style.protection),
        number_format=style.number_format,
    )
