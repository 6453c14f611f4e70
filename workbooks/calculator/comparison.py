"""Comparison: the selected workload on other models, cheapest first, and the chart of their monthly bills."""

from __future__ import annotations

from openpyxl.chart import BarChart
from openpyxl.worksheet.datavalidation import DataValidation

from workbooks.calculator import cost
from workbooks.calculator.figures import (
    CALLS_A_MONTH,
    INPUT_TOKENS,
    MODEL,
    NONE,
    TOKENS_EACH,
    USD_A_MONTH,
    USD_EACH,
)
from workbooks.calculator.price_rows import INFERRED, TIER
from workbooks.calculator.prices import BASIS, PRICE, WORDS, PriceTable
from workbooks.layout import charts
from workbooks.layout.columns import MARGIN, after
from workbooks.layout.page import Page
from workbooks.layout.promises import OK
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import ACCENT, API_COLOUR, CHANGED_FILL, CHOSEN_FILL
from workbooks.layout.typed_figures import is_listed
from xl_addin.catalogue.fields import FIELDS
from xl_addin.units import COUNT, MULTIPLE, TEXT, TOKENS

NAME, LISTED, USED, BASE, THRESHOLDS, ROW = after(MARGIN, 6)
MISSING, EACH, BILL, ON_INFERRED, REMARK, LABEL, KEY, RANK, SHIPPED = after(ROW, 9)
TOKENS_AT = dict(zip(FIELDS, after(NAME, len(FIELDS)), strict=True))
FIRST_TOKENS, *_, LAST_TOKENS = TOKENS_AT.values()
INPUT_AT, CALLS_AT, PER_AT = "$C$7", "$C$8", "$C$9"

PLACE, MULTIPLE_AT, CHOSEN, OTHERS = "C", "E", "F", "G"
OTHERS_COLOUR = "9AA3B2"

FIRST, LAST = "first model", "last model"
FIRST_RANKED, LAST_RANKED = "cheapest model", "dearest model"
SAID_CHEAPEST, SAID_CHOICE = "the cheapest in words", "the choice in words"
TOKENS_ROW, CHARGED_ROW, ASKED_LAST = 5, 6, 9


def write(page: Page, table: PriceTable, compared: list[str]) -> None:
    """The chart; the models with their bills; the same from the cheapest to the dearest."""
    widths = {MARGIN: 1.5, NAME: 40, **dict.fromkeys(after(NAME, 10), 12), LABEL: 44, KEY: 13, RANK: 8, SHIPPED: 40}
    page.furnish(
        "Comparison",
        "The selected workload on other models. Change the models in the yellow cells; the chart follows.",
        widths,
        freeze="C5",
    )
    page.show_master_check("H", 1, "K")
    page.sheet.print_title_rows = "1:3"
    _asked(page, table)
    chart_row = page.next(27) + 1
    _models(page, table, compared)
    _ranked(page)
    _words(page)
    state(page, NAME, chart_row)
    page.sheet.add_chart(bills_chart(page, 31, 11.8), f"{NAME}{chart_row + 2}")


def _asked(page: Page, table: PriceTable) -> None:
    """What the selected workload asks of any model: tokens of a call by price, and calls a month."""
    page.row = TOKENS_ROW - 1
    page.header(
        words={NAME: "Of the selected workload", **{TOKENS_AT[field]: words for field, words in WORDS.items()}},
        right_from="C",
    )
    selected = page.places.selected
    page.words(NAME, TOKENS_ROW, "Tokens of a call, by price")
    page.words(NAME, CHARGED_ROW, "Is that price charged? 1 is yes")
    for field, letter in TOKENS_AT.items():
        page.figure(letter, TOKENS_ROW, f"={selected(cost.TOKENS_OF + field, page.name)}", "Link", TOKENS_EACH)
        page.figure(letter, CHARGED_ROW, f"=N({letter}{TOKENS_ROW}>0)", "Calculation", COUNT)
    # A word passes every threshold: where the workload is refused, no call passes any.
    for row, words, formula, kind, unit in (
        (7, "Input tokens of a call", f"=N({selected(INPUT_TOKENS, page.name)})", "Calculation", TOKENS),
        (8, "Calls a month", f"={selected(cost.CALLS_MONTH, page.name)}", "Link", CALLS_A_MONTH),
        (9, "Tokens that a price is for", f"={table.per}", "Link", TOKENS),
    ):
        page.words(NAME, row, words)
        page.figure("C", row, formula, kind, unit)
    page.row = ASKED_LAST + 1


def _models(page: Page, table: PriceTable, models: list[str]) -> None:
    page.heading("The models: the selected workload's own first, then those to compare it with")
    page.header(
        words={
            NAME: "Model",
            LISTED: "On Prices?",
            USED: "Compared?",
            BASE: "Row of the model",
            THRESHOLDS: "Thresholds passed",
            ROW: "Row of the prices",
            MISSING: "Prices missing",
            EACH: "USD/call",
            BILL: "USD/month",
            ON_INFERRED: "Inferred prices",
            REMARK: "Remark",
            LABEL: "Name in the chart",
            KEY: "Order by",
            RANK: "Rank",
            SHIPPED: "Model as shipped",
        },
        right_from="C",
    )
    for letter, words in ((LABEL, "Name in the chart"), (SHIPPED, "Model as shipped")):
        page.words(letter, page.row - 1, words, "Band beside")
    first, last = page.row, page.row + len(models)
    page.places.put(FIRST, page.name, first)
    page.places.put(LAST, page.name, last)
    chosen = page.places.selected(MODEL, page.name)
    page.put(NAME, first, f"={chosen}", page.styles.running("Link"))
    page.put(SHIPPED, first, "follows the workload", page.styles.words("Note beside"))
    for row, name in enumerate(models, start=first + 1):
        page.put(NAME, row, name, page.styles.big("model text", "Input", TEXT, 10, indent=0))
        page.put(SHIPPED, row, name, page.styles.words("Note beside"))
    for row in range(first, last + 1):
        _model(page, table, row, first, last)
    page.row = last + 1
    _choose(page, table, f"{NAME}{first + 1}:{NAME}{last}")
    page.colour_where(f"{NAME}{first + 1}:{NAME}{last}", f"{NAME}{first + 1}<>{SHIPPED}{first + 1}", CHANGED_FILL)
    page.colour_where(f"{NAME}{first}:{RANK}{first}", f"LEN($B${first})>0", CHOSEN_FILL)


def _model(page: Page, table: PriceTable, row: int, first: int, last: int) -> None:
    """One model: is it listed, and not named twice; its row of prices; what the workload costs on it."""
    name = f"{NAME}{row}"
    charged, tokens = (f"{FIRST_TOKENS}${line}:{LAST_TOKENS}${line}" for line in (CHARGED_ROW, TOKENS_ROW))
    bases = f"INDEX({table.whole(BASIS['input'], BASIS['batch_output'])},{ROW}{row},0)"
    prices = f"INDEX({table.whole(PRICE['input'], PRICE['batch_output'])},{ROW}{row},0)"
    thresholds = f"({table.tier_models}={name})*({table.thresholds}<{INPUT_AT})"
    tier = f'MATCH({name}&"{TIER}"&{THRESHOLDS}{row},{table.tier_keys},0)'
    bills, bill = f"{BILL}${first}:{BILL}${last}", f"{BILL}{row}"
    keys, so_far = f"{KEY}${first}:{KEY}${last}", f"{KEY}${first}:{KEY}{row}"
    inferred = f'IF({ON_INFERRED}{row}>0,": inferred","")'
    missing = f'IF(ISNUMBER({MISSING}{row}),": no price","")'
    formulas = {
        LISTED: (TEXT, f'=IF({is_listed(name, table.models)},"{OK}","not listed")'),
        USED: (TEXT, f'=IF(SUMPRODUCT(({NAME}${first - 1}:{NAME}{row - 1}={name})*1)=0,{LISTED}{row},"named above")'),
        BASE: (
            COUNT,
            f'=IF(AND({USED}{row}="{OK}",{NAME}${first}<>"{NONE}"),'
            f'MATCH({name},{table.models_from_the_top},0),"{NONE}")',
        ),
        THRESHOLDS: (COUNT, f"=SUMPRODUCT({thresholds})"),
        ROW: (COUNT, f"=IF({THRESHOLDS}{row}=0,{BASE}{row},{tier})"),
        MISSING: (COUNT, f'=IF({ROW}{row}="{NONE}","{NONE}",SUMIF({bases},"{NONE}",{charged}))'),
        EACH: (USD_EACH, f'=IF({MISSING}{row}=0,SUMPRODUCT({prices},{tokens})/{PER_AT},"{NONE}")'),
        BILL: (USD_A_MONTH, f'=IF(ISNUMBER({EACH}{row}),{EACH}{row}*{CALLS_AT},"{NONE}")'),
        ON_INFERRED: (COUNT, f'=IF({MISSING}{row}=0,SUMIF({bases},"{INFERRED}",{charged}),0)'),
        REMARK: (TEXT, f"=IF({MISSING}{row}=0,{inferred},{missing})"),
        KEY: (USD_A_MONTH, f'=IF(ISNUMBER({bill}),{bill},MAX({bills})+1+({LABEL}{row}="")*1)'),
        # Not RANK: it may call two figures equal that a lookup then tells apart.
        RANK: (COUNT, f"=SUMPRODUCT(({keys}<{KEY}{row})*1)+SUMPRODUCT(({so_far}={KEY}{row})*1)"),
    }
    for letter, (unit, formula) in formulas.items():
        page.figure(letter, row, formula, "Output" if letter == BILL else "Calculation", unit)
    label = f'=IF({USED}{row}="{OK}",{name}&{REMARK}{row},"")'
    page.put(LABEL, row, label, page.styles.big("label text", "Calculation", TEXT, 10))


def _choose(page: Page, table: PriceTable, cells: str) -> None:
    rule = DataValidation("list", formula1=table.models, allow_blank=False)
    rule.promptTitle, rule.prompt = "Model to compare with", "Choose from the list: all models of the sheet Prices."
    rule.errorTitle, rule.error = "No such model", "Choose one from the list; the sheet Prices shows them all."
    rule.showInputMessage = rule.showErrorMessage = True
    rule.add(cells)
    page.sheet.add_data_validation(rule)


def _ranked(page: Page) -> None:
    """The same models, the cheapest first; those without an answer stand last, and blank."""
    places = page.places
    first, last = places.row(FIRST), places.row(LAST)
    page.break_before(page.row + 1)
    page.heading("From the cheapest to the dearest, USD a month")
    page.header(
        words={
            NAME: "Model",
            PLACE: "Place",
            "D": "USD/month",
            MULTIPLE_AT: "Of your choice",
            CHOSEN: "Your choice",
            OTHERS: "The others",
        },
        right_from="C",
    )
    start = page.row
    chosen = f"${BILL}${first}"
    for place in range(1, last - first + 2):
        row = page.next()
        at = f"MATCH({PLACE}{row},${RANK}${first}:${RANK}${last},0)"
        bill = f"D{row}"
        page.put(NAME, row, f"=INDEX({LABEL}${first}:{LABEL}${last},{at})", page.styles.running("Calculation"))
        page.figure(PLACE, row, place, "Record", COUNT)
        page.figure("D", row, f"=INDEX({BILL}${first}:{BILL}${last},{at})", "Output", USD_A_MONTH)
        multiple = f'=IF(AND(N({chosen})>0,ISNUMBER({bill})),{bill}/{chosen},"{NONE}")'
        page.figure(MULTIPLE_AT, row, multiple, "Calculation", MULTIPLE)
        is_chosen = f"{at}=1"
        page.figure(CHOSEN, row, f"=IF({is_chosen},N({bill}),0)", "Calculation", USD_A_MONTH)
        page.figure(OTHERS, row, f"=N({bill})-{CHOSEN}{row}", "Calculation", USD_A_MONTH)
    places.put(FIRST_RANKED, page.name, start)
    places.put(LAST_RANKED, page.name, page.row - 1)
    page.colour_where(f"{NAME}{start}:{OTHERS}{page.row - 1}", f"${CHOSEN}{start}>0", CHOSEN_FILL)


def _words(page: Page) -> None:
    """What the chart shows, in two sentences; there is none where there is no bill."""
    places = page.places
    first, cheapest = places.row(FIRST), places.row(FIRST_RANKED)
    bill, least = f"{BILL}{first}", f"D{cheapest}"
    page.next()
    times = page.next()
    words = f'=IF(AND(N({bill})>0,N({least})>0)," ("&FIXED({bill}/{least},1)&" times as much)","")'
    page.put(NAME, times, words, page.styles.running("Calculation"))
    for name, formula in (
        (SAID_CHEAPEST, f'=IF(ISNUMBER({least}),"Cheapest here: "&B{cheapest}&" at $"&FIXED({least},0)&" a month","")'),
        (SAID_CHOICE, f'=IF(ISNUMBER({bill}),"Your choice: $"&FIXED({bill},0)&" a month"&B{times},"No bill")'),
    ):
        row = page.next()
        page.put(NAME, row, formula, page.styles.running("Calculation"))
        places.put(name, page.name, row)


def state(page: Page, column: str, row: int) -> None:
    """The two sentences over the chart; the Cover has them as well."""
    for number, name in enumerate((SAID_CHEAPEST, SAID_CHOICE)):
        cell = page.places.cell(name, NAME, page.name)
        page.statement(column, row + number, f"={cell}", "Calculation" if "!" not in cell else "Link")


def bills_chart(page: Page, width: float, height: float, names: int = 9) -> BarChart:
    """Monthly bills, cheapest on top, the chosen model in its own colour; the Cover shows it as well.

    `names` is the size of the models' names, in points.
    """
    sheet = page.workbook["Comparison"]
    first, last = page.places.row(FIRST_RANKED), page.places.row(LAST_RANKED)
    chart = charts.bars("Monthly bill of the selected workload, by model", "USD per month", width, height, across=True)
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.crosses = "max"
    charts.name_every_bar(chart, names)
    labels = charts.cells(sheet, 2, first, 2, last)
    charts.add_bars(chart, "Your choice", charts.cells(sheet, 6, first, 6, last), labels, API_COLOUR)
    charts.add_bars(chart, "The others", charts.cells(sheet, 7, first, 7, last), labels, OTHERS_COLOUR)
    return chart


SHEET = Sheet(
    "Comparison",
    tab=40,
    colour=ACCENT,
    words="the selected workload on other models, cheapest first",
    parts=(Part(write, rests_on=("Cost",)),),
)
