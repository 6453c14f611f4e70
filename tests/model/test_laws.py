"""Laws that hold for every set of figures, one at a time on the engine and by the column through arrays."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from xl_addin.model import MODEL
from xl_addin.notation import arrays

Figures = Mapping[str, float]
Evaluate = Callable[[Figures, str], float]


def by_engine(figures: Figures, line: str) -> float:
    return float(MODEL.evaluate({**MODEL.defaults, **figures}, line)[line])


def by_arrays(figures: Figures, line: str) -> float:
    """The middle case of three, so that a row that takes its neighbour's figures shows."""
    columns: dict[str, Any] = {name: np.array([figure + 1, figure, figure / 2]) for name, figure in figures.items()}
    return float(arrays.evaluate(MODEL, {**MODEL.defaults, **columns}, [line])[line][1])


EACH_WAY = pytest.mark.parametrize("work_out", [by_engine, by_arrays])

MONEY = st.floats(0, 1e9)
BILL = st.floats(1, 1e9)
SHARES = st.floats(0, 1)
DESIGN = st.floats(0.01, 1)
CASES = st.fixed_dictionaries(
    {
        "api_monthly": BILL,
        "gpu_rental": MONEY,
        "ops": MONEY,
        "tooling": MONEY,
        "utilization": SHARES,
        "design_utilization": DESIGN,
    }
)


def size(figures: Figures) -> float:
    """How exact a difference of these figures can be."""
    return 1e-9 * max(figures.values())


@EACH_WAY
@given(figures=CASES, cost=st.sampled_from(["gpu_rental", "ops", "tooling"]), more=MONEY)
def test_the_saving_never_rises_with_a_cost(work_out: Evaluate, figures: Figures, cost: str, more: float) -> None:
    dearer = {**figures, cost: figures[cost] + more}
    assert work_out(dearer, "saving") <= work_out(figures, "saving")


@EACH_WAY
@given(figures=CASES, other=SHARES)
def test_the_saving_never_falls_with_utilization(work_out: Evaluate, figures: Figures, other: float) -> None:
    less, more = sorted((figures["utilization"], other))
    savings = [work_out({**figures, "utilization": share}, "saving") for share in (less, more)]
    assert savings[0] <= savings[1]


@EACH_WAY
@given(figures=CASES)
def test_at_the_break_even_utilization_nothing_is_saved_and_nothing_lost(work_out: Evaluate, figures: Figures) -> None:
    breakeven = work_out(figures, "breakeven_util")
    assume(breakeven <= figures["design_utilization"])
    assert work_out({**figures, "utilization": breakeven}, "saving") == pytest.approx(0, abs=size(figures))


@EACH_WAY
@given(figures=CASES)
def test_self_hosting_saves_exactly_where_utilization_is_past_break_even(work_out: Evaluate, figures: Figures) -> None:
    reached = min(figures["utilization"], figures["design_utilization"])
    headroom = reached - work_out(figures, "breakeven_util")
    assume(abs(headroom) > 1e-9 * (1 + abs(headroom)))
    saving = work_out(figures, "saving")
    assume(abs(saving) > size(figures))
    assert (saving > 0) == (headroom > 0)


@EACH_WAY
@given(figures=CASES, other=SHARES)
def test_break_even_utilization_does_not_depend_on_utilization(
    work_out: Evaluate, figures: Figures, other: float
) -> None:
    elsewhere = {**figures, "utilization": other}
    assert work_out(elsewhere, "breakeven_util") == work_out(figures, "breakeven_util")


@EACH_WAY
@given(figures=CASES)
def test_at_the_break_even_spend_with_gpus_scaled_nothing_is_saved_and_nothing_lost(
    work_out: Evaluate, figures: Figures
) -> None:
    assume(work_out(figures, "contribution_share") > 1e-6)
    spend = work_out(figures, "breakeven_spend")
    scale = spend / figures["api_monthly"]
    there = {**figures, "api_monthly": spend, "gpu_rental": figures["gpu_rental"] * scale}
    assume(spend > 0)
    assert work_out(there, "saving") == pytest.approx(0, abs=size(there))


@EACH_WAY
@given(figures=CASES)
def test_no_bill_breaks_even_exactly_where_a_dollar_of_api_costs_a_dollar_of_gpus(
    work_out: Evaluate, figures: Figures
) -> None:
    served = min(1.0, figures["utilization"] / figures["design_utilization"]) * figures["api_monthly"]
    assume(abs(served - figures["gpu_rental"]) > 1e-6 * figures["api_monthly"])
    spend = work_out(figures, "breakeven_spend")
    assert (spend != spend) == (served < figures["gpu_rental"])


@EACH_WAY
@given(figures=CASES)
def test_both_bills_are_all_that_arrives(work_out: Evaluate, figures: Figures) -> None:
    replaced, left = work_out(figures, "displaced_api"), work_out(figures, "overflow_api")
    assert 0 <= replaced <= figures["api_monthly"]
    assert replaced + left == pytest.approx(figures["api_monthly"])
    costs = figures["gpu_rental"] + figures["ops"] + figures["tooling"]
    assert work_out(figures, "saving") == pytest.approx(replaced - costs, abs=size(figures))


@EACH_WAY
@given(figures=CASES, factor=st.floats(0.01, 100))
def test_a_currency_changes_amounts_and_no_share(work_out: Evaluate, figures: Figures, factor: float) -> None:
    money = ("api_monthly", "gpu_rental", "ops", "tooling")
    elsewhere = {name: value * factor if name in money else value for name, value in figures.items()}
    assert work_out(elsewhere, "breakeven_util") == pytest.approx(work_out(figures, "breakeven_util"))
    assert work_out(elsewhere, "saving") == pytest.approx(
        factor * work_out(figures, "saving"), rel=1e-9, abs=size(elsewhere)
    )
