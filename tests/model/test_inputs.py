"""What each input takes, and the sentence that says what to type instead."""

import math
from dataclasses import replace
from typing import Any

import pytest

from xl_addin.errors import BreakevenError, DivisionByZero, OutOfDomain, UnknownKey, WrongType
from xl_addin.functions.argument import Argument
from xl_addin.model.graph import Graph
from xl_addin.model.inputs import GROUPS, INPUTS
from xl_addin.model.selfhost import QUOTE

ALL = {**INPUTS, **{figure.name: figure for figure in QUOTE}}

TAKEN = [
    ("api_monthly", 40_000, 40_000.0),
    ("api_monthly", 1, 1.0),
    ("api_monthly", 1e9, 1e9),
    ("ops", 0, 0.0),
    ("utilization", 0, 0.0),
    ("utilization", 0.55, 0.55),
    ("utilization", 1, 1.0),
    ("design_utilization", 0.01, 0.01),
    ("api_growth", -0.5, -0.5),
    ("api_price_decline", 0.99, 0.99),
    ("horizon", 36, 36.0),
    ("hours_per_month", 744, 744.0),
    ("price_outlook", "flat", "Flat"),
    ("compliance", "  fedramp HIGH ", "FedRAMP High"),
]


@pytest.mark.parametrize(("name", "typed", "taken"), TAKEN)
def test_an_input_takes(name: str, typed: object, taken: object) -> None:
    found = ALL[name].check(typed)
    assert found == taken
    assert type(found) is type(taken)


REFUSED: list[tuple[str, object, type[BreakevenError], str]] = [
    ("utilization", 55, OutOfDomain, "utilization is 55, which is 5,500%: type 55% or 0.55."),
    ("utilization", 100, OutOfDomain, "utilization is 100, which is 10,000%: type 100% or 1."),
    ("utilization", 1.5, OutOfDomain, "utilization is 1.5: type 0% to 100%, as 55% or 0.55."),
    ("utilization", -0.1, OutOfDomain, "utilization is -0.1: type 0% to 100%, as 55% or 0.55."),
    ("utilization", 1e308, OutOfDomain, "utilization is 1e+308: type 0% to 100%, as 55% or 0.55."),
    ("utilization", "55%", WrongType, 'utilization is "55%": type a number (0% to 100%, as 55% or 0.55).'),
    ("utilization", True, WrongType, "utilization is TRUE: type a number (0% to 100%, as 55% or 0.55)."),
    ("utilization", None, WrongType, "utilization is empty: type a number (0% to 100%, as 55% or 0.55)."),
    ("utilization", "", WrongType, "utilization is empty: type a number (0% to 100%, as 55% or 0.55)."),
    ("design_utilization", 0.001, OutOfDomain, "design_utilization is 0.001: type 1% to 100%, as 55% or 0.55."),
    (
        "design_utilization",
        0,
        DivisionByZero,
        "design_utilization is 0 and the sum divides by it: type 1% to 100%, as 55% or 0.55.",
    ),
    (
        "api_monthly",
        0,
        DivisionByZero,
        "api_monthly is 0 and the sum divides by it: type 1 to 1,000,000,000 USD/month.",
    ),
    ("api_monthly", 0.5, OutOfDomain, "api_monthly is 0.5: type 1 to 1,000,000,000 USD/month."),
    ("ops", -1, OutOfDomain, "ops is -1: type 0 to 1,000,000,000 USD/month."),
    ("ops", 1e308, OutOfDomain, "ops is 1e+308: type 0 to 1,000,000,000 USD/month."),
    ("ops", math.inf, OutOfDomain, "ops is inf: type 0 to 1,000,000,000 USD/month."),
    ("ops", math.nan, OutOfDomain, "ops is nan: type 0 to 1,000,000,000 USD/month."),
    ("ops", "25 K", WrongType, 'ops is "25 K": type a number (0 to 1,000,000,000 USD/month).'),
    ("horizon", 36.5, OutOfDomain, "horizon is 36.5: type a whole number, 1 to 60 months."),
    ("horizon", 61, OutOfDomain, "horizon is 61: type a whole number, 1 to 60 months."),
    ("horizon", 0, OutOfDomain, "horizon is 0: type a whole number, 1 to 60 months."),
    ("horizon", math.inf, OutOfDomain, "horizon is inf: type a whole number, 1 to 60 months."),
    (
        "price_outlook",
        "Free",
        UnknownKey,
        'price_outlook is "Free": type one of: Flat, As the slowest vendor, As the fastest vendor, Own figure.',
    ),
    (
        "price_outlook",
        0.2,
        WrongType,
        "price_outlook is 0.2: type one of: Flat, As the slowest vendor, As the fastest vendor, Own figure.",
    ),
]


@pytest.mark.parametrize(("name", "typed", "error", "sentence"), REFUSED)
def test_an_input_refuses_and_says_what_to_type(
    name: str, typed: object, error: type[BreakevenError], sentence: str
) -> None:
    with pytest.raises(error) as refusal:
        ALL[name].check(typed)
    assert type(refusal.value) is error
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("name", ALL)
def test_a_default_is_in_its_own_range(name: str) -> None:
    default = ALL[name].default
    if default is not None:
        assert ALL[name].check(default) == default


@pytest.mark.parametrize(
    ("name", "default", "left_out"),
    [
        ("design_utilization", 1, 1.0),
        ("horizon", 24, 24.0),
        ("price_outlook", "own figure", "Own figure"),
        ("price_outlook", "", ""),
        ("ops", None, None),
    ],
)
def test_what_is_left_out_is_the_default_as_the_model_takes_it(name: str, default: Any, left_out: object) -> None:
    figure = replace(ALL[name], default=default)
    in_a_graph = Graph([figure], []).defaults.get(name)
    for found in (figure.left_out, Argument(figure).default, in_a_graph):
        assert repr(found) == repr(left_out)


@pytest.mark.parametrize("name", [name for name, figure in ALL.items() if not figure.unit.is_text])
def test_both_ends_of_a_range_belong_to_it_and_nothing_beyond(name: str) -> None:
    figure = ALL[name]
    assert figure.check(figure.low) == figure.low
    assert figure.check(figure.high) == figure.high
    for beyond in (math.nextafter(figure.low, -math.inf), math.nextafter(figure.high, math.inf)):
        with pytest.raises(OutOfDomain, match=f"^{name} is "):
            figure.check(beyond)


@pytest.mark.parametrize(
    ("name", "allowed", "example"),
    [
        ("utilization", "0% to 100%", ", as 55% or 0.55"),
        ("horizon", "a whole number, 1 to 60 months", ""),
        ("gpus", "0 to 1,000,000 GPUs", ""),
        ("price_outlook", "one of: " + ", ".join(INPUTS["price_outlook"].choices), ""),
    ],
)
def test_what_may_be_typed_stands_before_the_example_of_a_share(name: str, allowed: str, example: str) -> None:
    assert ALL[name].allowed == allowed
    assert ALL[name].how_to_type == allowed + example


def test_every_input_stands_under_one_heading_and_says_what_it_means() -> None:
    listed = [figure.name for group in GROUPS.values() for figure in group]
    assert sorted(listed) == sorted(set(listed)) == sorted(INPUTS)
    for figure in ALL.values():
        assert figure.meaning.endswith(".")
        assert figure.label[0].isupper()
