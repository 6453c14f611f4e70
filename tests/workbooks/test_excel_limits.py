"""No workbook that is built, and no function, comes near a limit of Excel's; the limits are in `excel_limits.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula

from xl_addin.functions.cell_function import REGISTRY
from xl_addin.functions.description import described
from xl_addin.notation.lambdas import lambdas

TABLE = tomllib.loads(Path(__file__).with_name("excel_limits.toml").read_text(encoding="utf-8"))
LIMITS: dict[str, dict[str, Any]] = TABLE["limits"]


@dataclass(frozen=True)
class Book:
    """A built workbook: its file, and what is in its cells."""

    file: str
    #: openpyxl's; what it counts of formats has no types.
    workbook: Any
    texts: list[str]
    formulas: list[str]

    @property
    def sheets(self) -> list[Any]:
        return list(self.workbook.worksheets)

    @property
    def validations(self) -> list[DataValidation]:
        return [one for sheet in self.sheets for one in sheet.data_validations.dataValidation]


def opened(path: Path) -> Book:
    workbook = load_workbook(path)
    rows = chain.from_iterable(sheet.iter_rows() for sheet in workbook.worksheets)
    values = [cell.value for cell in chain.from_iterable(rows)]
    found = [value.text if isinstance(value, ArrayFormula) else value for value in values]
    words = [one for one in found if isinstance(one, str)]
    formulas = [one for one in words if one.startswith("=")]
    return Book(path.name, workbook, [one for one in words if not one.startswith("=")], formulas)


@pytest.fixture(scope="module")
def books(built_folder: Path) -> list[Book]:
    return [opened(path) for path in sorted(built_folder.glob("*.xlsx"))]


def functions_of(formula: str) -> Iterator[tuple[int, int]]:
    """Each function of a formula: how many others it stands in, itself counted, and how many arguments it has."""
    open_ones: list[int] = []
    before = ""
    for token in Tokenizer(formula).items:
        if token.subtype == Token.OPEN and token.type in (Token.FUNC, Token.PAREN):
            open_ones.append(1)
        elif token.subtype == Token.CLOSE and token.type in (Token.FUNC, Token.PAREN):
            arguments = open_ones.pop()
            yield len(open_ones) + 1, 0 if before == Token.OPEN else arguments
        elif token.type == Token.SEP and token.subtype == Token.ARG and open_ones:
            open_ones[-1] += 1
        before = token.subtype


@pytest.mark.parametrize(
    ("formula", "found"),
    [
        ("=SUM(A1,IF(B1,2,MAX(C1:C9)))", [(3, 1), (2, 3), (1, 2)]),
        ("=NOW()", [(1, 0)]),
        ('=(A1&"),(")*2', [(1, 1)]),
    ],
)
def test_functions_are_counted(formula: str, found: list[tuple[int, int]]) -> None:
    assert list(functions_of(formula)) == found


def _lengths(texts: Iterable[str | None]) -> list[float]:
    return [len(text or "") for text in texts]


def _margins(sheet: Any) -> list[float]:
    """The three parts of a header or footer go into one text."""
    each = (sheet.oddHeader, sheet.oddFooter)
    return [sum(len(part.text or "") for part in (one.left, one.center, one.right)) for one in each]


def _counted(books: list[Book], place: int) -> list[float]:
    formulas = {formula for book in books for formula in book.formulas}
    formulas |= {f"={made.stored}" for made in lambdas(REGISTRY).values()}
    return [counts[place] for formula in formulas for counts in functions_of(formula)]


#: How much of each thing a workbook takes.
OF_A_BOOK: dict[str, Callable[[Book], list[float]]] = {
    "rows of a sheet": lambda book: [sheet.max_row for sheet in book.sheets],
    "columns of a sheet": lambda book: [sheet.max_column for sheet in book.sheets],
    "characters of a sheet's name": lambda book: _lengths(sheet.title for sheet in book.sheets),
    "width of a column": lambda book: [
        one.width for sheet in book.sheets for one in sheet.column_dimensions.values() if one.width
    ],
    "height of a row": lambda book: [
        one.height for sheet in book.sheets for one in sheet.row_dimensions.values() if one.height
    ],
    "characters of a header or footer": lambda book: [*chain.from_iterable(map(_margins, book.sheets))],
    "links of a sheet": lambda book: [
        sum(cell.hyperlink is not None for row in sheet.iter_rows() for cell in row) for sheet in book.sheets
    ],
    "characters of a cell": lambda book: _lengths(book.texts),
    "line breaks of a cell": lambda book: [text.count("\n") for text in book.texts],
    "characters of a formula": lambda book: _lengths(book.formulas),
    "characters of a conditional format's formula": lambda book: _lengths(
        formula
        for sheet in book.sheets
        for area in sheet.conditional_formatting
        for rule in area.rules
        for formula in rule.formula
    ),
    "characters of a validation's title": lambda book: _lengths(
        title for one in book.validations for title in (one.promptTitle, one.errorTitle)
    ),
    "characters of a validation's prompt": lambda book: _lengths(one.prompt for one in book.validations),
    "characters of a validation's error": lambda book: _lengths(one.error for one in book.validations),
    "characters of a validation's formula": lambda book: _lengths(
        formula for one in book.validations for formula in (one.formula1, one.formula2)
    ),
    "characters of a name": lambda book: _lengths(book.workbook.defined_names),
    "characters of a name's comment": lambda book: _lengths(
        one.comment for one in book.workbook.defined_names.values()
    ),
    "characters of a name's definition": lambda book: _lengths(
        one.attr_text for one in book.workbook.defined_names.values()
    ),
    "formats of cells": lambda book: [len(book.workbook._cell_styles)],
    "formats of numbers": lambda book: [len(book.workbook._number_formats)],
    "fonts": lambda book: [len(book.workbook._fonts)],
}

#: How much the formulas of all workbooks take, and the functions themselves.
OF_ALL: dict[str, Callable[[list[Book]], list[float]]] = {
    "functions within functions": lambda books: _counted(books, 0),
    "arguments of a function": lambda books: _counted(books, 1),
    # Each name of a LET ends a step of its own; what else a comma ends only makes this count too high.
    "names of a LET": lambda _: [len(made.typed) for made in lambdas(REGISTRY).values()],
    "parameters of a LAMBDA": lambda _: [made.typed[0].count(",") for made in lambdas(REGISTRY).values()],
    "characters of a text of the wizard": lambda _: _lengths(
        text for entry in REGISTRY.values() for text in (entry.words, *(one.words for one in described(entry)))
    ),
}


def most(name: str) -> float:
    """What Excel takes; the program's own number where it keeps one."""
    row = LIMITS[name]
    return float(resolve_name(row["stands_in"]) if "stands_in" in row else row["most"])


def test_every_limit_is_measured_and_has_a_source() -> None:
    assert {*LIMITS} == {*OF_A_BOOK, *OF_ALL}
    assert {row["source"] for row in LIMITS.values()} == {*TABLE["sources"]}
    assert all(("most" in row) != ("stands_in" in row) for row in LIMITS.values())


@pytest.mark.parametrize("name", LIMITS)
def test_nothing_that_is_built_comes_near(books: list[Book], name: str) -> None:
    enough = most(name) * LIMITS[name].get("may_use", TABLE["may_use"])
    if name in OF_ALL:
        found = {"all": max(OF_ALL[name](books))}
    else:
        found = {book.file: max(OF_A_BOOK[name](book), default=0) for book in books}
    assert {file: size for file, size in found.items() if size > enough} == {}, f"{name}: {enough:,.0f} at most"
    assert max(found.values()) > 0 or name in UNUSED


#: What no workbook has so far.
UNUSED = {"line breaks of a cell"}
