"""The calls of one batch, and their results."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from time import monotonic
from typing import TypeAlias

from xl_addin.block import Cell, is_block
from xl_addin.cell_function import CellFunction
from xl_addin.errors import BreakevenError, TooSlow, UnknownKey

#: A whole number is a float here, so that none is taken for the number of an Excel error.
Plain: TypeAlias = float | str | bool | None
Call: TypeAlias = tuple[str, list[Plain | list[list[Plain]]]]

log = logging.getLogger("breakeven.service")


class Batches:
    """Works out batches of calls over a registry, each in at most so many seconds."""

    def __init__(self, registry: Mapping[str, CellFunction], most_seconds: float) -> None:
        self._registry = registry
        self._most_seconds = most_seconds
        self._zero_is_blank = {name: _where_zero_is_blank(entry) for name, entry in registry.items()}

    def answer(self, calls: Sequence[Call]) -> list[Cell]:
        """The results of the calls, each in its place; a call that fails is its error.

        Raises:
            TooSlow: the time is up.
        """
        end = monotonic() + self._most_seconds
        results = []
        for name, cells in calls:
            results.append(self._result(name, cells))
            if monotonic() > end:
                raise TooSlow(
                    f"The calls take longer than {self._most_seconds:g} seconds: send fewer, or smaller ranges."
                )
        return results

    def _result(self, name: str, cells: list[Cell]) -> Cell:
        entry = self._registry.get(name)
        if entry is None:
            return UnknownKey(f'The service has no function "{name[:64]}": load the add-in again.')
        for place in self._places_of_blanks(entry, cells):
            if place < len(cells):
                cells[place] = _blank_for_zero(cells[place])
        try:
            return entry.result(cells, in_place=_itself)
        except BreakevenError as error:
            return error
        except Exception as fault:
            # One call that fails for a reason of ours must not take its neighbours with it.
            log.error("call failed", extra={"facts": {"function": name, "fault": type(fault).__name__}})
            return BreakevenError(f"{name} could not be worked out, for a reason that is not yours: please report it.")

    def _places_of_blanks(self, entry: CellFunction, cells: list[Cell]) -> list[int]:
        places = self._zero_is_blank[entry.name]
        if entry.open_ended and cells and isinstance(cells[0], str):
            # It explains another function, whose arguments follow that function's name.
            explained = cells[0].strip().strip("=").upper()
            return places + [place + 1 for place in self._zero_is_blank.get(explained, ())]
        return places


def _where_zero_is_blank(entry: CellFunction) -> list[int]:
    """Excel on a desktop hands over a blank cell as 0; where text or a date belongs, no 0 can be meant."""
    return [place for place, one in enumerate(entry.arguments) if one.figure.unit.kind in ("text", "date")]


def _blank_for_zero(cell: Cell) -> Cell:
    if is_block(cell):
        return [[_blank_for_zero(one) for one in row] for row in cell]
    return None if cell == 0 and cell is not False else cell


def _itself(error: BreakevenError) -> Cell:
    return error


def as_object(value: object) -> dict[str, str]:
    """An error among the results, as JSON holds it: its code, and what to type instead."""
    if isinstance(value, BreakevenError):
        return {"e": value.code, "m": str(value)}
    raise NotImplementedError(f"A cell cannot hold {type(value).__name__}.")
