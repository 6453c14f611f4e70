"""A table of the price book is written by the names of its columns: where they stand is said once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils import column_index_from_string, get_column_letter

from workbooks import price_book
from workbooks.layout.page import Page, empty
from workbooks.price_book import table
from workbooks.price_book import workbook as price_book_workbook
from workbooks.price_book.table import Formula, Table
from workbooks.price_book.table_columns import Column, TableColumns
from workbooks.price_book.vendor_columns import of_vendors
from xl_addin.catalogue import reading
from xl_addin.catalogue.store import Store
from xl_addin.errors import UnfitSheet
from xl_addin.units import COUNT, USD_PER_MTOK

COLUMNS = TableColumns(
    {
        "model": Column("Model", 30),
        "price": Column("Price", 12, kind="Record", unit=USD_PER_MTOK),
        "rank": Column("Rank", 9, kind="Calculation", unit=COUNT),
    }
)


def page_of_tiers() -> Page:
    _, pages = empty({"Tiers": "000000"}, of_vendors())
    return pages["Tiers"]


def ranked(model: str, price: float, formula: str) -> dict[str, Any]:
    return {"model": model, "price": price, "rank": Formula(formula)}


@pytest.mark.parametrize(
    ("formula", "written"),
    [
        ("={price}*2", ["=C2*2", "=C3*2"]),
        ("={price}/{price:first}", ["=C2/$C$2", "=C3/$C$2"]),
        ("=RANK({price},{price:column})", ["=RANK(C2,$C$2:$C$3)", "=RANK(C3,$C$2:$C$3)"]),
        ("=COUNTIF({model:to_here},{model})", ["=COUNTIF($B$2:B2,B2)", "=COUNTIF($B$2:B3,B3)"]),
        ("={price:heading}", ["=C$1", "=C$1"]),
    ],
)
def test_a_formula_names_columns_and_parts_of_them(formula: str, written: list[str]) -> None:
    page = page_of_tiers()
    made = table.write(page, COLUMNS, [ranked("a", 1.0, formula), ranked("b", 2.0, formula)])
    assert [page.sheet[f"D{row}"].value for row in (2, 3)] == written
    assert (made.cells("price"), made.cells("price", "Tiers"), made.area("price")) == (
        "Tiers!$C$2:$C$3",
        "$C$2:$C$3",
        "C2:C3",
    )
    assert made.rule("{price}>0") == "C2>0"


def test_a_table_without_rows_has_its_headings_and_nothing_else() -> None:
    page = page_of_tiers()
    made = table.write(page, COLUMNS, [])
    assert [cell.value for cell in page.sheet[1]] == [None, "Model", "Price", "Rank"]
    assert (made.first, made.last, page.row) == (2, 1, 2)


def write_row(row: Mapping[str, Any]) -> Callable[[], object]:
    return lambda: table.write(page_of_tiers(), COLUMNS, [row])


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (lambda: TableColumns({"price:now": Column("Price", 9)}), "'price:now' cannot name a column, for a formula"),
        (lambda: COLUMNS.letter("prize"), "A table has no column 'prize': write one of model, price, rank."),
        (lambda: Table("Tiers", COLUMNS, 5, 9).cells("prize"), "no column 'prize'"),
        (write_row(ranked("a", 1.0, "={prize}")), "no column 'prize'"),
        (write_row(ranked("a", 1.0, "={price:all}")), "{price:all} stands for no part of a column: write column, "),
        (write_row({"model": "a", "price": 1.0}), "Tiers: a row and the columns of its table differ in rank: give"),
        (write_row({**ranked("a", 1.0, "=1"), "since": None}), "differ in since"),
    ],
)
def test_what_does_not_fit_the_columns_is_refused_in_words(wrong: Callable[[], object], told: str) -> None:
    with pytest.raises(UnfitSheet, match=re.escape(told)):
        wrong()


# A column more --------------------------------------------------------------------------------------------------------

MORE, HEADING = "more", "One column more"
#: A text in quotes, or the address of a cell or of a block, with the sheet that it stands on.
ADDRESS = re.compile(r"\"[^\"]*\"|(?<![\w$])(?:'?(\w+)'?!)?(\$?[A-Z]{1,3}\$?\d+)(:\$?[A-Z]{1,3}\$?\d+)?(?!\w)")


def tables() -> dict[str, ModuleType]:
    """Every table of the book, by its sheet: the modules of the room with `COLUMNS`."""
    modules = [import_module(f"{price_book.__name__}.{one.name}") for one in iter_modules(price_book.__path__)]
    return {module.SHEET.title: module for module in modules if hasattr(module, "COLUMNS")}


def written_book() -> Workbook:
    return price_book_workbook.build(reading.book(), Store().changelog())


@pytest.fixture(scope="module")
def as_it_is() -> Workbook:
    return written_book()


def moved(text: str, home: str, inserted: Mapping[str, int]) -> str:
    """A formula, or an address, as Excel rewrites it where columns are inserted at those places of those sheets."""

    def anew(found: re.Match[str]) -> str:
        sheet, first, last = found.groups()
        place = inserted.get(sheet or home)
        if first is None or place is None:
            return found[0]
        cells = re.sub("[A-Z]+", lambda letters: moved_letter(letters[0], place), first + (last or ""))
        return found[0].replace(first + (last or ""), cells)

    return ADDRESS.sub(anew, text)


def moved_letter(letter: str, place: int) -> str:
    number = column_index_from_string(letter)
    return get_column_letter(number + (number >= place))


def formulas(workbook: Workbook) -> dict[tuple[str, str], str]:
    """What follows the columns: every formula by its cell, and where each sheet is coloured, typed on, and printed."""
    found: dict[tuple[str, str], str] = {}
    for sheet in workbook.worksheets:
        cells = (cell for row in sheet.iter_rows() for cell in row)
        found |= {(sheet.title, cell.coordinate): str(cell.value) for cell in cells if cell.data_type == "f"}
        for area in sheet.conditional_formatting:
            found[sheet.title, f"{area.sqref} coloured"] = "; ".join(rule.formula[0] for rule in area.rules)
        for rule in sheet.data_validations.dataValidation:
            found[sheet.title, f"{rule.sqref} typed"] = str(rule.formula1)
        found[sheet.title, "frozen"], found[sheet.title, "printed"] = str(sheet.freeze_panes), str(sheet.print_area)
    return found


def figures(workbook: Workbook) -> dict[tuple[str, str], Any]:
    """Every cell that is no formula, but for title and purpose, which stand above the table and stay."""
    cells = ((sheet, cell) for sheet in workbook.worksheets for row in sheet.iter_rows(min_row=3) for cell in row)
    told = ((sheet, cell) for sheet, cell in cells if cell.value not in (None, HEADING) and cell.data_type != "f")
    return {(sheet.title, cell.coordinate): cell.value for sheet, cell in told}


@pytest.mark.parametrize("behind", [0, 4])
def test_a_column_more_moves_every_formula_as_excel_would(
    as_it_is: Workbook, monkeypatch: pytest.MonkeyPatch, behind: int
) -> None:
    assert {"Changes", "Conflicts", "Inferred", "Models", "Pairs", "Prices", "Tiers"} <= set(tables())
    for module in tables().values():
        columns = list(module.COLUMNS.columns.items())
        columns.insert(behind, (MORE, Column(HEADING, 10)))
        monkeypatch.setattr(module, "COLUMNS", TableColumns(dict(columns)))
    write = table.write

    def write_more(page: Page, columns: TableColumns, rows: Iterable[Mapping[str, Any]], **more: Any) -> Table:
        return write(page, columns, ({**row, MORE: None} for row in rows), **more)

    monkeypatch.setattr(table, "write", write_more)
    inserted = dict.fromkeys(tables(), column_index_from_string("B") + behind)
    wanted = {
        (sheet, moved(place, sheet, inserted)): moved(formula, sheet, inserted)
        for (sheet, place), formula in formulas(as_it_is).items()
    } | {(sheet, moved(place, sheet, inserted)): figure for (sheet, place), figure in figures(as_it_is).items()}
    widened = written_book()
    found = formulas(widened) | figures(widened)
    differing = [place for place in {**wanted, **found} if wanted.get(place) != found.get(place)]
    assert len(wanted) > 50_000
    assert not differing, [(place, wanted.get(place), found.get(place)) for place in differing[:5]]
