"""The columns of a long table: by name in the order in which they stand, and only here by letter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from workbooks.layout.columns import MARGIN, after
from workbooks.layout.page import Page
from xl_addin.errors import UnfitSheet
from xl_addin.units import USD_PER_MTOK, Unit

Name = TypeVar("Name")


def letters(names: Iterable[Name], margin: str = MARGIN) -> dict[Name, str]:
    """The letters of columns that stand beside each other behind a margin, by name.

    >>> letters(["vendor", "model"]), letters(["holds", "fails"], "H")
    ({'vendor': 'B', 'model': 'C'}, {'holds': 'I', 'fails': 'J'})
    """
    named = list(names)
    return dict(zip(named, after(margin, len(named)), strict=True))


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, its width, and what its cells are: words, or figures of a kind and a unit."""

    heading: str
    width: float
    words: str = "Label"
    kind: str = ""
    unit: Unit | None = None

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

    def style(self, page: Page) -> str:
        """The named style of its cells."""
        if self.unit is None:
            return page.styles.words(self.words)
        return page.styles.cell(self.kind) if self.unit.is_text else page.styles.figure(self.kind, self.unit)


@dataclass(frozen=True)
class TableColumns:
    """The columns of a table by name, in the order in which they stand."""

    columns: Mapping[str, Column]

    def __post_init__(self) -> None:
        for name in self.columns:
            if not name.isidentifier():
                raise UnfitSheet(
                    f"{name!r} cannot name a column, for a formula would not find it: write letters, digits and "
                    "underscores."
                )

    @cached_property
    def of(self) -> dict[str, str]:
        """The letter of each column."""
        return letters(self.columns)

    def letter(self, name: str) -> str:
        """The letter of a column.

        Raises:
            UnfitSheet: the table has no such column.
        """
        if name not in self.of:
            raise UnfitSheet(f"A table has no column {name!r}: write one of {', '.join(self.of)}.")
        return self.of[name]

    @property
    def widths(self) -> dict[str, float]:
        """The widths of the columns, with the margin."""
        return {MARGIN: 1.5, **{self.of[name]: column.width for name, column in self.columns.items()}}
