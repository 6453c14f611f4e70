"""What self-hosting costs: GPUs, the people who run them, and the tools around them."""

from __future__ import annotations

from xl_addin.model.line import line
from xl_addin.units import USD_PER_MONTH


@line("Self-host total", USD_PER_MONTH, source="guide: self-host total monthly cost")
def selfhost_total(gpu_rental: float, ops: float, tooling: float) -> float:
    """GPU rental plus operations plus tooling.

    >>> selfhost_total(8_000, 25_000, 0)
    33000
    """
    return gpu_rental + ops + tooling


@line("People and tools", USD_PER_MONTH, source="what does not grow with the work")
def fixed_cost(ops: float, tooling: float) -> float:
    """Operations plus tooling: the part that stays when the fleet grows with the work."""
    return ops + tooling


@line("GPU rental from a quote", USD_PER_MONTH, source="rental contracts: GPUs x hours x rate")
def gpu_monthly(gpus: float, usd_per_gpu_hour: float, hours_per_month: float, storage_network: float) -> float:
    """GPUs times hours times the hourly rate, plus storage and network.

    >>> gpu_monthly(8, 2.0, 730, 500)
    12180.0
    """
    return gpus * usd_per_gpu_hour * hours_per_month + storage_network


@line(
    "Operations from headcount",
    USD_PER_MONTH,
    source="guide: 0.3 FTE = 8 to 12 K/month, underestimated 3 to 5 times",
)
def ops_cost(fte: float, loaded_cost_per_fte: float, underestimate_factor: float) -> float:
    """Headcount times the loaded cost of one, times the stress on the headcount.

    >>> ops_cost(0.3, 40_000, 1)
    12000.0
    """
    return fte * loaded_cost_per_fte * underestimate_factor
