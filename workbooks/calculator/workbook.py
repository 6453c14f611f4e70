"""The cost calculator: pick a model, type your tokens, read what a call, a day, a month and a year cost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from openpyxl.workbook import Workbook
from openpyxl.workbook.properties import CalcProperties

from workbooks.calculator import (
    checks,
    comparison,
    cost,
    cover,
    preloaded,
    price_rows,
    prices,
    sources,
    whose_word,
    workloads,
)
from workbooks.layout import log
from workbooks.layout.page import PRODUCT, empty
from workbooks.layout.styles import ACCENT, API_COLOUR, DARK, GREY
from xl_addin.catalogue import vendors
from xl_addin.catalogue.price_list import PriceList

FILE = "api_cost_calculator.xlsx"

#: The sheets in the order of their tabs, and the colour of the tab: cover, what is typed, worked out, shown, proved.
TABS = {
    "Cover": DARK,
    "Workloads": API_COLOUR,
    "Prices": API_COLOUR,
    "Cost": GREY,
    "Comparison": ACCENT,
    "Sources": GREY,
    "Checks": GREY,
    "Log": GREY,
}

#: Version, date, what, why. The newest first; `CHANGELOG.md` tells the same of the whole project.
VERSIONS = (
    (
        "v0.2.0",
        "2026-11-20",
        "First version: eight workloads on any of the live models of ten vendors, and a comparison of models.",
        "The API bill that the break-even rests on, from tokens and prices.",
    ),
)


def build(price_list: PriceList, verified: Mapping[str, date | None] | None = None) -> Workbook:
    """The workbook at the prices of that list, sheet by sheet in the order in which they rest on each other.

    `verified` says when each vendor's prices were last verified; without it, and for a vendor that is not in it,
    that is the last day on which a registry was observed.

    Raises:
        UnknownKey: a vendor of `calculator/workloads.toml` has no model that its workload can use.
    """
    days = {name: (verified or {}).get(name) or price_list.last_observed for name in vendors.listed()}
    workbook, pages = empty(TABS)
    register = sources.write(pages["Sources"], preloaded.workloads(price_list), list(price_rows.remarkable(price_list)))
    table = prices.write(pages["Prices"], price_rows.base_rows(price_list), price_rows.tier_rows(price_list), days)
    workloads.write(pages["Workloads"], table, register)
    whose_word.write(cost.write(pages["Cost"], table))
    comparison.write(pages["Comparison"], table, preloaded.compared(price_list))
    checks.write(pages["Checks"], table)
    cover.write(pages["Cover"], list(pages))
    log.write(pages["Log"], VERSIONS)
    workbook.calculation = CalcProperties(calcMode="auto", fullCalcOnLoad=True)
    workbook.properties.title = "API cost calculator"
    workbook.properties.creator = PRODUCT
    return workbook
