"""What one call of a model costs, what calls a day come to, and what a million mixed tokens cost.

A long request is charged at the dearer tier from its first token on, so the tier is chosen by the input of one
call, never by a month's. What is sent in a batch is charged at the batch prices, without a discount for the cache.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias

from xl_addin.catalogue import notes
from xl_addin.catalogue.conventions import convention
from xl_addin.catalogue.fields import BATCH_INPUT, BATCH_OUTPUT, CACHED_INPUT, INPUT, OUTPUT
from xl_addin.catalogue.names import Model
from xl_addin.catalogue.price import Basis
from xl_addin.catalogue.price_list import PriceList
from xl_addin.model.graph import Graph
from xl_addin.model.line import Input, Line, line
from xl_addin.model.usage import A_YEAR, CALL, INPUT_SHARE, USAGE
from xl_addin.units import CALLS, COUNT, TOKENS, USD_PER_CALL, USD_PER_MTOK, USD_PER_PERIOD

OURS = "price list arithmetic: tokens x price"


# One call -------------------------------------------------------------------------------------------------------------


@line("Input tokens from the cache", TOKENS, OURS)
def cached_tokens(input_tokens: float, cached_share: float) -> float:
    """The part of a call's input that is charged at the price of cached input."""
    return input_tokens * cached_share


@line("Input tokens not in the cache", TOKENS, OURS)
def fresh_tokens(input_tokens: float, cached_tokens: float) -> float:
    """The part of a call's input that is charged at the full price."""
    return input_tokens - cached_tokens


@line("Input cost of a call", USD_PER_CALL, OURS)
def input_cost(fresh_tokens: float, cached_tokens: float, input_price: float, cached_input_price: float) -> float:
    """What the input of an ordinary call costs.

    >>> input_cost(1_000, 9_000, 3.0, 0.3)
    0.0057
    """
    return (fresh_tokens * input_price + cached_tokens * cached_input_price) / 1000000


@line("Cost of an ordinary call", USD_PER_CALL, OURS)
def call_cost(input_cost: float, output_tokens: float, output_price: float) -> float:
    """What a call costs that is answered at once."""
    return input_cost + output_tokens * output_price / 1000000


@line("Cost of a call in a batch", USD_PER_CALL, OURS)
def batch_call_cost(
    input_tokens: float, output_tokens: float, batch_input_price: float, batch_output_price: float
) -> float:
    """What a call costs that waits in a batch; the discount for cached input does not come on top."""
    return (input_tokens * batch_input_price + output_tokens * batch_output_price) / 1000000


@line("Average cost of a call", USD_PER_CALL, OURS)
def average_call_cost(call_cost: float, batch_call_cost: float, batch_share: float) -> float:
    """Ordinary calls and calls in a batch, each by its share."""
    return call_cost * (1 - batch_share) + batch_call_cost * batch_share


@line("Calls in the period", CALLS, "a month is a twelfth of 365 days")
def calls(calls_per_day: float, periods_per_year: float) -> float:
    """The calls of a year of 365 days, over the periods that it has."""
    return calls_per_day * 365 / periods_per_year


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


PRICES = tuple(
    Input(f"{field}_price", f"{field.replace('_', ' ').capitalize()} price", USD_PER_MTOK, "What the price list says.")
    for field in (INPUT, OUTPUT, CACHED_INPUT, BATCH_INPUT, BATCH_OUTPUT)
)
PERIODS_PER_YEAR = Input("periods_per_year", "Periods a year", COUNT, "How many such periods a year has.")
COST_LINES = (cached_tokens, fresh_tokens, input_cost, call_cost, batch_call_cost, average_call_cost, calls, api_cost)
COST = Graph((*USAGE, PERIODS_PER_YEAR, *PRICES), COST_LINES)
BLEND_LINES = (mixed_input_price, ordinary_blend, batch_blend, blended_price)
BLEND = Graph((*USAGE, INPUT_SHARE, *PRICES), BLEND_LINES)

Figures: TypeAlias = dict[str, Any]

#: What a price is given as where nothing is charged at it: none is asked for that may not exist.
NOT_CHARGED = 0.0
UNCHARGED = {one.name: NOT_CHARGED for one in PRICES}
COST_PATH = COST.path("api_cost", UNCHARGED)
BLEND_PATH = BLEND.path("blended_price", UNCHARGED)


def cost(
    prices: PriceList,
    model: Model,
    input_tokens: float,
    output_tokens: float,
    calls_per_day: float = 1,
    period: str = CALL,
    cached_share: float = 0,
    batch_share: float = 0,
) -> float:
    """What a call costs in US dollars, or what so many calls a day cost in a day, a month or a year.

    `input_tokens` and `output_tokens` are those of one call, `cached_share` is a share of its input, `batch_share` one
    of the calls.

    Raises:
        Never: a price that the call is charged at does not exist.
    """
    figures = _cost_figures(input_tokens, output_tokens, calls_per_day, period, cached_share, batch_share)
    for field in _charged(figures, cached_share, batch_share):
        figures[f"{field}_price"] = prices.rate(model, field, input_tokens)
    return _result(COST_PATH, figures)


def blend(
    prices: PriceList, model: Model, input_share: float = 0.75, cached_share: float = 0, batch_share: float = 0
) -> float:
    """What a million tokens of short requests cost on average, in US dollars; three of input to one of output.

    Raises:
        Never: a price that the tokens are charged at does not exist.
    """
    figures = _blend_figures(input_share, cached_share, batch_share)
    for field in _charged(figures, cached_share, batch_share):
        figures[f"{field}_price"] = prices.rate(model, field, 0)
    return _result(BLEND_PATH, figures)


def _cost_figures(
    input_tokens: float,
    output_tokens: float,
    calls_per_day: float,
    period: str,
    cached_share: float,
    batch_share: float,
) -> Figures:
    figures = {
        **UNCHARGED,
        "input_tokens": input_tokens,
        "output_tokens": output_tokens,
        "cached_share": cached_share,
        "batch_share": batch_share,
    }
    if period == CALL:
        figures["calls"] = 1
    else:
        figures["calls_per_day"], figures["periods_per_year"] = calls_per_day, A_YEAR[period]
    return figures


def _blend_figures(input_share: float, cached_share: float, batch_share: float) -> Figures:
    return {**UNCHARGED, "input_share": input_share, "cached_share": cached_share, "batch_share": batch_share}


def _charged(figures: Figures, cached_share: float, batch_share: float) -> list[str]:
    """The fields at whose prices anything is charged."""
    answers = figures.get("output_tokens") != 0
    fields = []
    if batch_share < 1:
        if cached_share < 1:
            fields.append(INPUT)
        if cached_share > 0:
            fields.append(CACHED_INPUT)
        if answers:
            fields.append(OUTPUT)
    if batch_share > 0:
        fields.append(BATCH_INPUT)
        if answers:
            fields.append(BATCH_OUTPUT)
    return fields


def _result(path: tuple[Line, ...], figures: Figures) -> float:
    """The last line of the path; those whose figures are given are not worked out."""
    for one in path:
        if one.name not in figures:
            figures[one.name] = one.function(*[figures[name] for name in one.parameters])
    result: float = figures[path[-1].name]
    return result


# How it came about ----------------------------------------------------------------------------------------------------


def cost_trace(prices: PriceList, model: Model, **usage: Any) -> tuple[Graph, Mapping[str, Any], str]:
    """The lines of a cost, those of its prices included: each names its basis, and who says it."""
    figures = _cost_figures(**usage)
    return _traced(prices, model, COST_LINES, figures, usage["input_tokens"])


def blend_trace(prices: PriceList, model: Model, **usage: Any) -> tuple[Graph, Mapping[str, Any], str]:
    """The lines of a blended price, those of its prices included."""
    return _traced(prices, model, BLEND_LINES, _blend_figures(**usage), 0)


def price_trace(
    prices: PriceList, model: Model, field: str, as_of: date | None = None
) -> tuple[Graph, Mapping[str, Any], str]:
    """The line of one price, and of the price that it is inferred from."""
    lines = list(_price_lines(prices, model, field, 0, as_of))
    return Graph((), lines), {}, lines[-1].name


def _traced(
    prices: PriceList, model: Model, lines: tuple[Line, ...], figures: Figures, input_tokens: float
) -> tuple[Graph, Mapping[str, Any], str]:
    charged = _charged(figures, figures["cached_share"], figures["batch_share"])
    priced = [one for field in charged for one in _price_lines(prices, model, field, input_tokens)]
    bases = {prices.price(model, field).basis for field in charged}
    *steps, last = lines
    if Basis.INFERRED in bases:
        last = replace(last, label=f"{last.label}, with an inferred price")
    made = {one.name: one for one in priced}
    given = {name: figure for name, figure in figures.items() if name not in made}
    return Graph((*USAGE, INPUT_SHARE, PERIODS_PER_YEAR, *PRICES), [*made.values(), *steps, last]), given, last.name


def _price_lines(
    prices: PriceList, model: Model, field: str, input_tokens: float, as_of: date | None = None
) -> Iterator[Line]:
    """A price as a line: its amount, or, where it is inferred, the convention over the price before it."""
    price = prices.price(model, field, as_of)
    label = f"{notes.in_words(field).capitalize()} price{_tier(prices, model, field, input_tokens)} ({price.basis})"
    rule = convention(*model, field) if price.basis is Basis.INFERRED else None
    if rule is not None:
        yield from _price_lines(prices, model, rule.of, input_tokens, as_of)
        base, ratio = f"{rule.of}_price", float(rule.ratio)
        formula = ast.BinOp(ast.Constant(ratio), ast.Mult(), ast.Name(base))
        yield _line(f"{field}_price", label, price.note, (base,), lambda base_price: ratio * base_price, formula)
    else:
        amount = float(price.usd_per_mtok) if as_of else prices.rate(model, field, input_tokens)
        yield _line(f"{field}_price", label, price.note, (), lambda: amount, ast.Constant(amount))


def _tier(prices: PriceList, model: Model, field: str, input_tokens: float) -> str:
    """The threshold that a request of that size is above, in words."""
    passed = [step.above_tokens for step in prices.steps(model, field) if input_tokens > step.above_tokens > 0]
    return f" above {passed[-1]:,} tokens" if passed else ""


def _line(
    name: str, label: str, note: str, reads: tuple[str, ...], function: Callable[..., float], formula: ast.expr
) -> Line:
    """A line of the same small language as all others, made while it is asked for."""
    return Line(name, label, USD_PER_MTOK, note, note, reads, function, formula)
