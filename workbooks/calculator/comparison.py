"""Comparison: the selected workload on other models, cheapest first, and the chart of their monthly bills."""

from __future__ import annotations

from openpyxl.chart import BarChart

from workbooks.calculator import cost_rows
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
from workbooks.layout import charts, validations
from workbooks.layout.columns import MARGIN, Block, after
from workbooks.layout.page import Page
from workbooks.layout.promises import OK
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import ACCENT, API_COLOUR, CHANGED_FILL, CHOSEN_FILL
from workbooks.layout.typed_figures import is_listed
from xl_addin.catalogue.fields import FIELDS
from xl_addin.units import COUNT, MULTIPLE, TEXT, TOKENS

#: What the selected workload asks of any model: a column for each price, which its tokens are charged at.
ASKED = Block({"asked": "Of the selected workload", **{field: WORDS[field] for field in FIELDS}})
MODELS = Block(
    {
        "model": "Model",
        "listed": "On Prices?",
        "used": "Compared?",
        "base": "Row of the model",
        "thresholds": "Thresholds passed",
        "row": "Row of the prices",
        "missing": "Prices missing",
        "each": "USD/call",
        "bill": "USD/month",
        "inferred": "Inferred prices",
        "remark": "Remark",
        "label": "Name in the chart",
        "key": "Order by",
        "rank": "Rank",
        "shipped": "Model as shipped",
    }
)
#: How wide the columns are that are not as wide as the others.
WIDTHS = {"model": 40, "label": 44, "key": 13, "rank": 8, "shipped": 40}
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
#: Where words stand on the sheet, and where the figures stand that are no price's.
NAME, VALUE, *_ = ASKED.all
INPUT_ROW, CALLS_ROW, PER_ROW = 7, 8, 9
OTHERS_COLOUR = "9AA3B2"

FIRST, LAST = "first model", "last model"
FIRST_RANKED, LAST_RANKED = "cheapest model", "dearest model"
SAID_CHEAPEST, SAID_CHOICE = "the cheapest in words", "the choice in words"
TOKENS_ROW, CHARGED_ROW = 5, 6


def write(page: Page, table: PriceTable, compared: list[str]) -> None:
    """The chart; the models with their bills; the same from the cheapest to the dearest."""
    page.open(
        "The selected workload on other models. Change the models in the yellow cells; the chart follows.",
        {MARGIN: 1.5, **{letter: WIDTHS.get(key, 12) for key, letter in MODELS.of.items()}},
        freeze=f"{VALUE}5",
        check_in=ASKED.last,
        selected_in=after(ASKED.last, 3)[-1],
    )
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
    page.header(words=ASKED.header, right_from=VALUE)
    selected = page.places.selected
    page.words(NAME, TOKENS_ROW, "Tokens of a call, by price")
    page.words(NAME, CHARGED_ROW, "Is that price charged? 1 is yes")
    for field in FIELDS:
        letter = ASKED.of[field]
        page.figure(letter, TOKENS_ROW, f"={selected(cost_rows.TOKENS_OF + field, page.name)}", "Link", TOKENS_EACH)
        page.figure(letter, CHARGED_ROW, f"=N({letter}{TOKENS_ROW}>0)", "Calculation", COUNT)
    # A word passes every threshold: where the workload is refused, no call passes any.
    for row, words, formula, kind, unit in (
        (INPUT_ROW, "Input tokens of a call", f"=N({selected(INPUT_TOKENS, page.name)})", "Calculation", TOKENS),
        (CALLS_ROW, "Calls a month", f"={selected(cost_rows.CALLS_MONTH, page.name)}", "Link", CALLS_A_MONTH),
        (PER_ROW, "Tokens that a price is for", f"={table.per}", "Link", TOKENS),
    ):
        page.words(NAME, row, words)
        page.figure(VALUE, row, formula, kind, unit)
    page.row = PER_ROW + 1


def _models(page: Page, table: PriceTable, models: list[str]) -> None:
    page.heading("The models: the selected workload's own first, then those to compare it with")
    top = page.header(words=MODELS.header, right_from=MODELS.of["listed"])
    name_at, label, rank, shipped = MODELS.letters("model", "label", "rank", "shipped")
    for letter in (label, shipped):
        page.words(letter, top, MODELS.header[letter], "Band beside")
    first, last = page.row, page.row + len(models)
    page.places.put(FIRST, page.name, first)
    page.places.put(LAST, page.name, last)
    chosen = page.places.selected(MODEL, page.name)
    page.put(name_at, first, f"={chosen}", page.styles.running("Link"))
    page.put(shipped, first, "follows the workload", page.styles.words("Note beside"))
    for row, name in enumerate(models, start=first + 1):
        page.put(name_at, row, name, page.styles.big("model text", "Input", TEXT, 10, indent=0))
        page.put(shipped, row, name, page.styles.words("Note beside"))
    for row in range(first, last + 1):
        _model(page, table, row, first, last)
    page.row = last + 1
    typed = f"{name_at}{first + 1}:{name_at}{last}"
    rule = table.choice("Model to compare with", "Choose from the list: all models of the sheet Prices.")
    validations.allow(page.sheet, rule, typed)
    page.colour_where(typed, f"{name_at}{first + 1}<>{shipped}{first + 1}", CHANGED_FILL)
    page.colour_where(f"{name_at}{first}:{rank}{first}", f"LEN(${name_at}${first})>0", CHOSEN_FILL)


def _model(page: Page, table: PriceTable, row: int, first: int, last: int) -> None:
    """One model: is it listed, and not named twice; its row of prices; what the workload costs on it."""
    at, letters = MODELS.cells(row), MODELS.of
    name, model_row, missing = at["model"], at["row"], at["missing"]
    charged, tokens = (
        f"{ASKED.of[FIELDS[0]]}${line}:{ASKED.of[FIELDS[-1]]}${line}" for line in (CHARGED_ROW, TOKENS_ROW)
    )
    bases, prices = (
        f"INDEX({table.whole(fact[FIELDS[0]], fact[FIELDS[-1]])},{model_row},0)" for fact in (BASIS, PRICE)
    )
    above = f"{letters['model']}${first - 1}:{letters['model']}{row - 1}"
    chosen, below = f"{letters['model']}${first}", f"({table.thresholds}<${VALUE}${INPUT_ROW})"
    tier = f'MATCH({name}&"{TIER}"&{at["thresholds"]},{table.tier_keys},0)'
    bills, keys = (f"{letters[key]}${first}:{letters[key]}${last}" for key in ("bill", "key"))
    keys_so_far = f"{letters['key']}${first}:{at['key']}"
    is_used = f'{at["used"]}="{OK}"'
    said_inferred = f'IF({at["inferred"]}>0,": inferred","")'
    said_missing = f'IF(ISNUMBER({missing}),": no price","")'
    formulas = {
        "listed": (TEXT, f'=IF({is_listed(name, table.models)},"{OK}","not listed")'),
        "used": (TEXT, f'=IF(SUMPRODUCT(({above}={name})*1)=0,{at["listed"]},"named above")'),
        "base": (
            COUNT,
            f'=IF(AND({is_used},{chosen}<>"{NONE}"),MATCH({name},{table.models_from_the_top},0),"{NONE}")',
        ),
        "thresholds": (COUNT, f"=SUMPRODUCT(({table.tier_models}={name})*{below})"),
        "row": (COUNT, f"=IF({at['thresholds']}=0,{at['base']},{tier})"),
        "missing": (COUNT, f'=IF({model_row}="{NONE}","{NONE}",SUMIF({bases},"{NONE}",{charged}))'),
        "each": (USD_EACH, f'=IF({missing}=0,SUMPRODUCT({prices},{tokens})/${VALUE}${PER_ROW},"{NONE}")'),
        "bill": (USD_A_MONTH, f'=IF(ISNUMBER({at["each"]}),{at["each"]}*${VALUE}${CALLS_ROW},"{NONE}")'),
        "inferred": (COUNT, f'=IF({missing}=0,SUMIF({bases},"{INFERRED}",{charged}),0)'),
        "remark": (TEXT, f"=IF({missing}=0,{said_inferred},{said_missing})"),
        "key": (
            USD_A_MONTH,
            f'=IF(ISNUMBER({at["bill"]}),{at["bill"]},MAX({bills})+1+({at["label"]}="")*1)',
        ),
        # Not RANK: it may call two figures equal that a lookup then tells apart.
        "rank": (COUNT, f"=SUMPRODUCT(({keys}<{at['key']})*1)+SUMPRODUCT(({keys_so_far}={at['key']})*1)"),
    }
    for key, (unit, formula) in formulas.items():
        page.figure(letters[key], row, formula, "Output" if key == "bill" else "Calculation", unit)
    label = f'=IF({is_used},{name}&{at["remark"]},"")'
    page.put(letters["label"], row, label, page.styles.big("label text", "Calculation", TEXT, 10))


def _ranked(page: Page) -> None:
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


def _words(page: Page) -> None:
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


SHEET = Sheet(
    "Comparison",
    tab=40,
    colour=ACCENT,
    words="the selected workload on other models, cheapest first",
    parts=(Part(write, rests_on=("Cost",)),),
)
