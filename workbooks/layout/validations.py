"""What Excel lets be typed into a cell: a choice from a list, a number in a range, a text that is not too long.

Each kind says what to type when the cell is chosen, and again when something else was typed. What is longer than
Excel can show is cut.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

#: Excel's limits for the texts of a validation.
TITLE_LIMIT, PROMPT_LIMIT, ERROR_LIMIT = 32, 255, 224

#: As many letters as a text may have that is typed into one cell.
LONGEST_TEXT = 500
TOO_LONG = f"Keep it under {LONGEST_TEXT} characters."


class Said(NamedTuple):
    """What Excel shows where a cell is chosen, and where something that is not allowed was typed into it."""

    title: str
    prompt: str
    refusal: str
    instead: str


def allow(sheet: Worksheet, rule: DataValidation, *cells: str) -> None:
    """Let only what the rule allows be typed into those cells."""
    for block in cells:
        rule.add(block)
    sheet.add_data_validation(rule)


def choice(listed: str, said: Said) -> DataValidation:
    """One of the words of a list: cells, or the words themselves in quotation marks."""
    return _saying(said, DataValidation("list", formula1=listed, allow_blank=False))


def number(low: str, high: str, said: Said, *, whole: bool = False, blank: bool = False) -> DataValidation:
    """A number between two, which are cells or written out; with `blank` the cell may stay empty."""
    kind: Literal["whole", "decimal"] = "whole" if whole else "decimal"
    return _saying(said, DataValidation(kind, operator="between", formula1=low, formula2=high, allow_blank=blank))


def text(said: Said) -> DataValidation:
    """A text that is not too long, or nothing."""
    most = str(LONGEST_TEXT)
    return _saying(said, DataValidation("textLength", operator="lessThanOrEqual", formula1=most, allow_blank=True))


def _saying(said: Said, rule: DataValidation) -> DataValidation:
    rule.promptTitle, rule.prompt = said.title[:TITLE_LIMIT], said.prompt[:PROMPT_LIMIT]
    rule.errorTitle, rule.error = said.refusal[:TITLE_LIMIT], said.instead[:ERROR_LIMIT]
    rule.showInputMessage = rule.showErrorMessage = True
    return rule
