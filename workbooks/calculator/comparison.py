"""Comparison: the selected workload on other models, cheapest first, and the chart of their monthly bills."""

from __future__ import annotations

from workbooks.calculator import cheapest_first, compared_models
from workbooks.calculator.compared_models import ASKED, MODELS, NAME, VALUE
from workbooks.calculator.prices import PriceTable
from workbooks.layout.columns import after
from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import ACCENT


def write(page: Page, table: PriceTable, compared: list[str]) -> None:
    """The chart; the models with their bills; the same from the cheapest to the dearest."""
    page.open(
        "The selected workload on other models. Change the models in the yellow cells; the chart follows.",
        dict.fromkeys(MODELS.all, 12) | MODELS.widths,
        freeze=VALUE,
        check_in=ASKED.last,
        selected_in=after(ASKED.last, 3)[-1],
    )
    page.sheet.print_title_rows = "1:3"
    compared_models.ask(page, table)
    chart_row = page.next(27) + 1
    compared_models.list_models(page, table, compared)
    cheapest_first.rank(page)
    cheapest_first.put_in_words(page)
    cheapest_first.state(page, NAME, chart_row)
    page.sheet.add_chart(cheapest_first.bills_chart(page, 31, 11.8), f"{NAME}{chart_row + 2}")


SHEET = Sheet(
    "Comparison",
    tab=40,
    colour=ACCENT,
    words="the selected workload on other models, cheapest first",
    parts=(Part(write, rests_on=("Cost",)),),
)
