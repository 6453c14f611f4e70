"""Where the lines cross.

>>> round(BREAKEVEN_UTIL(40_000, 33_000), 3)
0.701
"""

from xl_addin.functions.asked import DEFAULT
from xl_addin.functions.block import Cell
from xl_addin.functions.declaring import line_function
from xl_addin.model import MODEL
from xl_addin.model.inputs import INPUTS
from xl_addin.model.line import Input
from xl_addin.model.money import BILLION
from xl_addin.units import USD_PER_MONTH

__all__ = ["BREAKEVEN_SPEND", "BREAKEVEN_UTIL", "PAYBACK_MONTHS", "PRIVACY_MULTIPLIER", "SELFHOST_SAVING"]

BREAKEVEN = "Break-even"

LARGEST_TOTAL = sum(INPUTS[name].high for name in MODEL.inputs_of("selfhost_total"))

TOTAL = Input(
    "selfhost_total",
    "Self-host total",
    USD_PER_MONTH,
    "What self-hosting costs per month, from SELFHOST_TOTAL.",
    low=0,
    high=LARGEST_TOTAL,
)
MONTHLY_SAVING = Input(
    "monthly_saving",
    "Monthly saving",
    USD_PER_MONTH,
    "What each month saves, from SELFHOST_SAVING.",
    low=-BILLION - LARGEST_TOTAL,
    high=BILLION + LARGEST_TOTAL,
)


@line_function(BREAKEVEN, MODEL, "saving", arguments=[TOTAL])
def SELFHOST_SAVING(
    api_monthly: Cell, selfhost_total: Cell, utilization: Cell, design_utilization: Cell = DEFAULT
) -> Cell:
    """What self-hosting saves per month at a given utilization; negative: what it costs more.

    >>> round(SELFHOST_SAVING(40_000, 33_000, 0.55))
    -7118
    """


@line_function(BREAKEVEN, MODEL, "breakeven_util", arguments=[TOTAL])
def BREAKEVEN_UTIL(api_monthly: Cell, selfhost_total: Cell, design_utilization: Cell = DEFAULT) -> Cell:
    """The utilization at which the fleet replaces as much API spend as it costs; above 100% none does.

    >>> round(BREAKEVEN_UTIL(40_000, 33_000), 5)
    0.70125
    """


@line_function(
    BREAKEVEN,
    MODEL,
    "breakeven_spend",
    never="No bill breaks even: each API dollar replaced costs a dollar or more of GPUs.",
)
def BREAKEVEN_SPEND(
    api_monthly: Cell,
    gpu_rental: Cell,
    ops: Cell,
    tooling: Cell = DEFAULT,
    utilization: Cell = DEFAULT,
    design_utilization: Cell = DEFAULT,
) -> Cell:
    """The API bill at which self-hosting pays when GPUs grow with the work and people do not; #N/A: never.

    >>> BREAKEVEN_SPEND(10_000, 5_000, 15_000)
    30000.0
    """


@line_function(
    BREAKEVEN,
    MODEL,
    "payback_months",
    arguments=[MONTHLY_SAVING],
    renamed={"monthly_saving": "saving"},
    never="The move never pays for itself: nothing is saved each month.",
)
def PAYBACK_MONTHS(migration_cost: Cell, monthly_saving: Cell) -> Cell:
    """Months of saving that pay for the move; #N/A: never, for nothing is saved.

    >>> PAYBACK_MONTHS(150_000, 75_000)
    2.0
    """


@line_function(BREAKEVEN, MODEL, "privacy_multiplier", arguments=[TOTAL])
def PRIVACY_MULTIPLIER(
    api_monthly: Cell, selfhost_total: Cell, utilization: Cell = DEFAULT, design_utilization: Cell = DEFAULT
) -> Cell:
    """How much dearer than the API the safety of the data would have to be worth for self-hosting to pay.

    >>> PRIVACY_MULTIPLIER(25_000, 42_000)
    1.68
    """
