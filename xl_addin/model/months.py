"""The projection, month by month: the savings add up from one month to the next, which no single line can say.

All months are one loop in one function, written out for the figures that are wanted; what reads no month is worked
out before it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from xl_addin.model import MONTHLY, SUMMARY
from xl_addin.model.line import NEVER
from xl_addin.model.projection import MONTH_LINES
from xl_addin.model.written_out import WrittenOut, assigned, compiled, read_by, taken

#: What each month is given.
OF_THE_MONTH = ("month", "savings_so_far")


def months(figures: Mapping[str, Any], wanted: Iterable[str]) -> list[list[Any]]:
    """The wanted figures of every month within the horizon."""
    rows: list[list[Any]] = _written_out(tuple(wanted), tuple(figures))(figures)
    return rows


@cache
def _written_out(wanted: tuple[str, ...], given: tuple[str, ...]) -> WrittenOut:
    known = {*given, *OF_THE_MONTH}
    saved = MONTHLY.path("counted_saving", known)
    needed = {*saved, *(line for name in wanted for line in MONTHLY.path(name, known))}
    lines = [line for line in MONTHLY.order if line in needed]
    read = {"horizon", *read_by(lines), *wanted} - {line.name for line in lines}
    body = [
        *taken(sorted(read - {*OF_THE_MONTH})),
        *assigned(line for line in lines if line not in MONTH_LINES),
        "rows, savings_so_far = [], 0.0",
        "for month in range(1, int(horizon) + 1):",
        *(f"    {step}" for step in assigned(line for line in saved if line in MONTH_LINES)),
        "    savings_so_far += counted_saving",
        *(f"    {step}" for step in assigned(line for line in lines if line in MONTH_LINES and line not in saved)),
        f"    rows.append([{', '.join(wanted)}])",
        "return rows",
    ]
    return compiled("figures", body, lines)


# All months -----------------------------------------------------------------------------------------------------------


def summary(figures: Mapping[str, Any], target: str | None = None) -> dict[str, Any]:
    """The lines over all months, break-even month and net present value, or the one that is wanted."""
    return SUMMARY.evaluate({**figures, **totals(figures, target)}, target)


def totals(figures: Mapping[str, Any], target: str | None = None) -> dict[str, Any]:
    """What the months come to: the figures that the lines over all months read, or the one that is wanted."""
    read = _read_for(target)
    found: dict[str, Any] = {}
    if "discounted_total" in read:
        # Python 3.12 changed how `sum` adds floats; this adds them exactly on every version.
        found["discounted_total"] = math.fsum(saving for (saving,) in months(figures, ["discounted_in_month"]))
    if "months_paid_back" in read:
        paid_back = [month for month, is_paid_back in months(figures, ["month", "paid_back"]) if is_paid_back]
        found["months_paid_back"] = len(paid_back)
        found["first_paid_back"] = paid_back[0] if paid_back else NEVER
    return found


@cache
def _read_for(target: str | None) -> frozenset[str]:
    lines = SUMMARY.order if target is None else SUMMARY.path(target, ())
    return frozenset(name for line in lines for name in line.parameters)
