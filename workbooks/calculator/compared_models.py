"""The models that are compared: what the selected workload asks of any, and what it costs on each."""

from __future__ import annotations

from workbooks.calculator import cost_rows
from workbooks.calculator.figures import (
    CALLS_A_MONTH,
    INPUT_TOKENS,
    MODEL,
    NONE,
    TOKENS_EACH,
    USD_A_CALL,
    USD_A_MONTH,
)
from workbooks.calculator.price_rows import INFERRED, TIER
from workbooks.calculator.prices import COLUMNS, SAID, TYPED, WORDS, PriceTable
from workbooks.layout import ranking, validations
from workbooks.layout.columns import Block, Column
from workbooks.layout.page import Page
from workbooks.layout.promises import OK
from workbooks.layout.styles import CHANGED_FILL, CHOSEN_FILL
from workbooks.layout.typed_figures import is_listed
from xl_addin.catalogue.fields import FIELDS
from xl_addin.units import COUNT, TEXT, TOKENS

#: What the selected workload asks of any model: a column for each price, which its tokens are charged at.
ASKED = Block({"asked": "Of the selected workload", **{field: WORDS[field] for field in FIELDS}})
MODELS = Block(
    {
        "model": Column("Model", 40),
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
        "label": Column("Name in the chart", 44),
        "key": Column("Order by", 13),
        "rank": Column("Rank", 8),
        "shipped": Column("Model as shipped", 40),
    }
)
#: Where words stand on the sheet, and where the figures stand that are no price's.
NAME, VALUE = ASKED.letters("asked", FIELDS[0])
INPUT_ROW, CALLS_ROW, PER_ROW = 7, 8, 9
TOKENS_ROW, CHARGED_ROW = 5, 6

FIRST, LAST = "first model", "last model"


def ask(page: Page, table: PriceTable) -> None:
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


def list_models(page: Page, table: PriceTable, models: list[str]) -> None:
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
    first_price, last_price = ASKED.run(*FIELDS)
    charged, tokens = (f"{first_price}${line}:{last_price}${line}" for line in (CHARGED_ROW, TOKENS_ROW))
    bases, prices = (
        f"INDEX({table.whole(*COLUMNS.run(*(fact + field for field in FIELDS)))},{model_row},0)"
        for fact in (SAID, TYPED)
    )
    above = f"{letters['model']}${first - 1}:{letters['model']}{row - 1}"
    chosen, below = f"{letters['model']}${first}", f"({table.thresholds}<${VALUE}${INPUT_ROW})"
    tier = f'MATCH({name}&"{TIER}"&{at["thresholds"]},{table.tier_keys},0)'
    bills = f"{letters['bill']}${first}:{letters['bill']}${last}"
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
        "each": (USD_A_CALL, f'=IF({missing}=0,SUMPRODUCT({prices},{tokens})/${VALUE}${PER_ROW},"{NONE}")'),
        "bill": (USD_A_MONTH, f'=IF(ISNUMBER({at["each"]}),{at["each"]}*${VALUE}${CALLS_ROW},"{NONE}")'),
        "inferred": (COUNT, f'=IF({missing}=0,SUMIF({bases},"{INFERRED}",{charged}),0)'),
        "remark": (TEXT, f"=IF({missing}=0,{said_inferred},{said_missing})"),
        "key": (
            USD_A_MONTH,
            f'=IF(ISNUMBER({at["bill"]}),{at["bill"]},MAX({bills})+1+({at["label"]}="")*1)',
        ),
        "rank": (COUNT, ranking.rank(letters["key"], first, last, row)),
    }
    for key, (unit, formula) in formulas.items():
        page.figure(letters[key], row, formula, "Output" if key == "bill" else "Calculation", unit)
    label = f'=IF({is_used},{name}&{at["remark"]},"")'
    page.put(letters["label"], row, label, page.styles.big("label text", "Calculation", TEXT, 10))
