"""Cover: choose a workload, read its bill, see what other models would cost, find the way to everything else."""

from __future__ import annotations

from workbooks.calculator import cost, whose_word
from workbooks.calculator.comparison import bills_chart, state
from workbooks.calculator.figures import (
    MODEL,
    USD_A_DAY,
    USD_A_MONTH,
    USD_A_YEAR,
    USD_EACH,
)
from workbooks.calculator.price_rows import DISPUTED, INFERRED
from workbooks.layout import columns, cover_parts
from workbooks.layout.page import Page
from workbooks.layout.styles import API_TINT, CHOSEN_FILL
from xl_addin.model.scenarios import YOUR_CASE
from xl_addin.units import SHARE, TEXT, USD_PER_MTOK, Unit

WIDTHS = {
    "A": 1.5,
    "B": 29,
    "C": 19,
    "D": 19,
    "E": 19,
    "F": 2,
    **dict.fromkeys("GHIJKL", 11.5),
    "M": 2,
    "N": 15,
    "O": 62,
}
MONTHLY_BILL = "monthly_bill"
TILES: tuple[tuple[tuple[str, Unit, str], ...], ...] = (
    (
        (cost.CALL, USD_EACH, "A call"),
        (cost.DAILY, USD_A_DAY, "A day"),
        (cost.MONTHLY, USD_A_MONTH, "A month"),
        (cost.ANNUAL, USD_A_YEAR, "A year"),
    ),
    (
        (cost.BLENDED, USD_PER_MTOK, "Blended price"),
        (whose_word.SHARE_INPUT, SHARE, "Input of the bill"),
        (whose_word.SHARE_CACHE, SHARE, "Cache of the bill"),
        (whose_word.SHARE_OUTPUT, SHARE, "Output of the bill"),
    ),
)
SHEETS = {
    "Workloads": "model, tokens and calls: every figure that is typed",
    "Prices": "what every model costs, on whose word; type your own over it",
    "Cost": "every line, one formula per row, the same for every workload",
    "Comparison": "the selected workload on other models, cheapest first",
    "Sources": "where each figure comes from; what is inferred or in dispute",
    "Checks": "the promises, each with its tolerance",
    "Log": "versions, and your own changes",
}
CASES_FIRST = 18
HOW_FIRST = 29
HOW = (
    ("Purpose", "What does an API cost us: a call, a day, a month, a year? And what would another model cost?"),
    ("How to use", "Choose Your case above, then type model, tokens and calls into its column on Workloads."),
    (
        "To the break-even",
        "breakeven build --out DIR --bill api_cost_calculator.xlsx takes the month's bill over as the API bill "
        "of Your case.",
    ),
    ("Sign", "All amounts are costs, positive, in US dollars before tax. A month is 365/12 days."),
    (
        "Limits",
        "Token prices only: no free tiers, no discounts for volume, no charges for tools, images or storing a cache.",
    ),
)


def write(page: Page, sheets: list[str], chosen: str = YOUR_CASE) -> None:
    """Everything fits one laptop screen; the workbook opens here, with the workload of that label chosen."""
    page.furnish("What does the API cost?", "", WIDTHS)
    page.words(
        "B", 2, "Per call, day, month and year, from tokens and published prices, in native formulas.", "Purpose"
    )
    cover_parts.links(page, 17, sheets, SHEETS)
    cover_parts.key(page)
    follows = "The bill, the comparison and the chart follow this choice."
    cover_parts.selector(page, chosen, CASES_FIRST, "workload", follows)
    _tiles(page)
    _headline(page)
    _all_workloads(page)
    cover_parts.know(page, HOW_FIRST, HOW)
    state(page, "G", 8)
    page.sheet.add_chart(bills_chart(page, 13.6, 10.2, names=7), "G10")
    page.sheet.print_area = "A1:O35"
    page.show_master_check("N", 2)


def _headline(page: Page) -> None:
    """The bill in a sentence, and what it rests on; in place of the bill, why there is none."""
    places = page.places
    page.put(
        "B",
        7,
        f"={places.selected(whose_word.HEADLINE, page.name)}",
        page.styles.big("verdict text", "Output", TEXT, 15, indent=0),
    )
    page.sheet.row_dimensions[7].height = 26
    said = "&".join(places.selected(name, page.name) for name in whose_word.SAID)
    page.put("B", 8, f"={said}", page.styles.running("Calculation"))
    page.colour_where("B8:E8", '$B$8<>""', API_TINT)


def _tiles(page: Page) -> None:
    row = 10
    for tiles in TILES:
        for letter, (name, unit, label) in zip("BCDE", tiles, strict=True):
            page.words(letter, row, f"{label}, {unit.words}", "Tile")
            style = page.styles.big(f"tile {unit.kind}", "Output", unit, 15)
            page.put(letter, row + 1, f"={page.places.selected(name, page.name)}", style)
            if name == cost.MONTHLY:
                page.define(MONTHLY_BILL, f"{letter}{row + 1}")
        page.sheet.row_dimensions[row].height = 22
        page.sheet.row_dimensions[row + 1].height = 24
        row += 3


def _all_workloads(page: Page) -> None:
    page.row = CASES_FIRST - 1
    page.header(words={"B": "All workloads", "C": "USD/month", "D": "Prices", "E": "Model"}, right_from="C")
    for column in columns.CASES:
        if column == columns.SELECTED:
            continue
        row = page.next()
        page.words("B", row, columns.HEADER[column])
        for letter, name, unit in (("C", cost.MONTHLY, USD_A_MONTH), ("D", whose_word.WORD, TEXT), ("E", MODEL, TEXT)):
            page.figure(letter, row, f"={page.places.cell(name, column, page.name)}", "Link", unit)
    last = page.row - 1
    page.colour_where(f"B{CASES_FIRST}:B{last}", f"$B{CASES_FIRST}=$B$5", CHOSEN_FILL)
    weak = f'OR(D{CASES_FIRST}="{INFERRED}",D{CASES_FIRST}="{DISPUTED}")'
    page.colour_where(f"D{CASES_FIRST}:D{last}", weak, API_TINT)
