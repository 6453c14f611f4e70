"""The places where the figures of a book stand, by name."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy

from workbooks.layout.columns import Columns
from xl_addin.errors import UnfitSheet


class Places:
    """Where each named figure stands: the sheet and the row that hold it for every case."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self._rows: dict[str, tuple[str, int]] = {}
        self._read_on = "A sheet"

    def read_on(self, sheet: str) -> Places:
        """The same places as that sheet reads them: a figure that it cannot find is told of in its name."""
        places = copy(self)
        places._read_on = sheet
        return places

    def put(self, name: str, sheet: str, row: int) -> None:
        self._rows[name] = sheet, row

    def home(self, name: str) -> tuple[str, int]:
        """The sheet and the row of a figure.

        Raises:
            UnfitSheet: no sheet has written it yet.
        """
        if name not in self._rows:
            raise UnfitSheet(
                f"{self._read_on} reads {name}, which has no place yet: name the sheet that writes it in rests_on."
            )
        return self._rows[name]

    def row(self, name: str) -> int:
        return self.home(name)[1]

    def cell(self, name: str, column: str, sheet: str) -> str:
        """The figure's cell in that column, as a formula on `sheet` writes it."""
        home, row = self.home(name)
        return f"{column}{row}" if home == sheet else f"{home}!{column}{row}"

    def reader(self, column: str, sheet: str) -> Callable[[str], str]:
        """What a line's names become in that column of that sheet."""
        return lambda name: self.cell(name, column, sheet)

    def selected(self, name: str, sheet: str) -> str:
        """The selected case's figure, fixed."""
        home, row = self.home(name)
        cell = f"${self.columns.selected}${row}"
        return cell if home == sheet else f"{home}!{cell}"
