"""A case that was added has a column in every workbook, a place in every list, and the right figures."""

import pytest

from tests.changes.built import FOLDER, page, row_of, workbook
from xl_addin.functions.cell_function import REGISTRY

LABEL = "Nightly batch work"
#: 44,000 of fleet, people and tools against 80/85 of a bill of 90,000.
SAVING = 90_000 * 0.80 / 0.85 - 44_000


def test_it_has_a_column_in_the_model_and_is_offered_on_the_cover() -> None:
    assert row_of("breakeven_model.xlsx", "Model", "Saving")[LABEL] == pytest.approx(SAVING)
    assert LABEL in {row[1].value for row in workbook("breakeven_model.xlsx")["Cover"].iter_rows()}


def test_its_workload_comes_to_its_bill_in_the_calculator() -> None:
    assert row_of("api_cost_calculator.xlsx", "Cost", "A month")[LABEL] == pytest.approx(90_000)


def test_the_functions_know_it_and_their_answers_are_recorded_beside_the_lambda_names() -> None:
    assert REGISTRY["SCENARIO"]("nightly", "saving") == pytest.approx(SAVING)
    assert LABEL in [row[0] for row in REGISTRY["SCENARIO_TABLE"]("four")]
    assert row_of("breakeven_model_lambda.xlsx", "Functions", "SELFHOST_TOTAL")[LABEL] == 44_000


def test_the_page_with_the_sliders_and_the_reference_show_it() -> None:
    assert LABEL in (FOLDER / "breakeven_sliders.html").read_text(encoding="utf-8")
    assert LABEL in page("model.md")
