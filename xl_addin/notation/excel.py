"""Python line -> Excel formula text.

`xl_addin.model.line` has already refused whatever has no twin in Excel, so this only renders. The names a
line reads become whatever the place needs: cells of a column, defined names, LAMBDA parameters.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from functools import cache
from types import MappingProxyType

from xl_addin.model.line import Line
from xl_addin.model.named import NAMED, Named
from xl_addin.units import DIGITS_THAT_COUNT

#: What stands for `NEVER`: a word in a sheet, Excel's own "not available" where a function returns it.
NEVER_IN_WORDS = '"never"'
NEVER_AS_ERROR = "NA()"

#: What stands in a named function for the share of a figure that is noise, `xl_addin.units.NOISE`; and as it is
#: typed, where a formula has no cell for it.
NOISE = "NOISE"
NOISE_TYPED = f"1E-{DIGITS_THAT_COUNT}"

NOTHING: Mapping[str, str] = MappingProxyType({})

_COMPARISON, _JOIN, _SUM, _PRODUCT, _POWER, _SIGN, _ATOM = range(1, 8)
_OPERATORS: dict[type[ast.AST], tuple[str, int]] = {
    ast.Add: ("+", _SUM),
    ast.Sub: ("-", _SUM),
    ast.Mult: ("*", _PRODUCT),
    ast.Div: ("/", _PRODUCT),
    ast.Pow: ("^", _POWER),
    ast.Eq: ("=", _COMPARISON),
    ast.NotEq: ("<>", _COMPARISON),
    ast.Lt: ("<", _COMPARISON),
    ast.LtE: ("<=", _COMPARISON),
    ast.Gt: (">", _COMPARISON),
    ast.GtE: (">=", _COMPARISON),
}


def formula(
    line: Line,
    cell_of: Callable[[str], str | Line],
    never: str = NEVER_IN_WORDS,
    *,
    constants: Iterable[str] = (),
    noise: str = NOISE_TYPED,
    brought_along: Mapping[str, str] = NOTHING,
) -> str:
    """The line as a formula, with `cell_of(name)` in place of each name it reads.

    Where that is another line in place of a cell, its own formula is written in. Of the line's constants those that
    are named have a cell as well, and `noise` may have one. Named functions that a LAMBDA has `brought_along` are
    called by the names they have there.

    >>> from xl_addin.model.selfhost import selfhost_total
    >>> formula(selfhost_total, {"gpu_rental": "F12", "fixed_cost": "F13"}.__getitem__)
    '=F12+F13'
    """
    names, known = (*line.parameters, *constants), line.function.__globals__
    return "=" + _Renderer(names, known, cell_of, never, ",", noise, brought_along).text(line.expression)


def expression(text: str, cell_of: Callable[[str], str | Line]) -> str:
    """An expression of the same small language, written as text over names of figures.

    >>> expression("fixed_cost / (1 - gpu_rental / api_monthly)", str)
    '=fixed_cost/(1-gpu_rental/api_monthly)'
    """
    node = ast.parse(text, mode="eval").body
    names = {found.id for found in ast.walk(node) if isinstance(found, ast.Name)} - {NOISE}
    return "=" + _Renderer(names, {}, cell_of, NEVER_IN_WORDS).text(node)


def words(line: Line) -> str:
    """The line as a formula over the names of its figures, as the trace and the reference show it.

    >>> from xl_addin.model.breakeven import displaced_api
    >>> words(displaced_api)
    'MIN(api_monthly, utilization*capacity_value)'
    """
    known = line.function.__globals__
    return _Renderer(line.parameters, known, str, NEVER_AS_ERROR, ", ", for_people=True).text(line.expression)


def literal(value: object, never: str = NEVER_IN_WORDS) -> str:
    """A constant as a formula has it.

    >>> print(literal(0.85), literal('a "yes" twice'), literal(True), literal(math.nan))
    0.85 "a ""yes"" twice" TRUE "never"
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, str):
        escaped = value.replace('"', '""')
        return f'"{escaped}"'
    assert isinstance(value, int | float)
    return never if math.isnan(value) else f"{value:.15g}"


def called(named: Named, written: str, arguments: Sequence[ast.expr]) -> ast.expr:
    """What stands for a call: the arguments given to the function that is written, or in place of their names in it.

    >>> from ast import Constant, unparse
    >>> both = [Constant(5), Constant(3)]
    >>> unparse(called(NAMED["min"], "MIN", both)), unparse(called(NAMED["difference"], "figure - other", both))
    ('MIN(5, 3)', '5 - 3')
    """
    node = _parsed(written)
    if isinstance(node, ast.Name):
        return ast.Call(node, list(arguments), [])
    given: ast.expr = _Given(dict(zip(named.arguments, arguments, strict=True))).visit(deepcopy(node))
    return given


@cache
def _parsed(written: str) -> ast.expr:
    return ast.parse(written, mode="eval").body


class _Given(ast.NodeTransformer):
    """Arguments in place of their names."""

    def __init__(self, arguments: Mapping[str, ast.expr]) -> None:
        self._arguments = arguments

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._arguments.get(node.id, node)


class _Renderer:
    def __init__(
        self,
        names: Iterable[str],
        constants: Mapping[str, object],
        cell_of: Callable[[str], str | Line],
        never: str,
        comma: str = ",",
        noise: str = NOISE_TYPED,
        brought_along: Mapping[str, str] = NOTHING,
        for_people: bool = False,
    ) -> None:
        self._names = frozenset(names)
        self._constants = constants
        self._cell_of = cell_of
        self._never = never
        self._comma = comma
        self._noise = noise
        self._for_people = for_people
        self._brought_along = brought_along

    def text(self, node: ast.expr, at_least: int = _COMPARISON) -> str:
        """The node's text, in parentheses where it binds less tightly than its place asks for."""
        words, binds = self._render(node)
        return words if binds >= at_least else f"({words})"

    def _render(self, node: ast.expr) -> tuple[str, int]:
        match node:
            case ast.Name(id=name) if name in self._names:
                place = self._cell_of(name)
                if isinstance(place, Line):
                    return self._within(place)._render(place.expression)
                return place, _ATOM
            case ast.Name(id=name) if name == NOISE:
                return self._noise, _ATOM
            case ast.Name(id=name):
                return literal(self._constants[name], self._never), _ATOM
            case ast.Constant(value=value):
                return literal(value, self._never), _ATOM
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                # Excel's minus sign binds more tightly than its power, Python's less.
                return f"-{self.text(operand, _ATOM)}", _SIGN
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return f"NOT({self.text(operand)})", _ATOM
            case ast.BinOp(left=left, op=op, right=right):
                sign, binds = _OPERATORS[type(op)]
                return f"{self.text(left, binds)}{sign}{self.text(right, binds + 1)}", binds
            case ast.BoolOp(op=op, values=values):
                return f"{'AND' if isinstance(op, ast.And) else 'OR'}({self._listed(values)})", _ATOM
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                sign, binds = _OPERATORS[type(op)]
                return f"{self.text(left, binds + 1)}{sign}{self.text(right, binds + 1)}", binds
            case ast.Compare(left=left, ops=ops, comparators=rights):
                pairs = zip([left, *rights], ops, rights, strict=False)
                return f"AND({self._listed([ast.Compare(a, [op], [b]) for a, op, b in pairs])})", _ATOM
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return f"IF({self._listed([test, body, orelse])})", _ATOM
            case ast.Call(func=ast.Name(id=name), args=args) if name in self._brought_along:
                return f"{self._brought_along[name]}({self._listed(args)})", _ATOM
            case ast.Call(func=ast.Name(id=name), args=args) if name in NAMED:
                named = NAMED[name]
                return self._render(called(named, (self._for_people and named.in_words) or named.excel, args))
            case ast.Call(func=function, args=args):
                return f"{ast.unparse(function)}({self._listed(args)})", _ATOM
            case ast.JoinedStr():
                return self._joined(node)
        raise AssertionError(ast.dump(node))  # the declaration of the line let through what this cannot render

    def _within(self, line: Line) -> _Renderer:
        """For a line that stands in place of a cell."""
        constants, rest = line.function.__globals__, (self._never, self._comma, self._noise, self._brought_along)
        return _Renderer(line.parameters, constants, self._cell_of, *rest)

    def _listed(self, nodes: list[ast.expr]) -> str:
        return self._comma.join(self.text(node) for node in nodes)

    def _joined(self, node: ast.expr) -> tuple[str, int]:
        """Text put together: neighbouring pieces of plain text become one, so that formulas stay short."""
        pieces: list[str] = []
        for piece in self._pieces(node):
            if pieces and pieces[-1].startswith('"') and piece.startswith('"'):
                pieces[-1] = pieces[-1][:-1] + piece[1:]
            else:
                pieces.append(piece)
        return "&".join(pieces), _JOIN if len(pieces) > 1 else _ATOM

    def _pieces(self, node: ast.expr) -> list[str]:
        match node:
            case ast.JoinedStr(values=values):
                return [piece for value in values for piece in self._pieces(value)]
            case ast.FormattedValue(value=value):
                return self._pieces(value)
            case ast.Call(func=ast.Name(id=name), args=args) if name in NAMED:
                return self._pieces(called(NAMED[name], NAMED[name].excel, args))
        return [self.text(node, _SUM)]
