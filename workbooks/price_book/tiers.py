"""Tiers: what a request costs that is longer than a threshold, from its first token on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import GREY
from workbooks.price_book import prices as prices_sheet
from workbooks.price_book import table
from workbooks.price_book.prices import Prices
from workbooks.price_book.table import Column, Formula, Table
from xl_addin.catalogue.price_list import PriceList
from xl_addin.units import MULTIPLE, TOKENS, USD_PER_MTOK

COLUMNS = {
    "B": Column("Vendor", 12),
    "C": Column("Model", 42),
    "D": Column("Field", 14),
    "E": Column("Above, input tokens of a request", 18, kind="Record", unit=TOKENS),
    "F": Column("Price up to there", 13, kind="Link", unit=USD_PER_MTOK),
    "G": Column("Price beyond, of all its tokens", 15, kind="Record", unit=USD_PER_MTOK),
    "H": Column("Times the price", 10, kind="Calculation", unit=MULTIPLE),
    "I": Column("Basis", 24, words="Label beside"),
    "J": Column("Source", 16, words="Label beside"),
}


def write(page: Page, prices: PriceList, placed: Prices) -> Table:
    """A row for each dearer price of each field."""
    page.furnish(
        "Tiers",
        "Long requests: beyond a threshold all tokens of that request cost the price beyond. USD per million tokens.",
        table.widths(COLUMNS),
        freeze="E5",
    )
    page.show_master_check("I", 1)
    return table.write(page, COLUMNS, _rows(prices, placed))


def _rows(prices: PriceList, placed: Prices) -> Iterator[list[Any]]:
    for model in prices.models():
        for field, steps in prices.tiers(model).items():
            price = prices.price(model, field)
            for step in steps:
                yield [
                    model.vendor,
                    model.model,
                    field,
                    step.above_tokens,
                    Formula(f"={placed.cell(model, field)}"),
                    float(step.usd_per_mtok),
                    Formula("=IF(F{row}>0,G{row}/F{row},0)"),
                    str(price.basis),
                    prices_sheet.source(price),
                ]


SHEET = Sheet(
    "Tiers",
    tab=40,
    colour=GREY,
    words="what long requests cost",
    parts=(Part(write, gives="tiers"),),
)
