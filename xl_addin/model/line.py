"""`Input` and `Line`: a figure, its unit, its words, its source.

A Line is a plain Python function whose parameter names are the names of the inputs and lines it reads. Its
body is one `return` in a small part of Python that also exists in Excel, so that the same definition gives
the number, the NumPy arithmetic and the formula in a cell. Anything else is refused here, while the package
is imported, with the file, the line and the reason.
"""

from __future__ import annotations

import ast
import builtins
import linecache
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, update_wrapper
from types import FunctionType
from typing import Any

from xl_addin.errors import DivisionByZero, OutOfDomain, UnknownKey, UntranslatableLine, WrongType
from xl_addin.model.named import NAMED, Named
from xl_addin.units import Unit

#: No month, no bill, no utilization answers the question. NaN, so that it travels through arrays; a cell
#: function turns it into `#N/A`, a sheet writes the word "never".
NEVER = math.nan


#: Units as they follow a figure in a sentence, where that differs from the word beside a cell.
IN_WORDS = {"multiple": "times", "month": "months", "USD, once": "USD", "FTE": "full-time equivalents"}


@dataclass(frozen=True, slots=True)
class Input:
    """A figure somebody types: its unit, its meaning and the range in which it has one.

    `low` and `high` are inclusive. `choices` are the words a text input may hold. `zero_divides` marks a
    figure that lines divide by, so that a true zero is `#DIV/0!` and not merely too small.
    """

    name: str
    label: str
    unit: Unit
    meaning: str
    low: float = -math.inf
    high: float = math.inf
    default: float | str | None = None
    choices: tuple[str, ...] = ()
    zero_divides: bool = False

    def check(self, value: Any) -> Any:
        """Give back the figure as the model takes it, or raise the error that says what to type instead.

        Raises:
            WrongType: text for a number, or nothing at all.
            OutOfDomain: a number outside `low` to `high`; 55 for 55%.
            DivisionByZero: a true zero in a figure that is divided by.
            UnknownKey: a word that is not one of `choices`.
        """
        if self.unit.is_text:
            return self._check_word(value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise WrongType(f"{self.name} is {quoted(value)}: type a number ({self.how_to_type}).")
        if self.low <= value <= self.high and (self.unit.kind != "whole" or value == int(value)):
            return float(value)
        if value == 0 and self.zero_divides:
            raise DivisionByZero(f"{self.name} is 0 and the sum divides by it: type {self.how_to_type}.")
        raise OutOfDomain(self._out_of_range(value))

    @property
    def left_out(self) -> Any:
        """The default as the model takes it; an empty text stays one, and `None` where there is none."""
        return self.default if self.default in (None, "") else self.check(self.default)

    @property
    def how_to_type(self) -> str:
        """What may be typed, as the sheet and the errors say it: a share has an example beside its range."""
        if self.unit.kind == "share":
            return f"{self.allowed}, as {'55% or 0.55' if self.high > 0.55 else '5% or 0.05'}"
        return self.allowed

    @property
    def allowed(self) -> str:
        """The words or the range that may be typed, and no more."""
        if self.unit.is_text:
            return "one of: " + ", ".join(self.choices)
        if self.unit.kind == "share":
            return f"{_percent(self.low)} to {_percent(self.high)}"
        whole = "a whole number, " if self.unit.kind == "whole" else ""
        return f"{whole}{self.low:,.12g} to {self.high:,.12g} {IN_WORDS.get(self.unit.words, self.unit.words)}"

    def _check_word(self, value: Any) -> str:
        if not isinstance(value, str):
            raise WrongType(f"{self.name} is {quoted(value)}: type {self.how_to_type}.")
        for choice in self.choices:
            if choice.casefold() == value.strip().casefold():
                return choice
        raise UnknownKey(f"{self.name} is {quoted(value)}: type {self.how_to_type}.")

    def _out_of_range(self, value: float) -> str:
        if self.unit.kind == "share" and 2 <= value <= 100 * self.high:
            return f"{self.name} is {value:g}, which is {100 * value:,.6g}%: type {value:g}% or {value / 100:g}."
        return f"{self.name} is {_in_digits(value)}: type {self.how_to_type}."


@dataclass(eq=False)
class Line:
    """One calculated figure: a function of named figures, with its unit, words and source."""

    name: str
    label: str
    unit: Unit
    meaning: str
    source: str
    parameters: tuple[str, ...]
    function: Callable[..., Any]
    expression: ast.expr

    def __call__(self, *figures: Any, **named: Any) -> Any:
        return self.function(*figures, **named)


def line(label: str, unit: Unit, source: str) -> Callable[[Callable[..., Any]], Line]:
    """Declare a line of the model.

    >>> @line("Self-host total", units.USD_PER_MONTH, source="guide")  # doctest: +SKIP
    ... def selfhost_total(gpu_rental, fixed_cost):
    ...     "GPU rental plus people and tools."
    ...     return gpu_rental + fixed_cost

    Raises:
        UntranslatableLine: the body is not one `return` of an expression that Excel can hold as well.
    """

    def declare(function: Callable[..., Any]) -> Line:
        assert isinstance(function, FunctionType)
        declared = Line(
            name=function.__name__,
            label=label,
            unit=unit,
            meaning=" ".join((function.__doc__ or "").split("\n\n")[0].split()),
            source=source,
            parameters=function.__code__.co_varnames[: function.__code__.co_argcount],
            function=function,
            expression=_returned_expression(function),
        )
        update_wrapper(declared, function)
        return declared

    return declare


#: Of a longer text that was typed, a sentence repeats this many characters.
QUOTED = 60


def quoted(value: object) -> str:
    """What came, as the person who typed it would say it.

    >>> quoted("growth"), quoted(None), quoted(0.5), quoted("x" * 100) == '"' + "x" * 60 + '…"'
    ('"growth"', 'empty', '0.5', True)
    """
    if value is None or value == "":
        return "empty"
    if isinstance(value, str):
        return f'"{value}"' if len(value) <= QUOTED else f'"{value[:QUOTED]}…"'
    if isinstance(value, bool):
        return str(value).upper()
    return _in_digits(value) if isinstance(value, int | float) else str(value)


def _in_digits(number: float) -> str:
    """A number as it is told; Python writes no whole number beyond the largest double so, and no very long one at all.

    >>> _in_digits(1234.5), _in_digits(10**400)
    ('1,234.5', 'a whole number of 401 digits')
    """
    try:
        return f"{number:,.12g}"
    except OverflowError:
        return f"a whole number of {int(math.log10(abs(number))) + 1} digits"


def _percent(share: float) -> str:
    return f"{100 * share:g}%"


@dataclass(frozen=True, slots=True)
class Stranger:
    """What stands for a value that is no number, no text and nothing else that a cell holds."""

    kind: str

    def __str__(self) -> str:
        return f"a {self.kind}"


# What a line may say --------------------------------------------------------------------------------------------------

_CONDITION = (ast.Compare, ast.BoolOp)
_ALLOWED = (
    (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow)
    + (ast.USub, ast.Not, ast.And, ast.Or)
    + (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
    + (ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp)
    + (ast.JoinedStr, ast.FormattedValue, ast.Name, ast.Load)
)


def _returned_expression(function: FunctionType) -> ast.expr:
    """The one expression that the function returns, every part of which has a twin in Excel."""
    definition = _definition(function)
    arguments = definition.args
    if arguments.vararg or arguments.kwarg or arguments.kwonlyargs or arguments.defaults:
        raise _refusal(function, definition, "a line takes the names of figures, without defaults or stars")
    body = definition.body[1:] if ast.get_docstring(definition) is not None else definition.body
    if len(body) != 1 or not isinstance(body[0], ast.Return) or body[0].value is None:
        strange = body[0] if body else definition
        raise _refusal(function, strange, "a line is one `return` of one expression")
    expression = body[0].value
    _refuse_strangers(function, expression)
    for inner in ast.walk(expression):
        if inner is not expression and isinstance(inner, ast.Call):
            named = NAMED[ast.unparse(inner.func)]
            if named.whole_line:
                raise _refusal(function, inner, f"`{named.name}` is the whole of a line, for {named.whole_line}")
    return expression


def _refuse_strangers(function: FunctionType, node: ast.AST) -> None:
    match node:
        case ast.Constant(value=bool() | int() | float() | str()):
            return
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in NAMED:
            named = NAMED[name]
            if _meaning_of(function, name) is not named.python:
                raise _refusal(function, node, f"`{name}` here is not the {name} that Excel has (see model/named.py)")
            if not named.least <= len(args) <= named.most:
                raise _refusal(function, node, f"`{name}` takes {_how_many(named)} here, as in Excel")
            for argument in args:
                _refuse_strangers(function, argument)
            return
        case ast.Call():
            called = ast.unparse(node.func)
            raise _refusal(
                function,
                node,
                f"Excel has no twin for `{called}(...)`; there are {', '.join(NAMED)}",
            )
        case ast.FormattedValue(value=ast.Name(id=name)) if function.__annotations__.get(name) in ("float", float):
            raise _refusal(function, node, f"`{name}` is a number: write usd({name}) or percent({name})")
        case ast.FormattedValue() if node.conversion != -1 or node.format_spec is not None:
            raise _refusal(function, node, "write usd(...) or percent(...) in place of a format after `:` or `!`")
        case ast.Name(id=name) if name not in function.__code__.co_varnames:
            if not isinstance(_meaning_of(function, name), int | float | str):
                raise _refusal(function, node, f"`{name}` is neither a parameter nor a constant")
            return
        case ast.IfExp(test=ast.Name(id=name)) | ast.UnaryOp(op=ast.Not(), operand=ast.Name(id=name)) if (
            function.__annotations__.get(name) in ("str", str)
        ):
            raise _refusal(function, node, f"`{name}` is text, which Excel takes for neither true nor false: compare")
        case ast.BoolOp(values=values) if not all(map(is_condition, values)):
            raise _refusal(function, node, f"`{ast.unparse(node)}` gives a figure in Python and TRUE in Excel: compare")
        case _ if not all(isinstance(part, _ALLOWED) for part in (node, *_operators(node))):
            raise _refusal(function, node, f"`{ast.unparse(node)}` has no twin in Excel")
    for child in ast.iter_child_nodes(node):
        _refuse_strangers(function, child)


def _how_many(named: Named) -> str:
    return f"{named.least} argument{'s' * (named.least > 1)}{' or more' * named.any_number}"


def _operators(node: ast.AST) -> list[ast.AST]:
    """An operator knows no line of its own, so its operation answers for it."""
    return [*getattr(node, "ops", []), *([node.op] if isinstance(node, ast.BinOp | ast.UnaryOp) else [])]


def is_condition(node: ast.expr) -> bool:
    """Whether an expression is true or false, and not a figure that counts as true unless it is 0."""
    return isinstance(node, _CONDITION) or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not))


def _meaning_of(function: FunctionType, name: str) -> object:
    return function.__globals__.get(name, getattr(builtins, name, None))


def _refusal(function: FunctionType, node: ast.AST, why: str) -> UntranslatableLine:
    at = getattr(node, "lineno", function.__code__.co_firstlineno)
    return UntranslatableLine(f"{function.__code__.co_filename}:{at}: {function.__name__}: {why}.")


def _definition(function: FunctionType) -> ast.FunctionDef:
    code = function.__code__
    found = _definitions(code.co_filename).get(code.co_firstlineno)
    if found is None:
        raise UntranslatableLine(
            f"{code.co_filename}:{code.co_firstlineno}: {code.co_name}: a line is a `def` at the top of a module."
        )
    return found


@cache
def _definitions(filename: str) -> dict[int, ast.FunctionDef]:
    """The functions of a file by the line on which Python says each starts: its first decorator's."""
    tree = ast.parse("".join(linecache.getlines(filename)))
    functions = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    return {min([node.lineno, *(d.lineno for d in node.decorator_list)]): node for node in functions}
