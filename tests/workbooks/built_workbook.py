"""The built model workbook as its reader finds it: figures by the labels of their rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.chart.bar_chart import BarChart
from openpyxl.chart.scatter_chart import ScatterChart
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.workbook.workbook import Workbook

from tests.office import Rows, Value
from tests.office.client import Block
from workbooks.layout.columns import LABEL, of_cases
from xl_addin.model import MODEL
from xl_addin.model.inputs import INPUTS
from xl_addin.model.line import Input, Line
from xl_addin.model.projection import MONTH_LINES, SUMMARY_LINES
from xl_addin.model.scenarios import YOUR_CASE, cases

COLUMNS = of_cases()

#: The columns into which figures are typed, by the words that the Cover's selector has for them.
TYPED_COLUMNS = {
    YOUR_CASE: COLUMNS.yours,
    **{cases()[key].label: letter for key, letter in COLUMNS.preloaded.items()},
}
LAST_MONTH = int(INPUTS["horizon"].high)

Chart = BarChart | ScatterChart
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

    def saved_results(self) -> Iterator[tuple[str, str, Value]]:
        """Every formula cell: its sheet, its address, and the result that was saved with it."""
        for sheet in self.formulas.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        saved = self.results[sheet.title][cell.coordinate]
                        is_empty_text = saved.value is None and saved.data_type == "str"
                        yield sheet.title, cell.coordinate, "" if is_empty_text else saved.value

    def charts(self) -> Iterator[tuple[str, Chart]]:
        """Every chart, and the sheet that it stands on."""
        for sheet in self.formulas.worksheets:
            drawn: list[Chart] = getattr(sheet, "_charts")  # noqa: B009  # openpyxl has no public list of them
            for chart in drawn:
                yield sheet.title, chart

    # Rows by their labels -----------------------------------------------------------------------------------------

    def rows(self, sheet: str, label: str) -> list[int]:
        """The rows of a sheet that carry this label."""
        return [row for row, found in self._labels[sheet].items() if found == label]

    @cached_property
    def _labels(self) -> dict[str, dict[int, str]]:
        column = column_index_from_string(LABEL)
        return {
            sheet.title: {row: str(sheet.cell(row, column).value) for row in range(1, sheet.max_row + 1)}
            for sheet in self.formulas.worksheets
        }

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
        """The rows of Model: the figures used, and every line."""
        figures: list[Input | Line] = [*MODEL.inputs.values(), *MODEL.lines.values()]
        return {figure.name: row for figure in figures for row in self.rows("Model", figure.label)}

    @cached_property
    def summary(self) -> dict[str, int]:
        """The rows of Projection over all months."""
        return {line.name: self.rows("Projection", line.label)[-1] for line in SUMMARY_LINES}

    def month_rows(self, month: int) -> dict[str, int]:
        """The rows of Projection that hold that month of each monthly line."""
        return {name: row + month - 1 for name, row in self._first_months.items()}

    @cached_property
    def _first_months(self) -> dict[str, int]:
        labels = self._labels["Projection"]
        starts = {
            line.name: [row + 2 for row in self.rows("Projection", line.label) if labels.get(row + 2) == "1"]
            for line in MONTH_LINES
        }
        return {name: found[0] for name, found in starts.items()}

    # Cells by what they are for -----------------------------------------------------------------------------------

    @property
    def selector(self) -> str:
        """The cell of the Cover in which a case is chosen."""
        return self.named("selected_case")[1]

    @property
    def change(self) -> str:
        """The one cell of Sensitivity that is typed: how far each figure is moved."""
        [validation] = self.formulas["Sensitivity"].data_validations.dataValidation
        return str(validation.sqref)

    def named(self, name: str) -> tuple[str, str]:
        """The sheet and the cell that a defined name means."""
        [(sheet, cell)] = self.formulas.defined_names[name].destinations
        return sheet, cell.replace("$", "")

    # What is written, and what is read back -----------------------------------------------------------------------

    def written(self, figures: Sequence[dict[str, Any]], selected: str) -> list[Block]:
        """The blocks that put one input set into each typed column, and choose a case."""
        names = {row: name for name, row in self.typed.items()}
        first, last = min(names), max(names)
        table = [[one[names[row]] if row in names else None for one in figures] for row in range(first, last + 1)]
        left, *_, right = COLUMNS.preloaded.values()
        return [
            ("Inputs", f"{COLUMNS.yours}{first}:{COLUMNS.yours}{last}", [row[:1] for row in table]),
            ("Inputs", f"{left}{first}:{right}{last}", [row[1:] for row in table]),
            ("Cover", self.selector, [[selected]]),
        ]

    def whole(self, sheet: str) -> tuple[str, str]:
        """All of a sheet that is in use."""
        used = self.formulas[sheet]
        return sheet, f"A1:{get_column_letter(used.max_column)}{used.max_row}"


def figures(sheet: Rows, rows: Mapping[str, int], column: str) -> Shown:
    """The figures in those rows of one column, from all of a sheet."""
    place = column_index_from_string(column) - 1
    return {name: sheet[row - 1][place] for name, row in rows.items()}
