"""Ties that are ties in arithmetic and not quite in binary: every engine takes them as ties.

A bill of 14,592.62 less 14,592.62 may leave 2e-12. Excel and LibreOffice clear what the end of a subtraction leaves,
each by a rule of its own, and other engines do not; so the formulas say themselves what is noise.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from decimal import Decimal

from tests.workbooks.drawn_cases import Figures, like_a_business, mildest
from xl_addin.model.inputs import INPUTS
from xl_addin.model.scenarios import evaluate

CENT = Decimal("0.01")
#: As near to a tie as an amount of money comes, on either side of it.
BESIDE = (-CENT, Decimal(0), Decimal(0), CENT)


def cents(chance: random.Random, low: float, high: float) -> Decimal:
    """An amount in whole cents."""
    return Decimal(chance.randint(int(100 * low), int(100 * high))) * CENT


def of_a_full_fleet(chance: random.Random) -> Figures:
    """A fleet that carries the whole bill, so that every saving is one of whole cents."""
    figures = {**mildest(like_a_business(chance)), "tooling": 0.0, "api_growth": 0.0, "gpu_price_decline": 0.0}
    figures["utilization"] = figures["design_utilization"]
    return {**figures, "price_outlook": "Flat"}


def as_typed(figures: Figures, **amounts: Decimal) -> Figures:
    return {**figures, **{name: float(amount) for name, amount in amounts.items()}}


# The edges ------------------------------------------------------------------------------------------------------------


def bills_alike(chance: random.Random) -> Figures:
    """GPUs and people cost what they replace."""
    figures = {**mildest(like_a_business(chance)), "tooling": 0.0}
    replaced = evaluate(figures)["displaced_api"]
    return {**figures, "gpu_rental": 0.3 * replaced, "ops": replaced - 0.3 * replaced}


def bills_alike_to_the_cent(chance: random.Random) -> Figures:
    """The two bills are the same, or a cent apart."""
    bill = cents(chance, 1_000, 200_000)
    rental = (bill * Decimal(chance.randint(1, 99)) / 100).quantize(CENT)
    ops = max(Decimal(0), bill - rental + chance.choice(BESIDE))
    return as_typed(of_a_full_fleet(chance), api_monthly=bill, gpu_rental=rental, ops=ops)


def gpus_eat_the_bill(chance: random.Random) -> Figures:
    """GPUs cost what they replace."""
    figures = {**mildest(like_a_business(chance)), "tooling": 0.0}
    return {**figures, "gpu_rental": figures["api_monthly"] * evaluate(figures)["replaced_share"]}


def at_the_close_band(chance: random.Random) -> Figures:
    """A saving or loss of the close band."""
    figures = {**mildest(like_a_business(chance)), "tooling": 0.0}
    return {**figures, "close_band": min(INPUTS["close_band"].high, abs(evaluate(figures)["saving_share"]))}


def at_a_round_close_band(chance: random.Random) -> Figures:
    """A saving or loss of whole per cents of a round bill, the close band to the per cent, or a cent beside."""
    band = chance.randint(1, 60)
    bill = Decimal(100 * chance.randint(10, 2_000))
    total = max(Decimal(0), bill + chance.choice([-1, 1]) * bill * band / 100 + chance.choice(BESIDE))
    rental = (total / 2).quantize(CENT)
    typed = as_typed(of_a_full_fleet(chance), api_monthly=bill, gpu_rental=rental, ops=total - rental)
    return {**typed, "close_band": band / 100}


def breakeven_at_the_design(chance: random.Random) -> Figures:
    """The fleet pays for itself at just the utilization it was designed for, which may be all of it."""
    figures = bills_alike_to_the_cent(chance)
    return {**figures, "design_utilization": chance.choice([0.55, 0.7, 0.85, 1.0])}


def paid_back_to_the_cent(chance: random.Random) -> Figures:
    """A move that is paid back in full by the end of a month, or a cent before or after."""
    bill = cents(chance, 1_000, 200_000)
    saved = max(CENT, (bill * Decimal(chance.randint(1, 900)) / 1_000).quantize(CENT))
    rental = ((bill - saved) * Decimal(chance.randint(0, 100)) / 100).quantize(CENT)
    months = chance.randint(1, 60)
    typed = as_typed(
        of_a_full_fleet(chance),
        api_monthly=bill,
        gpu_rental=rental,
        ops=bill - saved - rental,
        migration_cost=max(Decimal(0), months * saved + chance.choice(BESIDE)),
    )
    return {**typed, "horizon": float(chance.choice([60, 60, months]))}


EDGES: tuple[Callable[[random.Random], Figures], ...] = (
    bills_alike,
    bills_alike_to_the_cent,
    gpus_eat_the_bill,
    at_the_close_band,
    at_a_round_close_band,
    breakeven_at_the_design,
    paid_back_to_the_cent,
)


def knife_edges(seed: int, number: int) -> Iterator[Figures]:
    """So many input sets at a tie, each edge in turn; the same seed draws the same sets."""
    chance = random.Random(seed)
    for place in range(number):
        yield EDGES[place % len(EDGES)](chance)
