"""What a workload asks of an API: the tokens of one call, the calls of a day, and how they are sent."""

from __future__ import annotations

from xl_addin.model.line import Input
from xl_addin.model.money import BILLION
from xl_addin.units import CALLS_PER_DAY, SHARE, TOKENS, Unit

TEN_MILLION = 1e7


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
INPUT_SHARE = _share("input_share", "Input share", "Share of the tokens that is input: 75% is three to one.", 0.75)
