"""Between them, `make test` and `make proof` run every case, and none twice."""

from __future__ import annotations

from tests.proof import PROOF, sampled


def test_the_first_cases_are_for_every_run_and_the_others_for_the_proof() -> None:
    *few, third, fourth = sampled(2, iter(range(4)))
    assert few == [0, 1]
    assert [(left.values, left.marks) for left in (third, fourth)] == [((2,), (PROOF,)), ((3,), (PROOF,))]


def test_a_case_of_several_arguments_stays_one() -> None:
    few, left = sampled(1, [("a", 1), ("b", 2)])
    assert (few, left.values) == (("a", 1), ("b", 2))
