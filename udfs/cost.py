"""What self-hosting costs.

>>> SELFHOST_TOTAL(8_000, 25_000)
33000.0
>>> SELFHOST_TOTAL([8_000, 35_000], [25_000, 40_000])
[[33000.0], [75000.0]]
"""

from xl_addin.functions.asked import DEFAULT
from xl_addin.functions.block import Cell
from xl_addin.functions.declaring import line_function
from xl_addin.model import MODEL, QUOTE_MODEL

__all__ = ["GPU_MONTHLY", "OPS_COST", "SELFHOST_TOTAL"]

COST = "Self-host cost"


@line_function(COST, MODEL, "selfhost_total")
def SELFHOST_TOTAL(gpu_rental: Cell, ops: Cell, tooling: Cell = DEFAULT) -> Cell:
    """What self-hosting costs per month: GPU rental plus operations plus tooling.

    >>> SELFHOST_TOTAL(12_000, 27_000, 3_000)
    42000.0
    """


@line_function(COST, MODEL, "ops_cost")
def OPS_COST(fte: Cell, loaded_cost_per_fte: Cell = DEFAULT, underestimate_factor: Cell = DEFAULT) -> Cell:
    """What the people who run it cost per month: headcount times loaded cost times the stress on the headcount.

    Most teams underestimate headcount 3 to 5 times: type 3 for the factor and look again.

    >>> OPS_COST(0.3, 40_000)
    12000.0
    """


@line_function(COST, QUOTE_MODEL, "gpu_monthly")
def GPU_MONTHLY(
    gpus: Cell, usd_per_gpu_hour: Cell, hours_per_month: Cell = DEFAULT, storage_network: Cell = DEFAULT
) -> Cell:
    """What a fleet rents for per month: GPUs times the hourly rate times hours, plus storage and network.

    >>> GPU_MONTHLY(8, 1.5)
    8760.0
    """
