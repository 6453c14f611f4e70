"""Month by month: growth, falling prices, payback and present value.

>>> BREAKEVEN_MONTH(60_000, 20_000, 28_000, 5_000, migration_cost=150_000)
22
"""

from collections.abc import Callable, Mapping
from typing import Any

from xl_addin.functions.asked import DEFAULT
from xl_addin.functions.block import Cell, Grid
from xl_addin.functions.cell_function import Trace
from xl_addin.functions.declaring import figures_function
from xl_addin.model import MONTHLY, SUMMARY
from xl_addin.model.graph import Graph
from xl_addin.model.inputs import INPUTS
from xl_addin.model.line import Input
from xl_addin.model.months import months, summary, totals
from xl_addin.model.projection import (
    FELL_LEAST,
    FELL_MOST,
    FLAT,
    MONTH_LINES,
    MONTH_NUMBER,
    OWN_FIGURE,
    SO_FAR,
    SUMMARY_LINES,
    TOTALS,
)
from xl_addin.units import MONTH, USD, USD_PER_MONTH

__all__ = ["BREAKEVEN_MONTH", "PROJECT_COSTS", "SELFHOST_NPV"]

PROJECTION = "Projection"
NOT_PAID_BACK = "The move does not pay for itself within the horizon."
#: The columns of the table, and the line that each shows.
COLUMNS = {
    "Month": "month",
    "API bill": "api_in_month",
    "GPU rental": "gpu_in_month",
    "People and tools": "fixed_cost",
    "API replaced": "displaced_in_month",
    "Saving": "saving_in_month",
    "Cumulative saving": "cumulative",
}


class PriceFall(Input):
    """A fall per year, as a number or as one of the outlooks that the guide's figures stand for."""

    __slots__ = ()

    @property
    def how_to_type(self) -> str:
        least, most, months = (INPUTS[f"guide_fall_{name}"].default for name in ("least", "most", "months"))
        fell = f'"{FELL_LEAST}" ({least:.0%} in {months} months), "{FELL_MOST}" ({most:.0%})'
        return f'{self.low:.0%} to {self.high:.0%}, as 20% or 0.2, or "{FLAT}", {fell}'

    def check(self, value: Any) -> Any:
        for outlook in (FLAT, FELL_LEAST, FELL_MOST):
            if isinstance(value, str) and value.strip().casefold() == outlook.casefold():
                return outlook
        return Input.check(self, value)


_OWN = INPUTS["api_price_decline"]
FALL = PriceFall(
    _OWN.name, _OWN.label, _OWN.unit, "Fall of API prices per year.", _OWN.low, _OWN.high, default=_OWN.default
)
ARGUMENTS = [FALL, *INPUTS.values()]


def _outlook(fall: float | str) -> dict[str, float | str]:
    """The price outlook that a fall stands for: the one that was named, or a figure of one's own."""
    if isinstance(fall, str):
        return {"price_outlook": fall, FALL.name: 0.0}
    return {"price_outlook": OWN_FIGURE}


#: What the months, and what they come to, are worked out from.
STANDS_ON = [
    *((MONTHLY, line.name) for line in MONTH_LINES),
    *((SUMMARY, line.name) for line in SUMMARY_LINES),
]
FOUND = (MONTH_NUMBER, SO_FAR, *TOTALS)
TAKEN_APART = {FALL.name: _outlook}


def _table(figures: Mapping[str, Any]) -> Grid:
    return [[*COLUMNS], *months(figures, COLUMNS.values())]


def _summed_up(target: str) -> Callable[[Mapping[str, Any]], Any]:
    return lambda figures: summary(figures, target)[target]


def _trace_to(target: str) -> Trace:
    """What the months come to, and the line made of it; `PROJECT_COSTS` shows the months themselves."""

    def trace(figures: dict[str, Any]) -> tuple[Graph, Mapping[str, Any], str]:
        return SUMMARY, {**figures, **totals(figures)}, target

    return trace


@figures_function(
    PROJECTION,
    USD_PER_MONTH,
    ARGUMENTS,
    _table,
    stands_on=STANDS_ON,
    found=FOUND,
    taken_apart=TAKEN_APART,
    spills=True,
)
def PROJECT_COSTS(
    api_monthly: Cell,
    gpu_rental: Cell,
    ops: Cell,
    tooling: Cell = DEFAULT,
    utilization: Cell = DEFAULT,
    design_utilization: Cell = DEFAULT,
    migration_cost: Cell = DEFAULT,
    api_growth: Cell = DEFAULT,
    api_price_decline: Cell = DEFAULT,
    gpu_price_decline: Cell = DEFAULT,
    horizon: Cell = DEFAULT,
) -> Cell:
    """A table month by month: both bills, what the fleet replaces, the saving, and the cumulative saving.

    >>> PROJECT_COSTS(150_000, 35_000, 40_000, migration_cost=150_000, horizon=2)[-1]
    [2, 150000.0, 35000.0, 40000.0, 150000.0, 75000.0, 0.0]
    """


@figures_function(
    PROJECTION,
    MONTH,
    ARGUMENTS,
    _summed_up("breakeven_month"),
    stands_on=STANDS_ON,
    found=FOUND,
    taken_apart=TAKEN_APART,
    never=NOT_PAID_BACK,
    trace=_trace_to("breakeven_month"),
)
def BREAKEVEN_MONTH(
    api_monthly: Cell,
    gpu_rental: Cell,
    ops: Cell,
    tooling: Cell = DEFAULT,
    utilization: Cell = DEFAULT,
    design_utilization: Cell = DEFAULT,
    migration_cost: Cell = DEFAULT,
    api_growth: Cell = DEFAULT,
    api_price_decline: Cell = DEFAULT,
    gpu_price_decline: Cell = DEFAULT,
    horizon: Cell = DEFAULT,
) -> Cell:
    """The first month whose cumulative saving is not negative; #N/A: never within the horizon.

    >>> BREAKEVEN_MONTH(150_000, 35_000, 40_000, migration_cost=150_000)
    2
    """


@figures_function(
    PROJECTION,
    USD,
    ARGUMENTS,
    _summed_up("net_present_value"),
    stands_on=STANDS_ON,
    found=FOUND,
    taken_apart=TAKEN_APART,
    trace=_trace_to("net_present_value"),
)
def SELFHOST_NPV(
    api_monthly: Cell,
    gpu_rental: Cell,
    ops: Cell,
    tooling: Cell = DEFAULT,
    utilization: Cell = DEFAULT,
    design_utilization: Cell = DEFAULT,
    migration_cost: Cell = DEFAULT,
    api_growth: Cell = DEFAULT,
    api_price_decline: Cell = DEFAULT,
    gpu_price_decline: Cell = DEFAULT,
    horizon: Cell = DEFAULT,
    discount_rate: Cell = DEFAULT,
) -> Cell:
    """All savings within the horizon in today's money, less the migration cost.

    >>> round(SELFHOST_NPV(150_000, 35_000, 40_000, migration_cost=150_000))
    2188984
    """
