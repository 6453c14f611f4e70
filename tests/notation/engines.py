"""Two formula engines that have nothing to do with this project, or with each other, as witnesses."""

from collections.abc import Mapping, Sequence
from typing import Any

import formualizer
import ironcalc

SHEET = "Sheet1"

#: A sheet: what each cell holds, by row and column from 1; text that starts with `=` is a formula.
Cells = Mapping[tuple[int, int], Any]


def by_formualizer(cells: Cells, wanted: Sequence[tuple[int, int]]) -> list[Any]:
    book = formualizer.Workbook()
    book.add_sheet(SHEET)
    for (row, column), held in cells.items():
        if isinstance(held, str) and held.startswith("="):
            book.set_formula(SHEET, row, column, held)
        else:
            book.set_value(SHEET, row, column, held)
    book.evaluate_all()
    return [book.get_value(SHEET, *place) for place in wanted]


def by_ironcalc(cells: Cells, wanted: Sequence[tuple[int, int]]) -> list[Any]:
    model = ironcalc.create("witness")
    for (row, column), held in cells.items():
        if isinstance(held, str):
            if held.startswith("="):
                model.update_cell_with_formula(0, row, column, held)
            else:
                model.update_cell_with_text(0, row, column, held)
        elif isinstance(held, bool):
            model.update_cell_with_bool(0, row, column, held)
        else:
            model.update_cell_with_number(0, row, column, float(held))
    model.evaluate()
    return [model.get_cell_value(0, *place) for place in wanted]


WITNESSES = {"formualizer": by_formualizer, "ironcalc": by_ironcalc}
