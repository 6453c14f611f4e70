"""Sources: where every figure comes from, what it was when shipped, and whether it has been changed since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workbooks.layout import columns
from workbooks.layout.page import Page
from workbooks.layout.styles import CHANGED_FILL
from xl_addin.model.inputs import INPUTS
from xl_addin.model.scenarios import YOURS, Case, Figure, case, cases
from xl_addin.units import COUNT, TEXT, Unit

NUMBER, BASIS, WORDS = "B", "C", "D"
SOURCE_LABEL = Unit("number", '"Source "0', "source label")

#: What stands before an input's name where its typed figure, and what is said of it, have their places.
TYPED, SHIPPED, SHIPPED_BASIS, SOURCE_NUMBER, BASIS_NOW = "typed ", "shipped ", "shipped basis ", "source ", "basis "


@dataclass(frozen=True)
class Register:
    """The numbered list of sources, and the case that the column of "Your case" is shipped with."""

    numbers: dict[tuple[str, str], int]
    first_row: int
    yours: Case

    @property
    def words(self) -> str:
        """The cells that hold the sources in words, in the order of their numbers."""
        return f"Sources!${WORDS}${self.first_row}:${WORDS}${self.first_row + len(self.numbers) - 1}"

    def number(self, figure: Figure) -> int:
        return self.numbers[figure.basis, figure.source]

    def shipped(self, column: str, name: str) -> Figure:
        """The figure that a case column is shipped with."""
        key = next((key for key, letter in columns.PRELOADED.items() if letter == column), None)
        return (self.yours if key is None else case(key)).figures[name]


def selected_formula(row: int) -> str:
    """The selected case's figure in a row of figures: 0 is your case, 1 to 8 the preloaded ones."""
    preloaded = f"${columns.FIRST_PRELOADED}{row}:${columns.LAST_PRELOADED}{row}"
    return f"=IF(case_number=0,${columns.YOURS}{row},INDEX({preloaded},case_number))"


def write(page: Page, yours: Case) -> Register:
    """The numbered sources, then what each figure was when shipped, on what basis, and from which source."""
    page.furnish("Sources", "Where each figure comes from, and which figures have been changed.", columns.WIDTHS)
    page.show_master_check("F", 1, "J")
    page.header(
        words={**dict.fromkeys("BCDEFGH", ""), NUMBER: "Number", BASIS: "Basis", WORDS: "Source, in words"},
        right_from="Z",
    )
    register = _register(page, yours)
    _block(page, "Figures as shipped", SHIPPED, lambda column, name: register.shipped(column, name).value)
    _block(page, "Basis as shipped", SHIPPED_BASIS, lambda column, name: register.shipped(column, name).basis, TEXT)
    _block(
        page,
        "Number of the source",
        SOURCE_NUMBER,
        lambda column, name: register.number(register.shipped(column, name)),
        COUNT,
    )
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
    block = f"{columns.FIRST}{first}:{columns.LAST}{page.row - 1}"
    page.colour_where(block, f'{columns.FIRST}{first}="{YOURS}"', CHANGED_FILL)


def _register(page: Page, yours: Case) -> Register:
    numbers: dict[tuple[str, str], int] = {}
    first_row = page.row
    for one in (*cases().values(), yours):
        for figure in one.figures.values():
            if (figure.basis, figure.source) in numbers:
                continue
            row = page.next()
            numbers[figure.basis, figure.source] = len(numbers) + 1
            page.figure(NUMBER, row, len(numbers), "Record", SOURCE_LABEL)
            page.words(BASIS, row, figure.basis, "Unit")
            page.words(WORDS, row, figure.source, "Note plain")
    return Register(numbers, first_row, yours)


def _block(page: Page, heading: str, prefix: str, value: Callable[[str, str], Any], unit: Unit | None = None) -> None:
    """A row for each input with a fact about its figure in every case; the selected case's is looked up."""
    page.heading(heading)
    page.header()
    for name, figure in INPUTS.items():
        row = page.next()
        shown = unit or figure.unit
        page.describe(row, figure.label, shown, "published, derived, assumed", "scenarios as shipped")
        page.places.put(prefix + name, page.name, row)
        for column in columns.CASES:
            if column == columns.SELECTED:
                page.figure(column, row, selected_formula(row), "Calculation", shown)
            else:
                page.figure(column, row, value(column, name), "Record", shown)
