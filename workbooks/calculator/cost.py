"""Cost: from tokens and prices to what a call, a day, a month and a year cost."""

from __future__ import annotations

from workbooks.calculator import average_call, bill, whose_word
from workbooks.calculator.cost_rows import CostRows
from workbooks.calculator.prices import PriceTable
from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import GREY


def write(page: Page, table: PriceTable) -> CostRows:
    """What stands over the sheet; its rows follow."""
    page.open(
        "One formula per row, the same for every workload. Nothing is typed here. none: refused, or without a price."
    )
    page.header()
    return CostRows(page, table)


SHEET = Sheet(
    "Cost",
    tab=30,
    colour=GREY,
    words="every line, one formula per row, the same for every workload",
    parts=(
        Part(write, rests_on=("Workloads",), gives="costs"),
        Part(average_call.write),
        Part(bill.write),
        Part(whose_word.write),
    ),
)
