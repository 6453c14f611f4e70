"""Inputs: the only sheet on which figures are typed, each with its unit, basis, source and allowed range."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol

from openpyxl.worksheet.datavalidation import DataValidation

from workbooks.breakeven_model import sources
from workbooks.breakeven_model.constraints import list_of
from workbooks.breakeven_model.sources import SHIPPED, SHIPPED_BASIS, SOURCE_NUMBER, TYPED
from workbooks.layout import columns
from workbooks.layout.page import Page
from workbooks.layout.promises import OK
from workbooks.layout.styles import CHANGED_FILL
from xl_addin.model.inputs import GROUPS, INPUTS
from xl_addin.model.line import Input
from xl_addin.model.scenarios import YOURS, Figure
from xl_addin.units import TEXT

ACCEPTED = "accepted "
REFUSED = "refused"

#: Excel's limits for the two texts of a data validation, title and message.
TITLE_LIMIT, PROMPT_LIMIT, ERROR_LIMIT = 32, 255, 225


def write(page: Page, register: sources.Register) -> None:
    """A block for each group of inputs, then whether each typed figure is accepted."""
    page.furnish(
        "Inputs",
        "Type in the pale yellow cells. Your case is yours to fill; a preloaded figure that you change turns amber.",
        {**columns.WIDTHS, columns.FROM: 11, columns.TO: 14, columns.HOW: 110},
        freeze="F5",
    )
    page.show_master_check("F", 1, "J")
    page.header(words={**columns.HEADER, columns.FROM: "From", columns.TO: "To"})
    page.words(columns.HOW, page.row - 1, "What it is, and how to type it", "Band beside")
    for heading, figures in GROUPS.items():
        page.heading(heading)
        for figure in figures:
            input_row(page, figure, register)
    page.heading("Is each figure accepted? The model does not calculate with a figure that is refused here.")
    page.header()
    first = page.row
    for figure in INPUTS.values():
        _accepted_row(page, figure)
    page.colour_checks(f"{columns.FIRST}{first}:{columns.LAST}{page.row - 1}")


class Shipped(Protocol):
    """What is known of the figures as they are shipped."""

    @property
    def words(self) -> str:
        """The cells that hold the sources in words."""

    def shipped(self, column: str, name: str) -> Figure:
        """The figure that a case column is shipped with."""


def input_row(
    page: Page, figure: Input, register: Shipped, height: float = 24, only: Callable[[], DataValidation] | None = None
) -> None:
    """A row of typed figures: basis and source follow what is typed, and a changed figure turns amber.

    What may be typed is the figure's range or words, or what `only` allows.
    """
    row = page.next()
    places = page.places
    places.put(TYPED + figure.name, page.name, row)
    as_shipped, basis, number = (
        places.cell(prefix + figure.name, columns.SELECTED, page.name)
        for prefix in (SHIPPED, SHIPPED_BASIS, SOURCE_NUMBER)
    )
    page.describe(
        row,
        figure.label,
        figure.unit,
        f'=IF({columns.SELECTED}{row}={as_shipped},{basis},"{YOURS}")',
        f'=IF({columns.BASIS}{row}="{YOURS}","typed here",INDEX({register.words},{number}))',
    )
    page.sheet.row_dimensions[row].height = height
    for column in columns.CASES:
        if column == columns.SELECTED:
            page.figure(column, row, sources.selected_formula(row), "Calculation", figure.unit)
        else:
            page.figure(column, row, register.shipped(column, figure.name).value, "Input", figure.unit)
    if not figure.unit.is_text:
        page.figure(columns.FROM, row, figure.low, "Record", figure.unit)
        page.figure(columns.TO, row, figure.high, "Record", figure.unit)
    how = "Choose from the list." if figure.unit.is_text else f"Type {figure.how_to_type}."
    page.words(columns.HOW, row, f"{figure.meaning} {how}", "Note beside")
    rule = only() if only else validation(figure, f"${columns.FROM}${row}", f"${columns.TO}${row}")
    rule.add(f"{columns.YOURS}{row}")
    rule.add(f"{columns.FIRST_PRELOADED}{row}:{columns.LAST_PRELOADED}{row}")
    page.sheet.add_data_validation(rule)
    as_shipped = places.cell(SHIPPED + figure.name, columns.FIRST, page.name)
    changed = f"{columns.FIRST}{row}:{columns.LAST}{row}"
    page.colour_where(changed, f"{columns.FIRST}{row}<>{as_shipped}", CHANGED_FILL)


def validation(figure: Input, low: str, high: str) -> DataValidation:
    """Refuse at the keyboard what the model would refuse, and say what to type instead."""
    if figure.unit.is_text:
        rule = DataValidation("list", formula1=f'"{",".join(figure.choices)}"', allow_blank=False)
    else:
        kind: Literal["whole", "decimal"] = "whole" if figure.unit.kind == "whole" else "decimal"
        rule = DataValidation(kind, operator="between", formula1=low, formula2=high, allow_blank=False)
    rule.promptTitle = rule.errorTitle = figure.label[:TITLE_LIMIT]
    rule.prompt = f"{figure.meaning} Type {figure.how_to_type}."[:PROMPT_LIMIT]
    rule.error = f"Not accepted. Type {figure.how_to_type}."[:ERROR_LIMIT]
    rule.showInputMessage = rule.showErrorMessage = True
    return rule


def _accepted_row(page: Page, figure: Input) -> None:
    row = page.places.row(TYPED + figure.name)

    def formula(column: str) -> str:
        typed = f"{column}{row}"
        if figure.unit.is_text:
            # One over the count is a number only where the word is in the list, and not where an error was typed.
            count = f"SUMPRODUCT(({list_of(page, figure.name)}={typed})*1)"
            return f'=IF(ISNUMBER(1/{count}),"{OK}","{REFUSED}")'
        whole = f"INT({typed})" if figure.unit.kind == "whole" else typed
        in_range = f"{typed}=MEDIAN(${columns.FROM}{row},{whole},${columns.TO}{row})"
        return f'=IF(ISNUMBER({typed}),IF({in_range},"{OK}","{REFUSED}"),"{REFUSED}")'

    words = "the word against its list" if figure.unit.is_text else "the figure against its range"
    page.case_row(figure.label, TEXT, "derived", words, formula, kind="Check", name=ACCEPTED + figure.name)
