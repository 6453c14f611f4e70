"""Text from outside, a name in a file say, made fit to be shown: on a screen, in a cell, in a CSV file."""

from __future__ import annotations

import re

#: What steers a screen or turns the order of its letters, what ends a line, and what is no letter at all.
STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
#: What a spreadsheet takes for the beginning of a formula, in both widths in which it may be typed.
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")


def plain(text: str, kept: str = "") -> str:
    r"""The text with whatever steers a screen written out, so that it is seen and does nothing.

    >>> print(plain("gpt\x1b[2J"), plain("two\nlines", kept="\n"))
    gpt\x1b[2J two
    lines
    """
    return STEERING.sub(lambda sign: sign[0] if sign[0] in kept else _written_out(sign[0]), text)


def for_csv(text: str) -> str:
    """The text as a cell of a CSV file that a spreadsheet shows and never calculates.

    >>> for_csv("=cmd|' /C calc'!A0"), for_csv("Growth team")
    ("'=cmd|' /C calc'!A0", 'Growth team')
    """
    return f"'{plain(text)}" if FORMULA.match(text) else plain(text)


def for_cell(text: str) -> str:
    """The text as openpyxl writes it into a cell as text, for it takes what begins with = for a formula.

    >>> for_cell("=1+1.csv"), for_cell("+1.csv")
    ("'=1+1.csv", '+1.csv')
    """
    return f"'{plain(text)}" if text.startswith("=") else plain(text)


def _written_out(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")
