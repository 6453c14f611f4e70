"""Workloads: the model, the tokens of a call and the calls, for your own case and for every preloaded one."""

from __future__ import annotations

from openpyxl.worksheet.datavalidation import DataValidation

from workbooks.breakeven_model.inputs import ACCEPTED, REFUSED, input_row
from workbooks.breakeven_model.sources import TYPED, selected_formula
from workbooks.calculator.figures import FIGURES, MODEL, SHARES_OF_INPUT, WIDTHS
from workbooks.calculator.prices import PriceTable
from workbooks.calculator.sources import Register
from workbooks.layout import columns
from workbooks.layout.page import Page
from workbooks.layout.promises import OK
from xl_addin.model.line import Input
from xl_addin.units import TEXT

LIST = "list of "
#: Whether every figure of a workload is accepted; of the selected one, whether those of the chosen one are.
USABLE = "workload accepted"
ALL_ACCEPTED, TOGETHER = "all figures accepted", "shares of the input together"


def write(page: Page, table: PriceTable, register: Register) -> None:
    """The figures that are typed, then whether each is accepted."""
    page.furnish(
        "Workloads",
        "Choose a model and type your tokens and calls into Your case; a preloaded figure that you change turns amber.",
        {**WIDTHS, columns.FROM: 11, columns.TO: 14, columns.HOW: 96},
        freeze="F5",
    )
    page.show_master_check("F", 1, "J")
    page.header(words={**columns.HEADER, columns.FROM: "From", columns.TO: "To"})
    page.words(columns.HOW, page.row - 1, "What it is, and how to type it", "Band beside")
    for figure in FIGURES.values():
        if figure.name == MODEL:
            input_row(page, figure, register, height=54, only=lambda: model_list(table))
        else:
            input_row(page, figure, register, height=27)
    page.heading("Is each figure accepted? Nothing is calculated with a workload that is refused here.")
    page.header()
    first = page.row
    for figure in FIGURES.values():
        _accepted_row(page, figure, table)
    _together(page)
    _usable(page, first)
    page.colour_checks(f"{columns.FIRST}{first}:{columns.LAST}{page.row - 1}")
    _periods(page)


def model_list(table: PriceTable) -> DataValidation:
    """Only a model that the price list names."""
    rule = DataValidation("list", formula1=table.models, allow_blank=False)
    rule.promptTitle, rule.prompt = (
        "Model",
        "Choose from the list: all live models of ten vendors, as on the sheet Prices.",
    )
    rule.errorTitle, rule.error = "No such model", "Choose one from the list; the sheet Prices shows them all."
    rule.showInputMessage = rule.showErrorMessage = True
    return rule


def listed(name: str, table: PriceTable) -> str:
    """Whether a cell names a model: one over the count is a number only where it is listed."""
    return f"ISNUMBER(1/SUMPRODUCT(({table.models}={name})*1))"


def _accepted_row(page: Page, figure: Input, table: PriceTable) -> None:
    row = page.places.row(TYPED + figure.name)

    def formula(column: str) -> str:
        typed = f"{column}{row}"
        if figure.name == MODEL:
            return f'=IF({listed(typed, table)},"{OK}","{REFUSED}")'
        if figure.unit.is_text:
            words = ",".join(f'{typed}="{choice}"' for choice in figure.choices)
            return f'=IF(OR({words}),"{OK}","{REFUSED}")'
        whole = f"INT({typed})" if figure.unit.kind == "whole" else typed
        in_range = f"{typed}=MEDIAN(${columns.FROM}{row},{whole},${columns.TO}{row})"
        return f'=IF(ISNUMBER({typed}),IF({in_range},"{OK}","{REFUSED}"),"{REFUSED}")'

    words = "the word against its list" if figure.unit.is_text else "the figure against its range"
    page.case_row(figure.label, TEXT, "derived", words, formula, kind="Check", name=ACCEPTED + figure.name)


def _together(page: Page) -> None:
    first, last = (page.places.row(TYPED + name) for name in SHARES_OF_INPUT)
    page.case_row(
        "Read and written, together",
        TEXT,
        "derived",
        "not more than all of the input",
        lambda column: f'=IF(N({column}{first})+N({column}{last})<=1,"{OK}","{REFUSED}")',
        kind="Check",
        name=ACCEPTED + TOGETHER,
    )


def _usable(page: Page, first: int) -> None:
    last = page.row - 1
    row = page.case_row(
        "All of them",
        TEXT,
        "derived",
        "counted above",
        lambda column: (
            f'=IF(COUNTIF({column}{first}:{column}{last},"{OK}")=ROWS({column}{first}:{column}{last}),'
            f'"{OK}","{REFUSED}")'
        ),
        kind="Check",
        name=ALL_ACCEPTED,
    )
    # A blank that was chosen arrives in Selected as 0, which may be in range: what counts is the case itself.
    header = page.places.row(TYPED + MODEL) - 1
    page.case_row(
        "The workload is used",
        TEXT,
        "derived",
        "Selected stands and falls with its case",
        lambda column: (
            f"=IF({column}${header}=${columns.SELECTED}${header},{selected_formula(row).removeprefix('=')},{column}{row})"
        ),
        kind="Check",
        name=USABLE,
    )


def _periods(page: Page) -> None:
    page.next()
    page.words(
        columns.LABEL,
        page.next(),
        "A day is the year over its days, a month a twelfth of it: 365/12 days. Tokens are those of an average call; "
        "a long-context price is chosen by the input of one call, never by a month's.",
        "Note plain",
    )
