"""The bill: how many calls there are in a day, a month and a year, and what they cost."""

from __future__ import annotations

from functools import partial

from workbooks.calculator.cost_rows import (
    ANNUAL,
    BLENDED,
    CALL,
    CALLS_DAY,
    CALLS_MONTH,
    CALLS_YEAR,
    DAILY,
    MONTHLY,
    TIMES,
    TOKENS_MONTH,
    At,
    CostRows,
    known,
    priced,
    rendered,
)
from workbooks.calculator.figures import (
    CALLS,
    CALLS_A_DAY,
    CALLS_A_MONTH,
    CALLS_A_YEAR,
    COUNTED_PER,
    DAYS,
    INPUT_TOKENS,
    OUTPUT_TOKENS,
    PER_YEAR,
    TOKENS_A_MONTH,
    USD_A_DAY,
    USD_A_MONTH,
    USD_A_YEAR,
)
from xl_addin.model.request import api_cost
from xl_addin.model.usage import A_YEAR, DAY, MONTH, MONTHS_PER_YEAR, YEAR
from xl_addin.units import USD_PER_MTOK


def write(costs: CostRows) -> None:
    """The calls, then their cost."""
    _calls(costs)
    _bill(costs)


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
        return priced(at, rendered(api_cost, {"average_call_cost": at(CALL), "calls": at(calls)}))

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
