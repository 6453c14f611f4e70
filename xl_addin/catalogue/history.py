"""How prices moved: one model's price over time, and its change over months."""

from __future__ import annotations

import ast
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from xl_addin.catalogue import notes
from xl_addin.catalogue.names import Model
from xl_addin.catalogue.price import SOURCES, Seen
from xl_addin.catalogue.price_list import PriceList
from xl_addin.catalogue.record import is_alive
from xl_addin.errors import Never
from xl_addin.model.graph import Graph
from xl_addin.model.line import Line, line
from xl_addin.units import SHARE, USD_PER_MTOK


class Point(NamedTuple):
    """A price from a day on, and who says it; no price where it was withdrawn."""

    day: date
    usd_per_mtok: Decimal | None
    who: str


def series(prices: PriceList, model: Model, field: str) -> list[Point]:
    """Each change of a price, the oldest first; of every source.

    Raises:
        Never: no source ever had that price.
    """
    rows = prices.record(model).at_base_price(field)
    if not rows:
        raise Never(f"No source ever published the {notes.in_words(field)} price of {model.model}.")
    points = [Point(one.since, one.usd_per_mtok, notes.publisher(one.source, one.version)) for one in rows]
    follow = {(one.source, one.since) for one in rows}
    points += [
        Point(one.until, None, f"{notes.shown(one.source)}: no longer listed")
        for one in rows
        if one.until is not None and (one.source, one.until) not in follow
    ]
    return sorted(points, key=lambda point: (point.day, point.who))


class Moved(NamedTuple):
    """A price on two days, from one source."""

    source: str
    then: Seen
    now: Seen
    from_day: date
    to_day: date

    @property
    def share(self) -> float:
        """The relative change: -0.5 is half the price."""
        return float(self.now.usd_per_mtok / self.then.usd_per_mtok) - 1


def change(prices: PriceList, model: Model, field: str, months: int) -> Moved:
    """A price so many months before the last day on which it was listed, and on that day; from one source.

    Raises:
        Never: no source lists the model for that long.
    """
    rows = prices.record(model).at_base_price(field)
    for source in SOURCES:
        of_source = [one for one in rows if one.source == source]
        if of_source:
            last = of_source[-1]
            to_day = last.until or prices.last_observed
            from_day = months_before(to_day, months)
            then = next((one for one in of_source if is_alive(one, from_day) and one.usd_per_mtok), None)
            if then is not None:
                return Moved(source, then, last, from_day, to_day)
    known = f"it is known since {rows[0].since}" if rows else "no source publishes one"
    raise Never(f"{model.model} has no {notes.in_words(field)} price of {months} months before: {known}.")


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month.

    >>> months_before(date(2026, 11, 20), 24), months_before(date(2026, 3, 31), 1)
    (datetime.date(2024, 11, 20), datetime.date(2026, 2, 28))
    """
    year, month = divmod(12 * day.year + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@line("Change of the price", SHARE, source="one source's price, now over then")
def price_change(price_now: float, price_then: float) -> float:
    """The relative change of a price.

    >>> price_change(1.25, 2.5)
    -0.5
    """
    return price_now / price_then - 1


def change_trace(prices: PriceList, model: Model, field: str, months: float) -> tuple[Graph, Mapping[str, Any], str]:
    """The two prices of a change, and who says them."""
    moved = change(prices, model, field, int(months))
    then = _line("price_then", moved.from_day, moved.then)
    now = _line("price_now", moved.to_day, moved.now)
    return Graph((), [then, now, price_change]), {}, price_change.name


def _line(name: str, day: date, one: Seen) -> Line:
    usd, source = float(one.usd_per_mtok), notes.says(one)
    return Line(name, f"Price on {day}", USD_PER_MTOK, source, source, (), lambda: usd, ast.Constant(usd))
