"""The projection, month by month: the savings add up from one month to the next, which no single line can say."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from xl_addin.model import MONTHLY, SUMMARY
from xl_addin.model.line import NEVER
from xl_addin.model.projection import MONTH_LINES
from xl_addin.model.written_out import WrittenOut, written_out


def months(figures: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Every month within the horizon, with all lines of the month."""
    for sum_so_far in _sums_so_far(figures):
        yield MONTHLY.evaluate(sum_so_far)


def totals(figures: Mapping[str, Any]) -> dict[str, Any]:
    """What the months come to: the figures that the lines over all months read."""
    given = (*figures, "month", "counted_saving", "savings_so_far")
    discounted_of, is_paid_back = _line("discounted_in_month", given), _line("paid_back", given)
    discounted, paid_back = [], []
    for sum_so_far in _sums_so_far(figures):
        discounted.append(discounted_of(sum_so_far))
        if is_paid_back(sum_so_far):
            paid_back.append(sum_so_far["month"])
    return {
        # Python 3.12 changed how `sum` adds floats; this adds them exactly on every version.
        "discounted_total": math.fsum(discounted),
        "months_paid_back": len(paid_back),
        "first_paid_back": paid_back[0] if paid_back else NEVER,
    }


def _sums_so_far(figures: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The figures with each month, its saving and the savings so far: one and the same mapping, month after month."""
    so_far = {**figures, **_same_every_month(tuple(figures))(figures), "savings_so_far": 0.0}
    saving_of = _line("counted_saving", (*so_far, "month"))
    for month in range(1, int(figures["horizon"]) + 1):
        so_far["month"] = month
        so_far["counted_saving"] = saving_of(so_far)
        so_far["savings_so_far"] += so_far["counted_saving"]
        yield so_far


@cache
def _same_every_month(given: tuple[str, ...]) -> WrittenOut:
    """The lines that the months stand on and that read no month: worked out once."""
    return written_out(line for line in MONTHLY.order if line not in MONTH_LINES and line.name not in given)


@cache
def _line(target: str, given: tuple[str, ...]) -> WrittenOut:
    return written_out(MONTHLY.path(target, given), target)


def summary(figures: Mapping[str, Any]) -> dict[str, Any]:
    """The lines over all months: break-even month and net present value."""
    return SUMMARY.evaluate({**figures, **totals(figures)})
