"""The edition with functions typed beside the native rows: what it says where they are, are absent, or are wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

import udfs  # noqa: F401
from workbooks import packaging
from workbooks.breakeven_model import functions as sheet_of_functions
from workbooks.breakeven_model import workbook
from workbooks.layout import columns
from xl_addin.functions.cell_function import REGISTRY, CellFunction

COMPARED = len(sheet_of_functions.headlines(REGISTRY))


def edition(path: Path, known: Mapping[str, CellFunction]) -> dict[str, Worksheet]:
    """Its sheets, worked out where these functions are known and no others."""
    packaging.write(workbook.build(REGISTRY), path, known)
    return {sheet.title: sheet for sheet in load_workbook(path, data_only=True).worksheets}


def answering(name: str, answer: Any) -> dict[str, CellFunction]:
    """All functions, one of which answers so whatever it is asked."""
    return {**REGISTRY, name: replace(REGISTRY[name], compute=lambda _: answer, vectorised=False)}


def by_label(sheet: Worksheet) -> dict[str, list[Any]]:
    """The cells right of each label, those of the last row of that label."""
    places = [columns.of_cases().yours, *columns.of_cases().all]
    return {str(row[1].value): [sheet[f"{column}{row[1].row}"].value for column in places] for row in sheet.iter_rows()}


def states(sheet: Worksheet) -> set[Any]:
    """What the rows say that compare a function with its native row."""
    rows = [row for row in sheet.iter_rows() if row[1].value == sheet_of_functions.AGREES]
    assert len(rows) == COMPARED
    return {sheet[f"{column}{row[1].row}"].value for row in rows for column in columns.of_cases().all}


def master(sheets: Mapping[str, Worksheet]) -> str:
    return str(by_label(sheets["Checks"])["Master check"][0])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("functions_edition")


def test_without_the_functions_each_row_says_absent_and_every_check_holds(folder: Path) -> None:
    """Those too whose native value is no number: never, or a word."""
    sheets = edition(folder / "absent.xlsx", {})
    assert states(sheets["Functions"]) == {"absent"}
    counted = by_label(sheets["Functions"])
    assert set(counted["Functions absent"]) == {COMPARED}
    assert set(counted["Functions compared"]) == set(counted["Functions that agree"]) == {0}
    assert master(sheets) == "All checks pass"


def test_with_the_functions_each_row_is_compared_and_agrees(folder: Path) -> None:
    sheets = edition(folder / "there.xlsx", REGISTRY)
    assert states(sheets["Functions"]) == {"ok"}
    counted = by_label(sheets["Functions"])
    assert set(counted["Functions absent"]) == {0}
    assert set(counted["Functions compared"]) == set(counted["Functions that agree"]) == {COMPARED}
    assert master(sheets) == "All checks pass"


@pytest.mark.parametrize(("name", "answer"), [("SELFHOST_TOTAL", 1.0), ("SPEND_BAND", "huge"), ("PAYBACK_MONTHS", 1.0)])
def test_one_that_answers_otherwise_is_a_check_to_look_at(folder: Path, name: str, answer: Any) -> None:
    """PAYBACK_MONTHS with a number where the native row says never, as well."""
    sheets = edition(folder / f"{name}.xlsx", answering(name, answer))
    assert set(by_label(sheets["Functions"])["Functions compared"]) == {COMPARED}
    assert "absent" not in states(sheets["Functions"])
    assert master(sheets) == "Checks to look at: 1"


def test_one_that_is_absent_is_left_out_and_the_others_are_compared(folder: Path) -> None:
    sheets = edition(folder / "one_absent.xlsx", {name: one for name, one in REGISTRY.items() if name != "OPS_COST"})
    counted = by_label(sheets["Functions"])
    assert set(counted["Functions absent"]) == {1}
    assert set(counted["Functions compared"]) == set(counted["Functions that agree"]) == {COMPARED - 1}
    assert master(sheets) == "All checks pass"
