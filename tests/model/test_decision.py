"""Who wins, how surely, and in which words: a gate first, then the sign of the saving."""

from typing import Any

import pytest

from xl_addin.model.constraints import chosen
from xl_addin.model.inputs import INPUTS
from xl_addin.model.scenarios import case, evaluate

DEFAULTS = {name: figure.default for name, figure in INPUTS.items()}
#: A bill of 100,000 and a fleet that can be filled: what is saved is the bill less the total.
PLAIN = {
    "api_monthly": 100_000,
    "gpu_rental": 40_000,
    "tooling": 0,
    "utilization": 1,
    "design_utilization": 1,
    "fte": 1,
}


def decided(saving: float, constraints: str = "", **figures: object) -> dict[str, Any]:
    return evaluate(DEFAULTS | PLAIN | {"ops": 60_000 - saving} | figures | chosen(constraints))


@pytest.mark.parametrize(
    ("saving", "close_band", "winner", "strength"),
    [
        (20_000, 0.2, "SELF-HOST", "clear"),
        (19_999, 0.2, "SELF-HOST", "close"),
        (1, 0.2, "SELF-HOST", "close"),
        (0, 0.2, "API", "close"),
        (-1, 0.2, "API", "close"),
        (-19_999, 0.2, "API", "close"),
        (-20_000, 0.2, "API", "clear"),
        (0, 0, "API", "clear"),
        (50_000, 1, "SELF-HOST", "close"),
    ],
)
def test_the_sign_of_the_saving_decides_and_the_band_says_how_surely(
    saving: float, close_band: float, winner: str, strength: str
) -> None:
    found = decided(saving, close_band=close_band)
    assert (found["saving"], found["winner"], found["strength"]) == (saving, winner, strength)


COSTS = "would be cheaper by $10,000/mo (10%)"
AS_WELL = "cheaper as well, by $10,000/mo (10%)"


@pytest.mark.parametrize(
    ("constraints", "saving", "winner", "verdict"),
    [
        ("FedRAMP High", -10_000, "SELF-HOST", f"SELF-HOST by override (Compliance): API {COSTS}"),
        (
            "FedRAMP High",
            10_000,
            "SELF-HOST",
            "SELF-HOST by override (Compliance): cheaper as well, by $10,000/mo (10%)",
        ),
        ("Data may never leave", -10_000, "SELF-HOST", f"SELF-HOST by override (Data privacy): API {COSTS}"),
        ("Frontier model required", 10_000, "API", f"API by override (Quality): SELF-HOST {COSTS}"),
        (
            "Frontier model required; FedRAMP High",
            -10_000,
            "NEITHER",
            f"NEITHER by override (Compliance and Quality): API {COSTS}",
        ),
    ],
)
def test_a_gate_decides_whatever_it_costs(constraints: str, saving: float, winner: str, verdict: str) -> None:
    found = decided(saving, constraints)
    assert (found["winner"], found["strength"], found["verdict"]) == (winner, "override", verdict)


@pytest.mark.parametrize(
    ("constraints", "saving", "named"),
    [
        ("Must be portable", 10_000, "; Lock-in leans SELF-HOST"),
        ("Must be portable", -10_000, "; Lock-in leans SELF-HOST"),
        ("No MLOps team", 10_000, "; MLOps leans API"),
        ("EU residency; Real-time voice; No MLOps team", 10_000, "; Data privacy leans SELF-HOST"),
        ("Must be portable; No MLOps team", 10_000, ""),
        ("Must be portable", 30_000, ""),
        ("Must be portable", -30_000, ""),
        ("SOC 2; Batch", 10_000, ""),
    ],
)
def test_a_lean_is_named_where_the_result_is_close_and_changes_no_winner(
    constraints: str, saving: float, named: str
) -> None:
    found, without = decided(saving, constraints), decided(saving)
    assert found["verdict"] == without["verdict"] + named
    assert (found["winner"], found["strength"]) == (without["winner"], without["strength"])


@pytest.mark.parametrize(
    ("figures", "verdict"),
    [
        # 60,000 of people over the 60 cents that each dollar of API leaves after its GPUs
        ({}, "API wins by $0/mo (0%), close: revisit near a $100,000/mo bill or 100% utilization"),
        ({"ops": 75_000}, "API wins by $15,000/mo (15%), close: revisit near a $125,000/mo bill"),
        (
            {"gpu_rental": 30_000, "ops": 20_000, "utilization": 0.25},
            "API wins by $25,000/mo (25%), clear: revisit near 50% utilization",
        ),
        ({"gpu_rental": 120_000}, "API wins by $80,000/mo (80%), clear: no bill and no utilization saves it"),
        ({"ops": 35_000}, "SELF-HOST wins by $25,000/mo (25%), clear: $300,000 a year"),
    ],
)
def test_the_verdict_says_what_to_do(figures: dict[str, float], verdict: str) -> None:
    assert decided(0, "", **figures)["verdict"] == verdict


@pytest.mark.parametrize(
    ("bill", "band"), [(29_999, "below"), (30_000, "between"), (80_000, "between"), (80_001, "above")]
)
def test_the_spend_band_is_the_guides_30_k_to_80_k(bill: float, band: str) -> None:
    assert decided(0, api_monthly=bill)["spend_band"] == band


@pytest.mark.parametrize(
    ("warning", "figures", "sentence"),
    [
        ("utilization_warning", {"utilization": 0.6}, ""),
        ("utilization_warning", {"utilization": 0.599}, "Utilization of 60% is under the floor."),
        ("utilization_warning", {"utilization": 0.25}, "Utilization of 25% is under the floor."),
        ("band_warning", {"api_monthly": 100_000, "ops": 59_999}, ""),
        ("band_warning", {"api_monthly": 100_000, "ops": 60_001}, "SELF-HOST usually wins above the band."),
        ("band_warning", {"api_monthly": 29_000, "gpu_rental": 0, "ops": 1}, "API usually wins below the band."),
        ("band_warning", {"api_monthly": 29_000, "gpu_rental": 0, "ops": 30_000}, ""),
        ("band_warning", {"api_monthly": 50_000}, ""),
        ("breakeven_warning", {"ops": 60_000}, ""),
        ("breakeven_warning", {"ops": 62_000}, "Break-even is at 102%: no utilization saves it."),
        ("headcount_warning", {"ops": 8_000}, ""),
        ("headcount_warning", {"ops": 7_999}, "Operations under $8,000 buy less than 0.3 FTE."),
    ],
)
def test_a_warning_stands_beside_the_verdict(warning: str, figures: dict[str, float], sentence: str) -> None:
    assert decided(0, "", **figures)[warning] == sentence


def test_no_warning_changes_the_verdict() -> None:
    calm = {"utilization_floor": 0, "spend_band_low": 0, "spend_band_high": 1e9, "ops_floor": 0}
    loud = {"utilization_floor": 1, "spend_band_low": 1e9, "spend_band_high": 1e9, "ops_floor": 1e9}
    verdicts = [decided(1_000, "", utilization=0.99, **floors)["verdict"] for floors in (calm, loud)]
    assert verdicts[0] == verdicts[1]


@pytest.mark.parametrize("key", ["consumer", "bursty", "finetuned", "growth", "scale"])
def test_at_the_break_even_utilization_nothing_is_saved_and_the_api_stays(key: str) -> None:
    figures = case(key).values
    even = evaluate(figures)["breakeven_util"]
    found = evaluate({**figures, "utilization": even})
    assert (found["saving"], found["winner"], found["strength"]) == (0, "API", "close")
