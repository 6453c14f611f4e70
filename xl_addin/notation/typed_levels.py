"""Constraint levels that are typed in one argument of a LAMBDA: taken apart there, and what they do together."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import reduce
from itertools import groupby
from operator import itemgetter

from xl_addin.errors import UnknownKey, WrongType
from xl_addin.model.constraints import (
    FIRST_OF_MOST,
    FIRST_WITH,
    NUMBER_OF,
    OUTCOMES,
    Level,
    constraints,
    number_of,
)
from xl_addin.notation.excel import literal
from xl_addin.notation.spelling import Spelling


class TypedLevels:
    """The steps of a LAMBDA that read levels from the text which a local name stands for."""

    def __init__(self, spelling: Spelling, typed: str) -> None:
        self._spelling = spelling
        self._typed = spelling.local(typed)

    def steps(self) -> list[str]:
        """The text between semicolons, whether it holds a level, what of it is none, and constraints named twice."""
        levels = self._spelling.local("levels")
        trimmed = _substituted(f"LOWER(TRIM({self._typed}))", ("; ", ";"), (" ;", ";"), (";", ";;"))
        known = [(f";{one.name.lower()};", "") for each in constraints().values() for one in each.levels]
        chosen = [f"({'+'.join(map(self._has, each.levels))}>1)" for each in constraints().values()]
        return [
            self._spelling.step("levels", f'";"&{trimmed}&";"'),
            self._spelling.function("has", ("level",), f'IF(ISNUMBER(FIND(";"&{{level}}&";",{levels})),1,0)'),
            self._spelling.step("unknown", _substituted(levels, *known, (";", ""))),
            self._spelling.step("twice", "+".join(chosen)),
        ]

    def outcomes(self, wanted: Collection[str]) -> list[str]:
        """The wanted of the figures that the levels make together, and the numbers that these stand on."""
        written: dict[str, Callable[..., str]] = {
            NUMBER_OF: self._number_of,
            FIRST_WITH: self._first_with,
            FIRST_OF_MOST: self._first_of_most,
        }
        needed = {*wanted}
        needed.update(number_of(effect).name for one in OUTCOMES if one.figure.name in wanted for effect in one.effects)
        return [
            self._spelling.step(one.figure.name, written[one.kind](*one.effects))
            for one in OUTCOMES
            if one.figure.name in needed
        ]

    def faults(self) -> list[str]:
        """What begins the result where the text is wrong."""
        return [
            f'IF({self._spelling.local("unknown")}<>"",{UnknownKey.code},',
            f"IF({self._spelling.local('twice')}>0,{WrongType.code},",
        ]

    def _has(self, level: Level) -> str:
        """1 where the level is among those that were typed, else 0."""
        return f"{self._spelling.local('has')}({literal(level.name.lower())})"

    def _number_of(self, effect: str) -> str:
        return "+".join(self._has(level) for _, level in _levels_that(effect)) or "0"

    def _first_with(self, effect: str) -> str:
        return f'IF({self._number(effect)}>0,{self._first(effect)},"")'

    def _first_of_most(self, one: str, other: str) -> str:
        of_one, of_other = self._number(one), self._number(other)
        first = f"IF({of_one}>{of_other},{self._first(one)},{self._first(other)})"
        return f'IF({of_one}={of_other},"",{first})'

    def _first(self, effect: str) -> str:
        """The first constraint with a level that does so, where there is one: of the last nothing needs to be asked."""
        found = [
            ("+".join(self._has(level) for _, level in levels), literal(label))
            for label, levels in groupby(_levels_that(effect), key=itemgetter(0))
        ]
        last = found.pop()[1] if found else '""'
        return reduce(lambda otherwise, one: f"IF({one[0]}>0,{one[1]},{otherwise})", reversed(found), last)

    def _number(self, effect: str) -> str:
        """The local name of how many levels do so."""
        return self._spelling.local(number_of(effect).name)


def _levels_that(effect: str) -> list[tuple[str, Level]]:
    """The levels that do so, each with its constraint's label, in order."""
    return [(one.label, level) for one in constraints().values() for level in one.levels if level.effect == effect]


def _substituted(text: str, *pairs: tuple[str, str]) -> str:
    return reduce(lambda so_far, pair: f"SUBSTITUTE({so_far},{literal(pair[0])},{literal(pair[1])})", pairs, text)
