"""The LAMBDA edition: the scalar functions as names of the workbook, for Excel 365 without any add-in."""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl.workbook import Workbook
from openpyxl.workbook.properties import CalcProperties

from workbooks.lambda_edition import checks, cover, names
from workbooks.lambda_edition import functions as functions_sheet
from workbooks.layout import log
from workbooks.layout.page import PRODUCT, empty
from workbooks.layout.styles import ACCENT, DARK, GREY
from xl_addin.functions.cell_function import CellFunction
from xl_addin.notation.lambdas import is_expressible

FILE = "breakeven_model_lambda.xlsx"

#: The sheets in the order of their tabs, and the colour of the tab.
TABS = {"Cover": DARK, "Functions": ACCENT, "Names": GREY, "Checks": GREY, "Log": GREY}

#: Version, date, what, why. The newest first; `CHANGELOG.md` tells the same of the whole project.
VERSIONS = (
    (
        "v0.2.0",
        "2026-11-21",
        "First version: twelve functions as LAMBDA names, their text, ten columns of examples.",
        "Some machines take no add-in and no macro.",
    ),
)


def build(functions: Mapping[str, CellFunction]) -> Workbook:
    """The workbook of all registered functions that can be LAMBDA names; pack it with the same functions.

    >>> import udfs
    >>> from xl_addin.functions.cell_function import REGISTRY
    >>> build(REGISTRY).sheetnames
    ['Cover', 'Functions', 'Names', 'Checks', 'Log']
    """
    named = {name: entry for name, entry in functions.items() if is_expressible(entry)}
    workbook, pages = empty(TABS)
    names.define(pages["Names"], named)
    functions_sheet.write(pages["Functions"], named)
    names.write(pages["Names"], named)
    checks.write(pages["Checks"], named)
    cover.write(pages["Cover"], list(pages), named, [name for name in functions if name not in named])
    log.write(pages["Log"], VERSIONS)
    workbook.calculation = CalcProperties(calcMode="auto", fullCalcOnLoad=True)
    workbook.properties.title = "Break-even functions as LAMBDA names"
    workbook.properties.creator = PRODUCT
    return workbook
