"""Inputs: the only sheet on which figures are typed, each with its unit, basis, source and allowed range."""

from __future__ import annotations

from workbooks.breakeven_model.constraints import list_of
from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.shipped import Register
from workbooks.layout.styles import API_COLOUR
from workbooks.layout.typed_figures import accepted_row, furnish, input_row, is_listed
from xl_addin.model.inputs import GROUPS, INPUTS


def write(page: Page, register: Register) -> None:
    """A block for each group of inputs, then whether each typed figure is accepted."""
    furnish(
        page,
        "Type in the pale yellow cells. Your case is yours to fill; a preloaded figure that you change turns amber.",
        110,
    )
    for heading, figures in GROUPS.items():
        page.heading(heading)
        for figure in figures:
            input_row(page, figure, register)
    page.heading("Is each figure accepted? The model does not calculate with a figure that is refused here.")
    page.header()
    first = page.row
    for name, figure in INPUTS.items():
        accepted_row(page, figure, lambda cell, name=name: is_listed(cell, list_of(page, name)))  # type: ignore[misc]
    page.colour_checks(f"{page.columns.first}{first}:{page.columns.last}{page.row - 1}")


SHEET = Sheet(
    "Inputs",
    tab=10,
    colour=API_COLOUR,
    words="every figure that is typed, its range and its basis",
    parts=(Part(write, rests_on=("levels",)),),
)
