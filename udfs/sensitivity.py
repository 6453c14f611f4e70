"""Which figure moves the answer most.

>>> SENSITIVITY_TABLE(40_000, 8_000, 25_000, 0, 0.55)[1][0]
'API bill'
"""

from xl_addin.block import Cell, Grid
from xl_addin.declaring import cell_function
from xl_addin.model import MODEL
from xl_addin.model.inputs import INPUTS
from xl_addin.model.line import Input
from xl_addin.units import SHARE, USD_PER_MONTH

__all__ = ["SENSITIVITY_TABLE"]

CHANGE = Input("change", "Change", SHARE, "How far each figure is moved down and up.", low=0, high=0.9)
FLEXED = ("api_monthly", "gpu_rental", "ops", "tooling", "utilization", "design_utilization")


@cell_function("Sensitivity", USD_PER_MONTH, [*INPUTS.values(), CHANGE], spills=True)
def SENSITIVITY_TABLE(
    api_monthly: Cell,
    gpu_rental: Cell,
    ops: Cell,
    tooling: Cell = 0.0,
    utilization: Cell = 0.85,
    design_utilization: Cell = 0.85,
    change: Cell = 0.2,
) -> Grid:
    """A tornado table: each figure moved down and up by the change, the saving at both ends, the widest swing first.

    >>> [round(cell) for cell in SENSITIVITY_TABLE(150_000, 35_000, 40_000)[1][3:]]
    [45000, 105000, 60000]
    """
    base = dict(zip(FLEXED, (api_monthly, gpu_rental, ops, tooling, utilization, design_utilization), strict=True))

    def flexed(name: str, factor: float) -> float:
        return float(max(INPUTS[name].low, min(INPUTS[name].high, base[name] * factor)))

    def saving(name: str, factor: float) -> float:
        flexed_figures = {**base, name: flexed(name, factor)}
        return float(MODEL.evaluate(flexed_figures, "saving")["saving"])

    rows: Grid = []
    for name in FLEXED:
        down, up = saving(name, 1 - change), saving(name, 1 + change)
        ends = [flexed(name, 1 - change), flexed(name, 1 + change)]
        rows.append([INPUTS[name].label, *ends, down, up, abs(up - down)])
    rows.sort(key=lambda row: -row[-1])
    return [["Figure", "Low", "High", "Saving at low", "Saving at high", "Swing"], *rows]
