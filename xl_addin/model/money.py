"""An amount of money that somebody types: most of what the model is given is one."""

from __future__ import annotations

from xl_addin.model.line import Input
from xl_addin.units import USD_PER_MONTH, Unit

#: No single amount is larger.
BILLION = 1e9


def money(name: str, label: str, meaning: str, default: float | None = None, unit: Unit = USD_PER_MONTH) -> Input:
    """An input from nothing to a billion dollars, per month unless the unit says otherwise.

    >>> money("insurance", "Insurance", "What the insurer asks for.", default=0).how_to_type
    '0 to 1,000,000,000 USD/month'
    """
    return Input(name, label, unit, meaning, low=0, high=BILLION, default=default)
