"""LiteLLM's registry: USD per token, one entry for each model on each provider."""

from __future__ import annotations

import re
from functools import lru_cache

from xl_addin.catalogue.fields import BATCH_INPUT, BATCH_OUTPUT, CACHE_WRITE, CACHED_INPUT, INPUT, OUTPUT
from xl_addin.catalogue.price import LITELLM, Key
from xl_addin.catalogue.registries.listing import Fault, Reading, parsed, prompt_size
from xl_addin.catalogue.vendors import vendor_of
from xl_addin.errors import UnreadableFile

MTOK = 10**6
#: In more digits no prompt size is written.
MOST_DIGITS = 20

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


def read(text: str | bytes, version: str) -> Reading:
    """What LiteLLM's `model_prices_and_context_window.json` says.

    An entry without an input price above zero is left out: the registry writes 0 where it knows no price. Where
    two keys name one model of one vendor, `deepseek-chat` and `deepseek/deepseek-chat`, the plain one counts.

    >>> import json
    >>> entry = {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1.25e-06}
    >>> reading = read(json.dumps({"gpt-5": entry}), "1.109.1")
    >>> reading.listed[Key("OpenAI", "gpt-5", "input")].usd_per_mtok
    Decimal('1.25')

    Raises:
        UnreadableFile: the file is not LiteLLM's registry.
    """
    entries = parsed(text, "LiteLLM's registry")
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
            kept = meant_by(cost)
            if kept is None or price is None or (cost == OLDER and NEWER in entry):
                continue
            reading.add(f"{name}, {cost}", Key(vendor, model, *kept), price, times=MTOK)
    return reading


@lru_cache(maxsize=4_096)
def meant_by(name: str) -> tuple[str, int] | None:
    """The field, and the prompt size above which it applies, that LiteLLM means by that name.

    >>> meant_by("cache_read_input_token_cost"), meant_by("input_cost_per_token_above_200k_tokens_batches")
    (('cached_input', 0), ('batch_input', 200000))
    >>> meant_by("input_cost_per_token_priority") is None
    True
    """
    if name == OLDER:
        return CACHED_INPUT, 0
    tier = TIERED.fullmatch(name)
    if tier is None:
        return (COSTS[name], 0) if name in COSTS else None
    plain, thousands, batches = tier.groups(default="")
    whole = plain + batches
    return (COSTS[whole], prompt_size(int(thousands[:MOST_DIGITS]) * 1000)) if whole in COSTS else None


def without_provider(name: str, provider: str) -> str:
    """The model's id in a key of LiteLLM: `vertex_ai/gemini-2.0-flash` is one of `vertex_ai-language-models`."""
    first, slash, rest = name.partition("/")
    return rest if slash and provider.replace("_", "-").startswith(first.replace("_", "-")) else name
