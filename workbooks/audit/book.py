"""A workbook opened for an audit: its formulas taken apart, beside the results that were saved with them."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from itertools import count, takewhile
from operator import itemgetter
from pathlib import Path
from statistics import multimode
from typing import Any, NamedTuple
from xml.etree import ElementTree

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.formula.tokenizer import TokenizerError
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.audit.bounds import refuse_large
from workbooks.audit.conventions import CASE_SHEETS, FIRST_HEADER_ROW, HEADER_WORDS, SELECTED, YOUR_CASE
from workbooks.audit.formulas import LAST_COLUMN, LAST_ROW, Formula, Reference, read_formula, read_reference
from xl_addin.errors import UnreadableFile

#: What Excel calls the style of a cell that was given none.
UNSTYLED = "Normal"
_STYLES = "xl/styles.xml"
#: The first bytes of an .xls, and of an .xlsx that needs a password to be opened.
_OLD_CONTAINER = bytes.fromhex("D0CF11E0A1B11AE1")
_CHART_REFERENCE = re.compile(r"<(?:\w+:)?f>([^<]+)</(?:\w+:)?f>")


class Place(NamedTuple):
    """One cell of the workbook."""

    sheet: str
    row: int
    column: int

    @property
    def cell(self) -> str:
        return f"{get_column_letter(self.column)}{self.row}"


class Area(NamedTuple):
    """A block of cells on one sheet."""

    sheet: str
    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @property
    def whole_columns(self) -> bool:
        return (self.first_row, self.last_row) == (1, LAST_ROW)

    @property
    def whole_rows(self) -> bool:
        return (self.first_column, self.last_column) == (1, LAST_COLUMN)

    @property
    def place(self) -> Place | None:
        """The one cell of the block, if it is one."""
        one = (self.first_row, self.first_column) == (self.last_row, self.last_column)
        return Place(self.sheet, self.first_row, self.first_column) if one else None


def places(worksheet: Worksheet) -> Iterator[tuple[Place, Cell | MergedCell]]:
    """Every cell that a sheet holds, with its place, row by row.

    Not those in between: one cell at the end of a sheet would make them seventeen thousand million.
    """
    held: dict[tuple[int, int], Cell | MergedCell] = getattr(worksheet, "_cells")  # noqa: B009  # there is no public list
    for (row, column), cell in sorted(held.items(), key=itemgetter(0)):
        yield Place(worksheet.title, row, column), cell


@dataclass(frozen=True)
class Book:
    """Everything a check may ask; `chart_references` are what the charts draw."""

    workbook: Workbook
    results: Workbook
    formulas: dict[Place, Formula]
    chart_references: tuple[str, ...]
    style_names: dict[int, str]
    parts: Mapping[str, bytes]
    content: bytes
    known_functions: frozenset[str]

    @cached_property
    def sheets(self) -> tuple[str, ...]:
        return tuple(self.workbook.sheetnames)

    @cached_property
    def header_rows(self) -> dict[str, list[int]]:
        """By sheet the rows that carry the header words in their columns."""
        return {sheet.title: self._header_rows(sheet.title) for sheet in self.results.worksheets}

    def _header_rows(self, title: str) -> list[int]:
        return [
            row
            for row in self.rows[title]
            if all(self.shown(Place(title, row, column)) == word for column, word in HEADER_WORDS.items())
        ]

    @cached_property
    def rows(self) -> dict[str, list[int]]:
        """By sheet the rows that hold something, in order."""
        return {
            sheet.title: sorted({place.row for place, cell in places(sheet) if cell.value is not None})
            for sheet in self.workbook.worksheets
        }

    @cached_property
    def _used(self) -> dict[str, tuple[int, int]]:
        return {sheet.title: (sheet.max_row, sheet.max_column) for sheet in self.workbook.worksheets}

    def used(self, title: str) -> tuple[int, int]:
        """The last row and the last column of a sheet that are used."""
        return self._used[title]

    @cached_property
    def case_columns(self) -> range:
        """The columns of cases: as many as most header rows have headings for; some have other columns beside them."""
        numbers = []
        for title, rows in self.header_rows.items():
            for row in rows:
                headings = (self.shown(Place(title, row, column)) for column in count(YOUR_CASE))
                numbers.append(len(list(takewhile(lambda heading: heading is not None, headings))))
        return range(YOUR_CASE, YOUR_CASE + min(multimode(numbers), default=0))

    @cached_property
    def selected_column(self) -> int | None:
        """The column that looks its figures up in the other cases; a workbook of vendors has none."""
        headings = (
            (column, self.results[title].cell(row, column).value)
            for title, rows in self.header_rows.items()
            for row in rows
            for column in self.case_columns
        )
        return next((column for column, heading in headings if heading == SELECTED), None)

    def is_case_sheet(self, title: str) -> bool:
        """Whether a sheet is one of cases from its first header row down, blank rows included."""
        begins_with_cases = self.header_rows[title][:1] == [FIRST_HEADER_ROW]
        return title in CASE_SHEETS or (begins_with_cases and self.selected_column is not None)

    def style(self, cell: Cell | MergedCell) -> str:
        """The named style of a cell.

        Not `cell.style`, which counts the names instead of following their numbers, and so goes wrong in a
        workbook that LibreOffice has saved.
        """
        numbers: Any = getattr(cell, "_style", None)  # A cell that was never written has none.
        return self.style_names.get(numbers.xfId if numbers else 0, UNSTYLED)

    def kind(self, cell: Cell | MergedCell) -> str:
        """The first word of the cell's named style: "Input" for "Input money"."""
        return self.style(cell).split(" ")[0]

    @cached_property
    def names(self) -> dict[str, Area | None]:
        """Every defined name in lower case, with the cells it means; None where it means none."""
        return {name.casefold(): self._area_of_name(text, home) for name, text, home in self.definitions()}

    def definitions(self) -> Iterator[tuple[str, str, str]]:
        """Every defined name as it is written, its text, and the sheet it belongs to ("" for all)."""
        scopes = [("", self.workbook.defined_names)]
        scopes += [(sheet.title, sheet.defined_names) for sheet in self.workbook.worksheets]
        for home, scope in scopes:
            for name, defined in scope.items():
                if not name.startswith("_xlnm."):
                    yield name, defined.attr_text or "", home

    def area(self, reference: Reference, home: str) -> Area | None:
        """The cells of a reference in a formula on the sheet `home`, or None where the sheet is not there."""
        sheet = reference.sheet or home
        if sheet not in self.sheets:
            return None
        first, last = reference.first, reference.last
        rows = sorted((first.row or 1, last.row or LAST_ROW))
        columns = sorted((first.column or 1, last.column or LAST_COLUMN))
        return Area(sheet, rows[0], columns[0], rows[1], columns[1])

    def areas(self, place: Place) -> list[Area]:
        """The cells that the formula in a cell reads, by address or by name."""
        formula = self.formulas[place]
        areas = [self.area(reference, place.sheet) for reference in formula.references]
        areas += [self.names.get(name.casefold()) for name in formula.names]
        return [area for area in areas if area]

    def source_of_link(self, place: Place) -> Place | None:
        """The cell that a cell merely repeats, where its whole formula is one reference."""
        formula = self.formulas.get(place)
        if not formula or not formula.is_plain:
            return None
        areas = self.areas(place)
        return areas[0].place if areas else None

    def shown(self, place: Place) -> Any:
        """What a reader sees in a cell: its value, or the saved result of its formula."""
        return self.results[place.sheet].cell(place.row, place.column).value

    def has_result(self, place: Place) -> bool:
        """Whether a result was saved with the formula; an empty text is one, and leaves only its type."""
        cell = self.results[place.sheet].cell(place.row, place.column)
        return cell.value is not None or cell.data_type == "str"

    def stored_kind(self, place: Place) -> str:
        """What kind of result was saved with a formula: "n", "str", "b", "d", or "e" for an error."""
        return str(self.results[place.sheet].cell(place.row, place.column).data_type)

    def _area_of_name(self, text: str, home: str) -> Area | None:
        reference = read_reference(text.removeprefix("="))
        return self.area(reference, home) if reference else None


def open_book(path: str | Path, known_functions: frozenset[str] = frozenset()) -> Book:
    """Open a workbook for an audit.

    Args:
        path: an .xlsx or .xlsm file
        known_functions: functions beyond Excel's own that its formulas may call

    Raises `UnreadableFile` with a sentence that says what the file is and what to do.
    """
    path = Path(path)
    try:
        refuse_large(path)
        with warnings.catch_warnings():
            # What openpyxl cannot read (slicers, extensions) is no part of an audit.
            warnings.simplefilter("ignore")
            workbook, results = load_workbook(path), load_workbook(path, data_only=True)
        with zipfile.ZipFile(path) as package:
            parts = {name: package.read(name) for name in sorted(package.namelist())}
        styles = parts.get(_STYLES, b"<styleSheet/>")
        charts = [part.decode("utf-8") for name, part in parts.items() if "/charts/chart" in name]
    except UnreadableFile:
        raise
    except Exception as fault:
        # A damaged package fails inside openpyxl in as many ways as there are damages.
        raise UnreadableFile(_why_unreadable(path)) from fault
    return Book(
        workbook=workbook,
        results=results,
        formulas=dict(_formulas(workbook, path)),
        chart_references=tuple(unescape(found) for xml in charts for found in _CHART_REFERENCE.findall(xml)),
        style_names=_style_names(styles),
        parts=parts,
        content=path.read_bytes(),
        known_functions=frozenset(name.upper() for name in known_functions),
    )


def _formulas(workbook: Workbook, path: Path) -> Iterator[tuple[Place, Formula]]:
    for sheet in workbook.worksheets:
        for place, cell in places(sheet):
            if cell.data_type != "f":
                continue
            value: Any = cell.value
            text = str(value.text if isinstance(value, ArrayFormula) else value)
            spills = isinstance(value, ArrayFormula) and ":" in value.ref
            try:
                yield place, read_formula(text if text.startswith("=") else f"={text}", spills)
            except (TokenizerError, IndexError) as fault:
                raise UnreadableFile(
                    f"{path.name}: the formula in {place.sheet}!{place.cell} cannot be read: {text}. "
                    "Open the file in Excel, correct that cell, and save it again."
                ) from fault


def _style_names(xml: bytes) -> dict[int, str]:
    styles = ElementTree.fromstring(xml).iterfind(".//{*}cellStyle")
    return {int(style.get("xfId", 0)): style.get("name", UNSTYLED) for style in styles}


def _why_unreadable(path: Path) -> str:
    if not path.is_file():
        return f"{path.name}: there is no such file. Give the path of an .xlsx workbook."
    with path.open("rb") as file:
        start = file.read(8)
    if start == _OLD_CONTAINER:
        return (
            f"{path.name} needs a password to be opened, or is an .xls of Excel 2003. "
            "Save it in Excel as .xlsx without a password, then audit the copy."
        )
    if path.suffix.casefold() not in {".xlsx", ".xlsm"} or not start.startswith(b"PK"):
        return f"{path.name} is not an Excel workbook. Give an .xlsx file."
    return f"{path.name} is damaged and cannot be read. Open it in Excel, let it repair, and save it again."
