"""Thousands of cases in one call: the arrays say what the engine says, case by case."""

import math
import random
from typing import Any

import numpy as np
import pytest

from tests.notation.figures import drawn
from xl_addin.model import MODEL, MONTHLY
from xl_addin.model.graph import Graph
from xl_addin.model.line import NEVER, Input, line
from xl_addin.notation import arrays
from xl_addin.units import SHARE, TEXT, USD, round_half_up, usd

CASES = 300


def in_columns(cases: list[dict[str, Any]]) -> dict[str, Any]:
    return {name: np.array([case[name] for case in cases]) for name in cases[0]}


@pytest.mark.parametrize("graph", [MODEL, MONTHLY], ids=["MODEL", "MONTHLY"])
def test_every_line_of_every_case_is_what_the_engine_says(graph: Graph) -> None:
    cases = [drawn(graph, random.Random(number)) for number in range(CASES)]
    table = arrays.evaluate(graph, in_columns(cases), list(graph.lines))
    for row, figures in enumerate(cases):
        values = graph.evaluate(figures)
        for name in graph.lines:
            found = table[name][row]
            if isinstance(values[name], str):
                assert found == values[name], name
            else:
                # NumPy's power may differ from Python's in the last digit.
                assert found == pytest.approx(values[name], rel=1e-12, abs=1e-6, nan_ok=True), name


def test_the_drawn_cases_hold_every_answer_that_a_line_can_give() -> None:
    values = [MODEL.evaluate(drawn(MODEL, random.Random(number))) for number in range(CASES)]
    for name in ("breakeven_spend", "payback_months"):
        assert len({math.isnan(case[name]) for case in values}) == 2, name
    for name in ("winner", "strength", "lean", "spend_band"):
        assert len({case[name] for case in values}) == 3, name


def test_unless_named_the_lines_are_those_that_are_numbers() -> None:
    figures = drawn(MODEL, random.Random(1))
    table = arrays.evaluate(MODEL, figures)
    assert "saving" in table
    assert "verdict" not in table
    assert {column.dtype for column in table.values()} == {np.dtype(float)}


def test_columns_and_figures_for_all_cases_go_together() -> None:
    table = arrays.evaluate(
        MODEL,
        {
            "api_monthly": np.array([40_000.0, 150_000.0, 10_000.0]),
            "selfhost_total": 33_000,
            "design_utilization": 0.85,
        },
        ["nominal_saving", "breakeven_util"],
    )
    assert table["nominal_saving"].tolist() == [7_000, 117_000, -23_000]
    assert table["breakeven_util"].tolist() == pytest.approx([0.70125, 0.187, 2.805])


def test_one_case_without_a_column_is_a_column_of_one() -> None:
    table = arrays.evaluate(MODEL, {**MODEL.defaults, "gpu_rental": 8_000, "ops": 25_000}, ["selfhost_total"])
    assert table["selfhost_total"].tolist() == [33_000]


def test_a_wanted_figure_that_is_given_comes_out_as_it_went_in() -> None:
    table = arrays.evaluate(
        MODEL, {"saving": np.array([1.0, -2.0]), "migration_cost": 6.0}, ["saving", "payback_months"]
    )
    assert table["saving"].tolist() == [1, -2]
    assert table["payback_months"].tolist() == pytest.approx([6, math.nan], nan_ok=True)


@pytest.mark.parametrize("rows", [1, arrays.BLOCK - 1, arrays.BLOCK, arrays.BLOCK + 1, 2 * arrays.BLOCK + 7])
def test_a_block_ends_without_a_trace(rows: int) -> None:
    bills = np.arange(1.0, rows + 1)
    table = arrays.evaluate(MODEL, {"api_monthly": bills, "selfhost_total": 5.0}, ["nominal_saving"])
    assert table["nominal_saving"].tolist() == [bill - 5 for bill in range(1, rows + 1)]


@pytest.mark.parametrize("bill", [0, 0.0, np.array([0.0, 0.0]), np.array([0, 0])])
@pytest.mark.parametrize(("saving", "share"), [(5.0, math.inf), (-5, -math.inf), (0, math.nan)])
def test_a_division_by_zero_is_infinite_or_no_number_and_no_warning(bill: Any, saving: float, share: float) -> None:
    table = arrays.evaluate(MODEL, {"saving": saving, "api_monthly": bill}, ["saving_share"])
    assert set(map(str, table["saving_share"].tolist())) == {str(share)}


AMOUNT = Input("amount", "Amount", USD, "An amount.")
STEP = 10
round = round_half_up  # the line below is to round as Excel does


@line("Rounded", USD, source="test")
def rounded(amount: float) -> float:
    """To whole dollars, halves away from zero."""
    return round(amount, 0)


@line("Kind", SHARE, source="test")
def kind(amount: float) -> float:
    """Every condition that a line may hold."""
    return (
        1
        if 0 < amount < STEP and not amount >= 5
        else 3
        if amount == 5
        else 2
        if amount < -STEP or amount > STEP
        else NEVER
    )


@line("Words", TEXT, source="test")
def words(rounded: float) -> str:
    """In words."""
    return f"about {usd(abs(rounded))}" if rounded != 0 else "nothing"


@line("Distance", USD, source="test")
def distance(amount: float) -> float:
    """How far it is from the step, either way."""
    return abs(amount - STEP)


SMALL = Graph([AMOUNT], [rounded, kind, words, distance])


def test_conditions_roundings_and_words_go_case_by_case() -> None:
    amounts = [-12.5, -10.0, -0.4, 0.5, 2.5, 5.0, 10.0, 10.5]
    table = arrays.evaluate(SMALL, {"amount": np.array(amounts)}, ["rounded", "kind", "words", "distance"])
    assert table["distance"].tolist() == [22.5, 20, 10.4, 9.5, 7.5, 5, 0, 0.5]
    assert table["rounded"].tolist() == [-13, -10, 0, 1, 3, 5, 10, 11]
    assert table["kind"].tolist() == pytest.approx([2, NEVER, NEVER, 1, 1, 3, NEVER, 2], nan_ok=True)
    assert table["words"].tolist() == [
        "about $13",
        "about $10",
        "nothing",
        "about $1",
        "about $3",
        "about $5",
        "about $10",
        "about $11",
    ]


def test_all_lines_of_one_case_come_out_as_columns_of_one() -> None:
    figures = drawn(MODEL, random.Random(7))
    table = arrays.evaluate(MODEL, figures, ["winner", "verdict", "saving"])
    values = MODEL.evaluate(figures)
    assert {name: column.tolist() for name, column in table.items()} == {
        name: [values[name]] for name in ("winner", "verdict", "saving")
    }


def test_words_for_all_cases_at_once_are_words_in_every_row() -> None:
    table = arrays.evaluate(SMALL, {"amount": np.array([1.0, 2.0]), "rounded": 7.0}, ["rounded", "words", "kind"])
    assert table["words"].tolist() == ["about $7", "about $7"]


# Text that chooses among fixed words ----------------------------------------------------------------------------------

UP, DOWN = "up", "down"
ASKED = Input("asked", "Asked", TEXT, "A word that is given.")


@line("Way", TEXT, source="test")
def way(amount: float) -> str:
    """Words in quotes and by their names."""
    return UP if amount > 0 else DOWN if amount < 0 else "level"


@line("Size", TEXT, source="test")
def size(amount: float) -> str:
    """Another choice, with a word of the first."""
    return "large" if abs(amount) > STEP else "level" if min(abs(amount), 1) == 0 else "small"


@line("Chosen", TEXT, source="test")
def handed_on(way: str, size: str) -> str:
    """A choice between two choices, by words and by each other."""
    return way if size == "large" or way == size else size if way != UP else "as it is"


@line("Order", TEXT, source="test")
def in_order(way: str, size: str) -> str:
    """Words come in an order that their codes do not have."""
    return "first" if way < size else "not first"


@line("As asked", TEXT, source="test")
def as_asked(way: str, asked: str) -> str:
    """A choice beside a word that is given."""
    return "as asked" if way == asked else "unasked" if asked == "" else "otherwise"


@line("Either", TEXT, source="test")
def either(way: str, asked: str) -> str:
    """A word that is given may be any."""
    return asked if way == UP else way


@line("Nearly", TEXT, source="test")
def nearly(amount: float) -> str:
    """A condition that is worked out row by row."""
    return UP if round(amount, 0) > 0 else "not up"


@line("Any", TEXT, source="test")
def anything(amount: float) -> str:
    """A figure as a condition: true unless it is 0."""
    return UP if amount else "nothing"


@line("Neither", TEXT, source="test")
def neither(amount: float) -> str:
    """A figure that is worked out, as a condition, and one that is not."""
    return UP if min(amount, 10) else DOWN if not amount - 10 else "level"


@line("Step", USD, source="test")
def step(way: str, amount: float) -> float:
    """A number that depends on words."""
    return amount if way == UP else 0


WORDED = Graph([AMOUNT, ASKED], [way, size, handed_on, in_order, as_asked, either, nearly, anything, neither, step])


@pytest.mark.parametrize("given", [(), ("way",), ("way", "size"), ("handed_on",)], ids=" and ".join)
@pytest.mark.parametrize("for_all", ["nothing", "amount", "asked"])
def test_fixed_words_are_chosen_as_the_engine_chooses_them(given: tuple[str, ...], for_all: str) -> None:
    """Whatever is calculated and whatever is given, and where one figure stands for all cases."""
    amounts = [7.0] if for_all == "amount" else [-20.0, -10.0, -0.4, 0.0, 0.4, 10.0, 20.0]
    askeds = [DOWN] if for_all == "asked" else ["", UP, DOWN, "level", "sideways"]
    cases = [{"amount": amount, "asked": asked} for amount in amounts for asked in askeds]
    cases = [case | {name: WORDED.evaluate(case)[name] for name in given} for case in cases]
    columns = in_columns(cases) | ({for_all: cases[0][for_all]} if for_all in cases[0] else {})
    found = arrays.evaluate(WORDED, columns, list(WORDED.lines))
    for row, case in enumerate(cases):
        values = WORDED.evaluate(case)
        assert {name: found[name][row] for name in WORDED.lines} == {name: values[name] for name in WORDED.lines}


def test_chosen_words_are_text_as_python_has_it_in_columns_of_objects() -> None:
    table = arrays.evaluate(WORDED, {"amount": np.array([1.0, -1.0])}, ["way", "handed_on"])
    assert {column.dtype for column in table.values()} == {np.dtype(object)}
    assert {type(word) for column in table.values() for word in column} == {str}
