"""The models from the cheapest to the dearest: their order, what it says in two sentences, and its chart."""

from __future__ import annotations

from openpyxl.chart import BarChart

from workbooks.calculator.compared_models import FIRST, LAST, MODELS, NAME
from workbooks.calculator.figures import NONE, USD_A_MONTH
from workbooks.layout import charts
from workbooks.layout.columns import Block
from workbooks.layout.page import Page
from workbooks.layout.styles import API_COLOUR, CHOSEN_FILL
from xl_addin.units import COUNT, MULTIPLE

RANKED = Block(
    {
        "model": "Model",
        "place": "Place",
        "bill": "USD/month",
        "multiple": "Of your choice",
        "chosen": "Your choice",
        "others": "The others",
    }
)
OTHERS_COLOUR = "9AA3B2"

FIRST_RANKED, LAST_RANKED = "cheapest model", "dearest model"
SAID_CHEAPEST, SAID_CHOICE = "the cheapest in words", "the choice in words"


def rank(page: Page) -> None:
    """The same models, the cheapest first; those without an answer stand last, and blank."""
    places = page.places
    first, last = places.row(FIRST), places.row(LAST)
    page.break_before(page.row + 1)
    page.heading("From the cheapest to the dearest, USD a month")
    model, place_at, bill_at, multiple_at, chosen_at, others = RANKED.letters(
        "model", "place", "bill", "multiple", "chosen", "others"
    )
    start = page.header(words=RANKED.header, right_from=place_at) + 1
    chosen = f"${MODELS.of['bill']}${first}"
    ranks, labels, bills = (
        f"{fixed}{MODELS.of[key]}${first}:{fixed}{MODELS.of[key]}${last}"
        for key, fixed in (("rank", "$"), ("label", ""), ("bill", ""))
    )
    for place in range(1, last - first + 2):
        row = page.next()
        at = f"MATCH({place_at}{row},{ranks},0)"
        bill = f"{bill_at}{row}"
        page.put(model, row, f"=INDEX({labels},{at})", page.styles.running("Calculation"))
        page.figure(place_at, row, place, "Record", COUNT)
        page.figure(bill_at, row, f"=INDEX({bills},{at})", "Output", USD_A_MONTH)
        multiple = f'=IF(AND(N({chosen})>0,ISNUMBER({bill})),{bill}/{chosen},"{NONE}")'
        page.figure(multiple_at, row, multiple, "Calculation", MULTIPLE)
        page.figure(chosen_at, row, f"=IF({at}=1,N({bill}),0)", "Calculation", USD_A_MONTH)
        page.figure(others, row, f"=N({bill})-{chosen_at}{row}", "Calculation", USD_A_MONTH)
    places.put(FIRST_RANKED, page.name, start)
    places.put(LAST_RANKED, page.name, page.row - 1)
    page.colour_where(f"{model}{start}:{others}{page.row - 1}", f"${chosen_at}{start}>0", CHOSEN_FILL)


def put_in_words(page: Page) -> None:
    """What the chart shows, in two sentences; there is none where there is no bill."""
    places = page.places
    first, cheapest = places.row(FIRST), places.row(FIRST_RANKED)
    bill, best = MODELS.cells(first)["bill"], RANKED.cells(cheapest)
    least, named = best["bill"], best["model"]
    page.next()
    times = page.next()
    words = f'=IF(AND(N({bill})>0,N({least})>0)," ("&FIXED({bill}/{least},1)&" times as much)","")'
    page.put(NAME, times, words, page.styles.running("Calculation"))
    for name, formula in (
        (SAID_CHEAPEST, f'=IF(ISNUMBER({least}),"Cheapest here: "&{named}&" at $"&FIXED({least},0)&" a month","")'),
        (SAID_CHOICE, f'=IF(ISNUMBER({bill}),"Your choice: $"&FIXED({bill},0)&" a month"&{NAME}{times},"No bill")'),
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
    letters = RANKED.letters("model", "chosen", "others")
    labels, chosen, others = (charts.down(sheet, letter, first, last) for letter in letters)
    charts.add_bars(chart, RANKED.headings["chosen"], chosen, labels, API_COLOUR)
    charts.add_bars(chart, RANKED.headings["others"], others, labels, OTHERS_COLOUR)
    return chart
