"""genai-prices' registry: USD per million tokens, with dates from which a price applies, and hours in which it does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from typing import Any

from xl_addin.catalogue.fields import BATCH_INPUT, BATCH_OUTPUT, CACHE_WRITE, CACHED_INPUT, INPUT, OUTPUT
from xl_addin.catalogue.price import GENAI_PRICES, Key
from xl_addin.catalogue.registries.listing import Fault, Reading, parsed, prompt_size, some
from xl_addin.catalogue.registries.matching import Looks, accepts
from xl_addin.catalogue.vendors import vendor_of
from xl_addin.errors import UnreadableFile

#: genai-prices' names of the prices kept, in an entry of their own and in the variant for batches.
STANDARD = {
    "input_mtok": INPUT,
    "output_mtok": OUTPUT,
    "cache_read_mtok": CACHED_INPUT,
    "cache_write_mtok": CACHE_WRITE,
}
BATCHED = {"input_mtok": BATCH_INPUT, "output_mtok": BATCH_OUTPUT}
BATCH = {"processing": "batch"}

#: The date at the end of a model's id: -20251001, -2025-08-07, -0709.
TRAILING_DATE = re.compile(r"-(20\d{6}|20\d\d-\d\d-\d\d|\d{4})$")


def read(text: str | bytes, version: str, on: date, known: Iterable[tuple[str, str]] = ()) -> Reading:
    """What genai-prices' public `data.json` says of the prices on a day.

    Of several dated prices the last one that has begun counts; of prices by the time of day the one that applies
    for most of the day. `known` are vendors and model ids as LiteLLM has them: one that genai-prices has under
    another id is listed under both.

    Raises:
        UnreadableFile: the file is not genai-prices'.
    """
    return read_providers(parsed(text, "the file of genai-prices"), version, on, known)


def read_providers(providers: Any, version: str, on: date, known: Iterable[tuple[str, str]] = ()) -> Reading:
    """The same of the file's content: its list of providers."""
    if not (isinstance(providers, list) and any(True for _ in _models(providers))):
        raise UnreadableFile(
            "This is not the file of genai-prices, for it has no list of providers with models: give its data.json."
        )
    reading = Reading(GENAI_PRICES, version)
    other_names: dict[tuple[str, str], list[str]] = {}
    for (_, name), one in same_models(providers, known).items():
        other_names.setdefault(one, []).append(name)
    for provider, vendor, model in _models(providers):
        where = f"{provider}, {model['id']}"
        for name in (model["id"], *other_names.get((vendor, model["id"]), ())):
            try:
                _add_model(reading, where, vendor, name, model, on)
            except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
                reading.faults.append(Fault(where, "its prices are not written as genai-prices writes them"))
    return reading


def _models(providers: list[Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every model that a vendor has, with its provider's id and its vendor."""
    for provider in providers:
        if isinstance(provider, dict) and isinstance(provider.get("models"), list) and type(provider.get("id")) is str:
            for model in provider["models"]:
                if isinstance(model, dict) and isinstance(model.get("id"), str):
                    vendor = vendor_of(GENAI_PRICES, provider["id"], model["id"])
                    if vendor is not None:
                        yield provider["id"], vendor, model


def _add_model(reading: Reading, where: str, vendor: str, name: str, model: dict[str, Any], on: date) -> None:
    prices = model.get("prices") or {}
    dated = some(prices) if isinstance(prices, list) else [{"prices": prices}]
    standard = standard_entry(dated, on)
    _add_entry(reading, where, vendor, name, STANDARD, standard)
    batch = [
        variant
        for variant in some(model.get("price_variants") or [])
        if variant.get("when") == BATCH and _begun(variant, on)
    ]
    # Of several variants the first one that has a price counts, so it is written last.
    for variant in reversed(batch):
        _add_entry(reading, where, vendor, name, BATCHED, variant)


def _add_entry(
    reading: Reading, where: str, vendor: str, name: str, fields: Mapping[str, str], entry: Mapping[str, Any]
) -> None:
    effective_on = _start_date(entry)
    for price_key, kept in fields.items():
        price = entry["prices"].get(price_key)
        tiers = {0: price}
        if isinstance(price, dict):
            dearer = {prompt_size(tier["start"]): tier["price"] for tier in some(price.get("tiers", []))}
            tiers = {0: price.get("base")} | dearer
        for above, one in tiers.items():
            if one is not None:
                key = Key(vendor, name, kept, above)
                reading.add(f"{where}, {price_key}", key, one, effective_on=effective_on)


def _start_date(entry: Mapping[str, Any]) -> date | None:
    begins = (entry.get("constraint") or {}).get("start_date")
    return date.fromisoformat(begins) if begins else None


def _begun(entry: Mapping[str, Any], on: date, at: time | None = None) -> bool:
    """Whether an entry applies on a day, and, where it is for some hours of the day only, at that time (UTC)."""
    constraint = entry.get("constraint") or {}
    if "start_time" in constraint:
        begin, end = (time.fromisoformat(constraint[side]).replace(tzinfo=None) for side in ("start_time", "end_time"))
        if at is None:
            return False
        return begin <= at < end if begin <= end else at >= begin or at < end
    begins = _start_date(entry)
    return begins is None or begins <= on


HALF_HOURS = tuple(time(hour, minute) for hour in range(24) for minute in (0, 30))


def standard_entry(dated: list[dict[str, Any]], on: date) -> dict[str, Any]:
    """The entry whose prices apply on a day: the last that has begun, or the first where none has.

    Where prices depend on the time of day, the entry that applies for most of the day. So a rebate by night is
    not the standard price, and neither is a surcharge for a few busy hours.
    """

    def at(moment: time) -> int:
        begun = (number for number in reversed(range(len(dated))) if _begun(dated[number], on, moment))
        return next(begun, 0)

    by_hours = any("start_time" in (entry.get("constraint") or {}) for entry in dated)
    return dated[Counter(map(at, HALF_HOURS if by_hours else HALF_HOURS[:1])).most_common(1)[0][0]]


# One model in both registries -----------------------------------------------------------------------------------------


def same_models(providers: list[Any], known: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
    """Which models of `known` genai-prices has under another id: that id by theirs, each with the vendor.

    They are one model when their ids agree but for a date at the end of either, and when the ids that genai-prices
    itself accepts for its model include the known one. So a name ending in -latest, which moves, never is.

    Raises:
        UnreadableFile: there is more to compare than genai-prices ever had.
    """
    models: dict[str, list[dict[str, Any]]] = {}
    ids: set[tuple[str, str]] = set()
    families: set[tuple[str, str]] = set()
    for _, vendor, model in _models(providers):
        models.setdefault(vendor, []).append(model)
        ids.add((vendor, model["id"]))
        families.add((vendor, _undated(model["id"])))
    found: dict[tuple[str, str], tuple[str, str]] = {}
    looks = Looks()
    for vendor, name in known:
        if (vendor, name) in ids or (vendor, _undated(name)) not in families:
            continue
        accepting = next((model for model in models[vendor] if accepts(model.get("match"), name, looks)), None)
        if accepting is not None and _undated(accepting["id"]) == _undated(name):
            found[vendor, name] = (vendor, accepting["id"])
    return found


def _undated(name: str) -> str:
    return TRAILING_DATE.sub("", name.casefold())
