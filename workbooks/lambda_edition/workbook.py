"""The LAMBDA edition: the scalar functions as names of the workbook, for Excel 365 without any add-in."""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl.workbook import Workbook

from workbooks.lambda_edition import examples
from workbooks.layout import sheets
from xl_addin.functions.cell_function import CellFunction
from xl_addin.notation.lambdas import is_expressible

FILE = "breakeven_model_lambda.xlsx"


def build(functions: Mapping[str, CellFunction]) -> Workbook:
    """The workbook of all registered functions that can be LAMBDA names; pack it with the same functions.

    Its sheets are the modules of this room that declare a `SHEET`.

    >>> import udfs
    >>> from xl_addin.functions.cell_function import REGISTRY
    >>> build(REGISTRY).sheetnames
    ['Cover', 'Functions', 'Names', 'Checks', 'Log']
    """
    named = {name: entry for name, entry in functions.items() if is_expressible(entry)}
    return sheets.build(
        __package__,
        "Break-even functions as LAMBDA names",
        examples.columns(),
        functions=named,
        left_out=[name for name in functions if name not in named],
    )
