"""Where the lines cross.

The fleet's cost is fixed and its useful work is proportional to utilization: one GPU at 30% costs what it
costs at 90% and does a third of the work. Break-even is fixed cost over contribution at full capacity, and
that is why `saving` is not `nominal_saving`.
"""

from __future__ import annotations

from xl_addin.model.line import NEVER, Input, line
from xl_addin.model.money import BILLION, money
from xl_addin.units import MONTHS, MULTIPLE, SHARE, USD, USD_PER_MONTH, USD_PER_YEAR, difference

MONTHS_IN_YEAR = 12

TEXTBOOK = "break-even analysis: fixed cost over contribution at full capacity"

API_BILL = (
    Input(
        "api_monthly",
        "API bill",
        USD_PER_MONTH,
        "The API bill that this workload causes today.",
        low=1,
        high=BILLION,
        zero_divides=True,
    ),
)

UTILIZATION = (
    Input(
        "utilization",
        "Utilization",
        SHARE,
        "Tokens actually served over tokens the fleet could serve. Not the busy figure of a GPU monitor.",
        low=0,
        high=1,
        default=0.85,
    ),
    Input(
        "design_utilization",
        "Design utilization",
        SHARE,
        "The utilization at which the quoted fleet carries the whole workload.",
        low=0.01,
        high=1,
        default=0.85,
        zero_divides=True,
    ),
)

MOVING = (
    money(
        "migration_cost",
        "Migration cost",
        "Engineering time to move: prompts, evals, regressions; 6 to 12 months of it.",
        default=0,
        unit=USD,
    ),
)


@line(
    "Nominal saving",
    USD_PER_MONTH,
    source="guide: break-even is when API >= self-host total, taken literally",
)
def nominal_saving(api_monthly: float, selfhost_total: float) -> float:
    """The API bill less the self-host total, as if the fleet were always full."""
    return api_monthly - selfhost_total


@line("Value of full capacity", USD_PER_MONTH, source=TEXTBOOK)
def capacity_value(api_monthly: float, design_utilization: float) -> float:
    """What the fleet's full capacity would cost at API rates.

    >>> round(capacity_value(40_000, 0.85))
    47059
    """
    return api_monthly / design_utilization


@line("API spend replaced", USD_PER_MONTH, source=TEXTBOOK)
def displaced_api(api_monthly: float, utilization: float, capacity_value: float) -> float:
    """The API spend that the fleet really replaces: never more than the bill."""
    return min(api_monthly, utilization * capacity_value)


@line("API spend left over", USD_PER_MONTH, source="what the fleet does not serve stays on the API")
def overflow_api(api_monthly: float, displaced_api: float) -> float:
    """The part of the bill that stays on the API."""
    return api_monthly - displaced_api


@line("Share of the work replaced", SHARE, source="utilization over design utilization, at most all of it")
def replaced_share(utilization: float, design_utilization: float) -> float:
    """The share of each month's API bill that the fleet replaces."""
    return min(1, utilization / design_utilization)


@line("Cost with self-hosting", USD_PER_MONTH, source="both bills that then arrive")
def cost_with_selfhost(selfhost_total: float, overflow_api: float) -> float:
    """The fleet, its people and tools, and the API for what the fleet does not serve."""
    return selfhost_total + overflow_api


@line("Saving", USD_PER_MONTH, source="the two bills compared")
def saving(api_monthly: float, cost_with_selfhost: float) -> float:
    """What self-hosting saves each month; negative: what it costs more."""
    return difference(api_monthly, cost_with_selfhost)


@line("Saving as a share of the bill", SHARE, source="the two bills compared")
def saving_share(saving: float, api_monthly: float) -> float:
    """Saving over the API bill."""
    return saving / api_monthly


@line("Saving per year", USD_PER_YEAR, source="guide: 75 K a month is 900 K a year")
def annual_saving(saving: float) -> float:
    """Twelve months of the saving, at today's prices and volume.

    >>> annual_saving(75_000)
    900000
    """
    return MONTHS_IN_YEAR * saving


@line("Break-even utilization", SHARE, source=TEXTBOOK)
def breakeven_util(selfhost_total: float, capacity_value: float) -> float:
    """The utilization at which the fleet replaces as much API spend as it costs. Above 1: none does.

    >>> round(breakeven_util(33_000, capacity_value(40_000, 0.85)), 5)
    0.70125
    """
    return selfhost_total / capacity_value


@line("Utilization headroom", SHARE, source="utilization against break-even")
def utilization_headroom(utilization: float, breakeven_util: float) -> float:
    """Utilization less break-even utilization; negative: how far it is short."""
    return utilization - breakeven_util


@line("GPU rental as a share of the bill", SHARE, source="the GPUs that serve an API dollar")
def gpu_share(gpu_rental: float, api_monthly: float) -> float:
    """GPU rental over the API bill."""
    return gpu_rental / api_monthly


@line(
    "Contribution per API dollar",
    SHARE,
    source="what is left of a replaced dollar after the GPUs that serve it",
)
def contribution_share(replaced_share: float, gpu_share: float) -> float:
    """The share of the bill that is replaced, less the share that the GPUs cost."""
    return difference(replaced_share, gpu_share)


@line("Break-even spend", USD_PER_MONTH, source="people and tools over the contribution of each API dollar")
def breakeven_spend(fixed_cost: float, contribution_share: float) -> float:
    """The bill at which self-hosting pays when GPUs grow with the work and people do not.

    Never, when a dollar of API costs a dollar or more of GPUs.

    >>> breakeven_spend(15_000, contribution_share(1, 0.5))
    30000.0
    """
    return fixed_cost / contribution_share if contribution_share > 0 else NEVER


@line("Compliance premium", USD_PER_MONTH, source="guide: a deal-blocker that justifies a negative return")
def compliance_premium(saving: float) -> float:
    """What a rule that forces self-hosting costs each month."""
    return max(0, -saving)


@line("Privacy multiplier", MULTIPLE, source="cost with self-hosting over the API bill")
def privacy_multiplier(cost_with_selfhost: float, api_monthly: float) -> float:
    """How much dearer than the API the safety of the data would have to be worth.

    >>> privacy_multiplier(42_000, 25_000)
    1.68
    """
    return cost_with_selfhost / api_monthly


@line("Payback", MONTHS, source="migration cost over the monthly saving")
def payback_months(migration_cost: float, saving: float) -> float:
    """Months of saving that pay for the move; never, while nothing is saved.

    >>> payback_months(150_000, 75_000)
    2.0
    """
    return migration_cost / saving if saving > 0 else NEVER


@line(
    "Saving with the headcount stress",
    USD_PER_MONTH,
    source="guide: most teams underestimate headcount 3 to 5 times",
)
def stressed_saving(saving: float, ops: float, ops_cost: float) -> float:
    """The saving if operations cost what the stressed headcount says, where that is more."""
    return saving - max(0, ops_cost - ops)
