"""The template workbooks: what they hold, how they look, and how they are packed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from workbooks import packaging
from workbooks.breakeven_model import workbook as model_workbook
from workbooks.calculator import workbook as calculator_workbook
from workbooks.lambda_edition import workbook as lambda_workbook
from workbooks.price_book import workbook as price_book_workbook
from xl_addin.catalogue import reading, vendors
from xl_addin.catalogue.price import Change
from xl_addin.errors import CannotWrite
from xl_addin.functions.cell_function import REGISTRY, CellFunction
from xl_addin.model.scenarios import Figure


def build_model(path: Path, yours: Mapping[str, Figure] | None = None) -> Path:
    """Write the native workbook: nothing but formulas that every spreadsheet knows; `yours` goes into "Your case"."""
    packaging.write(model_workbook.build(yours=yours), path)
    return path


def build_functions(path: Path, functions: Mapping[str, CellFunction] = REGISTRY) -> Path:
    """Write the edition that types the registered functions beside the native rows."""
    packaging.write(model_workbook.build(functions), path, functions)
    return path


def build_lambdas(path: Path, functions: Mapping[str, CellFunction] = REGISTRY) -> Path:
    """Write the edition that brings the functions along as LAMBDA names, for Excel 365 without an add-in."""
    packaging.write(lambda_workbook.build(functions), path, functions)
    return path


def build_calculator(path: Path, book: reading.Book) -> Path:
    """Write the calculator of API bills from tokens."""
    verified = {vendor: day for vendor in vendors.listed() if (day := book.last_verified(vendor))}
    packaging.write(calculator_workbook.build(book.prices, verified), path)
    return path


def build_price_book(path: Path, book: reading.Book, log: list[Change]) -> Path:
    """Write every price with its basis, and how it moved."""
    packaging.write(price_book_workbook.build(book, log), path)
    return path


def build(out: Path, yours: Mapping[str, Figure] | None = None) -> list[Path]:
    """Write every template workbook into the folder, which is made where it is missing.

    Raises:
        CannotWrite: the folder cannot be made or written to; nothing is left half written.
    """
    from xl_addin.catalogue.store import Store

    folder(out)
    book = reading.book()
    return [
        build_model(out / model_workbook.FILE, yours),
        build_functions(out / model_workbook.FUNCTIONS_FILE),
        build_calculator(out / calculator_workbook.FILE, book),
        build_price_book(out / price_book_workbook.FILE, book, Store().changelog()),
        build_lambdas(out / lambda_workbook.FILE),
    ]


def folder(out: Path) -> Path:
    """The folder to write to, made where it is missing.

    Raises:
        CannotWrite: it cannot be made.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise CannotWrite(f"{out} cannot be used as a folder ({fault.strerror}): choose another.") from fault
    return out
