"""Month by month: growth, falling prices, payback and present value."""

import math
import random
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_addin.model import MODEL, MONTHLY
from xl_addin.model.inputs import INPUTS
from xl_addin.model.months import months, summary
from xl_addin.model.projection import MONTH_LINES
from xl_addin.model.scenarios import case, evaluate

DEFAULTS = {name: figure.default for name, figure in INPUTS.items()} | {"fte": 1}
#: The scale team: 150 K of API against 35 K of GPUs and 40 K of people saves 75 K a month.
SCALE = DEFAULTS | {"api_monthly": 150_000, "gpu_rental": 35_000, "ops": 40_000, "tooling": 0, "utilization": 0.85}

OF_A_MONTH = ("month", *(line.name for line in MONTH_LINES))


def figures_of_a_month(**changes: object) -> dict[str, Any]:
    """What was typed, and the two lines of the model that the months read."""
    typed = SCALE | changes
    return evaluate(typed, "api_decline") | evaluate(typed, "replaced_share")


def projected(**changes: object) -> list[dict[str, Any]]:
    return [dict(zip(OF_A_MONTH, row, strict=True)) for row in months(figures_of_a_month(**changes), OF_A_MONTH)]


def summed_up(**changes: object) -> tuple[float, float]:
    found = summary(figures_of_a_month(**changes))
    return found["breakeven_month"], found["net_present_value"]


HAND_WORKED = [
    # what changes; the month; its API bill, GPU rental, API spend replaced, and saving
    ({}, 1, 150_000, 35_000, 150_000, 75_000),
    ({}, 36, 150_000, 35_000, 150_000, 75_000),
    # the work grows by a tenth each month: 1, 1.1, 1.21
    ({"api_growth": 0.1}, 1, 150_000, 35_000, 150_000, 75_000),
    ({"api_growth": 0.1}, 2, 165_000, 38_500, 165_000, 86_500),
    ({"api_growth": 0.1}, 3, 181_500, 42_350, 181_500, 99_150),
    ({"api_growth": -0.5}, 3, 37_500, 8_750, 37_500, -11_250),
    # API prices fall by 19% a year: to 90% after half a year, to 81% after one
    ({"api_price_decline": 0.19}, 1, 150_000, 35_000, 150_000, 75_000),
    ({"api_price_decline": 0.19}, 7, 135_000, 35_000, 135_000, 60_000),
    ({"api_price_decline": 0.19}, 13, 121_500, 35_000, 121_500, 46_500),
    # GPU rents fall by 36% a year: to 80% after half a year, to 64% after one
    ({"gpu_price_decline": 0.36}, 7, 150_000, 28_000, 150_000, 82_000),
    ({"gpu_price_decline": 0.36}, 13, 150_000, 22_400, 150_000, 87_600),
    ({"gpu_price_decline": -0.44}, 7, 150_000, 42_000, 150_000, 68_000),
    # half of the design utilization replaces half of the bill; more than the design no more than the bill
    ({"utilization": 0.425}, 1, 150_000, 35_000, 75_000, 0),
    ({"utilization": 1.0}, 1, 150_000, 35_000, 150_000, 75_000),
    # the guide's fastest vendor fell by 90% in 24 months: to the square root of a tenth in 12
    ({"price_outlook": "As the fastest vendor"}, 25, 15_000, 35_000, 15_000, -60_000),
    ({"price_outlook": "As the slowest vendor"}, 25, 90_000, 35_000, 90_000, 15_000),
    ({"price_outlook": "Flat", "api_price_decline": 0.5}, 25, 150_000, 35_000, 150_000, 75_000),
]


@pytest.mark.parametrize(("changes", "month", "api", "gpu", "replaced", "saving"), HAND_WORKED)
def test_a_month_worked_out_by_hand(
    changes: dict[str, object], month: int, api: float, gpu: float, replaced: float, saving: float
) -> None:
    row = projected(**changes)[month - 1]
    found = [row[name] for name in ("month", "api_in_month", "gpu_in_month", "displaced_in_month", "saving_in_month")]
    assert found == pytest.approx([month, api, gpu, replaced, saving], rel=1e-12, abs=1e-9)


def test_the_cumulative_saving_starts_at_minus_the_migration_cost() -> None:
    assert [row["cumulative"] for row in projected(migration_cost=200_000, horizon=4)] == [
        -125_000,
        -50_000,
        25_000,
        100_000,
    ]


@pytest.mark.parametrize(
    ("outlook", "per_year"),
    [
        ("Flat", 0),
        ("As the slowest vendor", 0.225),
        ("As the fastest vendor", 0.684),
        ("Own figure", 0.31),
    ],
)
def test_the_guides_price_falls_are_outlooks_per_year(outlook: str, per_year: float) -> None:
    found = evaluate(SCALE | {"price_outlook": outlook, "api_price_decline": 0.31})["api_decline"]
    assert found == pytest.approx(per_year, abs=0.0005)


@pytest.mark.parametrize(
    ("changes", "month"),
    [
        ({"migration_cost": 0}, 1),
        ({"migration_cost": 75_000}, 1),
        ({"migration_cost": 150_000}, 2),
        ({"migration_cost": 150_001}, 3),
        ({"migration_cost": 36 * 75_000}, 36),
        ({"migration_cost": 36 * 75_000 + 1}, math.nan),
        ({"migration_cost": 150_000, "horizon": 2}, 2),
        ({"migration_cost": 150_000, "horizon": 1}, math.nan),
        ({"utilization": 0.25}, math.nan),
        # saves nothing until the work has grown: -7,118 at first, but not for long at 10% a month
        ({"api_monthly": 40_000, "gpu_rental": 8_000, "ops": 25_000, "utilization": 0.55}, math.nan),
        ({"api_monthly": 40_000, "gpu_rental": 8_000, "ops": 25_000, "utilization": 0.55, "api_growth": 0.1}, 8),
    ],
)
def test_the_break_even_month_is_the_first_whose_cumulative_saving_is_not_negative(
    changes: dict[str, object], month: float
) -> None:
    assert summed_up(**changes)[0] == pytest.approx(month, nan_ok=True)


def test_a_saving_that_turns_to_loss_later_is_paid_back_all_the_same() -> None:
    assert summed_up(migration_cost=70_000, price_outlook="As the fastest vendor")[0] == 1
    assert projected(migration_cost=70_000, price_outlook="As the fastest vendor")[-1]["cumulative"] < 0


def test_the_present_value_without_a_rate_is_the_sum() -> None:
    assert summed_up(discount_rate=0, migration_cost=150_000)[1] == 36 * 75_000 - 150_000


def test_the_present_value_of_equal_savings_is_an_annuity() -> None:
    per_month = 1.1 ** (-1 / 12)
    annuity = per_month * (1 - per_month**36) / (1 - per_month)
    assert summed_up(discount_rate=0.1, migration_cost=150_000)[1] == pytest.approx(75_000 * annuity - 150_000)


def test_a_year_from_now_a_month_is_discounted_by_the_yearly_rate() -> None:
    assert projected(discount_rate=0.25)[11]["discounted_in_month"] == 75_000 / 1.25


def test_a_month_after_the_horizon_counts_for_nothing() -> None:
    figures = evaluate(SCALE | {"horizon": 12}) | {"savings_so_far": 900_000}
    last, after = (MONTHLY.evaluate(figures | {"month": month}) for month in (12, 13))
    names = ("counted_saving", "paid_back")
    assert [last[name] for name in names] == [75_000, 1]
    assert [after[name] for name in (*names, "discounted_in_month")] == [0, 0, 0]


@pytest.mark.parametrize("cost", MODEL.inputs_of("fixed_cost"))
def test_a_cost_that_stays_is_in_the_total_and_in_every_month_alike(cost: str) -> None:
    amounts = [{cost: 2_000}, {cost: 3_000}]
    totals = [evaluate(SCALE | amount)["selfhost_total"] for amount in amounts]
    savings = [[month["saving_in_month"] for month in projected(**amount)] for amount in amounts]
    assert totals[1] - totals[0] == 1_000
    assert [more - less for more, less in zip(*savings, strict=True)] == [1_000] * 36


@given(
    api_growth=st.floats(-0.5, 0.5),
    gpu_price_decline=st.floats(-0.5, 0.99),
    migration_cost=st.floats(0, 1e6),
    horizon=st.integers(1, 60),
)
def test_all_months_in_one_loop_are_each_month_by_itself(**changes: float) -> None:
    figures, so_far = figures_of_a_month(**changes), 0.0
    for row in projected(**changes):
        month = MONTHLY.evaluate(figures | {"month": row["month"], "savings_so_far": so_far}, "counted_saving")
        so_far += month["counted_saving"]
        month = MONTHLY.evaluate(figures | {"month": row["month"], "savings_so_far": so_far})
        assert {name: month[name] for name in OF_A_MONTH} == row


def as_the_issue_says(f: dict[str, Any]) -> tuple[list[tuple[float, ...]], float, float]:
    """The projection written down a second time, sentence by sentence, from the text that asked for it."""
    rows: list[tuple[float, ...]] = []
    cumulative, present_value, paid_back = -f["migration_cost"], -f["migration_cost"], math.nan
    for m in range(1, f["horizon"] + 1):
        volume = 1.0
        for _ in range(m - 1):
            volume *= 1 + f["api_growth"]
        api = f["api_monthly"] * volume * math.exp((m - 1) / 12 * math.log1p(-f["api_price_decline"]))
        gpu = f["gpu_rental"] * volume * math.exp((m - 1) / 12 * math.log1p(-f["gpu_price_decline"]))
        displaced = api * min(1, f["utilization"] / f["design_utilization"])
        saving = displaced - gpu - f["ops"] - f["tooling"]
        cumulative += saving
        present_value += saving / math.exp(m / 12 * math.log1p(f["discount_rate"]))
        if cumulative >= 0 and math.isnan(paid_back):
            paid_back = m
        rows.append((api, gpu, displaced, saving, cumulative))
    return rows, paid_back, present_value


@given(
    st.fixed_dictionaries(
        {
            "api_monthly": st.integers(1, 10**9),
            "gpu_rental": st.integers(0, 10**9),
            "ops": st.integers(0, 10**9),
            "tooling": st.integers(0, 10**9),
            "utilization": st.floats(0, 1),
            "design_utilization": st.floats(0.01, 1),
            "migration_cost": st.integers(0, 10**9),
            "api_growth": st.floats(-0.5, 0.5),
            "api_price_decline": st.floats(-0.5, 0.99),
            "gpu_price_decline": st.floats(-0.5, 0.99),
            "discount_rate": st.floats(0, 1),
            "horizon": st.integers(1, 60),
        }
    )
)
def test_any_projection_is_the_one_that_was_asked_for(figures: dict[str, Any]) -> None:
    rows, paid_back, present_value = as_the_issue_says(figures)
    found = projected(**figures)
    columns = ("api_in_month", "gpu_in_month", "displaced_in_month", "saving_in_month", "cumulative")
    # Sums of large figures may nearly cancel: what is left is as exact as what went in.
    size = 1e-9 * max(map(abs, (figures["migration_cost"], *(cell for row in rows for cell in row))))
    for row, expected in zip(found, rows, strict=True):
        assert [row[name] for name in columns] == pytest.approx(expected, rel=1e-9, abs=size)
    found_month, found_value = summed_up(**figures)
    assert found_value == pytest.approx(present_value, rel=1e-9, abs=len(rows) * size)
    if min(abs(row[-1]) for row in rows) > size:
        assert found_month == pytest.approx(paid_back, nan_ok=True)


def test_the_preloaded_growth_case_never_pays_back_and_the_scale_case_does_in_its_second_month() -> None:
    assert math.isnan(summary(evaluate(case("growth").values))["breakeven_month"])
    assert summary(evaluate(case("scale").values))["breakeven_month"] == 2


@pytest.mark.parametrize("beside", ["-0.01", "0.00", "0.01"])
def test_a_move_is_paid_back_to_the_cent_in_the_month_that_decimals_say(beside: str) -> None:
    chance = random.Random(beside)
    for _ in range(3_000):
        bill, share = Decimal(chance.randint(100_000, 20_000_000)) / 100, Decimal(chance.randint(1, 900)) / 1000
        saved = max(Decimal("0.01"), round(bill * share, 2))
        rental = round((bill - saved) * Decimal(chance.randint(0, 100)) / 100, 2)
        month = chance.randint(1, 59)
        cost = month * saved + Decimal(beside)
        amounts = {"api_monthly": bill, "gpu_rental": rental, "ops": bill - saved - rental, "migration_cost": cost}
        found, _ = summed_up(**{name: float(amount) for name, amount in amounts.items()}, horizon=60)
        assert found == max(1, math.ceil(cost / saved)), amounts
