"""Checks: one row per promise, each with its tolerance, rolled up into the master check that every sheet shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from workbooks.layout import promises
from workbooks.layout.page import Page
from workbooks.layout.promises import TINY, Promise
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import GREY
from workbooks.layout.table import Table
from workbooks.price_book import vendors as vendors_sheet
from workbooks.price_book.changes import Changes
from workbooks.price_book.history import History
from workbooks.price_book.inferred import InferredRegister
from workbooks.price_book.prices import Prices
from workbooks.price_book.vendor_columns import vendor
from xl_addin.catalogue.claims import CHEAPEST, FLAGSHIP
from xl_addin.catalogue.price import Basis
from xl_addin.units import spelled


def write(
    page: Page, placed: Prices, register: InferredRegister, conflicts: Table, changes: Changes, history: History
) -> None:
    """Checks by vendor, checks of the whole book, and the master check at the end."""
    promises.write(
        page,
        "two figures that should agree do not.",
        lambda: _by_vendor(page, placed.table, register.table, changes.table, history),
        lambda: _whole(page, placed.table, register, conflicts, changes),
        ("By vendor", "Whole book"),
        shows_off_by=True,
    )


def _by_vendor(page: Page, prices: Table, register: Table, changes: Table, history: History) -> list[Promise]:
    def at(name: str) -> Callable[[str], str]:
        return lambda column: page.places.cell(name, column, page.name)

    def added(table: Table, figures: str) -> Callable[[str], str]:
        return lambda column: f"SUMIFS({table.cells(figures)},{table.cells('vendor')},{vendor(column)})"

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
            added(prices, "off"),
        ),
        Promise(
            "Both sources mean the same price",
            "Prices: published by both, and no difference",
            0,
            added(prices, "amiss"),
        ),
        Promise(
            "Inferred is ratio times base",
            "Inferred: prices that no registry publishes",
            TINY,
            added(register, "off"),
        ),
        Promise(
            "Each old price is the new one before",
            "Changes: the log has no break",
            0,
            added(changes, "break"),
        ),
        Promise("No flagship is under the cheapest", "History: blended prices by day", 0, dearer),
    ]


def _whole(page: Page, prices: Table, register: InferredRegister, conflicts: Table, changed: Changes) -> list[Promise]:
    changes = changed.table
    verified = page.places.row(vendors_sheet.IS_VERIFIED)
    totals = page.places.row(vendors_sheet.PRICES)
    row = f"{page.columns.first}{{0}}:{page.columns.last}{{0}}"
    newer = replace(changes, last=changes.last - 1).cells("day")
    older = replace(changes, first=changes.first + 1).cells("day")
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
            lambda _: f"ROWS({prices.cells('vendor')})-SUM(Vendors!{row.format(totals)})",
        ),
        Promise(
            "The register is whole",
            "Inferred: as many rows as the guide has",
            0,
            lambda _: f"ABS({register.expected}-ROWS({register.table.cells('number')}))",
        ),
        Promise(
            "Agreements make the register",
            "Inferred: agrees, conflict, no source",
            0,
            lambda _: f"ABS({register.expected}-SUM({register.counts}))",
        ),
        Promise(
            "Every conflict is told",
            "Conflicts against Prices",
            0,
            lambda _: f'ABS(ROWS({conflicts.cells("vendor")})-COUNTIF({prices.cells("basis")},"{Basis.CONFLICT}"))',
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
            lambda _: f'COUNTIFS({changes.cells("earlier")},0,{changes.cells("old")},">=0")',
        ),
    ]


SHEET = Sheet(
    "Checks",
    tab=110,
    colour=GREY,
    words="the promises, each with its tolerance",
    parts=(Part(write, rests_on=("Vendors",)),),
)
