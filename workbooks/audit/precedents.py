"""What each formula depends on, across sheets: the circles, and what lies behind a cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from workbooks.audit.book import Area, Book, Place


@dataclass
class Precedents:
    """The formulas that each formula reads, ranges opened up.

    Only formulas are kept: a typed figure depends on nothing. A range that many formulas share is opened
    once, so that a workbook of thousands of formulas takes a fraction of a second.
    """

    book: Book
    _opened: dict[Area, tuple[Place, ...]] = field(default_factory=dict)
    _by_sheet: dict[str, list[Place]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place in self.book.formulas:
            self._by_sheet.setdefault(place.sheet, []).append(place)

    def of(self, place: Place) -> Iterator[Place]:
        """The formula cells that the formula in this cell reads directly."""
        for area in self.book.areas(place):
            yield from self.formulas_in(area)

    def formulas_in(self, area: Area) -> tuple[Place, ...]:
        """The cells of a block that hold a formula."""
        if area not in self._opened:
            self._opened[area] = tuple(self._open(area))
        return self._opened[area]

    def behind(self, start: Place) -> set[Place]:
        """Every formula that the one in `start` depends on, directly or through others."""
        found: set[Place] = set()
        waiting = [start]
        while waiting:
            for place in self.of(waiting.pop()):
                if place not in found:
                    found.add(place)
                    waiting.append(place)
        return found

    def circles(self) -> Iterator[list[Place]]:
        """Every group of formulas that depend on each other (Tarjan's strongly connected components).

        Written with a stack of its own: a chain of months is deeper than Python lets a function call itself.
        """
        number: dict[Place, int] = {}
        lowest: dict[Place, int] = {}
        path: list[Place] = []
        on_path: set[Place] = set()
        for start in self.book.formulas:
            if start in number:
                continue
            number[start] = lowest[start] = len(number)
            path.append(start)
            on_path.add(start)
            visits = [(start, self.of(start))]
            while visits:
                place, following = visits[-1]
                for read in following:
                    if read not in number:
                        number[read] = lowest[read] = len(number)
                        path.append(read)
                        on_path.add(read)
                        visits.append((read, self.of(read)))
                        break
                    if read in on_path:
                        lowest[place] = min(lowest[place], number[read])
                else:
                    visits.pop()
                    if visits:
                        reader = visits[-1][0]
                        lowest[reader] = min(lowest[reader], lowest[place])
                    if lowest[place] == number[place]:
                        group = path[path.index(place) :] if path[-1] != place else [place]
                        del path[len(path) - len(group) :]
                        on_path.difference_update(group)
                        if len(group) > 1 or place in self.of(place):
                            yield group

    def _open(self, area: Area) -> Iterator[Place]:
        on_sheet = self._by_sheet.get(area.sheet, [])
        rows = range(area.first_row, area.last_row + 1)
        columns = range(area.first_column, area.last_column + 1)
        if len(rows) * len(columns) > len(on_sheet):
            yield from (place for place in on_sheet if place.row in rows and place.column in columns)
            return
        for row in rows:
            for column in columns:
                place = Place(area.sheet, row, column)
                if place in self.book.formulas:
                    yield place
