"""What Excel lets be typed into a cell: a choice from a list, a number in a range, a text that is not too long.

Each kind says what to type when the cell is chosen, and again when something else was typed. What is longer than
Excel can show is cut.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from xl_addin.errors import UnfitSheet

#: Excel's limits for the texts of a validation.
TITLE_LIMIT, PROMPT_LIMIT, ERROR_LIMIT = 32, 255, 224
#: And for the words of a list that stand in the rule itself.
LIST_LIMIT = 255

#: As many letters as a text may have that is typed into one cell.
LONGEST_TEXT = 500
TOO_LONG = f"Keep it to {LONGEST_TEXT} characters at most."


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


def choice(listed: str | tuple[str, ...], said: Said) -> DataValidation:
    """One of the words of a list: the cells that hold them, or the words themselves.

    Raises:
        UnfitSheet: Excel cannot take the words themselves: one has a comma or a quotation mark, or they are too long.
    """
    cells = listed if isinstance(listed, str) else _written_out(listed)
    return _saying(said, DataValidation("list", formula1=cells, allow_blank=False))


def _written_out(words: tuple[str, ...]) -> str:
    """The words of a list as Excel has them in one text, with commas between."""
    written = f'"{",".join(words)}"'
    for word in words:
        if "," in word or '"' in word:
            raise UnfitSheet(
                f"“{word}” cannot be chosen from a list, for Excel parts its words at commas and ends it at a "
                "quotation mark: write it without them, or give the cells that hold the words."
            )
    if len(written) > LIST_LIMIT:
        raise UnfitSheet(
            f"A list of {len(words)} words from “{words[0]}” on has {len(written)} characters with its quotation "
            f"marks, and Excel takes {LIST_LIMIT}: shorten the words, or give the cells that hold them."
        )
    return written


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
