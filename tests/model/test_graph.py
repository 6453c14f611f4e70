"""A graph orders the lines by what they read, and refuses circles and names that nobody defines."""

import pytest

from xl_addin.errors import UnknownKey, UntranslatableLine
from xl_addin.model.graph import Graph
from xl_addin.model.line import Input, line
from xl_addin.units import COUNT, TEXT

HERD = Input("herd", "Herd", COUNT, "Animals.")


@line("Legs", COUNT, source="test")
def legs(herd: float) -> float:
    """Four each."""
    return 4 * herd


@line("Shoes", COUNT, source="test")
def shoes(legs: float) -> float:
    """One for each leg."""
    return legs


@line("Ears", COUNT, source="test")
def ears(herd: float) -> float:
    """Two each."""
    return 2 * herd


@line("Answer", TEXT, source="test")
def answer(shoes: float, ears: float) -> str:
    """Which are more."""
    return "shoes" if shoes > ears else "ears"


@line("Hen", COUNT, source="test")
def hen(egg: float) -> float:
    """From an egg."""
    return egg


@line("Egg", COUNT, source="test")
def egg(hen: float) -> float:
    """From a hen."""
    return hen


def names(graph: Graph) -> list[str]:
    return [one.name for one in graph.order]


def test_a_line_comes_after_what_it_reads() -> None:
    assert names(Graph([HERD], [answer, shoes, legs, ears])) == ["legs", "shoes", "ears", "answer"]


def test_where_the_graph_leaves_a_choice_lines_keep_the_order_they_are_written_in() -> None:
    assert names(Graph([HERD], [ears, legs, shoes])) == ["ears", "legs", "shoes"]
    assert names(Graph([HERD], [legs, shoes, ears])) == ["legs", "shoes", "ears"]


def test_a_circle_is_refused_and_shown() -> None:
    with pytest.raises(UntranslatableLine, match=r"run in a circle: (hen -> egg -> hen|egg -> hen -> egg)\."):
        Graph([HERD], [hen, egg])


def test_a_name_that_nobody_defines_is_refused() -> None:
    with pytest.raises(
        UntranslatableLine, match=r"^shoes reads legs, which is neither an input nor a line: declare it, and list it\.$"
    ):
        Graph([HERD], [shoes])


def test_every_line_is_worked_out() -> None:
    assert Graph([HERD], [answer, shoes, legs, ears]).evaluate({"herd": 3}) == {
        "herd": 3,
        "legs": 12,
        "shoes": 12,
        "ears": 6,
        "answer": "shoes",
    }


def test_with_a_target_only_the_lines_that_lead_to_it_are() -> None:
    assert Graph([HERD], [answer, shoes, legs, ears]).evaluate({"herd": 3}, "shoes") == {
        "herd": 3,
        "legs": 12,
        "shoes": 12,
    }


def test_a_line_that_is_given_is_not_worked_out_again() -> None:
    graph = Graph([HERD], [answer, shoes, legs, ears])
    assert graph.evaluate({"legs": 7}, "shoes") == {"legs": 7, "shoes": 7}
    assert [one.name for one in graph.path("answer", ["legs", "ears"])] == ["shoes", "answer"]


def test_lines_of_text_are_no_numbers() -> None:
    assert [one.name for one in Graph([HERD], [answer, shoes, legs, ears]).numbers] == ["legs", "shoes", "ears"]


def test_a_figure_is_found_by_name_and_a_misspelt_one_is_told_the_nearest() -> None:
    graph = Graph([HERD], [answer, shoes, legs, ears])
    assert graph.figure("herd") is HERD
    assert graph.figure("shoes") is shoes
    with pytest.raises(UnknownKey, match=r'^There is no line "shoe": type shoes'):
        graph.figure("shoe")


BREED = Input("breed", "Breed", TEXT, "Which kind.", default="pony", choices=("pony", "donkey"))
PRICE = Input("price", "Price", COUNT, "Of one shoe.", default=5)


@line("Bill", COUNT, source="test")
def bill(shoes: float, price: float, breed: str) -> float:
    """A donkey is shod for nothing."""
    return shoes * price if breed == "pony" else 0


def test_what_a_figure_stands_on_are_the_inputs_that_are_numbers_in_their_order() -> None:
    graph = Graph([PRICE, BREED, HERD], [legs, shoes, ears, bill])
    assert graph.inputs_of("bill") == ("price", "herd")
    assert graph.inputs_of("ears") == ("herd",)


def test_inputs_that_nobody_types_stand_at_their_defaults_and_one_without_stands_at_nothing() -> None:
    assert Graph([PRICE, BREED, HERD], [legs, shoes, bill]).defaults == {"price": 5, "breed": "pony"}


def test_further_lines_bring_along_what_they_stand_on_and_nothing_else() -> None:
    joined = Graph([BREED, HERD], [ears, legs, shoes]).joined([PRICE], [bill])
    assert list(joined.inputs) == ["breed", "herd", "price"]
    assert list(joined.lines) == ["legs", "shoes", "bill"]
    assert joined.evaluate({**joined.defaults, "herd": 2}, "bill")["bill"] == 40


def test_a_further_line_reads_names_of_the_graph_and_its_own_inputs_alone() -> None:
    with pytest.raises(
        UntranslatableLine, match=r"^bill reads price, which is neither an input nor a line: declare it, and list it\.$"
    ):
        Graph([BREED, HERD], [legs, shoes]).joined([], [bill])
