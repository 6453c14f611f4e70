"""Ranking a column of figures with formulas."""

from __future__ import annotations


def rank(letter: str, first: int, last: int, row: int, *, largest_first: bool = False) -> str:
    """The place of a row's figure among those of its column; of equal ones the upper one comes first.

    >>> rank("E", 5, 9, 7, largest_first=True)
    '=SUMPRODUCT((E$5:E$9>E7)*1)+SUMPRODUCT((E$5:E7=E7)*1)'
    """
    # Not RANK: it may call two figures equal that a lookup then tells apart.
    figure, better = f"{letter}{row}", ">" if largest_first else "<"
    before = f"SUMPRODUCT(({letter}${first}:{letter}${last}{better}{figure})*1)"
    return f"={before}+SUMPRODUCT(({letter}${first}:{figure}={figure})*1)"
