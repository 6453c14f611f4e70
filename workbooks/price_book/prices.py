"""Prices: every price of the listed vendors, one a row, with its basis, its source and what each registry says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import API_TINT, CHANGED_FILL, CHOSEN_FILL, GREY
from workbooks.price_book import table
from workbooks.price_book.table import Formula, Table
from workbooks.price_book.table_columns import Column, TableColumns
from xl_addin.catalogue import notes
from xl_addin.catalogue.fields import FIELDS
from xl_addin.catalogue.guide_prices import inferred_prices
from xl_addin.catalogue.names import Model
from xl_addin.catalogue.price import GENAI_PRICES, LITELLM, Basis, Price
from xl_addin.catalogue.price_list import PriceList
from xl_addin.catalogue.vendors import listed
from xl_addin.units import DATE, USD_PER_MTOK, Unit, serial, spelled

#: What the column of sources says where no registry published the price.
CONVENTION, OVERRIDE = "convention", "override"
#: A retired price is the last one that was published.
LISTED, RETIRED = "listed", "retired"

#: What should be nothing, and shows as a dash where it is.
REST = Unit("USD/million tokens", '0.0###;-0.0###;"-"', "rest")
FAULTS = Unit("count", '0;-0;"-"', "faults")

COLUMNS = TableColumns(
    {
        "vendor": Column("Vendor", 11),
        "model": Column("Model", 36),
        "field": Column("Field", 12),
        "price": Column("Price, USD per million tokens", 12, kind="Record", unit=USD_PER_MTOK),
        "basis": Column("Basis", 23, words="Label beside"),
        "source": Column("Source", 14, words="Label beside"),
        "since": Column("Since", 11, kind="Record", unit=DATE),
        "genai": Column(notes.shown(GENAI_PRICES), 11, kind="Record", unit=USD_PER_MTOK),
        "lite": Column(notes.shown(LITELLM), 11, kind="Record", unit=USD_PER_MTOK),
        "apart": Column("LiteLLM less genai-prices", 12, kind="Calculation", unit=USD_PER_MTOK),
        "status": Column("Status", 9, words="Unit"),
        "note": Column("Note", 112, words="Remark"),
        "off": Column("Check: off its source by", 11, kind="Calculation", unit=REST),
        "amiss": Column("Check: basis amiss", 10, kind="Calculation", unit=FAULTS),
    }
)
#: How a basis is told at a glance: published by both sources needs no colour.
COLOURS = {Basis.CONFLICT: API_TINT, Basis.INFERRED: CHANGED_FILL, Basis.OVERRIDE: CHOSEN_FILL}


@dataclass(frozen=True)
class Prices:
    """Where every price of the book stands."""

    table: Table
    rows: dict[tuple[Model, str], int]

    def cell(self, model: Model, field: str, column: str = "price") -> str | None:
        """The cell of a price, or of what that column says of it, as a formula on another sheet writes it."""
        row = self.rows.get((model, field))
        return None if row is None else f"{self.table.sheet}!{self.table.columns.letter(column)}{row}"


def write(page: Page, prices: PriceList) -> Prices:
    """Every price of every model that is listed today, and of retired ones that the other sheets speak of."""
    page.furnish(
        "Prices",
        f"Every price of the {spelled(len(listed()))} vendors in US dollars per million tokens, "
        "on whose word it stands, and since when.",
        COLUMNS.widths,
    )
    page.show_master_check(COLUMNS.letter("price"), 1)
    every = list(_prices(prices))
    written = table.write(page, COLUMNS, map(_row, every), freeze="price", print_to="note")
    rows = {(Model(one.vendor, one.model), one.field): row for row, one in enumerate(every, start=written.first)}
    for basis, fill in COLOURS.items():
        page.colour_where(written.area("basis"), written.rule(f'{{basis}}="{basis}"'), fill)
    return Prices(written, rows)


def _prices(prices: PriceList) -> Iterator[Price]:
    models = dict.fromkeys(prices.models())
    yield from (price for model in models for price in _of(prices, model))
    # The other sheets link to these, whether a registry lists them today or not.
    inferred = [one.model for one in inferred_prices(prices)]
    linked = inferred + [Model(one.vendor, one.model) for one in prices.conflicts()]
    retired = dict.fromkeys(model for model in linked if model not in models)
    yield from (price for model in retired for price in _of(prices, model))


def _of(prices: PriceList, model: Model) -> Iterator[Price]:
    return (prices.price(model, field) for field in FIELDS if prices.has(model, field))


def _row(price: Price) -> dict[str, Any]:
    said = {one.source: float(one.usd_per_mtok) for one in price.published}
    return {
        "vendor": price.vendor,
        "model": price.model,
        "field": price.field,
        "price": float(price.usd_per_mtok),
        "basis": str(price.basis),
        "source": source(price),
        "since": serial(price.since),
        "genai": said.get(GENAI_PRICES),
        "lite": said.get(LITELLM),
        "apart": Formula('=IF(COUNT({genai})*COUNT({lite})=1,{lite}-{genai},"")'),
        "status": status(price),
        "note": price.note,
        "off": Formula(
            "=IF({source}={genai:heading},ABS({price}-{genai}),IF({source}={lite:heading},ABS({price}-{lite}),0))"
        ),
        "amiss": Formula(f'=IF({{basis}}="{Basis.BOTH}",IF({{apart}}=0,0,1),0)'),
    }


def status(price: Price) -> str:
    """Whether a registry lists the price today, or listed it last."""
    return RETIRED if price.retired else LISTED


def source(price: Price) -> str:
    """Whose figure it is: a registry's, a convention's, or the user's own."""
    match price.basis:
        case Basis.OVERRIDE:
            return OVERRIDE
        case Basis.INFERRED:
            return CONVENTION
    return notes.shown(price.published[0].source)


SHEET = Sheet(
    "Prices",
    tab=30,
    colour=GREY,
    words="every price with its basis, source, day and note",
    parts=(Part(write, gives="placed"),),
)
