"""Cover: choose a case, read the verdict, see where the lines cross, find the way to everything else."""

from __future__ import annotations

from workbooks.breakeven_model.results import crossing_chart
from workbooks.layout import columns, cover_parts
from workbooks.layout.page import Page
from workbooks.layout.styles import API_COLOUR, API_TINT, CHOSEN_FILL
from xl_addin.model import MODEL
from xl_addin.model.decision import WARNINGS
from xl_addin.units import TEXT

WIDTHS = {
    "A": 1.5,
    "B": 29,
    "C": 16,
    "D": 16,
    "E": 16,
    "F": 2,
    **dict.fromkeys("GHIJKL", 11),
    "M": 2,
    "N": 15,
    "O": 62,
}

TILES = (
    ("api_monthly", "cost_with_selfhost", "saving", "saving_share"),
    ("utilization", "breakeven_util", "breakeven_spend", "payback_months"),
)
SHEETS = {
    "Inputs": "every figure that is typed, its range and its basis",
    "Model": "every line, one formula per row, the same in every case",
    "Results": "all cases side by side, verdicts, charts",
    "Functions": "each headline as a typed function and native",
    "Sensitivity": "what moves the answer; the heat map",
    "Projection": "month by month, payback, present value",
    "Constraints": "what money does not decide",
    "Reconciliation": "the guide's statements against the model",
    "Sources": "where each figure comes from, what has been changed",
    "Checks": "the promises, each with its tolerance",
    "Log": "versions, and your own changes",
}
CASES_FIRST = 18
HOW_FIRST = 29
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


def write(page: Page, sheets: list[str], chosen: str) -> None:
    """Everything fits one laptop screen; the workbook opens here, with the case of that label chosen."""
    page.furnish("Self-host, or stay on the API?", "", WIDTHS)
    sheet = page.sheet
    page.words(
        "B",
        2,
        "A break-even model for open models on rented GPUs, from inputs to verdict in native formulas.",
        "Purpose",
    )
    cover_parts.links(page, 17, sheets, SHEETS)
    cover_parts.key(page)
    follows = "The verdict, the charts and the sensitivity follow this choice."
    cover_parts.selector(page, chosen, CASES_FIRST, "case", follows)
    _verdict(page)
    _tiles(page)
    _all_cases(page)
    cover_parts.know(page, HOW_FIRST, HOW, WITH_FUNCTIONS if "Functions" in sheets else cover_parts.NATIVE)
    page.statement("G", 9, f"={page.places.selected('crossing_statement', page.name)}", "Link")
    sheet.add_chart(crossing_chart(page, 13, 10.2), "G10")
    sheet.print_area = "A1:O35"
    page.show_master_check("N", 2)


def _verdict(page: Page) -> None:
    places = page.places
    page.put(
        "B",
        7,
        f"={places.selected('verdict', page.name)}",
        page.styles.big("verdict text", "Output", TEXT, 15, indent=0),
    )
    page.sheet.row_dimensions[7].height = 26
    warnings = '&" "&'.join(places.selected(line.name, page.name) for line in WARNINGS)
    page.put("B", 8, f"={warnings}", page.styles.running("Calculation"))
    page.colour_where("B8:E8", 'TRIM($B$8)<>""', API_TINT)


def _tiles(page: Page) -> None:
    row = 10
    for tiles in TILES:
        for letter, name in zip("BCDE", tiles, strict=True):
            figure = MODEL.figure(name)
            page.words(letter, row, f"{figure.label}, {figure.unit.words}", "Tile")
            style = page.styles.big(f"tile {figure.unit.kind}", "Output", figure.unit, 15)
            page.put(letter, row + 1, f"={page.places.selected(name, page.name)}", style)
        page.sheet.row_dimensions[row].height = 26
        page.sheet.row_dimensions[row + 1].height = 24
        row += 3
    page.colour_signs("D11:E11")


def _all_cases(page: Page) -> None:
    page.row = 17
    page.header(words={"B": "All cases", "C": "Saving, USD/month", "D": "Winner", "E": "Strength"}, right_from="C")
    for column in columns.CASES:
        if column == columns.SELECTED:
            continue
        row = page.next()
        page.words("B", row, columns.HEADER[column])
        for letter, name in (("C", "saving"), ("D", "winner"), ("E", "strength")):
            figure = MODEL.figure(name)
            page.figure(letter, row, f"={page.places.cell(name, column, page.name)}", "Link", figure.unit)
    last = page.row - 1
    page.colour_signs(f"C{CASES_FIRST}:C{last}")
    page.colour_where(f"B{CASES_FIRST}:B{last}", f"$B{CASES_FIRST}=$B$5", CHOSEN_FILL)
    page.colour_where(f"D{CASES_FIRST}:D{last}", f'D{CASES_FIRST}="API"', "FFFFFF", API_COLOUR)
