"""The model workbook in its two editions: native formulas only, and with functions typed beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from openpyxl.workbook import Workbook

from workbooks.layout import columns, sheets
from xl_addin.functions.cell_function import CellFunction
from xl_addin.model.scenarios import STARTING_POINT, YOUR_CASE, Figure, case

FILE = "breakeven_model.xlsx"
FUNCTIONS_FILE = "breakeven_model_functions.xlsx"


def build(typed: Mapping[str, CellFunction] | None = None, yours: Mapping[str, Figure] | None = None) -> Workbook:
    """The workbook: every module of this room that declares a `SHEET`, in the order in which they rest on each other.

    With functions to be `typed`, it is the functions edition: one more sheet, and one more check. Figures that are
    `yours` are filled into "Your case", which is then the chosen one.
    """
    start = case(STARTING_POINT)
    return sheets.build(
        __package__,
        "Self-host or API: break-even model",
        columns.of_cases(titles_on="Inputs"),
        typed=typed,
        your_case=replace(start, figures={**start.figures, **(yours or {})}),
        chosen=YOUR_CASE if yours else start.label,
    )
