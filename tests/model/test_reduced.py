"""A line without some of its figures: what they make up falls away, and nothing else does."""

import ast

import pytest

from xl_addin.errors import UntranslatableLine
from xl_addin.model.graph import Graph
from xl_addin.model.line import Input, line
from xl_addin.model.reduced import reduced, without
from xl_addin.units import COUNT, USD

ROOMS = 4


@line("Total", USD, source="test")
def total(rent: float, heat: float, water: float) -> float:
    """Everything."""
    return (rent - heat) * ROOMS + water / 12


@line("Power", USD, source="test")
def power(rent: float, heat: float) -> float:
    """Nothing that can be left out."""
    return max(rent, heat) + rent / (1 + heat)


@line("Heat", USD, source="test")
def heat(stoves: float, coal: float) -> float:
    """Coal for each stove."""
    return stoves * coal


@pytest.mark.parametrize(
    ("nothing", "left", "reads"),
    [
        ({"water"}, "(rent - heat) * ROOMS", ("rent", "heat")),
        ({"heat"}, "rent * ROOMS + water / 12", ("rent", "water")),
        ({"rent"}, "-heat * ROOMS + water / 12", ("heat", "water")),
        ({"rent", "heat"}, "water / 12", ("water",)),
    ],
)
def test_the_terms_that_a_figure_makes_up_fall_away(nothing: set[str], left: str, reads: tuple[str, ...]) -> None:
    found = reduced(total, nothing)
    assert found is not None
    assert ast.unparse(found.expression) == left
    assert found.parameters == reads
    figures = {"rent": 700.0, "heat": 90.0, "water": 24.0} | dict.fromkeys(nothing, 0.0)
    assert found(*(figures[name] for name in reads)) == total(**figures)
    assert (found.name, found.label, found.unit) == (total.name, total.label, total.unit)


def test_a_line_that_reads_none_of_them_stays_itself() -> None:
    assert reduced(total, {"coal"}) is total


def test_a_line_of_nothing_is_none() -> None:
    assert reduced(heat, {"coal"}) is None
    assert reduced(total, {"rent", "heat", "water"}) is None


@pytest.mark.parametrize(("nothing", "part"), [("heat", "max(rent, heat)"), ("rent", "max(rent, heat)")])
def test_what_more_is_done_with_a_figure_is_refused(nothing: str, part: str) -> None:
    with pytest.raises(UntranslatableLine) as refusal:
        reduced(power, {nothing})
    assert str(refusal.value) == (
        f"power: `{part}` does more with {nothing} than add or multiply, so that it cannot be left out: "
        "write a line without it."
    )


def test_a_figure_that_is_divided_by_is_refused() -> None:
    with pytest.raises(UntranslatableLine, match=r"`1 / rent` does more with rent"):
        reduced(inverse, {"rent"})


@line("Inverse", USD, source="test")
def inverse(rent: float) -> float:
    """One over it."""
    return 1 / rent


def test_a_graph_loses_the_lines_that_are_nothing_and_what_they_made_up() -> None:
    figures = [Input(name, name, COUNT, "Test.") for name in ("rent", "water", "stoves", "coal")]
    left = without(Graph(figures, (heat, total)), {"coal"})
    assert list(left.lines) == ["total"]
    assert list(left.inputs) == ["rent", "water", "stoves"]
    assert left.evaluate({"rent": 700.0, "water": 24.0}, "total")["total"] == 2_802.0
