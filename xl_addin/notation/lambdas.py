"""Python line -> LAMBDA: a function for Name Manager, which Excel 365 knows without any add-in.

A function is written from the same lines as everything else, with the checks of its arguments before them and the
same error values after them. It is written twice: as a person types it, and as a file keeps it, where Excel marks
what is newer than 2007 (`_xlfn.`) and every local name (`_xlpm.`, `_xlop.` where an optional one is declared).

Whatever Excel would work out over a whole range at once (MIN, MAX, AND, OR) is written with IF, so that a range
in place of a figure can never come out as one wrong figure.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import reduce
from itertools import groupby
from operator import itemgetter
from typing import Any, Protocol

from xl_addin.errors import DivisionByZero, OutOfDomain, UnknownKey, UntranslatableLine, WrongType
from xl_addin.model.constraints import (
    FORBIDS_API,
    FORBIDS_SELF_HOST,
    LEANS_API,
    LEANS_SELF_HOST,
    Level,
    constraints,
)
from xl_addin.model.graph import Graph
from xl_addin.model.line import Input, Line
from xl_addin.notation import excel

#: The most characters that Excel takes in one formula.
LONGEST = 8_192
#: The most characters of a name's comment; Excel refuses a file with more.
LONGEST_COMMENT = 255
#: The largest number that can be typed into Excel.
LARGEST = 9.99999999999999e307

#: The argument whose text is taken apart into what the constraint levels do.
CONSTRAINTS = "constraints"


class Argument(Protocol):
    """What is asked of an argument: `xl_addin.functions.cell_function.Argument`."""

    @property
    def name(self) -> str: ...
    @property
    def gives(self) -> str: ...
    @property
    def figure(self) -> Input: ...
    @property
    def default(self) -> Any: ...
    @property
    def required(self) -> bool: ...


class Function(Protocol):
    """What is asked of a registered function: `xl_addin.functions.cell_function.CellFunction`."""

    @property
    def name(self) -> str: ...
    @property
    def words(self) -> str: ...
    @property
    def signature(self) -> str: ...
    @property
    def arguments(self) -> Sequence[Argument]: ...
    @property
    def graph(self) -> Graph | None: ...
    @property
    def target(self) -> str | None: ...
    @property
    def unasked(self) -> Sequence[Argument]: ...


@dataclass(frozen=True)
class Lambda:
    """One function as a name: how people type it, line by line, and how a file keeps it."""

    name: str
    comment: str
    typed: tuple[str, ...]
    stored: str


def lambdas(registry: Mapping[str, Function]) -> dict[str, Lambda]:
    """Every registered function that can be a LAMBDA, by its name.

    >>> import udfs
    >>> from xl_addin.functions.cell_function import REGISTRY
    >>> len(lambdas(REGISTRY))
    12
    """
    return {name: as_lambda(entry, registry) for name, entry in registry.items() if is_expressible(entry)}


def is_expressible(entry: Function) -> bool:
    """Whether the function is a line of the model that follows from its own arguments."""
    if entry.graph is None or entry.target is None:
        return False
    if any(one.figure.choices or one.figure.unit.kind == "whole" for one in entry.arguments):
        return False  # no function needs their checks so far
    missing = _not_given(entry)
    taken_apart = CONSTRAINTS in (one.name for one in entry.arguments)
    return not missing or (taken_apart and missing <= set(_EFFECTS))


def as_lambda(entry: Function, names: Iterable[str]) -> Lambda:
    """The function as a LAMBDA, none of whose local names is one of the `names` of functions.

    >>> import udfs
    >>> from xl_addin.functions.cell_function import REGISTRY
    >>> for line in as_lambda(REGISTRY["SPEND_BAND"], REGISTRY).typed[3:]: print(line)
      spend_band_low_ok, IF(ISOMITTED(spend_band_low),30000,checked(spend_band_low,0,1000000000,30000)),
      spend_band_high_ok, IF(ISOMITTED(spend_band_high),80000,checked(spend_band_high,0,1000000000,80000)),
      IF(ISERROR(api_monthly_ok),api_monthly_ok,
      IF(ISERROR(spend_band_low_ok),spend_band_low_ok,
      IF(ISERROR(spend_band_high_ok),spend_band_high_ok,
      IF(api_monthly_ok<spend_band_low_ok,"below",IF(api_monthly_ok>spend_band_high_ok,"above","between")))))));

    Raises:
        UntranslatableLine: it is not a line of the model, or takes more characters than Excel does.
    """
    if not is_expressible(entry):
        raise UntranslatableLine(f"{entry.name} does not follow from its arguments alone: it needs the add-in.")
    stored = _Writer(entry, STORED, names)
    text = f"{stored.head}{','.join(stored.steps)},{''.join(stored.faults)}{stored.result}{stored.end}"
    if len(text) > LONGEST:
        raise UntranslatableLine(f"{entry.name} takes {len(text)} characters as a LAMBDA: Excel takes {LONGEST}.")
    typed = _Writer(entry, TYPED, names)
    lines = [*(f"{step}," for step in typed.steps), *typed.faults, f"{typed.result}{typed.end};"]
    comment = f"{entry.signature}: {entry.words}"
    return Lambda(
        entry.name,
        comment if len(comment) <= LONGEST_COMMENT else comment[: LONGEST_COMMENT - 1] + "…",
        (f"{entry.name} = {typed.head}", *(f"  {line}" for line in lines)),
        text,
    )


# How names are spelled ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Spelling:
    """What stands before a local name, round one that may be left out, and before a newer function."""

    local: str
    optional: str
    newer: str
    comma: str


TYPED = Spelling("", "[{}]", "", ", ")
STORED = Spelling("_xlpm.", "_xlop.{}", "_xlfn.", ",")


class _Writer:
    """One function in one spelling: its head, its steps, what it does about faults, its result."""

    def __init__(self, entry: Function, spelling: Spelling, names: Iterable[str]) -> None:
        assert entry.graph is not None
        assert entry.target is not None
        self._spelling = spelling
        self._names = frozenset(names)
        self._used = {one.gives: f"{one.name}_ok" for one in entry.arguments}
        path = entry.graph.path(entry.target, self._used)
        missing = _not_given(entry)
        declared = [
            self._local(one.name) if one.required else spelling.optional.format(self._apart(one.name))
            for one in entry.arguments
        ]
        self.head = f"{self._newer('LAMBDA')}({spelling.comma.join([*declared, self._newer('LET')])}("
        self.steps = [self._checked_number()]
        self.steps += [self._step(self._used[one.gives], self._checked(one)) for one in entry.arguments]
        self.steps += [self._step(one.gives, _literal(one.default)) for one in entry.unasked]
        if missing:
            self.steps += self._levels()
            self.steps += [self._step(name, text(self)) for name, text in _EFFECTS.items() if name in missing]
        if any(_subtracted(line) for line in path):
            self.steps.append(self._difference())
        self.steps += [self._step(line.name, self._formula(line)) for line in path[:-1]]
        used = [self._local(name) for name in self._used.values()]
        self.faults = [f"IF(ISERROR({name}),{name}," for name in used]
        if missing:
            self.faults.append(f'IF({self._local("unknown")}<>"",{UnknownKey.code},')
            self.faults.append(f"IF({self._local('twice')}>0,{WrongType.code},")
        self.result = self._formula(path[-1])
        self.end = ")" * (len(self.faults) + 2)

    def _local(self, name: str) -> str:
        return self._spelling.local + self._apart(name)

    def _apart(self, name: str) -> str:
        """A local name that is no function's: of `selfhost_total` and SELFHOST_TOTAL an engine may take the other."""
        return f"{name}_figure" if name.upper() in self._names else name

    def _newer(self, function: str) -> str:
        return self._spelling.newer + function

    def _step(self, name: str, text: str) -> str:
        return f"{self._local(name)}{self._spelling.comma}{text}"

    def _function(self, name: str, parameters: Iterable[str], body: str) -> str:
        """A function for the steps below; in its body a parameter is written `{so}`."""
        spelled = {parameter: self._local(parameter) for parameter in parameters}
        listed = self._spelling.comma.join([*spelled.values(), body.format_map(spelled)])
        return self._step(name, f"{self._newer('LAMBDA')}({listed})")

    def _formula(self, line: Line) -> str:
        if terms := _subtracted(line):
            both = ",".join(self._formula(replace(line, expression=term)) for term in terms)
            return f"{self._local('difference')}({both})"
        node = _ElementByElement().visit(deepcopy(line.expression))
        each = replace(line, expression=node)
        text = excel.formula(each, lambda name: self._local(self._used.get(name, name)), excel.NEVER_AS_ERROR)
        return text.removeprefix("=")

    def _difference(self) -> str:
        """`units.difference`: in the middle of a formula a spreadsheet does not clear the noise by itself."""
        left = "{figure}-{other}"
        return self._function("difference", ("figure", "other"), f"IF(ABS({left})<=2^-48*ABS({{figure}}),0,{left})")

    # Arguments --------------------------------------------------------------------------------------------------------

    def _checked_number(self) -> str:
        """A number in its range, or the error value, as `Input.check` has it.

        A cell that was never written equals an empty text; an error comes out of the comparison again.
        """
        in_range = f"IF({{given}}<{{low}},{OutOfDomain.code},IF({{given}}>{{high}},{OutOfDomain.code},{{given}}))"
        number = f"IF(ISNUMBER({{given}}),{in_range},{WrongType.code})"
        return self._function("checked", ("given", "low", "high", "blank"), f'IF({{given}}="",{{blank}},{number})')

    def _checked(self, argument: Argument) -> str:
        """The figure, what a blank stands for, or the error value, as `Argument.take` has it."""
        name, figure = self._local(argument.name), argument.figure
        blank = WrongType.code if argument.required else _literal(argument.default)
        if figure.unit.is_text:
            text = f'IF({name}="",{blank},IF(ISTEXT({name}),{name},{WrongType.code}))'
        else:
            text = f"{self._local('checked')}({name},{_bound(figure.low)},{_bound(figure.high)},{blank})"
            if figure.zero_divides and not figure.low <= 0 <= figure.high:
                text = f'IF({name}="",{blank},IF({name}=0,{DivisionByZero.code},{text}))'
        return f"IF({self._newer('ISOMITTED')}({name}),{blank},{text})"

    # Constraint levels ------------------------------------------------------------------------------------------------

    def _levels(self) -> list[str]:
        """The text between semicolons, whether it holds a level, what of it is none, and constraints named twice."""
        typed, levels = self._local(self._used[CONSTRAINTS]), self._local("levels")
        trimmed = _substituted(f"LOWER(TRIM({typed}))", ("; ", ";"), (" ;", ";"), (";", ";;"))
        known = [(f";{one.name.lower()};", "") for each in constraints().values() for one in each.levels]
        chosen = [f"({'+'.join(map(self.has, each.levels))}>1)" for each in constraints().values()]
        return [
            self._step("levels", f'";"&{trimmed}&";"'),
            self._function("has", ("level",), f'IF(ISNUMBER(FIND(";"&{{level}}&";",{levels})),1,0)'),
            self._step("unknown", _substituted(levels, *known, (";", ""))),
            self._step("twice", "+".join(chosen)),
        ]

    def has(self, level: Level) -> str:
        """1 where the level is among those that were typed, else 0."""
        return f"{self._local('has')}({_literal(level.name.lower())})"

    def count(self, effect: str) -> str:
        """How many of the levels that were typed do so."""
        return "+".join(self.has(level) for _, level in _levels_that(effect))

    def first(self, effect: str) -> str:
        """The label of the first constraint whose level does so."""
        found = [
            ("+".join(self.has(level) for _, level in levels), _literal(label))
            for label, levels in groupby(_levels_that(effect), key=itemgetter(0))
        ]
        return reduce(lambda otherwise, one: f"IF({one[0]}>0,{one[1]},{otherwise})", reversed(found), '""')

    def lean_reason(self) -> str:
        """The first constraint that leans the way most of them lean."""
        to_selfhost, to_api = self._local("leans_to_selfhost"), self._local("leans_to_api")
        reasons = f"IF({to_selfhost}>{to_api},{self.first(LEANS_SELF_HOST)},{self.first(LEANS_API)})"
        return f'IF({to_selfhost}={to_api},"",{reasons})'


#: What the constraint levels do together, as `constraints.effects` has it.
_EFFECTS: dict[str, Callable[[_Writer], str]] = {
    "api_forbidden": lambda writer: writer.count(FORBIDS_API),
    "selfhost_forbidden": lambda writer: writer.count(FORBIDS_SELF_HOST),
    "leans_to_selfhost": lambda writer: writer.count(LEANS_SELF_HOST),
    "leans_to_api": lambda writer: writer.count(LEANS_API),
    "api_forbidden_by": lambda writer: writer.first(FORBIDS_API),
    "selfhost_forbidden_by": lambda writer: writer.first(FORBIDS_SELF_HOST),
    "lean_reason": lambda writer: writer.lean_reason(),
}


def _levels_that(effect: str) -> list[tuple[str, Level]]:
    """The levels that do so, each with its constraint's label, in order."""
    return [(one.label, level) for one in constraints().values() for level in one.levels if level.effect == effect]


def _not_given(entry: Function) -> set[str]:
    """The inputs that the function's line stands on, that are none of its arguments and that have no default."""
    assert entry.graph is not None
    assert entry.target is not None
    given = [one.gives for one in (*entry.arguments, *entry.unasked)]
    read = {name for line in entry.graph.path(entry.target, given) for name in line.parameters}
    return read & set(entry.graph.inputs) - set(given)


def _bound(figure: float) -> str:
    """The end of a range; Excel has no infinity."""
    return _literal(max(-LARGEST, min(LARGEST, figure)))


def _literal(value: object) -> str:
    if isinstance(value, str):
        escaped = value.replace('"', '""')
        return f'"{escaped}"'
    assert isinstance(value, int | float)
    return f"{value:.15g}"


def _substituted(text: str, *pairs: tuple[str, str]) -> str:
    return reduce(lambda so_far, pair: f"SUBSTITUTE({so_far},{_literal(pair[0])},{_literal(pair[1])})", pairs, text)


def _subtracted(line: Line) -> list[ast.expr]:
    """The two terms of a line that is a `difference`, which is the whole of a line wherever it stands."""
    match line.expression:
        case ast.Call(func=ast.Name(id="difference"), args=terms):
            return terms
    return []


# Element by element ---------------------------------------------------------------------------------------------------


class _ElementByElement(ast.NodeTransformer):
    """MIN, MAX, AND and OR as IF."""

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        assert isinstance(node.func, ast.Name)
        match node.func.id, node.args:
            case "min", [first, *rest]:
                return reduce(lambda one, other: _smaller(one, ast.LtE(), other), rest, first)
            case "max", [first, *rest]:
                return reduce(lambda one, other: _smaller(one, ast.GtE(), other), rest, first)
        return node

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


def _smaller(one: ast.expr, sign: ast.cmpop, other: ast.expr) -> ast.expr:
    return ast.IfExp(ast.Compare(one, [sign], [other]), one, other)


def _both(one: ast.expr, other: ast.expr) -> ast.expr:
    return ast.IfExp(one, other, ast.Constant(False))


def _either(one: ast.expr, other: ast.expr) -> ast.expr:
    return ast.IfExp(one, ast.Constant(True), other)
