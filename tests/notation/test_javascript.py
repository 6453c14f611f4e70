"""The model in JavaScript says what the engine says: every line, word for word and digit for digit."""

import math
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.notation.by_node import answers
from tests.notation.figures import drawn
from xl_addin import units
from xl_addin.errors import UnknownKey, UntranslatableLine
from xl_addin.model import MODEL, MONTHLY
from xl_addin.model.graph import Graph
from xl_addin.model.line import NEVER, Input, line
from xl_addin.notation import arrays, javascript
from xl_addin.units import SHARE, TEXT, USD, percent, round_half_up, usd

CASES = 300


@pytest.mark.parametrize("graph", [MODEL, MONTHLY], ids=["MODEL", "MONTHLY"])
def test_every_line_of_every_case_is_what_the_engine_says(graph: Graph, node: str, tmp_path: Path) -> None:
    cases = [drawn(graph, random.Random(number)) for number in range(CASES)]
    found = answers(node, tmp_path, javascript.module(graph), [["evaluate", case] for case in cases])
    for figures, values in zip(cases, found, strict=True):
        for name, expected in graph.evaluate(figures).items():
            if isinstance(expected, str):
                assert values[name] == expected, name
            else:
                # JavaScript's power may differ from Python's in the last digit.
                assert values[name] == pytest.approx(expected, rel=1e-12, abs=1e-12 * 1e9, nan_ok=True), name


def test_without_powers_the_figures_are_the_engine_s_to_the_last_digit(node: str, tmp_path: Path) -> None:
    cases = [drawn(MODEL, random.Random(number)) for number in range(CASES)]
    plain = [one.name for one in MODEL.numbers if "**" not in javascript.function(one)]
    found = answers(node, tmp_path, javascript.module(MODEL), [["evaluate", case] for case in cases])
    for figures, values in zip(cases, found, strict=True):
        expected = MODEL.evaluate(figures)
        assert {name: repr(float(values[name])) for name in plain} == {
            name: repr(float(expected[name])) for name in plain
        }


ROUNDED = [
    *(0.5, 1.5, 2.5, 52.5, -2.5, 0.0, -0.0, -0.3, 1e-300, 1.005, 1234567.895, 999_999.5, 1e15, 1e21, 1.7e304, 0.285),
    # Exactly half-way in the sixteenth digit, where the fifteenth is even and where it is odd.
    *(100_000_000_000_000.5, 100_000_000_000_001.5),
    *(random.Random(number).uniform(-1, 1) * 10 ** (number % 30 - 10) for number in range(300)),
    *(number / 8 for number in range(-40, 40)),
]


@pytest.mark.parametrize("digits", [0, 1, 2, 4, -2])
def test_halves_are_rounded_as_excel_rounds_them(digits: int, node: str, tmp_path: Path) -> None:
    found = answers(node, tmp_path, javascript.module(MODEL, []), [["$round", one, digits] for one in ROUNDED])
    assert [str(one) for one in found] == [str(round_half_up(one, digits)) for one in ROUNDED]


@pytest.mark.parametrize("words", [usd, percent], ids=["usd", "percent"])
def test_a_figure_in_words_is_the_same_word(words: Any, node: str, tmp_path: Path) -> None:
    given = [one for one in ROUNDED if abs(one) < 1e300]
    name = f"${words.__name__}"
    found = answers(node, tmp_path, javascript.module(MODEL, []), [[name, one] for one in given])
    assert found == [words(one) for one in given]


@pytest.mark.parametrize("words", ["$usd", "$percent"])
@pytest.mark.parametrize("figure", [math.inf, -math.inf])
def test_a_figure_without_end_is_refused_as_the_engine_refuses_it(
    words: str, figure: float, node: str, tmp_path: Path
) -> None:
    with pytest.raises(OverflowError) as refused:
        getattr(units, words[1:])(figure)
    found = answers(node, tmp_path, javascript.module(MODEL, []), [[words, figure]])
    assert found == [{"refused": str(refused.value)}]


def test_a_last_digit_that_only_binary_fractions_leave_is_nothing(node: str, tmp_path: Path) -> None:
    pairs = [(0.3, 0.1 + 0.2), (0.3, 0.1), (1.0, 1 + 2**-48), (1.0, 1 + 2**-47), (0.0, 0.0), (5.0, NEVER)]
    found = answers(node, tmp_path, javascript.module(MODEL, []), [["$difference", *pair] for pair in pairs])
    assert list(map(str, found)) == [str(float(units.difference(*pair))) for pair in pairs]


@pytest.mark.parametrize("saving", [5.0, -5.0, 0.0])
def test_a_division_by_zero_is_what_it_is_over_arrays(saving: float, node: str, tmp_path: Path) -> None:
    over_arrays = arrays.evaluate(MODEL, {"saving": saving, "api_monthly": np.array([0.0])}, ["saving_share"])
    (found,) = answers(node, tmp_path, javascript.module(MODEL), [["saving_share", saving, 0]])
    assert str(found) == str(over_arrays["saving_share"].tolist()[0])


def test_a_line_that_is_given_stays_as_it_is_given(node: str, tmp_path: Path) -> None:
    module = javascript.module(MODEL, ["annual_saving"])
    (found,) = answers(node, tmp_path, module, [["evaluate", {**drawn(MODEL, random.Random(1)), "saving": 5}]])
    assert (found["saving"], found["annual_saving"]) == (5, 60)


def test_the_module_holds_the_lines_that_lead_to_its_targets_and_no_others() -> None:
    module = javascript.module(MODEL, ["breakeven_util"])
    assert "function selfhost_total(" in module
    assert "function saving(" not in module


def test_a_target_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownKey, match="breakeven_util"):
        javascript.module(MODEL, ["break_even_util"])


def test_the_same_model_is_the_same_text() -> None:
    assert javascript.module(MODEL) == javascript.module(MODEL)


# Every construct that a line may hold ---------------------------------------------------------------------------------

AMOUNT = Input("amount", "Amount", USD, "An amount.")
WORD = Input("word", "Word", TEXT, "A word.")
STEP = 10
AWKWARD = 'a "quote", a `tick`, a \\ and ${no} more'
round = round_half_up  # the line below is to round as Excel does


@line("Rounded", USD, source="test")
def rounded(amount: float) -> float:
    """To tens, halves away from zero; a comment would end with */ here."""
    return round(amount, -1)


@line("Kind", SHARE, source="test")
def kind(amount: float) -> float:
    """Every condition that a line may hold."""
    return (
        1
        if 0 < amount < STEP and not amount >= 5
        else (3 if amount != 7 else 4)
        if amount == 5 or amount == 7
        else 2
        if (amount < -STEP or amount > STEP) and (amount < 50 or amount > 60)
        else NEVER
    )


@line("Powers", USD, source="test")
def powers(amount: float) -> float:
    """Signs, powers and what binds how tightly."""
    return -(2**2) + (-2) ** 3 - (amount - (3 - 1)) / (4 / 2) * 2**-1 + max(1, -amount, abs(amount) - 1)


@line("A figure as a condition", USD, source="test")
def decided(amount: float) -> float:
    """A figure that is not nothing decides, as in Python and in Excel."""
    return (1 if not amount else 2) + (10 if amount else 20)


@line("Words", TEXT, source="test")
def sentence(rounded: float, word: str) -> str:
    """In words."""
    return f"about `{usd(abs(rounded))}` ${{}} \\ {word}: {AWKWARD}" if rounded != 0 else AWKWARD


EVERYTHING = Graph((AMOUNT, WORD), (rounded, kind, powers, decided, sentence))


@pytest.mark.parametrize("amount", [-100.0, -15.0, -10.0, 0.0, 3.0, 5.0, 7.0, 9.99, 10.0, 15.0, 55.0, 1e6])
def test_every_construct_of_the_small_language_means_the_same(amount: float, node: str, tmp_path: Path) -> None:
    figures = {"amount": amount, "word": AWKWARD}
    (found,) = answers(node, tmp_path, javascript.module(EVERYTHING), [["evaluate", figures]])
    expected = EVERYTHING.evaluate(figures)
    assert {name: str(value) for name, value in found.items()} == {
        name: value if isinstance(value, str) else str(float(value)) for name, value in expected.items()
    }


@line("New", USD, source="test")
def delete(new: float) -> float:
    """Fine in Python, and two words of JavaScript's own."""
    return new


def test_a_name_that_javascript_keeps_for_itself_is_refused() -> None:
    with pytest.raises(UntranslatableLine, match="`delete` means something else in JavaScript"):
        javascript.function(delete)
