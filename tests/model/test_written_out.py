"""Lines written out as one function: the arithmetic of the lines themselves, in their order."""

from dataclasses import replace
from types import FunctionType

import pytest

from xl_addin.model import MODEL
from xl_addin.model.projection import api_in_month, gpu_in_month
from xl_addin.model.scenarios import cases, with_effects
from xl_addin.model.written_out import written_out


@pytest.mark.parametrize("key", cases())
def test_every_line_is_what_its_own_function_gives(key: str) -> None:
    typed = with_effects(cases()[key].values)
    one_by_one = dict(typed)
    for line in MODEL.order:
        one_by_one[line.name] = line(*(one_by_one[name] for name in line.parameters))
    # As text, for what never happens is no number, which equals nothing.
    assert repr(typed | written_out(MODEL.order)(typed)) == repr(one_by_one)


def test_each_line_has_its_own_constants_though_two_share_a_name() -> None:
    half_years = FunctionType(gpu_in_month.function.__code__, {"MONTHS_IN_YEAR": 6})
    lines = api_in_month, replace(gpu_in_month, function=half_years)
    figures = {
        "api_monthly": 1,
        "gpu_rental": 1,
        "volume": 1,
        "api_decline": 0.5,
        "gpu_price_decline": 0.5,
        "month": 13,
    }
    assert written_out(lines)(figures) == {"api_in_month": 0.5, "gpu_in_month": 0.25}


def test_what_is_given_may_be_asked_for() -> None:
    assert written_out((), "ops")({"ops": 5}) == 5
