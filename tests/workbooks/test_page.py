"""A page: what stands over every sheet, and how high a row is for its words."""

from __future__ import annotations

from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.layout import validations
from workbooks.layout.columns import Columns, of_cases
from workbooks.layout.page import Page, empty
from workbooks.layout.styles import GREY
from workbooks.layout.validations import Said
from xl_addin.units import TEXT

VENDORS = Columns({"Anthropic": "Anthropic", "OpenAI": "OpenAI"})
CHECK, CASE = "=master_check", '="Selected case: "&selected_case'
SAID = Said("Price", "Type a price.", "Not a price", "Type dollars.")


def page_of(columns: Columns) -> Page:
    _, pages = empty({"Model": GREY}, columns)
    return pages["Model"]


def places_of(sheet: Worksheet, *formulas: str) -> list[str]:
    """The cells that hold these formulas."""
    found = {cell.value: cell.coordinate for row in sheet.iter_rows() for cell in row}
    return [found[one] for one in formulas if one in found]


@pytest.mark.parametrize(
    ("columns", "said", "title", "shown", "panes", "wide"),
    [
        (of_cases(), {}, "Model", ["F1", "J1"], "F5", 13.5),
        (VENDORS, {}, "Model", ["F1"], "F5", 13.5),
        (of_cases(), {"selected_in": "", "freeze": ""}, "Model", ["F1"], None, 13.5),
        (
            of_cases(),
            {"title": "The model", "widths": {"F": 20}, "check_in": "B", "check_row": 3, "selected_in": "C"},
            "The model",
            ["B3", "C3"],
            "F5",
            20,
        ),
    ],
)
def test_a_sheet_opens_as_the_columns_of_its_book_have_it_unless_it_says_otherwise(
    columns: Columns, said: dict[str, Any], title: str, shown: list[str], panes: str | None, wide: float
) -> None:
    page = page_of(columns)
    page.open("What it is for", **said)
    sheet = page.sheet
    assert (sheet["B1"].value, sheet["B2"].value) == (title, "What it is for")
    assert places_of(sheet, CHECK, CASE) == shown
    assert (sheet.freeze_panes, sheet.column_dimensions["F"].width) == (panes, wide)
    assert sheet.protection.sheet
    assert page.row == 4


@pytest.mark.parametrize(("right_from", "right"), [(None, "FG"), ("D", "DEFG"), ("", "")])
def test_headings_stand_to_the_right_over_figures(right_from: str | None, right: str) -> None:
    page = page_of(VENDORS)
    row = page.header(right_from=right_from)
    assert "".join(cell.coordinate[0] for cell in page.sheet[row] if cell.style == "Band right") == right


@pytest.mark.parametrize(
    ("words", "height"),
    [
        ("fits", None),
        # By its length it would have two lines; no word is broken, so it has three.
        ("a ten-letter and-another-one", 4 + 3 * 11.5),
    ],
)
def test_a_row_is_as_high_as_its_words_are_once_they_are_wrapped(words: str, height: float | None) -> None:
    page = page_of(VENDORS)
    row = page.case_row("Levels", TEXT, "derived", "here", lambda _: words)
    page.fit_words(words)
    assert page.sheet.row_dimensions[row].height == height


@pytest.mark.parametrize(
    ("rule", "kind", "bounds", "blank"),
    [
        (validations.choice("$B$1:$B$9", SAID), "list", ("$B$1:$B$9", None), False),
        (validations.number("0", "$C$2", SAID), "decimal", ("0", "$C$2"), False),
        (validations.number("0", "9", SAID, whole=True, blank=True), "whole", ("0", "9"), True),
        (validations.text(SAID), "textLength", (str(validations.LONGEST_TEXT), None), True),
    ],
)
def test_what_may_be_typed_is_said_before_and_after(
    rule: Any, kind: str, bounds: tuple[str, str | None], blank: bool
) -> None:
    sheet = page_of(VENDORS).sheet
    validations.allow(sheet, rule, "B1:B3", "D1")
    [found] = sheet.data_validations.dataValidation
    assert (found.type, found.formula1, found.formula2, found.allow_blank) == (kind, *bounds, blank)
    assert (found.promptTitle, found.prompt, found.errorTitle, found.error) == SAID
    assert found.showInputMessage
    assert found.showErrorMessage
    assert {str(block) for block in found.sqref.ranges} == {"B1:B3", "D1"}


def test_what_is_longer_than_excel_can_show_is_cut() -> None:
    rule = validations.text(Said("t" * 40, "p" * 300, "r" * 40, "i" * 300))
    assert [len(str(one)) for one in (rule.promptTitle, rule.prompt, rule.errorTitle, rule.error)] == [32, 255, 32, 224]
