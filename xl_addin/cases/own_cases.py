"""A user's own cases, from a .csv or .xlsx file: a row for each, a `name` and a column for each input.

Every cell is checked against its input, with the same sentences as in a cell of a workbook; the verdicts of all
rows are then worked out at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from xl_addin.cases import case_file, whole_columns
from xl_addin.cases.case_file import Cells
from xl_addin.cases.own_case import NAME, NEEDED, faults, is_blank
from xl_addin.cases.whole_columns import Refused
from xl_addin.errors import UnreadableFile
from xl_addin.model import MODEL
from xl_addin.model.constraints import FROM_CONSTRAINTS, constraints, effects
from xl_addin.model.inputs import INPUTS
from xl_addin.notation import arrays
from xl_addin.notation.arrays import Column

FAULTS_SHOWN = 10


def read(path: Path) -> pd.DataFrame:
    """The cases of a file, with a column for every input; what the file leaves out takes its default.

    Raises:
        UnreadableFile: no such file, not a table of cases, or figures that cannot be used; the message names
            row, column, what came, and what to type instead.
    """
    file = case_file.cells(path)
    cells = file.columns
    table = pd.DataFrame()
    refused: dict[str, Refused] = {}
    table[NAME], refused[NAME] = whole_columns.names(cells[NAME])
    for name, figure in INPUTS.items():
        if name in cells:
            table[name], refused[name] = whole_columns.figures(figure, cells[name])
        else:
            table[name] = whole_columns.left_out(figure, len(table))
    lacking = np.logical_and.reduce([refused[name] for name in NEEDED])
    blank = [row for row in np.flatnonzero(lacking).tolist() if not _typed(cells, row)]
    wrong = np.column_stack([*refused.values()])
    wrong[blank] = False
    if wrong.any():
        raise UnreadableFile("\n".join([f"{path.name} cannot be used as it is.", *_sentences(file, wrong)]))
    if len(blank) == len(table):
        raise UnreadableFile(f"{path.name} has no cases: type one in each row below the names of the columns.")
    return table.drop(index=blank).reset_index(drop=True) if blank else table


def verdicts(cases: pd.DataFrame, lines: Sequence[str]) -> list[dict[str, Any]]:
    """The given lines of every case, after its name."""
    figures = {name: cases[name].to_numpy() for name in INPUTS} | _effects(cases)
    found = arrays.evaluate(MODEL, figures, lines)
    columns = [cases[NAME].tolist(), *(found[line].tolist() for line in lines)]
    return [dict(zip(("case", *lines), row, strict=True)) for row in zip(*columns, strict=True)]


def _typed(cells: Mapping[str, Column], row: int) -> dict[str, Any]:
    """What somebody typed into a row."""
    return {name: column[row] for name, column in cells.items() if not is_blank(column[row])}


def _sentences(file: Cells, wrong: Refused) -> list[str]:
    """The first faults in words, and how many there are besides."""
    rows = np.flatnonzero(wrong.any(axis=1))[:FAULTS_SHOWN].tolist()
    shown = [f"Row {file.rows[row]}: {fault}" for row in rows for fault in faults(_typed(file.columns, row))]
    shown = shown[:FAULTS_SHOWN]
    more = int(wrong.sum()) - len(shown)
    return [*shown, f"... and {more} more."] if more else shown


def _effects(cases: pd.DataFrame) -> dict[str, Column]:
    """What the chosen constraint levels do, worked out once for each choice that occurs."""
    levels = {name: cases[name].cat for name in constraints()}
    shape = [len(level.categories) for level in levels.values()]
    every = np.ravel_multi_index([level.codes.to_numpy() for level in levels.values()], shape)
    rows, chosen = pd.factorize(every)
    words = [
        level.categories[codes] for level, codes in zip(levels.values(), np.unravel_index(chosen, shape), strict=True)
    ]
    known = [effects(dict(zip(levels, row, strict=True))) for row in zip(*words, strict=True)]
    return {
        figure.name: np.array([one[figure.name] for one in known], object if figure.unit.is_text else float)[rows]
        for figure in FROM_CONSTRAINTS
    }
