"""Python line -> the same line for figures that may be ranges.

Whatever Excel would work out over a whole range at once (MIN, MAX, AND, OR) is written with IF, so that a range in
place of a figure can never come out as one wrong figure.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from copy import deepcopy
from functools import reduce

from xl_addin.model.named import NAMED
from xl_addin.notation.excel import called


def element_by_element(node: ast.expr) -> ast.expr:
    """The expression with MIN, MAX, AND and OR as IF.

    >>> ast.unparse(element_by_element(ast.parse("max(a, b) if 0 < a < b else c", mode="eval").body))
    '(a if a >= b else b) if (a < b if 0 < a else False) else c'
    """
    written: ast.expr = _ElementByElement().visit(deepcopy(node))
    return written


class _ElementByElement(ast.NodeTransformer):
    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        assert isinstance(node.func, ast.Name)
        named = NAMED[node.func.id]
        if not named.any_number:
            return node
        return reduce(lambda one, other: called(named, named.in_lambda, [one, other]), node.args)

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        self.generic_visit(node)
        *before, last = node.values
        all_of = isinstance(node.op, ast.And)
        return reduce(lambda rest, one: _both(one, rest) if all_of else _either(one, rest), reversed(before), last)

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        self.generic_visit(node)
        lefts: Iterable[ast.expr] = [node.left, *node.comparators]
        pairs: list[ast.expr] = [
            ast.Compare(left, [op], [right]) for left, op, right in zip(lefts, node.ops, node.comparators, strict=False)
        ]
        *before, last = pairs
        return reduce(lambda rest, one: _both(one, rest), reversed(before), last)


def _both(one: ast.expr, other: ast.expr) -> ast.expr:
    return ast.IfExp(one, other, ast.Constant(False))


def _either(one: ast.expr, other: ast.expr) -> ast.expr:
    return ast.IfExp(one, ast.Constant(True), other)
