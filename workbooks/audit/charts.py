"""Of rule 3: a series of a chart is named after the cells that it draws, and not after those of its neighbour."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from workbooks.audit.book import Area, Book, Place
from workbooks.audit.conventions import LABEL
from workbooks.audit.findings import Fault
from workbooks.audit.formulas import read_reference

_SERIES = re.compile(r"<(?:\w+:)?ser>.*?</(?:\w+:)?ser>", re.DOTALL)
_NAME = re.compile(r"<(?:\w+:)?tx>.*?<(?:\w+:)?(f|v)>([^<]*)<", re.DOTALL)
_DRAWN = re.compile(r"<(?:\w+:)?(?:val|yVal)>.*?<(?:\w+:)?f>([^<]*)<", re.DOTALL)


class Series(NamedTuple):
    """What a series is called, and the heading of the cells that it draws."""

    name: str
    heading: str
    area: Area


def series_are_named_rightly(book: Book) -> Iterator[Fault]:
    """A series that has the name of cells which another series of its chart draws."""
    for part, xml in book.parts.items():
        if not re.fullmatch(r"xl/charts/chart\d+\.xml", part):
            continue
        found = [*_series(book, xml.decode("utf-8", "replace"))]
        for one in found:
            others = {other.heading for other in found if other is not one}
            if one.name != one.heading and one.name in others:
                place = Place(one.area.sheet, one.area.first_row, one.area.first_column)
                yield Fault(
                    place.sheet,
                    place.cell,
                    f"A chart calls these cells “{one.name}”, which others are: draw the cells of that name.",
                )


def _series(book: Book, xml: str) -> Iterator[Series]:
    for part in _SERIES.findall(xml):
        name, drawn = _NAME.search(part), _DRAWN.search(part)
        reference = read_reference(unescape(drawn[1])) if drawn else None
        area = book.area(reference, "") if reference else None
        if name and area:
            yield Series(_called(book, *name.groups()), _heading(book, area), area)


def _called(book: Book, kind: str, text: str) -> str:
    """The name as it stands in the chart, or in the cell that the chart names."""
    reference = read_reference(unescape(text)) if kind == "f" else None
    area = book.area(reference, "") if reference else None
    return str(book.shown(area.place)) if area and area.place else unescape(text)


def _heading(book: Book, area: Area) -> str:
    """The word above a column of cells, or the label of a row of them."""
    across = area.first_row == area.last_row
    column = LABEL if across else area.first_column
    row = area.first_row if across else max(1, area.first_row - 1)
    return str(book.shown(Place(area.sheet, row, column)))
