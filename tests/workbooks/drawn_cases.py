"""Input sets drawn over each input's validated range, with the edges where formulas and engines part ways."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

from xl_addin.model.constraints import NOTE, constraints
from xl_addin.model.inputs import INPUTS
from xl_addin.model.line import Input
from xl_addin.model.scenarios import cases

Figures = dict[str, Any]

#: Halves, quarters and eighths: sums and products of these are exact, so that a tie is a tie in every engine.
EXACT_SHARES = tuple(eighths / 8 for eighths in range(1, 9))


def anywhere(figure: Input, chance: random.Random) -> Any:
    """A figure from the whole of its range; money by size, so that small bills are as likely as large ones."""
    if figure.choices:
        return chance.choice(figure.choices)
    if figure.unit.kind == "whole":
        return float(chance.randint(int(figure.low), int(figure.high)))
    if figure.high > 1e3:
        return min(figure.high, max(figure.low, 10 ** chance.uniform(0, 9)))
    return chance.uniform(figure.low, figure.high)


def edge(figure: Input, chance: random.Random) -> Any:
    """One of the two ends of the range, or one of the words."""
    return chance.choice(figure.choices or (figure.low, figure.high))


def mildest(figures: Figures) -> Figures:
    """The same figures under levels that only note something: neither gates nor leans."""
    notes = {
        name: next(level.name for level in constraint.levels if level.effect == NOTE)
        for name, constraint in constraints().items()
    }
    return {**figures, **notes}


# The ways of drawing --------------------------------------------------------------------------------------------------


def whole_range(chance: random.Random) -> Figures:
    """Every input from the whole of its range."""
    figures = {name: anywhere(figure, chance) for name, figure in INPUTS.items()}
    # One constraint in seven gates: left to chance hardly a case would be decided by its cost.
    return figures if chance.random() < 0.2 else mildest(figures)


def like_a_business(chance: random.Random) -> Figures:
    """A preloaded case with every number moved by up to half, where savings, paybacks and closeness occur."""
    figures = dict(chance.choice(list(cases().values())).values)
    for name, figure in INPUTS.items():
        if figure.choices:
            figures[name] = chance.choice([figures[name], anywhere(figure, chance)])
        elif figure.unit.kind == "whole":
            figures[name] = anywhere(figure, chance)
        else:
            moved = float(figures[name]) * chance.uniform(0.5, 1.5) or (figure.high / 10) * chance.random()
            figures[name] = min(figure.high, max(figure.low, moved))
    figures["api_growth"] = chance.uniform(-0.02, 0.05)
    return figures if chance.random() < 0.4 else mildest(figures)


def corners(chance: random.Random) -> Figures:
    """Every input at one of its ends."""
    figures = {name: edge(figure, chance) for name, figure in INPUTS.items()}
    return figures if chance.random() < 0.2 else mildest(figures)


def one_edge(chance: random.Random) -> Figures:
    """One input at an end of its range, the others anywhere."""
    name = chance.choice(list(INPUTS))
    return {**like_a_business(chance), name: edge(INPUTS[name], chance)}


def utilization_at_design(chance: random.Random) -> Figures:
    """A fleet that is just as busy as it was designed to be."""
    figures = like_a_business(chance)
    return {**figures, "utilization": figures["design_utilization"]}


def gpus_cost_the_bill(chance: random.Random) -> Figures:
    """Every dollar of API costs a dollar of GPUs: there is no bill at which self-hosting pays."""
    figures = utilization_at_design(chance)
    return {**figures, "gpu_rental": figures["api_monthly"]}


def exact(chance: random.Random) -> Figures:
    """Whole dollars and binary shares, so that no engine has anything to round."""
    figures = mildest(like_a_business(chance))
    design = chance.choice(EXACT_SHARES)
    replaced = chance.choice(EXACT_SHARES)
    return {
        **figures,
        "api_monthly": 8_000.0 * chance.randint(1, 100),
        "design_utilization": design,
        "utilization": design * replaced,
        "tooling": 1_000.0 * chance.randint(0, 3),
        "migration_cost": 1_000.0 * chance.randint(0, 200),
        "api_growth": 0.0,
        "price_outlook": "Flat",
        "gpu_price_decline": 0.0,
    }


def tie(chance: random.Random) -> Figures:
    """Both sides cost the same, to the cent: utilization is at break-even."""
    figures = exact(chance)
    replaced = figures["api_monthly"] * figures["utilization"] / figures["design_utilization"]
    figures["gpu_rental"] = chance.choice([0.25, 0.5, 1]) * replaced
    figures["ops"], figures["tooling"] = replaced - figures["gpu_rental"], 0.0
    return figures


def close_band_boundary(chance: random.Random) -> Figures:
    """A saving or loss of exactly the close band, which is no longer close."""
    figures = exact(chance)
    bill, band = figures["api_monthly"], chance.choice(EXACT_SHARES[:4])
    replaced = bill * figures["utilization"] / figures["design_utilization"]
    total = max(replaced + chance.choice([-1, 1]) * band * bill, 0.0)
    return {**figures, "close_band": band, "gpu_rental": 0.5 * total, "ops": 0.5 * total, "tooling": 0.0}


def at_the_thresholds(chance: random.Random) -> Figures:
    """Bill, utilization and operations just at the figures they are held against."""
    figures = exact(chance)
    bill = figures["api_monthly"]
    bands = chance.choice([(bill, 2 * bill), (0.5 * bill, bill), (bill, bill)])
    return {
        **figures,
        "spend_band_low": bands[0],
        "spend_band_high": bands[1],
        "utilization_floor": figures["utilization"],
        "ops": 8_000.0,
        "ops_floor": 8_000.0,
    }


def paid_back_to_the_dollar(chance: random.Random) -> Figures:
    """A migration that is paid back in full by the end of one month, which may be the last one looked at."""
    figures = exact(chance)
    figures["utilization"] = figures["design_utilization"]
    total = 0.5 * figures["api_monthly"]
    month = chance.choice([1, 2, 12, 60])
    figures["horizon"] = float(chance.choice([month, max(1, month - 1), 60]))
    figures["migration_cost"] = month * total
    return {**figures, "gpu_rental": 0.25 * total, "ops": 0.75 * total, "tooling": 0.0}


WAYS: dict[Callable[[random.Random], Figures], int] = {
    whole_range: 6,
    like_a_business: 6,
    corners: 3,
    one_edge: 6,
    utilization_at_design: 1,
    gpus_cost_the_bill: 1,
    tie: 1,
    close_band_boundary: 1,
    at_the_thresholds: 1,
    paid_back_to_the_dollar: 1,
}


def drawn_cases(seed: int, number: int) -> Iterator[Figures]:
    """So many input sets; the same seed draws the same sets."""
    chance = random.Random(seed)
    for way in chance.choices(list(WAYS), list(WAYS.values()), k=number):
        yield way(chance)
