"""Models: a row for each model with its six prices side by side, each a link to its row on Prices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbooks.layout.columns import MARGIN, after
from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import ACCENT
from workbooks.price_book import table
from workbooks.price_book.prices import FAULTS, Prices
from workbooks.price_book.table import Column, Formula, Table
from xl_addin.catalogue.fields import FIELDS, INPUT
from xl_addin.catalogue.names import Model
from xl_addin.catalogue.price import Basis
from xl_addin.catalogue.price_list import PriceList
from xl_addin.units import USD_PER_MTOK

VENDOR, MODEL, *_PRICES, TO_LOOK_AT, TIERS = after(MARGIN, 4 + len(FIELDS))
OF_FIELD = dict(zip(FIELDS, _PRICES, strict=True))

COLUMNS = {
    VENDOR: Column("Vendor", 12),
    MODEL: Column("Model", 42),
    **{
        letter: Column(field.replace("_", " ").capitalize(), 12, kind="Link", unit=USD_PER_MTOK)
        for field, letter in OF_FIELD.items()
    },
    TO_LOOK_AT: Column("Inferred, contested, or your own", 62, words="Remark"),
    TIERS: Column("Dearer tiers", 9, kind="Calculation", unit=FAULTS),
}


def write(page: Page, prices: PriceList, placed: Prices, tiers: Table) -> Table:
    """The price list as a person reads it; blank where no source gives a price and no convention does."""
    page.furnish(
        "Models",
        "The price list: six prices of each model in US dollars per million tokens. Blank: nobody publishes it.",
        table.widths(COLUMNS),
        freeze=f"{OF_FIELD[INPUT]}5",
    )
    page.show_master_check(OF_FIELD[INPUT], 1)
    return table.write(page, COLUMNS, _rows(prices, placed, tiers))


def _rows(prices: PriceList, placed: Prices, tiers: Table) -> Iterator[list[Any]]:
    for model in prices.models():
        cells = [placed.cell(model, field) for field in FIELDS]
        yield [
            model.vendor,
            model.model,
            *(cell and Formula(f"={cell}") for cell in cells),
            _to_look_at(prices, model),
            Formula(f"=COUNTIFS({tiers.cells('B')},B{{row}},{tiers.cells('C')},C{{row}})"),
        ]


def _to_look_at(prices: PriceList, model: Model) -> str:
    """The fields whose price is inferred, contested or the user's own, in words."""
    found: dict[Basis, list[str]] = {}
    for field in FIELDS:
        if prices.has(model, field) and (basis := prices.price(model, field).basis) not in (Basis.BOTH, Basis.ONE):
            found.setdefault(basis, []).append(field.replace("_", " "))
    return "; ".join(f"{basis}: {', '.join(fields)}" for basis, fields in found.items())


SHEET = Sheet(
    "Models",
    tab=20,
    colour=ACCENT,
    words="the price list: six prices of each model side by side",
    parts=(Part(write, gives="models"),),
)
