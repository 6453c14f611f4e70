"""What self-hosting costs: GPUs, the people who run them, and the tools around them."""

from __future__ import annotations

from xl_addin.model.line import Input, line
from xl_addin.model.money import money
from xl_addin.units import FTE, GPUS, HOURS, MULTIPLE, USD_PER_FTE, USD_PER_GPU_HOUR, USD_PER_MONTH

COSTS = (
    money("gpu_rental", "GPU rental", "GPU rental for the quoted fleet, network and storage included."),
    money("ops", "Operations", "Engineering time that runs it, fully loaded."),
    money(
        "tooling",
        "Tooling",
        "Licences, serving, observability, drift, evals, versions, security patches.",
        default=0,
    ),
)

PEOPLE = (
    Input("fte", "Headcount", FTE, "People who run it, in full-time equivalents.", low=0, high=10_000),
    Input(
        "loaded_cost_per_fte",
        "Loaded cost of one",
        USD_PER_FTE,
        "Salary, taxes, benefits and overhead of one full-time equivalent, per month.",
        low=1,
        high=1e6,
        default=25_000,
        zero_divides=True,
    ),
    Input(
        "underestimate_factor",
        "Headcount stress",
        MULTIPLE,
        "How many times more people it takes in the end than planned.",
        low=1,
        high=10,
        default=1,
    ),
)

#: What a rental quote says; `gpu_monthly` makes one figure of it.
QUOTE = (
    Input("gpus", "GPUs", GPUS, "Number of GPUs rented.", low=0, high=1e6),
    Input("usd_per_gpu_hour", "Rate", USD_PER_GPU_HOUR, "Rent of one GPU for one hour.", low=0, high=10_000),
    Input(
        "hours_per_month",
        "Hours",
        HOURS,
        "Hours rented per month; all of them are 730.",
        low=0,
        high=744,
        default=730,
    ),
    money("storage_network", "Storage and network", "What the quote leaves out.", default=0),
)


@line("People and tools", USD_PER_MONTH, source="what does not grow with the work")
def fixed_cost(ops: float, tooling: float) -> float:
    """Operations plus tooling: the part that stays when the fleet grows with the work.

    A further cost that stays is added here, and is then in every total, month and run.
    """
    return ops + tooling


@line("Self-host total", USD_PER_MONTH, source="guide: self-host total monthly cost")
def selfhost_total(gpu_rental: float, fixed_cost: float) -> float:
    """GPU rental plus people and tools.

    >>> selfhost_total(8_000, 25_000)
    33000
    """
    return gpu_rental + fixed_cost


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
