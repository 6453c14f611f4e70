"""The preloaded cases: any figure of one of them, or all of them as a table.

>>> SCENARIO("growth", "api_monthly"), SCENARIO("scale", "saving")
(40000.0, 75000.0)
"""

from functools import cache
from typing import Any

from xl_addin.errors import Never
from xl_addin.functions.argument import text_argument
from xl_addin.functions.asked import DEFAULT
from xl_addin.functions.block import Cell, Grid
from xl_addin.functions.declaring import cell_function
from xl_addin.model import MODEL
from xl_addin.model.graph import Graph
from xl_addin.model.scenarios import GROUPS, SCENARIO_GROUP, SIZE_GROUP, case, evaluate, of_group, with_effects
from xl_addin.units import AS_THE_LINE, TEXT

__all__ = ["SCENARIO", "SCENARIO_TABLE"]

SCENARIOS = "Scenarios"

KEY = text_argument("key", "Scenario", "The key or label of a preloaded case: growth, or Growth team.")
LINE = text_argument("line", "Line", "The name of an input or line of the model: saving, breakeven_util.")
#: The groups of cases by what is typed for them.
SETS = {"all": GROUPS, "four": (SCENARIO_GROUP,), "sizes": (SIZE_GROUP,)}
WHICH = text_argument("which", "Which", "All cases, the scenarios, or the team sizes.", tuple(SETS), "all")

COLUMNS = (
    "api_monthly",
    "selfhost_total",
    "utilization",
    "saving",
    "saving_share",
    "breakeven_util",
    "breakeven_spend",
    "winner",
    "strength",
    "verdict",
)


def _trace(arguments: dict[str, Any]) -> tuple[Graph, dict[str, Any], str]:
    """The case's own figures, and the line that was asked for."""
    return MODEL, with_effects(case(arguments["key"]).values), MODEL.figure(arguments["line"].strip().lower()).name


@cache
def _lines(key: str) -> dict[str, Any]:
    """Every figure of a case; a preloaded case never changes."""
    return evaluate(case(key).values)


@cell_function(SCENARIOS, AS_THE_LINE, [KEY, LINE], trace=_trace)
def SCENARIO(key: Cell, line: Cell) -> Cell:
    """One figure of a preloaded case: an input, or a line of the model; #N/A where there is none.

    >>> SCENARIO("growth", "verdict")
    'API wins by $7,118/mo (18%), close: revisit near a $55,921/mo bill or 70% utilization'
    """
    figure = MODEL.figure(line.strip().lower())
    value = _lines(case(key).key)[figure.name]
    if value != value:
        raise Never(f"{figure.label} of {key}: never.")
    return value


@cell_function(SCENARIOS, TEXT, [WHICH], spills=True)
def SCENARIO_TABLE(which: Cell = DEFAULT) -> Grid:
    """The preloaded cases as a table, a row each: the bill, the cost, the saving, the break-even and the verdict.

    >>> [row[0] for row in SCENARIO_TABLE("four")]
    ['Scenario', 'Consumer-scale app', 'Regulated, on-prem required', 'Bursty workload', 'Fine-tuned model']
    """
    table: Grid = [["Scenario", *(MODEL.figure(name).label for name in COLUMNS)]]
    for key in of_group(*SETS[which]):
        values = _lines(key)
        table.append(
            [case(key).label, *("never" if values[name] != values[name] else values[name] for name in COLUMNS)]
        )
    return table
