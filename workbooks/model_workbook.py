"""breakeven_model.xlsx: the whole model in native formulas, with the preloaded cases side by side."""

from __future__ import annotations

from openpyxl.workbook import Workbook
from openpyxl.workbook.properties import CalcProperties

from workbooks.page import PRODUCT, Page, Places
from workbooks.sheets import (
    checks,
    constraints,
    cover,
    inputs,
    log,
    model,
    projection,
    reconciliation,
    results,
    sensitivity,
    sources,
)
from workbooks.styles import ACCENT, API_COLOUR, DARK, GREY, Styles

FILE = "breakeven_model.xlsx"

#: The sheets in the order of their tabs, and the colour of the tab: cover, what is typed, worked out, shown, proved.
TABS = {
    "Cover": DARK,
    "Inputs": API_COLOUR,
    "Model": GREY,
    "Results": ACCENT,
    "Sensitivity": ACCENT,
    "Projection": ACCENT,
    "Constraints": API_COLOUR,
    "Reconciliation": GREY,
    "Sources": GREY,
    "Checks": GREY,
    "Log": GREY,
}


def build() -> Workbook:
    """The workbook, sheet by sheet in the order in which they rest on each other."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    styles, places = Styles(workbook), Places()
    pages = {title: Page(workbook, styles, places, workbook.create_sheet(title)) for title in TABS}
    for title, colour in TABS.items():
        pages[title].sheet.sheet_properties.tabColor = colour
    register = sources.write(pages["Sources"])
    constraints.write_levels(pages["Constraints"])
    inputs.write(pages["Inputs"], register)
    sources.write_bases(pages["Sources"])
    constraints.write_effects(pages["Constraints"])
    model.write(pages["Model"])
    sensitivity.write(pages["Sensitivity"])
    projection.write(pages["Projection"])
    results.write(pages["Results"])
    reconciliation.write(pages["Reconciliation"])
    checks.write(pages["Checks"])
    cover.write(pages["Cover"])
    log.write(pages["Log"])
    workbook.calculation = CalcProperties(calcMode="auto", fullCalcOnLoad=True)
    workbook.properties.title = "Self-host or API: break-even model"
    workbook.properties.creator = PRODUCT
    return workbook
