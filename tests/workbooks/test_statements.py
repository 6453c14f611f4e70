"""The printed statements are data: a row that the reconciliation could not read is refused, with what to write."""

from __future__ import annotations

from typing import Any

import pytest

from workbooks.breakeven_model.statements import ANY, read
from xl_addin.errors import UnknownKey

FIGURE: dict[str, Any] = {
    "says": "Ten less four",
    "case": "growth",
    "printed": 6,
    "holds": "about",
    "tolerance": 0.5,
    "unit": "USD/month",
    "given": [10, 4],
    "literal": "given_1 - given_2",
    "engine": "max(gpu_rental, saving)",
    "otherwise": "Agrees.",
}
WORD: dict[str, Any] = {
    "says": "The API wins",
    "case": "growth",
    "printed": "API",
    "holds": "is",
    "unit": "text",
    "literal": "'API'",
    "engine": "winner",
    "otherwise": "Agrees.",
}

#: What is changed in a row (`None` takes it out), and what is said of it.
CHANGED: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    (FIGURE, {"holds": "at leest"}, 'holds is "at leest": write one of about, at least, at most.'),
    (FIGURE, {"holds": "is"}, 'holds is "is": write one of about, at least, at most.'),
    (WORD, {"holds": "about"}, 'holds is "about": write one of is.'),
    (FIGURE, {"unit": "USD/day"}, 'unit is "USD/day": write one of USD/month, USD/year, share, multiple, text.'),
    (FIGURE, {"unit": ["share"]}, "unit is ['share']: write one of USD/month, USD/year, share, multiple, text."),
    (FIGURE, {"tolerence": 1}, "It has tolerence, which no statement has: rename it to tolerance."),
    (
        FIGURE,
        {"zzz": 1},
        "It has zzz, which no statement has: give it the name of a key, or delete it.",
    ),
    (
        FIGURE,
        {"engine": None},
        "It has no engine: a statement needs says, case, printed, holds, unit, literal, engine, otherwise.",
    ),
    (FIGURE, {"otherwise": 5}, 'otherwise is 5: write words in quotes, otherwise = "...".'),
    (FIGURE, {"literal": " "}, 'literal is " ": write words in quotes, literal = "...".'),
    (WORD, {"printed": 6}, 'printed is 6: write words in quotes, printed = "...".'),
    (FIGURE, {"printed": "6"}, 'printed is "6", in USD/month: write a number without quotes.'),
    (FIGURE, {"printed": True}, "printed is TRUE, in USD/month: write a number without quotes."),
    (FIGURE, {"tolerance": "1"}, 'tolerance is "1": write a number, 0 or more.'),
    (FIGURE, {"tolerance": -1}, "tolerance is -1: write a number, 0 or more."),
    (FIGURE, {"given": [1, 2, 3]}, "given is [1, 2, 3]: write at most 2 numbers in brackets, given = [0.9, 0.3]."),
    (FIGURE, {"given": 0.3}, "given is 0.3: write at most 2 numbers in brackets, given = [0.9, 0.3]."),
    (FIGURE, {"given": ["a"]}, "given is ['a']: write at most 2 numbers in brackets, given = [0.9, 0.3]."),
    (FIGURE, {"given": [10]}, "literal reads given_2, which the row does not give: write it into given."),
    (FIGURE, {"engine": "ops +"}, 'engine is "ops +": write what Excel can reckon over names, as gpu_rental + ops.'),
    (
        FIGURE,
        {"engine": "ops % 2"},
        'engine is "ops % 2": write what Excel can reckon over names, as gpu_rental + ops.',
    ),
    (FIGURE, {"engine": "savings"}, 'There is no line "savings": type saving, '),
    (FIGURE, {"case": "grwth"}, 'There is no scenario "grwth": type one of '),
]


@pytest.mark.parametrize(("row", "changes", "said"), CHANGED, ids=[f"{changes}" for _, changes, _ in CHANGED])
def test_a_row_that_breaks_a_rule_is_refused_with_what_to_write(
    row: dict[str, Any], changes: dict[str, Any], said: str
) -> None:
    broken = {key: value for key, value in (row | changes).items() if value is not None}
    with pytest.raises(UnknownKey) as refused:
        read({"statement": [WORD, broken]})
    assert str(refused.value).startswith(f'reconciliation.toml: statement 2, "{row["says"]}": {said}')


def test_a_row_under_another_heading_is_refused() -> None:
    with pytest.raises(UnknownKey, match="statment is no statement: write \\[\\[statement\\]\\] over every row"):
        read({"statement": [WORD], "statment": [FIGURE]})


@pytest.mark.parametrize(("holds", "slack"), [("about", (0.5, 0.5)), ("at least", (ANY, 0.5)), ("at most", (0.5, ANY))])
def test_a_figure_may_lie_over_and_under_the_printed_one_by(holds: str, slack: tuple[float, float]) -> None:
    (statement,) = read({"statement": [FIGURE | {"holds": holds}]})
    assert statement.slack == slack


def test_figures_stand_before_words() -> None:
    assert [one.says for one in read({"statement": [WORD, FIGURE]})] == [FIGURE["says"], WORD["says"]]
