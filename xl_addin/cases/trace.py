"""The trace of a preloaded case's figure: everything that leads to it, each with formula, basis and source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xl_addin.model import MODEL
from xl_addin.model.constraints import FROM_CONSTRAINTS, constraints
from xl_addin.model.inputs import INPUTS
from xl_addin.model.line import Line
from xl_addin.model.scenarios import Case, evaluate
from xl_addin.notation import excel
from xl_addin.units import Unit

CALCULATED = "calculated"


@dataclass(frozen=True, slots=True)
class Step:
    """One figure on the way: typed, counted over the constraints, or calculated."""

    name: str
    label: str
    formula: str
    value: Any
    unit: Unit
    basis: str
    source: str


def trace(case: Case, name: str) -> list[Step]:
    """What leads to a figure of the case, the typed figures first, the figure itself last.

    >>> from xl_addin.model.scenarios import case
    >>> [(step.name, step.formula, step.basis) for step in trace(case("growth"), "capacity_value")][-2:]
    [('design_utilization', '', 'derived'), ('capacity_value', 'api_monthly/design_utilization', 'calculated')]

    Raises:
        UnknownKey: there is no such input or line; the message names the nearest.
    """
    asked = MODEL.figure(name)
    path = MODEL.path(asked.name, ())
    read = {asked.name}.union(*(line.parameters for line in path))
    counted = [figure for figure in FROM_CONSTRAINTS if figure.name in read]
    typed = [figure for name, figure in INPUTS.items() if name in read or (counted and name in constraints())]
    values = evaluate(case.values, asked.name)

    steps = []
    for figure in typed:
        own = case.figures[figure.name]
        steps.append(Step(figure.name, figure.label, "", own.value, figure.unit, own.basis, own.source))
    for figure in counted:
        value = values[figure.name]
        steps.append(Step(figure.name, figure.label, "", value, figure.unit, CALCULATED, figure.meaning))
    return steps + [_calculated(line, values[line.name]) for line in path]


def _calculated(line: Line, value: Any) -> Step:
    return Step(line.name, line.label, excel.words(line), value, line.unit, CALCULATED, line.source)
