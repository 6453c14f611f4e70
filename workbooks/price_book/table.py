"""A long table: a band of headings, a row for each thing, and a filter over all of it.

Rows and formulas are written by the names of the columns, so that a column more moves every formula along:

    COLUMNS = TableColumns(
        {
            "before": Column("Price up to there", 13, kind="Record", unit=USD_PER_MTOK),
            "beyond": Column("Price beyond", 13, kind="Record", unit=USD_PER_MTOK),
            "times": Column("Times the price", 10, kind="Calculation", unit=MULTIPLE),
        }
    )
    row = {"before": 2.0, "beyond": 4.0, "times": Formula("={beyond}/{before}")}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from workbooks.layout.columns import MARGIN
from workbooks.layout.page import Page
from workbooks.price_book.table_columns import TableColumns
from xl_addin.errors import UnfitSheet


class Formula(str):
    """A text that is a formula of column names; any other text stays one, whatever a registry wrote into it.

    `{price}` is the cell of that column in the formula's own row; a `Cell` says what else can stand for a column.
    """


@dataclass(frozen=True)
class Table:
    """A table that stands on a sheet, from its first row to its last; its headings stand above."""

    sheet: str
    columns: TableColumns
    first: int
    last: int

    def cells(self, name: str, home: str = "") -> str:
        """A column of it, fixed, as a formula on the sheet `home` writes it."""
        letter = self.columns.letter(name)
        cells = f"${letter}${self.first}:${letter}${self.last}"
        return cells if home == self.sheet else f"{self.sheet}!{cells}"

    def area(self, name: str) -> str:
        """A column of it, as what is coloured by a rule or may be typed into."""
        letter = self.columns.letter(name)
        return f"{letter}{self.first}:{letter}{self.last}"

    def formula(self, text: str, row: int) -> str:
        """What a formula of column names is in a row."""
        return text.format_map(Row(self, row))

    def rule(self, text: str) -> str:
        """What a formula of column names is for a rule, which Excel moves from the first row to the others."""
        return self.formula(text, self.first)


@dataclass(frozen=True)
class Row:
    """A row of a table: its cells by the names of their columns."""

    table: Table
    number: int

    def __getitem__(self, name: str) -> Cell:
        return Cell(self.table, name, self.number)


@dataclass(frozen=True)
class Cell:
    """What stands in a formula for a column: its cell in the formula's row, or a part of the column after a colon.

    >>> from workbooks.price_book.table_columns import Column
    >>> tiers = Table("Tiers", TableColumns({"model": Column("Model", 42), "price": Column("Price", 12)}), 5, 99)
    >>> tiers.formula("={price}/MAX({price:column})", 7)
    '=C7/MAX($C$5:$C$99)'
    >>> tiers.formula("{price:heading}, {price:first}, {price:to_here}", 7)
    'C$4, $C$5, $C$5:C7'
    """

    table: Table
    name: str
    row: int

    def __format__(self, part: str) -> str:
        letter, first = self.table.columns.letter(self.name), self.table.first
        match part:
            case "":
                return f"{letter}{self.row}"
            case "column":
                return self.table.cells(self.name, self.table.sheet)
            case "first":
                return f"${letter}${first}"
            case "to_here":
                return f"${letter}${first}:{letter}{self.row}"
            case "heading":
                return f"{letter}${first - 1}"
        raise UnfitSheet(
            f"{{{self.name}:{part}}} stands for no part of a column: write column, first, to_here or heading behind "
            f"the colon, or {{{self.name}}} for the cell."
        )


def write(
    page: Page,
    columns: TableColumns,
    rows: Iterable[Mapping[str, Any]],
    *,
    freeze: str | None = None,
    print_to: str | None = None,
) -> Table:
    """Write a table from the page's next row on; a row has a value, a `Formula` or `None` for each column.

    The columns from `freeze` on move under the others; `print_to` is the last that goes on paper.

    Raises:
        UnfitSheet: a row leaves out a column, or has one that the table has not.
    """
    top = page.next()
    page.sheet.row_dimensions[top].height = 30
    for name, column in columns.columns.items():
        page.words(columns.of[name], top, column.heading, column.band)
    styles = {name: column.style(page) for name, column in columns.columns.items()}
    of_table = list(rows)
    table = Table(page.name, columns, top + 1, top + len(of_table))
    for values in of_table:
        _refuse(page, columns, values)
        row = page.next()
        for name, style in styles.items():
            value = values[name]
            if isinstance(value, Formula):
                page.put(columns.of[name], row, table.formula(value, row), style)
            else:
                put(page, columns.of[name], row, value, style)
    every = list(columns.of.values())
    page.sheet.auto_filter.ref = f"{every[0]}{top}:{every[-1]}{table.last}"
    page.sheet.protection.autoFilter = False
    page.sheet.print_title_rows = f"1:{top}"
    if freeze:
        page.sheet.freeze_panes = f"{columns.letter(freeze)}{table.first}"
    if print_to:
        page.sheet.print_area = f"{MARGIN}1:{columns.letter(print_to)}{table.last}"
    return table


def _refuse(page: Page, columns: TableColumns, values: Mapping[str, Any]) -> None:
    """Refuse a row that has other columns than its table."""
    if values.keys() != columns.of.keys():
        differing = ", ".join(sorted(values.keys() ^ columns.of.keys()))
        raise UnfitSheet(
            f"{page.name}: a row and the columns of its table differ in {differing}: give a value or None for each "
            "column, and for no other."
        )


def put(page: Page, letter: str, row: int, value: Any, style: str) -> None:
    """Put a value into a cell; a text from outside never becomes a formula."""
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)
    page.put(letter, row, value, style)
    if isinstance(value, str):
        page.sheet[f"{letter}{row}"].data_type = "s"
