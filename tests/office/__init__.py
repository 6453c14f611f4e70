"""LibreOffice as an independent witness of what the workbooks calculate."""

from tests.office.client import Book, ExcelError, Office, OfficeError, Rows, Value, missing_libreoffice

__all__ = ["Book", "ExcelError", "Office", "OfficeError", "Rows", "Value", "missing_libreoffice"]
