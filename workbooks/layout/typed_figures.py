"""Figures that are typed: their rows, what Excel lets be typed into them, and whether each is accepted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from openpyxl.worksheet.datavalidation import DataValidation

from workbooks.layout.columns import BASIS
from workbooks.layout.page import Page
from workbooks.layout.promises import OK
from workbooks.layout.shipped import SHIPPED, SHIPPED_BASIS, SOURCE_NUMBER, Register, fill
from workbooks.layout.styles import CHANGED_FILL
from xl_addin.model.line import Input
from xl_addin.model.scenarios import YOURS
from xl_addin.units import TEXT

#: What stands before an input's name where its typed figure, and whether that is accepted, have their places.
TYPED, ACCEPTED = "typed ", "accepted "
REFUSED = "refused"

#: Excel's limits for the texts of a data validation: title, prompt and message.
TITLE_LIMIT, PROMPT_LIMIT, ERROR_LIMIT = 32, 255, 224


def furnish(page: Page, purpose: str, how_width: float) -> None:
    """A sheet to type on: beside the cases from where to where a figure may go, and how it is typed."""
    low, high, how = page.columns.after(3)
    widths = {**page.columns.widths, low: 11, high: 14, how: how_width}
    page.furnish(page.name, purpose, widths, freeze="F5")
    page.show_master_check("F", 1, "J")
    page.header(words={**page.columns.header, low: "From", high: "To"})
    page.words(how, page.row - 1, "What it is, and how to type it", "Band beside")


def input_row(
    page: Page, figure: Input, register: Register, height: float = 24, only: Callable[[], DataValidation] | None = None
) -> None:
    """A row of typed figures: basis and source follow what is typed, and a changed figure turns amber.

    What may be typed is the figure's range or words, or what `only` allows.
    """
    row = page.next()
    places, columns = page.places, page.columns
    places.put(TYPED + figure.name, page.name, row)
    as_shipped, basis, number = (
        places.cell(prefix + figure.name, columns.selected, page.name)
        for prefix in (SHIPPED, SHIPPED_BASIS, SOURCE_NUMBER)
    )
    page.describe(
        row,
        figure.label,
        figure.unit,
        f'=IF({columns.selected}{row}={as_shipped},{basis},"{YOURS}")',
        f'=IF({BASIS}{row}="{YOURS}","typed here",INDEX({register.words},{number}))',
    )
    page.sheet.row_dimensions[row].height = height
    shipped = {key: figures[figure.name].value for key, figures in register.figures.items()}
    fill(page, row, figure.unit, "Input", shipped)
    low, high, how = columns.after(3)
    describe_range(page, row, figure)
    to_type = "Choose from the list." if figure.unit.is_text else f"Type {figure.how_to_type}."
    page.words(how, row, f"{figure.meaning} {to_type}", "Note beside")
    rule = only() if only else validation(figure, f"${low}${row}", f"${high}${row}")
    rule.add(f"{columns.yours}{row}")
    rule.add(columns.preloaded_cells(row))
    page.sheet.add_data_validation(rule)
    as_shipped = places.cell(SHIPPED + figure.name, columns.first, page.name)
    changed = f"{columns.first}{row}:{columns.last}{row}"
    page.colour_where(changed, f"{columns.first}{row}<>{as_shipped}", CHANGED_FILL)


def describe_range(page: Page, row: int, figure: Input) -> None:
    """From where to where the figure may go; words have no such range."""
    if not figure.unit.is_text:
        for column, end in zip(page.columns.after(2), (figure.low, figure.high), strict=True):
            page.figure(column, row, end, "Record", figure.unit)


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


def accepted_row(page: Page, figure: Input, is_choice: Callable[[str], str]) -> None:
    """Whether each typed figure lies in its range, or each word is one of its choices: `is_choice` tests a cell."""
    row = page.places.row(TYPED + figure.name)
    low, high = page.columns.after(2)

    def formula(column: str) -> str:
        typed = f"{column}{row}"
        if figure.unit.is_text:
            return f'=IF({is_choice(typed)},"{OK}","{REFUSED}")'
        whole = f"INT({typed})" if figure.unit.kind == "whole" else typed
        in_range = f"{typed}=MEDIAN(${low}{row},{whole},${high}{row})"
        return f'=IF(ISNUMBER({typed}),IF({in_range},"{OK}","{REFUSED}"),"{REFUSED}")'

    words = "the word against its list" if figure.unit.is_text else "the figure against its range"
    page.case_row(figure.label, TEXT, "derived", words, formula, kind="Check", name=ACCEPTED + figure.name)


def is_listed(cell: str, cells: str) -> str:
    """Whether a cell holds one of the words of a list.

    One over the count is a number only where the word is in the list, and not where an error was typed.
    """
    return f"ISNUMBER(1/SUMPRODUCT(({cells}={cell})*1))"
