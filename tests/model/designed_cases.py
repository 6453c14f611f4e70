"""The eight cases as the design prints them: what goes in, on what basis, and what comes out of it."""

from __future__ import annotations

import math
from typing import NamedTuple

from xl_addin.model.scenarios import ASSUMED, DERIVED, PUBLISHED

P, D, A = PUBLISHED, DERIVED, ASSUMED
NEVER = math.nan


class Typed(NamedTuple):
    """A row of the design's table of cases; the guide prints no tooling, so its zeros follow from its totals."""

    label: str
    api_monthly: tuple[float, str]
    gpu_rental: tuple[float, str]
    ops: tuple[float, str]
    tooling: float
    utilization: tuple[float, str]


INPUT_TABLE = {
    "consumer": Typed("Consumer-scale app", (200_000, D), (60_000, A), (30_000, A), 5_000, (0.85, A)),
    "regulated": Typed("Regulated, on-prem required", (25_000, P), (12_000, A), (27_000, A), 3_000, (0.85, A)),
    "bursty": Typed("Bursty workload", (50_000, P), (18_000, A), (20_000, A), 2_000, (0.25, P)),
    "finetuned": Typed("Fine-tuned model", (60_000, P), (20_000, A), (28_000, A), 5_000, (0.85, A)),
    "small": Typed("Small team", (10_000, P), (5_000, P), (15_000, P), 0, (0.85, A)),
    "growth": Typed("Growth team", (40_000, P), (8_000, P), (25_000, P), 0, (0.55, A)),
    "scale": Typed("Scale team", (150_000, P), (35_000, P), (40_000, P), 0, (0.85, A)),
    "pitch": Typed("The pitch, fully loaded", (40_000, P), (5_000, P), (45_000, P), 0, (0.55, A)),
}


class Result(NamedTuple):
    """A row of the design's table of results, as printed: to the dollar, and to a tenth of a per cent."""

    saving: float
    saving_share: float
    breakeven_util: float
    breakeven_spend: float


RESULT_TABLE = {
    "consumer": Result(105_000, 0.525, 0.404, 50_000),
    "regulated": Result(-17_000, -0.680, 1.428, 57_692),
    "bursty": Result(-25_294, -0.506, 0.680, NEVER),
    "finetuned": Result(7_000, 0.117, 0.751, 49_500),
    "small": Result(-10_000, -1.000, 1.700, 30_000),
    "growth": Result(-7_118, -0.178, 0.701, 55_921),
    "scale": Result(75_000, 0.500, 0.425, 52_174),
    "pitch": Result(-24_118, -0.603, 1.063, 86_197),
}

VERDICTS = {
    "consumer": "SELF-HOST wins by $105,000/mo (53%), clear: $1,260,000 a year",
    "regulated": "SELF-HOST by override (Compliance): API would be cheaper by $17,000/mo (68%)",
    "bursty": "API wins by $25,294/mo (51%), clear: revisit near 68% utilization",
    "finetuned": "SELF-HOST wins by $7,000/mo (12%), close: $84,000 a year; Lock-in leans SELF-HOST",
    "small": "API wins by $10,000/mo (100%), clear: revisit near a $30,000/mo bill",
    "growth": "API wins by $7,118/mo (18%), close: revisit near a $55,921/mo bill or 70% utilization",
    "scale": "SELF-HOST wins by $75,000/mo (50%), clear: $900,000 a year",
    "pitch": "API wins by $24,118/mo (60%), clear: revisit near a $86,197/mo bill",
}
