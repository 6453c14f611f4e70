"""What one call of a model costs, what calls a day come to, and what a million mixed tokens cost.

The arithmetic is the model's; here are its prices chosen. A long request is charged at the dearer tier from its first
token on, so the tier is chosen by the input of one call, never by a month's.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any, TypeAlias

from xl_addin.catalogue import notes
from xl_addin.catalogue.conventions import convention
from xl_addin.catalogue.names import Model
from xl_addin.catalogue.price import Basis
from xl_addin.catalogue.price_list import PriceList
from xl_addin.model.graph import Graph
from xl_addin.model.line import Line
from xl_addin.model.reduced import without
from xl_addin.model.request import BLEND, PRICES, REQUEST
from xl_addin.model.usage import A_YEAR, CALL
from xl_addin.model.written_out import WrittenOut, written_out
from xl_addin.units import USD_PER_MTOK

#: Nothing is written to a cache for an hour, as long as the price book has no price for that.
COST = without(REQUEST, {"hour_written_share"})
FIELD_OF = {one.name: one.name.removesuffix("_price") for one in PRICES}

#: What a price is shown as where nothing is charged at it: none is asked for that may not exist.
NOT_CHARGED = 0.0
UNCHARGED = {one.name: NOT_CHARGED for one in PRICES}
BLENDED = written_out(BLEND.path("blended_price", UNCHARGED), "blended_price")

Figures: TypeAlias = dict[str, Any]


def cost(
    prices: PriceList,
    model: Model,
    *,
    input_tokens: float,
    output_tokens: float,
    calls_per_day: float,
    period: str,
    cached_share: float,
    batch_share: float,
    written_share: float,
) -> float:
    """What a call costs in US dollars, or what so many calls a day cost in a day, a month or a year.

    `input_tokens` and `output_tokens` are those of one call, `cached_share` and `written_share` are shares of its
    input, `batch_share` one of the calls.

    Raises:
        Never: a price that the call is charged at does not exist.
    """
    figures = _usage(input_tokens, output_tokens, calls_per_day, period, cached_share, batch_share, written_share)
    nothing = _nothing(figures)
    for field, price in _charged(nothing):
        figures[price] = prices.rate(model, field, input_tokens)
    result: float = _worked_out(period == CALL, nothing)(figures)
    return result


def blend(prices: PriceList, model: Model, *, input_share: float, cached_share: float, batch_share: float) -> float:
    """What a million tokens of short requests cost on average, in US dollars.

    Raises:
        Never: a price that the tokens are charged at does not exist.
    """
    figures = _mix(input_share, cached_share, batch_share)
    for field, price in _charged(_nothing(figures)):
        figures[price] = prices.rate(model, field, 0)
    result: float = BLENDED(figures)
    return result


def _usage(
    input_tokens: float,
    output_tokens: float,
    calls_per_day: float,
    period: str,
    cached_share: float,
    batch_share: float,
    written_share: float,
) -> Figures:
    figures: Figures = {
        "input_tokens": input_tokens,
        "output_tokens": output_tokens,
        "cached_share": cached_share,
        "written_share": written_share,
        "batch_share": batch_share,
    }
    if period == CALL:
        figures["calls"] = 1
    else:
        figures["calls_per_day"], figures["periods_per_year"] = calls_per_day, A_YEAR[period]
    return figures


def _mix(input_share: float, cached_share: float, batch_share: float) -> Figures:
    return {**UNCHARGED, "input_share": input_share, "cached_share": cached_share, "batch_share": batch_share}


def _nothing(figures: Figures) -> frozenset[str]:
    """What is nothing in such calls: what is charged for it falls out of the cost, and its price is not asked for.

    A mix of tokens does not say how many of them are output, and none of it is written to a cache.
    """
    cached, written, batch = figures["cached_share"], figures.get("written_share", 0), figures["batch_share"]
    found = set()
    if figures.get("output_tokens") == 0:
        found.add("output_tokens")
    if cached == 0:
        found.add("cached_share")
    if written == 0:
        found.add("written_share")
    if cached + written >= 1:
        found.add("fresh_tokens")
    if batch == 0:
        found.add("batch_share")
    if batch == 1:
        found.add("call_cost")
    return frozenset(found)


@cache
def _worked_out(one_call: bool, nothing: frozenset[str]) -> WrittenOut:
    """What such calls cost, as one function."""
    return written_out(without(COST, nothing).path("api_cost", {"calls"} if one_call else ()), "api_cost")


@cache
def _charged(nothing: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """The fields at whose prices such a call is charged, each with the name of its price."""
    read = {name for one in without(COST, nothing).path("average_call_cost", ()) for name in one.parameters}
    return tuple((field, price) for price, field in FIELD_OF.items() if price in read)


# How it came about ----------------------------------------------------------------------------------------------------


def cost_trace(prices: PriceList, model: Model, **usage: Any) -> tuple[Graph, Mapping[str, Any], str]:
    """The lines of a cost, those of its prices included: each names its basis, and who says it."""
    figures = UNCHARGED | _usage(**usage)
    lines = COST if figures["written_share"] else without(COST, {"written_share"})
    return _traced(prices, model, lines, figures, usage["input_tokens"])


def blend_trace(prices: PriceList, model: Model, **usage: Any) -> tuple[Graph, Mapping[str, Any], str]:
    """The lines of a blended price, those of its prices included."""
    return _traced(prices, model, BLEND, _mix(**usage), 0)


def price_trace(
    prices: PriceList, model: Model, field: str, as_of: date | None = None
) -> tuple[Graph, Mapping[str, Any], str]:
    """The line of one price, and of the price that it is inferred from."""
    lines = list(_price_lines(prices, model, field, 0, as_of))
    return Graph((), lines), {}, lines[-1].name


def _traced(
    prices: PriceList, model: Model, graph: Graph, figures: Figures, input_tokens: float
) -> tuple[Graph, Mapping[str, Any], str]:
    charged = [field for field, _ in _charged(_nothing(figures))]
    priced = [one for field in charged for one in _price_lines(prices, model, field, input_tokens)]
    bases = {prices.price(model, field).basis for field in charged}
    *steps, last = graph.lines.values()
    if Basis.INFERRED in bases:
        last = replace(last, label=f"{last.label}, with an inferred price")
    made = {one.name: one for one in priced}
    given = {name: figure for name, figure in figures.items() if name not in made}
    return Graph(graph.inputs.values(), [*made.values(), *steps, last]), given, last.name


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
