"""Cover: choose a case, read the verdict, see where the lines cross, find the way to everything else."""

from __future__ import annotations

from collections.abc import Mapping

from workbooks.breakeven_model.results import crossing_chart
from workbooks.layout import cover_parts
from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import API_COLOUR, DARK
from xl_addin.model import MODEL
from xl_addin.model.decision import WARNINGS

WIDTHS = cover_parts.widths(29, 16, 11)
TILES = (
    ("api_monthly", "cost_with_selfhost", "saving", "saving_share"),
    ("utilization", "breakeven_util", "breakeven_spend", "payback_months"),
)
TILES_FIRST = 10
#: Where the figure of each tile stands.
TILE_CELLS = {
    name: f"${letter}${TILES_FIRST + 3 * row + 1}"
    for row, names in enumerate(TILES)
    for letter, name in zip(cover_parts.TILES, names, strict=True)
}
#: The first and the last of the tiles side by side whose sign has a colour.
SIGNED = ("saving", "saving_share")
#: The figures of each case, beside its name.
SAVING, WINNER, _ = cover_parts.FIGURES
CHART = cover_parts.CHART[0]
CASES_FIRST = 18
HOW = (
    ("Purpose", "Should we rent GPUs and host an open model, or stay on the hosted API? Money, people, use and rules."),
    ("How to use", "Choose a case above. To try your own, choose Your case and type over its column on Inputs."),
    (
        "Sign",
        "A positive saving: self-hosting costs less. In parentheses: the API costs less. All money is US dollars.",
    ),
    (
        "Limits",
        "Rents, prices and people are averages of a month. Quality, outages, taxes and contracts are not priced.",
    ),
)
WITH_FUNCTIONS = "Load the add-in for the Functions sheet; all other sheets are native formulas and need nothing."


def write(page: Page, contents: Mapping[str, str], chosen: str) -> None:
    """Everything fits one laptop screen; the workbook opens here, with the case of that label chosen."""
    page.furnish(
        "Self-host, or stay on the API?",
        "A break-even model for open models on rented GPUs, from inputs to verdict in native formulas.",
        WIDTHS,
    )
    cover_parts.links(page, CASES_FIRST - 1, contents)
    cover_parts.key(page)
    follows = "The verdict, the charts and the sensitivity follow this choice."
    cover_parts.selector(page, chosen, CASES_FIRST, "case", follows)
    warnings = '&" "&'.join(page.places.selected(line.name, page.name) for line in WARNINGS)
    cover_parts.headline(page, page.places.selected("verdict", page.name), warnings, f'TRIM({cover_parts.REMARKS})<>""')
    _tiles(page)
    _all_cases(page)
    how_first = cover_parts.below(page, CASES_FIRST)
    cover_parts.know(page, how_first, HOW, WITH_FUNCTIONS if "Functions" in contents else cover_parts.NATIVE)
    page.statement(CHART, 9, f"={page.places.selected('crossing_statement', page.name)}", "Link")
    page.sheet.add_chart(crossing_chart(page, 13, 10.2), f"{CHART}10")
    cover_parts.finish(page, max(how_first + 6, CASES_FIRST + len(contents)))


def _tiles(page: Page) -> None:
    rows = []
    for names in TILES:
        figures = [MODEL.figure(name) for name in names]
        labels = [f"{figure.label}, {figure.unit.words}" for figure in figures]
        formulas = [f"={page.places.selected(name, page.name)}" for name in names]
        rows.append(zip(labels, formulas, (figure.unit for figure in figures), strict=True))
    cells = [*cover_parts.tiles(page, TILES_FIRST, rows, 26).values()]
    first, last = (cells[TILES[0].index(name)] for name in SIGNED)
    page.colour_signs(f"{first}:{last}")


def _all_cases(page: Page) -> None:
    shown = [(name, MODEL.figure(name).unit) for name in ("saving", "winner", "strength")]
    last = cover_parts.list_cases(page, CASES_FIRST, ("All cases", "Saving, USD/month", "Winner", "Strength"), shown)
    page.colour_signs(f"{SAVING}{CASES_FIRST}:{SAVING}{last}")
    cover_parts.colour_chosen(page, CASES_FIRST, last)
    page.colour_where(f"{WINNER}{CASES_FIRST}:{WINNER}{last}", f'{WINNER}{CASES_FIRST}="API"', "FFFFFF", API_COLOUR)


SHEET = Sheet(
    "Cover",
    tab=0,
    colour=DARK,
    words="",
    parts=(Part(write, rests_on=("Results", "Checks")),),
)
