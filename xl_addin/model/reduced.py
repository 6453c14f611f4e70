"""What is left of lines where some of their figures are nothing: the terms that they make up fall away."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Set
from dataclasses import replace

from xl_addin.errors import UntranslatableLine
from xl_addin.model.graph import Graph
from xl_addin.model.line import Line


def without(graph: Graph, nothing: Iterable[str]) -> Graph:
    """The graph where those figures are nothing; a line that is nothing with them falls away as well.

    >>> from xl_addin.model.request import REQUEST
    >>> left = without(REQUEST, {"cached_share", "written_share", "hour_written_share"})
    >>> [line.name for line in left.path("input_cost", ())], left.lines["input_cost"].parameters
    (['fresh_tokens', 'input_cost'], ('fresh_tokens', 'input_price'))

    Raises:
        UntranslatableLine: a line does more with such a figure than add or multiply.
    """
    gone, kept = set(nothing), []
    for line in graph.order:
        left = None if line.name in gone else reduced(line, gone)
        if left is None:
            gone.add(line.name)
        else:
            kept.append(left)
    return Graph((figure for name, figure in graph.inputs.items() if name not in gone), kept)


def reduced(line: Line, nothing: Set[str]) -> Line | None:
    """The line over the figures that are left, with the result that it had for 0; None where it is nothing itself.

    >>> from xl_addin.model.selfhost import fixed_cost, ops_cost
    >>> left = reduced(fixed_cost, {"tooling"})
    >>> left.parameters, ast.unparse(left.expression), left(25_000)
    (('ops',), 'ops', 25000)
    >>> reduced(ops_cost, {"fte"}) is None
    True

    Raises:
        UntranslatableLine: such a figure is divided by, or compared, or handed to a function.
    """
    if nothing.isdisjoint(line.parameters):
        return line
    expression = _Reduction(line, nothing).left(line.expression)
    if expression is None:
        return None
    read = _names(expression)
    parameters = tuple(name for name in line.parameters if name in read)
    source = f"lambda {', '.join(parameters)}: {ast.unparse(expression)}"
    function = eval(source, line.function.__globals__)
    return replace(line, parameters=parameters, function=function, expression=expression)


class _Reduction:
    def __init__(self, line: Line, nothing: Set[str]) -> None:
        self.line = line
        self.nothing = nothing

    def left(self, node: ast.expr) -> ast.expr | None:
        """What is left of a part of the line; None where it is nothing."""
        match node:
            case ast.Name(id=name) if name in self.nothing:
                return None
            case ast.BinOp(left=first, op=ast.Add() as op, right=second):
                one, other = self.left(first), self.left(second)
                return ast.BinOp(one, op, other) if one and other else one or other
            case ast.BinOp(left=first, op=ast.Sub() as op, right=second):
                one, other = self.left(first), self.left(second)
                return ast.BinOp(one, op, other) if one and other else one or (other and ast.UnaryOp(ast.USub(), other))
            case ast.BinOp(left=first, op=ast.Mult() as op, right=second):
                one, other = self.left(first), self.left(second)
                return ast.BinOp(one, op, other) if one and other else None
            case ast.BinOp(left=first, op=ast.Div() as op, right=second) if self.nothing.isdisjoint(_names(second)):
                one = self.left(first)
                return one and ast.BinOp(one, op, second)
        if self.nothing.isdisjoint(_names(node)):
            return node
        raise UntranslatableLine(
            f"{self.line.name}: `{ast.unparse(node)}` does more with {', '.join(sorted(self.nothing & _names(node)))} "
            "than add or multiply, so that it cannot be left out: write a line without it."
        )


def _names(expression: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(expression) if isinstance(node, ast.Name)}
