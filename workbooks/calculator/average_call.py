"""An average call: its tokens by the price they are charged at, and what it costs."""

from __future__ import annotations

from functools import partial

from workbooks.calculator.cost_rows import (
    AT_ONCE,
    BASE_ROW,
    BASIS_OF,
    CALL,
    COST_OF,
    IN_A_BATCH,
    MISSING,
    PRICE_OF,
    PRICE_ROW,
    STATUS,
    THRESHOLDS,
    TOKENS_OF,
    At,
    CostRows,
    all_prices,
    known,
    priced,
    rendered,
    sum_of,
)
from workbooks.calculator.figures import (
    BATCH_SHARE,
    CACHED_SHARE,
    FIGURES,
    INPUT_TOKENS,
    MODEL,
    NONE,
    TOKENS_EACH,
    USD_EACH,
    WRITTEN_SHARE,
)
from workbooks.calculator.price_rows import DISPUTED, INFERRED, TIER
from workbooks.calculator.prices import BASIS, PRICE, WORDS
from workbooks.calculator.workloads import USABLE
from workbooks.layout.columns import LABEL
from workbooks.layout.promises import OK
from workbooks.layout.styles import API_TINT
from workbooks.layout.typed_figures import TYPED
from xl_addin.catalogue import request_cost
from xl_addin.catalogue.fields import BATCH_INPUT, BATCH_OUTPUT, CACHE_WRITE, CACHED_INPUT, FIELDS, INPUT, OUTPUT
from xl_addin.model.request import part
from xl_addin.units import COUNT, TEXT, USD_PER_MTOK


def write(costs: CostRows) -> None:
    """The workload, its prices, its tokens by price, and the cost of a call."""
    _workload(costs)
    _prices(costs)
    _tokens(costs)
    _call(costs)


def _workload(sheet: CostRows) -> None:
    sheet.page.words(LABEL, sheet.page.next(), "Workload, where accepted", "Heading")
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
    return known(at, rendered(charged.average, cells))


def _of_one_token(at: At) -> dict[str, str]:
    """The kinds of tokens in an input of one token: shares, whose sum is exact where that of thousands is not."""
    shares = {"cached_tokens": at(CACHED_SHARE), "written_tokens": at(WRITTEN_SHARE)}
    fresh = rendered(request_cost.COST.lines["fresh_tokens"], {**shares, INPUT_TOKENS: "1"})
    return {**shares, "fresh_tokens": f"({fresh})"}


def _cost_of(field: str, per: str, at: At) -> str:
    charged, tokens, price = part(f"{field}_price"), at(TOKENS_OF + field), at(PRICE_OF + field)
    cost = rendered(charged.cost, {charged.tokens: tokens, f"{field}_price": price, "TOKENS_PRICED": per})
    return f'IF({tokens}=0,0,IF({price}="{NONE}","{NONE}",{cost}))'


def _call(sheet: CostRows) -> None:
    page = sheet.page
    labels = ":".join(f"${LABEL}${page.places.row(COST_OF + field)}" for field in (FIELDS[0], FIELDS[-1]))

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
