"""Columns by what they are of: those of a table, and those of a book, which has one for each case or vendor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

from openpyxl.utils import column_index_from_string, get_column_letter

from xl_addin.model.scenarios import YOUR_CASE, cases

#: The row of a sheet that holds its headings.
HEADER_ROW = 4
#: The first column, which stays empty.
MARGIN = "A"
#: The band over a table of words is dark over so many columns.
BAND_COLUMNS = 7

#: What the two columns are of that stand before the preloaded cases; no case can have such a key.
YOURS, SELECTED = "your case", "selected case"


def after(letter: str, count: int) -> tuple[str, ...]:
    """So many columns to the right of that one.

    >>> after("E", 3), after("Z", 2)
    (('F', 'G', 'H'), ('AA', 'AB'))
    """
    first = column_index_from_string(letter) + 1
    return tuple(get_column_letter(number) for number in range(first, first + count))


@dataclass(frozen=True)
class Block:
    """The columns of a table, side by side: headings by what they are of, from which their letters follow.

    >>> swings = Block({"figure": "Figure", "low": "At low", "high": "At high"})
    >>> swings.of["high"], swings.cells(7)["low"], swings.header
    ('D', 'C7', {'B': 'Figure', 'C': 'At low', 'D': 'At high'})
    """

    headings: Mapping[str, str]
    behind: str = field(default=MARGIN, kw_only=True)

    @cached_property
    def of(self) -> dict[str, str]:
        """The letter of a column."""
        return dict(zip(self.headings, after(self.behind, len(self.headings)), strict=True))

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

    def cells(self, row: int) -> dict[str, str]:
        """The cells of a row."""
        return {key: f"{letter}{row}" for key, letter in self.of.items()}

    @property
    def header(self) -> dict[str, str]:
        """The words of the band over its rows."""
        return {letter: self.headings[key] for key, letter in self.of.items()}

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
        return self.of[YOURS]

    @property
    def selected(self) -> str:
        return self.of[SELECTED]

    @cached_property
    def typed(self) -> dict[str, str]:
        """All but the selected case, which is looked up in the others."""
        return {key: letter for key, letter in self.of.items() if key != SELECTED}

    @cached_property
    def preloaded(self) -> dict[str, str]:
        return {key: letter for key, letter in self.typed.items() if key != YOURS}

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

    @cached_property
    def widths(self) -> dict[str, float]:
        described = {MARGIN: 1.5, LABEL: self.label_width, UNIT: self.unit_width, BASIS: 9, SOURCE: 46}
        return described | dict.fromkeys(self.all, self.width)


@cache
def of_cases(width: float = 13.5, unit_width: float = 13, titles_on: str = "") -> Columns:
    """Your case, the selected one, and the preloaded cases in the order of `scenarios.toml`.

    >>> of_cases().yours, of_cases().selected, of_cases().of["consumer"]
    ('F', 'G', 'H')
    """
    labels = {key: one.label for key, one in cases().items()}
    headings = {YOURS: YOUR_CASE, SELECTED: "Selected", **labels}
    return Columns(headings, width, unit_width=unit_width, titles_on=titles_on)
