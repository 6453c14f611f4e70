"""Every input of the model, in the order in which the Inputs sheet shows them."""

from __future__ import annotations

from xl_addin.model.constraints import constraints
from xl_addin.model.line import Input
from xl_addin.units import (
    FTE,
    GPUS,
    HOURS,
    MONTH,
    MULTIPLE,
    SHARE,
    SHARE_OF_PERIOD,
    SHARE_PER_MONTH,
    SHARE_PER_YEAR,
    TEXT,
    USD,
    USD_PER_FTE,
    USD_PER_GPU_HOUR,
    USD_PER_MONTH,
    Unit,
)

BILLION = 1e9

OWN_FIGURE = "Own figure"
FLAT = "Flat"
FELL_LEAST = "As the slowest vendor"
FELL_MOST = "As the fastest vendor"


def _money(name: str, label: str, meaning: str, default: float | None = None, unit: Unit = USD_PER_MONTH) -> Input:
    return Input(name, label, unit, meaning, low=0, high=BILLION, default=default)


COSTS = (
    Input(
        "api_monthly",
        "API bill",
        USD_PER_MONTH,
        "The API bill that this workload causes today.",
        low=1,
        high=BILLION,
        zero_divides=True,
    ),
    _money("gpu_rental", "GPU rental", "GPU rental for the quoted fleet, network and storage included."),
    _money("ops", "Operations", "Engineering time that runs it, fully loaded."),
    _money(
        "tooling",
        "Tooling",
        "Licences, serving, observability, drift, evals, versions, security patches.",
        default=0,
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

MOVING = (
    _money(
        "migration_cost",
        "Migration cost",
        "Engineering time to move: prompts, evals, regressions; 6 to 12 months of it.",
        default=0,
        unit=USD,
    ),
)

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

THRESHOLDS = (
    Input(
        "close_band",
        "Close band",
        SHARE,
        "A saving or loss within this share of the bill is close.",
        low=0,
        high=1,
        default=0.2,
    ),
    Input(
        "utilization_floor",
        "Utilization floor",
        SHARE,
        "Below this utilization a warning is shown.",
        low=0,
        high=1,
        default=0.6,
    ),
    _money("spend_band_low", "Lower spend band", "Below this bill the API always wins.", default=30_000),
    _money("spend_band_high", "Upper spend band", "Above this bill self-hosting usually wins.", default=80_000),
    _money(
        "ops_floor",
        "Operations floor",
        "What 0.3 of a full-time equivalent costs at the least.",
        default=8_000,
    ),
    Input(
        "guide_fall_months",
        "Period of the price falls",
        MONTH,
        "The months over which the two falls below were seen.",
        low=1,
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

CONSTRAINTS = tuple(constraint.input for constraint in constraints().values())

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
    _money("storage_network", "Storage and network", "What the quote leaves out.", default=0),
)

#: The inputs under the headings of the Inputs sheet.
GROUPS: dict[str, tuple[Input, ...]] = {
    "What it costs today": COSTS,
    "How busy the fleet is": UTILIZATION,
    "The people behind operations": PEOPLE,
    "Moving": MOVING,
    "Outlook": OUTLOOK,
    "Thresholds": THRESHOLDS,
    "Constraints": CONSTRAINTS,
}
INPUTS: dict[str, Input] = {figure.name: figure for group in GROUPS.values() for figure in group}
