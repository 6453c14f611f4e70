"""Whatever a topic declares has its place on the sheets; what has none, or a wrong one, is refused in words."""

from importlib import import_module, reload
from pkgutil import iter_modules
from types import ModuleType

import pytest

from xl_addin import model
from xl_addin.errors import Misplaced
from xl_addin.model import MODEL, MONTHLY, QUOTE_MODEL, SUMMARY, projection, request, selfhost, sensitivity, usage
from xl_addin.model.graph import Graph
from xl_addin.model.line import Input, Line, line
from xl_addin.model.listing import by_name, from_the_top, refuse_unlisted
from xl_addin.units import COUNT

HERD = Input("herd", "Herd", COUNT, "Animals.")
FLOCK = Input("herd", "Flock", COUNT, "Animals, feathered.")
HAY = Input("hay", "Hay", COUNT, "Bales.")
PLACES = {"inputs_in": "the barn", "lines_in": "the smithy"}


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
        refuse_unlisted([], [HERD, legs, FLOCK], **PLACES)


def test_the_same_figure_in_two_graphs_is_one() -> None:
    assert by_name([HERD, HAY, HERD]) == {"herd": HERD, "hay": HAY}


REFUSED_DECLARATIONS: list[tuple[object, str]] = [
    (shoes, "shoes is declared in stable and listed nowhere: list it in the smithy."),
    ((legs, shoes), "shoes is declared in stable and listed nowhere: list it in the smithy."),
    ({"one": shoes}, "shoes is declared in stable and listed nowhere: list it in the smithy."),
    (HAY, "hay is declared in stable and listed nowhere: list it in the barn."),
    ([HERD, HAY], "hay is declared in stable and listed nowhere: list it in the barn."),
]


@pytest.mark.parametrize(("declared", "words"), REFUSED_DECLARATIONS)
def test_a_figure_that_a_topic_declares_and_nothing_lists_is_refused(declared: object, words: str) -> None:
    stable = ModuleType("stable")
    vars(stable)["declared"] = declared
    refuse_unlisted([stable], [HERD, HAY, legs, shoes], **PLACES)
    with pytest.raises(Misplaced) as refused:
        refuse_unlisted([stable], [HERD, legs], **PLACES)
    assert str(refused.value) == words


def test_every_module_of_the_model_is_a_topic_or_declares_nothing() -> None:
    modules = [import_module(f"{model.__name__}.{one.name}") for one in iter_modules(model.__path__)]
    graphs = (MODEL, QUOTE_MODEL, MONTHLY, SUMMARY, request.REQUEST, request.BLEND)
    figures = [figure for graph in graphs for figure in graph.figures]
    # How far the table of sensitivity moves a figure is no figure of a case.
    refuse_unlisted(modules, [*figures, sensitivity.CHANGE], **PLACES)


@pytest.mark.parametrize(
    ("topic", "listing", "declared", "words"),
    [
        (projection, model, shoes, "in SECTIONS of .*, or in MONTH_LINES or SUMMARY_LINES of projection[.]py[.]"),
        (selfhost, model, HAY, "in GROUPS of .*, or in QUOTE of selfhost[.]py[.]"),
        (usage, request, HAY, "in REQUEST or BLEND of xl_addin/model/request[.]py[.]"),
    ],
)
def test_what_a_topic_declares_is_sent_to_where_it_may_be_listed(
    topic: ModuleType, listing: ModuleType, declared: Input | Line, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dict(vars(listing))
    monkeypatch.setattr(topic, "declared", declared, raising=False)
    try:
        with pytest.raises(Misplaced, match=f"^{declared.name} is declared in {topic.__name__} .*: list it {words}$"):
            reload(listing)
    finally:
        vars(listing).update(before)
