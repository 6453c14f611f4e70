"""What a function and its arguments mean, in the words that every host shows."""

from dataclasses import replace

import pytest

import udfs  # noqa: F401  (registers the functions)
from xl_addin.errors import Misdeclared
from xl_addin.functions.argument import Argument
from xl_addin.functions.cell_function import REGISTRY
from xl_addin.functions.description import Described, described
from xl_addin.functions.wizard import WIZARD_LIMIT


def test_an_argument_says_what_it_means_and_what_to_type() -> None:
    *_, tooling = described(REGISTRY["SELFHOST_TOTAL"])
    meaning = "Licences, serving, observability, drift, evals, versions, security patches."
    allowed = "0 to 1,000,000,000 USD/month"
    assert tooling == Described(
        "tooling", meaning, f"{meaning} ({allowed})", "USD/month", "0", allowed, required=False, repeats=False
    )


@pytest.mark.parametrize(
    ("name", "argument", "left_out", "allowed"),
    [
        ("SELFHOST_TOTAL", "ops", "required", "0 to 1,000,000,000 USD/month"),
        ("BREAKEVEN_UTIL", "design_utilization", "85.0%", "1% to 100%, as 55% or 0.55"),
        ("API_PRICE", "model", "required", "text"),
        ("API_PRICE", "as_of", "none", "a date from 2000-01-01 to 2099-12-31, as a date cell or as 2025-06-30"),
        ("SCENARIO_TABLE", "which", "all", "one of: all, four, sizes"),
        ("EXPLAIN", "arguments", "none", "any number of cells"),
    ],
)
def test_it_says_what_counts_if_it_is_left_out(name: str, argument: str, left_out: str, allowed: str) -> None:
    [one] = [one for one in described(REGISTRY[name]) if one.name == argument]
    assert (one.left_out, one.allowed) == (left_out, allowed)
    assert one.required == (left_out == "required")


def test_only_the_last_argument_of_explain_takes_any_number_of_cells() -> None:
    repeating = {name: [one.repeats for one in described(entry)] for name, entry in REGISTRY.items()}
    assert repeating.pop("EXPLAIN") == [False, True]
    assert not any(map(any, repeating.values()))


def test_words_that_excels_wizard_would_cut_are_refused() -> None:
    entry = REGISTRY["SELFHOST_TOTAL"]
    long = replace(entry.arguments[0].figure, meaning="x" * (WIZARD_LIMIT - 10))
    with pytest.raises(
        Misdeclared, match=r"^SELFHOST_TOTAL, gpu_rental: .* has 27\d characters, and Excel's wizard shows"
    ):
        described(replace(entry, arguments=(Argument(long), *entry.arguments[1:])))
