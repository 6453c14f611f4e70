"""The built workbook, to be attacked."""

from tests.workbooks.conftest import model

__all__ = ["model"]
