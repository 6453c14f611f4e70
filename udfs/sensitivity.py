"""Which figure moves the answer most.

>>> SENSITIVITY_TABLE(40_000, 8_000, 25_000, 0, 0.55)[1][0]
'API bill'
"""

from collections.abc import Mapping
from typing import Any

from xl_addin.functions.asked import DEFAULT
from xl_addin.functions.block import Cell, Grid
from xl_addin.functions.declaring import figures_function
from xl_addin.model import MODEL
from xl_addin.model.inputs import INPUTS
from xl_addin.model.sensitivity import CHANGE, FLEXED, flexed, saving_at
from xl_addin.units import USD_PER_MONTH

__all__ = ["SENSITIVITY_TABLE"]

COLUMNS = ("Figure", "Low", "High", "Saving at low", "Saving at high", "Swing")


def _tornado(figures: Mapping[str, Any]) -> Grid:
    """A row for each figure that the saving stands on, whether it was asked for or not."""
    change = figures[CHANGE.name]
    rows: Grid = []
    for name in FLEXED:
        ends = [flexed(name, figures[name], factor) for factor in (1 - change, 1 + change)]
        down, up = (saving_at(figures, name, factor) for factor in (1 - change, 1 + change))
        rows.append([INPUTS[name].label, *ends, down, up, abs(up - down)])
    rows.sort(key=lambda row: -row[-1])
    return [[*COLUMNS], *rows]


@figures_function(
    "Sensitivity",
    USD_PER_MONTH,
    [*INPUTS.values(), CHANGE],
    _tornado,
    stands_on=[(MODEL, "saving")],
    spills=True,
)
def SENSITIVITY_TABLE(
    api_monthly: Cell,
    gpu_rental: Cell,
    ops: Cell,
    tooling: Cell = DEFAULT,
    utilization: Cell = DEFAULT,
    design_utilization: Cell = DEFAULT,
    change: Cell = DEFAULT,
) -> Cell:
    """A tornado table: each figure moved down and up by the change, the saving at both ends, the widest swing first.

    >>> [round(cell) for cell in SENSITIVITY_TABLE(150_000, 35_000, 40_000)[1][3:]]
    [45000, 105000, 60000]
    """
