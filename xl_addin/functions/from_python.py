"""What Python code hands over in place of cells: arrays, tables and numbers of other libraries, as plain cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain
from numbers import Rational
from typing import Any

from xl_addin.errors import BreakevenError
from xl_addin.functions.block import Cell

#: The kinds of what hosts hand over, which need no second look.
PLAIN = frozenset({float, int, str, bool, type(None)})
ROWS = frozenset({list, tuple})
#: What pandas has in place of a blank.
MISSING = frozenset({"NAType", "NaTType"})


@dataclass(frozen=True, slots=True)
class Stranger:
    """What stands for a value that is no number, no text and nothing else that a cell holds."""

    kind: str

    def __str__(self) -> str:
        return f"a {self.kind}"


def as_cells(arguments: Sequence[Any]) -> Sequence[Cell]:
    """The arguments of a call with whatever is no cell and no range of cells made into one.

    What is neither becomes a `Stranger`, which no argument takes.

    >>> from decimal import Decimal
    >>> as_cells([0.5, Decimal("0.1"), {"a": 1}])
    [0.5, 0.1, Stranger(kind='dict')]
    """
    return arguments if {*map(type, arguments)} <= PLAIN else [_argument(one) for one in arguments]


def _argument(given: Any) -> Cell:
    """A cell, or a range: rows of cells, or a column."""
    found = _cell(given)
    if not isinstance(found, list | tuple):
        return found
    kinds = {*map(type, found)}
    if kinds <= PLAIN or (kinds <= ROWS and {*map(type, chain.from_iterable(found))} <= PLAIN):
        return found
    return [_row(one) for one in map(_cell, found)]


def _row(found: Cell) -> Cell:
    """A row of cells, or the one cell of a column; what is a range once more is no cell."""
    if not isinstance(found, list | tuple):
        return found
    return [Stranger(type(one).__name__) if isinstance(one, list | tuple) else one for one in map(_cell, found)]


def _cell(given: Any) -> Cell:
    """One plain cell, or a list of what an array or a table holds."""
    kind = type(given)
    if kind in PLAIN or kind in ROWS:
        return given
    try:
        return _told(given)
    except Exception:  # anybody's object may fail in any way
        return Stranger(kind.__name__)


def _told(given: Any) -> Cell:
    kind = type(given)
    if kind.__name__ in MISSING:
        return None
    if isinstance(given, date | BreakevenError | Stranger):
        return given
    # Libraries of arrays are asked by what they offer: none is imported to know them.
    if hasattr(kind, "to_numpy") and hasattr(kind, "astype"):
        return _told(given.astype(object).to_numpy())
    if hasattr(kind, "tolist") and hasattr(kind, "dtype"):
        # Of nanoseconds NumPy makes whole numbers.
        told = given.astype("datetime64[us]") if given.dtype.kind == "M" else given
        return _cell(told.tolist())
    # Of a kind that derives from a plain one, an enumeration say, what the plain one makes of it.
    if isinstance(given, str):
        return str.__str__(given)
    if isinstance(given, int):
        return int.__int__(given)
    if isinstance(given, float):
        return float.__float__(given)
    if isinstance(given, list | tuple):
        return list(given)
    return float(given) if isinstance(given, Decimal | Rational) else Stranger(kind.__name__)
