"""Cover: choose a workload, read its bill, see what other models would cost, find the way to everything else."""

from __future__ import annotations

from collections.abc import Mapping

from workbooks.calculator import cost_rows, whose_word
from workbooks.calculator.comparison import bills_chart, state
from workbooks.calculator.figures import (
    MODEL,
    USD_A_DAY,
    USD_A_MONTH,
    USD_A_YEAR,
    USD_EACH,
)
from workbooks.calculator.price_rows import DISPUTED, INFERRED
from workbooks.layout import cover_parts
from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import API_TINT, DARK
from xl_addin.model.scenarios import YOUR_CASE
from xl_addin.units import SHARE, TEXT, USD_PER_MTOK, Unit

WIDTHS = cover_parts.widths(29, 19, 11.5)
MONTHLY_BILL = "monthly_bill"
TILES: tuple[tuple[tuple[str, Unit, str], ...], ...] = (
    (
        (cost_rows.CALL, USD_EACH, "A call"),
        (cost_rows.DAILY, USD_A_DAY, "A day"),
        (cost_rows.MONTHLY, USD_A_MONTH, "A month"),
        (cost_rows.ANNUAL, USD_A_YEAR, "A year"),
    ),
    (
        (cost_rows.BLENDED, USD_PER_MTOK, "Blended price"),
        (whose_word.SHARE_INPUT, SHARE, "Input of the bill"),
        (whose_word.SHARE_CACHE, SHARE, "Cache of the bill"),
        (whose_word.SHARE_OUTPUT, SHARE, "Output of the bill"),
    ),
)
#: The figures of each workload, beside its name: the bill, on whose word it stands, and the model.
_, BASIS, _ = cover_parts.FIGURES
CHART = cover_parts.CHART[0]
CASES_FIRST = 18
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


def write(page: Page, contents: Mapping[str, str]) -> None:
    """Everything fits one laptop screen; the workbook opens here, with your own workload chosen."""
    page.furnish(
        "What does the API cost?",
        "Per call, day, month and year, from tokens and published prices, in native formulas.",
        WIDTHS,
    )
    cover_parts.links(page, CASES_FIRST - 1, contents)
    cover_parts.key(page)
    follows = "The bill, the comparison and the chart follow this choice."
    cover_parts.selector(page, YOUR_CASE, CASES_FIRST, "workload", follows)
    _tiles(page)
    # In place of the bill it says why there is none.
    said = "&".join(page.places.selected(name, page.name) for name in whose_word.SAID)
    cover_parts.headline(page, page.places.selected(whose_word.HEADLINE, page.name), said, f'{cover_parts.REMARKS}<>""')
    _all_workloads(page)
    how_first = cover_parts.below(page, CASES_FIRST)
    cover_parts.know(page, how_first, HOW)
    state(page, CHART, 8)
    page.sheet.add_chart(bills_chart(page, 13.6, 10.2, names=7), f"{CHART}10")
    cover_parts.finish(page, max(how_first + 6, CASES_FIRST + len(contents)))


def _tiles(page: Page) -> None:
    rows = [
        [(f"{label}, {unit.words}", f"={page.places.selected(name, page.name)}", unit) for name, unit, label in tiles]
        for tiles in TILES
    ]
    cells = cover_parts.tiles(page, 10, rows, 22)
    page.define(MONTHLY_BILL, cells[f"A month, {USD_A_MONTH.words}"])


def _all_workloads(page: Page) -> None:
    shown = ((cost_rows.MONTHLY, USD_A_MONTH), (whose_word.WORD, TEXT), (MODEL, TEXT))
    last = cover_parts.list_cases(page, CASES_FIRST, ("All workloads", "USD/month", "Prices", "Model"), shown)
    cover_parts.colour_chosen(page, CASES_FIRST, last)
    weak = f'OR({BASIS}{CASES_FIRST}="{INFERRED}",{BASIS}{CASES_FIRST}="{DISPUTED}")'
    page.colour_where(f"{BASIS}{CASES_FIRST}:{BASIS}{last}", weak, API_TINT)


SHEET = Sheet(
    "Cover",
    tab=0,
    colour=DARK,
    words="",
    parts=(Part(write, rests_on=("Comparison", "Checks")),),
)
