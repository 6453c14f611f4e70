"""What comes with the package: both registries as of a release, and three years of observed prices.

`bundled/litellm.json` is an extract of LiteLLM's registry in its own form, made by `bundling`; genai-prices is read
from the installed package; `bundled/price_history.csv` is the change log of LiteLLM's prices in dated releases.
`bundled/bundled.toml` says which releases they are, since when, and under which licence.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from xl_addin.catalogue.price import GENAI_PRICES, LITELLM, Change, Key
from xl_addin.catalogue.registries.genai_prices import read_providers
from xl_addin.catalogue.registries.listing import Reading, plainly
from xl_addin.catalogue.registries.litellm import read as read_litellm

FOLDER = Path(__file__).parent / "bundled"
LITELLM_FILE = "litellm.json"
HISTORY_FILE = "price_history.csv"
ABOUT_FILE = "bundled.toml"


@dataclass(frozen=True, slots=True)
class Bundled:
    """Where a bundled registry comes from: its version, the day its prices were observed, and how to cite it."""

    version: str
    observed_on: date
    sha256: str
    licence: str
    citation: str


@dataclass(frozen=True, slots=True)
class Observation:
    """What had changed in a registry when it was looked at on a day."""

    observed_on: date
    source: str
    version: str
    changes: list[Change]


@cache
def about(source: str) -> Bundled:
    """Where the bundled prices of a registry come from.

    >>> about("litellm").version, str(about("genai-prices").observed_on)
    ('1.109.1', '2026-11-10')
    """
    with open(FOLDER / ABOUT_FILE, "rb") as file:
        row: dict[str, Any] = tomllib.load(file)[source]
    return Bundled(**row)


def litellm() -> Reading:
    """The bundled extract of LiteLLM's registry."""
    return read_litellm((FOLDER / LITELLM_FILE).read_bytes(), f"{LITELLM} {about(LITELLM).version}")


def genai_prices(known: Iterable[tuple[str, str]] = (), on: date | None = None) -> Reading:
    """The prices of the installed genai-prices on a day; without one, on the day on which they were observed.

    `known` are vendors and model ids as LiteLLM has them, under which genai-prices' models are listed as well.
    """
    row = about(GENAI_PRICES)
    version = f"{GENAI_PRICES} {row.version}"
    return read_providers(installed_providers(), version, on or row.observed_on, known)


def installed_providers() -> Any:
    """The providers of the installed genai-prices, in the form of its public `data.json`."""
    from genai_prices.data import providers  # 0.15 s and pydantic: never on the path of a cell function

    return [{"id": provider.id, "models": [_public(model) for model in provider.models]} for provider in providers]


def _public(value: Any) -> Any:
    """An object of genai-prices as its JSON file has it: the package's own adapter reads that form but writes none."""
    match value:
        case list():
            return [_public(one) for one in value]
        case dict():
            return {name: _public(one) for name, one in value.items()}
        case str() | int() | Decimal() | None:
            return value
        case _ if hasattr(value, "isoformat"):
            return value.isoformat()
    # `or_` and `and_` are written without the underscore that Python needs.
    return {name.rstrip("_"): _public(one) for name, one in vars(value).items() if one is not None}


def history(folder: Path = FOLDER) -> list[Observation]:
    """Years of LiteLLM's prices: what changed from one dated release to the next, oldest first.

    >>> first = history()[0]
    >>> str(first.observed_on), first.version, len(first.changes)
    ('2023-11-20', 'litellm 1.1.3', 52)
    """
    with open(folder / HISTORY_FILE, encoding="utf-8", newline="") as file:
        rows = [_change(**row) for row in csv.DictReader(file)]
    return [
        Observation(observed_on, LITELLM, version, list(changes))
        for (observed_on, version), changes in groupby(rows, key=lambda change: (change.observed_on, change.version))
    ]


def _change(
    observed_on: str, vendor: str, model: str, field: str, old_usd_per_mtok: str, new_usd_per_mtok: str, source: str
) -> Change:
    old, new = (plainly(Decimal(price)) if price else None for price in (old_usd_per_mtok, new_usd_per_mtok))
    return Change(date.fromisoformat(observed_on), LITELLM, source, Key(vendor, model, field), old, new)
