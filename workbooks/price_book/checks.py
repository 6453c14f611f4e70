"""Checks: one row per promise, each with its tolerance, rolled up into the master check that every sheet shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workbooks.layout.page import Page
from workbooks.layout.promises import Checks, Promise
from workbooks.price_book import changes as changes_sheet
from workbooks.price_book import inferred as inferred_sheet
from workbooks.price_book import prices as prices_sheet
from workbooks.price_book import vendor_columns as columns
from workbooks.price_book import vendors as vendors_sheet
from workbooks.price_book.changes import Changes
from workbooks.price_book.history import History
from workbooks.price_book.inferred import Register
from workbooks.price_book.prices import Prices
from workbooks.price_book.table import Table
from xl_addin.catalogue.claims import CHEAPEST, FLAGSHIP
from xl_addin.catalogue.price import Basis

TOLERANCE, OFF_BY, RESULT = "P", "Q", "R"
#: Prices have at most a handful of decimals; binary fractions leave less than this.
TINY = 1e-9


@dataclass(frozen=True)
class Sheets:
    """What the checks look into."""

    prices: Prices
    register: Register
    conflicts: Table
    changes: Changes
    history: History


def write(page: Page, sheets: Sheets) -> None:
    """Checks by vendor, checks of the whole book, and the master check at the end."""
    page.furnish(
        "Checks",
        "Each row is a promise. ok: it holds. look: two figures that should agree do not.",
        columns.WIDTHS | {TOLERANCE: 11, OFF_BY: 11, RESULT: 11},
        freeze="F5",
    )
    page.show_master_check("F", 1)
    headings = {TOLERANCE: "Tolerance", OFF_BY: "Off by", RESULT: "Result"}
    page.header(words=columns.HEADER | headings)
    page.words(columns.LABEL, page.next(), "By vendor", "Heading")
    checks = Checks(page, TOLERANCE, RESULT, OFF_BY)
    results = [checks.by_column(promise) for promise in _by_vendor(page, sheets)]
    page.heading("Whole book")
    blank = dict.fromkeys(columns.VENDORS, "")
    page.header(words=columns.HEADER | {columns.LABEL: "Promise"} | blank | headings)
    results += [checks.of_the_whole(promise) for promise in _whole(page, sheets)]
    checks.master(min(results), max(results))


def _by_vendor(page: Page, sheets: Sheets) -> list[Promise]:
    prices, changes, register = sheets.prices.table, sheets.changes.table, sheets.register.table

    def at(name: str) -> Callable[[str], str]:
        return lambda column: page.places.cell(name, column, page.name)

    def added(table: Table, figures: str, vendors: str) -> Callable[[str], str]:
        return lambda column: f"SUMIFS({table.cells(figures)},{table.cells(vendors)},{columns.vendor(column)})"

    def bases_missing(column: str) -> str:
        first, *_, last = (at(vendors_sheet.OF_BASIS + basis)(column) for basis in Basis)
        return f"ABS({at(vendors_sheet.PRICES)(column)}-SUM({first}:{last.split('!')[1]}))"

    def dearer(column: str) -> str:
        cheapest, flagship = (sheets.history.prices(measure, column) for measure in (CHEAPEST, FLAGSHIP))
        return f"SUMPRODUCT(({flagship}<{cheapest})*1)"

    return [
        Promise("Prices add up by basis", "Vendors: the bases make the total", 0, bases_missing),
        Promise(
            "Each price is its source's",
            "Prices: what is used is what that registry says",
            TINY,
            added(prices, prices_sheet.OFF, prices_sheet.VENDOR),
        ),
        Promise(
            "Both sources mean the same price",
            "Prices: published by both, and no difference",
            0,
            added(prices, prices_sheet.AMISS, prices_sheet.VENDOR),
        ),
        Promise(
            "Inferred is ratio times base",
            "Inferred: prices that no registry publishes",
            TINY,
            added(register, inferred_sheet.OFF, inferred_sheet.VENDOR),
        ),
        Promise(
            "Each old price is the new one before",
            "Changes: the log has no break",
            0,
            added(changes, changes_sheet.BREAK, changes_sheet.VENDOR),
        ),
        Promise("No flagship is under the cheapest", "History: blended prices by day", 0, dearer),
    ]


def _whole(page: Page, sheets: Sheets) -> list[Promise]:
    prices, changes, register = sheets.prices.table, sheets.changes.table, sheets.register
    verified = page.places.row(vendors_sheet.IS_VERIFIED)
    totals = page.places.row(vendors_sheet.PRICES)
    row = f"{columns.FIRST}{{0}}:{columns.LAST}{{0}}"
    days = f"Changes!${changes_sheet.DAY}${{}}:${changes_sheet.DAY}${{}}"
    newer, older = days.format(changes.first, changes.last - 1), days.format(changes.first + 1, changes.last)
    counts = list(register.counts.values())
    return [
        Promise(
            "Every vendor is verified",
            "Vendors: all are in the newest snapshot",
            0,
            lambda _: f"COLUMNS(Vendors!{row.format(verified)})-SUM(Vendors!{row.format(verified)})",
        ),
        Promise(
            "Every price has a vendor of the ten",
            "Prices: its rows are those counted on Vendors",
            0,
            lambda _: f"ROWS({prices.cells(prices_sheet.VENDOR)})-SUM(Vendors!{row.format(totals)})",
        ),
        Promise(
            "The register is whole",
            "Inferred: as many rows as the guide has",
            0,
            lambda _: f"ABS(Inferred!{register.expected}-ROWS({register.table.cells(inferred_sheet.NUMBER)}))",
        ),
        Promise(
            "Agreements make the register",
            "Inferred: agrees, conflict, no source",
            0,
            lambda _: f"ABS(Inferred!{register.expected}-SUM(Inferred!{counts[0]}:{counts[-1]}))",
        ),
        Promise(
            "Every conflict is told",
            "Conflicts against Prices",
            0,
            lambda _: (
                f'ABS(ROWS({sheets.conflicts.cells("B")})-COUNTIF({prices.cells(prices_sheet.BASIS)},"{Basis.CONFLICT}"))'
            ),
        ),
        Promise(
            "The newest change comes first",
            "Changes: no day is later than the one above",
            0,
            lambda _: f"SUMPRODUCT(({newer}<{older})*1)",
        ),
        Promise(
            "Every old price has its beginning",
            "Changes: but for those that are not shown",
            sheets.changes.left_out,
            lambda _: f'COUNTIFS({changes.cells(changes_sheet.EARLIER)},0,{changes.cells(changes_sheet.OLD)},">=0")',
        ),
    ]
