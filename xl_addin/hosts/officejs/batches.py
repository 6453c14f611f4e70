"""The calls of one batch, and their results."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import TypeAlias

from xl_addin.errors import BreakevenError, TooSlow, UnknownKey, WrongType
from xl_addin.functions.block import Cell, is_block
from xl_addin.functions.cell_function import CellFunction
from xl_addin.functions.lifting import FEW_CELLS

#: A whole number is a float here, so that none is taken for the number of an Excel error.
Plain: TypeAlias = float | str | bool | None
Call: TypeAlias = tuple[str, list[Plain | list[list[Plain]]]]

#: The results of two whole columns; ranges of other shapes that go together can make any number of cells.
MOST_CELLS = 2 * 1_048_576
#: Seconds for which whoever else asks can wait.
MOMENT = 0.02

log = logging.getLogger("breakeven.service")


class Batches:
    """Works out batches of calls over a registry, each in at most so many seconds."""

    def __init__(self, registry: Mapping[str, CellFunction], most_seconds: float) -> None:
        self._registry = registry
        self._most_seconds = most_seconds
        self._zero_is_blank = {name: _where_zero_is_blank(entry) for name, entry in registry.items()}

    def begun(self, calls: Sequence[Call]) -> list[Cell]:
        """The results of the first calls: as many as there are in a moment, up to one over a larger range."""
        results: list[Cell] = []
        end = monotonic() + MOMENT
        for name, cells in calls:
            if monotonic() > end:
                break
            entry = self._registry.get(name)
            found = entry.of_numbers(cells) if entry else None
            if found is None:
                if _cells(cells) > FEW_CELLS:
                    break
                found = self._result(name, cells, _as_value)
            results.append(found)
        return results

    def answer(self, calls: Sequence[Call], begun: Sequence[Cell] = ()) -> list[Cell]:
        """The results of the calls, each in its place, after those that were `begun`; a call that fails is its error.

        Raises:
            TooSlow: the time is up.
        """
        end = monotonic() + self._most_seconds

        def stop_in_time() -> None:
            if monotonic() > end:
                raise TooSlow(
                    f"The calls take longer than {self._most_seconds:g} seconds: send fewer, or smaller ranges."
                )

        def in_place(error: BreakevenError) -> Cell:
            stop_in_time()
            return _as_value(error)

        results = list(begun)
        for name, cells in calls[len(results) :]:
            filled = _cells(cells)
            if filled > MOST_CELLS:
                results.append(WrongType(f"The ranges make {filled:,} cells together: select at most {MOST_CELLS:,}."))
            else:
                results.append(self._result(name, cells, in_place))
            stop_in_time()
        return results

    def _result(self, name: str, cells: list[Cell], in_place: Callable[[BreakevenError], Cell]) -> Cell:
        entry = self._registry.get(name)
        if entry is None:
            return UnknownKey(f'The service has no function "{name[:64]}": load the add-in again.')
        for place in self._explained_blanks(cells) if entry.open_ended else self._zero_is_blank[name]:
            if place < len(cells):
                cells[place] = _blank_for_zero(cells[place])
        try:
            return entry.result(cells, in_place)
        except TooSlow:
            raise
        except BreakevenError as error:
            return error
        except Exception as fault:
            # One call that fails for a reason of ours must not take its neighbours with it.
            log.error("call failed", extra={"facts": {"function": name, "fault": type(fault).__name__}})
            return BreakevenError(f"{name} could not be worked out, for a reason that is not yours: please report it.")

    def _explained_blanks(self, cells: list[Cell]) -> list[int]:
        """Of a call that explains another function: its name comes first, its arguments follow."""
        explained = str(cells[0]).strip().strip("=").upper() if cells else ""
        return [0, *(place + 1 for place in self._zero_is_blank.get(explained, ()))]


def _where_zero_is_blank(entry: CellFunction) -> list[int]:
    """Excel on a desktop hands over a blank cell as 0; where text or a date belongs, no 0 can be meant."""
    return [place for place, one in enumerate(entry.arguments) if one.figure.unit.kind in ("text", "date")]


def _blank_for_zero(cell: Cell) -> Cell:
    if is_block(cell):
        return [[_blank_for_zero(one) for one in row] for row in cell]
    return None if cell == 0 and cell is not False else cell


def _cells(cells: Sequence[Cell]) -> int:
    """How many cells a call fills whose ranges go together element by element."""
    if list not in map(type, cells):
        return 1
    blocks = [cell for cell in cells if is_block(cell)]
    rows = max(map(len, blocks), default=1)
    return rows * max((len(row) for block in blocks for row in block), default=1)


def _as_value(error: BreakevenError) -> Cell:
    # In a range of wrong cells every error would keep a kilobyte of traceback.
    return error.with_traceback(None)


def as_object(value: object) -> dict[str, str]:
    """An error among the results, as JSON holds it: its code, and what to type instead."""
    if isinstance(value, BreakevenError):
        return {"e": value.code, "m": str(value)}
    raise NotImplementedError(f"A cell cannot hold {type(value).__name__}.")
