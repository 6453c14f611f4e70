"""A long table: a band of headings, a row for each thing, and a filter over all of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from workbooks.layout.page import Page
from xl_addin.units import USD_PER_MTOK, Unit

#: Stand in a formula for the number of the row that it is written into, and of the one below.
ROW, NEXT_ROW = "{row}", "{next}"


class Formula(str):
    """A text that is a formula; any other text stays one, whatever a registry wrote into it."""


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, its width, and what its cells are: words, or figures of a kind and a unit."""

    heading: str
    width: float
    words: str = "Label"
    kind: str = ""
    unit: Unit | None = None

    @property
    def is_figure(self) -> bool:
        return self.unit is not None and not self.unit.is_text

    @property
    def band(self) -> str:
        """The style of its heading, which stands where its cells begin."""
        if self.unit is not None and self.unit.kind == USD_PER_MTOK.kind:
            return "Band price"
        if self.is_figure:
            return "Band right"
        return "Band" if self.unit is None and self.words == "Label" else "Band beside"

    def style(self, page: Page) -> str:
        """The named style of its cells."""
        if self.unit is None:
            return page.styles.words(self.words)
        return page.styles.cell(self.kind) if self.unit.is_text else page.styles.figure(self.kind, self.unit)


@dataclass(frozen=True)
class Table:
    """A table that stands on a sheet."""

    sheet: str
    first: int
    last: int

    def cells(self, letter: str, home: str = "") -> str:
        """A column of it, fixed, as a formula on the sheet `home` writes it."""
        cells = f"${letter}${self.first}:${letter}${self.last}"
        return cells if home == self.sheet else f"{self.sheet}!{cells}"


def widths(columns: Mapping[str, Column]) -> dict[str, float]:
    """The widths of a table's columns, with the margin."""
    return {"A": 1.5, **{letter: column.width for letter, column in columns.items()}}


def write(page: Page, columns: Mapping[str, Column], rows: Iterable[Sequence[Any]]) -> Table:
    """Write a table from the page's next row on; a row has a value, a `Formula` or `None` for each column."""
    top = page.next()
    page.sheet.row_dimensions[top].height = 30
    for letter, column in columns.items():
        page.words(letter, top, column.heading, column.band)
    styled = [(letter, column.style(page)) for letter, column in columns.items()]
    for values in rows:
        row = page.next()
        for (letter, style), value in zip(styled, values, strict=True):
            put(page, letter, row, value, style)
    letters = list(columns)
    page.sheet.auto_filter.ref = f"{letters[0]}{top}:{letters[-1]}{page.row - 1}"
    page.sheet.protection.autoFilter = False
    page.sheet.print_title_rows = f"1:{top}"
    return Table(page.name, top + 1, page.row - 1)


def put(page: Page, letter: str, row: int, value: Any, style: str) -> None:
    """Put a value into a cell; a text from outside never becomes a formula."""
    if isinstance(value, Formula):
        page.put(letter, row, value.replace(ROW, str(row)).replace(NEXT_ROW, str(row + 1)), style)
        return
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)
    page.put(letter, row, value, style)
    if isinstance(value, str):
        page.sheet[f"{letter}{row}"].data_type = "s"
