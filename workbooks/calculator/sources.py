"""Sources: where each figure comes from, what was shipped, and what is to be said of single prices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from workbooks.breakeven_model.sources import (
    SHIPPED,
    SHIPPED_BASIS,
    SOURCE_LABEL,
    SOURCE_NUMBER,
    selected_formula,
)
from workbooks.calculator.figures import FIGURES, USD_A_MONTH, WIDTHS
from workbooks.calculator.preloaded import Workload
from workbooks.calculator.price_rows import SHORT
from workbooks.layout import columns
from workbooks.layout.page import Page
from xl_addin.catalogue.notes import in_words
from xl_addin.catalogue.price import Price
from xl_addin.model.scenarios import STARTING_POINT, Figure
from xl_addin.units import COUNT, DATE, TEXT, USD_PER_MTOK, Unit

NUMBER, BASIS, WORDS = "B", "C", "D"
#: The bill of the same case in the break-even workbook.
CASE_BILL = "bill of the case"
REGISTRIES = (
    ("genai-prices", "Pydantic Services Inc., MIT licence, https://github.com/pydantic/genai-prices"),
    ("LiteLLM", "Berri AI, MIT licence, https://github.com/BerriAI/litellm, model_prices_and_context_window.json"),
)


@dataclass(frozen=True)
class Register:
    """The numbered sources of the workloads, and the workload that each column is shipped with."""

    numbers: Mapping[tuple[str, str], int]
    first_row: int
    workloads: Mapping[str, Workload]

    @property
    def words(self) -> str:
        """The cells that hold the sources in words, in the order of their numbers."""
        return f"Sources!${WORDS}${self.first_row}:${WORDS}${self.first_row + len(self.numbers) - 1}"

    def workload(self, column: str) -> Workload:
        """What a column is shipped with; "Your case" starts as one of the preloaded ones."""
        key = next((key for key, letter in columns.PRELOADED.items() if letter == column), STARTING_POINT)
        return self.workloads[key]

    def shipped(self, column: str, name: str) -> Figure:
        """The figure that a column is shipped with."""
        return self.workload(column).figures[name]

    def number(self, figure: Figure) -> int:
        return self.numbers[figure.basis, figure.source]


def write(page: Page, workloads: Mapping[str, Workload], remarkable: list[Price]) -> Register:
    """The registries, the numbered sources of the workloads, what was shipped, and notes on single prices."""
    widths = {**WIDTHS, columns.BASIS: 23}
    page.furnish("Sources", "Where each figure comes from, and what each was when shipped.", widths, freeze="F5")
    page.show_master_check("F", 1, "J")
    page.sheet.print_title_rows = "1:3"
    page.header(words={**dict.fromkeys("BCDEFGH", ""), NUMBER: "Price registries", WORDS: "Publisher"}, right_from="Z")
    for name, who in REGISTRIES:
        row = page.next()
        page.words(NUMBER, row, name)
        page.words(BASIS, row, "published", "Unit")
        page.words(WORDS, row, who, "Note plain")
    page.heading("Sources of the workloads")
    page.header(
        words={**dict.fromkeys("BCDEFGH", ""), NUMBER: "Number", BASIS: "Basis", WORDS: "Source"},
        right_from="Z",
    )
    register = _register(page, workloads)
    _block(page, "Workloads as shipped", SHIPPED, lambda column, name: register.shipped(column, name).value)
    _block(
        page, "Basis as shipped", SHIPPED_BASIS, lambda column, name: register.shipped(column, name).basis, unit=TEXT
    )
    _block(
        page,
        "Number of the source",
        SOURCE_NUMBER,
        lambda column, name: register.number(register.shipped(column, name)),
        unit=COUNT,
    )
    _bills(page, register)
    _notes(page, remarkable)
    return register


def _register(page: Page, workloads: Mapping[str, Workload]) -> Register:
    numbers: dict[tuple[str, str], int] = {}
    first_row = page.row
    for workload in workloads.values():
        for figure in workload.figures.values():
            if (figure.basis, figure.source) in numbers:
                continue
            row = page.next()
            numbers[figure.basis, figure.source] = len(numbers) + 1
            page.figure(NUMBER, row, len(numbers), "Record", SOURCE_LABEL)
            page.words(BASIS, row, figure.basis, "Unit")
            page.words(WORDS, row, figure.source, "Note plain")
    return Register(numbers, first_row, workloads)


def _block(
    page: Page, heading: str, prefix: str, value: Callable[[str, str], Any], *, unit: Unit | None = None
) -> None:
    """A row for each input with a fact about its figure in every case; the selected case's is looked up."""
    page.heading(heading)
    page.header()
    for name, figure in FIGURES.items():
        _row(page, figure.label, unit or figure.unit, prefix + name, lambda column, name=name: value(column, name))  # type: ignore[misc]


def _row(page: Page, words: str, unit: Unit, name: str, value: Callable[[str], Any]) -> None:
    row = page.next()
    page.describe(row, words, unit, "published, derived, assumed", "as shipped")
    page.places.put(name, page.name, row)
    for column in columns.CASES:
        if column == columns.SELECTED:
            page.figure(column, row, selected_formula(row), "Calculation", unit)
        else:
            page.figure(column, row, value(column), "Record", unit)
    if unit.is_text:
        page.sheet.row_dimensions[row].height = 24


def _bills(page: Page, register: Register) -> None:
    page.heading("Bills of the same cases in the break-even workbook")
    page.header()
    _row(page, "API bill", USD_A_MONTH, CASE_BILL, lambda column: register.workload(column).monthly_bill)


def _notes(page: Page, remarkable: list[Price]) -> None:
    """Every price that is not simply published: who says what, or by which convention it is inferred."""
    page.heading("Prices that are inferred, or on which the sources differ")
    page.header(
        words={
            **dict.fromkeys("BCDEFGH", ""),
            "B": "Model",
            "C": "Since",
            "D": "Basis",
            "E": "Price of a million tokens, USD",
            "F": "What is said of it",
        },
        right_from="Z",
    )
    page.words("C", page.row - 1, "Since", "Band right")
    page.words("F", page.row - 1, "What is said of it", "Band beside")
    for price in remarkable:
        row = page.next()
        page.words("B", row, label_of(price))
        page.figure("C", row, price.since, "Record", DATE)
        page.words("D", row, SHORT[price.basis], "Unit")
        amount = USD_PER_MTOK.show(float(price.usd_per_mtok))
        page.words("E", row, f"{in_words(price.field)}: {amount}", "Note")
        page.words("F", row, price.note, "Note beside")


def label_of(price: Price) -> str:
    """The model of a price."""
    return f"{price.vendor} {price.model}"
