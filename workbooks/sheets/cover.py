"""Cover: choose a case, read the verdict, see where the lines cross, find the way to everything else."""

from __future__ import annotations

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink

from workbooks import columns
from workbooks.page import Page
from workbooks.sheets.results import crossing_chart
from workbooks.styles import API_COLOUR, API_TINT, CHOSEN_FILL
from xl_addin import __version__
from xl_addin.model import MODEL
from xl_addin.model.decision import WARNINGS
from xl_addin.model.scenarios import STARTING_POINT, case
from xl_addin.units import COUNT, TEXT

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
KEY = (
    ("Input", "Input: type here", "typed; every other cell is locked, without a password"),
    ("Calculation", "Calculation", "worked out on its own sheet"),
    ("Link", "Link", "taken from another sheet as it is"),
    ("Output", "Output", "a result to read"),
    ("Check", "Check", "ok, or a word that says what to look at"),
)
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


def write(page: Page, sheets: list[str]) -> None:
    """Everything fits one laptop screen; the workbook opens here."""
    page.furnish("Self-host, or stay on the API?", "", WIDTHS)
    sheet = page.sheet
    page.words(
        "B",
        2,
        "A break-even model for open models on rented GPUs, from inputs to verdict in native formulas.",
        "Purpose",
    )
    _links(page, sheets)
    _key(page)
    _selector(page)
    _verdict(page)
    _tiles(page)
    _all_cases(page)
    _words(page, with_functions="Functions" in sheets)
    page.statement("G", 9, f"={page.places.selected('crossing_statement', page.name)}", "Link")
    sheet.add_chart(crossing_chart(page, 13, 10.2), "G10")
    sheet.print_area = "A1:O35"
    page.show_master_check("N", 2)


def _selector(page: Page) -> None:
    first, last = CASES_FIRST, CASES_FIRST + len(columns.CASES) - 2
    page.words("B", 4, "Choose a case", "Heading")
    page.put("B", 5, case(STARTING_POINT).label, page.styles.big("selector text", "Input", TEXT, 12))
    page.sheet.row_dimensions[5].height = 22
    rule = DataValidation("list", formula1=f"$B${first}:$B${last}", allow_blank=False)
    rule.promptTitle, rule.prompt = "Choose a case", "The verdict, the charts and the sensitivity follow this choice."
    rule.errorTitle, rule.error = "No such case", "Choose one of the cases listed below on this sheet."
    rule.showInputMessage = rule.showErrorMessage = True
    rule.add("B5")
    page.sheet.add_data_validation(rule)
    page.define("selected_case", "B5")
    page.words("C", 5, "Case number, 0 is yours", "Note")
    page.figure("D", 5, f"=MATCH(selected_case,$B${first}:$B${last},0)-1", "Output", COUNT)
    page.define("case_number", "D5")


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


def _links(page: Page, sheets: list[str]) -> None:
    page.words("N", 17, "Sheets", "Heading")
    listed = [(name, words) for name, words in SHEETS.items() if name in sheets]
    for row, (name, words) in enumerate(listed, start=18):
        page.words("N", row, name, "Index")
        page.sheet[f"N{row}"].hyperlink = Hyperlink(ref=f"N{row}", location=f"'{name}'!A1", display=name)
        page.sheet[f"N{row}"].style = page.styles.words("Index")
        page.words("O", row, words, "Note beside")


def _key(page: Page) -> None:
    page.words("N", 4, "Colour key", "Heading")
    for row, (kind, sample, words) in enumerate(KEY, start=5):
        page.put("N", row, sample, page.styles.key(kind))
        page.words("O", row, words, "Note beside")
    row = 5 + len(KEY)
    page.words("N", row, "Amber fill", "Note plain")
    page.sheet[f"N{row}"].fill = page.styles.changed
    page.words("O", row, "a figure that differs from the one shipped", "Note beside")


def _words(page: Page, with_functions: bool) -> None:
    """Purpose, use, sign convention, limits and version, in a line each."""
    needs = "Native formulas only; nothing to install. Excel 2016 or newer, LibreOffice 7.4 or newer."
    if with_functions:
        needs = "Load the add-in for the Functions sheet; all other sheets are native formulas and need nothing."
    for row, (word, sentence) in enumerate((*HOW, (f"Version {__version__}", needs)), start=HOW_FIRST):
        page.words("B", row, word, "Label strong")
        page.words("C", row, sentence, "Label plain")
