"""An input that enters the self-host total is in the sheets, the functions, the page and the reference."""

import pytest

from tests.changes.built import FOLDER, page, recalculated, row_of, workbook
from xl_addin.functions.cell_function import REGISTRY
from xl_addin.model import MODEL
from xl_addin.model.inputs import INPUTS
from xl_addin.model.scenarios import case, evaluate
from xl_addin.model.sensitivity import FLEXED

MODEL_FILE = "breakeven_model.xlsx"


def test_it_raises_the_total_and_lowers_every_saving() -> None:
    before, after = evaluate(case("growth").values), evaluate(case("growth").values | {"security": 1_000})
    assert after["selfhost_total"] == before["selfhost_total"] + 1_000
    assert after["saving"] == pytest.approx(before["saving"] - 1_000)


def test_functions_that_do_not_ask_for_it_take_its_default() -> None:
    assert INPUTS["security"].default == 0
    assert REGISTRY["SELFHOST_TOTAL"](8_000, 25_000) == 33_000
    assert REGISTRY["SELFHOST_NPV"](150_000, 35_000, 40_000, None, None, None, 150_000) == pytest.approx(
        2_188_984, abs=1
    )


def test_it_is_typed_on_inputs_and_enters_the_total_on_model() -> None:
    places = {"typed": ("Inputs", "Security"), "total": ("Model", "Self-host total"), "month": ("Model", "Saving")}
    before = {what: row_of(MODEL_FILE, *place)["Your case"] for what, place in places.items()}
    assert before["typed"] == 0
    after = recalculated(MODEL_FILE, ("Inputs", "Security", 1_000), [places["total"], places["month"]])
    assert after == [before["total"] + 1_000, pytest.approx(before["month"] - 1_000)]


def test_it_is_moved_on_sensitivity_and_named_by_the_references() -> None:
    assert "security" in FLEXED
    labels = {cell.value for row in workbook(MODEL_FILE)["Sensitivity"].iter_rows() for cell in row}
    assert "Security" in labels
    assert "tools_and_security" in page("model.md")
    assert '"security"' in (FOLDER / "breakeven_sliders.html").read_text(encoding="utf-8")
    assert "security" in MODEL.inputs
