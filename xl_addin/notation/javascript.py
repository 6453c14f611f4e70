"""Python line -> JavaScript function text, for a page whose figures move while somebody looks.

`xl_addin.model.line` has already refused whatever has no twin in Excel; what is left has one in JavaScript too. A
division by zero is infinite or no number, as over arrays; NaN stands for `NEVER`.
"""

from __future__ import annotations

import ast
import json
import math
from collections.abc import Iterable, Iterator
from textwrap import indent

from xl_addin.errors import UntranslatableLine
from xl_addin.model.graph import Graph
from xl_addin.model.line import Line
from xl_addin.model.named import NAMED, Named

_CHOICE, _OR, _AND, _COMPARISON, _SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(1, 10)
_OPERATORS: dict[type[ast.AST], tuple[str, int]] = {
    ast.Add: ("+", _SUM),
    ast.Sub: ("-", _SUM),
    ast.Mult: ("*", _PRODUCT),
    ast.Div: ("/", _PRODUCT),
    ast.Pow: ("**", _POWER),
    ast.Eq: ("===", _COMPARISON),
    ast.NotEq: ("!==", _COMPARISON),
    ast.Lt: ("<", _COMPARISON),
    ast.LtE: ("<=", _COMPARISON),
    ast.Gt: (">", _COMPARISON),
    ast.GtE: (">=", _COMPARISON),
}

#: Names that a Python function may have and that mean something else in a module of JavaScript.
_TAKEN = frozenset(
    {"arguments", "case", "catch", "const", "debugger", "default", "delete", "do", "enum", "eval", "evaluate"}
    | {"export", "extends", "function", "implements", "Infinity", "instanceof", "interface", "let", "Math", "NaN"}
    | {"new", "null", "package", "private", "protected", "public", "static", "super", "switch", "this", "throw"}
    | {"typeof", "var", "void"}
)

#: No Python name has a `$` in it, so that none of these is ever taken for a figure.
_PREAMBLE = """\
// Made from the model's definition of each line: change that, and make this anew.

/** Excel's rounding: 15 significant digits first, then halves away from zero. The sign, and the digits as a whole. */
function $halfUp(number, digits) {
  if (!Number.isFinite(number)) throw new RangeError("A figure without end cannot be written.");
  const [written, exponent] = Math.abs(number).toExponential(100).split("e");
  const [kept, left] = [written.slice(0, 16).replace(".", ""), written.slice(16)];
  const half = "5".padEnd(left.length, "0");
  const up = left > half || (left === half && Number(kept.at(-1)) % 2 === 1);
  const significant = BigInt(kept) + (up ? 1n : 0n);
  const places = Number(exponent) - 14 + digits;
  const unit = 10n ** BigInt(Math.abs(places));
  const sign = number < 0 || Object.is(number, -0) ? "-" : "";
  return [sign, places >= 0 ? significant * unit : (significant + unit / 2n) / unit];
}

/** A number rounded half up, with commas between thousands. */
export function $written(number, digits) {
  if (Number.isNaN(number)) return "NaN";
  const [sign, whole] = $halfUp(number, digits);
  const figures = String(whole).padStart(digits + 1, "0");
  const [before, after] = [figures.slice(0, figures.length - digits), figures.slice(figures.length - digits)];
  return sign + before.replace(/\\B(?=(\\d{3})+$)/g, ",") + (digits ? `.${after}` : "");
}
"""

_EVALUATE = """\
/** Every line above, and the figures it was worked out from; a line that is given stays as it is given. */
export function evaluate(figures) {
  const values = { ...figures };
  for (const [line, reads] of $lines) {
    if (!(line.name in values)) values[line.name] = line(...reads.map((name) => values[name]));
  }
  return values;
}
"""


def module(graph: Graph, targets: Iterable[str] | None = None) -> str:
    """An ES module: a function for each line that leads to the targets (every line, unless named), and `evaluate`.

    Raises:
        UnknownKey: a target that the graph does not have.
        UntranslatableLine: a name that JavaScript keeps for itself.
    """
    names = list(graph.lines if targets is None else targets)
    needed = {line.name for name in names for line in graph.path(graph.figure(name).name, ())}
    lines = [line for line in graph.order if line.name in needed]
    table = "".join(f"  [{line.name}, {json.dumps(list(line.parameters))}],\n" for line in lines)
    return "\n".join([_PREAMBLE, *_definitions(), *map(function, lines), f"const $lines = [\n{table}];\n", _EVALUATE])


def function(line: Line) -> str:
    """The line as a plain function of the figures it reads.

    >>> from xl_addin.model.breakeven import displaced_api
    >>> print(function(displaced_api), end="")
    /** API spend replaced, USD/month: The API spend that the fleet really replaces: never more than the bill. */
    export function displaced_api(api_monthly, utilization, capacity_value) {
      return Math.min(api_monthly, utilization * capacity_value);
    }

    Raises:
        UntranslatableLine: a name that JavaScript keeps for itself.
    """
    for name in (line.name, *line.parameters):
        if name in _TAKEN:
            raise UntranslatableLine(f"{line.name}: `{name}` means something else in JavaScript: rename it.")
    meaning = f"{line.label}, {line.unit.words}: {line.meaning}".replace("*/", "* /")
    returned = _Renderer(line).text(line.expression)
    return f"/** {meaning} */\nexport function {line.name}({', '.join(line.parameters)}) {{\n  return {returned};\n}}\n"


def _called(named: Named) -> str:
    """The function's name in JavaScript; one that JavaScript lacks is defined before the lines."""
    return named.javascript if _is_name(named.javascript) else f"${named.name}"


def _definitions() -> Iterator[str]:
    for named in NAMED.values():
        if not _is_name(named.javascript):
            head = f"/** {named.meaning} */\nexport function {_called(named)}({', '.join(named.arguments)}) {{\n"
            yield f"{head}{indent(named.javascript, '  ')}\n}}\n"


def _is_name(written: str) -> bool:
    return written.replace(".", "").isidentifier()


class _Renderer:
    def __init__(self, line: Line) -> None:
        self._names = frozenset(line.parameters)
        self._constants = line.function.__globals__

    def text(self, node: ast.expr, at_least: int = _CHOICE) -> str:
        """The node's text, in parentheses where it binds less tightly than its place asks for."""
        words, binds = self._render(node)
        return words if binds >= at_least else f"({words})"

    def _render(self, node: ast.expr) -> tuple[str, int]:
        match node:
            case ast.Name(id=name) if name in self._names:
                return name, _ATOM
            case ast.Name(id=name):
                return _literal(self._constants[name])
            case ast.Constant(value=value):
                return _literal(value)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return f"-{self.text(operand, _ATOM)}", _SIGN
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return f"!({self._condition(operand)})", _SIGN
            case ast.BinOp(left=left, op=ast.Pow(), right=right):
                # JavaScript refuses a sign before the base of a power.
                return f"{self.text(left, _ATOM)} ** {self.text(right, _SIGN)}", _POWER
            case ast.BinOp(left=left, op=op, right=right):
                sign, binds = _OPERATORS[type(op)]
                return f"{self.text(left, binds)} {sign} {self.text(right, binds + 1)}", binds
            case ast.BoolOp(op=op, values=values):
                sign, binds = ("&&", _AND) if isinstance(op, ast.And) else ("||", _OR)
                return f" {sign} ".join(self.text(value, binds + 1) for value in values), binds
            case ast.Compare(left=left, ops=ops, comparators=rights):
                pairs = [
                    f"{self.text(a, _SUM)} {_OPERATORS[type(op)][0]} {self.text(b, _SUM)}"
                    for a, op, b in zip([left, *rights], ops, rights, strict=False)
                ]
                return " && ".join(pairs), _COMPARISON if len(pairs) == 1 else _AND
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return f"{self._condition(test)} ? {self.text(body, _OR)} : {self.text(orelse)}", _CHOICE
            case ast.Call(func=ast.Name(id=name), args=args):
                return f"{_called(NAMED[name])}({', '.join(map(self.text, args))})", _ATOM
            case ast.JoinedStr(values=values):
                return f"`{''.join(map(self._piece, values))}`", _ATOM
        raise AssertionError(ast.dump(node))  # the declaration of the line let through what this cannot render

    def _condition(self, node: ast.expr) -> str:
        """What decides a choice; to JavaScript NaN is as good as false, to Python it is not."""
        is_one = isinstance(node, ast.Compare | ast.BoolOp) or (
            isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
        )
        return self.text(node, _OR) if is_one else f"{self.text(node, _SUM)} !== 0"

    def _piece(self, node: ast.expr) -> str:
        """A piece of a text that is put together."""
        match node:
            case ast.Constant(value=value):
                return str(value).replace("\\", "\\\\").replace("`", "\\`").replace("$", "\\$")
            case ast.FormattedValue(value=value):
                return f"${{{self.text(value)}}}"
        raise AssertionError(ast.dump(node))


def _literal(value: object) -> tuple[str, int]:
    if isinstance(value, bool | str):
        return json.dumps(value), _ATOM
    assert isinstance(value, int | float)
    if math.isnan(value):
        return "NaN", _ATOM
    if math.isinf(value):
        return ("Infinity", _ATOM) if value > 0 else ("-Infinity", _SIGN)
    return repr(value), _ATOM if value >= 0 else _SIGN
