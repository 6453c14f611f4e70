"""Answers that are remembered: how many, how long, and which calls are one question."""

from decimal import Decimal
from typing import Any
from unittest import mock

import pytest

import udfs  # noqa: F401  (registers the functions)
from xl_addin.functions.answers import Answers, key_of
from xl_addin.functions.block import Cell
from xl_addin.functions.cell_function import REGISTRY


@pytest.mark.parametrize("cells", [(7, "a"), (0, 1), (1, 1.5), ("", None)])
def test_a_call_is_found_again_by_its_cells(cells: tuple[Cell, ...]) -> None:
    assert {key_of(cells): "answer"}[cells] == "answer"


@pytest.mark.parametrize("truth", [True, False])
def test_a_truth_value_is_not_found_as_its_number(truth: bool) -> None:
    assert (truth,) not in {key_of((int(truth),)): "answer"}
    assert (int(truth),) == (truth,), "to Python they are one"


@pytest.mark.parametrize("cell", [[1], ((1,),), True, False, 0.0, 1.0, Decimal(1)])
def test_a_range_and_what_a_truth_value_could_be_taken_for_are_no_key(cell: Cell) -> None:
    assert key_of(("gpt-5", cell)) is None


def test_no_more_answers_are_kept_than_there_is_room_for() -> None:
    answers = Answers(lambda forget: None)
    with mock.patch.object(Answers, "MOST", 3):
        for number in range(10, 20):
            assert answers.to(REGISTRY["SELFHOST_TOTAL"], (number, 5)) == number + 5
            assert len(answers.known) <= 3


def test_the_same_call_is_kept_once() -> None:
    answers = Answers(lambda forget: None)
    for _ in range(3):
        answers.to(REGISTRY["SELFHOST_TOTAL"], (0, 1))
    assert len(answers.known) == 1


def test_an_answer_that_was_under_way_when_prices_changed_is_not_kept() -> None:
    answers = Answers(lambda forget: None)

    def entry(*cells: Any) -> int:
        answers.forget()
        return 7

    assert answers.to(mock.Mock(side_effect=entry), (1, 2)) == 7
    assert answers.known == {}
