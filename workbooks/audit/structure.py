"""Rules 1 to 5: the order of the sheets, the columns, nothing hidden, nothing that breaks a workbook."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.audit import conventions as house
from workbooks.audit.book import Book, Place, places
from workbooks.audit.case_rows import case_rows
from workbooks.audit.charts import series_are_named_rightly
from workbooks.audit.findings import Fault, fault_at
from workbooks.audit.package import foreign_parts
from workbooks.audit.precedents import Precedents

_LINK_TARGET = re.compile(r"#?'?(?P<sheet>[^'!]+)'?!")
_WHITE = ("FFFFFFFF", "00FFFFFF")


def cover(book: Book) -> Iterator[Fault]:
    """Rule 1."""
    if house.COVER not in book.sheets:
        yield Fault(None, None, f"There is no sheet called {house.COVER}: add one in front.")
        return
    text = cover_text(book)
    for topic in house.COVER_TOPICS:
        if topic not in text:
            yield Fault(house.COVER, None, f"The cover says nothing about “{topic}”: add a line that does.")
    linked = set(_linked_sheets(book))
    for sheet in book.sheets:
        if sheet not in linked and sheet != house.COVER:
            yield Fault(house.COVER, None, f"The cover has no link to the sheet {sheet}: add one.")


def cover_text(book: Book) -> str:
    """All words on the cover, in lower case."""
    held = (cell.value for _, cell in places(book.results[house.COVER]))
    return "\n".join(str(value) for value in held if value is not None).casefold()


def _linked_sheets(book: Book) -> Iterator[str]:
    targets = [
        formula.text.partition('"')[2]
        for place, formula in book.formulas.items()
        if place.sheet == house.COVER and any(call.name == "HYPERLINK" for call in formula.calls)
    ]
    cells = (cell for _, cell in places(book.workbook[house.COVER]))
    targets += [cell.hyperlink.location or "" for cell in cells if cell.hyperlink]
    for target in targets:
        found = _LINK_TARGET.match(target)
        if found:
            yield found["sheet"]


def order(book: Book) -> Iterator[Fault]:
    """Rule 2."""
    ends = (house.CHECKS, house.LOG)
    if book.sheets[0] != house.COVER:
        yield Fault(book.sheets[0], None, f"The first sheet must be {house.COVER}: move it to the front.")
    if book.sheets[-2:] != ends:
        yield Fault(book.sheets[-1], None, f"The last two sheets must be {' and '.join(ends)}, in that order.")
    known = [sheet for sheet in book.sheets if sheet in house.SHEET_ORDER and sheet not in (house.COVER, *ends)]
    wanted = [sheet for sheet in house.SHEET_ORDER if sheet in known]
    if known != wanted:
        yield Fault(None, None, f"The sheets run {', '.join(known)}: put them in the order {', '.join(wanted)}.")
    master = book.names.get(house.MASTER_CHECK)
    for row in case_rows(book):
        for place in row.places:
            if place not in book.formulas or (master and place == master.place):
                continue
            below = [area for area in book.areas(place) if area.sheet == row.sheet and area.first_row > row.row]
            if below:
                yield fault_at(
                    place,
                    f"The formula reads row {below[0].first_row} below it: put the row it reads above it.",
                )


def columns(book: Book) -> Iterator[Fault]:
    """Rule 3."""
    yield from series_are_named_rightly(book)
    # A workbook without the model has columns of its own, one for each vendor say, that need only agree.
    seen: dict[int, Any] = dict(house.CASE_WORDS) if house.MODEL in book.sheets else {}
    for worksheet in book.workbook.worksheets:
        sheet = worksheet.title
        headers = book.header_rows[sheet]
        if not headers and sheet in house.CASE_SHEETS:
            words = ", ".join(house.HEADER_WORDS.values())
            yield Fault(sheet, None, f"No row says {words} in columns B to E: add the header row.")
        for row in headers:
            for column in book.case_columns:
                place = Place(sheet, row, column)
                word = book.shown(place)
                if word != seen.setdefault(column, word):
                    yield fault_at(
                        place,
                        f"The column means “{word}” here, “{seen[column]}” elsewhere: give it one meaning.",
                    )


def nothing_hidden(book: Book) -> Iterator[Fault]:
    """Rule 4."""
    for worksheet in book.workbook.worksheets:
        sheet = worksheet.title
        if worksheet.sheet_state != "visible":
            yield Fault(sheet, None, "The sheet is hidden: show it.")
        for row, height in worksheet.row_dimensions.items():
            if height.hidden or height.height == 0:
                yield Fault(sheet, f"A{row}", f"Row {row} is hidden: show it, or delete it if nothing needs it.")
        for letter, width in worksheet.column_dimensions.items():
            if width.hidden or width.width == 0:
                yield Fault(sheet, f"{letter}1", f"Column {letter} is hidden: show it, or delete it.")
        yield from _invisible_cells(worksheet)


def _invisible_cells(worksheet: Worksheet) -> Iterator[Fault]:
    for place, cell in places(worksheet):
        if cell.value is None:
            continue
        if _is_white(cell.font.color) and not _has_fill(cell):
            yield fault_at(place, "White text on white: give it a colour that can be read, or delete it.")
        if ";;;" in cell.number_format or cell.protection.hidden:
            yield fault_at(place, "The format or the protection hides what the cell holds: show it.")


def _has_fill(cell: Cell | MergedCell) -> bool:
    return cell.fill.fill_type is not None and not _is_white(cell.fill.fgColor)


def _is_white(color: Any) -> bool:
    if color is None:
        return False
    if color.type == "theme":
        return bool(color.theme == 0 and color.tint >= 0)
    return bool(color.type == "rgb" and color.rgb in _WHITE)


def sound_workbook(book: Book) -> Iterator[Fault]:
    """Rule 5."""
    for worksheet in book.workbook.worksheets:
        for merged in worksheet.merged_cells.ranges:
            sentence = f"The cells {merged} are merged: unmerge them and centre across the selection instead."
            yield Fault(worksheet.title, merged.coord.split(":")[0], sentence)
    outside = [part for part in book.parts if part.startswith(("xl/externalLinks/", "xl/connections"))]
    if outside:
        yield Fault(None, None, "The workbook is linked to another file: break the link in Data, Edit Links.")
    for place, formula in book.formulas.items():
        if formula.is_external:
            yield fault_at(place, "The formula reads another workbook: bring the figure in as an input.")
    yield from foreign_parts(book)
    calculation = book.workbook.calculation
    if calculation.calcMode not in (None, "auto"):
        yield Fault(None, None, "Calculation is not automatic: set Formulas, Calculation Options, Automatic.")
    if calculation.fullPrecision is False:
        yield Fault(None, None, "Figures are cut to what is shown: switch off Precision as displayed in the options.")
    if calculation.iterate:
        yield Fault(None, None, "Iterative calculation is on, which hides circles: switch it off.")
    for circle in Precedents(book).circles():
        first = min(circle)
        members = ", ".join(f"{place.sheet}!{place.cell}" for place in sorted(circle)[:4])
        yield fault_at(first, f"{len(circle)} formulas go round in a circle ({members}): break it.")
