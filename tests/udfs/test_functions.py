"""Every function typed into a cell: its figures from the guide, and the errors it gives."""

from collections.abc import Callable
from typing import Any

import pytest

import udfs
from tests.model.test_scenarios import INPUT_TABLE, RESULT_TABLE, VERDICTS
from xl_addin.errors import BreakevenError, DivisionByZero, ErrorInArgument, Never, OutOfDomain, UnknownKey, WrongType
from xl_addin.functions.cell_function import REGISTRY

ALL_FUNCTIONS = """
SELFHOST_TOTAL OPS_COST GPU_MONTHLY SELFHOST_SAVING BREAKEVEN_UTIL BREAKEVEN_SPEND PAYBACK_MONTHS PRIVACY_MULTIPLIER
SELFHOST_VERDICT VERDICT_WINNER VERDICT_STRENGTH SPEND_BAND CONSTRAINT_EFFECT SCENARIO SCENARIO_TABLE PROJECT_COSTS
BREAKEVEN_MONTH SELFHOST_NPV SENSITIVITY_TABLE EXPLAIN API_PRICE API_PRICE_BASIS API_PRICE_NOTE API_COST
API_BLENDED_PRICE PRICE_HISTORY PRICE_CHANGE LAST_VERIFIED MODELS INFERRED_PRICES
"""


def test_every_function_is_registered_and_can_be_called() -> None:
    assert sorted(REGISTRY) == sorted(ALL_FUNCTIONS.split())
    for name in REGISTRY:
        assert callable(getattr(udfs, name))


SIGNATURES = """
SELFHOST_TOTAL(gpu_rental, ops, [tooling])
BREAKEVEN_UTIL(api_monthly, selfhost_total, [design_utilization])
SELFHOST_SAVING(api_monthly, selfhost_total, utilization, [design_utilization])
BREAKEVEN_SPEND(api_monthly, gpu_rental, ops, [tooling], [utilization], [design_utilization])
PAYBACK_MONTHS(migration_cost, monthly_saving)
SCENARIO(key, line)
EXPLAIN(function_name, arguments...)
"""


@pytest.mark.parametrize("signature", SIGNATURES.split("\n")[1:-1])
def test_a_function_that_others_build_on_is_typed_as(signature: str) -> None:
    assert REGISTRY[signature.split("(")[0]].signature == signature


FIGURES: list[tuple[Callable[..., Any], tuple[Any, ...], Any]] = [
    (udfs.SELFHOST_TOTAL, (8_000, 25_000), 33_000),
    (udfs.SELFHOST_TOTAL, (60_000, 30_000, 5_000), 95_000),
    (udfs.SELFHOST_TOTAL, (12_000, 27_000, 3_000), 42_000),
    (udfs.OPS_COST, (1,), 25_000),
    (udfs.OPS_COST, (0.3,), 7_500),
    (udfs.OPS_COST, (1, 20_000), 20_000),
    (udfs.OPS_COST, (0.3, 40_000, 3), 36_000),
    (udfs.GPU_MONTHLY, (8, 1.5), 8_760),
    (udfs.GPU_MONTHLY, (8, 2, 365, 500), 6_340),
    (udfs.SELFHOST_SAVING, (40_000, 33_000, 0.85), 7_000),
    (udfs.SELFHOST_SAVING, (50_000, 40_000, 0.25, 0.25), 10_000),
    (udfs.SELFHOST_SAVING, (40_000, 33_000, 0), -33_000),
    (udfs.BREAKEVEN_UTIL, (40_000, 33_000), 0.70125),
    (udfs.BREAKEVEN_UTIL, (40_000, 33_000, 1), 0.825),
    (udfs.BREAKEVEN_SPEND, (10_000, 5_000, 15_000), 30_000),
    (udfs.PAYBACK_MONTHS, (150_000, 75_000), 2),
    (udfs.PAYBACK_MONTHS, (0, 75_000), 0),
    (udfs.PRIVACY_MULTIPLIER, (25_000, 42_000), 1.68),
    (udfs.VERDICT_WINNER, (150_000, 35_000, 40_000), "SELF-HOST"),
    (udfs.VERDICT_WINNER, (150_000, 35_000, 40_000, 0, 0.85, 0.85, "Frontier model required"), "API"),
    (
        udfs.VERDICT_WINNER,
        (150_000, 35_000, 40_000, 0, 0.85, 0.85, "Frontier model required; FedRAMP High"),
        "NEITHER",
    ),
    (udfs.VERDICT_STRENGTH, (150_000, 35_000, 40_000), "clear"),
    (udfs.VERDICT_STRENGTH, (40_000, 8_000, 25_000, 0, 0.55), "close"),
    (udfs.VERDICT_STRENGTH, (40_000, 8_000, 25_000, 0, 0.55, 0.85, "", 0.1), "clear"),
    (udfs.VERDICT_STRENGTH, (40_000, 8_000, 25_000, 0, 0.55, 0.85, "Batch; FedRAMP High"), "override"),
    (udfs.SPEND_BAND, (29_999,), "below"),
    (udfs.SPEND_BAND, (40_000,), "between"),
    (udfs.SPEND_BAND, (80_001,), "above"),
    (udfs.SPEND_BAND, (40_000, 50_000), "below"),
    (
        udfs.CONSTRAINT_EFFECT,
        ("Compliance", "fedramp high"),
        "forbids API: Self-hosting is mandatory for some of these workloads.",
    ),
    (udfs.SCENARIO, ("growth", "api_monthly"), 40_000),
    (udfs.SCENARIO, ("Scale team", "annual_saving"), 900_000),
    (udfs.SCENARIO, ("regulated", "privacy_multiplier"), 1.68),
    (udfs.SCENARIO, ("bursty", "Winner"), "API"),
    (udfs.BREAKEVEN_MONTH, (150_000, 35_000, 40_000, 0, 0.85, 0.85, 150_000), 2),
    (udfs.SELFHOST_NPV, (150_000, 35_000, 40_000, 0, 0.85, 0.85, 150_000, 0, 0, 0, 36, 0), 2_550_000),
]


@pytest.mark.parametrize(("typed", "cells", "result"), FIGURES, ids=[f"{row[0].__name__}{row[1]}" for row in FIGURES])
def test_a_function_gives(typed: Callable[..., Any], cells: tuple[Any, ...], result: Any) -> None:
    assert typed(*cells) == (result if isinstance(result, str) else pytest.approx(result, rel=1e-12))


@pytest.mark.parametrize("key", RESULT_TABLE)
def test_the_designs_table_of_results_comes_out_of_the_functions(key: str) -> None:
    bill, gpus, people, share = (
        getattr(INPUT_TABLE[key], name)[0] for name in ("api_monthly", "gpu_rental", "ops", "utilization")
    )
    tools, row = INPUT_TABLE[key].tooling, RESULT_TABLE[key]
    total = udfs.SELFHOST_TOTAL(gpus, people, tools)
    assert udfs.SELFHOST_SAVING(bill, total, share) == pytest.approx(row.saving, abs=0.5)
    assert udfs.BREAKEVEN_UTIL(bill, total) == pytest.approx(row.breakeven_util, abs=0.000501)
    if row.breakeven_spend == row.breakeven_spend:
        assert udfs.BREAKEVEN_SPEND(bill, gpus, people, tools, share) == pytest.approx(row.breakeven_spend, abs=0.5)
    else:
        with pytest.raises(
            Never, match=r"^No bill breaks even: each API dollar replaced costs a dollar or more of GPUs\.$"
        ):
            udfs.BREAKEVEN_SPEND(bill, gpus, people, tools, share)
    constraints = {"regulated": "HIPAA without a trusted BAA", "finetuned": "Must be portable"}.get(key, "")
    arguments = (bill, gpus, people, tools, share, 0.85, constraints)
    assert udfs.SELFHOST_VERDICT(*arguments) == VERDICTS[key]
    assert VERDICTS[key].startswith(udfs.VERDICT_WINNER(*arguments) + " ")
    assert udfs.VERDICT_STRENGTH(*arguments) in VERDICTS[key]


MONEY = "type 0 to 1,000,000,000 USD/month."
REFUSED: list[tuple[Callable[..., Any], tuple[Any, ...], type[BreakevenError], str]] = [
    (udfs.SELFHOST_TOTAL, ("8 K", 25_000), WrongType, 'gpu_rental is "8 K": type a number (0 to'),
    (udfs.SELFHOST_TOTAL, (8_000, None), WrongType, f"ops is empty: {MONEY}"),
    (udfs.SELFHOST_TOTAL, (-1, 25_000), OutOfDomain, f"gpu_rental is -1: {MONEY}"),
    (udfs.SELFHOST_TOTAL, (1e308, 1e308), OutOfDomain, f"gpu_rental is 1e+308: {MONEY}"),
    (udfs.OPS_COST, (-0.1,), OutOfDomain, "fte is -0.1: type 0 to 10,000 full-time equivalents."),
    (udfs.OPS_COST, (1, 0), DivisionByZero, "loaded_cost_per_fte is 0 and the sum divides by it"),
    (udfs.OPS_COST, (1, 25_000, 0.5), OutOfDomain, "underestimate_factor is 0.5: type 1 to 10 times."),
    (udfs.GPU_MONTHLY, (8, 2, 745), OutOfDomain, "hours_per_month is 745: type 0 to 744 hours/month."),
    (udfs.SELFHOST_SAVING, (40_000, 33_000, 55), OutOfDomain, "utilization is 55, which is 5,500%: type 55% or 0.55."),
    (udfs.SELFHOST_SAVING, (40_000, 33_000, 0.55, 0), DivisionByZero, "design_utilization is 0 and the sum divides"),
    (udfs.BREAKEVEN_UTIL, (0, 33_000), DivisionByZero, "api_monthly is 0 and the sum divides by it: type 1 to"),
    (udfs.BREAKEVEN_UTIL, (40_000, "#REF!"), ErrorInArgument, "selfhost_total holds #REF!: put that cell right."),
    (udfs.BREAKEVEN_SPEND, (40_000, 40_000, 1), Never, "No bill breaks even: each API dollar replaced costs"),
    (udfs.PAYBACK_MONTHS, (150_000, 0), Never, "The move never pays for itself: nothing is saved each month."),
    (udfs.PAYBACK_MONTHS, (150_000, -1), Never, "The move never pays for itself: nothing is saved each month."),
    (udfs.PRIVACY_MULTIPLIER, (25_000, 42_000, True), WrongType, "utilization is TRUE: type a number (0% to"),
    (
        udfs.SELFHOST_VERDICT,
        (40_000, 8_000, 25_000, 0, 0.55, 0.85, "FedRAMP"),
        UnknownKey,
        'constraints has "FedRAMP", which is no level of any constraint: type FedRAMP High',
    ),
    (
        udfs.VERDICT_WINNER,
        (40_000, 8_000, 25_000, 0, 0.55, 0.85, 7),
        WrongType,
        "constraints is 7: type text, constraint levels",
    ),
    (
        udfs.VERDICT_STRENGTH,
        (40_000, 8_000, 25_000, 0, 0.55, 0.85, "", 20),
        OutOfDomain,
        "close_band is 20, which is 2,000%",
    ),
    (udfs.SPEND_BAND, (0.5,), OutOfDomain, "api_monthly is 0.5: type 1 to 1,000,000,000"),
    (udfs.CONSTRAINT_EFFECT, ("price", "SOC 2"), UnknownKey, 'constraint is "price": type one of: cost_shape, quality'),
    (
        udfs.CONSTRAINT_EFFECT,
        ("latency", "SOC 2"),
        UnknownKey,
        'level "SOC 2" is no level of latency: type one of Batch',
    ),
    (udfs.CONSTRAINT_EFFECT, ("latency", ""), WrongType, "level is empty: type one of that constraint's levels"),
    (udfs.SCENARIO, ("wei", "saving"), UnknownKey, 'There is no scenario "wei": type one of consumer, regulated'),
    (udfs.SCENARIO, ("growth", "savings"), UnknownKey, 'There is no line "savings": type saving'),
    (udfs.SCENARIO, ("bursty", "breakeven_spend"), Never, "Break-even spend of bursty: never."),
    (udfs.SCENARIO, (7, "saving"), WrongType, "key is 7: type text, the key or label of a preloaded case"),
    (udfs.SCENARIO_TABLE, ("five",), UnknownKey, 'which is "five": type one of: all, four, sizes.'),
    (udfs.PROJECT_COSTS, (150_000, 35_000, 40_000, 0, 85), OutOfDomain, "utilization is 85, which is 8,500%: type 85%"),
    (
        udfs.PROJECT_COSTS,
        (150_000, 35_000, 40_000, 0, 0.85, 0.85, 0, 0, "Steep"),
        WrongType,
        'api_price_decline is "Steep": type a number (-50% to 99%, as 20% or 0.2, or "Flat", "As the slowest vendor"',
    ),
    (
        udfs.BREAKEVEN_MONTH,
        (40_000, 8_000, 25_000, 0, 0.55),
        Never,
        "The move does not pay for itself within the horizon.",
    ),
    (
        udfs.SELFHOST_NPV,
        (150_000, 35_000, 40_000, 0, 0.85, 0.85, 0, 0, 0, 0, 36.5),
        OutOfDomain,
        "horizon is 36.5: type a whole number, 1 to 60 months.",
    ),
    (
        udfs.SENSITIVITY_TABLE,
        (150_000, 35_000, 40_000, 0, 0.85, 0.85, 20),
        OutOfDomain,
        "change is 20, which is 2,000%",
    ),
    (udfs.EXPLAIN, ("SELFHOST",), UnknownKey, 'There is no function "SELFHOST": type one of'),
    (udfs.EXPLAIN, (), WrongType, "function_name is empty: type the name of one of these functions, in quotes."),
    (udfs.EXPLAIN, (-2146826246,), ErrorInArgument, "function_name holds #N/A: put that cell right."),
]


@pytest.mark.parametrize(
    ("typed", "cells", "error", "sentence"), REFUSED, ids=[f"{row[0].__name__}{row[1]}" for row in REFUSED]
)
def test_a_function_refuses_and_says_what_to_type(
    typed: Callable[..., Any], cells: tuple[Any, ...], error: type[BreakevenError], sentence: str
) -> None:
    with pytest.raises(error) as refusal:
        typed(*cells)
    assert type(refusal.value) is error
    assert str(refusal.value).startswith(sentence)


def test_a_verdict_names_even_a_bill_that_nobody_can_pay() -> None:
    verdict = udfs.SELFHOST_VERDICT(40_000, 0, 17_000, utilization=1.7e-30)
    assert (
        verdict == f"API wins by $17,000/mo (43%), clear: revisit near a $8,500{10 * ',000'}/mo bill or 36% utilization"
    )
    with pytest.raises(
        OutOfDomain, match=r"^SELFHOST_VERDICT's result is too large: check the size of each argument\.$"
    ):
        udfs.SELFHOST_VERDICT(40_000, 0, 25_000, utilization=5e-324)


def test_text_functions_are_lifted_too() -> None:
    assert udfs.SCENARIO(["scale", "wei", "growth"], [["saving", "winner"]])[0] == (75_000, "SELF-HOST")
    assert udfs.SCENARIO(["scale", "wei", "growth"], "winner") == [
        ("SELF-HOST",),
        (
            UnknownKey(
                'There is no scenario "wei": type one of consumer, regulated, bursty, finetuned, small, growth, scale, '
                "pitch."
            ),
        ),
        ("API",),
    ]
    assert udfs.VERDICT_WINNER([40_000, 150_000], [8_000, 35_000], [25_000, 40_000], 0, [0.55, None]) == [
        ("API",),
        ("SELF-HOST",),
    ]


@pytest.mark.parametrize("name", REGISTRY)
def test_a_function_has_words_a_category_and_arguments_that_say_what_to_type(name: str) -> None:
    entry = REGISTRY[name]
    assert entry.words.endswith(".")
    assert entry.category
    assert ">>> " in entry.help, "every function shows an example"
    for argument in entry.arguments:
        assert argument.figure.meaning.endswith(".")
        assert argument.figure.how_to_type
        if not argument.required:
            assert argument.take(None) == argument.default
