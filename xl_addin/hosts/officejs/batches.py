"""The calls of one batch, and their results."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import fields
from time import monotonic
from typing import NamedTuple, TypeAlias

from xl_addin.errors import BreakevenError, TooSlow, UnknownKey, WrongType
from xl_addin.functions.block import Cell, is_block
from xl_addin.functions.cell_function import CellFunction

#: A whole number is a float here, so that none is taken for the number of an Excel error.
Plain: TypeAlias = float | str | bool | None
Call: TypeAlias = tuple[str, list[Plain | list[list[Plain]]]]

#: The results of two whole columns; ranges of other shapes that go together can make any number of cells.
MOST_CELLS = 2 * 1_048_576
#: Cells that EXPLAIN looks at, which explains one result and no table of them.
MOST_EXPLAINED = 10_000
#: Seconds for which whoever else asks can wait, and cells that surely take no longer, whatever is in them.
MOMENT = 0.02
CELLS_OF_A_MOMENT = 10

log = logging.getLogger("breakeven.service")


class Limit(NamedTuple):
    """When calls have to end, and how many seconds they had."""

    end: float
    seconds: float


FOREVER = Limit(math.inf, math.inf)
#: That of the calls which are under way.
LIMIT: ContextVar[Limit] = ContextVar("LIMIT")


class InTime(CellFunction):
    """A function that looks at the clock for each cell of a range."""

    def single_result(self, cells: Sequence[Cell]) -> Cell:
        """The result, if there is still time for one.

        Raises:
            TooSlow: the time is up.
        """
        stop_in_time()
        return super().single_result(cells)


def in_time(entry: CellFunction) -> CellFunction:
    """The same function, which stops in the middle of a range when the time is up."""
    return InTime(**{one.name: getattr(entry, one.name) for one in fields(entry)})


def stop_in_time() -> None:
    """Go on while there is time.

    Raises:
        TooSlow: it is up.
    """
    end, seconds = LIMIT.get(FOREVER)
    if monotonic() > end:
        raise TooSlow(f"The calls take longer than {seconds:g} seconds: send fewer, or smaller ranges.")


class Batches:
    """Works out batches of calls over a registry, each in at most so many seconds."""

    def __init__(self, registry: Mapping[str, CellFunction], most_seconds: float) -> None:
        self._registry = {name: in_time(entry) for name, entry in registry.items()}
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
                if _cells(cells) > CELLS_OF_A_MOMENT:
                    break
                found = self._result(name, cells, _as_value)
            results.append(found)
        return results

    def answer(self, calls: Sequence[Call], begun: Sequence[Cell] = ()) -> list[Cell]:
        """The results of the calls, each in its place, after those that were `begun`; a call that fails is its error.

        Raises:
            TooSlow: the time is up.
        """
        limit = LIMIT.set(Limit(monotonic() + self._most_seconds, self._most_seconds))
        try:
            return self._answered(calls, begun)
        finally:
            LIMIT.reset(limit)

    def _answered(self, calls: Sequence[Call], begun: Sequence[Cell]) -> list[Cell]:
        known: dict[BreakevenError, BreakevenError] = {}

        def in_place(error: BreakevenError) -> Cell:
            stop_in_time()
            # A million cells are wrong in a few ways: each is kept once.
            return known.setdefault(error, _as_value(error))

        results = list(begun)
        for name, cells in calls[len(results) :]:
            filled = _cells(cells)
            most = MOST_EXPLAINED if name in self._registry and self._registry[name].open_ended else MOST_CELLS
            if filled > most:
                results.append(WrongType(f"The ranges make {filled:,} cells together: select at most {most:,}."))
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
            return _as_value(error)
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


def _as_value(error: BreakevenError) -> BreakevenError:
    # Its sentence may have to be looked for: now, while the clock is looked at.
    str(error)
    # In a range of wrong cells every error would keep a kilobyte of traceback.
    return error.with_traceback(None)


def as_object(value: object) -> dict[str, str]:
    """An error among the results, as JSON holds it: its code, and what to type instead."""
    if isinstance(value, BreakevenError):
        return {"e": value.code, "m": str(value)}
    raise NotImplementedError(f"A cell cannot hold {type(value).__name__}.")
