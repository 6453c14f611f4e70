"""A sheet being written from top to bottom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from textwrap import wrap
from typing import Any

from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import column_index_from_string
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.header_footer import _HeaderFooterPart as Part
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.layout import styles
from workbooks.layout.columns import BASIS, HEADER_ROW, LABEL, SELECTED_COLUMN, SOURCE, UNIT, Columns, after
from workbooks.layout.places import Places
from xl_addin.errors import UnfitSheet
from xl_addin.units import Unit

PRODUCT = "selfhost-breakeven"
A4 = 9
#: What the master check begins with where all checks pass.
ALL = "All"

#: Small text that fits into a case column, and is wrapped at words.
LETTERS_PER_LINE = 14


class Page:
    """One sheet: what is put on it, and the row that comes next."""

    def __init__(self, workbook: Workbook, named: styles.Styles, places: Places, sheet: Worksheet) -> None:
        self.workbook = workbook
        self.styles = named
        self.places = places.read_on(sheet.title)
        self.columns = places.columns
        self.sheet = sheet
        self.name = sheet.title
        self.row = 1

    # Cells ----------------------------------------------------------------------------------------------------------

    def put(self, column: str, row: int, value: Any, style: str) -> None:
        cell = self.sheet.cell(row, column_index_from_string(column), value)
        cell.style = style

    def words(self, column: str, row: int, text: Any, style: str = "Label") -> None:
        self.put(column, row, text, self.styles.words(style))

    def figure(self, column: str, row: int, value: Any, kind: str, unit: Unit) -> None:
        self.put(column, row, value, self.styles.figure(kind, unit))

    def next(self, rows: int = 1) -> int:
        """The row to write now; the one after it comes next."""
        row = self.row
        self.row += rows
        return row

    # Furniture ------------------------------------------------------------------------------------------------------

    def open(
        self,
        purpose: str,
        widths: Mapping[str, float] | None = None,
        *,
        title: str | None = None,
        freeze: str | None = None,
        under: int = HEADER_ROW,
        check_in: str | None = None,
        check_row: int = 1,
        selected_in: str | None = None,
    ) -> None:
        """What stands over a sheet: its title, its purpose, whether all checks hold, and which case is selected.

        The columns from `freeze` on move beside the others, and the rows below `under` move below the others. What is
        not said is as the columns of the book have it; with "" no pane is frozen, and no case is shown.

        Raises:
            UnfitSheet: `freeze` is no column, but perhaps a cell.
        """
        columns = self.columns
        if freeze and not freeze.isalpha():
            raise UnfitSheet(
                f"{self.name}: freeze={freeze!r} is no column: write its letters; the row is below `under`."
            )
        if selected_in is None:
            # The master check, which begins over the first column, runs on over those beside it.
            selected_in = after(columns.first, 4)[-1] if SELECTED_COLUMN in columns.of else ""
        self.furnish(title or self.name, purpose, columns.widths if widths is None else widths)
        if freeze != "":
            self.sheet.freeze_panes = f"{freeze or columns.first}{under + 1}"
        self.show_master_check(check_in or columns.first, check_row, selected_in)

    def furnish(self, title: str, purpose: str, widths: Mapping[str, float]) -> None:
        """Title, purpose, widths and print setup: all that a cover begins with."""
        sheet = self.sheet
        for column, width in widths.items():
            sheet.column_dimensions[column].width = width
        sheet.sheet_view.showGridLines = False
        sheet.sheet_view.zoomScale = 90
        sheet.row_dimensions[1].height = 28
        self.words(LABEL, 1, title, "Title")
        self.words(LABEL, 2, purpose, "Purpose")
        self.row = HEADER_ROW
        self._print_setup()
        sheet.protection.sheet = True
        sheet.protection.formatColumns = False
        sheet.protection.formatRows = False

    def show_master_check(self, column: str, row: int, selected: str | None = None) -> None:
        """The one line that every sheet carries: do all checks hold, and which case is selected."""
        self.put(column, row, "=master_check", self.styles.running("Check"))
        self.colour_master_check(f"{column}{row}")
        if selected:
            self.put(selected, row, '="Selected case: "&selected_case', self.styles.running("Calculation"))

    def header(self, words: Mapping[str, str] | None = None, right_from: str | None = None) -> int:
        """A dark band of column headings; without words, the headings of a case block.

        They stand to the right over figures, which begin in the column `right_from`; "" says that there are none.
        """
        row = self.next()
        right_from = self.columns.first if right_from is None else right_from
        self.sheet.row_dimensions[row].height = 30
        for column, text in (words or self.columns.header).items():
            is_figure = bool(right_from) and column_index_from_string(column) >= column_index_from_string(right_from)
            self.words(column, row, text, "Band right" if is_figure else "Band")
        return row

    def heading(self, text: str) -> None:
        """A heading over the rows that follow, with white space above."""
        row = self.next(2) + 1
        self.sheet.row_dimensions[row].height = 18
        self.words(LABEL, row, text, "Heading")

    def statement(self, column: str, row: int, formula: str, kind: str = "Calculation") -> None:
        """What the chart below shows, in words that follow the figures; not every program lets a title."""
        self.put(column, row, formula, self.styles.statement(kind))

    # Case rows ------------------------------------------------------------------------------------------------------

    def case_row(
        self,
        label: str,
        unit: Unit,
        basis: str,
        source: str,
        formula: Callable[[str], Any],
        *,
        kind: str = "Calculation",
        name: str | None = None,
        label_style: str = "Label",
    ) -> int:
        """A row with the same formula in every case column; `formula` gives it for a column's letter."""
        row = self.next()
        self.describe(row, label, unit, basis, source, label_style)
        style = self.styles.figure(kind, unit)
        for column in self.columns.all:
            self.put(column, row, formula(column), style)
        if name:
            self.places.put(name, self.name, row)
        return row

    def describe(
        self,
        row: int,
        label: Any,
        unit: Unit,
        basis: str,
        source: str,
        label_style: str = "Label",
    ) -> None:
        """The four columns that every row begins with; basis and source may be formulas."""
        self.words(LABEL, row, label, label_style)
        self.words(UNIT, row, unit.words, "Unit")
        for column, text in ((BASIS, basis), (SOURCE, source)):
            if text.startswith("="):
                self.put(column, row, text, self.styles.running("Calculation", small=True))
            else:
                self.words(column, row, text, "Note")

    def fit_text(self, longest: int) -> None:
        """Make the row just written high enough for text of that length in a case column."""
        self._fit_lines(-(-longest // LETTERS_PER_LINE))

    def fit_words(self, words: str) -> None:
        """Make the row just written high enough for those words, which a case column wraps."""
        self._fit_lines(len(wrap(words, LETTERS_PER_LINE)))

    def _fit_lines(self, lines: int) -> None:
        if lines > 1:
            self.sheet.row_dimensions[self.row - 1].height = 4 + 11.5 * lines

    # Colours that follow the figures --------------------------------------------------------------------------------

    def colour_checks(self, cells: str, passes: str | None = None) -> None:
        """Green where a check passes, red where it does not; the word says the same."""
        first = cells.split(":")[0].replace("$", "")
        good = passes or f'{first}="ok"'
        self._format(cells, good, Font(color=styles.PASS_GREEN, bold=True))
        self._format(cells, f"NOT({good})", Font(color=styles.FAIL_RED, bold=True), styles.API_TINT)

    def colour_master_check(self, cell: str) -> None:
        """The same where a cell says in words whether all checks pass."""
        self.colour_checks(cell, passes=f'LEFT({cell},{len(ALL)})="{ALL}"')

    def colour_signs(self, cells: str) -> None:
        """A saving in the colour of self-hosting, a loss in the API's."""
        rules = (("greaterThan", styles.SELF_HOST_COLOUR), ("lessThan", styles.API_COLOUR))
        for operator, colour in rules:
            self.sheet.conditional_formatting.add(
                cells, CellIsRule(operator=operator, formula=["0"], font=Font(color=colour, bold=True))
            )

    def colour_where(self, cells: str, formula: str, fill: str, font: str | None = None) -> None:
        self._format(cells, formula, Font(color=font) if font else None, fill)

    def _format(self, cells: str, formula: str, font: Font | None, fill: str | None = None) -> None:
        pattern = PatternFill("solid", bgColor=fill) if fill else None
        self.sheet.conditional_formatting.add(cells, FormulaRule(formula=[formula], font=font, fill=pattern))

    def break_before(self, row: int) -> None:
        """Start a new printed page with that row."""
        self.sheet.row_breaks.append(Break(id=row - 1))

    # Names and paper ------------------------------------------------------------------------------------------------

    def define(self, name: str, cell: str) -> None:
        """A name for one cell of this sheet."""
        letters = cell.rstrip("0123456789")
        target = f"{self.name}!${letters}${cell[len(letters) :]}"
        self.workbook.defined_names[name] = DefinedName(name, attr_text=target)

    def _print_setup(self) -> None:
        sheet = self.sheet
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = A4
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_margins.left = sheet.page_margins.right = 0.4
        sheet.page_margins.top = sheet.page_margins.bottom = 0.75
        sheet.page_margins.header = sheet.page_margins.footer = 0.35
        sheet.oddHeader = HeaderFooterItem(left=Part(PRODUCT), right=Part("&A"))
        sheet.oddFooter = HeaderFooterItem(left=Part("&F"), right=Part("Page &P of &N"))
        if self.name != "Cover":
            sheet.print_title_rows = f"1:{HEADER_ROW}"


def empty(tabs: Mapping[str, str], columns: Columns) -> tuple[Workbook, dict[str, Page]]:
    """A workbook of those columns with an empty page for each tab, by its title, in the colour given with it."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    named, places = styles.Styles(workbook), Places(columns)
    pages = {}
    for title, colour in tabs.items():
        pages[title] = Page(workbook, named, places, workbook.create_sheet(title))
        pages[title].sheet.sheet_properties.tabColor = colour
    return workbook, pages
