"""Sources: where every figure comes from, what it was when shipped, and whether it has been changed since."""

from __future__ import annotations

from workbooks.layout import shipped
from workbooks.layout.columns import YOURS as YOUR_CASE
from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.shipped import SHIPPED, SHIPPED_BASIS, Register
from workbooks.layout.styles import CHANGED_FILL, GREY
from workbooks.layout.typed_figures import TYPED
from xl_addin.model.inputs import INPUTS
from xl_addin.model.scenarios import YOURS, Case, cases
from xl_addin.units import TEXT

#: What stands before an input's name where the basis that its figure has now has its place.
BASIS_NOW = "basis "


def write(page: Page, your_case: Case) -> Register:
    """The numbered sources, then what each figure was when shipped, on what basis, and from which source."""
    page.open("Where each figure comes from, and which figures have been changed.", freeze="")
    figures = {key: one.figures for key, one in cases().items()} | {YOUR_CASE: your_case.figures}
    register = shipped.write_register(page, figures, "Source, in words")
    shipped.write_figures(page, register, INPUTS, "Figures as shipped", "scenarios as shipped")
    return register


def write_bases(page: Page) -> None:
    """What the basis of each figure is now, once the typed figures have their places."""
    page.heading("Basis now: a figure that differs from the shipped one is yours")
    page.header()
    first = page.row
    for name, figure in INPUTS.items():

        def formula(column: str, name: str = name) -> str:
            typed, as_shipped, basis = (
                page.places.cell(prefix + name, column, page.name) for prefix in (TYPED, SHIPPED, SHIPPED_BASIS)
            )
            return f'=IF({typed}={as_shipped},{basis},"{YOURS}")'

        page.case_row(
            figure.label, TEXT, "derived", "typed figure against the shipped one", formula, name=BASIS_NOW + name
        )
    block = f"{page.columns.first}{first}:{page.columns.last}{page.row - 1}"
    page.colour_where(block, f'{page.columns.first}{first}="{YOURS}"', CHANGED_FILL)


SHEET = Sheet(
    "Sources",
    tab=90,
    colour=GREY,
    words="where each figure comes from, what has been changed",
    parts=(Part(write, gives="register"), Part(write_bases, rests_on=("Inputs",))),
)
