"""How figures are written, and rounded: as Excel does."""

import math

import pytest

from xl_addin import units
from xl_addin.units import Unit, percent, round_half_up, usd


@pytest.mark.parametrize(
    ("unit", "value", "shown"),
    [
        (units.USD_PER_MONTH, -7_117.647, "-7,118"),
        (units.USD, 1_260_000, "1,260,000"),
        (units.USD_PER_GPU_HOUR, 1.5, "1.50"),
        (units.SHARE, 0.70125, "70.1%"),
        (units.SHARE_PER_YEAR, -0.5, "-50.0%"),
        (units.MULTIPLE, 1.68, "1.68x"),
        (units.MONTHS, 21.44, "21.4"),
        (units.MONTH, 36.0, "36"),
        (units.TEXT, "API", "API"),
        (units.USD, math.nan, "never"),
        (units.USD, True, "True"),
    ],
)
def test_a_figure_is_shown_as_a_person_writes_it(unit: Unit, value: object, shown: str) -> None:
    assert unit.show(value) == shown


@pytest.mark.parametrize(
    ("number", "digits", "rounded"),
    [
        (52.5, 0, 53),
        (-52.5, 0, -53),
        (0.5, 0, 1),
        (2.5, 0, 3),
        (1.005, 2, 1.01),
        (2.675, 2, 2.68),
        (1_234.5, -2, 1_200),
        (0.4999, 0, 0),
    ],
)
def test_halves_go_away_from_zero_by_fifteen_digits_as_in_excel(number: float, digits: int, rounded: float) -> None:
    assert round_half_up(number, digits) == rounded


def test_a_figure_without_end_is_not_written() -> None:
    for endless in (math.inf, -math.inf):
        with pytest.raises(OverflowError):
            usd(endless)


def test_the_longest_figure_there_is_can_be_written() -> None:
    assert len(usd(1.7e308)) == 1 + 309 + 102
    assert round_half_up(-1.7e308, 2) == -1.7e308


def test_money_and_shares_in_words_are_whole() -> None:
    assert [usd(7_117.647), usd(0), usd(999_999.5)] == ["$7,118", "$0", "$1,000,000"]
    assert usd(1e30) == "$1" + 10 * ",000"
    assert [percent(0.525), percent(0.85), percent(1.0625)] == ["53%", "85%", "106%"]
