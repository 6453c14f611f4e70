"""The printed statements: the rows of `reconciliation.toml`, each held to what the reconciliation can read."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

from xl_addin.errors import BreakevenError, UnknownKey, rename
from xl_addin.model import MODEL
from xl_addin.model.line import quoted
from xl_addin.model.named import NAMED
from xl_addin.model.scenarios import case
from xl_addin.notation import excel
from xl_addin.units import MULTIPLE, SHARE, TEXT, USD_PER_MONTH, USD_PER_YEAR, Unit

UNITS = {unit.words: unit for unit in (USD_PER_MONTH, USD_PER_YEAR, SHARE, MULTIPLE, TEXT)}

#: How a figure is held against the printed one; a word is the printed one or is not.
ABOUT, AT_LEAST, AT_MOST = OF_FIGURES = ("about", "at least", "at most")
OF_WORDS = ("is",)

#: How far a figure may lie over or under the printed one where the statement gives a bound.
ANY = 1e12

#: The figures of the guide that a statement may be reckoned from.
GIVEN = ("given_1", "given_2")


@dataclass(frozen=True)
class Statement:
    """A printed statement and the two sums that are held against it."""

    says: str
    case: str
    printed: float | str
    holds: str
    unit: Unit
    literal: str
    engine: str
    otherwise: str
    tolerance: float = 0
    given: tuple[float, ...] = ()

    @property
    def slack(self) -> tuple[float, float]:
        """How far a figure may lie over and under the printed one."""
        over = ANY if self.holds == AT_LEAST else self.tolerance
        under = ANY if self.holds == AT_MOST else self.tolerance
        return over, under


KEYS = tuple(key.name for key in fields(Statement))
NEEDED = tuple(key.name for key in fields(Statement) if key.default is MISSING)


@cache
def statements() -> tuple[Statement, ...]:
    """All printed statements, figures before words."""
    text = files("workbooks.breakeven_model").joinpath("reconciliation.toml").read_text("utf-8")
    return read(tomllib.loads(text))


def read(table: Mapping[str, Iterable[Mapping[str, Any]]]) -> tuple[Statement, ...]:
    """The statements of a table, figures before words.

    Raises:
        UnknownKey: a row breaks a rule; the message says which row, what it has, and what to write instead.
    """
    for heading in table:
        if heading != "statement":
            raise UnknownKey(f"reconciliation.toml: {heading} is no statement: write [[statement]] over every row.")
    found = []
    for number, row in enumerate(table["statement"], start=1):
        try:
            found.append(_statement(row))
        except BreakevenError as fault:
            raise UnknownKey(f"reconciliation.toml: statement {number}, {quoted(row.get('says'))}: {fault}") from None
    return tuple(sorted(found, key=lambda one: one.unit.is_text))


def _statement(row: Mapping[str, Any]) -> Statement:
    """A row as a statement, once it keeps every rule."""
    for key in row:
        if key not in KEYS:
            raise UnknownKey(f"It has {key}, which no statement has: {rename(key, KEYS, 'a key')}.")
    for key in NEEDED:
        if key not in row:
            raise UnknownKey(f"It has no {key}: a statement needs {', '.join(NEEDED)}.")
    unit = UNITS[_one_of(row, "unit", UNITS)]
    _one_of(row, "holds", OF_WORDS if unit.is_text else OF_FIGURES)
    words = ("says", "case", "literal", "engine", "otherwise", *(("printed",) if unit.is_text else ()))
    for key in words:
        if not isinstance(row[key], str) or not row[key].strip():
            raise UnknownKey(f'{key} is {quoted(row[key])}: write words in quotes, {key} = "...".')
    case(row["case"])
    if not unit.is_text and not _is_number(row["printed"]):
        raise UnknownKey(f"printed is {quoted(row['printed'])}, in {unit.words}: write a number without quotes.")
    tolerance = row.get("tolerance", 0)
    if not _is_number(tolerance) or tolerance < 0:
        raise UnknownKey(f"tolerance is {quoted(tolerance)}: write a number, 0 or more.")
    given = row.get("given", [])
    if not isinstance(given, list) or len(given) > len(GIVEN) or not all(map(_is_number, given)):
        raise UnknownKey(f"given is {given!r}: write at most {len(GIVEN)} numbers in brackets, given = [0.9, 0.3].")
    for key in ("literal", "engine"):
        _refuse_strangers(key, row[key], GIVEN[: len(given)])
    return Statement(**{**row, "unit": unit, "given": tuple(given)})


def _one_of(row: Mapping[str, Any], key: str, words: Iterable[str]) -> str:
    for word in words:
        if row[key] == word:
            return word
    raise UnknownKey(f"{key} is {quoted(row[key])}: write one of {', '.join(words)}.")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _refuse_strangers(key: str, expression: str, given: Iterable[str]) -> None:
    """See to it that an expression reads figures of the model, and of the guide those that the row gives."""
    try:
        excel.expression(expression, str)
    except (SyntaxError, KeyError):
        raise UnknownKey(
            f"{key} is {quoted(expression)}: write what Excel can reckon over names, as gpu_rental + ops."
        ) from None
    for name in (part.id for part in ast.walk(ast.parse(expression)) if isinstance(part, ast.Name)):
        if name in GIVEN and name not in given:
            raise UnknownKey(f"{key} reads {name}, which the row does not give: write it into given.")
        if name not in (*GIVEN, *NAMED):
            MODEL.figure(name)
