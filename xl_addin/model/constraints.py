"""The seven constraints that money does not decide, and what a chosen level does to the verdict.

The levels are data (`constraints.toml`); this module reads them and counts what they forbid and favour.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from os.path import dirname, join
from typing import Any

from xl_addin.errors import UnknownKey, WrongType, nearest
from xl_addin.model.line import Input, quoted
from xl_addin.units import COUNT, TEXT

API = "API"
SELF_HOST = "SELF-HOST"
NEITHER = "NEITHER"

FORBIDS_API = f"forbids {API}"
FORBIDS_SELF_HOST = f"forbids {SELF_HOST}"
LEANS_SELF_HOST = f"leans {SELF_HOST}"
LEANS_API = f"leans {API}"
NOTE = "note"
EFFECTS = (FORBIDS_API, FORBIDS_SELF_HOST, LEANS_SELF_HOST, LEANS_API, NOTE)

#: How a figure is made of the chosen levels: how many have an effect; the label of the first constraint whose level has
#: it; the same of whichever of two effects more levels have, and nothing where as many have either.
NUMBER_OF = "number of"
FIRST_WITH = "first with"
FIRST_OF_MOST = "first of most"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A figure that the chosen levels make together, and of which effects it is made in which way."""

    figure: Input
    kind: str
    effects: tuple[str, ...]


#: What the chosen levels do together: every notation and host renders these rows.
OUTCOMES = (
    Outcome(
        Input(
            "api_forbidden", "Constraints that forbid the API", COUNT, "Number of chosen levels that forbid the API."
        ),
        NUMBER_OF,
        (FORBIDS_API,),
    ),
    Outcome(
        Input("selfhost_forbidden", "Constraints that forbid self-hosting", COUNT, "Number of levels that forbid it."),
        NUMBER_OF,
        (FORBIDS_SELF_HOST,),
    ),
    Outcome(
        Input("leans_to_selfhost", "Leans to self-hosting", COUNT, "Number of levels that lean to self-hosting."),
        NUMBER_OF,
        (LEANS_SELF_HOST,),
    ),
    Outcome(
        Input("leans_to_api", "Leans to the API", COUNT, "Number of levels that lean to the API."),
        NUMBER_OF,
        (LEANS_API,),
    ),
    Outcome(
        Input("api_forbidden_by", "First to forbid the API", TEXT, "The constraint whose level forbids the API."),
        FIRST_WITH,
        (FORBIDS_API,),
    ),
    Outcome(
        Input("selfhost_forbidden_by", "First to forbid self-hosting", TEXT, "The constraint whose level forbids it."),
        FIRST_WITH,
        (FORBIDS_SELF_HOST,),
    ),
    Outcome(
        Input("lean_reason", "First to lean", TEXT, "The first constraint that leans the way most of them lean."),
        FIRST_OF_MOST,
        (LEANS_SELF_HOST, LEANS_API),
    ),
)

#: The same as the model reads it: worked out by `effects`, not typed.
FROM_CONSTRAINTS = tuple(one.figure for one in OUTCOMES)


def number_of(effect: str) -> Input:
    """The figure that counts the levels with an effect."""
    return next(one.figure for one in OUTCOMES if (one.kind, one.effects) == (NUMBER_OF, (effect,)))


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a constraint: its name, its effect and the sentence that explains it."""

    constraint: str
    name: str
    effect: str
    words: str


@dataclass(frozen=True, slots=True)
class Constraint:
    """A dimension of the decision other than money."""

    name: str
    label: str
    meaning: str
    source: str
    levels: tuple[Level, ...]

    @property
    def input(self) -> Input:
        """The constraint as an input of the model: a choice among its levels, the mildest by default."""
        names = tuple(level.name for level in self.levels)
        return Input(self.name, self.label, TEXT, self.meaning, default=names[0], choices=names)


@cache
def constraints() -> dict[str, Constraint]:
    """The seven constraints by name.

    >>> list(constraints())
    ['cost_shape', 'quality', 'compliance', 'data_privacy', 'latency', 'lock_in', 'mlops']
    """
    with open(join(dirname(__file__), "constraints.toml"), "rb") as file:
        return declared(tomllib.load(file))


def declared(table: Mapping[str, Any]) -> dict[str, Constraint]:
    """The constraints of a table.

    Raises:
        UnknownKey: a level has an effect that there is not, which would pass for a note, and turn a verdict.
        WrongType: something is missing, a level's name cannot be told from another when it is typed or cannot be
            chosen from a list, or the first level of a constraint, which is the default, asks for something.
    """
    found = {name: _constraint(name, row) for name, row in table.items()}
    known: dict[str, Level] = {}
    for level in (level for one in found.values() for level in one.levels):
        other = known.setdefault(level.name.casefold(), level)
        if other is not level:
            both = f"a level of {other.constraint} and of {level.constraint}"
            raise WrongType(f'constraints.toml: "{level.name}" is {both}: give one of them another name.')
    return found


def _constraint(name: str, row: Mapping[str, Any]) -> Constraint:
    _refuse_gaps(name, row, ("label", "meaning", "source", "levels"))
    levels = tuple(_level(name, level) for level in row["levels"])
    if not levels:
        raise WrongType(f"constraints.toml: {name} has no levels: write one that asks for nothing, then the others.")
    if levels[0].effect != NOTE:
        strict = f'"{levels[0].name}", which {levels[0].effect}'
        raise WrongType(f"constraints.toml: {name} begins with {strict}: put a note first, for it is the default.")
    return Constraint(name, row["label"], row["meaning"], row["source"], levels)


def _level(constraint: str, row: Mapping[str, Any]) -> Level:
    _refuse_gaps(f"a level of {constraint}", row, ("level", "effect", "words"))
    level, effect = row["level"], row["effect"]
    if effect not in EFFECTS:
        raise UnknownKey(f'constraints.toml: "{level}" has the effect "{effect}": write one of {", ".join(EFFECTS)}.')
    # A cell parts levels at semicolons, and a list in Excel its words at commas.
    for sign, word in ((";", "semicolons"), (",", "commas"), ('"', "quotation marks")):
        if sign in level:
            raise WrongType(f"constraints.toml: the level '{level}' cannot be chosen from a list: write no {word}.")
    return Level(constraint, level, effect, row["words"])


def _refuse_gaps(what: str, row: Mapping[str, Any], keys: tuple[str, ...]) -> None:
    if gaps := [key for key in keys if key not in row]:
        raise WrongType(f"constraints.toml: {what} is without {', '.join(gaps)}: write {' = ..., '.join(gaps)} = ...")


def level_named(name: str) -> Level:
    """The level of that name, whatever its case.

    >>> level_named("fedramp high").effect
    'forbids API'

    Raises:
        UnknownKey: no constraint has such a level; the message names the nearest.
    """
    levels = _levels()
    found = levels.get(name.strip().casefold())
    if found is None:
        near = nearest(name.strip().casefold(), levels, most=3, likeness=0.3)
        to_type = ", ".join(levels[key].name for key in near) or "a level listed on the Constraints sheet"
        raise UnknownKey(
            f"constraints has {quoted(name.strip())}, which is no level of any constraint: type {to_type}."
        )
    return found


@cache
def _levels() -> dict[str, Level]:
    return {one.name.casefold(): one for constraint in constraints().values() for one in constraint.levels}


def chosen(words: str) -> dict[str, str]:
    """Levels written in one cell, separated by semicolons, by the constraint that each belongs to.

    >>> chosen("FedRAMP High; must be portable")
    {'compliance': 'FedRAMP High', 'lock_in': 'Must be portable'}

    Raises:
        UnknownKey: a level that does not exist.
        WrongType: two levels of one constraint.
    """
    levels: dict[str, str] = {}
    for word in filter(str.strip, words.split(";")):
        found = level_named(word)
        if levels.setdefault(found.constraint, found.name) != found.name:
            both = f'"{levels[found.constraint]}" and "{found.name}"'
            raise WrongType(f"constraints has {both}, two levels of one constraint: keep one.")
    return levels


def effects(levels: Mapping[str, str]) -> dict[str, float | str]:
    """What the chosen levels do together: the figures of `OUTCOMES`, which `decision` reads.

    >>> effects({"compliance": "FedRAMP High"})["api_forbidden_by"]
    'Compliance'
    """
    listed = [constraint for name, constraint in constraints().items() if name in levels]
    found = [(constraint.label, level_named(levels[constraint.name]).effect) for constraint in listed]

    def number(effect: str) -> int:
        return sum(one == effect for _, one in found)

    def first(effect: str) -> str:
        return next((label for label, one in found if one == effect), "")

    def first_of_most(one: str, other: str) -> str:
        more = number(one) - number(other)
        return first(one if more > 0 else other) if more else ""

    read: dict[str, Callable[..., float | str]] = {
        NUMBER_OF: number,
        FIRST_WITH: first,
        FIRST_OF_MOST: first_of_most,
    }
    return {one.figure.name: read[one.kind](*one.effects) for one in OUTCOMES}
