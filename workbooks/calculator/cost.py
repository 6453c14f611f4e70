"""Cost: from tokens and prices to what a call, a day, a month and a year cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

from workbooks.calculator.figures import (
    BATCH_SHARE,
    CACHED_SHARE,
    CALLS,
    CALLS_A_DAY,
    CALLS_A_MONTH,
    CALLS_A_YEAR,
    COUNTED_PER,
    DAYS,
    FIGURES,
    INPUT_TOKENS,
    MODEL,
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
from workbooks.calculator.price_rows import DISPUTED, INFERRED, TIER
from workbooks.calculator.prices import BASIS, PRICE, WORDS, PriceTable
from workbooks.calculator.workloads import USABLE
from workbooks.layout import columns
from workbooks.layout.page import Page
from workbooks.layout.promises import OK
from workbooks.layout.styles import API_TINT
from workbooks.layout.typed_figures import TYPED
from xl_addin.catalogue import request_cost
from xl_addin.catalogue.fields import BATCH_INPUT, BATCH_OUTPUT, CACHE_WRITE, CACHED_INPUT, FIELDS, INPUT, OUTPUT
from xl_addin.model.line import Line
from xl_addin.model.request import api_cost, part
from xl_addin.model.usage import A_YEAR, DAY, MONTH, MONTHS_PER_YEAR, YEAR
from xl_addin.notation import excel
from xl_addin.units import COUNT, TEXT, USD_PER_MTOK, Unit

#: The cell that a name stands for, in the column that a formula is written for.
At: TypeAlias = Callable[[str], str]

PRICE_OF, BASIS_OF, TOKENS_OF, COST_OF = "price of ", "basis of ", "tokens of ", "cost of "
BASE_ROW, THRESHOLDS, PRICE_ROW = "row of the model", "thresholds passed", "row of the prices"
MISSING, STATUS = "missing price", "status"
AT_ONCE, IN_A_BATCH, CALL = "call at once", "call in a batch", "average call"
TIMES, CALLS_YEAR, CALLS_MONTH, CALLS_DAY = "times a year", "calls a year", "calls a month", "calls a day"
DAILY, MONTHLY, ANNUAL = "daily", "monthly", "annual"
TOKENS_MONTH, BLENDED = "tokens a month", "blended price"


class CostRows:
    """The sheet Cost while it is written: rows that read each other by name."""

    def __init__(self, page: Page, table: PriceTable) -> None:
        self.page = page
        self.table = table

    def section(self, words: str) -> None:
        """A heading over the rows that follow; the white space is its own, so that the block of rows goes on."""
        row = self.page.next()
        self.page.sheet.row_dimensions[row].height = 28
        self.page.words(columns.LABEL, row, words, "Heading")

    def row(
        self,
        name: str,
        label: str,
        unit: Unit,
        source: str,
        formula: Callable[[At], str],
        height: float = 0,
        **look: Any,
    ) -> int:
        """A row with the same formula in every column, over the cells of that column."""

        def written(column: str) -> str:
            return "=" + formula(self.page.places.reader(column, self.page.name))

        row = self.page.case_row(label, unit, "derived", source, written, name=name, **look)
        if height:
            self.page.sheet.row_dimensions[row].height = height
        return row

    def result(self, name: str, label: str, unit: Unit, source: str, formula: Callable[[At], str]) -> int:
        """A row that other sheets show."""
        return self.row(name, label, unit, source, formula, kind="Output", label_style="Label strong")


def known(at: At, formula: str) -> str:
    """The formula where the workload is accepted."""
    return f'IF({at(MODEL)}="{NONE}","{NONE}",{formula})'


def priced(at: At, formula: str) -> str:
    """The formula where nothing is refused and no price is missing."""
    return f'IF({at(STATUS)}="{OK}",{formula},"{NONE}")'


def all_prices(prefix: str, at: At) -> str:
    """The block of cells with a fact about each of the six prices."""
    return f"{at(prefix + FIELDS[0])}:{at(prefix + FIELDS[-1])}"


def sum_of(fields: Sequence[str], at: At) -> str:
    """Their parts of an average call, together."""
    return "+".join(at(COST_OF + field) for field in fields)


def write(page: Page, table: PriceTable) -> CostRows:
    """The workload, its prices, its tokens by price, and its cost; the sheet has room for more rows."""
    page.furnish(
        "Cost",
        "One formula per row, the same for every workload. Nothing is typed here. none: refused, or without a price.",
        page.columns.widths,
        freeze="F5",
    )
    page.show_master_check("F", 1, "J")
    page.header()
    sheet = CostRows(page, table)
    _workload(sheet)
    _prices(sheet)
    _tokens(sheet)
    _call(sheet)
    _calls(sheet)
    _bill(sheet)
    return sheet


def _workload(sheet: CostRows) -> None:
    sheet.page.words(columns.LABEL, sheet.page.next(), "Workload, where accepted", "Heading")
    for name, figure in FIGURES.items():

        def formula(at: At, name: str = name) -> str:
            return f'IF({at(USABLE)}="{OK}",{at(TYPED + name)},"{NONE}")'

        sheet.row(name, figure.label, figure.unit, "Workloads", formula, height=36 if name == MODEL else 0)


def _prices(sheet: CostRows) -> None:
    """The row of the model, or of the last threshold that one call passes, and what stands there."""
    page, table = sheet.page, sheet.table
    sheet.section("Prices, chosen by the input tokens of one call")
    sheet.row(
        BASE_ROW,
        "Row of the model on Prices",
        COUNT,
        "Prices: the model's name",
        lambda at: known(at, f"MATCH({at(MODEL)},{table.models_from_the_top},0)"),
    )
    sheet.row(
        THRESHOLDS,
        "Long-context thresholds passed",
        COUNT,
        "Prices: thresholds below the input of a call",
        lambda at: f"SUMPRODUCT(({table.tier_models}={at(MODEL)})*({table.thresholds}<{at(INPUT_TOKENS)}))",
    )
    sheet.row(
        PRICE_ROW,
        "Row of the prices on Prices",
        COUNT,
        "the model's, or that of the last threshold",
        lambda at: (
            f'IF({at(THRESHOLDS)}=0,{at(BASE_ROW)},MATCH({at(MODEL)}&"{TIER}"&{at(THRESHOLDS)},{table.tier_keys},0))'
        ),
    )

    def found(letter: str, known: str, at: At) -> str:
        """What stands in a column of Prices, in that row."""
        return f'IF({at(known)}="{NONE}","{NONE}",INDEX({table.whole(letter, letter)},{at(PRICE_ROW)}))'

    for field in FIELDS:
        label = f"{WORDS[field]} price: on whose word"
        sheet.row(BASIS_OF + field, label, TEXT, "Prices: its basis", partial(found, BASIS[field], PRICE_ROW))
    for field in FIELDS:
        basis = BASIS_OF + field
        sheet.row(
            PRICE_OF + field, f"{WORDS[field]} price", USD_PER_MTOK, "Prices", partial(found, PRICE[field], basis)
        )
    first, last = (page.places.row(BASIS_OF + field) for field in (FIELDS[0], FIELDS[-1]))
    cells = f"{page.columns.first}{first}:{page.columns.last}{last}"
    cell = f"{page.columns.first}{first}"
    page.colour_where(cells, f'OR({cell}="{INFERRED}",{cell}="{DISPUTED}")', API_TINT)


def _tokens(sheet: CostRows) -> None:
    """The parts of an average call: the model's lines, each with one price."""
    sheet.section("Tokens of an average call, by the price they are charged at")
    parts = {
        INPUT: ("Fresh input", "input that is not cached, calls at once"),
        OUTPUT: ("Output", "calls at once"),
        CACHED_INPUT: ("Read from cache", "calls at once"),
        CACHE_WRITE: ("Written to cache", "calls at once"),
        BATCH_INPUT: ("Input in batches", "no discount for the cache"),
        BATCH_OUTPUT: ("Output in batches", "calls in batches"),
    }
    for field, (label, source) in parts.items():
        sheet.row(TOKENS_OF + field, f"{label}, tokens", TOKENS_EACH, source, partial(_tokens_of, field))
    sheet.section("Cost of an average call, by part")
    for field, (label, _) in parts.items():
        formula = partial(_cost_of, field, sheet.table.per)
        sheet.row(COST_OF + field, label, USD_EACH, "tokens times price", formula)


def _tokens_of(field: str, at: At) -> str:
    """How many tokens an average call has that are charged at that price."""
    charged = part(f"{field}_price")
    of_input = _of_one_token(at).get(charged.tokens)
    tokens = f"{at(INPUT_TOKENS)}*{of_input}" if of_input else at(charged.tokens)
    cells = {**dict.fromkeys(charged.average.parameters, tokens), BATCH_SHARE: at(BATCH_SHARE)}
    return known(at, _rendered(charged.average, cells))


def _of_one_token(at: At) -> dict[str, str]:
    """The kinds of tokens in an input of one token: shares, whose sum is exact where that of thousands is not."""
    shares = {"cached_tokens": at(CACHED_SHARE), "written_tokens": at(WRITTEN_SHARE)}
    fresh = _rendered(request_cost.COST.lines["fresh_tokens"], {**shares, INPUT_TOKENS: "1"})
    return {**shares, "fresh_tokens": f"({fresh})"}


def _cost_of(field: str, per: str, at: At) -> str:
    charged, tokens, price = part(f"{field}_price"), at(TOKENS_OF + field), at(PRICE_OF + field)
    cost = _rendered(charged.cost, {charged.tokens: tokens, f"{field}_price": price, "TOKENS_PRICED": per})
    return f'IF({tokens}=0,0,IF({price}="{NONE}","{NONE}",{cost}))'


def _rendered(line: Line, cells: Mapping[str, str]) -> str:
    """A line of the model, as part of a formula."""
    return excel.formula(line, cells.__getitem__, constants=cells).removeprefix("=")


def _call(sheet: CostRows) -> None:
    page = sheet.page
    labels = ":".join(f"${columns.LABEL}${page.places.row(COST_OF + field)}" for field in (FIELDS[0], FIELDS[-1]))

    def missing(at: At) -> str:
        parts = all_prices(COST_OF, at)
        return f'IF(COUNT({parts})<ROWS({parts}),INDEX({labels},MATCH("{NONE}",{parts},0)),"")'

    sheet.section("Is everything there?")
    sheet.row(MISSING, "First part without a price", TEXT, "the parts above", missing)
    row = sheet.row(
        STATUS,
        "Can it be worked out?",
        TEXT,
        "refused: see Workloads",
        lambda at: f'IF({at(MODEL)}="{NONE}","refused",IF({at(MISSING)}="","{OK}","no price: "&{at(MISSING)}))',
        height=24,
        kind="Check",
    )
    page.colour_checks(f"{page.columns.first}{row}:{page.columns.last}{row}")
    sheet.section("A call")
    sheet.result(
        CALL,
        "An average call",
        USD_EACH,
        "sum of the parts above",
        lambda at: priced(at, f"SUM({all_prices(COST_OF, at)})"),
    )

    def alone(in_batch: bool, nothing: int, share: str, at: At) -> str:
        """What such a call costs, out of what an average call has of it; "none" where there is none."""
        fields = [field for field in FIELDS if part(f"{field}_price").in_batch is in_batch]
        return priced(
            at, f'IF({at(BATCH_SHARE)}={nothing},"{NONE}",({sum_of(fields, at)})/{share.format(at(BATCH_SHARE))})'
        )

    source = "its parts, where there are such calls"
    sheet.row(AT_ONCE, "A call answered at once", USD_EACH, source, partial(alone, False, 1, "(1-{})"))
    sheet.row(IN_A_BATCH, "A call in a batch", USD_EACH, source, partial(alone, True, 0, "{}"))


def _calls(sheet: CostRows) -> None:
    sheet.section("Calls")
    sheet.row(
        TIMES,
        "Periods in a year",
        PER_YEAR,
        "days, months or one",
        lambda at: (
            f'IF({at(COUNTED_PER)}="{DAY}",{at(DAYS)},IF({at(COUNTED_PER)}="{MONTH}",{A_YEAR[MONTH]},{A_YEAR[YEAR]}))'
        ),
    )
    sheet.row(
        CALLS_YEAR,
        "Calls a year",
        CALLS_A_YEAR,
        "calls times periods",
        lambda at: known(at, f"{at(CALLS)}*{at(TIMES)}"),
    )
    sheet.row(
        CALLS_MONTH,
        "Calls a month",
        CALLS_A_MONTH,
        "a twelfth of the year",
        lambda at: known(at, f"{at(CALLS_YEAR)}/{MONTHS_PER_YEAR}"),
    )
    sheet.row(
        CALLS_DAY,
        "Calls a day",
        CALLS_A_DAY,
        "the year over its days",
        lambda at: known(at, f"{at(CALLS_YEAR)}/{at(DAYS)}"),
    )


def _bill(sheet: CostRows) -> None:
    sheet.section("The bill")

    def cost(calls: str, at: At) -> str:
        return priced(at, _rendered(api_cost, {"average_call_cost": at(CALL), "calls": at(calls)}))

    for name, label, unit, calls in (
        (DAILY, "A day", USD_A_DAY, CALLS_DAY),
        (MONTHLY, "A month", USD_A_MONTH, CALLS_MONTH),
        (ANNUAL, "A year", USD_A_YEAR, CALLS_YEAR),
    ):
        sheet.result(name, label, unit, "average call times calls", partial(cost, calls))

    def tokens(at: At) -> str:
        return f"({at(INPUT_TOKENS)}+{at(OUTPUT_TOKENS)})"

    sheet.row(
        TOKENS_MONTH,
        "Tokens a month",
        TOKENS_A_MONTH,
        "input and output of all calls",
        lambda at: known(at, f"{at(CALLS_MONTH)}*{tokens(at)}"),
    )
    sheet.row(
        BLENDED,
        "Blended price",
        USD_PER_MTOK,
        "average call over its tokens",
        lambda at: priced(at, f"{at(CALL)}/{tokens(at)}*{sheet.table.per}"),
    )
