"""What a line may say: the one expression that its function returns, every part of which has a twin in Excel."""

from __future__ import annotations

import ast
import builtins
import linecache
from functools import cache
from types import FunctionType

from xl_addin.errors import UntranslatableLine
from xl_addin.model.named import NAMED, Named

_CONDITION = (ast.Compare, ast.BoolOp)
_ALLOWED = (
    (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow)
    + (ast.USub, ast.Not, ast.And, ast.Or)
    + (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
    + (ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp)
    + (ast.JoinedStr, ast.FormattedValue, ast.Name, ast.Load)
)


def returned_expression(function: FunctionType) -> ast.expr:
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
