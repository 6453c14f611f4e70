"""The model workbook in its two editions: native formulas only, and with functions typed beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from openpyxl.workbook import Workbook
from openpyxl.workbook.properties import CalcProperties

from workbooks.breakeven_model import (
    checks,
    constraints,
    cover,
    functions,
    inputs,
    model,
    projection,
    reconciliation,
    results,
    sensitivity,
    sources,
)
from workbooks.layout import log
from workbooks.layout.page import PRODUCT, empty
from workbooks.layout.styles import ACCENT, API_COLOUR, DARK, GREY
from xl_addin.functions.cell_function import CellFunction
from xl_addin.model.scenarios import STARTING_POINT, YOUR_CASE, Figure, case

FILE = "breakeven_model.xlsx"
FUNCTIONS_FILE = "breakeven_model_functions.xlsx"

#: The sheets in the order of their tabs, and the colour of the tab: cover, what is typed, worked out, shown, proved.
TABS = {
    "Cover": DARK,
    "Inputs": API_COLOUR,
    "Model": GREY,
    "Results": ACCENT,
    "Functions": ACCENT,
    "Sensitivity": ACCENT,
    "Projection": ACCENT,
    "Constraints": API_COLOUR,
    "Reconciliation": GREY,
    "Sources": GREY,
    "Checks": GREY,
    "Log": GREY,
}


def build(typed: Mapping[str, CellFunction] | None = None, yours: Mapping[str, Figure] | None = None) -> Workbook:
    """The workbook, sheet by sheet in the order in which they rest on each other.

    With functions to be `typed`, it is the functions edition: one more sheet, and one more check. Figures that are
    `yours` are filled into "Your case", which is then the chosen one.
    """
    start = case(STARTING_POINT)
    your_case = replace(start, figures={**start.figures, **(yours or {})})
    workbook, pages = empty({title: TABS[title] for title in TABS if title != "Functions" or typed})
    register = sources.write(pages["Sources"], your_case)
    constraints.write_levels(pages["Constraints"])
    inputs.write(pages["Inputs"], register)
    sources.write_bases(pages["Sources"])
    constraints.write_effects(pages["Constraints"])
    model.write(pages["Model"])
    sensitivity.write(pages["Sensitivity"])
    projection.write(pages["Projection"])
    results.write(pages["Results"])
    reconciliation.write(pages["Reconciliation"])
    if typed:
        functions.write(pages["Functions"], typed)
    checks.write(pages["Checks"], with_functions=bool(typed))
    cover.write(pages["Cover"], list(pages), YOUR_CASE if yours else start.label)
    log.write(pages["Log"])
    workbook.calculation = CalcProperties(calcMode="auto", fullCalcOnLoad=True)
    workbook.properties.title = "Self-host or API: break-even model"
    workbook.properties.creator = PRODUCT
    return workbook
