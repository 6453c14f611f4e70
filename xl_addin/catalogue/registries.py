"""A public price registry's file, read into prices per vendor, model and field.

Two registries are known: LiteLLM's (USD per token, one entry for each model on each provider) and genai-prices
(USD per million tokens, with dates from which a price applies). Whatever in a file is no price is named in `faults`
and left out; a file that is not the registry's at all is refused.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from xl_addin.catalogue.fields import BATCH_INPUT, BATCH_OUTPUT, CACHE_WRITE, CACHED_INPUT, INPUT, OUTPUT
from xl_addin.catalogue.price import GENAI_PRICES, LITELLM, Key, Listed
from xl_addin.catalogue.vendors import vendor_of
from xl_addin.errors import UnreadableFile

MTOK = 10**6
#: Beyond this no model has ever been priced: a slip of three zeros, or a price per something else.
MOST_USD_PER_MTOK = 10_000

#: The modes of LiteLLM whose entries are priced by the token of text.
MODES = ("chat", "completion", "responses")
#: LiteLLM's names of the prices kept.
COSTS = {
    "input_cost_per_token": INPUT,
    "output_cost_per_token": OUTPUT,
    "cache_read_input_token_cost": CACHED_INPUT,
    "cache_creation_input_token_cost": CACHE_WRITE,
    "input_cost_per_token_batches": BATCH_INPUT,
    "output_cost_per_token_batches": BATCH_OUTPUT,
}
#: What LiteLLM called the price of cached input before; it counts where the newer name is missing.
OLDER, NEWER = "input_cost_per_token_cache_hit", "cache_read_input_token_cost"
#: A price above a prompt size, as LiteLLM writes it: `input_cost_per_token_above_200k_tokens_batches`.
TIERED = re.compile(r"(\w+?)_above_(\d+)k_tokens(_batches)?")

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


class Fault(NamedTuple):
    """A price that could not be used: where it stands in the file, why, and whose price it is where that is known."""

    where: str
    why: str
    key: Key | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a registry's file says: every price by its key, and what had to be left out."""

    source: str
    version: str
    listed: dict[Key, Listed] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def add(self, where: str, key: Key, price: Any, times: int = 1, effective_on: date | None = None) -> None:
        """Keep a price, `times` which it is in USD per million tokens, or name what is wrong with it."""
        if isinstance(price, bool) or not isinstance(price, int | Decimal):
            why = f"{json.dumps(price, default=str):.60} is not a number"
        elif price < 0:
            why = f"{price} is negative"
        elif price > Decimal(MOST_USD_PER_MTOK) / times:
            why = f"{price} is absurd: more than {MOST_USD_PER_MTOK:,} USD per million tokens"
        else:
            self.listed[key] = Listed(key, plainly(Decimal(price) * times), effective_on)
            return
        self.faults.append(Fault(where, why, key))


def plainly(number: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent.

    >>> plainly(Decimal("2.50")), plainly(Decimal("9E+1"))
    (Decimal('2.5'), Decimal('90'))
    """
    short = number.normalize()
    return short if abs(short) < 1 or short != short.to_integral_value() else short.quantize(Decimal(1))


def _parsed(text: str | bytes, what: str) -> Any:
    """The content of a JSON file, with decimals as they are written."""
    try:
        return json.loads(text, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError):
        begins = text[:200].decode(errors="replace") if isinstance(text, bytes) else text[:200]
        came = "a web page" if begins.lstrip("\ufeff \r\n\t").startswith("<") else "no whole JSON file"
        raise UnreadableFile(f"This is {came} instead of {what}: download it anew.") from None


# LiteLLM --------------------------------------------------------------------------------------------------------------


def litellm(text: str | bytes, version: str) -> Reading:
    """What LiteLLM's `model_prices_and_context_window.json` says.

    An entry without an input price above zero is left out: the registry writes 0 where it knows no price. Where
    two keys name one model of one vendor, `deepseek-chat` and `deepseek/deepseek-chat`, the plain one counts.

    >>> entry = {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1.25e-06}
    >>> reading = litellm(json.dumps({"gpt-5": entry}), "1.109.1")
    >>> reading.listed[Key("OpenAI", "gpt-5", "input")].usd_per_mtok
    Decimal('1.25')

    Raises:
        UnreadableFile: the file is not LiteLLM's registry.
    """
    entries = _parsed(text, "LiteLLM's registry")
    if not (
        isinstance(entries, dict)
        and any(isinstance(entry, dict) and "litellm_provider" in entry for entry in entries.values())
    ):
        raise UnreadableFile(
            "This is not LiteLLM's registry, for no model in it has a litellm_provider: "
            "give its model_prices_and_context_window.json."
        )
    reading = Reading(LITELLM, version)
    taken: set[tuple[str, str]] = set()
    for name in sorted(entries, key=lambda name: ("/" in name, name)):
        entry = entries[name]
        if not isinstance(entry, dict):
            reading.faults.append(Fault(name, "it is not a table of prices"))
            continue
        provider = entry.get("litellm_provider")
        if not isinstance(provider, str) or entry.get("mode") not in MODES or not entry.get("input_cost_per_token"):
            continue
        model = without_provider(name, provider)
        vendor = vendor_of(LITELLM, provider, model)
        if vendor is None or (vendor, model) in taken:
            continue
        taken.add((vendor, model))
        for cost, price in entry.items():
            kept = litellm_cost(cost)
            if kept is None or price is None or (cost == OLDER and NEWER in entry):
                continue
            reading.add(f"{name}, {cost}", Key(vendor, model, *kept), price, times=MTOK)
    return reading


@cache
def litellm_cost(name: str) -> tuple[str, int] | None:
    """The field, and the prompt size above which it applies, that LiteLLM means by that name.

    >>> litellm_cost("cache_read_input_token_cost"), litellm_cost("input_cost_per_token_above_200k_tokens_batches")
    (('cached_input', 0), ('batch_input', 200000))
    >>> litellm_cost("input_cost_per_token_priority") is None
    True
    """
    if name == OLDER:
        return CACHED_INPUT, 0
    tier = TIERED.fullmatch(name)
    if tier is None:
        return (COSTS[name], 0) if name in COSTS else None
    plain, thousands, batches = tier.groups(default="")
    whole = plain + batches
    return (COSTS[whole], int(thousands) * 1000) if whole in COSTS else None


def without_provider(name: str, provider: str) -> str:
    """The model's id in a key of LiteLLM: `vertex_ai/gemini-2.0-flash` is one of `vertex_ai-language-models`."""
    first, slash, rest = name.partition("/")
    return rest if slash and provider.replace("_", "-").startswith(first.replace("_", "-")) else name


# genai-prices ---------------------------------------------------------------------------------------------------------


def genai_prices(text: str | bytes, version: str, on: date, known: Iterable[tuple[str, str]] = ()) -> Reading:
    """What genai-prices' public `data.json` says of the prices on a day.

    Of several dated prices the last one that has begun counts; of prices by the time of day the one that applies
    for most of the day. `known` are vendors and model ids as LiteLLM has them: one that genai-prices has under
    another id is listed under both.

    Raises:
        UnreadableFile: the file is not genai-prices'.
    """
    return genai_providers(_parsed(text, "the file of genai-prices"), version, on, known)


def genai_providers(providers: Any, version: str, on: date, known: Iterable[tuple[str, str]] = ()) -> Reading:
    """The same of the file's content: its list of providers."""
    if not (isinstance(providers, list) and any(True for _ in _genai_models(providers))):
        raise UnreadableFile(
            "This is not the file of genai-prices, for it has no list of providers with models: give its data.json."
        )
    reading = Reading(GENAI_PRICES, version)
    other_names: dict[tuple[str, str], list[str]] = {}
    for (_, name), one in same_models(providers, known).items():
        other_names.setdefault(one, []).append(name)
    for provider, vendor, model in _genai_models(providers):
        where = f"{provider}, {model['id']}"
        for name in (model["id"], *other_names.get((vendor, model["id"]), ())):
            try:
                _add_genai_model(reading, where, vendor, name, model, on)
            except (AttributeError, LookupError, TypeError, ValueError):
                reading.faults.append(Fault(where, "its prices are not written as genai-prices writes them"))
    return reading


def _genai_models(providers: list[Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every model that a vendor has, with its provider's id and its vendor."""
    for provider in providers:
        if isinstance(provider, dict) and isinstance(provider.get("models"), list):
            for model in provider["models"]:
                if isinstance(model, dict) and isinstance(model.get("id"), str):
                    vendor = vendor_of(GENAI_PRICES, str(provider.get("id")), model["id"])
                    if vendor is not None:
                        yield str(provider.get("id")), vendor, model


def _add_genai_model(reading: Reading, where: str, vendor: str, name: str, model: dict[str, Any], on: date) -> None:
    prices = model.get("prices") or {}
    dated = prices if isinstance(prices, list) else [{"prices": prices}]
    standard = standard_entry(dated, on)
    _add_genai_entry(reading, where, vendor, name, STANDARD, standard)
    batch = [
        variant for variant in model.get("price_variants") or () if variant.get("when") == BATCH and _begun(variant, on)
    ]
    # Of several variants the first one that has a price counts, so it is written last.
    for variant in reversed(batch):
        _add_genai_entry(reading, where, vendor, name, BATCHED, variant)


def _add_genai_entry(
    reading: Reading, where: str, vendor: str, name: str, fields: Mapping[str, str], entry: Mapping[str, Any]
) -> None:
    effective_on = _start_date(entry)
    for price_key, kept in fields.items():
        price = entry["prices"].get(price_key)
        tiers = {0: price}
        if isinstance(price, dict):
            tiers = {0: price.get("base")} | {int(tier["start"]): tier["price"] for tier in price.get("tiers", ())}
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
    """
    models: dict[str, list[dict[str, Any]]] = {}
    for _, vendor, model in _genai_models(providers):
        models.setdefault(vendor, []).append(model)
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for vendor, name in known:
        theirs = models.get(vendor, ())
        if any(model["id"] == name for model in theirs):
            continue
        accepting = next((model for model in theirs if accepts(model.get("match"), name)), None)
        if accepting is not None and _undated(accepting["id"]) == _undated(name):
            found[vendor, name] = (vendor, accepting["id"])
    return found


def _undated(name: str) -> str:
    return TRAILING_DATE.sub("", name.casefold())


def accepts(clause: Any, name: str) -> bool:
    """Whether a match clause of genai-prices accepts a model's id; a clause that is not understood accepts nothing.

    >>> accepts({"or": [{"starts_with": "gpt-5-pro"}, {"equals": "gpt-5.0-pro"}]}, "GPT-5-pro-2025-10-06")
    True
    """
    name = name.lower()
    match clause:
        case {"starts_with": str(text)}:
            return name.startswith(text.lower())
        case {"ends_with": str(text)}:
            return name.endswith(text.lower())
        case {"contains": str(text)}:
            return text.lower() in name
        case {"equals": str(text)}:
            return name == text.lower()
        case {"regex": str(text)}:
            return _is_found(text, name)
        case {"or": list(several)}:
            return any(accepts(one, name) for one in several)
        case {"and": list(several)}:
            return all(accepts(one, name) for one in several)
    return False


def _is_found(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern, name) is not None
    except re.error:
        return False
