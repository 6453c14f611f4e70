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
from workbooks.price_book.table import Formula, Table
from workbooks.price_book.table_columns import Column, TableColumns
from xl_addin.catalogue.price_list import PriceList
from xl_addin.units import MULTIPLE, TOKENS, USD_PER_MTOK

COLUMNS = TableColumns(
    {
        "vendor": Column("Vendor", 12),
        "model": Column("Model", 42),
        "field": Column("Field", 14),
        "above": Column("Above, input tokens of a request", 18, kind="Record", unit=TOKENS),
        "price": Column("Price up to there", 13, kind="Link", unit=USD_PER_MTOK),
        "beyond": Column("Price beyond, of all its tokens", 15, kind="Record", unit=USD_PER_MTOK),
        "times": Column("Times the price", 10, kind="Calculation", unit=MULTIPLE),
        "basis": Column("Basis", 24, words="Label beside"),
        "source": Column("Source", 16, words="Label beside"),
    }
)


def write(page: Page, prices: PriceList, placed: Prices) -> Table:
    """A row for each dearer price of each field."""
    page.furnish(
        "Tiers",
        "Long requests: beyond a threshold all tokens of that request cost the price beyond. USD per million tokens.",
        COLUMNS.widths,
    )
    page.show_master_check(COLUMNS.letter("basis"), 1)
    return table.write(page, COLUMNS, _rows(prices, placed), freeze="above")


def _rows(prices: PriceList, placed: Prices) -> Iterator[dict[str, Any]]:
    for model in prices.models():
        for field, steps in prices.tiers(model).items():
            price = prices.price(model, field)
            for step in steps:
                yield {
                    "vendor": model.vendor,
                    "model": model.model,
                    "field": field,
                    "above": step.above_tokens,
                    "price": Formula(f"={placed.cell(model, field)}"),
                    "beyond": float(step.usd_per_mtok),
                    "times": Formula("=IF({price}>0,{beyond}/{price},0)"),
                    "basis": str(price.basis),
                    "source": prices_sheet.source(price),
                }


SHEET = Sheet(
    "Tiers",
    tab=40,
    colour=GREY,
    words="what long requests cost",
    parts=(Part(write, gives="tiers"),),
)
