"""What the engine could not say if a figure were refused: a stand-in that nothing can be calculated with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from xl_addin.model import MODEL
from xl_addin.model.constraints import FROM_CONSTRAINTS
from xl_addin.model.graph import Graph
from xl_addin.model.line import Line


class NoAnswerError(Exception):
    """Something was to be calculated with a figure that was refused."""


def refuse(*_: object) -> NoReturn:
    raise NoAnswerError


_ARITHMETIC = ("add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "pow", "rpow", "neg", "abs")
_COMPARISON = ("lt", "le", "gt", "ge", "eq", "ne", "bool")
_WRITING = ("format", "str", "float")
#: Stands for a figure that was refused: whatever is done with it has no answer either.
REFUSED: Any = type("Refused", (), {f"__{name}__": refuse for name in (*_ARITHMETIC, *_COMPARISON, *_WRITING)})()


def evaluate_without(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Every line of the model, REFUSED where it cannot be had from the figures that are left.

    A line asks only for what it needs: the price fall of an outlook that was not chosen may be refused, and is
    not missed. So it is with Excel's IF.
    """
    values = dict(figures)
    for line in MODEL.order:
        values[line.name] = _answer(line, values)
    return values


def _answer(line: Line, values: Mapping[str, Any]) -> Any:
    try:
        return line.function(*(values[name] for name in line.parameters))
    except NoAnswerError:
        return REFUSED


def lines_on(graph: Graph, name: str) -> set[str]:
    """The lines that read a figure, and the lines that read those, and so on."""
    found = {name}
    for line in graph.order:
        if found & set(line.parameters):
            found.add(line.name)
    return found - {name}


#: What the constraint levels do together cannot be said when one level is unknown.
UNKNOWN_EFFECTS = {figure.name: REFUSED for figure in FROM_CONSTRAINTS}
