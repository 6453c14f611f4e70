"""What a request to an API costs: tokens times price, by the kind of token, then what all calls come to.

Two rules are the vendors'. What is sent in a batch is charged at the batch prices, without a discount for the cache:
who plans a batch cannot count on a cache. (A bill knows what a batch did read from one; see `cases.your_bill`.) What is
written to a cache is charged at a price of its own, which depends on how long it is kept, and not at that of fresh
input as well.

Writing for an hour is asked for by nobody yet: the price book has no price for it. Who brings that price, a bill that
tells such tokens apart say, finds the lines here.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache

from xl_addin.model import usage
from xl_addin.model.graph import Graph
from xl_addin.model.line import Input, Line, line
from xl_addin.model.listing import from_the_top, refuse_unlisted
from xl_addin.model.reduced import reduced
from xl_addin.model.usage import DAYS_PER_YEAR, HOUR_WRITTEN_SHARE, INPUT_SHARE, USAGE, WRITTEN_SHARE
from xl_addin.units import CALLS, COUNT, TOKENS, USD_PER_CALL, USD_PER_MTOK, USD_PER_PERIOD

#: How many tokens a price is for.
TOKENS_PRICED = 1_000_000

OURS = "price list arithmetic: tokens x price"

PERIODS_PER_YEAR = Input("periods_per_year", "Periods a year", COUNT, "How many such periods a year has.")
PRICES = tuple(
    Input(f"{field}_price", f"{field.replace('_', ' ').capitalize()} price", USD_PER_MTOK, "What the price list says.")
    for field in (
        "input",
        "cached_input",
        "cache_write",
        "hour_cache_write",
        "output",
        "batch_input",
        "batch_output",
    )
)


# One call -------------------------------------------------------------------------------------------------------------


@line("Input tokens from the cache", TOKENS, OURS)
def cached_tokens(input_tokens: float, cached_share: float) -> float:
    """The part of a call's input that is charged at the price of cached input."""
    return input_tokens * cached_share


@line("Input tokens written to the cache", TOKENS, OURS)
def written_tokens(input_tokens: float, written_share: float) -> float:
    """The part of a call's input that is written to the cache for as long as is usual: five minutes at Anthropic."""
    return input_tokens * written_share


@line("Input tokens written to the cache for an hour", TOKENS, OURS)
def hour_written_tokens(input_tokens: float, hour_written_share: float) -> float:
    """The part of a call's input that is written to the cache for an hour."""
    return input_tokens * hour_written_share


@line("Input tokens not in the cache", TOKENS, OURS)
def fresh_tokens(input_tokens: float, cached_tokens: float, written_tokens: float, hour_written_tokens: float) -> float:
    """The part of a call's input that is charged at the full price: neither read from the cache nor written to it.

    >>> fresh_tokens(10_000, 6_000, 1_000, 0)
    3000
    """
    return input_tokens - (cached_tokens + written_tokens + hour_written_tokens)


@line("Input cost of a call", USD_PER_CALL, OURS)
def input_cost(
    fresh_tokens: float,
    cached_tokens: float,
    written_tokens: float,
    hour_written_tokens: float,
    input_price: float,
    cached_input_price: float,
    cache_write_price: float,
    hour_cache_write_price: float,
) -> float:
    """What the input of an ordinary call costs.

    Anthropic writes to the cache at 1.25 times the input price, for an hour at twice that price, and reads from it
    at a tenth: at 3 dollars that is 3.75, 6 and 0.30.

    >>> input_cost(1_000, 9_000, 0, 0, 3.0, 0.3, 3.75, 6.0)
    0.0057
    >>> input_cost(1_000, 5_000, 4_000, 0, 3.0, 0.3, 3.75, 6.0)
    0.0195
    >>> input_cost(1_000, 5_000, 0, 4_000, 3.0, 0.3, 3.75, 6.0)
    0.0285
    """
    return (
        fresh_tokens * input_price
        + cached_tokens * cached_input_price
        + written_tokens * cache_write_price
        + hour_written_tokens * hour_cache_write_price
    ) / TOKENS_PRICED


@line("Cost of an ordinary call", USD_PER_CALL, OURS)
def call_cost(input_cost: float, output_tokens: float, output_price: float) -> float:
    """What a call costs that is answered at once."""
    return input_cost + output_tokens * output_price / TOKENS_PRICED


@line("Cost of a call in a batch", USD_PER_CALL, OURS)
def batch_call_cost(
    input_tokens: float, output_tokens: float, batch_input_price: float, batch_output_price: float
) -> float:
    """What a call costs that waits in a batch; the discount for cached input does not come on top."""
    return (input_tokens * batch_input_price + output_tokens * batch_output_price) / TOKENS_PRICED


@line("Average cost of a call", USD_PER_CALL, OURS)
def average_call_cost(call_cost: float, batch_call_cost: float, batch_share: float) -> float:
    """Ordinary calls and calls in a batch, each by its share."""
    return call_cost * (1 - batch_share) + batch_call_cost * batch_share


@line("Calls in the period", CALLS, "a month is a twelfth of 365 days")
def calls(calls_per_day: float, periods_per_year: float) -> float:
    """The calls of a year of 365 days, over the periods that it has."""
    return calls_per_day * DAYS_PER_YEAR / periods_per_year


@line("API cost", USD_PER_PERIOD, OURS)
def api_cost(average_call_cost: float, calls: float) -> float:
    """What all calls of the period cost."""
    return average_call_cost * calls


# A million tokens -----------------------------------------------------------------------------------------------------


@line("Input price with the cache", USD_PER_MTOK, OURS)
def mixed_input_price(input_price: float, cached_input_price: float, cached_share: float) -> float:
    """What a million input tokens cost when a share of them is read from the cache."""
    return input_price * (1 - cached_share) + cached_input_price * cached_share


@line("Blended price of ordinary calls", USD_PER_MTOK, OURS)
def ordinary_blend(mixed_input_price: float, output_price: float, input_share: float) -> float:
    """Input and output, each by its share of the tokens.

    >>> ordinary_blend(3.0, 15.0, 0.75)
    6.0
    """
    return mixed_input_price * input_share + output_price * (1 - input_share)


@line("Blended price in a batch", USD_PER_MTOK, OURS)
def batch_blend(batch_input_price: float, batch_output_price: float, input_share: float) -> float:
    """The same at the prices of a batch."""
    return batch_input_price * input_share + batch_output_price * (1 - input_share)


@line("Blended price", USD_PER_MTOK, OURS)
def blended_price(ordinary_blend: float, batch_blend: float, batch_share: float) -> float:
    """What a million tokens cost on average."""
    return ordinary_blend * (1 - batch_share) + batch_blend * batch_share


REQUEST = Graph(
    (*USAGE, WRITTEN_SHARE, HOUR_WRITTEN_SHARE, PERIODS_PER_YEAR, *PRICES),
    from_the_top(
        {
            "One call": (
                cached_tokens,
                written_tokens,
                hour_written_tokens,
                fresh_tokens,
                input_cost,
                call_cost,
                batch_call_cost,
                average_call_cost,
            ),
            "All calls": (calls, api_cost),
        }
    ),
)
BLEND = Graph(
    (*USAGE, INPUT_SHARE, *PRICES),
    from_the_top({"A million tokens": (mixed_input_price, ordinary_blend, batch_blend, blended_price)}),
)

refuse_unlisted(
    topics=(usage, sys.modules[__name__]),
    listed=(*REQUEST.figures, *BLEND.figures),
    inputs_in="REQUEST or BLEND of xl_addin/model/request.py",
    lines_in="REQUEST or BLEND of xl_addin/model/request.py",
)


# An average call, price by price --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """What of an average call is charged at one price: which tokens of a call, their cost, and of which calls."""

    tokens: str
    #: From the tokens and the price.
    cost: Line
    #: From what one such call has of anything, and the share of calls in a batch: what an average call has of it.
    average: Line
    in_batch: bool


@cache
def part(price: str) -> Part:
    """The part at a price, out of the lines of a call: what they do with other prices falls away.

    >>> at_once, batch = part("cached_input_price"), part("batch_input_price")
    >>> at_once.tokens, at_once.cost(9_000, 0.3), at_once.average(9_000, 0.25)
    ('cached_tokens', 0.0027, 6750.0)
    >>> batch.tokens, batch.cost(10_000, 1.5), batch.average(10_000, 0.25)
    ('input_tokens', 0.015, 2500.0)
    >>> at_once.in_batch, batch.in_batch
    (False, True)
    """
    [charging] = [one for one in REQUEST.order if price in one.parameters]
    others = {name for name in charging.parameters if name != price and REQUEST.figure(name).unit is not TOKENS}
    cost = reduced(charging, others)
    in_batch = charging is batch_call_cost
    average = reduced(average_call_cost, {"call_cost" if in_batch else "batch_call_cost"})
    assert cost is not None
    assert average is not None
    return Part(cost.parameters[0], cost, average, in_batch)
