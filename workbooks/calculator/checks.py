"""Checks: one row per promise, each with its tolerance, rolled up into the master check that every sheet shows."""

from __future__ import annotations

from workbooks.calculator import cheapest_first, compared_models, whose_word
from workbooks.calculator.cost_rows import (
    ANNUAL,
    AT_ONCE,
    CALL,
    DAILY,
    IN_A_BATCH,
    MONTHLY,
    PRICE_OF,
    STATUS,
    TOKENS_OF,
)
from workbooks.calculator.cover import MONTHLY_BILL
from workbooks.calculator.figures import BATCH_SHARE, DAYS, FIGURES, USD_A_CALL, USD_A_MONTH
from workbooks.calculator.prices import REFUSED, PriceTable
from workbooks.calculator.sources import CASE_BILL
from workbooks.calculator.workloads import TOGETHER
from workbooks.layout import promises
from workbooks.layout.columns import LABEL
from workbooks.layout.page import Page
from workbooks.layout.promises import CENT, OK, TINY, Promise, apart, not_ok
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.shipped import SHIPPED
from workbooks.layout.styles import GREY
from workbooks.layout.typed_figures import ACCEPTED, TYPED
from xl_addin.catalogue.fields import FIELDS
from xl_addin.units import COUNT

CHANGED, APART = "figures changed", "bill against the case"
IN_ANOTHER_ORDER, BY_SHARES = "call in another order", "call by shares"


def write(page: Page, table: PriceTable) -> None:
    """Checks by case, checks of the whole workbook, and the master check at the end."""
    promises.write(
        page,
        "something is refused, or two ways to the same figure disagree.",
        lambda: _by_case(page),
        lambda: _whole(page),
        before=lambda: _behind(page, table),
    )


def _behind(page: Page, table: PriceTable) -> None:
    """What the check of the bills needs: a bill that somebody changed need not be the case's any longer."""
    page.words(LABEL, page.next(), "Behind the checks", "Heading")
    first, last = (page.places.row(TYPED + name) for name in (next(iter(FIGURES)), list(FIGURES)[-1]))
    shipped_first, shipped_last = (page.places.row(SHIPPED + name) for name in (next(iter(FIGURES)), list(FIGURES)[-1]))
    page.case_row(
        "Figures typed over",
        COUNT,
        "derived",
        "Workloads against Sources",
        lambda column: (
            f"=SUMPRODUCT((Workloads!{column}{first}:{column}{last}<>"
            f"Sources!{column}{shipped_first}:{column}{shipped_last})*1)"
        ),
        name=CHANGED,
    )
    page.case_row(
        "Bill less the case's",
        USD_A_MONTH,
        "derived",
        "where nothing is typed over",
        lambda column: (
            f"=IF({_at(page, CHANGED, column)}+N({_at(page, whose_word.SHARE_YOURS, column)})=0,"
            f"N({_at(page, MONTHLY, column)})-{_at(page, CASE_BILL, column)},0)"
        ),
        name=APART,
    )
    page.case_row(
        "A call: all tokens times prices",
        USD_A_CALL,
        "derived",
        "in one sum",
        lambda column: (
            f'=IF({_at(page, STATUS, column)}="{OK}",'
            f"SUMPRODUCT({_block(page, PRICE_OF, column)},{_block(page, TOKENS_OF, column)})/{table.per},0)"
        ),
        name=IN_ANOTHER_ORDER,
    )

    def by_shares(column: str) -> str:
        at_once, batched, share = (f"N({_at(page, name, column)})" for name in (AT_ONCE, IN_A_BATCH, BATCH_SHARE))
        return f"={at_once}*(1-{share})+{batched}*{share}"

    page.case_row(
        "A call: at once and in batches", USD_A_CALL, "derived", "each by its share", by_shares, name=BY_SHARES
    )
    page.sheet.row_dimensions[page.row].height = 28


def _at(page: Page, name: str, column: str) -> str:
    return page.places.cell(name, column, page.name)


def _by_case(page: Page) -> list[Promise]:
    def refused(column: str) -> str:
        rows = [page.places.row(ACCEPTED + name) for name in (*FIGURES, TOGETHER)]
        block = f"Workloads!{column}{min(rows)}:{column}{max(rows)}"
        return not_ok(block)

    def shares(column: str) -> str:
        block = _span(page, whose_word.SHARE_INPUT, whose_word.SHARE_OUTPUT, column)
        return f"ABS(SUM({block})-N(N({_at(page, CALL, column)})>0))"

    within = "N({0})-MEDIAN(0,1,N({0}))"
    return [
        Promise("Every figure is accepted", "Workloads: figures against their ranges", 0, refused),
        Promise(
            "Every price that is charged exists",
            "Cost: can it be worked out?",
            0,
            lambda column: f'N({_at(page, STATUS, column)}<>"{OK}")',
        ),
        Promise("Tokens times prices make a call", "in one sum", TINY, apart(page, "N({})-{}", CALL, IN_ANOTHER_ORDER)),
        Promise(
            "At once and in batches: the average",
            "Cost: each by its share",
            TINY,
            apart(page, "N({})-{}", CALL, BY_SHARES),
        ),
        Promise("Twelve months make the year", "Cost", CENT, apart(page, "N({})*12-N({})", MONTHLY, ANNUAL)),
        Promise("Days make the year", "Cost", CENT, apart(page, "N({})*N({})-N({})", DAILY, DAYS, ANNUAL)),
        Promise("Shares of the bill make the whole", "input, cache and output", TINY, shares),
        Promise(
            "Share inferred is within 0 and 1",
            "Cost: on whose word",
            TINY,
            apart(page, within, whose_word.SHARE_INFERRED),
        ),
        Promise(
            "The bill is the case's",
            "breakeven_model.xlsx, where nothing was typed over",
            CENT,
            apart(page, "{}", APART),
        ),
    ]


def _block(page: Page, prefix: str, column: str) -> str:
    return _span(page, prefix + FIELDS[0], prefix + FIELDS[-1], column)


def _span(page: Page, first: str, last: str, column: str) -> str:
    return f"{_at(page, first, column)}:{column}{page.places.row(last)}"


def _priced(words: str, refused: str) -> Promise:
    return Promise(f"Every price of {words} requests is accepted", "Prices", 0, lambda _: f"Prices!{refused}")


def _whole(page: Page) -> list[Promise]:
    places = page.places
    first, last = places.row(compared_models.FIRST), places.row(compared_models.LAST)
    top, bottom = places.row(cheapest_first.FIRST_RANKED), places.row(cheapest_first.LAST_RANKED)
    monthly = places.selected(MONTHLY, page.name)

    listed_at, bill_at = compared_models.MODELS.letters("listed", "bill")
    ranked_at = cheapest_first.RANKED.of["bill"]
    listed = f"Comparison!{listed_at}{first + 1}:{listed_at}{last}"
    bills = f"Comparison!{bill_at}{first}:{bill_at}{last}"
    ranked = f"Comparison!{ranked_at}{top}:{ranked_at}{bottom}"
    all_but_last = f"Comparison!{ranked_at}{top}:{ranked_at}{bottom - 1}"
    all_but_first = f"Comparison!{ranked_at}{top + 1}:{ranked_at}{bottom}"
    following = f"({all_but_last}>{all_but_first})"
    return [
        Promise("The selected workload exists", "Cover: the list", 0, lambda _: "N(NOT(ISNUMBER(case_number)))"),
        *map(_priced, ("short", "long"), REFUSED),
        Promise(
            "The Cover shows the month's bill",
            "Cover: monthly_bill",
            CENT,
            lambda _: f"ABS(N({MONTHLY_BILL})-N({monthly}))",
        ),
        Promise(
            "The comparison starts from the bill",
            "Comparison against Cost",
            CENT,
            lambda _: f"ABS(N(Comparison!{bill_at}{first})-N({monthly}))",
        ),
        Promise(
            "Every model to compare with is listed",
            "Comparison against Prices",
            0,
            lambda _: f'COUNTIF({listed},"<>{OK}")',
        ),
        Promise(
            "Cheapest first", "Comparison: no bill before a smaller one", 0, lambda _: f"SUMPRODUCT({following}*1)"
        ),
        Promise(
            "No model is lost in the ranking",
            "Comparison: sum of both tables",
            CENT,
            lambda _: f"ABS(SUM({ranked})-SUM({bills}))",
        ),
    ]


SHEET = Sheet(
    "Checks",
    tab=60,
    colour=GREY,
    words="the promises, each with its tolerance",
    parts=(Part(write, rests_on=("Comparison",)),),
)
