"""A level that was added to the table is known wherever a level is."""

from tests.changes.built import FOLDER, workbook
from xl_addin.functions.cell_function import REGISTRY
from xl_addin.model.constraints import constraints

LEVEL = "ISO 27001 of our own"


def test_the_function_says_what_it_does() -> None:
    effect = REGISTRY["CONSTRAINT_EFFECT"]("compliance", LEVEL)
    assert effect == "leans SELF-HOST: A certificate that covers your own machines only."


def test_a_close_verdict_names_it() -> None:
    verdict = REGISTRY["SELFHOST_VERDICT"](40_000, 8_000, 25_000, 0, 0.55, None, LEVEL)
    assert str(verdict).endswith("Compliance leans SELF-HOST")


def test_the_sheet_lists_it_where_it_can_be_chosen() -> None:
    listed = [row[4].value for row in workbook("breakeven_model.xlsx")["Constraints"].iter_rows()]
    levels = [level.name for level in constraints()["compliance"].levels]
    assert levels[2] == LEVEL
    assert [word for word in listed if word in levels] == levels


def test_the_page_with_the_sliders_and_the_lambda_names_know_it() -> None:
    assert LEVEL in (FOLDER / "breakeven_sliders.html").read_text(encoding="utf-8")
    names = workbook("breakeven_model_lambda.xlsx").defined_names
    assert LEVEL.lower() in names["SELFHOST_VERDICT"].attr_text
