"""The rows that hold figures: a label, a unit, a basis, a source, and one figure for each case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from workbooks.audit.book import Book, Place
from workbooks.audit.conventions import (
    BASIS,
    INPUT,
    LABEL,
    RECORD,
    SOURCE,
    UNIT,
)
from workbooks.audit.formulas import LAST_ROW


@dataclass(frozen=True)
class CaseRow:
    """One row of a case block: its words as a reader sees them, and the kind of each filled case column."""

    sheet: str
    row: int
    label: str
    unit: str
    basis: str
    source: str
    kinds: dict[int, str]

    @property
    def is_input(self) -> bool:
        """Whether something is typed in here."""
        return INPUT in self.kinds.values()

    @property
    def is_constant(self) -> bool:
        """Whether the row holds figures that are not worked out; only the selected case looks its own up."""
        return self.is_input or RECORD in self.kinds.values()

    def place(self, column: int) -> Place:
        return Place(self.sheet, self.row, column)

    @property
    def places(self) -> tuple[Place, ...]:
        return tuple(self.place(column) for column in self.kinds)


def case_rows(book: Book) -> Iterator[CaseRow]:
    """Every row under a header row in which a case column is filled.

    On a sheet of cases a block runs down to the next header row, blank rows included. On any other sheet it
    ends at the first blank row, because other tables may follow.
    """
    for worksheet in book.workbook.worksheets:
        headers = book.header_rows[worksheet.title]
        for header, following in pairwise([*headers, LAST_ROW + 1]):
            for row in _rows_of_block(book, worksheet, header, following):
                cells = {column: worksheet.cell(row, column) for column in book.case_columns}
                kinds = {column: book.kind(cell) for column, cell in cells.items() if cell.value is not None}
                if kinds:
                    yield CaseRow(
                        sheet=worksheet.title,
                        row=row,
                        label=_words(book, worksheet.title, row, LABEL),
                        unit=_words(book, worksheet.title, row, UNIT),
                        basis=_words(book, worksheet.title, row, BASIS),
                        source=_words(book, worksheet.title, row, SOURCE),
                        kinds=kinds,
                    )


def _words(book: Book, sheet: str, row: int, column: int) -> str:
    value: Any = book.shown(Place(sheet, row, column))
    return "" if value is None else str(value).strip()


def _rows_of_block(book: Book, worksheet: Worksheet, header: int, following: int) -> Iterator[int]:
    """The rows under a header row that hold something."""
    is_case_sheet = book.is_case_sheet(worksheet.title)
    before = header
    for row in (row for row in book.rows[worksheet.title] if header < row < following):
        if not is_case_sheet and (row > before + 1 or _is_blank(worksheet, row, book.case_columns.stop)):
            break
        before = row
        yield row


def _is_blank(worksheet: Worksheet, row: int, stop: int) -> bool:
    return all(worksheet.cell(row, column).value is None for column in range(LABEL, stop))
