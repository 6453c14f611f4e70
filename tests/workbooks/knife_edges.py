"""Ties that are ties in arithmetic and not quite in binary, and how a spreadsheet takes them.

A bill of 14,592.62 less 14,592.62 may leave 2e-12 in Python. Excel calls the result of a subtraction 0 when no more
than its last digits are left, and takes two figures as equal when they agree in 15 significant digits; LibreOffice
does both when they agree to 2**-48, some 14 to 15 digits. So at a tie the sheets say "never" or "API" where the
engine's noise would decide.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from tests.workbooks.agreement import cancelled, subtracts
from tests.workbooks.drawn_cases import Figures, like_a_business, mildest
from xl_addin.model import MODEL
from xl_addin.model.constraints import constraints, effects
from xl_addin.model.decision import CLEAR
from xl_addin.model.inputs import INPUTS
from xl_addin.model.scenarios import evaluate

#: Two figures nearer than this, relative to their size, are the same to LibreOffice.
NOISE = 2.0**-48


def knife_edges(seed: int, number: int) -> Iterator[Figures]:
    """Input sets at a tie that no binary fraction hits: of the bills, of GPUs and bill, of saving and close band."""
    chance = random.Random(seed)
    for _ in range(number):
        figures = {**mildest(like_a_business(chance)), "tooling": 0.0}
        values = evaluate(figures)
        replaced = values["displaced_api"]
        yield chance.choice(
            (
                {**figures, "gpu_rental": 0.3 * replaced, "ops": replaced - 0.3 * replaced},
                {**figures, "gpu_rental": figures["api_monthly"] * values["replaced_share"]},
                {**figures, "close_band": min(INPUTS["close_band"].high, abs(values["saving_share"]))},
            )
        )


def without_noise(figures: Figures) -> dict[str, Any]:
    """All lines, with nothing in place of a difference that is only noise, as a spreadsheet has them."""
    typed = {**figures, **effects({name: figures[name] for name in constraints()})}
    values = MODEL.evaluate(typed)
    given: dict[str, Any] = {
        line.name: 0.0
        for line in MODEL.numbers
        if subtracts(line) and abs(values[line.name]) <= NOISE * cancelled(line, values)
    }
    if same(values["breakeven_util"], values["design_utilization"]):
        given["breakeven_util"] = values["design_utilization"]
    if same(abs(values["saving_share"]), values["close_band"]):
        given["strength"] = CLEAR
    return MODEL.evaluate({**typed, **given})


def same(one: float, other: float) -> bool:
    """Whether a spreadsheet takes two figures as equal."""
    return abs(one - other) <= NOISE * max(abs(one), abs(other))
