"""A long table: a band of headings, a row for each thing, and a filter over all of it.

Rows and formulas are written by the names of the columns, so that a column more moves every formula along:

    COLUMNS = Block(
        {
            "before": Column("Price up to there", 13, kind="Record", unit=USD_PER_MTOK),
            "beyond": Column("Price beyond", 13, kind="Record", unit=USD_PER_MTOK),
            "times": Column("Times the price", 10, kind="Calculation", unit=MULTIPLE),
        }
    )
    row = {"before": 2.0, "beyond": 4.0, "times": Formula("={beyond}/{before}")}
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from workbooks.layout.columns import MARGIN, Block
from workbooks.layout.page import Page
from xl_addin.errors import UnfitSheet

#: What a formula finds between its braces.
_NAME = re.compile(r"[^\W\d_][\w ]*")


class Formula(str):
    """A text that is a formula of column names; any other text stays one, whatever a registry wrote into it.

    `{price}` is the cell of that column in the formula's own row; a `Cell` says what else can stand for a column.
    """


@dataclass(frozen=True)
class Table:
    """A table that stands on a sheet, from its first row to its last; its headings stand above."""

    sheet: str
    columns: Block
    first: int
    last: int

    def __post_init__(self) -> None:
        for name in self.columns.named:
            if not _NAME.fullmatch(name):
                raise UnfitSheet(
                    f"{name!r} cannot name a column, for a formula would not find it: write letters, digits, blanks "
                    "and underscores, beginning with a letter."
                )

    def cells(self, name: str, home: str = "") -> str:
        """A column of it, fixed, as a formula on the sheet `home` writes it."""
        letter = self.columns.of[name]
        cells = f"${letter}${self.first}:${letter}${self.last}"
        return cells if home == self.sheet else f"{self.sheet}!{cells}"

    def area(self, name: str) -> str:
        """A column of it, as what is coloured by a rule or may be typed into."""
        letter = self.columns.of[name]
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

    >>> from workbooks.layout.columns import Column
    >>> tiers = Table("Tiers", Block({"model": Column("Model", 42), "price": Column("Price", 12)}), 5, 99)
    >>> tiers.formula("={price}/MAX({price:column})", 7)
    '=C7/MAX($C$5:$C$99)'
    >>> tiers.formula("{price:heading}, {price:first}, {price:to_here}", 7)
    'C$4, $C$5, $C$5:C7'
    """

    table: Table
    name: str
    row: int

    def __format__(self, part: str) -> str:
        letter, first = self.table.columns.of[self.name], self.table.first
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


def open(page: Page, purpose: str, columns: Block, *, check_in: str, title: str | None = None) -> None:
    """What stands over a sheet that is one table; the master check shows in that column. `write` freezes the panes."""
    page.open(purpose, columns.widths, title=title, freeze="", check_in=columns.of[check_in])


def write(
    page: Page,
    columns: Block,
    rows: Iterable[Mapping[str, Any]],
    *,
    freeze: str | None = None,
    print_to: str | None = None,
) -> Table:
    """Write a table from the page's next row on, headings and a filter over its rows, as `write_rows` takes them.

    The columns from `freeze` on move under the others; `print_to` is the last that goes on paper.
    """
    top = page.next()
    page.sheet.row_dimensions[top].height = 30
    for name, column in columns.columns.items():
        page.words(columns.of[name], top, column.heading, column.band)
    table = write_rows(page, columns, rows)
    page.sheet.auto_filter.ref = f"{columns.first}{top}:{columns.last}{table.last}"
    page.sheet.protection.autoFilter = False
    page.sheet.print_title_rows = f"1:{top}"
    if freeze:
        page.sheet.freeze_panes = f"{columns.of[freeze]}{table.first}"
    if print_to:
        page.sheet.print_area = f"{MARGIN}1:{columns.of[print_to]}{table.last}"
    return table


def write_rows(page: Page, columns: Block, rows: Iterable[Mapping[str, Any]]) -> Table:
    """Write the rows of a table; each has a value, a `Formula` or `None` for each column.

    Where there is `None`, a figure's cell stays empty, and words have no cell.

    Raises:
        UnfitSheet: a row leaves out a column, or has one that the table has not.
    """
    styles = {name: column.style(page.styles) for name, column in columns.columns.items()}
    of_table = list(rows)
    table = Table(page.name, columns, page.row, page.row + len(of_table) - 1)
    for values in of_table:
        _refuse(page, columns, values)
        row = page.next()
        for name, style in styles.items():
            value = values[name]
            if isinstance(value, Formula):
                page.put(columns.of[name], row, table.formula(value, row), style)
            elif value is not None or columns.columns[name].unit is not None:
                put(page, columns.of[name], row, value, style)
    return table


def _refuse(page: Page, columns: Block, values: Mapping[str, Any]) -> None:
    """Refuse a row that has other columns than its table."""
    if values.keys() != columns.named.keys():
        differing = ", ".join(sorted(values.keys() ^ columns.named.keys()))
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
