"""The figures as they are shipped: their sources by number, and for every case each figure, basis and source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from workbooks.layout.columns import Block
from workbooks.layout.page import Page
from xl_addin.model.line import Input
from xl_addin.model.scenarios import Figure
from xl_addin.units import COUNT, TEXT, Unit

SOURCE_LABEL = Unit("number", '"Source "0', "source label")
SOURCES = Block({"number": "Number", "basis": "Basis", "words": "Source"})

#: What stands before an input's name where its figure as shipped, and what was said of it, have their places.
SHIPPED, SHIPPED_BASIS, SOURCE_NUMBER = "shipped ", "shipped basis ", "source "


@dataclass(frozen=True)
class Register:
    """The numbered sources, and the figures that the column of each case is shipped with."""

    numbers: Mapping[tuple[str, str], int]
    first_row: int
    figures: Mapping[str, Mapping[str, Figure]]

    @property
    def words(self) -> str:
        """The cells that hold the sources in words, in the order of their numbers."""
        words = SOURCES.of["words"]
        return f"Sources!${words}${self.first_row}:${words}${self.first_row + len(self.numbers) - 1}"

    def number(self, figure: Figure) -> int:
        return self.numbers[figure.basis, figure.source]


def write_register(page: Page, figures: Mapping[str, Mapping[str, Figure]], heading: str) -> Register:
    """A row for each source of the cases' figures, numbered as they are first met; `heading` stands over the words."""
    number, basis, words = SOURCES.letters("number", "basis", "words")
    page.header(words=SOURCES.band() | {words: heading}, right_from="")
    numbers: dict[tuple[str, str], int] = {}
    first_row = page.row
    for figure in (one for shipped in figures.values() for one in shipped.values()):
        if (figure.basis, figure.source) in numbers:
            continue
        row = page.next()
        numbers[figure.basis, figure.source] = len(numbers) + 1
        page.figure(number, row, len(numbers), "Record", SOURCE_LABEL)
        page.words(basis, row, figure.basis, "Unit")
        page.words(words, row, figure.source, "Note plain")
    return Register(numbers, first_row, figures)


def write_figures(
    page: Page, register: Register, inputs: Mapping[str, Input], heading: str, source: str, text_height: float = 0
) -> None:
    """Three blocks with a row for each input: its figures, their bases, and the numbers of their sources."""
    facts: tuple[tuple[str, str, Callable[[Figure], Any], Unit | None], ...] = (
        (heading, SHIPPED, lambda figure: figure.value, None),
        ("Basis as shipped", SHIPPED_BASIS, lambda figure: figure.basis, TEXT),
        ("Number of the source", SOURCE_NUMBER, register.number, COUNT),
    )
    for words, prefix, fact, unit in facts:
        page.heading(words)
        page.header()
        for name, figure in inputs.items():
            said = {key: fact(figures[name]) for key, figures in register.figures.items()}
            record_row(page, figure.label, unit or figure.unit, prefix + name, said, source, text_height)


def record_row(
    page: Page,
    label: str,
    unit: Unit,
    name: str,
    said: Mapping[str, Any],
    source: str,
    text_height: float = 0,
) -> None:
    """A row of what is known of every case as shipped; the selected case's is looked up."""
    row = page.next()
    page.describe(row, label, unit, "published, derived, assumed", source)
    page.places.put(name, page.name, row)
    fill(page, row, unit, "Record", said)
    if unit.is_text and text_height:
        page.sheet.row_dimensions[row].height = text_height


def fill(page: Page, row: int, unit: Unit, kind: str, figures: Mapping[str, Any]) -> None:
    """Put a figure into the column of every case, and into the selected case's the formula that looks it up."""
    for key, column in page.columns.of.items():
        if column == page.columns.selected:
            page.figure(column, row, page.columns.selected_formula(row), "Calculation", unit)
        else:
            page.figure(column, row, figures[key], kind, unit)
