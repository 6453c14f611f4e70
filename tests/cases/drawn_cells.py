"""Cells that somebody may type into a file of own cases: what is asked for, what nearly is, and what is not."""

import math
from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from xl_addin.model.inputs import INPUTS

#: Text that some reader of numbers takes for a number, and what spreadsheets write.
ODD = (
    *("+5", "1_000", "0x10", "nan", "inf", "-inf", "Infinity", "1e999", "4e-1", "5.", ".5", "-0", "007", "--5", "1 0"),
    *(
        "1,000",
        "4,00",
        "$40,000.50",
        "-$3",
        "$",
        "%",
        "55%",
        "5 5%",
        "70.5 %",
        "1" * 400,
        "0." + "3" * 40,
        "1e",
        ".",
        "40.000",
        "-1.500",
        "0.125",
        "$7.250",
        "1.500%",
        "100.0000",
        "1000.500",
    ),
    *("TRUE", "#N/A", "#DIV/0!", "\u0661\u0662", "\uff11\uff12", "\u00a07\u00a0", "\x1f7", "\t7\n", "7\n7", "\u22127"),
    *("", " ", "\u00a0", "\t"),
)
#: What only a workbook can hold: numbers, truth, dates, errors, and cells that were never typed.
OF_A_WORKBOOK = (None, True, False, 0, 1, 1.0, -1, 10**9, "#DIV/0!", datetime(2026, 7, 1), "", "1")


def asked_of(column: str) -> st.SearchStrategy[str]:
    """What is asked for, in the ways in which people and programs write it."""
    if column not in INPUTS:
        return st.sampled_from(["Ours", "7", "nan", " Theirs "])
    figure = INPUTS[column]
    if figure.unit.is_text:
        return st.sampled_from(figure.choices).flatmap(lambda word: st.sampled_from([word, word.upper(), f" {word} "]))
    return st.floats(figure.low, figure.high).flatmap(as_text)


def as_text(number: float) -> st.SearchStrategy[str]:
    ways = ("{!r}", " {!r}\t", "{:.2f}", "{:,.2f}", "${:,.0f}", "{:e}", "{:.17g}")
    return st.sampled_from([*(way.format(number) for way in ways), f"{100 * number:g}%"])


def cells_of(column: str) -> st.SearchStrategy[str]:
    """What may stand in the column of a file of text: often what is asked for."""
    asked = asked_of(column)
    return st.one_of(
        *(asked, asked, asked, asked.map("{}s".format)),
        *(edges_of(column).map(repr), edges_of(column).map("{:,.2f}".format)),
        *(st.sampled_from(ODD), st.text(st.characters(codec="utf-8"), max_size=3)),
    )


def edges_of(column: str) -> st.SearchStrategy[float]:
    """The least and the greatest that may stand there, and what is just beyond."""
    figure = INPUTS.get(column)
    low, high = (figure.low, figure.high) if figure and not figure.unit.is_text else (0.0, 1.0)
    return st.sampled_from([low, high, math.nextafter(low, -math.inf), math.nextafter(high, math.inf), 0.0, 55.0])


def cells_of_a_workbook(column: str) -> st.SearchStrategy[Any]:
    """What may stand in the column of a workbook: the same, numbers as such, and what only a workbook can hold."""
    text = cells_of(column).filter(lambda cell: cell.isprintable() and not cell.startswith("="))
    return edges_of(column) | edges_of(column).map(round) | text | st.sampled_from(OF_A_WORKBOOK)
