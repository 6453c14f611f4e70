"""Checks: one row per promise, each with its tolerance, rolled up into the master check that every sheet shows."""

from __future__ import annotations

from collections.abc import Callable

from workbooks.layout import promises
from workbooks.layout.page import Page
from workbooks.layout.promises import TINY, Promise
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import GREY
from workbooks.price_book import changes as changes_sheet
from workbooks.price_book import inferred as inferred_sheet
from workbooks.price_book import prices as prices_sheet
from workbooks.price_book import vendors as vendors_sheet
from workbooks.price_book.changes import Changes
from workbooks.price_book.history import History
from workbooks.price_book.inferred import Register
from workbooks.price_book.prices import Prices
from workbooks.price_book.table import Table
from workbooks.price_book.vendor_columns import vendor
from xl_addin.catalogue.claims import CHEAPEST, FLAGSHIP
from xl_addin.catalogue.price import Basis
from xl_addin.units import spelled


def write(page: Page, placed: Prices, register: Register, conflicts: Table, changes: Changes, history: History) -> None:
    """Checks by vendor, checks of the whole book, and the master check at the end."""
    promises.write(
        page,
        "two figures that should agree do not.",
        lambda: _by_vendor(page, placed.table, register.table, changes.table, history),
        _whole(page, placed.table, register, conflicts, changes),
        ("By vendor", "Whole book"),
        shows_off_by=True,
    )


def _by_vendor(page: Page, prices: Table, register: Table, changes: Table, history: History) -> list[Promise]:
    def at(name: str) -> Callable[[str], str]:
        return lambda column: page.places.cell(name, column, page.name)

    def added(table: Table, figures: str, vendors: str) -> Callable[[str], str]:
        return lambda column: f"SUMIFS({table.cells(figures)},{table.cells(vendors)},{vendor(column)})"

    def bases_missing(column: str) -> str:
        first, *_, last = (at(vendors_sheet.OF_BASIS + basis)(column) for basis in Basis)
        return f"ABS({at(vendors_sheet.PRICES)(column)}-SUM({first}:{last.split('!')[1]}))"

    def dearer(column: str) -> str:
        cheapest, flagship = (history.prices(measure, column) for measure in (CHEAPEST, FLAGSHIP))
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


def _whole(page: Page, prices: Table, register: Register, conflicts: Table, changed: Changes) -> list[Promise]:
    changes = changed.table
    verified = page.places.row(vendors_sheet.IS_VERIFIED)
    totals = page.places.row(vendors_sheet.PRICES)
    row = f"{page.columns.first}{{0}}:{page.columns.last}{{0}}"
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
            f"Every price has a vendor of the {spelled(len(page.columns.all))}",
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
                f'ABS(ROWS({conflicts.cells("B")})-COUNTIF({prices.cells(prices_sheet.BASIS)},"{Basis.CONFLICT}"))'
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
            changed.left_out,
            lambda _: f'COUNTIFS({changes.cells(changes_sheet.EARLIER)},0,{changes.cells(changes_sheet.OLD)},">=0")',
        ),
    ]


SHEET = Sheet(
    "Checks",
    tab=110,
    colour=GREY,
    words="the promises, each with its tolerance",
    parts=(Part(write, rests_on=("Vendors",)),),
)
