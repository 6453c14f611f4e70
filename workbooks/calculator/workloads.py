"""Workloads: the model, the tokens of a call and the calls, for your own case and for every preloaded one."""

from __future__ import annotations

from openpyxl.worksheet.datavalidation import DataValidation

from workbooks.calculator.figures import FIGURES, MODEL, SHARES_OF_INPUT
from workbooks.calculator.prices import PriceTable
from workbooks.layout.columns import LABEL
from workbooks.layout.page import Page
from workbooks.layout.promises import OK
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.shipped import Register
from workbooks.layout.styles import API_COLOUR
from workbooks.layout.typed_figures import ACCEPTED, REFUSED, TYPED, accepted_row, furnish, input_row, is_listed
from xl_addin.catalogue import vendors
from xl_addin.model.line import Input
from xl_addin.units import TEXT, spelled

#: Whether every figure of a workload is accepted; of the selected one, whether those of the chosen one are.
USABLE = "workload accepted"
ALL_ACCEPTED, TOGETHER = "all figures accepted", "shares of the input together"


def write(page: Page, table: PriceTable, register: Register) -> None:
    """The figures that are typed, then whether each is accepted."""
    furnish(
        page,
        "Choose a model and type your tokens and calls into Your case; a preloaded figure that you change turns amber.",
        96,
    )
    for figure in FIGURES.values():
        if figure.name == MODEL:
            input_row(page, figure, register, height=54, only=lambda: model_list(table))
        else:
            input_row(page, figure, register, height=27)
    page.heading("Is each figure accepted? Nothing is calculated with a workload that is refused here.")
    page.header()
    first = page.row
    for figure in FIGURES.values():
        accepted_row(page, figure, lambda cell, figure=figure: _is_choice(cell, figure, table))  # type: ignore[misc]
    _together(page)
    _usable(page, first)
    page.colour_checks(f"{page.columns.first}{first}:{page.columns.last}{page.row - 1}")
    _periods(page)


def model_list(table: PriceTable) -> DataValidation:
    """Only a model that the price list names."""
    whose = f"all live models of {spelled(len(vendors.listed()))} vendors, as on the sheet Prices."
    return table.choice("Model", f"Choose from the list: {whose}")


def _is_choice(cell: str, figure: Input, table: PriceTable) -> str:
    """Whether a cell holds one of the words that it may hold: a listed model, or a choice of the figure."""
    if figure.name == MODEL:
        return is_listed(cell, table.models)
    choices = ",".join(f'{cell}="{choice}"' for choice in figure.choices)
    return f"OR({choices})"


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
            f"=IF({column}${header}=${page.columns.selected}${header},{page.columns.selected_formula(row).removeprefix('=')},{column}{row})"
        ),
        kind="Check",
        name=USABLE,
    )


def _periods(page: Page) -> None:
    page.next()
    page.words(
        LABEL,
        page.next(),
        "A day is the year over its days, a month a twelfth of it: 365/12 days. Tokens are those of an average call; "
        "a long-context price is chosen by the input of one call, never by a month's.",
        "Note plain",
    )


SHEET = Sheet(
    "Workloads",
    tab=10,
    colour=API_COLOUR,
    words="model, tokens and calls: every figure that is typed",
    parts=(Part(write),),
)
