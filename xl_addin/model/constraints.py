"""The seven constraints that money does not decide, and what a chosen level does to the verdict.

The levels are data (`constraints.toml`); this module reads them and counts what they forbid and favour.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from os.path import dirname, join

from xl_addin.errors import UnknownKey, WrongType
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
        table = tomllib.load(file)
    return {
        name: Constraint(
            name,
            row["label"],
            row["meaning"],
            row["source"],
            tuple(_level(name, **level) for level in row["levels"]),
        )
        for name, row in table.items()
    }


def _level(constraint: str, level: str, effect: str, words: str) -> Level:
    """A row of the table; an effect that is misspelt would pass for a note, and turn a verdict."""
    if effect not in EFFECTS:
        raise UnknownKey(f'constraints.toml: "{level}" has the effect "{effect}": write one of {", ".join(EFFECTS)}.')
    return Level(constraint, level, effect, words)


def level_named(name: str) -> Level:
    """The level of that name, whatever its case.

    >>> level_named("fedramp high").effect
    'forbids API'

    Raises:
        UnknownKey: no constraint has such a level; the message names the nearest.
    """
    levels = {one.name.casefold(): one for constraint in constraints().values() for one in constraint.levels}
    found = levels.get(name.strip().casefold())
    if found is None:
        near = get_close_matches(name.strip().casefold(), levels, n=3, cutoff=0.3)
        nearest = ", ".join(levels[key].name for key in near) or "a level listed on the Constraints sheet"
        raise UnknownKey(
            f"constraints has {quoted(name.strip())}, which is no level of any constraint: type {nearest}."
        )
    return found


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
    """What the chosen levels do together: the figures that `decision` reads.

    `api_forbidden`, `selfhost_forbidden`, `leans_to_selfhost` and `leans_to_api` count levels;
    `api_forbidden_by`, `selfhost_forbidden_by` and `lean_reason` name the first constraint that does so.
    """
    listed = [constraint for name, constraint in constraints().items() if name in levels]
    found = [(constraint.label, level_named(levels[constraint.name]).effect) for constraint in listed]

    def count(effect: str) -> int:
        return sum(one == effect for _, one in found)

    def first(effect: str) -> str:
        return next((label for label, one in found if one == effect), "")

    leans = LEANS_SELF_HOST if count(LEANS_SELF_HOST) > count(LEANS_API) else LEANS_API
    tied = count(LEANS_SELF_HOST) == count(LEANS_API)
    return {
        "api_forbidden": count(FORBIDS_API),
        "selfhost_forbidden": count(FORBIDS_SELF_HOST),
        "leans_to_selfhost": count(LEANS_SELF_HOST),
        "leans_to_api": count(LEANS_API),
        "api_forbidden_by": first(FORBIDS_API),
        "selfhost_forbidden_by": first(FORBIDS_SELF_HOST),
        "lean_reason": "" if tied else first(leans),
    }


#: What the chosen levels do together, as the model reads it; worked out by `effects`, not typed.
FROM_CONSTRAINTS = (
    Input(
        "api_forbidden",
        "Constraints that forbid the API",
        COUNT,
        "Number of chosen levels that forbid the API.",
    ),
    Input(
        "selfhost_forbidden",
        "Constraints that forbid self-hosting",
        COUNT,
        "Number of levels that forbid it.",
    ),
    Input("leans_to_selfhost", "Leans to self-hosting", COUNT, "Number of levels that lean to self-hosting."),
    Input("leans_to_api", "Leans to the API", COUNT, "Number of levels that lean to the API."),
    Input("api_forbidden_by", "First to forbid the API", TEXT, "The constraint whose level forbids the API."),
    Input(
        "selfhost_forbidden_by",
        "First to forbid self-hosting",
        TEXT,
        "The constraint whose level forbids it.",
    ),
    Input("lean_reason", "First to lean", TEXT, "The first constraint that leans the way most of them lean."),
)
