"""The cost calculator: pick a model, type your tokens, read what a call, a day, a month and a year cost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from openpyxl.workbook import Workbook

from workbooks.calculator import preloaded
from workbooks.layout import columns, sheets
from xl_addin.catalogue import vendors
from xl_addin.catalogue.price_list import PriceList

FILE = "api_cost_calculator.xlsx"


def build(price_list: PriceList, verified: Mapping[str, date | None] | None = None) -> Workbook:
    """The workbook at the prices of that list: every module of this room that declares a `SHEET`.

    `verified` says when each vendor's prices were last verified.

    Raises:
        UnknownKey: a vendor of `calculator/workloads.toml` has no model that its workload can use.
    """
    return sheets.build(
        __package__,
        "API cost calculator",
        # Room for the name of a model.
        columns.of_cases(width=17.5, unit_width=16, titles_on="Workloads"),
        price_list=price_list,
        verified=days_verified(price_list, verified or {}),
        preloaded=preloaded.workloads(price_list),
        compared=preloaded.compared(price_list),
    )


def days_verified(price_list: PriceList, verified: Mapping[str, date | None]) -> dict[str, date]:
    """When each listed vendor's prices were last verified; unsaid, when a registry was last observed."""
    return {vendor: verified.get(vendor) or price_list.last_observed for vendor in vendors.listed()}
