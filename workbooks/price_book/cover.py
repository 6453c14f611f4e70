"""Cover: how many vendors are verified, on which basis the prices stand, whether the guide's claims hold."""

from __future__ import annotations

from workbooks.layout import cover_parts
from workbooks.layout.page import Page
from workbooks.layout.styles import API_TINT, CHANGED_FILL
from workbooks.price_book import changes as changes_sheet
from workbooks.price_book import vendor_columns as columns
from workbooks.price_book import vendors as vendors_sheet
from workbooks.price_book.changes import Changes
from workbooks.price_book.claims import CHANGE, MEANT, PERIODS, change_chart, key
from workbooks.price_book.prices import BASIS, Prices
from xl_addin.catalogue.claims import CHEAPEST
from xl_addin.catalogue.price import Basis
from xl_addin.units import COUNT, DATE, TEXT, THOUSANDS, Unit

WIDTHS = {
    "A": 1.5,
    "B": 24,
    "C": 17,
    "D": 17,
    "E": 17,
    "F": 2,
    **dict.fromkeys("GHIJKL", 13.5),
    "M": 2,
    "N": 17,
    "O": 66,
}
MANY = Unit("count", THOUSANDS, "many")
CHANGE_UNIT = Unit("share", "+0.0%;-0.0%;0.0%", "signed share")

SHEETS = {
    "Vendors": "last verified, prices by basis, conflicts, the vendors' own price pages",
    "Models": "the price list: six prices of each model side by side",
    "Prices": "every price with its basis, source, day and note",
    "Tiers": "what long requests cost",
    "Inferred": "the guide's register of inferred prices, worked out and held against both registries",
    "Conflicts": "where the sources differ, and which one is used",
    "Claims": "do prices fall as the guide says? Vendor by vendor",
    "History": "three years by vendor: the cheapest model and the flagship",
    "Pairs": "the same model then and now",
    "Changes": "the change log: every change with its old and its new value",
    "Checks": "the promises, each with its tolerance",
    "Log": "versions, and your own changes",
}
FILLS = (
    ("Amber fill", CHANGED_FILL, "inferred, or a figure that differs from the one shipped"),
    ("Orange fill", API_TINT, "a conflict, or a claim that does not hold"),
)
VENDORS_FIRST = 17
WORDS_FIRST = 28
WORDS = (
    (
        "Purpose",
        "What the hosted models of ten vendors cost, on whose word, since when; and whether prices fall as is said.",
    ),
    (
        "How to use",
        "Look a model up on Models; follow its green figures to Prices for basis, source and note. Filter any list.",
    ),
    ("Sign", "A change below zero is a fall. Prices are US dollars per million tokens, before tax and discounts."),
    (
        "Limits",
        "Registries copy price pages and can err: see Conflicts. What none publishes is inferred, and says so. "
        "No negotiated prices.",
    ),
)


def write(page: Page, sheets: list[str], prices: Prices, changes: Changes) -> None:
    """Everything fits one laptop screen; the workbook opens here."""
    page.furnish("The price book", "", WIDTHS)
    page.words(
        "B",
        2,
        "API prices of ten vendors: every price with its basis and source, and three years of history.",
        "Purpose",
    )
    _verified(page)
    _tiles(page, prices, changes)
    _vendors(page)
    cover_parts.key(page, (*cover_parts.KINDS, cover_parts.RECORD), FILLS)
    cover_parts.links(page, VENDORS_FIRST - 4, sheets, SHEETS)
    cover_parts.know(page, WORDS_FIRST, WORDS)
    period = PERIODS[0]
    page.statement("G", 4, f"=Claims!B{page.places.row(f'sentence {period.months}')}", "Link")
    page.statement("G", 5, f"=Claims!B{page.places.row(f'sentence {PERIODS[1].months}')}", "Link")
    page.words("G", 6, MEANT, "Note plain")
    page.sheet.add_chart(change_chart(page, period, 16.2, 10.8), "G8")
    page.sheet.print_area = f"A1:O{WORDS_FIRST + len(WORDS)}"
    page.show_master_check("N", 2)


def _verified(page: Page) -> None:
    row = page.places.row(vendors_sheet.IS_VERIFIED)
    cells = f"Vendors!{columns.FIRST}{row}:{columns.LAST}{row}"
    words = f'=SUM({cells})&" of "&COLUMNS({cells})&" vendors verified"'
    page.put("B", 4, words, page.styles.big("verdict text", "Output", TEXT, 15, indent=0))
    page.sheet.row_dimensions[4].height = 26
    page.words("B", 5, "in the newest daily snapshot of the registries", "Note beside")


def _tiles(page: Page, prices: Prices, changes: Changes) -> None:
    last = page.places.row(vendors_sheet.LAST_VERIFIED)
    bases = prices.table.cells(BASIS)

    def of(basis: Basis) -> str:
        return f'=COUNTIF({bases},"{basis}")'

    tiles: tuple[tuple[tuple[str, str | int, Unit], ...], ...] = (
        (
            ("Last verified", f"=MAX(Vendors!{columns.FIRST}{last}:{columns.LAST}{last})", DATE),
            ("Prices", f"=ROWS({bases})", MANY),
            ("Published by both sources", of(Basis.BOTH), MANY),
            ("Published by one", of(Basis.ONE), MANY),
        ),
        (
            ("Inferred", of(Basis.INFERRED), MANY),
            ("In conflict", of(Basis.CONFLICT), MANY),
            ("Your overrides", of(Basis.OVERRIDE), MANY),
            ("Changes shown", f"=ROWS({changes.table.cells(changes_sheet.DAY)})", MANY),
        ),
    )
    for top, row_of_tiles in zip((7, 10), tiles, strict=True):
        for letter, (label, formula, unit) in zip("BCDE", row_of_tiles, strict=True):
            page.words(letter, top, label, "Tile")
            page.put(letter, top + 1, formula, page.styles.big(f"tile {unit.kind}", "Output", unit, 15))
        page.sheet.row_dimensions[top + 1].height = 24


def _vendors(page: Page) -> None:
    """A row for each vendor: the same figures as on Vendors and Claims."""
    page.row = VENDORS_FIRST - 4
    page.header(
        words={"B": "Vendor", "C": "Last verified", "D": "Prices", "E": "Cheapest model, change in 24 months"},
        right_from="C",
    )
    taken = (
        ("C", vendors_sheet.LAST_VERIFIED, DATE),
        ("D", vendors_sheet.PRICES, COUNT),
        ("E", CHANGE + key(PERIODS[0], CHEAPEST), CHANGE_UNIT),
    )
    first = page.row
    for vendor, column in columns.OF_VENDOR.items():
        row = page.next()
        page.words("B", row, vendor)
        for letter, name, unit in taken:
            page.figure(letter, row, f"={page.places.cell(name, column, page.name)}", "Link", unit)
    newest = f"MAX($C${first}:$C${page.row - 1})"
    page.colour_where(f"C{first}:C{page.row - 1}", f"C{first}<{newest}", API_TINT)
