"""Vendors: when each vendor's prices were last verified, how many there are, on which basis, and where to look."""

from __future__ import annotations

from openpyxl.worksheet.hyperlink import Hyperlink

from workbooks.layout.columns import HEADER_ROW, LABEL
from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import ACCENT
from workbooks.price_book import changes as changes_sheet
from workbooks.price_book.changes import Changes
from workbooks.price_book.prices import Prices
from workbooks.price_book.table import Table
from workbooks.price_book.vendor_columns import vendor
from xl_addin.catalogue import vendors
from xl_addin.catalogue.price import Basis
from xl_addin.catalogue.reading import Book
from xl_addin.units import COUNT, DATE, SHARE, TEXT, serial

LAST_VERIFIED, IS_VERIFIED, PRICES, SHARE_PUBLISHED = "last verified", "is verified", "prices", "share published"
MODELS, BY_BOTH = "models", "by both"
OF_BASIS = "prices with basis "


def write(page: Page, book: Book, models: Table, placed: Prices, conflicts: Table, changes: Changes) -> None:
    """A column for each vendor; everything but the days is counted on the other sheets."""
    page.furnish(
        "Vendors",
        "When each vendor's prices were last verified, how many the book holds, and on whose word they stand.",
        page.columns.widths,
        freeze=f"{page.columns.first}{HEADER_ROW + 1}",
    )
    page.show_master_check(page.columns.first, 1)
    page.header(words=page.columns.header)
    page.words(LABEL, page.next(), "Verified", "Heading")
    _verified(page, book)
    page.heading("Prices")
    _counts(page, models, placed)
    page.heading("What to look at")
    _attention(page, conflicts, changes)
    page.heading("Where the vendors publish them")
    _pages(page)


def _verified(page: Page, book: Book) -> None:
    days = {column: book.last_verified(name) for name, column in page.columns.of.items()}
    row = page.case_row(
        "Last verified",
        DATE,
        "published",
        "last daily snapshot, or else the last run that succeeded",
        lambda column: None if (day := days[column]) is None else serial(day),
        kind="Record",
        name=LAST_VERIFIED,
    )
    of_all = f"MAX(${page.columns.first}{row}:${page.columns.last}{row})"
    held = page.case_row(
        "In the newest snapshot",
        COUNT,
        "derived",
        "1: verified on the last day that any vendor was",
        lambda column: f"=IF(N({column}{row})={of_all},1,0)",
        name=IS_VERIFIED,
    )
    page.case_row(
        "Verified?",
        TEXT,
        "derived",
        "the line above in words",
        lambda column: f'=IF({column}{held}=1,"verified","not verified")',
        kind="Output",
    )


def _counts(page: Page, models: Table, prices: Prices) -> None:
    page.case_row(
        "Models",
        COUNT,
        "derived",
        "rows of Models",
        lambda column: f"=COUNTIF({models.cells('vendor')},{vendor(column)})",
        name=MODELS,
    )
    total = page.case_row(
        "Prices",
        COUNT,
        "derived",
        "rows of Prices",
        lambda column: f"=COUNTIF({prices.table.cells('vendor')},{vendor(column)})",
        name=PRICES,
    )
    for basis in Basis:
        page.case_row(
            str(basis).capitalize(),
            COUNT,
            "derived",
            "rows of Prices with that basis",
            lambda column: (
                f"=COUNTIFS({prices.table.cells('vendor')},{vendor(column)},"
                f"{prices.table.cells('basis')},${LABEL}{page.row - 1})"
            ),
            name=OF_BASIS + basis,
        )
    both, one = (page.places.row(OF_BASIS + basis) for basis in (Basis.BOTH, Basis.ONE))
    page.case_row(
        "Share that both sources publish alike",
        SHARE,
        "derived",
        "published by both, of all prices",
        lambda column: f"=IF({column}{total}>0,{column}{both}/{column}{total},0)",
        name=BY_BOTH,
    )
    page.case_row(
        "Share published",
        SHARE,
        "derived",
        "by both or by one, of all prices",
        lambda column: f"=IF({column}{total}>0,({column}{both}+{column}{one})/{column}{total},0)",
        name=SHARE_PUBLISHED,
    )


def _attention(page: Page, conflicts: Table, changes: Changes) -> None:
    page.case_row(
        "Conflicts",
        COUNT,
        "derived",
        "rows of Conflicts, retired models included",
        lambda column: f"=COUNTIF({conflicts.cells('vendor')},{vendor(column)})",
    )
    changed = changes.table.cells("vendor")
    logged = page.case_row(
        "Changes shown",
        COUNT,
        "derived",
        "rows of Changes",
        lambda column: f"=COUNTIF({changed},{vendor(column)})",
    )
    what = changes.table.cells("what")
    page.case_row(
        "Of these, prices that moved",
        COUNT,
        "derived",
        "rows of Changes that say changed",
        lambda column: f'=COUNTIFS({changed},{vendor(column)},{what},"{changes_sheet.MOVED}")',
    )
    days = changes.table.cells("day")
    page.case_row(
        "Last change",
        DATE,
        "derived",
        "newest row of Changes",
        lambda column: f'=IF({column}{logged}=0,"",SUMPRODUCT(MAX(({changed}={vendor(column)})*{days})))',
    )


def _pages(page: Page) -> None:
    """A link to each vendor's own price list, where it is known."""
    row = page.next()
    page.describe(row, "Vendor's price page", TEXT, "published", "genai-prices; click to open, needs the internet")
    for name, column in page.columns.of.items():
        if address := vendors.vendor(name).price_page:
            cell = f"{column}{row}"
            page.words(column, row, "price page", "Index right")
            page.sheet[cell].hyperlink = Hyperlink(ref=cell, target=address, tooltip=address)
            page.sheet[cell].style = page.styles.words("Index right")


SHEET = Sheet(
    "Vendors",
    tab=10,
    colour=ACCENT,
    words="last verified, prices by basis, conflicts, the vendors' own price pages",
    parts=(Part(write),),
)
