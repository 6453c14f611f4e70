"""Conflicts: every price on which the sources, or a source and the guide, differ; which one is used, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import GREY
from workbooks.price_book import table
from workbooks.price_book.prices import Prices, source, status
from workbooks.price_book.table import Column, Formula, Table
from xl_addin.catalogue.guide_prices import inferred_prices
from xl_addin.catalogue.names import Model
from xl_addin.catalogue.price import GENAI_PRICES, LITELLM
from xl_addin.catalogue.price_list import PriceList
from xl_addin.units import SHARE, USD_PER_MTOK

VENDOR = "B"
COLUMNS = {
    VENDOR: Column("Vendor", 12),
    "C": Column("Model", 38),
    "D": Column("Field", 13),
    "E": Column("genai-prices says", 12, kind="Record", unit=USD_PER_MTOK),
    "F": Column("LiteLLM says", 12, kind="Record", unit=USD_PER_MTOK),
    "G": Column("LiteLLM against genai-prices", 13, kind="Calculation", unit=SHARE),
    "H": Column("The guide infers", 12, kind="Record", unit=USD_PER_MTOK),
    "I": Column("Guide against the price used", 12, kind="Calculation", unit=SHARE),
    "J": Column("Price used", 12, kind="Link", unit=USD_PER_MTOK),
    "K": Column("Whose it is", 14, words="Label beside"),
    "L": Column("Status", 9, words="Unit"),
    "M": Column("Why this one", 112, words="Remark"),
}


def write(page: Page, prices: PriceList, placed: Prices) -> Table:
    """A row for each conflict, by vendor and model; prices in US dollars per million tokens."""
    page.furnish(
        "Conflicts",
        "Where two say different prices. genai-prices goes first, then LiteLLM; what is published beats what the guide "
        "infers. USD per million tokens.",
        table.widths(COLUMNS),
        freeze="E5",
    )
    page.show_master_check("M", 1)
    guide = {(one.model, one.row.field): one.gives for one in inferred_prices(prices)}
    return table.write(page, COLUMNS, _rows(prices, placed, guide))


def _rows(prices: PriceList, placed: Prices, guide: Mapping[tuple[Model, str], Decimal]) -> Iterator[list[Any]]:
    for price in prices.conflicts():
        said = {one.source: float(one.usd_per_mtok) for one in price.published}
        model = Model(price.vendor, price.model)
        infers = guide.get((model, price.field))
        yield [
            price.vendor,
            price.model,
            price.field,
            said.get(GENAI_PRICES),
            said.get(LITELLM),
            Formula('=IF(N(E{row})*N(F{row})>0,F{row}/E{row}-1,"")'),
            None if infers is None else float(infers),
            Formula('=IF(N(H{row})*J{row}>0,H{row}/J{row}-1,"")'),
            Formula(f"={placed.cell(model, price.field)}"),
            source(price),
            status(price),
            price.note,
        ]


SHEET = Sheet(
    "Conflicts",
    tab=60,
    colour=GREY,
    words="where the sources differ, and which one is used",
    parts=(Part(write, gives="conflicts"),),
)
