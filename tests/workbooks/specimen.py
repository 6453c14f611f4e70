"""A sound workbook on the dissecting table: finds the cells that a deed needs, and saves the outcome."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from tests.workbooks.saved_results import Result, save_with_results
from workbooks.audit import conventions as house
from workbooks.audit.book import Place, open_book, places
from workbooks.audit.case_rows import CaseRow, case_rows

AnyCell = Cell | MergedCell


class Specimen:
    """A sound workbook, opened to be damaged; `results` are saved behind its formulas in place of the truth."""

    def __init__(self, path: Path) -> None:
        self.book = open_book(path)
        self.workbook = self.book.workbook
        self.results: dict[Place, Result] = {}

    def save(self, path: Path) -> None:
        save_with_results(self.workbook, self.results, path)

    def cell(self, place: Place) -> AnyCell:
        return self.workbook[place.sheet].cell(place.row, place.column)

    def calculations(self) -> list[CaseRow]:
        """Fully calculated rows with room for a longer formula."""
        return [
            row
            for row in case_rows(self.book)
            if row.sheet != house.CHECKS
            and list(row.kinds.values()) == [house.CALCULATION] * len(self.book.case_columns)
            and all(place in self.book.formulas for place in row.places)
            and max(len(self.book.formulas[place].text) for place in row.places) <= house.LONGEST_FORMULA - 10
        ]

    def inputs(self) -> list[CaseRow]:
        return [row for row in case_rows(self.book) if row.is_input and row.sheet in house.CASE_SHEETS]

    def number_typed_in(self) -> Place:
        """An input that holds a number, in a case column other than the selected one."""
        return next(
            place
            for row in self.inputs()
            for place in row.places
            if row.kinds[place.column] == house.INPUT
            and isinstance(self.cell(place).value, int | float)
            and place.column != house.SELECTED_CASE
        )

    def checks(self) -> list[CaseRow]:
        return [row for row in case_rows(self.book) if row.sheet == house.CHECKS and house.CHECK in row.kinds.values()]

    def master_check(self) -> Place:
        area = self.book.names[house.MASTER_CHECK]
        assert area
        assert area.place
        return area.place

    def tolerance_column(self) -> int:
        worksheet = self.workbook[house.CHECKS]
        header = worksheet[self.book.header_rows[house.CHECKS][0]]
        words = [str(cell.value) for cell in header]
        return next(column for column, word in enumerate(words, 1) if word.startswith(house.TOLERANCE_WORD))

    def log_entry(self) -> tuple[Worksheet, int, int]:
        """The log, the row of its first entry, and the column that says why."""
        sheet = self.workbook[house.LOG]
        place = next(place for place, cell in places(sheet) if cell.value == "Why")
        return sheet, place.row + 1, place.column

    def cover_cells(self) -> Iterator[AnyCell]:
        return (cell for _, cell in places(self.workbook[house.COVER]))

    def style(self, name: str) -> str:
        return next(style for style in self.workbook.named_styles if style.split(" ")[0] == name)

    def append(self, row: CaseRow, text: str) -> None:
        for place in row.places:
            self.cell(place).value = f"{self.cell(place).value}{text}"
