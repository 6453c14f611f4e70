"""Whole columns of cells as the model takes them: most hold a number in range, and of those only that is asked."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xl_addin.cases.own_case import EITHER_WAY, NUMBER, REQUIRED, absent, is_blank, taken
from xl_addin.errors import BreakevenError
from xl_addin.model.line import Input
from xl_addin.notation.arrays import Column

#: Which cells of a column are refused.
Refused: TypeAlias = npt.NDArray[np.bool_]

#: A number in digits alone, as programs write it; people write it as in `NUMBER`.
_DIGITS = r"\A-?[0-9]+(\.[0-9]+)?\z"
_AS_PEOPLE_WRITE = rf"\A({NUMBER.pattern})\z"
_EITHER_WAY = rf"\A({EITHER_WAY.pattern})\z"
_SIGNS = "$,%"


def names(cells: Column) -> tuple[Column, Refused]:
    """What the cases are called; a blank is refused."""
    listed = cells.tolist()
    return np.array([*map(str, listed)], object), np.array([*map(is_blank, listed)], bool)


def figures(figure: Input, cells: Column) -> tuple[Any, Refused]:
    """The figures that the cells hold, numbers as doubles and words as a categorical, and which cells are refused.

    >>> from xl_addin.model.inputs import INPUTS
    >>> figures(INPUTS["utilization"], np.array(["0.7", "", "70%", "70"], object))
    (array([0.7 , 0.85, 0.7 ,  nan]), array([False, False, False,  True]))
    """
    return _words(figure, cells) if figure.unit.is_text else _numbers(figure, cells)


def left_out(figure: Input, rows: int) -> Any:
    """What a file without the column stands for."""
    default, _ = figures(figure, np.array([""], object))
    return default.repeat(rows)


def _numbers(figure: Input, cells: Column) -> tuple[Column, Refused]:
    numbers = _whatever_is_a_number(cells)
    sound = (numbers >= figure.low) & (numbers <= figure.high)
    if figure.unit.kind == "whole":
        sound &= numbers == np.trunc(numbers)
    held = _one_by_one(figure, cells[~sound])
    refused = np.zeros(cells.size, bool)
    refused[~sound] = [one is None for one in held.tolist()]
    numbers[~sound] = held.astype(float)
    return numbers, refused


def _words(figure: Input, cells: Column) -> tuple[pd.Categorical[Any], Refused]:
    words: pd.Categorical[Any] = pd.Categorical(_one_by_one(figure, cells), categories=list(figure.choices))
    return words, words.isna()


def _one_by_one(figure: Input, cells: Column) -> Column:
    """What each cell holds, by the one definition of what a cell means; None where it is refused."""

    @lru_cache(maxsize=None, typed=True)  # TRUE is no 1
    def held(cell: Any) -> Any:
        if is_blank(cell):
            return None if figure.name in REQUIRED else absent(figure)
        try:
            return taken(figure, cell)
        except BreakevenError:
            return None

    return np.array([*map(held, cells.tolist())], object)


def _whatever_is_a_number(cells: Column) -> Column:
    """The numbers among the cells; NaN for whatever else there is, and is looked at one by one."""
    try:
        written = pc.fill_null(pc.ascii_trim_whitespace(pa.array(cells, pa.string())), "")
    except pa.ArrowTypeError:  # a workbook's
        return np.array(
            [cell if type(cell) is float or type(cell) is int else np.nan for cell in cells.tolist()], float
        )
    numbers = _as_doubles(written, _DIGITS, written)
    others = np.isnan(numbers)
    if others.any():
        numbers[others] = _as_people_write(written.filter(pa.array(others)))
    numbers[pc.match_substring_regex(written, _EITHER_WAY).to_numpy(zero_copy_only=False)] = np.nan
    return numbers


def _as_people_write(written: pa.StringArray) -> Column:
    digits = written
    for sign in _SIGNS:
        digits = pc.replace_substring(digits, sign, "")
    numbers = _as_doubles(written, _AS_PEOPLE_WRITE, digits)
    per_cent = pc.ends_with(written, "%").to_numpy(zero_copy_only=False)
    return np.where(per_cent, numbers / 100, numbers)


def _as_doubles(written: pa.StringArray, pattern: str, digits: pa.StringArray) -> Column:
    """The numbers that the digits are of whatever is written so; NaN for the rest."""
    sound = pc.if_else(pc.match_substring_regex(written, pattern), digits, None)
    numbers: Column = pc.cast(sound, pa.float64()).to_numpy(zero_copy_only=False)
    return np.require(numbers, requirements="W")
