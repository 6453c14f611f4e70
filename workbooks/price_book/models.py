"""Models: a row for each model with its six prices side by side, each a link to its row on Prices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import ACCENT
from workbooks.price_book import table
from workbooks.price_book.prices import FAULTS, Prices
from workbooks.price_book.table import Formula, Table
from workbooks.price_book.table_columns import Column, TableColumns
from xl_addin.catalogue.fields import FIELDS, INPUT
from xl_addin.catalogue.names import Model
from xl_addin.catalogue.price import Basis
from xl_addin.catalogue.price_list import PriceList
from xl_addin.units import USD_PER_MTOK

#: A field's name is that of its column.
COLUMNS = TableColumns(
    {
        "vendor": Column("Vendor", 12),
        "model": Column("Model", 42),
        **{field: Column(field.replace("_", " ").capitalize(), 12, kind="Link", unit=USD_PER_MTOK) for field in FIELDS},
        "to_look_at": Column("Inferred, contested, or your own", 62, words="Remark"),
        "tiers": Column("Dearer tiers", 9, kind="Calculation", unit=FAULTS),
    }
)


def write(page: Page, prices: PriceList, placed: Prices, tiers: Table) -> Table:
    """The price list as a person reads it; blank where no source gives a price and no convention does."""
    page.furnish(
        "Models",
        "The price list: six prices of each model in US dollars per million tokens. Blank: nobody publishes it.",
        COLUMNS.widths,
    )
    page.show_master_check(COLUMNS.letter(INPUT), 1)
    return table.write(page, COLUMNS, _rows(prices, placed, tiers), freeze=INPUT)


def _rows(prices: PriceList, placed: Prices, tiers: Table) -> Iterator[dict[str, Any]]:
    for model in prices.models():
        cells = {field: placed.cell(model, field) for field in FIELDS}
        yield {
            "vendor": model.vendor,
            "model": model.model,
            **{field: cell and Formula(f"={cell}") for field, cell in cells.items()},
            "to_look_at": _to_look_at(prices, model),
            "tiers": Formula(f"=COUNTIFS({tiers.cells('vendor')},{{vendor}},{tiers.cells('model')},{{model}})"),
        }


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
