"""One exception tree; each class is one Excel error value.

A message always names the argument, says what came, and says what to type instead. In Python the error is
raised; in a cell it is its `code`; `EXPLAIN` shows the sentence where a cell can only show the code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

#: Excel's error values, by the number that COM hands over for a cell which holds one.
CODE_OF_COM_NUMBER = {
    -2146826288: "#NULL!",
    -2146826281: "#DIV/0!",
    -2146826273: "#VALUE!",
    -2146826265: "#REF!",
    -2146826259: "#NAME?",
    -2146826252: "#NUM!",
    -2146826246: "#N/A",
}
CODES = frozenset(CODE_OF_COM_NUMBER.values())

#: COM's numbers for errors begin here, and go on with those that newer Excels added: #SPILL!, #CALC! and others.
COM_NUMBERS = range(-2146826288, -2146826288 + 1_000)


def code_of_com_number(number: int) -> str | None:
    """The error value that COM hands over as this number, or `None` where it is a number like any other.

    >>> code_of_com_number(-2146826246), code_of_com_number(-2146826243), code_of_com_number(7)
    ('#N/A', '#VALUE!', None)
    """
    return CODE_OF_COM_NUMBER.get(number, "#VALUE!") if number in COM_NUMBERS else None


def nearest(typed: str, words: Iterable[str], most: int = 1, likeness: float = 0.6) -> list[str]:
    """The words most like what was typed, so that a message can name them; from 0 to 1 is how like they must be.

    >>> nearest("utilisation", ["utilization", "ops"]), nearest("rent", ["ops"])
    (['utilization'], [])
    """
    # A function that is answered never comes here, and starts without it.
    from difflib import get_close_matches

    return get_close_matches(typed, list(words), most, likeness)


def rename(name: str, names: Iterable[str], kind: str) -> str:
    """What to do with a name that is none of those, which are names of that kind.

    >>> rename("utilisation", ["utilization"], "an input"), rename("colour", ["utilization"], "an input")
    ('rename it to utilization', 'give it the name of an input, or delete it')
    """
    near = nearest(name, names)
    return f"rename it to {near[0]}" if near else f"give it the name of {kind}, or delete it"


def did_you_mean(typed: str, meant: Mapping[str, str]) -> str:
    """A question to end a message with, where a word is like what was typed; `meant` is what each word stands for.

    >>> did_you_mean("antropic", {"anthropic": "Anthropic"}), did_you_mean("acme", {"anthropic": "Anthropic"})
    (' Did you mean "Anthropic"?', '')
    """
    near = nearest(typed, meant)
    return f' Did you mean "{meant[near[0]]}"?' if near else ""


class BreakevenError(Exception):
    """Something the person at the keyboard can put right."""

    code = "#VALUE!"

    def __eq__(self, other: object) -> bool:
        """Two errors are the same when they would look the same: in a table of results they are values."""
        return type(self) is type(other) and self.code == getattr(other, "code", None) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash((type(self), self.code, str(self)))


class WrongType(BreakevenError):
    """An argument is missing, or is text where a number belongs: `#VALUE!`."""


class OutOfDomain(BreakevenError):
    """A number outside the range that has a meaning, 55 for 55% say: `#NUM!`."""

    code = "#NUM!"


class UnknownKey(BreakevenError):
    """A scenario, line, constraint or function that does not exist: `#N/A`."""

    code = "#N/A"


class UnknownName(UnknownKey):
    """A name that is none of very many: its sentence names the nearest, which are looked for when somebody reads it.

    A column of ten thousand such names shows ten thousand codes and not one sentence.
    """

    def __init__(self, sentence: str | Callable[[], str]) -> None:
        super().__init__()
        self._sentence = sentence

    def __str__(self) -> str:
        if callable(self._sentence):
            self._sentence = self._sentence()
        return self._sentence

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self),)


class Never(BreakevenError):
    """There is no such month, bill or utilization: `#N/A`. An answer, not a fault."""

    code = "#N/A"


class DivisionByZero(BreakevenError):
    """A true zero where the sum divides: `#DIV/0!`."""

    code = "#DIV/0!"


class NoPartner(BreakevenError):
    """A cell of the longer range has no partner in the shorter one: `#N/A`, as in Excel's own functions."""

    code = "#N/A"


class ErrorInArgument(BreakevenError):
    """An argument already holds an Excel error, which comes out again unchanged."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.code)


class UntranslatableLine(BreakevenError):
    """A line of the model uses Python that has no twin in Excel. Raised while the package is imported."""


class Misplaced(BreakevenError):
    """A figure of the model stands in no section or group, in two, or above one that it reads. Raised at import."""


class Misdeclared(BreakevenError):
    """A function is declared without what it needs, or with it twice. Raised while the package is imported."""


class UnfitSheet(BreakevenError):
    """A sheet is declared or written so that it does not fit its workbook. Raised while the workbook is built."""


class UnreadableFile(BreakevenError):
    """A file is missing, damaged, or not what its name says."""


class CannotWrite(BreakevenError):
    """The place to write to is not there, not writable, or in use."""


class MissingPackage(BreakevenError):
    """A function needs a Python package that the host's own Python lacks: `#NAME?`."""

    code = "#NAME?"


class TooSlow(BreakevenError):
    """The calls of one request took longer than the service allows."""
