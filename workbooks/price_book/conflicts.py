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
from workbooks.price_book.table import Formula, Table
from workbooks.price_book.table_columns import Column, TableColumns
from xl_addin.catalogue.guide_prices import inferred_prices
from xl_addin.catalogue.names import Model
from xl_addin.catalogue.price import GENAI_PRICES, LITELLM
from xl_addin.catalogue.price_list import PriceList
from xl_addin.units import SHARE, USD_PER_MTOK

COLUMNS = TableColumns(
    {
        "vendor": Column("Vendor", 12),
        "model": Column("Model", 38),
        "field": Column("Field", 13),
        "genai": Column("genai-prices says", 12, kind="Record", unit=USD_PER_MTOK),
        "lite": Column("LiteLLM says", 12, kind="Record", unit=USD_PER_MTOK),
        "apart": Column("LiteLLM against genai-prices", 13, kind="Calculation", unit=SHARE),
        "guide": Column("The guide infers", 12, kind="Record", unit=USD_PER_MTOK),
        "guide_apart": Column("Guide against the price used", 12, kind="Calculation", unit=SHARE),
        "used": Column("Price used", 12, kind="Link", unit=USD_PER_MTOK),
        "source": Column("Whose it is", 14, words="Label beside"),
        "status": Column("Status", 9, words="Unit"),
        "why": Column("Why this one", 112, words="Remark"),
    }
)


def write(page: Page, prices: PriceList, placed: Prices) -> Table:
    """A row for each conflict, by vendor and model; prices in US dollars per million tokens."""
    page.furnish(
        "Conflicts",
        "Where two say different prices. genai-prices goes first, then LiteLLM; what is published beats what the guide "
        "infers. USD per million tokens.",
        COLUMNS.widths,
    )
    page.show_master_check(COLUMNS.letter("why"), 1)
    guide = {(one.model, one.row.field): one.gives for one in inferred_prices(prices)}
    return table.write(page, COLUMNS, _rows(prices, placed, guide), freeze="genai")


def _rows(prices: PriceList, placed: Prices, guide: Mapping[tuple[Model, str], Decimal]) -> Iterator[dict[str, Any]]:
    for price in prices.conflicts():
        said = {one.source: float(one.usd_per_mtok) for one in price.published}
        model = Model(price.vendor, price.model)
        infers = guide.get((model, price.field))
        yield {
            "vendor": price.vendor,
            "model": price.model,
            "field": price.field,
            "genai": said.get(GENAI_PRICES),
            "lite": said.get(LITELLM),
            "apart": Formula('=IF(N({genai})*N({lite})>0,{lite}/{genai}-1,"")'),
            "guide": None if infers is None else float(infers),
            "guide_apart": Formula('=IF(N({guide})*{used}>0,{guide}/{used}-1,"")'),
            "used": Formula(f"={placed.cell(model, price.field)}"),
            "source": source(price),
            "status": status(price),
            "why": price.note,
        }


SHEET = Sheet(
    "Conflicts",
    tab=60,
    colour=GREY,
    words="where the sources differ, and which one is used",
    parts=(Part(write, gives="conflicts"),),
)
