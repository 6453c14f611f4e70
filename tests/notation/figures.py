"""Figures drawn over the whole range of each input, its edges included."""

import random
from typing import Any

from xl_addin.model.constraints import FROM_CONSTRAINTS, constraints, effects
from xl_addin.model.graph import Graph
from xl_addin.model.line import Input, Line
from xl_addin.model.money import BILLION


def drawn(graph: Graph, chance: random.Random) -> dict[str, Any]:
    """A figure for every input of the graph; what the constraint levels do together follows from the levels."""
    figures: dict[str, Any] = {name: _drawn(figure, chance) for name, figure in graph.inputs.items()}
    if FROM_CONSTRAINTS[0].name in graph.inputs:
        # A gate settles a case, so most cases have few constraints.
        levels = chance.sample(list(constraints()), chance.choice([0, 0, 0, 1, 2, 7]))
        figures |= effects({name: figures[name] for name in levels})
    return figures


def _drawn(figure: Input | Line, chance: random.Random) -> Any:
    if isinstance(figure, Line):  # a line that this graph is given
        return chance.random()
    if figure.choices:
        return chance.choice(figure.choices)
    if figure.unit.is_text:
        return ""
    low, high = max(figure.low, -BILLION), min(figure.high, BILLION)
    if figure.unit.kind == "whole":
        return chance.randint(int(low), int(high))
    edges = [low, high, figure.default if figure.default is not None else low]
    # Money spans nine orders of magnitude: a draw by size meets small bills as often as large ones.
    by_size = low + (10 ** chance.uniform(0, 6) if high > 1e6 else chance.uniform(0, high - low))
    return chance.choice(edges) if chance.random() < 0.1 else min(by_size, high)
