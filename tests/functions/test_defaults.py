"""A default stands once: where an `Input` has another, whatever rests on it has another too.

`tests.functions.other_defaults` is a process in which every default is another; here is what it says.
"""

import json
import re
import subprocess
import sys
from typing import Any

import pytest

import udfs  # noqa: F401  (registers the functions)
from xl_addin.functions.cell_function import REGISTRY
from xl_addin.functions.description import described
from xl_addin.model.inputs import INPUTS
from xl_addin.model.selfhost import QUOTE
from xl_addin.notation.lambdas import is_expressible

#: Every argument that may be left out, by its function.
OPTIONAL = [(name, one.name) for name, entry in REGISTRY.items() for one in entry.arguments if not one.required]
EACH_OPTIONAL = pytest.mark.parametrize(("name", "argument"), OPTIONAL)
OF_THE_MODEL = [one.name for one in (*INPUTS.values(), *QUOTE) if one.default is not None]


@pytest.fixture(scope="module")
def told() -> Any:
    """What is said where every default is another."""
    program = [sys.executable, "-m", "tests.functions.other_defaults"]
    return json.loads(subprocess.run(program, capture_output=True, text=True, check=True).stdout)


def of_the_page(page: str, heading: str) -> dict[str, list[str]]:
    """The rows of a page's table under a heading, or of all of them, by their first cell."""
    text = page.partition(f"### {heading}\n")[2].partition("\n### ")[0] if heading else page
    rows = [
        [cell.strip() for cell in row.strip("|").split(" | ")] for row in text.splitlines() if row.startswith("| `")
    ]
    return {row[0].strip("`"): row for row in rows}


def test_every_default_is_another_there(told: Any) -> None:
    before = {one.name: one.default for one in (*INPUTS.values(), *QUOTE) if one.default is not None}
    before |= {one.name: one.default for entry in REGISTRY.values() for one in entry.arguments if not one.required}
    assert [name for name, default in before.items() if told["changed"].get(name, default) == default] == []


@EACH_OPTIONAL
def test_a_blank_is_answered_as_the_default_typed(told: Any, name: str, argument: str) -> None:
    left_blank, typed = told["answers"][f"{name} {argument}"]
    assert left_blank == typed


@EACH_OPTIONAL
def test_the_words_and_the_reference_name_the_default(told: Any, name: str, argument: str) -> None:
    here = {one.name: one.left_out for one in described(REGISTRY[name])}
    shown = told["left out"][name][argument]
    assert of_the_page(told["functions"], name)[argument][3] == shown
    assert f"If left out: {shown}." in told["libreoffice"]
    assert shown != here[argument]


@pytest.mark.parametrize("name", OF_THE_MODEL)
def test_the_reference_of_the_model_names_it(told: Any, name: str) -> None:
    assert of_the_page(told["model"], "")[name][4] == told["shown"][name]


@pytest.mark.parametrize("name", [name for name, entry in REGISTRY.items() if is_expressible(entry)])
def test_a_name_in_excel_holds_it(told: Any, name: str) -> None:
    text = "\n".join(told["lambdas"][name])
    for one in REGISTRY[name].arguments:
        if not one.required and not one.figure.unit.is_text:
            assert re.search(rf"ISOMITTED\({one.name}\),{told['changed'][one.name]:.15g},", text)


@pytest.mark.parametrize("name", [name for name, figure in INPUTS.items() if figure.default is not None])
def test_a_case_of_ones_own_that_leaves_it_out_takes_it(told: Any, name: str) -> None:
    assert told["own case"][name] == told["changed"][name]


def test_the_tornado_in_the_sheet_moves_by_it(told: Any) -> None:
    assert told["tornado"] == told["changed"]["change"]


def test_an_outlook_in_words_stands_for_the_fall_that_is_another_there(told: Any) -> None:
    least, months = told["changed"]["guide_fall_least"], told["changed"]["guide_fall_months"]
    # A month after the first, as many months as the fall takes.
    assert told["slowest vendor"] == pytest.approx(100_000 * (1 + told["changed"]["api_growth"]) ** 25 * (1 - least))
    row = of_the_page(told["functions"], "PROJECT_COSTS")["api_price_decline"]
    words = f"({least:.0%} in {months} months)"
    assert words in row[4]
    for host in ("libreoffice", "metadata", "wizard"):
        assert words in told[host], host


def test_the_words_of_a_function_that_say_a_default_say_the_one_that_counts() -> None:
    entry = REGISTRY["API_BLENDED_PRICE"]
    [share] = [one.default for one in entry.arguments if one.name == "input_share"]
    assert "three of input to one of output" in entry.words
    assert share == 3 / (3 + 1)
