"""The price book as a workbook: every price with its basis and source, its history, and the guide's claims tested."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.workbook import Workbook
from openpyxl.workbook.properties import CalcProperties

from workbooks.layout import log as log_sheet
from workbooks.layout.page import PRODUCT, empty
from workbooks.layout.styles import ACCENT, API_COLOUR, DARK, GREY
from workbooks.price_book import (
    changes,
    checks,
    claims,
    conflicts,
    cover,
    history,
    inferred,
    models,
    prices,
    same_models,
    tiers,
    vendors,
)
from workbooks.price_book.observed import observed
from xl_addin.catalogue.claims import claims as claims_of
from xl_addin.catalogue.history import months_before
from xl_addin.catalogue.price import Change
from xl_addin.catalogue.reading import Book

FILE = "price_book.xlsx"

#: The sheets in the order of their tabs, and the colour of the tab: cover, what may be typed over, shown, proved.
TABS = {
    "Cover": DARK,
    "Vendors": ACCENT,
    "Models": ACCENT,
    "Prices": GREY,
    "Tiers": GREY,
    "Inferred": API_COLOUR,
    "Conflicts": GREY,
    "Claims": API_COLOUR,
    "History": ACCENT,
    "Pairs": GREY,
    "Changes": GREY,
    "Checks": GREY,
    "Log": GREY,
}


#: Version, date, what, why. The newest first; `CHANGELOG.md` tells the same of the whole project.
VERSIONS = (
    (
        "v0.2.0",
        "2026-11-21",
        "First version: prices, inferred register, conflicts, claims, history, change log.",
        "A price that nobody can trace is a rumour.",
    ),
)


def build(book: Book, log: Sequence[Change]) -> Workbook:
    """The workbook of a price book and its change log, sheet by sheet in the order in which they rest on each other.

    >>> from xl_addin.catalogue import reading
    >>> from xl_addin.catalogue.store import Store
    >>> build(reading.book(), Store().changelog()).sheetnames[:3]  # doctest: +SKIP
    ['Cover', 'Vendors', 'Models']
    """
    workbook, pages = empty(TABS)
    placed = prices.write(pages["Prices"], book.prices)
    dearer = tiers.write(pages["Tiers"], book.prices, placed)
    listed = models.write(pages["Models"], book.prices, placed, dearer)
    register = inferred.write(pages["Inferred"], book.prices, placed)
    contested = conflicts.write(pages["Conflicts"], book.prices, placed)
    changed = changes.write(pages["Changes"], log)
    vendors.write(pages["Vendors"], book, listed, placed, contested, changed)
    seen = observed(book.prices)
    observations = history.write(pages["History"], seen)
    days = {period.months: months_before(seen.days[-1], period.months) for period in claims.PERIODS}
    pairs = same_models.write(pages["Pairs"], seen, days)
    claims.write(pages["Claims"], observations, pairs, claims_of(book.prices))
    history.draw(pages["History"], seen, observations, claims.IN_WORDS)
    checks.write(pages["Checks"], checks.Sheets(placed, register, contested, changed, observations))
    cover.write(pages["Cover"], list(pages), placed, changed)
    log_sheet.write(pages["Log"], VERSIONS)
    workbook.calculation = CalcProperties(calcMode="auto", fullCalcOnLoad=True)
    workbook.properties.title = "The price book: API prices with their basis, source and history"
    workbook.properties.creator = PRODUCT
    return workbook
