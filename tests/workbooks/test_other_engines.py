"""Two formula engines that have nothing to do with this project, or with each other, find what the engine finds.

They load the finished workbook as it is, all sheets of it; the Model sheet is what they are asked about.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

import formualizer
import ironcalc
import pytest
from openpyxl.utils import column_index_from_string

from tests.office import Value
from tests.proof import sampled
from tests.workbooks.agreement import Wording, disagreements
from tests.workbooks.built_workbook import TYPED_COLUMNS, BuiltWorkbook
from tests.workbooks.drawn_cases import Figures, drawn_cases
from tests.workbooks.knife_edges import knife_edges
from workbooks.layout.columns import of_cases
from xl_addin.model import MODEL
from xl_addin.model.months import summary
from xl_addin.model.projection import SUMMARY_LINES
from xl_addin.model.scenarios import evaluate

COLUMNS = of_cases()

SETS = 45 * len(TYPED_COLUMNS)
CASES = list(TYPED_COLUMNS)


class Witness(Protocol):
    """An engine with the workbook open."""

    def write(self, sheet: str, row: int, column: str, value: float | str) -> None: ...
    def calculate(self) -> None: ...
    def read(self, sheet: str, row: int, column: str) -> Value: ...


class Formualizer:
    def __init__(self, model: BuiltWorkbook) -> None:
        self.book = formualizer.Workbook.from_path(str(model.path))

    def write(self, sheet: str, row: int, column: str, value: float | str) -> None:
        self.book.set_value(sheet, row, column_index_from_string(column), value)

    def calculate(self) -> None:
        self.book.evaluate_all()

    def read(self, sheet: str, row: int, column: str) -> Value:
        found: Value = self.book.get_value(sheet, row, column_index_from_string(column))
        return "" if found is None else found


class IronCalc:
    def __init__(self, model: BuiltWorkbook) -> None:
        self.sheets = model.formulas.sheetnames
        self.book = ironcalc.load_from_xlsx(str(model.path), "en", "UTC", "en")

    def write(self, sheet: str, row: int, column: str, value: float | str) -> None:
        place = self.sheets.index(sheet), row, column_index_from_string(column)
        if isinstance(value, str):
            self.book.update_cell_with_text(*place, value)
        else:
            self.book.update_cell_with_number(*place, value)

    def calculate(self) -> None:
        self.book.evaluate()

    def read(self, sheet: str, row: int, column: str) -> Value:
        found: Value = self.book.get_cell_value(self.sheets.index(sheet), row, column_index_from_string(column))
        return "" if found is None else found


def without_percentages(text: str) -> str:
    """A text without its whole per cents.

    IronCalc's TEXT rounds halves of the binary figure: TEXT(0.525,"0%") is 52% to it, and 53% to Excel, LibreOffice
    and us, who round the decimal figure that the cell shows.
    """
    return re.sub(r"\d+%", "%", text)


ENGINES: list[tuple[Callable[[BuiltWorkbook], Witness], Wording]] = [
    (Formualizer, str),
    (IronCalc, without_percentages),
]


@pytest.mark.parametrize(("engine", "wording"), ENGINES, ids=["formualizer", "ironcalc"])
def test_every_line_of_the_model_agrees_with_the_engine(
    engine: Callable[[BuiltWorkbook], Witness], wording: Wording, model: BuiltWorkbook
) -> None:
    witness = engine(model)
    drawn = list(drawn_cases(seed=11, number=SETS))
    wrong = []
    for start in range(0, SETS, len(CASES)):
        sets = drawn[start : start + len(CASES)]
        selected = CASES[start // len(CASES) % len(sets)]
        for column, figures in typed_in(witness, model, sets, selected).items():
            shown = {name: witness.read("Model", row, column) for name, row in model.lines.items()}
            wrong += [f"{column}: {found}" for found in disagreements(MODEL.order, evaluate(figures), shown, wording)]
    assert not wrong, "\n".join([f"{len(wrong)} in all, the first of them:", *wrong[:5]])


@pytest.mark.parametrize("seed", sampled(1, range(21, 25)))
@pytest.mark.parametrize(("engine", "wording"), ENGINES, ids=["formualizer", "ironcalc"])
def test_at_a_tie_both_say_what_the_engine_says(
    engine: Callable[[BuiltWorkbook], Witness], wording: Wording, seed: int, model: BuiltWorkbook
) -> None:
    witness = engine(model)
    edges = list(knife_edges(seed, 14 * len(CASES)))
    wrong = []
    for start in range(0, len(edges), len(CASES)):
        for column, figures in typed_in(witness, model, edges[start : start + len(CASES)], CASES[0]).items():
            values = evaluate(figures)
            for lines, found, sheet, rows in (
                (MODEL.order, values, "Model", model.lines),
                (SUMMARY_LINES, summary(values), "Projection", model.summary),
            ):
                shown = {line.name: witness.read(sheet, rows[line.name], column) for line in lines}
                wrong += [f"{column}: {one}" for one in disagreements(lines, found, shown, wording)]
    assert not wrong, "\n".join([f"{len(wrong)} in all, the first of them:", *wrong[:5]])


def typed_in(witness: Witness, model: BuiltWorkbook, sets: list[Figures], selected: str) -> dict[str, Figures]:
    """Type an input set into each column, choose a case, calculate; the figures that each column then works with."""
    typed = dict(zip(TYPED_COLUMNS.values(), sets, strict=False))
    for column, figures in typed.items():
        for name, row in model.typed.items():
            witness.write("Inputs", row, column, figures[name])
    witness.write("Cover", int(model.selector[1:]), model.selector[0], selected)
    witness.calculate()
    return {**typed, COLUMNS.selected: typed[TYPED_COLUMNS[selected]]}
