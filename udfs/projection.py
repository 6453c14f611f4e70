"""Month by month: growth, falling prices, payback and present value.

>>> BREAKEVEN_MONTH(60_000, 20_000, 28_000, 5_000, migration_cost=150_000)
22
"""

from collections.abc import Mapping
from typing import Any

from xl_addin.functions.block import Cell, Grid
from xl_addin.functions.cell_function import Trace
from xl_addin.functions.declaring import DEFAULT, cell_function
from xl_addin.model import MODEL, MONTHLY, SUMMARY
from xl_addin.model.graph import Graph
from xl_addin.model.inputs import INPUTS
from xl_addin.model.line import Input
from xl_addin.model.months import months, summary, totals
from xl_addin.model.projection import FELL_LEAST, FELL_MOST, FLAT, OWN_FIGURE
from xl_addin.units import MONTH, USD, USD_PER_MONTH

__all__ = ["BREAKEVEN_MONTH", "PROJECT_COSTS", "SELFHOST_NPV"]

PROJECTION = "Projection"
NOT_PAID_BACK = "The move does not pay for itself within the horizon."
COLUMNS = ("Month", "API bill", "GPU rental", "People and tools", "API replaced", "Saving", "Cumulative saving")
SHOWN = ("month", "api_in_month", "gpu_in_month", "fixed_cost", "displaced_in_month", "saving_in_month", "cumulative")


class PriceFall(Input):
    """A fall per year, as a number or as one of the outlooks that the guide's figures stand for."""

    __slots__ = ()

    @property
    def how_to_type(self) -> str:
        least, most, months = (INPUTS[f"guide_fall_{name}"].default for name in ("least", "most", "months"))
        fell = f'"{FELL_LEAST}" ({least:.0%} in {months} months), "{FELL_MOST}" ({most:.0%})'
        return f'-50% to 99%, as 20% or 0.2, or "{FLAT}", {fell}'

    def check(self, value: Any) -> Any:
        for outlook in (FLAT, FELL_LEAST, FELL_MOST):
            if isinstance(value, str) and value.strip().casefold() == outlook.casefold():
                return MODEL.evaluate({**MODEL.defaults, "price_outlook": outlook}, "api_decline")["api_decline"]
        return Input.check(self, value)


_OWN = INPUTS["api_price_decline"]
ARGUMENTS = [
    PriceFall(
        _OWN.name, _OWN.label, _OWN.unit, "Fall of API prices per year.", _OWN.low, _OWN.high, default=_OWN.default
    ),
    *INPUTS.values(),
]


def _figures(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """All that a month reads: the arguments, of which the price fall is one's own, and defaults for the rest."""
    return {**MONTHLY.defaults, "price_outlook": OWN_FIGURE, **arguments}


def _trace_to(target: str) -> Trace:
    """What the months come to, and the line made of it; `PROJECT_COSTS` shows the months themselves."""

    def trace(arguments: dict[str, Any]) -> tuple[Graph, Mapping[str, Any], str]:
        return SUMMARY, {**arguments, **totals(_figures(arguments))}, target

    return trace


@cell_function(PROJECTION, USD_PER_MONTH, ARGUMENTS, spills=True)
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
) -> Grid:
    """A table month by month: both bills, what the fleet replaces, the saving, and the cumulative saving.

    >>> PROJECT_COSTS(150_000, 35_000, 40_000, migration_cost=150_000, horizon=2)[-1]
    [2, 150000.0, 35000.0, 40000.0, 150000.0, 75000.0, 0.0]
    """
    return [COLUMNS, *months(_figures(locals()), SHOWN)]


@cell_function(
    PROJECTION,
    MONTH,
    ARGUMENTS,
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
    return summary(_figures(locals()), "breakeven_month")["breakeven_month"]


@cell_function(PROJECTION, USD, ARGUMENTS, trace=_trace_to("net_present_value"))
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
    return summary(_figures(locals()), "net_present_value")["net_present_value"]
