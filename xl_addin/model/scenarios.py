"""The preloaded cases: four scenarios, three team sizes and the pitch, each figure with its basis and source.

The figures are data (`scenarios.toml`); this module reads them, checks every one against its input, and works
out a case's lines.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from os.path import dirname, join
from typing import Any

from xl_addin.errors import BreakevenError, UnknownKey, did_you_mean, rename
from xl_addin.model import MODEL
from xl_addin.model.constraints import constraints, effects
from xl_addin.model.inputs import INPUTS
from xl_addin.model.line import Input, quoted

PUBLISHED, DERIVED, ASSUMED, YOURS = "published", "derived", "assumed", "yours"

#: The groups of cases, as `scenarios.toml` names them.
SCENARIO_GROUP, SIZE_GROUP, PITCH_GROUP = GROUPS = ("scenario", "size", "pitch")

#: The case that "Your case" starts as.
STARTING_POINT = "growth"
YOUR_CASE = "Your case"


@dataclass(frozen=True, slots=True)
class Figure:
    """One typed figure: its value, its basis, and its source in words."""

    value: float | str
    basis: str
    source: str


@dataclass(frozen=True, slots=True)
class Case:
    """A preloaded case: a figure for every input."""

    key: str
    label: str
    group: str
    reads: str
    figures: Mapping[str, Figure]

    @property
    def values(self) -> dict[str, float | str]:
        return {name: figure.value for name, figure in self.figures.items()}


@cache
def cases() -> dict[str, Case]:
    """The preloaded cases by key, in the order of the sheets' columns.

    >>> STARTING_POINT in cases()
    True

    Raises:
        UnknownKey: a case lacks something; the message says what to write where.
    """
    with open(join(dirname(__file__), "scenarios.toml"), "rb") as file:
        table = tomllib.load(file)
    shared = _rows("all", table.pop("all", {}))
    found = {key: _case(key, _rows(key, row), shared) for key, row in table.items()}
    labels = [YOUR_CASE, *(one.label for one in found.values())]
    for label in labels:
        if labels.count(label) > 1:
            raise UnknownKey(f'scenarios.toml: two cases have the label "{label}": give each its own.')
    return found


def of_group(*groups: str) -> tuple[str, ...]:
    """The keys of the cases of those groups, one group after the other.

    >>> "growth" in of_group(SIZE_GROUP, PITCH_GROUP), "growth" in of_group(SCENARIO_GROUP)
    (True, False)
    """
    return tuple(key for group in groups for key, one in cases().items() if one.group == group)


def _rows(heading: str, found: Any) -> Mapping[str, Any]:
    """What stands under a heading of the table."""
    if not isinstance(found, Mapping):
        raise UnknownKey(
            f"scenarios.toml: {heading} is {quoted(found)}: write [{heading}] on a line of its own, and what it has "
            "below."
        )
    return found


def _case(key: str, row: Mapping[str, Any], shared: Mapping[str, Any]) -> Case:
    """A case of the table, with everything that the sheets say of a case."""
    for word in ("label", "group", "reads"):
        if not isinstance(row.get(word), str):
            raise UnknownKey(f'scenarios.toml: [{key}] has no {word}: write {word} = "..." below [{key}].')
    if row["group"] not in GROUPS:
        raise UnknownKey(f'scenarios.toml: [{key}] has the group "{row["group"]}": write one of {", ".join(GROUPS)}.')
    typed = {**shared, **_rows(f"{key}.figures", row.get("figures", {}))}
    _refuse_gaps(key, typed)
    figures = {name: _figure(key, figure, **typed[name]) for name, figure in INPUTS.items()}
    return Case(key, row["label"], row["group"], row["reads"], figures)


def _refuse_gaps(key: str, typed: Mapping[str, Any]) -> None:
    """See to it that a case has a figure for every input, with its basis and source, and for nothing else."""
    for name, figure in INPUTS.items():
        if not isinstance(typed.get(name), Mapping) or set(typed[name]) != {"value", "basis", "source"}:
            lacks = "not value, basis and source of" if name in typed else "no figure for"
            least = max(figure.low, 0)
            value = (
                f'"{figure.default}"' if figure.unit.is_text else least if figure.default is None else figure.default
            )
            row = f'{name} = {{ value = {value}, basis = "{ASSUMED}", source = "..." }}'
            raise UnknownKey(
                f"scenarios.toml: {key} has {lacks} {name}: write `{row}` under [{key}.figures], or under [all] for "
                "every case."
            )
    for name in typed:
        if name not in INPUTS:
            hint = rename(name, INPUTS, "an input")
            raise UnknownKey(f"scenarios.toml: {key} has a figure for {name}, which is no input: {hint}.")


def _figure(key: str, figure: Input, value: Any, basis: str, source: str) -> Figure:
    """A figure of the table, in its input's range and with a basis that the sheets know."""
    if basis not in (PUBLISHED, DERIVED, ASSUMED):
        bases = ", ".join((PUBLISHED, DERIVED, ASSUMED))
        raise UnknownKey(f'scenarios.toml: {key}, {figure.name} has the basis "{basis}": write one of {bases}.')
    try:
        return Figure(figure.check(value), basis, source)
    except BreakevenError as fault:
        raise type(fault)(f"scenarios.toml: {key}, {fault}") from None


def case(key: str) -> Case:
    """The case of that key or label, whatever its case.

    Raises:
        UnknownKey: there is none; the message lists the keys.
    """
    found = _named().get(key.strip().casefold())
    if found is None:
        hint = did_you_mean(key.strip().casefold(), {word: one.key for word, one in _named().items()})
        raise UnknownKey(f"There is no scenario {quoted(key)}: type one of {', '.join(cases())}.{hint}")
    return found


@cache
def _named() -> dict[str, Case]:
    return {word.casefold(): one for one in cases().values() for word in (one.key, one.label)}


def with_effects(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Typed figures with what their constraint levels do together: all that the model reads."""
    return {**figures, **effects({name: figures[name] for name in constraints()})}


def evaluate(figures: Mapping[str, Any], target: str | None = None) -> dict[str, Any]:
    """All lines of one case (or those that lead to `target`) from its typed figures.

    >>> round(evaluate(case("growth").values)["saving"])
    -7118
    """
    return MODEL.evaluate(with_effects(figures), target)
