"""Rule 23: what is stored behind a formula is what the formula comes to, worked out anew by formualizer.

Whoever opens a workbook reads what was stored, and so do the other rules. What only Excel can work out is believed,
and everything that stands on it is worked out from there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import formualizer
from openpyxl.utils import FORMULAE
from openpyxl.utils.datetime import to_excel

from workbooks.audit import conventions as house
from workbooks.audit.book import Area, Book, Place
from workbooks.audit.findings import Fault, fault_at

#: So many cells are read in seconds; a formula over whole columns of an array may take hours and all memory.
MOST_CELLS_READ = 30_000_000
#: How far apart two numbers are the same: engines differ in the last digits, and in what a difference leaves.
RELATIVE, ABSOLUTE = 1e-9, 1e-6
#: What engines and countries write differently: the separators of thousands, and the decimal mark.
_THOUSANDS, _DECIMAL = re.compile(r"(?<=\d)[.,'’\s](?=\d{3}(?!\d))"), re.compile(r"(?<=\d),(?=\d)")
#: What formualizer says where it does not work a formula out; of a circle rule 5 tells.
_UNKNOWN = frozenset({"Name", "NImpl", "Spill", "Calc", "Cancelled", "Circ"})
#: Rounds in which a formula that cannot be worked out is believed, and those that stand on it are tried again.
_ROUNDS = 5


def stored_results(book: Book) -> Iterator[Fault]:
    """Rule 23."""
    if _cells_read(book) > MOST_CELLS_READ:
        sentence = f"The formulas read more than {MOST_CELLS_READ:,} cells, too many to work out here: narrow ranges."
        yield Fault(None, None, sentence)
        return
    try:
        results = _worked_out(book)
    except Exception:  # an engine of somebody else may fail in any way on a file of somebody else
        yield Fault(None, None, "The results cannot be worked out anew: open the file in Excel, and save it again.")
        return
    for place, result in results.items():
        stored = book.shown(place)
        if not _is_same(stored, result):
            yield fault_at(
                place,
                f"The stored result is {_in_words(stored)}, but the formula comes to {_in_words(result)}: "
                "calculate the workbook anew, and ask who changed the file.",
            )


def _cells_read(book: Book) -> int:
    return sum(_size(book, book.areas(place)) for place in book.formulas)


def _size(book: Book, areas: list[Area]) -> int:
    """As many cells as a formula can make of the ranges that it reads: the tallest by the widest."""
    if not areas:
        return 0
    extents = [_extent(book, area) for area in areas]
    return max(rows for rows, _ in extents) * max(columns for _, columns in extents)


def _extent(book: Book, area: Area) -> tuple[int, int]:
    """The rows and columns of a range; of whole columns or rows those that are used."""
    last_row, last_column = book.used(area.sheet)
    rows, columns = area.last_row - area.first_row + 1, area.last_column - area.first_column + 1
    return (min(rows, last_row) if area.whole_columns else rows), (
        min(columns, last_column) if area.whole_rows else columns
    )


def _worked_out(book: Book) -> dict[Place, Any]:
    """What the formulas come to, but for those that are believed and those without a stored result."""
    engine = formualizer.Workbook.from_bytes(book.content)
    believed = {place for place in book.formulas if _is_believed(book, place)}
    waiting = believed
    for _ in range(_ROUNDS):
        for place in waiting:
            engine.set_value(place.sheet, place.row, place.column, _plain(book.shown(place)))
        engine.evaluate_all()
        found = {
            place: engine.get_value(place.sheet, place.row, place.column)
            for place in book.formulas
            if place not in believed
        }
        waiting = {place for place, result in found.items() if _kind(result) in _UNKNOWN}
        if not waiting:
            break
        believed |= waiting
    return {place: result for place, result in found.items() if _is_stored(book, place) and place not in waiting}


def _is_believed(book: Book, place: Place) -> bool:
    """Whether only Excel works out a formula: it calls a function of ours, one that changes, or one that is newer."""
    formula = book.formulas[place]
    functions = {call.name for call in formula.calls}
    known = (FORMULAE | house.FUNCTIONS_SINCE_2007) - house.VOLATILE_FUNCTIONS - house.ARRAY_FUNCTIONS
    return formula.spills or formula.is_external or bool(functions & book.known_functions) or not functions <= known


def _is_stored(book: Book, place: Place) -> bool:
    """Whether there is a result, and not an error, which rule 21 tells of."""
    return book.has_result(place) and book.stored_kind(place) != "e"


def _kind(result: Any) -> str | None:
    return str(result["kind"]) if isinstance(result, dict) else None


def _is_same(stored: Any, result: Any) -> bool:
    stored, result = _plain(stored), _plain(result)
    if isinstance(stored, str) and isinstance(result, str):
        return _as_written(stored) == _as_written(result)
    if isinstance(stored, int | float) and isinstance(result, int | float):
        return math.isclose(stored, result, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
    # A link to a blank cell is 0 to one engine and nothing to another.
    return stored in (None, "", 0) and result in (None, "", 0)


def _as_written(text: str) -> str:
    """A text with its figures as one country writes them.

    >>> _as_written("1.234,5 at 15%") == _as_written("1,234.5 at 15%"), _as_written("1.5%") == _as_written("15%")
    (True, False)
    """
    return _DECIMAL.sub(".", _THOUSANDS.sub("", text))


def _plain(value: Any) -> Any:
    """A result as a number, a text or nothing; of an error its name."""
    if isinstance(value, datetime | date | time | timedelta):
        return to_excel(value)
    return f"the error {_kind(value)}" if isinstance(value, dict) else value


def _in_words(value: Any) -> str:
    plain = _plain(value)
    return "nothing" if plain in (None, "") else f"{plain:,.12g}" if isinstance(plain, int | float) else f"“{plain}”"
