"""Columns by what they are of: those of a table, and those of a book, which has one for each case or vendor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TypeVar

from openpyxl.utils import column_index_from_string, get_column_letter

from workbooks.layout.styles import Styles
from xl_addin.errors import UnfitSheet
from xl_addin.model.scenarios import YOUR_CASE, cases
from xl_addin.units import USD_PER_MTOK, Unit

Name = TypeVar("Name")

#: The row of a sheet that holds its headings.
HEADER_ROW = 4
#: The first column, which stays empty, and how wide it is.
MARGIN = "A"
MARGIN_WIDTH = 1.5
#: The band over a table of words is dark over so many columns.
BAND_COLUMNS = 7

#: What the two columns are of that stand before the preloaded cases; no case can have such a key.
YOUR_COLUMN, SELECTED_COLUMN = "your case", "selected case"


def after(letter: str, count: int) -> tuple[str, ...]:
    """So many columns to the right of that one.

    >>> after("E", 3), after("Z", 2)
    (('F', 'G', 'H'), ('AA', 'AB'))
    """
    first = column_index_from_string(letter) + 1
    return tuple(get_column_letter(number) for number in range(first, first + count))


def letters(names: Iterable[Name], margin: str = MARGIN) -> dict[Name, str]:
    """The letters of columns that stand beside each other behind a margin, by name.

    >>> letters(["vendor", "model"]), letters(["holds", "fails"], "H")
    ({'vendor': 'B', 'model': 'C'}, {'holds': 'I', 'fails': 'J'})
    """
    named = list(names)
    return dict(zip(named, after(margin, len(named)), strict=True))


class Letters(dict[str, str]):
    """Letters of columns by what the columns are of; what is none of them is refused in words."""

    def __missing__(self, name: str) -> str:
        raise UnfitSheet(f"A table has no column {name!r}: write one of {', '.join(self)}.")


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, its width, and what its cells are: words, or figures of a kind and a unit.

    Without a width it is as wide as its sheet has it. A text that follows from a formula may wrap, in small letters.
    """

    heading: str
    width: float | None = None
    words: str = "Label"
    kind: str = ""
    unit: Unit | None = None
    wraps: bool = False

    @property
    def is_figure(self) -> bool:
        return self.unit is not None and not self.unit.is_text

    @property
    def band(self) -> str:
        """The style of its heading, which stands where its cells begin."""
        if self.unit is not None and self.unit.kind == USD_PER_MTOK.kind:
            return "Band price"
        if self.is_figure:
            return "Band right"
        return "Band" if self.unit is None and self.words == "Label" else "Band beside"

    def style(self, styles: Styles) -> str:
        """The named style of its cells."""
        if self.unit is None:
            return styles.words(self.words)
        return styles.figure(self.kind, self.unit) if self.is_figure or self.wraps else styles.cell(self.kind)


@dataclass(frozen=True)
class Block:
    """The columns of a table, side by side: what each is of, with its heading or its `Column`; letters follow.

    >>> swings = Block({"figure": Column("Figure", 30), "low": "At low", "high": "At high"})
    >>> swings.of["high"], swings.cells(7)["low"], swings.header
    ('D', 'C7', {'B': 'Figure', 'C': 'At low', 'D': 'At high'})
    >>> swings.widths
    {'A': 1.5, 'B': 30}
    """

    named: Mapping[str, str | Column]
    behind: str = field(default=MARGIN, kw_only=True)

    @cached_property
    def columns(self) -> dict[str, Column]:
        return {key: one if isinstance(one, Column) else Column(one) for key, one in self.named.items()}

    @cached_property
    def headings(self) -> dict[str, str]:
        return {key: column.heading for key, column in self.columns.items()}

    @cached_property
    def of(self) -> Letters:
        """The letter of a column.

        Raises:
            UnfitSheet: there is no such column.
        """
        return Letters(letters(self.named, self.behind))

    @cached_property
    def all(self) -> tuple[str, ...]:
        return tuple(self.of.values())

    @property
    def first(self) -> str:
        return self.all[0]

    @property
    def last(self) -> str:
        return self.all[-1]

    def after(self, count: int) -> tuple[str, ...]:
        """So many columns to the right of them."""
        return after(self.last, count)

    def letters(self, *keys: str) -> tuple[str, ...]:
        """The letters of some of them."""
        return tuple(self.of[key] for key in keys)

    def run(self, *keys: str) -> tuple[str, str]:
        """The first and the last letter of columns that formulas read as one range.

        >>> Block({"model": "Model", "input": "Input", "output": "Output"}).run("input", "output")
        ('C', 'D')

        Raises:
            UnfitSheet: they do not stand side by side in that order.
        """
        letters = self.letters(*keys)
        if letters[1:] != after(letters[0], len(letters) - 1):
            raise UnfitSheet(
                f"The columns {', '.join(keys)} are read as one range: let them stand side by side in that order, and "
                "put any other before or behind them."
            )
        return letters[0], letters[-1]

    def cells(self, row: int) -> dict[str, str]:
        """The cells of a row."""
        return {key: f"{letter}{row}" for key, letter in self.of.items()}

    @property
    def header(self) -> dict[str, str]:
        """The words of the band over its rows."""
        return {letter: self.headings[key] for key, letter in self.of.items()}

    @property
    def widths(self) -> dict[str, float]:
        """The widths of the columns that say theirs, with the margin."""
        said = {self.of[key]: column.width for key, column in self.columns.items()}
        return {MARGIN: MARGIN_WIDTH, **{letter: width for letter, width in said.items() if width is not None}}

    def band(self, columns: int = BAND_COLUMNS) -> dict[str, str]:
        """The same where the band runs on, dark and empty, over so many columns.

        >>> Block({"case": "Case"}).band(3)
        {'B': 'Case', 'C': '', 'D': ''}
        """
        return dict.fromkeys(after(self.behind, columns), "") | self.header


#: The four columns that describe a row.
DESCRIPTION = Block({"label": "Label", "unit": "Unit", "basis": "Basis", "source": "Source"})
LABEL, UNIT, BASIS, SOURCE = DESCRIPTION.all


@dataclass(frozen=True)
class Columns(Block):
    """The columns that mean the same thing on every calculation sheet of a book: headings by what they are of.

    >>> columns = Columns({"small": "Small team", "growth": "Growth team"})
    >>> columns.of["growth"], columns.first, columns.last, columns.after(2)
    ('G', 'F', 'G', ('H', 'I'))
    """

    width: float = 13.5
    label_width: float = 33
    unit_width: float = 13
    #: The sheet whose headings are the names: lists of cases on other sheets refer to it.
    titles_on: str = ""
    behind: str = field(default=SOURCE, kw_only=True)

    def title(self, column: str, sheet: str) -> str:
        """The heading of a column as a list on that sheet has it: a reference to the one place where it stands.

        >>> of_cases(titles_on="Inputs").title("H", "Cover"), of_cases().title("H", "Cover")
        ('=Inputs!H$4', 'Consumer-scale app')
        """
        return f"={self.title_cell(column, sheet)}" if self.titles_on else self.header[column]

    def title_cell(self, column: str, sheet: str, fixed: str = "") -> str:
        """The cell in which a heading stands, as a formula on a sheet writes it."""
        cell = f"{fixed}{column}${HEADER_ROW}"
        return cell if sheet == self.titles_on else f"{self.titles_on}!{cell}"

    # Where the columns are cases ------------------------------------------------------------------------------------

    @property
    def yours(self) -> str:
        return self.of[YOUR_COLUMN]

    @property
    def selected(self) -> str:
        return self.of[SELECTED_COLUMN]

    @cached_property
    def typed(self) -> dict[str, str]:
        """All but the selected case, which is looked up in the others."""
        return {key: letter for key, letter in self.of.items() if key != SELECTED_COLUMN}

    @cached_property
    def preloaded(self) -> dict[str, str]:
        return {key: letter for key, letter in self.typed.items() if key != YOUR_COLUMN}

    def preloaded_cells(self, row: int, fixed: str = "") -> str:
        """The preloaded cases' cells of a row; with `$` as `fixed` their columns stay where a formula is copied."""
        letters = list(self.preloaded.values())
        return f"{fixed}{letters[0]}{row}:{fixed}{letters[-1]}{row}"

    def selected_formula(self, row: int) -> str:
        """The selected case's figure in a row of figures: 0 is your case, 1 the first of the preloaded ones."""
        return f"=IF(case_number=0,${self.yours}{row},INDEX({self.preloaded_cells(row, '$')},case_number))"

    # How they look --------------------------------------------------------------------------------------------------

    @property
    def header(self) -> dict[str, str]:
        """The words of the band over a block of rows."""
        return DESCRIPTION.header | super().header

    @property
    def widths(self) -> dict[str, float]:
        described = {MARGIN: MARGIN_WIDTH, LABEL: self.label_width, UNIT: self.unit_width, BASIS: 9, SOURCE: 46}
        return described | dict.fromkeys(self.all, self.width)


@cache
def of_cases(width: float = 13.5, unit_width: float = 13, titles_on: str = "") -> Columns:
    """Your case, the selected one, and the preloaded cases in the order of `scenarios.toml`.

    >>> of_cases().yours, of_cases().selected, of_cases().of["consumer"]
    ('F', 'G', 'H')
    """
    labels = {key: one.label for key, one in cases().items()}
    headings = {YOUR_COLUMN: YOUR_CASE, SELECTED_COLUMN: "Selected", **labels}
    return Columns(headings, width, unit_width=unit_width, titles_on=titles_on)
