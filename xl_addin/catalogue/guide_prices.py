"""The guide's inferred prices beside what the registries say: what bears the guide out, and what does not."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_addin.catalogue import notes
from xl_addin.catalogue.conventions import GuideRow, guide
from xl_addin.catalogue.names import Model
from xl_addin.catalogue.price import SOURCES, Price
from xl_addin.catalogue.price_list import PriceList
from xl_addin.catalogue.record import Record


class Inferred(NamedTuple):
    """One of the guide's inferred prices beside what the sources say, and the price that is used."""

    row: GuideRow
    model: Model
    gives: Decimal
    said: dict[str, str]
    verdict: str
    price: Price


def inferred_prices(prices: PriceList) -> list[Inferred]:
    """The guide's inferred prices, a row each: what the convention gives, and what the sources say."""
    return [_beside_the_sources(prices, row) for row in guide()]


def _beside_the_sources(prices: PriceList, row: GuideRow) -> Inferred:
    model = Model(row.vendor, row.model)
    price, record = prices.price(model, row.field), prices.record(model)
    base = prices.listing(model, row.of)
    assert base is not None
    gives = row.ratio * base.usd_per_mtok
    said = {source: of_source(record, source, row.field) for source in SOURCES}
    agreeing = [notes.shown(one.source) for one in price.published if one.usd_per_mtok == gives]
    differing = [notes.shown(one.source) for one in price.published if one.usd_per_mtok != gives]
    return Inferred(row, model, gives, said, of_verdict(agreeing, differing, price.retired), price)


def of_source(record: Record, source: str, field: str) -> str:
    """What a source says of a price today, in a cell: the price, or why there is none."""
    said = record.said(source)
    if not said.prices:
        return "model not listed"
    price, last = said.prices.get((field, 0)), record.withdrawn(source, field)
    if said.gone is None and price is not None:
        return notes.usd(price.usd_per_mtok)
    now = "no price" if said.gone is None else "model no longer listed"
    return now if last is None else f"{now}; {notes.usd(last.usd_per_mtok)} until {last.until}"


def of_verdict(agreeing: Sequence[str], differing: Sequence[str], retired: bool) -> str:
    """Whether the sources bear the guide out."""
    when = " (its last price)" if retired else ""
    if differing:
        return f"contradicted by {' and '.join(differing)}{when}"
    if agreeing:
        return f"confirmed by {' and '.join(agreeing)}{when}"
    return "published by no source"
