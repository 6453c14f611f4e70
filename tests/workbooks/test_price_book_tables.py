"""A table of the price book is written by the names of its columns: where they stand is said once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils import column_index_from_string, get_column_letter

from workbooks import price_book
from workbooks.layout import table
from workbooks.layout.columns import MARGIN, Block, Column
from workbooks.layout.page import Page, empty
from workbooks.layout.table import Formula, Table
from workbooks.price_book import workbook as price_book_workbook
from workbooks.price_book.vendor_columns import of_vendors
from xl_addin.catalogue import reading
from xl_addin.catalogue.store import Store
from xl_addin.errors import UnfitSheet
from xl_addin.units import COUNT, USD_PER_MTOK

COLUMNS = Block(
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


def write_into(name: str) -> Callable[[], object]:
    return lambda: table.write(page_of_tiers(), Block({name: Column("Price", 9)}), [])


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (write_into("price:now"), "'price:now' cannot name a column, for a formula would not find it: write letters,"),
        (write_into("1x"), "'1x' cannot name a column"),
        (write_into("_x"), "and underscores, beginning with a letter."),
        (lambda: COLUMNS.of["prize"], "A table has no column 'prize': write one of model, price, rank."),
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

MORE, HEADING, FIGURE = "more", "One column more", 777_777
NOTHING_TOLD = (None, HEADING, FIGURE)
FIRST = column_index_from_string("B")
#: A text in quotes, or the address of a cell or of a block, with the sheet that it stands on.
ADDRESS = re.compile(r"\"[^\"]*\"|(?<![\w$])(?:'?(\w+)'?!)?(\$?[A-Z]{1,3}\$?\d+)(:\$?[A-Z]{1,3}\$?\d+)?(?!\w)")


@cache
def tables() -> dict[str, ModuleType]:
    """Every table of the book, by its sheet: the modules of the room with `COLUMNS`."""
    modules = [import_module(f"{price_book.__name__}.{one.name}") for one in iter_modules(price_book.__path__)]
    return {module.SHEET.title: module for module in modules if hasattr(module, "COLUMNS")}


def written_book() -> Workbook:
    return price_book_workbook.build(reading.book(), Store().changelog())


@pytest.fixture(scope="module")
def as_it_is() -> Workbook:
    return written_book()


def moved(text: str, home: str) -> str:
    """A formula, or an address, as Excel rewrites it where a column is put in before every one of every table."""

    def anew(found: re.Match[str]) -> str:
        sheet, first, last = found.groups()
        if first is None or (sheet or home) not in tables():
            return found[0]
        cells = re.sub("[A-Z]+", lambda letters: moved_letter(letters[0]), first + (last or ""))
        return found[0].replace(first + (last or ""), cells)

    return ADDRESS.sub(anew, text)


def moved_letter(letter: str) -> str:
    """Where a column stands once one was put in before each, the first of which stands in B."""
    number = column_index_from_string(letter)
    return letter if letter == MARGIN else get_column_letter(2 * number - FIRST + 1)


def put_in(letter: str) -> bool:
    """Whether a column is one of those that were put in."""
    number = column_index_from_string(letter)
    return letter != MARGIN and (number - FIRST) % 2 == 0


def read(formula: str, home: str) -> Iterator[tuple[str, str]]:
    """The sheets that a formula reads, with every column of each that it reads there."""
    for sheet, first, last in ADDRESS.findall(formula):
        if first:
            ends = [column_index_from_string("".join(filter(str.isalpha, cell))) for cell in (first, last or first)]
            yield from ((sheet or home, get_column_letter(number)) for number in range(ends[0], ends[1] + 1))


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
    told = (
        (sheet, cell) for sheet, cell in cells if cell.value not in (None, HEADING, FIGURE) and cell.data_type != "f"
    )
    return {(sheet.title, cell.coordinate): cell.value for sheet, cell in told}


def test_columns_more_move_every_formula_as_excel_would_and_none_reads_them(
    as_it_is: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {"Changes", "Conflicts", "Inferred", "Models", "Pairs", "Prices", "Tiers"} <= set(tables())
    for module in tables().values():
        wider: dict[str, Column] = {}
        for place, (name, column) in enumerate(module.COLUMNS.columns.items()):
            wider |= {f"{MORE} {place}": Column(HEADING, 10, kind="Record", unit=COUNT), name: column}
        monkeypatch.setattr(module, "COLUMNS", Block(wider))
    write = table.write

    def write_more(page: Page, columns: Block, rows: Iterable[Mapping[str, Any]], **more: Any) -> Table:
        figures = {name: FIGURE for name in columns.columns if name.startswith(MORE)}
        return write(page, columns, (figures | {**row} for row in rows), **more)

    monkeypatch.setattr(table, "write", write_more)
    wanted = {
        (sheet, moved(place, sheet)): moved(told, sheet) for (sheet, place), told in formulas(as_it_is).items()
    } | {(sheet, moved(place, sheet)): figure for (sheet, place), figure in figures(as_it_is).items()}
    widened = written_book()
    found = formulas(widened) | figures(widened)
    differing = [place for place in {**wanted, **found} if wanted.get(place) != found.get(place)]
    assert len(wanted) > 50_000
    assert not differing, [(place, wanted.get(place), found.get(place)) for place in differing[:5]]
    # A block of several columns would take the new one in, and so its figures.
    calculated = {place: told for place, told in formulas(widened).items() if told.startswith("=")}
    taken_in = {
        (home, place): told
        for (home, place), told in calculated.items()
        if any(sheet in tables() and put_in(letter) for sheet, letter in read(told, home))
    }
    assert not taken_in, list(taken_in.items())[:5]
