"""Calc's cells to the registry's and back.

A number or text arrives as it is, a blank argument as nothing, the cell of a reference as its number or text (a blank
one as 0), and a range as rows of cells.
Calc keeps an error as a number that is none, with the error's own number in its lower half; so do we, which gives
every error in its own place.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec
from typing import Any, TypeAlias

from xl_addin.errors import BreakevenError, MissingPackage
from xl_addin.functions.block import Cell
from xl_addin.functions.cell_function import CellFunction
from xl_addin.units import AS_THE_LINE

#: LibreOffice's number for each of Excel's errors (`include/formula/errorcodes.hxx`).
ERROR_NUMBERS: Mapping[str, int] = {
    "#NUM!": 503,
    "#VALUE!": 519,
    "#NULL!": 521,
    "#REF!": 524,
    "#NAME?": 525,
    "#DIV/0!": 532,
    "#N/A": 32767,
}
#: How Excel calls LibreOffice's errors; all others are `#VALUE!`.
CODES_BY_NUMBER: Mapping[int, str] = {number: code for code, number in ERROR_NUMBERS.items()} | {523: "#NUM!"}

_QUIET_NAN = 0x7FF8_0000


def error_cell(code: str) -> float:
    """An error as a cell of Calc holds it.

    >>> error_cell("#N/A").hex(), code_of(error_cell("#N/A"))
    ('nan', '#N/A')
    """
    number: float = struct.unpack("<d", struct.pack("<II", ERROR_NUMBERS[code], _QUIET_NAN))[0]
    return number


def code_of(cell: float) -> str:
    """Excel's code of the error that a number which is none holds."""
    number, _ = struct.unpack("<II", struct.pack("<d", cell))
    return CODES_BY_NUMBER.get(number, "#VALUE!")


ERROR_CELLS: Mapping[str, float] = {code: error_cell(code) for code in ERROR_NUMBERS}

#: Rows of cells, as Calc hands over a range and takes an answer.
Rows: TypeAlias = tuple[tuple[Cell, ...], ...]


def gives_text(entry: CellFunction) -> bool:
    """Whether it gives a text, or may: such a function fills one cell in Calc.

    A text among rows of cells looks right, but Calc holds it unequal to the same text typed elsewhere; and a method
    of Python's cannot give rows at one time and a text at another.
    """
    return not entry.spills and (entry.unit.is_text or entry.unit == AS_THE_LINE)


def method(entry: CellFunction) -> Callable[..., Any]:
    """The function as a method of the component, which Calc calls for each cell.

    Single cells go straight to the sum: a sheet recalculates thousands of those, and it takes half the time of asking
    what each holds in Calc. Whatever cannot be answered so goes through the one definition.
    """
    # Without NumPy here, ranges go cell by cell.
    here = entry if find_spec("numpy") else replace(entry, vectorised=False)
    if entry.open_ended:
        return lambda component, *cells: answer(here, (*cells[:-1], *cells[-1]))
    if gives_text(entry):
        return lambda component, *cells: only_cell(answer(here, cells))
    if entry.spills:
        return lambda component, *cells: answer(here, cells)
    of_numbers, single_result = entry.of_numbers, entry.single_result

    def direct(component: object, *cells: Cell) -> Rows:
        given = []
        try:
            for cell in cells:
                if type(cell) is tuple:
                    ((cell,),) = cell
                given.append(cell)
            found = of_numbers(given)
            return ((single_result(given) if found is None else found,),)
        except (ValueError, ImportError, BreakevenError):  # a range, say, or an error of Calc's, which is a number
            return answer(here, cells)

    return direct


def answer(entry: CellFunction, cells: Sequence[Cell]) -> Rows:
    """The cells that a function fills in Calc, one of one where it is a single figure."""
    try:
        result = entry.result([_taken(cell) for cell in cells], _in_place)
    except BreakevenError as error:
        return ((ERROR_CELLS[error.code],),)
    except ImportError as fault:
        missing = _missing(fault)
        # A function that spills has room for the sentence beside the error.
        return ((ERROR_CELLS[missing.code], str(missing)),) if entry.spills else ((ERROR_CELLS[missing.code],),)
    if type(result) is list:
        return tuple(tuple(float(one) if type(one) is int else one for one in row) for row in result)
    return ((result,),)


def only_cell(rows: Rows) -> Cell:
    """The cell of rows of one; more would not fit: `#VALUE!`."""
    return rows[0][0] if len(rows) == len(rows[0]) == 1 else ERROR_CELLS["#VALUE!"]


def _taken(cell: Cell) -> Cell:
    """A cell as the registry takes it; the only cell of a reference without its range."""
    if type(cell) is not tuple:
        return cell if cell == cell else code_of(cell)
    if len(cell) == 1 and len(cell[0]) == 1:
        return _taken(cell[0][0])
    if any(one != one for row in cell for one in row):
        return tuple(tuple(one if one == one else code_of(one) for one in row) for row in cell)
    return cell


def _in_place(error: BreakevenError) -> float:
    return ERROR_CELLS[error.code]


def _missing(fault: ImportError) -> MissingPackage:
    return MissingPackage(
        f"LibreOffice's Python has no {fault.name or fault}: install it there, or run `breakeven prices refresh` once, "
        "which makes or renews the price book."
    )
