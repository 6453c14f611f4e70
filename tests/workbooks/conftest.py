"""The workbooks, built once for all tests that only read them."""

from __future__ import annotations

from pathlib import Path

import pytest

import udfs  # noqa: F401  # registers the functions that the functions edition types
import workbooks
from tests.workbooks.built_workbook import BuiltWorkbook
from workbooks.breakeven_model.workbook import FILE, FUNCTIONS_FILE


@pytest.fixture(scope="session")
def built_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every workbook that `breakeven build` writes."""
    folder = tmp_path_factory.mktemp("built")
    workbooks.build(folder)
    return folder


@pytest.fixture(scope="session")
def model(built_folder: Path) -> BuiltWorkbook:
    """breakeven_model.xlsx."""
    return BuiltWorkbook(built_folder / FILE)


@pytest.fixture(scope="session")
def functions_edition(built_folder: Path) -> Path:
    """breakeven_model_functions.xlsx."""
    return built_folder / FUNCTIONS_FILE
