"""Growth, payback and present value, month by month.

For month m = 1 to the horizon the work grows by `api_growth`, prices fall by their yearly declines, the
fleet is re-quoted as the work grows, and people and tools stay. The cumulative saving starts at minus
the migration cost. A month after the horizon counts for nothing.
"""

from __future__ import annotations

from xl_addin.model.breakeven import MONTHS_IN_YEAR
from xl_addin.model.line import NEVER, Input, line
from xl_addin.units import (
    COUNT,
    MONTH,
    MULTIPLE,
    SHARE_OF_PERIOD,
    SHARE_PER_MONTH,
    SHARE_PER_YEAR,
    TEXT,
    USD,
    USD_PER_MONTH,
    noise,
)

OWN_FIGURE = "Own figure"
FLAT = "Flat"
FELL_LEAST = "As the slowest vendor"
FELL_MOST = "As the fastest vendor"

OUTLOOK = (
    Input(
        "api_growth",
        "Growth of the workload",
        SHARE_PER_MONTH,
        "Growth of the work per month; the fleet is re-quoted as it grows.",
        low=-0.5,
        high=0.5,
        default=0,
    ),
    Input(
        "price_outlook",
        "API price outlook",
        TEXT,
        "How API prices move: flat, as the slowest or the fastest vendor fell, or your own figure.",
        default=OWN_FIGURE,
        choices=(FLAT, FELL_LEAST, FELL_MOST, OWN_FIGURE),
    ),
    Input(
        "api_price_decline",
        "API price fall, own figure",
        SHARE_PER_YEAR,
        "Fall of API prices per year, read when the outlook says own figure. Negative: prices rise.",
        low=-0.5,
        high=0.99,
        default=0,
    ),
    Input(
        "gpu_price_decline",
        "GPU price fall",
        SHARE_PER_YEAR,
        "Fall of GPU rents per year. Negative: rents rise.",
        low=-0.5,
        high=0.99,
        default=0,
    ),
    Input(
        "discount_rate",
        "Discount rate",
        SHARE_PER_YEAR,
        "Rate per year, for present value.",
        low=0,
        high=1,
        default=0.1,
    ),
    Input("horizon", "Horizon", MONTH, "Months looked at.", low=1, high=60, default=36),
)

GUIDE_FALLS = (
    Input(
        "guide_fall_months",
        "Period of the price falls",
        MONTH,
        "The months over which the two falls below were seen.",
        # A fall of 99% in less would be a year's fall that no program tells from 100%.
        low=6,
        high=60,
        default=24,
    ),
    Input(
        "guide_fall_least",
        "Slowest vendor's price fall",
        SHARE_OF_PERIOD,
        "How much the vendor that cut least came down in that period.",
        low=0,
        high=0.99,
        default=0.4,
    ),
    Input(
        "guide_fall_most",
        "Fastest vendor's price fall",
        SHARE_OF_PERIOD,
        "How much the vendor that cut most came down in that period.",
        low=0,
        high=0.99,
        default=0.9,
    ),
)

RE_QUOTED = "the fleet is re-quoted as the work grows"


@line("API price fall over the period", SHARE_OF_PERIOD, source="guide: prices fell 40 to 90% in 24 months")
def outlook_fall(price_outlook: str, guide_fall_least: float, guide_fall_most: float) -> float:
    """The fall that the chosen outlook stands for; 0 for flat, and for an own figure."""
    return guide_fall_least if price_outlook == FELL_LEAST else guide_fall_most if price_outlook == FELL_MOST else 0


@line("API price fall per year", SHARE_PER_YEAR, source="the outlook's fall, spread evenly over its months")
def api_decline(price_outlook: str, api_price_decline: float, outlook_fall: float, guide_fall_months: float) -> float:
    """The yearly fall that the projection uses.

    >>> round(api_decline(FELL_LEAST, 0, 0.4, 24), 4), round(api_decline(FELL_MOST, 0, 0.9, 24), 4)
    (0.2254, 0.6838)
    """
    return (
        api_price_decline
        if price_outlook == OWN_FIGURE
        else 1 - (1 - outlook_fall) ** (MONTHS_IN_YEAR / guide_fall_months)
    )


OUTLOOK_LINES = (outlook_fall, api_decline)


# One month ------------------------------------------------------------------------------------------------------------

MONTH_NUMBER = Input("month", "Month", MONTH, "Months from the start; the first is 1.", low=1, high=60)
SO_FAR = Input("savings_so_far", "Savings so far", USD, "Sum of the counted savings up to and with this month.")


@line("Volume", MULTIPLE, source="growth of the workload, month on month")
def volume(api_growth: float, month: float) -> float:
    """The work of the month over the work of month 1."""
    return (1 + api_growth) ** (month - 1)


@line("API bill", USD_PER_MONTH, source="volume at that month's API prices")
def api_in_month(api_monthly: float, volume: float, api_decline: float, month: float) -> float:
    """What the month's whole work would cost on the API; a fall to nothing leaves month 1 its price.

    >>> api_in_month(40_000, 1, 1, 1), api_in_month(40_000, 1, 1, 2)
    (40000, 0.0)
    """
    # Excel has no power of 0 by 0.
    return api_monthly * volume * (1 if month == 1 else (1 - api_decline) ** ((month - 1) / MONTHS_IN_YEAR))


@line("GPU rental", USD_PER_MONTH, source=RE_QUOTED)
def gpu_in_month(gpu_rental: float, volume: float, gpu_price_decline: float, month: float) -> float:
    """What the fleet for the month's work costs."""
    return gpu_rental * volume * (1 - gpu_price_decline) ** ((month - 1) / MONTHS_IN_YEAR)


@line("API spend replaced", USD_PER_MONTH, source="share of the work replaced")
def displaced_in_month(api_in_month: float, replaced_share: float) -> float:
    """The API spend that the fleet replaces in the month."""
    return api_in_month * replaced_share


@line("Saving", USD_PER_MONTH, source="API spend replaced less the fleet, its people and tools")
def saving_in_month(displaced_in_month: float, gpu_in_month: float, fixed_cost: float) -> float:
    """What the month saves; negative: what it costs more."""
    return displaced_in_month - gpu_in_month - fixed_cost


@line("Saving within the horizon", USD_PER_MONTH, source="the month's saving; 0 after the horizon")
def counted_saving(saving_in_month: float, month: float, horizon: float) -> float:
    """The month's saving, where the month counts."""
    return saving_in_month if month <= horizon else 0


@line("Cumulative saving", USD, source="savings so far less the migration cost")
def cumulative(savings_so_far: float, migration_cost: float) -> float:
    """All savings so far, less the migration cost."""
    return savings_so_far - migration_cost


@line("Discounted saving", USD, source="present value of the month's saving")
def discounted_in_month(counted_saving: float, discount_rate: float, month: float) -> float:
    """The month's saving in today's money."""
    return counted_saving / (1 + discount_rate) ** (month / MONTHS_IN_YEAR)


@line("Paid back", COUNT, source="cumulative saving not negative, within the horizon")
def paid_back(cumulative: float, migration_cost: float, api_in_month: float, month: float, horizon: float) -> float:
    """1 in a month by whose end the move has paid for itself, else 0; what sums of months leave is no debt."""
    return 1 if cumulative >= -noise(migration_cost + api_in_month) and month <= horizon else 0


MONTH_LINES = (
    volume,
    api_in_month,
    gpu_in_month,
    displaced_in_month,
    saving_in_month,
    counted_saving,
    cumulative,
    discounted_in_month,
    paid_back,
)


# All months -----------------------------------------------------------------------------------------------------------

TOTALS = (
    Input("discounted_total", "Discounted savings", USD, "Sum of the discounted savings of all months."),
    Input("months_paid_back", "Months paid back", COUNT, "Number of months that are paid back."),
    Input("first_paid_back", "First month paid back", MONTH, "The first month that is paid back, if any is."),
)


@line("Break-even month", MONTH, source="first month whose cumulative saving is not negative")
def breakeven_month(months_paid_back: float, first_paid_back: float) -> float:
    """The first month by whose end the move has paid for itself; never, within the horizon."""
    return first_paid_back if months_paid_back > 0 else NEVER


@line("Net present value", USD, source="discounted savings less the migration cost at time 0")
def net_present_value(discounted_total: float, migration_cost: float) -> float:
    """All savings in today's money, less the migration cost."""
    return discounted_total - migration_cost


SUMMARY_LINES = (breakeven_month, net_present_value)
