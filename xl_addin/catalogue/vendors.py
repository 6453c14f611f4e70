"""Who sells the models: the listed vendors, which entries of the registries are theirs, and what people call them.

The table is `vendors.toml`. A provider of a registry that no vendor claims keeps the registry's own name for it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from os.path import dirname, join
from types import MappingProxyType
from typing import Any

from xl_addin.catalogue.price import GENAI_PRICES, LITELLM
from xl_addin.errors import UnknownKey, UnknownName, did_you_mean
from xl_addin.model.line import quoted


@dataclass(frozen=True, slots=True)
class Claim:
    """Which models of a registry's provider are the vendor's: `only` those patterns, or all `but` those."""

    provider: str
    only: tuple[str, ...] = ()
    but: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vendor:
    """A vendor: its name, other names for it, what is its in each registry, titles of its models, its price page."""

    name: str
    listed: bool
    also: tuple[str, ...]
    claims: Mapping[str, tuple[Claim, ...]]
    titles: Mapping[str, str]
    price_page: str = ""


@cache
def vendors() -> tuple[Vendor, ...]:
    """All vendors that the table knows: the listed ones, then those that only the registries list.

    Raises:
        UnknownKey: two rows share a name; the message says which.
    """
    with open(join(dirname(__file__), "vendors.toml"), "rb") as file:
        table: dict[str, list[dict[str, Any]]] = tomllib.load(file)
    found = tuple(map(_vendor, table["vendor"] + table["host"]))
    _refuse_shared_names(found)
    return found


def _refuse_shared_names(rows: Iterable[Vendor]) -> None:
    known: dict[str, Vendor] = {}
    for row in rows:
        for name in (row.name, *row.also):
            other = known.setdefault(plain(name), row)
            if other is not row:
                raise UnknownKey(
                    f'vendors.toml: {other.name} and {row.name} are both called "{name}": make one row of the two, or '
                    "leave that name out of one."
                )


def _vendor(row: Mapping[str, Any]) -> Vendor:
    claims = {LITELLM: _claims(row.get("litellm", ())), GENAI_PRICES: _claims(row.get("genai", ()))}
    return Vendor(
        row["name"],
        row.get("listed", False),
        tuple(row.get("also", ())),
        MappingProxyType(claims),
        MappingProxyType(row.get("titles", {})),
        row.get("price_page", ""),
    )


def _claims(rows: Iterable[Mapping[str, Any]]) -> tuple[Claim, ...]:
    return tuple(Claim(row["provider"], tuple(row.get("only", ())), tuple(row.get("except", ()))) for row in rows)


@cache
def listed() -> tuple[str, ...]:
    """The vendors that the price book answers for.

    >>> "Anthropic" in listed(), "groq" in listed()
    (True, False)
    """
    return tuple(vendor.name for vendor in vendors() if vendor.listed)


def claiming(source: str) -> set[str]:
    """The listed vendors that have models of their own in a registry.

    >>> "Alibaba" in claiming("litellm"), "Alibaba" in claiming("genai-prices")
    (True, False)
    """
    return {vendor.name for vendor in vendors() if vendor.listed and vendor.claims[source]}


@cache
def _claim_of_provider(source: str) -> dict[str, tuple[str, Claim]]:
    return {claim.provider: (vendor.name, claim) for vendor in vendors() for claim in vendor.claims[source]}


def vendor_of(source: str, provider: str, model: str) -> str | None:
    """The vendor of a registry's entry; the provider itself where none claims it, `None` where it is left out.

    >>> vendor_of("litellm", "gemini", "gemini-2.5-pro"), vendor_of("litellm", "groq", "llama-3.3-70b-versatile")
    ('Google', 'groq')
    """
    claimed = _claim_of_provider(source).get(provider)
    if claimed is None:
        return provider
    vendor, claim = claimed
    if claim.only and not any(fnmatchcase(model, pattern) for pattern in claim.only):
        return provider
    return None if any(fnmatchcase(model, pattern) for pattern in claim.but) else vendor


def plain(name: str) -> str:
    """A name without what people write differently: capitals, blanks, punctuation.

    >>> plain("x.AI"), plain("Alibaba Cloud")
    ('xai', 'alibabacloud')
    """
    return "".join(letter for letter in name.casefold() if letter.isalnum())


@cache
def _by_name() -> dict[str, Vendor]:
    """Every vendor by each of its names, which no two share."""
    return {plain(name): vendor for vendor in vendors() for name in (vendor.name, *vendor.also)}


def vendor(name: str) -> Vendor:
    """The vendor of that name, or of another name that people use for it.

    >>> vendor("google gemini").name
    'Google'

    Raises:
        UnknownKey: there is none; the message lists the vendors.
    """
    found = _by_name().get(plain(name))
    if found is None:
        raise UnknownName(lambda: _no_vendor(name))
    return found


def _no_vendor(name: str) -> str:
    hint = did_you_mean(plain(name), {word: one.name for word, one in _by_name().items()})
    return f"There is no vendor {quoted(name)}: type one of {', '.join(listed())}.{hint}"
