"""Sensitivity: which figure moves the answer most, and the saving over utilization and bill.

Plain formulas in a grid, not data tables, so that every engine calculates them. Both follow the selected case.
"""

from __future__ import annotations

from workbooks.breakeven_model import heat_map, tornado
from workbooks.layout.columns import LABEL, MARGIN, after
from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import ACCENT


def write(page: Page) -> None:
    """The tornado and the heat map, with their charts."""
    page.open(
        "What moves the answer: each figure on its own, then utilization and the API bill together. Selected case.",
        {**dict.fromkeys([*tornado.RUNS.all, *heat_map.GRID], 12), MARGIN: 1.5, LABEL: 34},
        freeze="",
        check_in=tornado.BESIDE,
        selected_in=after(tornado.BESIDE, 3)[-1],
    )
    basis = "Basis: derived from Model. The steps, changes and multiples in grey or yellow are ours."
    page.words(LABEL, 3, basis, "Note plain")
    page.sheet.print_title_rows = "1:3"
    tornado.write(page)
    heat_map.write(page)


SHEET = Sheet(
    "Sensitivity",
    tab=50,
    colour=ACCENT,
    words="what moves the answer; the heat map",
    parts=(Part(write, rests_on=("Model",)),),
)
