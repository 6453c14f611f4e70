"""Hostile answers of registries: each is taken, or refused in one sentence and written down as a failed run."""

from __future__ import annotations

import pytest

from tests.attacks.bounded import run
from tests.proof import sampled

ANSWERS = 120

PROGRAM = """
import sys
from pathlib import Path
from tests.attacks.hostile_registries import attack
attack(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
"""


@pytest.mark.parametrize("batch", sampled(1, range(25)))
def test_a_hostile_answer_is_taken_or_refused_in_words(batch: int, tmp_path: object) -> None:
    said = run(PROGRAM, batch * ANSWERS, ANSWERS, tmp_path)
    taken, refused = map(int, said.split())
    assert taken + refused == ANSWERS
    # A fuzzer that everything is refused of, or nothing, attacks nothing.
    assert min(taken, refused) > ANSWERS // 10
