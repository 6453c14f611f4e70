"""Cost: from tokens and prices to what a call, a day, a month and a year cost, and on whose word."""

from __future__ import annotations

from collections.abc import Callable

from workbooks.calculator.figures import (
    BATCH_SHARE,
    CACHED_SHARE,
    CALLS,
    CALLS_A_DAY,
    CALLS_A_MONTH,
    CALLS_A_YEAR,
    COUNTED_PER,
    DAY,
    DAYS,
    FIGURES,
    INPUT_TOKENS,
    MODEL,
    MONTH,
    NONE,
    OUTPUT_TOKENS,
    PER_YEAR,
    TOKENS_A_MONTH,
    TOKENS_EACH,
    USD_A_DAY,
    USD_A_MONTH,
    USD_A_YEAR,
    USD_EACH,
    WRITTEN_SHARE,
)
from workbooks.calculator.price_rows import DISPUTED, INFERRED, TIER, YOURS
from workbooks.calculator.prices import BASIS, PRICE, WORDS, PriceTable
from workbooks.calculator.workloads import USABLE
from workbooks.layout import columns, sheets
from workbooks.layout.page import Page
from workbooks.layout.promises import OK
from workbooks.layout.styles import API_TINT, GREY
from workbooks.layout.typed_figures import TYPED
from xl_addin.catalogue.price import (
    BATCH_INPUT,
    BATCH_OUTPUT,
    CACHE_WRITE,
    CACHED_INPUT,
    FIELDS,
    INPUT,
    OUTPUT,
)
from xl_addin.units import COUNT, SHARE, TEXT, USD_PER_MTOK

PRICE_OF, BASIS_OF, TOKENS_OF, COST_OF = "price of ", "basis of ", "tokens of ", "cost of "
BASE_ROW, THRESHOLDS, PRICE_ROW = "row of the model", "thresholds passed", "row of the prices"
MISSING, STATUS = "missing price", "status"
AT_ONCE, IN_A_BATCH, CALL = "call at once", "call in a batch", "average call"
TIMES, CALLS_YEAR, CALLS_MONTH, CALLS_DAY = "times a year", "calls a year", "calls a month", "calls a day"
DAILY, MONTHLY, ANNUAL = "daily", "monthly", "annual"
TOKENS_MONTH, BLENDED = "tokens a month", "blended price"
SHARE_INPUT, SHARE_OUTPUT, SHARE_CACHE = "share of input", "share of output", "share of the cache"
SHARE_INFERRED, SHARE_DISPUTED, SHARE_YOURS = "share inferred", "share in dispute", "share yours"
SAID_INFERRED, SAID_DISPUTED, SAID_YOURS = "said of inferred", "said of disputed", "said of yours"
USUAL, WORD, HEADLINE = "usual word", "basis in a word", "the bill in words"

#: A name for each share of the bill that stands on another's word than the vendor's own, and what is said of it.
WORDS_OF = {
    SHARE_INFERRED: ("Inferred prices", INFERRED),
    SHARE_DISPUTED: ("Prices in dispute", DISPUTED),
    SHARE_YOURS: ("Your own prices", YOURS),
}
SAID = {
    SAID_INFERRED: (SHARE_INFERRED, " of this bill rests on an inferred price. "),
    SAID_DISPUTED: (SHARE_DISPUTED, " of this bill rests on a price in dispute. "),
    SAID_YOURS: (SHARE_YOURS, " of this bill rests on a price typed here. "),
}


class Sheet:
    """The sheet Cost while it is written: rows that read each other by name."""

    def __init__(self, page: Page, table: PriceTable) -> None:
        self.page = page
        self.table = table

    def at(self, name: str, column: str) -> str:
        return self.page.places.cell(name, column, self.page.name)

    def span(self, first: str, last: str, column: str) -> str:
        """The block of cells between two rows of a column."""
        return f"{self.at(first, column)}:{self.at(last, column)}"

    def of_all(self, prefix: str, column: str) -> str:
        """The block of cells with a fact about each of the six prices."""
        return self.span(prefix + FIELDS[0], prefix + FIELDS[-1], column)

    def reader(self, column: str) -> Callable[[str], str]:
        return lambda name: self.at(name, column)

    def section(self, words: str) -> None:
        """A heading over the rows that follow; the white space is its own, so that the block of rows goes on."""
        row = self.page.next()
        self.page.sheet.row_dimensions[row].height = 28
        self.page.words(columns.LABEL, row, words, "Heading")


def write(page: Page, table: PriceTable) -> None:
    """The workload, its prices, its tokens by price, its cost, and on whose word that is."""
    page.furnish(
        "Cost",
        "One formula per row, the same for every workload. Nothing is typed here. none: refused, or without a price.",
        page.columns.widths,
        freeze="F5",
    )
    page.show_master_check("F", 1, "J")
    page.header()
    sheet = Sheet(page, table)
    _workload(sheet)
    _prices(sheet)
    _tokens(sheet)
    _call(sheet)
    _calls(sheet)
    _bill(sheet)
    _made_of(sheet)
    _on_whose_word(sheet)


def _workload(sheet: Sheet) -> None:
    page = sheet.page
    page.words(columns.LABEL, page.next(), "Workload, where accepted", "Heading")
    for figure in FIGURES.values():

        def formula(column: str, name: str = figure.name) -> str:
            usable, typed = sheet.at(USABLE, column), sheet.at(TYPED + name, column)
            return f'=IF({usable}="{OK}",{typed},"{NONE}")'

        row = page.case_row(figure.label, figure.unit, "derived", "Workloads", formula, name=figure.name)
        if figure.name == MODEL:
            page.sheet.row_dimensions[row].height = 36


def _prices(sheet: Sheet) -> None:
    """The row of the model, or of the last threshold that one call passes, and what stands there."""
    page, table = sheet.page, sheet.table
    sheet.section("Prices, chosen by the input tokens of one call")
    rows: tuple[tuple[str, str, str, str], ...] = (
        (
            BASE_ROW,
            "Row of the model on Prices",
            "Prices: the model's name",
            f'=IF({{{MODEL}}}="{NONE}","{NONE}",MATCH({{{MODEL}}},{table.models_from_the_top},0))',
        ),
        (
            THRESHOLDS,
            "Long-context thresholds passed",
            "Prices: thresholds below the input of a call",
            f"=SUMPRODUCT(({table.tier_models}={{{MODEL}}})*({table.thresholds}<{{{INPUT_TOKENS}}}))",
        ),
        (
            PRICE_ROW,
            "Row of the prices on Prices",
            "the model's, or that of the last threshold",
            f'=IF({{{THRESHOLDS}}}=0,{{{BASE_ROW}}},MATCH({{{MODEL}}}&"{TIER}"&{{{THRESHOLDS}}},{table.tier_keys},0))',
        ),
    )
    for name, label, source, template in rows:
        page.case_row(label, COUNT, "derived", source, _filled(sheet, template), name=name)
    for field in FIELDS:
        found = f"INDEX({table.whole(BASIS[field], BASIS[field])},{{{PRICE_ROW}}})"
        template = f'=IF({{{PRICE_ROW}}}="{NONE}","{NONE}",{found})'
        page.case_row(
            f"{WORDS[field]} price: on whose word",
            TEXT,
            "derived",
            "Prices: its basis",
            _filled(sheet, template),
            name=BASIS_OF + field,
        )
    for field in FIELDS:
        found = f"INDEX({table.whole(PRICE[field], PRICE[field])},{{{PRICE_ROW}}})"
        template = f'=IF({{{BASIS_OF + field}}}="{NONE}","{NONE}",{found})'
        page.case_row(
            f"{WORDS[field]} price",
            USD_PER_MTOK,
            "derived",
            "Prices",
            _filled(sheet, template),
            name=PRICE_OF + field,
        )
    first, last = (page.places.row(BASIS_OF + field) for field in (FIELDS[0], FIELDS[-1]))
    cells = f"{page.columns.first}{first}:{page.columns.last}{last}"
    cell = f"{page.columns.first}{first}"
    page.colour_where(cells, f'OR({cell}="{INFERRED}",{cell}="{DISPUTED}")', API_TINT)


def _tokens(sheet: Sheet) -> None:
    sheet.section("Tokens of an average call, by the price they are charged at")
    at_once = f"(1-{{{BATCH_SHARE}}})"
    fresh = f"(1-({{{CACHED_SHARE}}}+{{{WRITTEN_SHARE}}}))"
    parts = {
        INPUT: ("Fresh input", "input that is not cached, calls at once", f"{{{INPUT_TOKENS}}}*{fresh}*{at_once}"),
        OUTPUT: ("Output", "calls at once", f"{{{OUTPUT_TOKENS}}}*{at_once}"),
        CACHED_INPUT: ("Read from cache", "calls at once", f"{{{INPUT_TOKENS}}}*{{{CACHED_SHARE}}}*{at_once}"),
        CACHE_WRITE: ("Written to cache", "calls at once", f"{{{INPUT_TOKENS}}}*{{{WRITTEN_SHARE}}}*{at_once}"),
        BATCH_INPUT: ("Input in batches", "no discount for the cache", f"{{{INPUT_TOKENS}}}*{{{BATCH_SHARE}}}"),
        BATCH_OUTPUT: ("Output in batches", "calls in batches", f"{{{OUTPUT_TOKENS}}}*{{{BATCH_SHARE}}}"),
    }
    for field, (label, source, formula) in parts.items():
        template = f'=IF({{{MODEL}}}="{NONE}","{NONE}",{formula})'
        sheet.page.case_row(
            f"{label}, tokens", TOKENS_EACH, "derived", source, _filled(sheet, template), name=TOKENS_OF + field
        )
    sheet.section("Cost of an average call, by part")
    for field, (label, _, _) in parts.items():
        tokens, price = f"{{{TOKENS_OF + field}}}", f"{{{PRICE_OF + field}}}"
        template = f'=IF({tokens}=0,0,IF({price}="{NONE}","{NONE}",{tokens}*{price}/{sheet.table.per}))'
        sheet.page.case_row(
            label, USD_EACH, "derived", "tokens times price", _filled(sheet, template), name=COST_OF + field
        )


def _call(sheet: Sheet) -> None:
    page = sheet.page
    labels = ":".join(f"${columns.LABEL}${page.places.row(COST_OF + field)}" for field in (FIELDS[0], FIELDS[-1]))

    def missing(column: str) -> str:
        parts = sheet.of_all(COST_OF, column)
        return f'=IF(COUNT({parts})<ROWS({parts}),INDEX({labels},MATCH("{NONE}",{parts},0)),"")'

    sheet.section("Is everything there?")
    page.case_row("First part without a price", TEXT, "derived", "the parts above", missing, name=MISSING)
    status = f'=IF({{{MODEL}}}="{NONE}","refused",IF({{{MISSING}}}="","{OK}","no price: "&{{{MISSING}}}))'
    row = page.case_row(
        "Can it be worked out?",
        TEXT,
        "derived",
        "refused: see Workloads",
        _filled(sheet, status),
        kind="Check",
        name=STATUS,
    )
    page.sheet.row_dimensions[row].height = 24
    page.colour_checks(f"{page.columns.first}{row}:{page.columns.last}{row}")
    sheet.section("A call")

    page.case_row(
        "An average call",
        USD_EACH,
        "derived",
        "sum of the parts above",
        lambda column: f'=IF({sheet.at(STATUS, column)}="{OK}",SUM({sheet.of_all(COST_OF, column)}),"{NONE}")',
        kind="Output",
        name=CALL,
        label_style="Label strong",
    )
    at_once = "+".join(f"{{{COST_OF + field}}}" for field in (INPUT, OUTPUT, CACHED_INPUT, CACHE_WRITE))
    batched = "+".join(f"{{{COST_OF + field}}}" for field in (BATCH_INPUT, BATCH_OUTPUT))
    ok, share = f'=IF({{{STATUS}}}="{OK}",', f"{{{BATCH_SHARE}}}"
    for name, label, template in (
        (AT_ONCE, "A call answered at once", f'{ok}IF({share}=1,"{NONE}",({at_once})/(1-{share})),"{NONE}")'),
        (IN_A_BATCH, "A call in a batch", f'{ok}IF({share}=0,"{NONE}",({batched})/{share}),"{NONE}")'),
    ):
        source = "its parts, where there are such calls"
        page.case_row(label, USD_EACH, "derived", source, _filled(sheet, template), name=name)


def _calls(sheet: Sheet) -> None:
    sheet.section("Calls")
    none = f'=IF({{{MODEL}}}="{NONE}","{NONE}",'
    for name, label, unit, source, template in (
        (
            TIMES,
            "Periods in a year",
            PER_YEAR,
            "days, months or one",
            f'=IF({{{COUNTED_PER}}}="{DAY}",{{{DAYS}}},IF({{{COUNTED_PER}}}="{MONTH}",12,1))',
        ),
        (CALLS_YEAR, "Calls a year", CALLS_A_YEAR, "calls times periods", f"{none}{{{CALLS}}}*{{{TIMES}}})"),
        (CALLS_MONTH, "Calls a month", CALLS_A_MONTH, "a twelfth of the year", f"{none}{{{CALLS_YEAR}}}/12)"),
        (CALLS_DAY, "Calls a day", CALLS_A_DAY, "the year over its days", f"{none}{{{CALLS_YEAR}}}/{{{DAYS}}})"),
    ):
        sheet.page.case_row(label, unit, "derived", source, _filled(sheet, template), name=name)


def _bill(sheet: Sheet) -> None:
    sheet.section("The bill")
    ok = f'=IF({{{STATUS}}}="{OK}",'
    for name, label, unit, calls in (
        (DAILY, "A day", USD_A_DAY, CALLS_DAY),
        (MONTHLY, "A month", USD_A_MONTH, CALLS_MONTH),
        (ANNUAL, "A year", USD_A_YEAR, CALLS_YEAR),
    ):
        template = f'{ok}{{{CALL}}}*{{{calls}}},"{NONE}")'
        sheet.page.case_row(
            label,
            unit,
            "derived",
            "average call times calls",
            _filled(sheet, template),
            kind="Output",
            name=name,
            label_style="Label strong",
        )
    tokens = f"({{{INPUT_TOKENS}}}+{{{OUTPUT_TOKENS}}})"
    for name, label, unit, source, template in (
        (
            TOKENS_MONTH,
            "Tokens a month",
            TOKENS_A_MONTH,
            "input and output of all calls",
            f'=IF({{{MODEL}}}="{NONE}","{NONE}",{{{CALLS_MONTH}}}*{tokens})',
        ),
        (
            BLENDED,
            "Blended price",
            USD_PER_MTOK,
            "average call over its tokens",
            f'{ok}{{{CALL}}}/{tokens}*{sheet.table.per},"{NONE}")',
        ),
    ):
        sheet.page.case_row(label, unit, "derived", source, _filled(sheet, template), name=name)


def _made_of(sheet: Sheet) -> None:
    sheet.section("What the bill is made of")
    parts = {
        SHARE_INPUT: ("Input", (INPUT, BATCH_INPUT)),
        SHARE_CACHE: ("Cache, read and written", (CACHED_INPUT, CACHE_WRITE)),
        SHARE_OUTPUT: ("Output", (OUTPUT, BATCH_OUTPUT)),
    }
    for name, (label, fields) in parts.items():
        total = "+".join(f"{{{COST_OF + field}}}" for field in fields)
        # A call that costs nothing has no shares either.
        template = f'=IF(N({{{CALL}}})=0,"{NONE}",({total})/{{{CALL}}})'
        sheet.page.case_row(f"{label}, of the bill", SHARE, "derived", "parts", _filled(sheet, template), name=name)


def _on_whose_word(sheet: Sheet) -> None:
    page = sheet.page
    sheet.section("On whose word")
    for name, (label, word) in WORDS_OF.items():

        def formula(column: str, word: str = word) -> str:
            call, bases, costs = (
                sheet.at(CALL, column),
                sheet.of_all(BASIS_OF, column),
                sheet.of_all(COST_OF, column),
            )
            return f'=IF(N({call})=0,"{NONE}",SUMIF({bases},"{word}",{costs})/{call})'

        page.case_row(f"{label}, of the bill", SHARE, "derived", "prices and parts above", formula, name=name)
    for said, (share, words) in SAID.items():
        template = f'=IF(N({{{share}}})>0,TEXT({{{share}}},"0.0%")&"{words}","")'
        row = page.case_row(
            f"In words: {WORDS_OF[share][0].lower()}",
            TEXT,
            "derived",
            "where there is such a share",
            _filled(sheet, template),
            name=said,
        )
        page.sheet.row_dimensions[row].height = 24
    page.case_row(
        "The usual word",
        TEXT,
        "derived",
        "where no weaker one follows",
        _filled(sheet, f'=IF({{{STATUS}}}="{OK}","published","{NONE}")'),
        name=USUAL,
    )
    nobody = f'IF(N({{{SHARE_DISPUTED}}})>0,"{DISPUTED}",{{{USUAL}}})'
    page.case_row(
        "The weakest word",
        TEXT,
        "derived",
        "of the prices that are charged",
        _filled(sheet, f'=IF(N({{{SHARE_INFERRED}}})>0,"{INFERRED}",{nobody})'),
        name=WORD,
    )
    bill = f'"$"&FIXED({{{MONTHLY}}},0)&" a month on "&{{{MODEL}}}'
    row = page.case_row(
        "The bill in words",
        TEXT,
        "derived",
        "for the Cover",
        _filled(sheet, f'=IF({{{STATUS}}}="{OK}",{bill},"No bill: "&{{{STATUS}}})'),
        name=HEADLINE,
    )
    page.sheet.row_dimensions[row].height = 36


def _filled(sheet: Sheet, template: str) -> Callable[[str], str]:
    """A formula that names rows in braces, for a column."""

    class Cells(dict[str, str]):
        def __init__(self, column: str) -> None:
            self.column = column

        def __missing__(self, name: str) -> str:
            return sheet.at(name, self.column)

    return lambda column: template.format_map(Cells(column))


SHEET = sheets.Sheet(
    "Cost",
    tab=30,
    colour=GREY,
    words="every line, one formula per row, the same for every workload",
    parts=(sheets.Part(write, rests_on=("Workloads",)),),
)
