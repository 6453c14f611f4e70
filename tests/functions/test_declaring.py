"""A declaration says what is optional, the `Input` what then counts; what cannot work is refused at import."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

import udfs
from tests.both_paths import EACH_PATH, vectorised_from
from xl_addin.errors import Misdeclared, WrongType
from xl_addin.functions.argument import text_argument
from xl_addin.functions.asked import DEFAULT
from xl_addin.functions.block import Cell
from xl_addin.functions.cell_function import REGISTRY, CellFunction
from xl_addin.functions.declaring import cell_function, figures_function, line_function, open_function
from xl_addin.model.graph import Graph
from xl_addin.model.line import Input, line
from xl_addin.notation.lambdas import as_lambda, is_expressible
from xl_addin.units import USD

RENT = Input("rent", "Rent", USD, "The rent.", low=0, high=1_000)
PEOPLE = Input("people", "People", USD, "The people.", low=0, high=1_000, default=7)
SPARE = Input("spare", "Spare", USD, "No line reads it.", low=0, high=1_000, default=3)
POWER = Input("power", "Power", USD, "The power.", low=0, high=1_000, default=2)


@line("Total", USD, source="test")
def total(rent: float, people: float, power: float) -> float:
    """All of it."""
    return rent + people + power


def graph(*changed: Input) -> Graph:
    figures = {one.name: one for one in (RENT, PEOPLE, POWER, *changed)}
    return Graph(figures.values(), [total])


@pytest.fixture(autouse=True)
def _registry_as_it_was(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a test declares is gone after it."""
    before = dict(REGISTRY)
    yield
    REGISTRY.clear()
    REGISTRY.update(before)


def declared(graph: Graph) -> CellFunction:
    @line_function("Test", graph, "total")
    def TOTAL(rent: Cell, people: Cell = DEFAULT) -> Cell:
        """All of it."""

    return REGISTRY["TOTAL"]


def worked_out(graph: Graph, *found: Input) -> CellFunction:
    @figures_function(
        "Test",
        USD,
        [RENT, PEOPLE],
        lambda figures: sorted(figures.items()),
        stands_on=[(graph, "total")],
        found=found,
        taken_apart={"people": lambda people: {"people": 10 * people}},
        spills=True,
        trace=lambda figures: (graph, {**figures, "rent": 0.0}, "total"),
    )
    def FIGURES(rent: Cell, people: Cell = DEFAULT) -> Cell:
        """All of it."""

    return REGISTRY["FIGURES"]


# What is left out, and what is not asked for --------------------------------------------------------------------------


@pytest.mark.parametrize(("people", "power"), [(7, 2), (100, 2), (7, 300), (0, 0)])
@EACH_PATH
def test_what_is_left_out_or_not_asked_for_is_the_default_of_its_input(
    people: float, power: float, few_cells: int
) -> None:
    entry = declared(graph(replace(PEOPLE, default=people), replace(POWER, default=power)))
    assert entry.signature == "TOTAL(rent, [people])"
    assert entry(10.0) == entry(10.0, None) == 10 + people + power
    assert entry(10.0, 1.0) == 11 + power
    assert entry.vectorised
    with vectorised_from(few_cells):
        assert entry([10.0, 20.0]) == [[10 + people + power], [20 + people + power]]
    assert entry.trace is not None
    traced, figures, target = entry.trace(entry.figures((10.0,)))
    assert traced.evaluate(figures, target)["total"] == 10 + people + power


def test_what_works_out_more_than_a_line_is_given_every_figure_that_its_lines_stand_on() -> None:
    entry = worked_out(graph(replace(POWER, default=0.5)))
    assert entry(10.0) == [("people", 70), ("power", 0.5), ("rent", 10)]
    assert entry(10.0, 2.0) == [("people", 20), ("power", 0.5), ("rent", 10)]
    assert entry.trace is not None
    traced, figures, target = entry.trace(entry.figures((10.0,)))
    assert traced.evaluate(figures, target)["total"] == 70.5


def test_but_not_what_it_finds_itself() -> None:
    without = replace(POWER, default=None)
    assert worked_out(graph(without), without)(10.0) == [("people", 70), ("rent", 10)]


def test_a_name_in_excel_holds_the_default_of_what_is_not_asked_for_as_well() -> None:
    entry = declared(graph(replace(POWER, default=0.25)))
    assert is_expressible(entry)
    assert "  power, 0.25," in as_lambda(entry, REGISTRY).typed


def test_a_trace_names_the_figure_that_nobody_was_asked_for() -> None:
    declared(graph())
    rows = [row[:3] for row in udfs.EXPLAIN("TOTAL", 10.0)[1:]]
    assert rows == [
        ["Rent", "typed", 10.0],
        ["People", "default", 7.0],
        ["Power", "default", 2.0],
        ["Total", "rent+people+power", 19.0],
    ]


def test_python_shows_what_the_default_is() -> None:
    shown = inspect.signature(udfs.SELFHOST_TOTAL).parameters
    assert shown["tooling"].default == 0
    assert shown["ops"].default is inspect.Parameter.empty
    assert repr(DEFAULT) == "DEFAULT"


# What is refused at import --------------------------------------------------------------------------------------------


def no_default() -> None:
    @line_function("Test", graph(replace(PEOPLE, default=None)), "total")
    def TOTAL(rent: Cell, people: Cell = DEFAULT) -> Cell:
        """All of it."""


def not_asked_for() -> None:
    declared(graph(replace(POWER, default=None)))


def not_asked_for_by_a_table() -> None:
    worked_out(graph(replace(POWER, default=None)))


def default_typed_again() -> None:
    @line_function("Test", graph(), "total")
    def TOTAL(rent: Cell, people: Cell = 7.0) -> Cell:
        """All of it."""


def default_typed_alone() -> None:
    @cell_function("Test", USD, [text_argument("word", "Word", "A word.")])
    def WORDS(word: Cell = "none") -> Cell:
        """Words."""


def default_that_it_refuses() -> None:
    @cell_function("Test", USD, [replace(PEOPLE, default="seven")])
    def TOTAL(people: Cell = DEFAULT) -> Cell:
        """All of it."""


def line_that_does_not_read_it() -> None:
    @line_function("Test", graph(SPARE), "total")
    def TOTAL(rent: Cell, spare: Cell = DEFAULT) -> Cell:
        """All of it."""


def table_that_does_not_read_it() -> None:
    @figures_function("Test", USD, [RENT, SPARE], sorted, stands_on=[(graph(SPARE), "total")])
    def FIGURES(rent: Cell, spare: Cell = DEFAULT) -> Cell:
        """All of it."""


def renamed_without_being_there() -> None:
    @line_function("Test", graph(), "total", renamed={"rents": "rent"})
    def TOTAL(rent: Cell) -> Cell:
        """All of it."""


def taken_apart_without_being_there() -> None:
    @line_function("Test", graph(), "total", taken_apart={"words": dict})
    def TOTAL(rent: Cell) -> Cell:
        """All of it."""


def any_number_of_cells_where_each_has_its_place() -> None:
    @cell_function("Test", USD, [RENT])
    def TOTAL(*rent: Cell) -> Cell:
        """All of it."""


def by_name_alone() -> None:
    @line_function("Test", graph(), "total")
    def TOTAL(rent: Cell, *, people: Cell = DEFAULT) -> Cell:
        """All of it."""


def open_function_that_nothing_describes() -> None:
    @open_function("Test", USD, [RENT])
    def TOTAL(rents: Cell, *cells: Cell) -> Cell:
        """All of it."""


def open_function_that_ends() -> None:
    @open_function("Test", USD, [RENT, PEOPLE])
    def TOTAL(rent: Cell, people: Cell) -> Cell:
        """All of it."""


def two_of_one_name() -> None:
    @cell_function("Test", USD, [RENT])
    def SELFHOST_TOTAL(rent: Cell) -> Cell:
        """All of it."""


def nothing_describes_it() -> None:
    @line_function("Test", graph(), "total")
    def TOTAL(rents: Cell) -> Cell:
        """All of it."""


def no_such_line() -> None:
    @line_function("Test", graph(), "totals")
    def TOTAL(rent: Cell) -> Cell:
        """All of it."""


def no_words() -> None:
    @line_function("Test", graph(), "total")
    def TOTAL(rent: Cell) -> Cell: ...


def words_that_the_wizard_would_cut() -> None:
    def TOTAL(rent: Cell) -> Cell: ...

    TOTAL.__doc__ = "All of it, " * 30
    line_function("Test", graph(), "total")(TOTAL)


@pytest.mark.parametrize(
    ("declare", "sentence"),
    [
        (no_words, "TOTAL says nothing: write what it gives as the first line of its docstring."),
        (words_that_the_wizard_would_cut, 'TOTAL: "All of it, All of it, All of it, All of …" has 329 characters, and'),
        (no_default, "TOTAL has `= DEFAULT` for people, whose Input has none: give the Input a default, or leave"),
        (not_asked_for, "TOTAL does not ask for power, which its line stands on and which has no default: make it"),
        (
            not_asked_for_by_a_table,
            "FIGURES does not ask for power, which its line stands on and which has",
        ),
        (default_typed_again, "TOTAL has the default 7.0 for people: write `= DEFAULT`, and the default once, in the"),
        (default_typed_alone, "WORDS has the default 'none' for word: write `= DEFAULT`, and the default once, in"),
        (nothing_describes_it, "TOTAL asks for rents, which nothing describes: name it as an input of the model is"),
        (
            line_that_does_not_read_it,
            "TOTAL asks for spare, which its line does not read: leave it out, or name the line",
        ),
        (table_that_does_not_read_it, "FIGURES asks for spare, which its line does not read: leave it out, or name"),
        (
            renamed_without_being_there,
            "TOTAL does not ask for rents, which is renamed or taken apart: name one of rent.",
        ),
        (taken_apart_without_being_there, "TOTAL does not ask for words, which is renamed or taken apart: name one"),
        (
            any_number_of_cells_where_each_has_its_place,
            "TOTAL takes rent in no place of its own: write it without a star",
        ),
        (by_name_alone, "TOTAL takes people in no place of its own: write it without a star"),
        (open_function_that_nothing_describes, "TOTAL asks for rents, which nothing describes: name it as an input"),
        (open_function_that_ends, "TOTAL takes one cell for people: write *people, or make it a cell_function."),
        (
            two_of_one_name,
            "SELFHOST_TOTAL is declared in udfs.cost.SELFHOST_TOTAL and in tests.functions.test_declaring.",
        ),
        (no_such_line, "TOTAL is to be the line totals, which its graph does not have: name one of total."),
    ],
)
def test_a_declaration_that_cannot_work_is_refused(declare: Callable[[], None], sentence: str) -> None:
    before = dict(REGISTRY)
    with pytest.raises(Misdeclared) as refusal:
        declare()
    assert str(refusal.value).startswith(sentence)
    assert before == REGISTRY


def test_a_default_that_its_own_input_would_refuse_is_refused() -> None:
    with pytest.raises(WrongType, match=r'^people is "seven": type a number'):
        default_that_it_refuses()


def test_a_function_may_be_declared_anew_where_it_was() -> None:
    assert declared(graph()) is not declared(graph())
