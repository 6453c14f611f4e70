"""Python line -> LAMBDA: a function for Name Manager, which Excel 365 knows without any add-in.

A function is written from the same lines as everything else, with the checks of its arguments before them and the
same error values after them. It is written twice: as a person types it, and as a file keeps it.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from xl_addin.errors import DivisionByZero, OutOfDomain, UntranslatableLine, WrongType
from xl_addin.model.constraints import FROM_CONSTRAINTS
from xl_addin.model.graph import Graph
from xl_addin.model.line import Input, Line
from xl_addin.model.named import NAMED, Named
from xl_addin.notation import excel
from xl_addin.notation.element_by_element import element_by_element
from xl_addin.notation.spelling import STORED, TYPED, Spelling
from xl_addin.notation.typed_levels import TypedLevels

#: The most characters of a name's definition, as a file keeps it, that Excel was seen to take; it refused 8,192.
LONGEST = 7_992
#: The most characters of a name's comment; Excel refuses a file with more.
LONGEST_COMMENT = 255
#: The largest number that can be typed into Excel.
LARGEST = 9.99999999999999e307


class Argument(Protocol):
    """What is asked of an argument: `xl_addin.functions.argument.Argument`."""

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
    @property
    def taken_apart(self) -> Collection[str]: ...
    @property
    def in_lambda(self) -> bool: ...


@dataclass(frozen=True)
class Lambda:
    """One function as a name: how people type it, line by line, and how a file keeps it."""

    name: str
    comment: str
    typed: tuple[str, ...]
    stored: str


def lambdas(registry: Mapping[str, Function]) -> dict[str, Lambda]:
    """Every registered function that is to be a LAMBDA, by its name.

    >>> import udfs
    >>> from xl_addin.functions.cell_function import REGISTRY
    >>> [name in lambdas(REGISTRY) for name in ("SELFHOST_TOTAL", "SCENARIO")]
    [True, False]

    Raises:
        UntranslatableLine: one of them cannot be one.
    """
    return {name: as_lambda(entry, registry) for name, entry in registry.items() if is_expressible(entry)}


def is_expressible(entry: Function) -> bool:
    """Whether the function is a line of the model, and to be a LAMBDA."""
    return entry.graph is not None and entry.target is not None and entry.in_lambda


def _refuse(entry: Function) -> None:
    """Refuse what a LAMBDA could not do: no function needs its checks so far."""
    if not is_expressible(entry):
        raise UntranslatableLine(f"{entry.name} does not follow from its arguments alone: it needs the add-in.")
    strange = [f"{one.name}, a choice" for one in entry.arguments if one.figure.choices]
    strange += [f"{one.name}, a whole number" for one in entry.arguments if one.figure.unit.kind == "whole"]
    from_levels = {one.name for one in FROM_CONSTRAINTS} if len(entry.taken_apart) == 1 else set()
    strange += sorted(_not_given(entry) - from_levels)
    if strange:
        raise UntranslatableLine(
            f"{entry.name} reads {'; '.join(strange)}, which a LAMBDA cannot check or take apart: declare it with "
            "in_lambda=False, and it needs the add-in."
        )


def as_lambda(entry: Function, names: Iterable[str]) -> Lambda:
    """The function as a LAMBDA, none of whose local names is one of the `names` of functions.

    >>> import udfs
    >>> from xl_addin.functions.cell_function import REGISTRY
    >>> for line in as_lambda(REGISTRY["SPEND_BAND"], REGISTRY).typed[3:]: print(line)
      spend_band_low_ok, IF(ISOMITTED(spend_band_low),30000,checked(spend_band_low,0,1000000000,30000)),
      spend_band_high_ok, IF(ISOMITTED(spend_band_high),80000,checked(spend_band_high,0,1000000000,80000)),
      fault, api_monthly_ok&spend_band_low_ok&spend_band_high_ok,
      IF(ISERROR(fault),fault,
      IF(api_monthly_ok<spend_band_low_ok,"below",IF(api_monthly_ok>spend_band_high_ok,"above","between")))));

    Raises:
        UntranslatableLine: it is not a line of the model, reads what a LAMBDA cannot check, or takes more characters
            than Excel does.
    """
    _refuse(entry)
    taken = frozenset(names)
    stored = _Writer(entry, replace(STORED, taken=taken))
    text = f"{stored.head}{','.join(stored.steps)},{''.join(stored.faults)}{stored.result}{stored.end}"
    if len(text) > LONGEST:
        raise UntranslatableLine(f"{entry.name} takes {len(text)} characters as a LAMBDA: Excel takes {LONGEST}.")
    typed = _Writer(entry, replace(TYPED, taken=taken))
    lines = [*(f"{step}," for step in typed.steps), *typed.faults, f"{typed.result}{typed.end};"]
    comment = f"{entry.signature}: {entry.words}"
    return Lambda(
        entry.name,
        comment if len(comment) <= LONGEST_COMMENT else comment[: LONGEST_COMMENT - 1] + "…",
        (f"{entry.name} = {typed.head}", *(f"  {line}" for line in lines)),
        text,
    )


class _Writer:
    """One function in one spelling: its head, its steps, what it does about faults, its result."""

    def __init__(self, entry: Function, spelling: Spelling) -> None:
        assert entry.graph is not None
        assert entry.target is not None
        self._spelling = spelling
        self._used = {one.gives: f"{one.name}_ok" for one in entry.arguments}
        path = entry.graph.path(entry.target, self._used)
        declared = [(spelling.local if one.required else spelling.optional)(one.name) for one in entry.arguments]
        self.head = f"{spelling.newer('LAMBDA')}({spelling.comma.join([*declared, spelling.newer('LET')])}("
        self.steps = [self._checked_number()]
        self.steps += [spelling.step(self._used[one.gives], self._checked(one)) for one in entry.arguments]
        self.steps += [spelling.step(one.gives, excel.literal(one.default)) for one in entry.unasked]
        self.steps.append(spelling.step("fault", "&".join(map(self._whether_wrong, entry.arguments))))
        self.faults = ["IF(ISERROR({0}),{0},".format(spelling.local("fault"))]
        if missing := _not_given(entry):
            [text] = entry.taken_apart
            levels = TypedLevels(spelling, self._used[text])
            self.steps += [*levels.steps(), *levels.outcomes(missing)]
            self.faults += levels.faults()
        self._brought_along = {named.name: spelling.local(named.name) for named in _brought_along(path)}
        self.steps += [self._function(NAMED[name]) for name in self._brought_along]
        lines = [replace(line, expression=element_by_element(line.expression)) for line in path]
        self._written_in = {line.name: line for line in _pieces(lines)}
        steps = [line for line in lines[:-1] if line.name not in self._written_in]
        self.steps += [spelling.step(line.name, self._formula(line)) for line in steps]
        self.result = self._formula(lines[-1])
        self.end = ")" * (len(self.faults) + 2)

    def _formula(self, line: Line) -> str:
        def figure(name: str) -> str | Line:
            return self._written_in.get(name) or self._spelling.local(self._used.get(name, name))

        return excel.formula(line, figure, excel.NEVER_AS_ERROR, brought_along=self._brought_along).removeprefix("=")

    def _function(self, named: Named) -> str:
        body = excel.expression(named.in_lambda, "{{{}}}".format).removeprefix("=")
        return self._spelling.function(named.name, named.arguments, body)

    # Arguments --------------------------------------------------------------------------------------------------------

    def _checked_number(self) -> str:
        """A number in its range, or the error value, as `Input.check` has it.

        A cell that was never written equals an empty text; an error comes out of the comparison again.
        """
        in_range = f"IF({{given}}<{{low}},{OutOfDomain.code},IF({{given}}>{{high}},{OutOfDomain.code},{{given}}))"
        number = f"IF(ISNUMBER({{given}}),{in_range},{WrongType.code})"
        return self._spelling.function(
            "checked", ("given", "low", "high", "blank"), f'IF({{given}}="",{{blank}},{number})'
        )

    def _checked(self, argument: Argument) -> str:
        """The figure, what a blank stands for, or the error value, as `Argument.take` has it."""
        name, figure = self._spelling.local(argument.name), argument.figure
        blank = WrongType.code if argument.required else excel.literal(argument.default)
        if figure.unit.is_text:
            text = f'IF({name}="",{blank},IF(ISTEXT({name}),{name},{WrongType.code}))'
        else:
            text = f"{self._spelling.local('checked')}({name},{_bound(figure.low)},{_bound(figure.high)},{blank})"
            if figure.zero_divides and not figure.low <= 0 <= figure.high:
                text = f'IF({name}="",{blank},IF({name}=0,{DivisionByZero.code},{text}))'
        return f"IF({self._spelling.newer('ISOMITTED')}({name}),{blank},{text})"

    def _whether_wrong(self, argument: Argument) -> str:
        """Something short that is an error where the argument is: put together, the first error comes out."""
        used = self._spelling.local(self._used[argument.gives])
        return f"LEN({used})" if argument.figure.unit.is_text else used


def _not_given(entry: Function) -> set[str]:
    """The inputs that the function's line stands on, that are none of its arguments and that have no default."""
    assert entry.graph is not None
    assert entry.target is not None
    given = [one.gives for one in (*entry.arguments, *entry.unasked)]
    read = {name for line in entry.graph.path(entry.target, given) for name in line.parameters}
    return read & set(entry.graph.inputs) - set(given)


def _pieces(lines: Sequence[Line]) -> list[Line]:
    """The lines that are texts and that one other reads, in one place: it is shorter to write them in there."""
    nodes = (node for line in lines for node in ast.walk(line.expression))
    read = Counter(node.id for node in nodes if isinstance(node, ast.Name))
    return [line for line in lines if line.unit.is_text and read[line.name] == 1]


def _brought_along(lines: Iterable[Line]) -> list[Named]:
    """The functions that lines call and that a LAMBDA writes otherwise than a cell does."""
    nodes = (node for line in lines for node in ast.walk(line.expression))
    names = {node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    return [one for one in NAMED.values() if one.name in names and one.in_lambda and not one.any_number]


def _bound(figure: float) -> str:
    """The end of a range; Excel has no infinity."""
    return excel.literal(max(-LARGEST, min(LARGEST, figure)))
