"""Rules 17 to 21: checks, bases and sources, the log, the printed page, no errors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from workbooks.audit import conventions as house
from workbooks.audit.book import Book, Place, places
from workbooks.audit.case_rows import CaseRow, case_rows
from workbooks.audit.findings import Fault, fault_at
from workbooks.audit.precedents import Precedents


def checks(book: Book) -> Iterator[Fault]:
    """Rule 17."""
    if house.CHECKS not in book.sheets:
        yield Fault(None, None, f"There is no sheet called {house.CHECKS}: add one, with a check per promise.")
        return
    area = book.names.get(house.MASTER_CHECK)
    master = area.place if area else None
    if master is None or master not in book.formulas:
        yield Fault(house.CHECKS, None, f"No formula is named {house.MASTER_CHECK}: name the cell that sums them up.")
        return
    shown = book.shown(master)
    if isinstance(shown, str) and not shown.casefold().startswith(house.MASTER_CHECK_PASSES):
        yield fault_at(master, f"The master check says “{shown}”: find the check that fails and what broke it.")
    rows = [
        row
        for row in case_rows(book)
        if row.sheet == house.CHECKS and master not in row.places and house.CHECK in row.kinds.values()
    ]
    if not rows:
        yield Fault(house.CHECKS, None, "The sheet holds no checks: add one per promise.")
    yield from _tolerances(book, rows)
    yield from _roll_up(book, master, rows)
    for worksheet in book.workbook.worksheets:
        if not _shows_master_check(book, worksheet, master):
            sentence = f"The sheet does not show the master check: put ={house.MASTER_CHECK} near its top."
            yield Fault(worksheet.title, None, sentence)


def _tolerances(book: Book, rows: list[CaseRow]) -> Iterator[Fault]:
    worksheet = book.results[house.CHECKS]
    columns = [
        column
        for header in book.header_rows[house.CHECKS]
        for column, cell in enumerate(worksheet[header], start=1)
        if str(cell.value).startswith(house.TOLERANCE_WORD)
    ]
    if not columns:
        yield Fault(house.CHECKS, None, f"No column is headed {house.TOLERANCE_WORD}: add it, with one per check.")
        return
    for row in rows:
        if book.shown(row.place(columns[0])) is None:
            yield fault_at(row.place(columns[0]), f"“{row.label}” has no tolerance: say how near is near enough.")


def _roll_up(book: Book, master: Place, rows: list[CaseRow]) -> Iterator[Fault]:
    behind = Precedents(book).behind(master)
    for row in rows:
        if not behind & set(row.places):
            yield fault_at(row.places[0], f"“{row.label}” does not enter the master check: let it.")


def _shows_master_check(book: Book, worksheet: Worksheet, master: Place) -> bool:
    if worksheet.title == master.sheet and master.row <= house.MASTER_CHECK_ROWS:
        return True
    return any(
        place.sheet == worksheet.title
        and place.row <= house.MASTER_CHECK_ROWS
        and any(name.casefold() == house.MASTER_CHECK for name in formula.names)
        for place, formula in book.formulas.items()
    )


def bases_and_sources(book: Book) -> Iterator[Fault]:
    """Rule 18."""
    for row in case_rows(book):
        if not row.source:
            yield fault_at(row.place(house.SOURCE), f"“{row.label}” has no source: say where it comes from.")
        words = set(re.findall(r"[a-z]+", row.basis.casefold()))
        if row.basis and not words & set(house.BASES):
            yield fault_at(row.place(house.BASIS), f"“{row.basis}” is no basis: write one of {', '.join(house.BASES)}.")
        formula = book.formulas.get(row.place(house.BASIS))
        if row.is_input and row.basis and not (formula and house.CHANGED_BASIS in formula.text.casefold()):
            yield fault_at(
                row.place(house.BASIS),
                f"The basis stays when the input is changed: let a formula turn it to “{house.CHANGED_BASIS}”.",
            )


def change_log(book: Book) -> Iterator[Fault]:
    """Rule 19."""
    if house.LOG not in book.sheets:
        yield Fault(None, None, f"There is no sheet called {house.LOG}: add one that says what changed and why.")
        return
    rows: dict[int, dict[Any, int]] = {row: {} for row in book.rows[house.LOG]}
    for place, cell in places(book.results[house.LOG]):
        if cell.value is not None:
            rows.setdefault(place.row, {}).setdefault(cell.value, place.column)
    header = next((row for row, columns in rows.items() if set(house.LOG_WORDS) <= set(columns)), None)
    if header is None:
        yield Fault(house.LOG, None, f"No row says {', '.join(house.LOG_WORDS)}: add the header row.")
        return
    columns = {word: rows[header][word] for word in house.LOG_WORDS}
    entries = 0
    for row in (row for row in rows if row > header):
        missing = [word for word, column in columns.items() if book.shown(Place(house.LOG, row, column)) is None]
        if len(missing) < len(columns):
            entries += 1
            for word in missing:
                place = Place(house.LOG, row, columns[word])
                yield fault_at(place, f"The entry has no “{word}”: complete it.")
    if not entries:
        yield Fault(house.LOG, None, "The log is empty: write the first version.")


def printed_page(book: Book) -> Iterator[Fault]:
    """Rule 20."""
    for worksheet in book.workbook.worksheets:
        sheet = worksheet.title
        header, footer = _printed(worksheet.oddHeader), _printed(worksheet.oddFooter)
        if not header:
            yield Fault(sheet, None, "The printed page has no header: add one.")
        if not re.search(r"&A|&\[Tab\]", header + footer):
            yield Fault(sheet, None, "The printed page does not name its sheet: add &[Tab] to header or footer.")
        if not re.search(r"&P|&\[Page\]", header + footer):
            yield Fault(sheet, None, "The printed page has no number: add &[Page] to header or footer.")
        if worksheet.page_setup.orientation != "landscape":
            yield Fault(sheet, None, "The page is upright: print it in landscape.")
        setup = worksheet.sheet_properties.pageSetUpPr
        if not (setup and setup.fitToPage and worksheet.page_setup.fitToWidth in (None, 1)):
            yield Fault(sheet, None, "The print may be wider than a page: fit it to one page wide.")
        if sheet != house.COVER and not worksheet.print_title_rows:
            yield Fault(sheet, None, "The titles are printed on the first page only: set the rows to repeat.")


def _printed(part: object) -> str:
    texts = (getattr(getattr(part, side), "text", None) for side in ("left", "center", "right"))
    return " ".join(text for text in texts if text)


def no_errors(book: Book) -> Iterator[Fault]:
    """Rule 21."""
    for worksheet in book.results.worksheets:
        for place, cell in places(worksheet):
            if cell.data_type == "e":
                yield fault_at(place, f"The cell shows {cell.value}: follow its precedents to the cause.")
    for place in book.formulas:
        if not book.has_result(place):
            yield fault_at(place, "The formula was saved without its result: calculate the workbook and save it.")
