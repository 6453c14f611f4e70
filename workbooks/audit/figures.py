"""Rules 12 to 16: numbers, styles, units, inputs and names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.formula.tokenizer import TokenizerError
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.audit import conventions as house
from workbooks.audit.book import UNSTYLED, Area, Book, Place, places
from workbooks.audit.case_rows import case_rows
from workbooks.audit.findings import Fault, fault_at
from workbooks.audit.formulas import read_formula
from workbooks.audit.structure import cover_text

#: Text that Excel would take for a number: 12, -3.5, $1,000, 55%, (40).
_NUMBER = re.compile(r"[-+(]?\$?\d[\d,]*\.?\d*([eE][-+]?\d+)?%?\)?")

#: A name that is a function; one of ours may be there, where the workbook is allowed to call it.
_LAMBDA = re.compile(r"=?(_xlfn\.)?LAMBDA\(", re.IGNORECASE)


def numbers_are_numbers(book: Book) -> Iterator[Fault]:
    """Rule 12."""
    for worksheet in book.workbook.worksheets:
        for place, cell in places(worksheet):
            is_figure = book.kind(cell) in house.KINDS and _holds_a_number(book, cell)
            if is_figure and _looks_like_a_number(book.shown(place)):
                yield fault_at(place, "A number stored as text, which no sum counts: type it as a number.")
    for place, formula in book.formulas.items():
        for call in formula.calls:
            if call.name in house.ROUNDING_FUNCTIONS and "TEXT" not in call.inside:
                yield fault_at(place, f"{call.name} changes the figure: leave it exact and round by number format.")


def _holds_a_number(book: Book, cell: Cell | MergedCell) -> bool:
    return house.TEXT_VARIANT not in book.style(cell).split(" ") and cell.number_format != "@"


def _looks_like_a_number(value: object) -> bool:
    return isinstance(value, str) and bool(_NUMBER.fullmatch(value.strip()))


def named_styles(book: Book) -> Iterator[Fault]:
    """Rule 13."""
    typed = {place for row in case_rows(book) if row.is_input for place in row.places}
    for worksheet in book.workbook.worksheets:
        for place, cell in places(worksheet):
            if place in book.formulas:
                # A formula in another column of an input row is one fault, and rule 6 reports it.
                among_inputs = place in typed and place.column != book.selected_column
                yield from _misnamed(book, place, book.kind(cell), among_inputs)
    for case in case_rows(book):
        kinds = set(case.kinds.values())
        calculated = any(place in book.formulas for place in case.places)
        if not kinds <= {*house.KINDS, house.RECORD} and calculated:
            yield fault_at(case.places[0], f"A figure has the style {', '.join(sorted(kinds))}: use one of the five.")
        if kinds <= set(house.KINDS) - {house.INPUT} and not calculated:
            yield fault_at(case.places[0], "The row looks calculated, but every figure is typed: restore the formula.")
    if house.COVER not in book.sheets:
        return
    key = {book.kind(cell) for _, cell in places(book.workbook[house.COVER])}
    for missing in (name for name in house.KINDS if name not in key):
        yield Fault(house.COVER, None, f"The colour key does not show {missing}: add a cell in that style.")


def _misnamed(book: Book, place: Place, style: str, among_inputs: bool) -> Iterator[Fault]:
    link = book.source_of_link(place)
    is_link = link is not None and link.sheet != place.sheet
    if style == UNSTYLED:
        yield fault_at(place, "The formula has no named style: give it the style of what it is.")
    elif style == house.INPUT and not among_inputs:
        yield fault_at(place, "A formula is dressed as an input: style it as a calculation.")
    elif style == house.LINK and not is_link:
        yield fault_at(place, "It has the style of a link but calculates: style it as a calculation.")
    elif style == house.CALCULATION and is_link:
        yield fault_at(place, "It only repeats a cell of another sheet: style it as a link.")


def units_and_bases(book: Book) -> Iterator[Fault]:
    """Rule 14."""
    for row in case_rows(book):
        for missing in (word for word, text in (("unit", row.unit), ("basis", row.basis)) if not text):
            yield fault_at(row.places[0], f"“{row.label}” has no {missing}: write one beside it.")
    if house.COVER in book.sheets and house.SIGN_CONVENTION not in cover_text(book):
        yield Fault(house.COVER, None, "The cover does not state the sign convention: add a line that does.")


def guarded_inputs(book: Book) -> Iterator[Fault]:
    """Rule 15."""
    for worksheet in book.workbook.worksheets:
        protection = worksheet.protection
        if not protection.sheet:
            yield Fault(worksheet.title, None, "The sheet is not protected: protect it, without a password.")
        if protection.password or protection.hashValue:
            yield Fault(worksheet.title, None, "The sheet is protected with a password: remove the password.")
        for place, cell in places(worksheet):
            yield from _guard(book, worksheet, place, cell)
    security = book.workbook.security
    if security and (security.workbookPassword or security.workbookHashValue):
        yield Fault(None, None, "The workbook is protected with a password: remove the password.")


def _guard(book: Book, worksheet: Worksheet, place: Place, cell: Cell | MergedCell) -> Iterator[Fault]:
    if book.kind(cell) != house.INPUT:
        if not cell.protection.locked:
            yield fault_at(place, "The cell is unlocked but no input: lock it, or style it as an input.")
        return
    if worksheet.title == house.COVER and str(cell.value).startswith(house.INPUT):
        return  # The sample in the colour key: it shows the style and takes no entry.
    if cell.protection.locked:
        yield fault_at(place, "The input is locked: unlock it.")
    validation = _validation(worksheet, place)
    if validation is None:
        yield fault_at(place, "The input takes anything: add a list or a range of what is allowed.")
    elif not (validation.error and validation.showErrorMessage and validation.prompt and validation.showInputMessage):
        yield fault_at(place, "The input's validation says nothing: add a prompt and an error message in words.")


def _validation(worksheet: Worksheet, place: Place) -> DataValidation | None:
    for validation in worksheet.data_validations.dataValidation:
        for area in validation.sqref.ranges:
            if area.min_row <= place.row <= area.max_row and area.min_col <= place.column <= area.max_col:
                return validation if validation.type not in (None, "none") else None
    return None


def names(book: Book) -> Iterator[Fault]:
    """Rule 16."""
    used = _used_names(book)
    typed = {place for row in case_rows(book) if row.is_input for place in row.places}
    called = {call.name for formula in book.formulas.values() for call in formula.calls}
    for name, text, home in book.definitions():
        area = book.names[name.casefold()]
        if name.upper() in book.known_functions and _LAMBDA.match(text):
            if name.upper() not in called:
                yield Fault(home or None, None, f"Nothing calls the function {name}: delete it, or show what it does.")
        elif area is None:
            yield Fault(home or None, None, f"The name {name} means no cells of this workbook: delete or repair it.")
        elif name.casefold() not in used:
            yield Fault(home or None, None, f"Nothing uses the name {name}: delete it.")
        elif _names_a_calculation(book, area, typed):
            yield Fault(home or None, None, f"{name} names a calculation: name only inputs and headline outputs.")
    for place, formula in book.formulas.items():
        for name in formula.names:
            if name.casefold() not in book.names and "[" not in name:
                yield fault_at(place, f"The formula uses the name {name}, which does not exist: define it.")


def _names_a_calculation(book: Book, area: Area, typed: set[Place]) -> bool:
    place = area.place
    if place is None or place in typed:
        return False
    return book.kind(book.workbook[place.sheet].cell(place.row, place.column)) in (house.CALCULATION, house.LINK)


def _used_names(book: Book) -> set[str]:
    texts: list[str | None] = [*book.chart_references]
    for worksheet in book.workbook.worksheets:
        for validation in worksheet.data_validations.dataValidation:
            texts += [validation.formula1, validation.formula2]
        for conditional in worksheet.conditional_formatting:
            texts += [text for rule in conditional.rules for text in rule.formula]
        texts += [cell.hyperlink.location for _, cell in places(worksheet) if cell.hyperlink]
    used = {name for formula in book.formulas.values() for name in formula.names}
    for text in filter(None, texts):
        # A hyperlink may point at anything; what is no formula uses no name.
        with suppress(TokenizerError, IndexError):
            used.update(read_formula(f"={text.lstrip('=#')}").names)
    return {name.split("!")[-1].casefold() for name in used}
