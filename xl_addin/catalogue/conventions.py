"""Prices that nobody publishes, inferred by convention: a cached token at a tenth, a batch at half, and the exceptions.

The table is `conventions.toml`: the 47 prices that a published guide infers, and rules for the models that it does not
name. Where neither applies there is no inferred price.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cache
from os.path import dirname, join
from typing import Any

from xl_addin.catalogue.fields import BATCH_INPUT, BATCH_OUTPUT, CACHED_INPUT, INPUT, OUTPUT

#: Which price a price is inferred from.
BASE = {CACHED_INPUT: INPUT, BATCH_INPUT: INPUT, BATCH_OUTPUT: OUTPUT}


@dataclass(frozen=True, slots=True)
class Convention:
    """A price as a share of another one (`of`), and why; `in_guide` where the guide infers this very price."""

    of: str
    ratio: Decimal
    reason: str
    in_guide: bool


@dataclass(frozen=True, slots=True)
class GuideRow:
    """A price that the guide infers: the model by its title there and by its id, the share, and the reason."""

    vendor: str
    title: str
    model: str
    field: str
    ratio: Decimal
    reason: str

    @property
    def of(self) -> str:
        """The price that it is a share of."""
        return BASE[self.field]


@dataclass(frozen=True, slots=True)
class Rule:
    """A convention for the models of a vendor whose ids match one of `models` and none of `but`."""

    vendor: str
    models: tuple[str, ...]
    but: tuple[str, ...]
    ratios: Mapping[str, Decimal]
    reason: str

    def covers(self, vendor: str, model: str, field: str) -> bool:
        return (
            vendor == self.vendor
            and field in self.ratios
            and any(fnmatchcase(model, pattern) for pattern in self.models)
            and not any(fnmatchcase(model, pattern) for pattern in self.but)
        )


def guide() -> tuple[GuideRow, ...]:
    """The 47 prices that the guide infers, in its order.

    >>> len(guide()), guide()[0].title, str(guide()[0].ratio)
    (47, 'Claude Sonnet 4.6', '0.10')
    """
    return _table()[0]


def rules() -> tuple[Rule, ...]:
    """The conventions for models that the guide does not name; the first that covers a price counts."""
    return _table()[1]


@cache
def _table() -> tuple[tuple[GuideRow, ...], tuple[Rule, ...]]:
    with open(join(dirname(__file__), "conventions.toml"), "rb") as file:
        table: dict[str, list[dict[str, Any]]] = tomllib.load(file, parse_float=Decimal)
    rows = tuple(
        GuideRow(model["vendor"], model["title"], model["model"], field, **model[field])
        for model in table["guide"]
        for field in BASE
        if field in model
    )
    rules = tuple(
        Rule(
            rule["vendor"],
            tuple(rule["models"]),
            tuple(rule.get("except", ())),
            {field: rule[field] for field in BASE if field in rule},
            rule["reason"],
        )
        for rule in table["rule"]
    )
    return rows, rules


@cache
def _guide_by_price() -> dict[tuple[str, str, str], GuideRow]:
    return {(row.vendor, row.model, row.field): row for row in guide()}


def convention(vendor: str, model: str, field: str) -> Convention | None:
    """How that price is inferred where nobody publishes it; `None` where there is no convention.

    >>> convention("OpenAI", "gpt-5.5-pro", "cached_input").ratio, convention("Cohere", "command-a", "batch_input")
    (Decimal('0.10'), None)
    """
    row = _guide_by_price().get((vendor, model, field))
    if row is not None:
        return Convention(row.of, row.ratio, row.reason, in_guide=True)
    rule = next((rule for rule in rules() if rule.covers(vendor, model, field)), None)
    return None if rule is None else Convention(BASE[field], rule.ratios[field], rule.reason, in_guide=False)
