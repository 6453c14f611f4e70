"""`Input` and `Line`: a figure, its unit, its words, its source.

A Line is a plain Python function whose parameter names are the names of the inputs and lines it reads. Its
body is one `return` in a small part of Python that also exists in Excel, so that the same definition gives
the number, the NumPy arithmetic and the formula in a cell. Anything else is refused here, while the package
is imported, with the file, the line and the reason.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import update_wrapper
from types import FunctionType
from typing import Any

from xl_addin.errors import DivisionByZero, OutOfDomain, UnknownKey, WrongType
from xl_addin.model.returned import returned_expression
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
            expression=returned_expression(function),
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
