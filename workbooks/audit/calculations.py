"""Rules 6 to 11 and 22: what a formula may look like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from openpyxl.utils import FORMULAE

from workbooks.audit import conventions as house
from workbooks.audit.book import Book
from workbooks.audit.case_rows import CaseRow, case_rows
from workbooks.audit.findings import Fault, fault_at


def one_formula_per_row(book: Book) -> Iterator[Fault]:
    """Rule 6."""
    for row in case_rows(book):
        yield from _typed_row(book, row) if row.is_constant else _calculated_row(book, row)


def _typed_row(book: Book, row: CaseRow) -> Iterator[Fault]:
    for place in row.places:
        if place in book.formulas and place.column != book.selected_column:
            yield fault_at(place, "A formula stands among inputs: type the figure, or move it to a row of its own.")


def _calculated_row(book: Book, row: CaseRow) -> Iterator[Fault]:
    shapes = {
        place: book.formulas[place].r1c1(place.row, place.column) for place in row.places if place in book.formulas
    }
    # A row of typed words or a figure that stands alone has no pattern to break.
    if not shapes or len(row.kinds) == 1:
        return
    usual = Counter(shapes.values()).most_common(1)[0][0]
    for column in book.case_columns:
        place = row.place(column)
        if place not in shapes:
            yield fault_at(place, "The row is calculated, but here it is typed or blank: copy the row's formula.")
        elif shapes[place] != usual:
            yield fault_at(place, "The formula differs from the rest of its row: copy the row's formula across.")


def no_constants(book: Book) -> Iterator[Fault]:
    """Rule 7."""
    for place, formula in book.formulas.items():
        for number in formula.numbers:
            if float(number) not in house.UNIVERSAL_NUMBERS:
                yield fault_at(place, f"The formula holds {number}: make it an input and refer to it.")


def once_only(book: Book) -> Iterator[Fault]:
    """Rule 8."""
    inputs: dict[tuple[str, str], CaseRow] = {}
    calculations: dict[str, CaseRow] = {}
    for row in case_rows(book):
        if row.is_input:
            earlier = inputs.setdefault((row.label.casefold(), row.unit), row)
            if earlier is not row:
                yield fault_at(
                    row.places[0],
                    f"“{row.label}” is entered in {earlier.sheet} row {earlier.row} already: refer to it.",
                )
            continue
        formula = book.formulas.get(row.places[0])
        if formula and formula.references and not formula.is_plain:
            earlier = calculations.setdefault(formula.absolute(row.sheet), row)
            if earlier is not row:
                yield fault_at(
                    row.places[0],
                    f"{earlier.sheet} row {earlier.row} calculates the same already: refer to it there.",
                )


def traceable_functions(book: Book) -> Iterator[Fault]:
    """Rule 9."""
    catchable = house.LOOKUP_FUNCTIONS | book.known_functions
    for place, formula in book.formulas.items():
        calls = formula.calls
        functions = {call.name for call in calls}
        if any(call.name == "IF" and call.inside.count("IF") >= house.DEEPEST_IF for call in calls):
            yield fault_at(place, "IF stands in IF in IF: split it into two rows, or use a table with MATCH.")
        for name in sorted(functions & house.UNTRACEABLE_FUNCTIONS):
            yield fault_at(place, f"{name} cannot be traced: use INDEX over the range.")
        for name in sorted(functions & house.VOLATILE_FUNCTIONS):
            yield fault_at(place, f"{name} changes without an input changing: make its value an input.")
        if "IFERROR" in functions:
            yield fault_at(place, "IFERROR hides every fault: test for the one case that you expect with IF.")
        caught = {call.name for call in calls if "IFNA" in call.inside}
        if "IFNA" in functions and ("IFNA" in formula.arithmetic_inside or not caught <= catchable):
            yield fault_at(place, "IFNA around a calculation hides faults: put it around the lookup alone.")


def one_line(book: Book) -> Iterator[Fault]:
    """Rule 10."""
    for place, formula in book.formulas.items():
        length = len(formula.text.replace("_xlfn.", "").replace("_xlws.", ""))
        if length > house.LONGEST_FORMULA:
            yield fault_at(
                place,
                f"The formula has {length} characters, not {house.LONGEST_FORMULA} at most: split it in two.",
            )


def no_chains(book: Book) -> Iterator[Fault]:
    """Rule 11."""
    for place in book.formulas:
        link = book.source_of_link(place)
        further = book.source_of_link(link) if link else None
        if link and further:
            yield fault_at(
                place,
                f"It repeats {link.sheet}!{link.cell}, which repeats {further.sheet}!{further.cell}: "
                "refer to the last one.",
            )


def excel_2016(book: Book) -> Iterator[Fault]:
    """Rule 22."""
    understood = FORMULAE | house.FUNCTIONS_SINCE_2007 | book.known_functions
    for place, formula in book.formulas.items():
        functions = {call.name for call in formula.calls}
        for name in sorted(functions - understood):
            yield fault_at(place, f"Excel 2016 has no function {name}: write it with older ones.")
        if formula.spills and not functions & book.known_functions:
            yield fault_at(place, "The formula fills several cells at once: write one formula for each cell.")
