"""The rules that a workbook is held to, beside openpyxl merely opening it for its formulas and for their results."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import load_workbook

import workbooks
from bench.race import Result, at_most, race
from workbooks.audit import audit

ROUNDS = 5
TIMES_OPENING = 4.5


def results() -> Iterator[Result]:
    with TemporaryDirectory() as folder:
        path = workbooks.build_model(Path(folder, "model.xlsx"))
        formulas = sum(cell.data_type == "f" for sheet in load_workbook(path) for row in sheet for cell in row)
        assert audit(path) == []
        audited, opened = race(lambda: audit(path), lambda: open_twice(path), ROUNDS)
    yield at_most(f"An audit of {formulas:,} formulas", ("audit", audited), ("openpyxl", opened), TIMES_OPENING)


def open_twice(path: Path) -> None:
    """What the audit has to do before it can apply any rule."""
    for data_only in (False, True):
        load_workbook(path, data_only=data_only)
