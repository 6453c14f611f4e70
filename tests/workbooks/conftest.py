"""The workbooks as they were built, for all tests that only read them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workbooks.built_workbook import BuiltWorkbook
from workbooks.breakeven_model.workbook import FILE


@pytest.fixture(scope="session")
def model(built_folder: Path) -> BuiltWorkbook:
    """breakeven_model.xlsx."""
    return BuiltWorkbook(built_folder / FILE)
