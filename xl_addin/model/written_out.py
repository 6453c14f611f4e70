"""Lines one after the other, written out as one Python function: a sheet asks for the same ones thousands of times.

Each line stands there as its expression. To call it, to put its figure away and to look that up again by its name
takes longer than the arithmetic; the arithmetic itself is the same, in the same order.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from typing import Any, TypeAlias

from xl_addin.model.line import Line

#: From the figures that are given, by name, the one that is wanted, or all that were worked out.
WrittenOut: TypeAlias = Callable[[Mapping[str, Any]], Any]


def written_out(lines: Iterable[Line], target: str | None = None) -> WrittenOut:
    """A function that works the lines out, which stand in their order, and gives back the target, or all of them.

    >>> from xl_addin.model import MODEL
    >>> total = written_out(MODEL.path("selfhost_total", ()), "selfhost_total")
    >>> total({**MODEL.defaults, "gpu_rental": 8_000, "ops": 25_000})
    33000.0
    """
    steps = tuple(lines)
    names = [line.name for line in steps]
    wanted = target or "{" + ", ".join(f"{name!r}: {name}" for name in names) + "}"
    read = read_by(steps) if target is None or target in names else [target]
    work_out: WrittenOut = compiled("figures", [*taken(read), *assigned(steps), f"return {wanted}"], steps)
    return work_out


def read_by(lines: Iterable[Line]) -> list[str]:
    """The figures that the lines read and do not work out themselves."""
    steps = {line.name: line for line in lines}
    read = dict.fromkeys(name for line in steps.values() for name in line.parameters)
    return [name for name in read if name not in steps]


def taken(names: Iterable[str]) -> list[str]:
    """A statement for each figure that is given."""
    return [f"{name} = figures[{name!r}]" for name in names]


def assigned(lines: Iterable[Line]) -> list[str]:
    """A statement for each line."""
    return [f"{line.name} = {ast.unparse(_InScope(line).visit(deepcopy(line.expression)))}" for line in lines]


def compiled(
    parameters: str, body: Iterable[str], lines: Iterable[Line], scope: Mapping[str, Any] | None = None
) -> Callable[..., Any]:
    """The function of those statements, in which the lines find what else they name: constants, and `min`."""
    names = {**(scope or {})}
    for line in lines:
        known = {**vars(builtins), **line.function.__globals__}
        names |= {f"{line.name}__{name}": known[name] for name in _constants(line)}
    exec("\n    ".join([f"def work_out({parameters}):", *body]), names)
    work_out: Callable[..., Any] = names["work_out"]
    return work_out


class _InScope(ast.NodeTransformer):
    """A line's constants under names of their own: those of two lines may share a name."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return node if node.id in self._line.parameters else ast.Name(f"{self._line.name}__{node.id}", ast.Load())


def _constants(line: Line) -> set[str]:
    return {node.id for node in ast.walk(line.expression) if isinstance(node, ast.Name)} - {*line.parameters}
