"""What a workload asks of an API: the tokens of one call, the calls of a day, how they are sent, and for how long.

What that costs is in `request`, which is not imported before somebody asks, for Excel starts with these words alone.
"""

from __future__ import annotations

from xl_addin.model.line import Input
from xl_addin.model.money import BILLION
from xl_addin.units import CALLS_PER_DAY, SHARE, TOKENS, Unit

TEN_MILLION = 1e7
DAYS_PER_YEAR = 365
MONTHS_PER_YEAR = 12
DAY, MONTH, YEAR = "day", "month", "year"
#: How many of each period a year has; one call is no period.
A_YEAR = {DAY: DAYS_PER_YEAR, MONTH: MONTHS_PER_YEAR, YEAR: 1}
CALL = "call"
PERIODS = (CALL, *A_YEAR)


def _amount(name: str, label: str, unit: Unit, meaning: str, high: float) -> Input:
    return Input(name, label, unit, meaning, low=0, high=high)


def _share(name: str, label: str, meaning: str, default: float) -> Input:
    return Input(name, label, SHARE, meaning, low=0, high=1, default=default)


USAGE = (
    _amount("input_tokens", "Input tokens", TOKENS, "Input tokens of one call, cached ones included.", TEN_MILLION),
    _amount("output_tokens", "Output tokens", TOKENS, "Output tokens of one call, reasoning included.", TEN_MILLION),
    _amount("calls_per_day", "Calls", CALLS_PER_DAY, "Calls a day, every day of the year.", BILLION),
    _share("cached_share", "Cached share", "Share of the input tokens that is read from the vendor's cache.", 0),
    _share("batch_share", "Batch share", "Share of the calls that is sent through the batch interface.", 0),
)
WRITTEN_SHARE = _share("written_share", "Written share", "Share of the input that is written to the cache.", 0)
HOUR_WRITTEN_SHARE = _share(
    "hour_written_share",
    "Written share, for an hour",
    "Share of the input that is written to the cache for an hour.",
    0,
)
INPUT_SHARE = _share("input_share", "Input share", "Share of the tokens that is input: 75% is three to one.", 0.75)
