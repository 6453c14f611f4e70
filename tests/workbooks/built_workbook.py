"""The built model workbook as its reader finds it: figures by the labels of their rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.workbook.workbook import Workbook

from tests.office import Rows, Value
from tests.office.client import Block
from workbooks import columns
from xl_addin.model import MODEL
from xl_addin.model.inputs import INPUTS
from xl_addin.model.projection import MONTH_LINES, SUMMARY_LINES
from xl_addin.model.scenarios import YOUR_CASE, cases

#: The columns into which figures are typed, by the words that the Cover's selector has for them.
TYPED_COLUMNS = {
    YOUR_CASE: columns.YOURS,
    **{cases()[key].label: letter for key, letter in columns.PRELOADED.items()},
}
LAST_MONTH = int(INPUTS["horizon"].high)

#: The figures of one case as a sheet shows them, by the names of its lines.
Shown = dict[str, Value]


@dataclass(frozen=True)
class BuiltWorkbook:
    """Where the figures stand in a workbook that was built."""

    path: Path

    @cached_property
    def formulas(self) -> Workbook:
        """What the cells hold."""
        return load_workbook(self.path)

    @cached_property
    def results(self) -> Workbook:
        """What a reader sees before anything is calculated anew."""
        return load_workbook(self.path, data_only=True)

    def labels(self, sheet: str) -> Iterator[tuple[int, str]]:
        """The rows of a sheet and the words in its label column."""
        worksheet = self.formulas[sheet]
        column = column_index_from_string(columns.LABEL)
        for row in range(1, worksheet.max_row + 1):
            yield row, str(worksheet.cell(row, column).value)

    def rows(self, sheet: str, label: str) -> list[int]:
        return [row for row, found in self.labels(sheet) if found == label]

    @cached_property
    def typed(self) -> dict[str, int]:
        """The rows of Inputs into which figures are typed."""
        return {name: self.rows("Inputs", figure.label)[0] for name, figure in INPUTS.items()}

    @cached_property
    def accepted(self) -> dict[str, int]:
        """The rows of Inputs that say whether a figure is accepted."""
        return {name: self.rows("Inputs", figure.label)[1] for name, figure in INPUTS.items()}

    @cached_property
    def lines(self) -> dict[str, int]:
        """The rows of Model: every figure used and every line."""
        labelled = {label: row for row, label in self.labels("Model")}
        figures = [*MODEL.inputs.values(), *MODEL.lines.values()]
        return {figure.name: labelled[figure.label] for figure in figures if figure.label in labelled}

    @cached_property
    def months(self) -> dict[str, int]:
        """The rows of Projection that hold month 1 of each monthly line."""
        labels = dict(self.labels("Projection"))
        return {
            line.name: next(
                row + 2 for row, label in labels.items() if label == line.label and labels.get(row + 2) == "1"
            )
            for line in MONTH_LINES
        }

    @cached_property
    def summary(self) -> dict[str, int]:
        """The rows of Projection over all months."""
        return {line.name: self.rows("Projection", line.label)[-1] for line in SUMMARY_LINES}

    @cached_property
    def selector(self) -> str:
        """The cell of the Cover in which a case is chosen."""
        return self.named("selected_case")[1]

    def named(self, name: str) -> tuple[str, str]:
        """The sheet and the cell that a defined name means."""
        [(sheet, cell)] = self.formulas.defined_names[name].destinations
        return sheet, cell.replace("$", "")

    # What is written, and what is read back -----------------------------------------------------------------------

    def written(self, figures: Sequence[dict[str, Any]], selected: str | None = None) -> list[Block]:
        """The blocks that put input sets into the typed columns, one set for each, and choose a case."""
        rows = range(min(self.typed.values()), max(self.typed.values()) + 1)
        names = {row: name for name, row in self.typed.items()}
        table = [[one[names[row]] if row in names else None for one in figures] for row in rows]
        first = column_index_from_string(columns.FIRST_PRELOADED)
        last = get_column_letter(first + len(figures) - 2)
        blocks: list[Block] = [
            ("Inputs", f"{columns.YOURS}{rows[0]}:{columns.YOURS}{rows[-1]}", [row[:1] for row in table]),
            ("Inputs", f"{columns.FIRST_PRELOADED}{rows[0]}:{last}{rows[-1]}", [row[1:] for row in table]),
        ]
        return blocks + ([("Cover", self.selector, [[selected]])] if selected else [])

    @property
    def model_block(self) -> tuple[str, str]:
        """The case columns of Model."""
        return "Model", self._block(self.lines.values())

    @property
    def projection_block(self) -> tuple[str, str]:
        """The case columns of Projection."""
        months = self.months.values()
        return "Projection", self._block([*months, *self.summary.values()])

    def used(self, sheet: str) -> tuple[str, str]:
        """The whole of a sheet that is in use."""
        worksheet = self.formulas[sheet]
        return sheet, f"A1:{get_column_letter(worksheet.max_column)}{worksheet.max_row}"

    def model_figures(self, block: Rows, column: str) -> Shown:
        """Every figure of Model in one case column, from what `model_block` read."""
        return self._column(block, self.lines, column)

    def summary_figures(self, block: Rows, column: str) -> Shown:
        """The lines over all months in one case column, from what `projection_block` read."""
        top = min(self.months.values())
        return self._column(block, self.summary, column, top)

    def month_figures(self, block: Rows, column: str, month: int) -> Shown:
        """Every line of one month in one case column, from what `projection_block` read."""
        top = min(self.months.values())
        return self._column(block, {name: row + month - 1 for name, row in self.months.items()}, column, top)

    def _block(self, rows: Any) -> str:
        return f"{columns.FIRST}{min(rows)}:{columns.LAST}{max(rows)}"

    def _column(self, block: Rows, rows: dict[str, int], column: str, top: int | None = None) -> Shown:
        first = min(rows.values()) if top is None else top
        place = columns.CASES.index(column)
        return {name: block[row - first][place] for name, row in rows.items()}
