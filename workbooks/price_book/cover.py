"""Cover: how many vendors are verified, on which basis the prices stand, whether the guide's claims hold."""

from __future__ import annotations

from collections.abc import Mapping

from workbooks.layout import cover_parts
from workbooks.layout.columns import LABEL
from workbooks.layout.cover_parts import CHART, TILES
from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import API_TINT, CHANGED_FILL, DARK
from workbooks.price_book import vendors as vendors_sheet
from workbooks.price_book.changes import Changes
from workbooks.price_book.claim_answers import MEANT, change_chart, sentence
from workbooks.price_book.guide_claims import CHANGE, key
from workbooks.price_book.prices import Prices
from xl_addin.catalogue.claims import CHEAPEST, GUIDE_CLAIMS
from xl_addin.catalogue.price import Basis
from xl_addin.catalogue.vendors import listed
from xl_addin.units import COUNT, DATE, TEXT, THOUSANDS, Unit, spelled

WIDTHS = cover_parts.widths(24, 17, 13.5, key=17, words=66)
*_, KEY, LAST = WIDTHS
MANY = Unit("count", THOUSANDS, "many")
CHANGE_UNIT = Unit("share", "+0.0%;-0.0%;0.0%", "signed share")

FILLS = (
    ("Amber fill", CHANGED_FILL, "inferred, or a figure that differs from the one shipped"),
    ("Orange fill", API_TINT, "a conflict, or a claim that does not hold"),
)
VENDORS_HEADING = 13
VENDORS = spelled(len(listed()))
WORDS = (
    (
        "Purpose",
        f"What the hosted models of {VENDORS} vendors cost, on whose word, since when; "
        "and whether prices fall as is said.",
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


def write(page: Page, contents: Mapping[str, str], placed: Prices, changes: Changes) -> None:
    """Everything fits one laptop screen; the workbook opens here."""
    page.furnish("The price book", "", WIDTHS)
    page.words(
        TILES[0],
        2,
        f"API prices of {VENDORS} vendors: every price with its basis and source, and three years of history.",
        "Purpose",
    )
    _verified(page)
    _tiles(page, placed, changes)
    _vendors(page)
    cover_parts.key(page, (*cover_parts.KINDS, cover_parts.RECORD), FILLS)
    cover_parts.links(page, VENDORS_HEADING, contents)
    words_first = VENDORS_HEADING + max(len(page.columns.all), len(contents)) + 3
    cover_parts.know(page, words_first, WORDS)
    beside = CHART[0]
    for row, period in enumerate(GUIDE_CLAIMS, start=4):
        said = page.places.cell(sentence(period), LABEL, page.name)
        page.statement(beside, row, f"={said}", "Link")
    page.words(beside, row + 1, MEANT, "Note plain")
    page.sheet.add_chart(change_chart(page, GUIDE_CLAIMS[0], 16.2, 10.8), f"{beside}{row + 3}")
    page.sheet.print_area = f"A1:{LAST}{words_first + len(WORDS)}"
    page.show_master_check(KEY, 2)


def _verified(page: Page) -> None:
    row = page.places.row(vendors_sheet.IS_VERIFIED)
    cells = f"Vendors!{page.columns.first}{row}:{page.columns.last}{row}"
    words = f'=SUM({cells})&" of "&COLUMNS({cells})&" vendors verified"'
    page.put(TILES[0], 4, words, page.styles.big("verdict text", "Output", TEXT, 15, indent=0))
    page.sheet.row_dimensions[4].height = 26
    page.words(TILES[0], 5, "in the newest daily snapshot of the registries", "Note beside")


def _tiles(page: Page, prices: Prices, changes: Changes) -> None:
    last = page.places.row(vendors_sheet.LAST_VERIFIED)
    bases = prices.table.cells("basis")

    def of(basis: Basis) -> str:
        return f'=COUNTIF({bases},"{basis}")'

    tiles: tuple[tuple[tuple[str, str, Unit], ...], ...] = (
        (
            ("Last verified", f"=MAX(Vendors!{page.columns.first}{last}:{page.columns.last}{last})", DATE),
            ("Prices", f"=ROWS({bases})", MANY),
            ("Published by both sources", of(Basis.BOTH), MANY),
            ("Published by one", of(Basis.ONE), MANY),
        ),
        (
            ("Inferred", of(Basis.INFERRED), MANY),
            ("In conflict", of(Basis.CONFLICT), MANY),
            ("Your overrides", of(Basis.OVERRIDE), MANY),
            ("Changes shown", f"=ROWS({changes.table.cells('day')})", MANY),
        ),
    )
    cover_parts.tiles(page, 7, tiles)


def _vendors(page: Page) -> None:
    """A row for each vendor: the same figures as on Vendors and Claims."""
    headings = ("Vendor", "Last verified", "Prices", "Cheapest model, change in 24 months")
    shown = (
        (vendors_sheet.LAST_VERIFIED, DATE),
        (vendors_sheet.PRICES, COUNT),
        (CHANGE + key(GUIDE_CLAIMS[0], CHEAPEST), CHANGE_UNIT),
    )
    first = VENDORS_HEADING + 1
    last = cover_parts.list_cases(page, first, headings, shown)
    verified = TILES[1]
    newest = f"MAX(${verified}${first}:${verified}${last})"
    page.colour_where(f"{verified}{first}:{verified}{last}", f"{verified}{first}<{newest}", API_TINT)


SHEET = Sheet(
    "Cover",
    tab=0,
    colour=DARK,
    words="",
    parts=(Part(write, rests_on=("Claims", "Checks")),),
)
