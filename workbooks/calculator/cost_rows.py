"""Rows of the sheet Cost: what they are called, and formulas that read each other by these names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from workbooks.calculator.figures import MODEL, NONE
from workbooks.calculator.prices import PriceTable
from workbooks.layout.columns import LABEL
from workbooks.layout.page import Page
from workbooks.layout.promises import OK
from xl_addin.catalogue.fields import FIELDS
from xl_addin.model.line import Line
from xl_addin.notation import excel
from xl_addin.units import Unit

#: The cell that a name stands for, in the column that a formula is written for.
At: TypeAlias = Callable[[str], str]

PRICE_OF, BASIS_OF, TOKENS_OF, COST_OF = "price of ", "basis of ", "tokens of ", "cost of "
BASE_ROW, THRESHOLDS, PRICE_ROW = "row of the model", "thresholds passed", "row of the prices"
MISSING, STATUS = "missing price", "status"
AT_ONCE, IN_A_BATCH, CALL = "call at once", "call in a batch", "average call"
TIMES, CALLS_YEAR, CALLS_MONTH, CALLS_DAY = "times a year", "calls a year", "calls a month", "calls a day"
DAILY, MONTHLY, ANNUAL = "daily", "monthly", "annual"
TOKENS_MONTH, BLENDED = "tokens a month", "blended price"


class CostRows:
    """The sheet Cost while it is written: rows that read each other by name."""

    def __init__(self, page: Page, table: PriceTable) -> None:
        self.page = page
        self.table = table

    def section(self, words: str) -> None:
        """A heading over the rows that follow; the white space is its own, so that the block of rows goes on."""
        row = self.page.next()
        self.page.sheet.row_dimensions[row].height = 28
        self.page.words(LABEL, row, words, "Heading")

    def row(
        self,
        name: str,
        label: str,
        unit: Unit,
        source: str,
        formula: Callable[[At], str],
        height: float = 0,
        **look: Any,
    ) -> int:
        """A row with the same formula in every column, over the cells of that column."""

        def written(column: str) -> str:
            return "=" + formula(self.page.places.reader(column, self.page.name))

        row = self.page.case_row(label, unit, "derived", source, written, name=name, **look)
        if height:
            self.page.sheet.row_dimensions[row].height = height
        return row

    def result(self, name: str, label: str, unit: Unit, source: str, formula: Callable[[At], str]) -> int:
        """A row that other sheets show."""
        return self.row(name, label, unit, source, formula, kind="Output", label_style="Label strong")


def known(at: At, formula: str) -> str:
    """The formula where the workload is accepted."""
    return f'IF({at(MODEL)}="{NONE}","{NONE}",{formula})'


def priced(at: At, formula: str) -> str:
    """The formula where nothing is refused and no price is missing."""
    return f'IF({at(STATUS)}="{OK}",{formula},"{NONE}")'


def all_prices(prefix: str, at: At) -> str:
    """The block of cells with a fact about each of the prices."""
    return f"{at(prefix + FIELDS[0])}:{at(prefix + FIELDS[-1])}"


def sum_of(fields: Sequence[str], at: At) -> str:
    """Their parts of an average call, together."""
    return "+".join(at(COST_OF + field) for field in fields)


def rendered(line: Line, cells: Mapping[str, str]) -> str:
    """A line of the model, as part of a formula."""
    return excel.formula(line, cells.__getitem__, constants=cells).removeprefix("=")
