"""Whatever a topic declares has its place on the sheets; what has none, or a wrong one, is refused in words."""

from types import ModuleType

import pytest

from xl_addin.errors import Misplaced
from xl_addin.model.graph import Graph
from xl_addin.model.line import Input, Line, line
from xl_addin.model.listing import INPUTS_PLACE, LINES_PLACE, by_name, from_the_top, refuse_unlisted
from xl_addin.units import COUNT

HERD = Input("herd", "Herd", COUNT, "Animals.")
FLOCK = Input("herd", "Flock", COUNT, "Animals, feathered.")
HAY = Input("hay", "Hay", COUNT, "Bales.")


@line("Legs", COUNT, source="test")
def legs(herd: float) -> float:
    """Four each."""
    return 4 * herd


@line("Shoes", COUNT, source="test")
def shoes(legs: float) -> float:
    """One for each leg."""
    return legs


def test_lines_of_all_sections_run_from_the_top() -> None:
    assert from_the_top({"Bodies": (legs,), "Smithy": (shoes,)}) == (legs, shoes)


REFUSED_SECTIONS: list[tuple[dict[str, tuple[Line, ...]], str]] = [
    (
        {"Smithy": (shoes,), "Bodies": (legs,)},
        'shoes (in "Smithy") stands above legs (in "Bodies"), which it reads, and the sheets run from top to bottom: '
        "list legs first.",
    ),
    (
        {"Bodies": (shoes, legs)},
        'shoes (in "Bodies") stands above legs (in "Bodies"), which it reads, and the sheets run from top to bottom: '
        "list legs first.",
    ),
    (
        {"Bodies": (legs,), "Smithy": (legs, shoes)},
        'legs stands in "Bodies" and again in "Smithy": list it in one of them, once.',
    ),
]


@pytest.mark.parametrize(("sections", "words"), REFUSED_SECTIONS)
def test_a_line_in_a_wrong_place_is_refused(sections: dict[str, tuple[Line, ...]], words: str) -> None:
    with pytest.raises(Misplaced) as refused:
        from_the_top(sections)
    assert str(refused.value) == words


def test_two_figures_of_one_name_are_refused() -> None:
    words = '^Two figures are named herd, "Herd" and "Flock": rename one[.]$'
    with pytest.raises(Misplaced, match=words):
        by_name([HERD, HAY, FLOCK])
    with pytest.raises(Misplaced, match=words):
        Graph([HERD, FLOCK], [legs])
    with pytest.raises(Misplaced, match=words):
        refuse_unlisted([], [HERD, legs, FLOCK])


def test_the_same_figure_in_two_graphs_is_one() -> None:
    assert by_name([HERD, HAY, HERD]) == {"herd": HERD, "hay": HAY}


REFUSED_DECLARATIONS: list[tuple[object, str]] = [
    (shoes, f"shoes is declared in stable and listed nowhere: list {LINES_PLACE}."),
    ((legs, shoes), f"shoes is declared in stable and listed nowhere: list {LINES_PLACE}."),
    ({"one": shoes}, f"shoes is declared in stable and listed nowhere: list {LINES_PLACE}."),
    (HAY, f"hay is declared in stable and listed nowhere: list {INPUTS_PLACE}."),
    ([HERD, HAY], f"hay is declared in stable and listed nowhere: list {INPUTS_PLACE}."),
]


@pytest.mark.parametrize(("declared", "words"), REFUSED_DECLARATIONS)
def test_a_figure_that_a_topic_declares_and_nothing_lists_is_refused(declared: object, words: str) -> None:
    stable = ModuleType("stable")
    vars(stable)["declared"] = declared
    refuse_unlisted([stable], [HERD, HAY, legs, shoes])
    with pytest.raises(Misplaced) as refused:
        refuse_unlisted([stable], [HERD, legs])
    assert str(refused.value) == words
