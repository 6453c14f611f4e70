"""Every function typed into a cell, an entry each: what is typed, what it gives, and what it refuses.

The functions' own tests read it, and so does the table of calls that every host is held to (`tests.hosts.calls`).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from xl_addin.errors import (
    BreakevenError,
    DivisionByZero,
    ErrorInArgument,
    Never,
    OutOfDomain,
    UnknownKey,
    UnknownName,
    WrongType,
)
from xl_addin.units import serial

Cells: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One function: all of its arguments as they would be typed; cells and results; cells, errors and their words."""

    typed: Cells
    gives: tuple[tuple[Cells, Any], ...] = ()
    refuses: tuple[tuple[Cells, type[BreakevenError], str], ...] = ()


MONEY = "type 0 to 1,000,000,000 USD/month."
DAY = "type a date from 2000-01-01 to 2099-12-31, as a date cell or as 2025-06-30."

TABLE: dict[str, Entry] = {
    "SELFHOST_SAVING": Entry(
        (40_000, 33_000, 0.55, 0.9),
        gives=(
            ((40_000, 33_000, 0.85), 7_000),
            ((50_000, 40_000, 0.25, 0.25), 10_000),
            ((40_000, 33_000, 0), -33_000),
        ),
        refuses=(
            ((40_000, 33_000, 55), OutOfDomain, "utilization is 55, which is 5,500%: type 55% or 0.55."),
            ((40_000, 33_000, 0.55, 0), DivisionByZero, "design_utilization is 0 and the sum divides"),
        ),
    ),
    "BREAKEVEN_UTIL": Entry(
        (40_000, 33_000, 0.9),
        gives=(
            ((40_000, 33_000), 0.70125),
            ((40_000, 33_000, 1), 0.825),
        ),
        refuses=(
            ((0, 33_000), DivisionByZero, "api_monthly is 0 and the sum divides by it: type 1 to"),
            ((40_000, "#REF!"), ErrorInArgument, "selfhost_total holds #REF!: put that cell right."),
        ),
    ),
    "BREAKEVEN_SPEND": Entry(
        (40_000, 8_000, 25_000, 1_000, 0.55, 0.9),
        gives=(((10_000, 5_000, 15_000), 30_000),),
        refuses=(((40_000, 40_000, 1), Never, "No bill breaks even: each API dollar replaced costs"),),
    ),
    "PAYBACK_MONTHS": Entry(
        (150_000, 75_000),
        gives=(
            ((150_000, 75_000), 2),
            ((0, 75_000), 0),
        ),
        refuses=(
            ((150_000, 0), Never, "The move never pays for itself: nothing is saved each month."),
            ((150_000, -1), Never, "The move never pays for itself: nothing is saved each month."),
        ),
    ),
    "PRIVACY_MULTIPLIER": Entry(
        (25_000, 42_000, 0.7, 0.9),
        gives=(((25_000, 42_000), 1.68),),
        refuses=(((25_000, 42_000, True), WrongType, "utilization is TRUE: type a number (0% to"),),
    ),
    "SELFHOST_TOTAL": Entry(
        (8_000, 25_000, 1_000),
        gives=(
            ((8_000, 25_000), 33_000),
            ((60_000, 30_000, 5_000), 95_000),
            ((12_000, 27_000, 3_000), 42_000),
        ),
        refuses=(
            (("8 K", 25_000), WrongType, 'gpu_rental is "8 K": type a number (0 to'),
            ((8_000, None), WrongType, f"ops is empty: {MONEY}"),
            ((-1, 25_000), OutOfDomain, f"gpu_rental is -1: {MONEY}"),
            ((1e308, 1e308), OutOfDomain, f"gpu_rental is 1e+308: {MONEY}"),
        ),
    ),
    "OPS_COST": Entry(
        (0.3, 40_000, 3),
        gives=(
            ((1,), 25_000),
            ((0.3,), 7_500),
            ((1, 20_000), 20_000),
            ((0.3, 40_000, 3), 36_000),
        ),
        refuses=(
            ((-0.1,), OutOfDomain, "fte is -0.1: type 0 to 10,000 full-time equivalents."),
            ((1, 0), DivisionByZero, "loaded_cost_per_fte is 0 and the sum divides by it"),
            ((1, 25_000, 0.5), OutOfDomain, "underestimate_factor is 0.5: type 1 to 10 times."),
        ),
    ),
    "GPU_MONTHLY": Entry(
        (8, 1.5, 365, 500),
        gives=(
            ((8, 1.5), 8_760),
            ((8, 2, 365, 500), 6_340),
        ),
        refuses=(((8, 2, 745), OutOfDomain, "hours_per_month is 745: type 0 to 744 hours/month."),),
    ),
    "SELFHOST_VERDICT": Entry(
        (40_000, 8_000, 25_000, 1_000, 0.55, 0.9, "Must be portable", 0.5),
        refuses=(
            (
                (40_000, 8_000, 25_000, 0, 0.55, 0.85, "FedRAMP"),
                UnknownKey,
                'constraints has "FedRAMP", which is no level of any constraint: type FedRAMP High',
            ),
        ),
    ),
    "VERDICT_WINNER": Entry(
        (40_000, 8_000, 25_000, 1_000, 0.55, 0.9, "FedRAMP High"),
        gives=(
            ((150_000, 35_000, 40_000), "SELF-HOST"),
            ((150_000, 35_000, 40_000, 0, 0.85, 0.85, "Frontier model required"), "API"),
            ((150_000, 35_000, 40_000, 0, 0.85, 0.85, "Frontier model required; FedRAMP High"), "NEITHER"),
        ),
        refuses=(
            ((40_000, 8_000, 25_000, 0, 0.55, 0.85, 7), WrongType, "constraints is 7: type text, constraint levels"),
        ),
    ),
    "VERDICT_STRENGTH": Entry(
        (40_000, 8_000, 25_000, 1_000, 0.55, 0.9, "SOC 2", 0.5),
        gives=(
            ((150_000, 35_000, 40_000), "clear"),
            ((40_000, 8_000, 25_000, 0, 0.55), "close"),
            ((40_000, 8_000, 25_000, 0, 0.55, 0.85, "", 0.1), "clear"),
            ((40_000, 8_000, 25_000, 0, 0.55, 0.85, "Batch; FedRAMP High"), "override"),
        ),
        refuses=(((40_000, 8_000, 25_000, 0, 0.55, 0.85, "", 20), OutOfDomain, "close_band is 20, which is 2,000%"),),
    ),
    "SPEND_BAND": Entry(
        (40_000, 50_000, 90_000),
        gives=(
            ((29_999,), "below"),
            ((40_000,), "between"),
            ((80_001,), "above"),
            ((40_000, 50_000), "below"),
        ),
        refuses=(((0.5,), OutOfDomain, "api_monthly is 0.5: type 1 to 1,000,000,000"),),
    ),
    "CONSTRAINT_EFFECT": Entry(
        ("latency", "Batch"),
        gives=(
            (("Compliance", "fedramp high"), "forbids API: Self-hosting is mandatory for some of these workloads."),
        ),
        refuses=(
            (("price", "SOC 2"), UnknownKey, 'constraint is "price": type one of: cost_shape, quality'),
            (("latency", "SOC 2"), UnknownKey, 'level "SOC 2" is no level of latency: type one of Batch'),
            (("latency", ""), WrongType, "level is empty: type one of that constraint's levels"),
        ),
    ),
    "API_PRICE": Entry(
        ("GPT-5.4 Mini", "cached_input", "2026-11-20"),
        gives=(
            (("Claude Sonnet 4.6", "input"), 3),
            (("claude-sonnet-4-6", "Output"), 15),
            (("GPT-5.4 Mini", "cached_input"), 0.075),
            (("gpt-5.4-pro", "cached_input"), 3),
            (("Gemini 2.0 Flash-Lite", "cached_input"), 0.01875),
            (("gpt-4o", "input", "2024-08-21"), 5),
            (("gpt-4o", "input", serial(date(2024, 8, 21))), 5),
            (("gpt-4o", "input", serial(date(2024, 8, 21)) + 0.75), 5),
            (("gpt-4o", "input", date(2024, 8, 21)), 5),
            (("gpt-4o", "input", datetime(2024, 8, 21, 23, 59)), 5),
            (("gpt-4o", "input", "2025-06-30"), 2.5),
        ),
        refuses=(
            (("gpt-99", "input"), UnknownName, 'There is no model "gpt-99" in the price book: type gpt-'),
            ((7, "input"), WrongType, "model is 7: type text, a model's name: Claude Sonnet 4.6"),
            (("", "input"), WrongType, "model is empty: type a model's name"),
            (("gpt-5", "inputs"), UnknownKey, 'field is "inputs": type one of: input, output, cached_input'),
            (("gpt-5.4-pro", "cache_write"), Never, "gpt-5.4-pro has no cache write price: no source publishes"),
            (("gpt-5", "input", "2020-01-01"), Never, "gpt-5 had no price on 2020-01-01: it is known since 2025"),
            (("gpt-5", "input", "June"), WrongType, f'as_of is "June": {DAY}'),
            (("gpt-5", "input", "2025-02-30"), WrongType, f'as_of is "2025-02-30": {DAY}'),
            (("gpt-5", "input", 2025), OutOfDomain, f"as_of is 2,025: {DAY}"),
            (("gpt-5", "input", "1999-12-31"), OutOfDomain, f'as_of is "1999-12-31": {DAY}'),
            (("gpt-5", "input", True), WrongType, f"as_of is TRUE: {DAY}"),
            (("#REF!", "input"), ErrorInArgument, "model holds #REF!: put that cell right."),
        ),
    ),
    "API_PRICE_BASIS": Entry(
        ("GPT-5.4 Pro", "cached_input"),
        gives=(
            (("Claude Sonnet 4.6", "cached_input"), "published by both sources"),
            (("Grok 4 (legacy)", "cached_input"), "published by one"),
            (("gpt-5.4-pro", "cached_input"), "inferred"),
            (("Gemini 2.0 Flash-Lite", "cached_input"), "conflict"),
            (("Mistral Large 4", "input"), "conflict"),
        ),
        refuses=((("command-a-03-2025", "batch_input"), Never, "command-a-03-2025 has no batch input price"),),
    ),
    "API_PRICE_NOTE": Entry(
        ("GPT-5.4 Pro", "cached_input"),
        refuses=((("nobody/gpt-5", "input"), UnknownName, 'There is no model "nobody/gpt-5"'),),
    ),
    "API_COST": Entry(
        ("Claude Sonnet 4.6", 3_000, 500, 10_000, "day", 0.5, 0.2),
        gives=(
            # 3,000 x 3 + 500 x 15 = 16,500 / 1M.
            (("Claude Sonnet 4.6", 3_000, 500, 1, "call"), 0.0165),
            (("Claude Sonnet 4.6", 3_000, 500, 10_000, "day"), 165),
            (("Claude Sonnet 4.6", 3_000, 500, 10_000), 165 * 365 / 12),
            (("Claude Sonnet 4.6", 3_000, 500, 10_000, "Year"), 165 * 365),
            # 1,500 x 3 + 1,500 x 0.3 + 7,500 = 12,450; in a batch 3,000 x 1.5 + 500 x 7.5 = 8,250; half of each.
            (("Claude Sonnet 4.6", 3_000, 500, 1, "call", 0.5, 0.5), 0.010350),
            # Above 272,000 tokens GPT-5.4 Pro costs 60 and 270: 300,000 x 60 + 1,000 x 270.
            (("GPT-5.4 Pro", 300_000, 1_000, 1, "call"), 18.27),
        ),
        refuses=(
            (("gpt-5", -1, 500, 1), OutOfDomain, "input_tokens is -1: type 0 to 10,000,000 tokens."),
            (("gpt-5", 1_000, 2e7, 1), OutOfDomain, "output_tokens is 20,000,000: type 0 to 10,000,000 tokens."),
            (("gpt-5", 1_000, 500, 2e9), OutOfDomain, "calls_per_day is 2,000,000,000: type 0 to 1,000,000,000"),
            (("gpt-5", 1_000, 500, True), WrongType, "calls_per_day is TRUE: type a number"),
            (("gpt-5", 1_000, 500, 1, "week"), UnknownKey, 'period is "week": type one of: call, day, month, year'),
            (("gpt-5", 1_000, 500, 1, "call", 55), OutOfDomain, "cached_share is 55, which is 5,500%: type 55%"),
            (("command-a-03-2025", 1_000, 500, 1, "call", 0, 0.5), Never, "command-a-03-2025 has no batch input"),
        ),
    ),
    "API_BLENDED_PRICE": Entry(
        ("Claude Sonnet 4.6", 0.8, 0.5, 0.2),
        gives=(
            (("Claude Sonnet 4.6",), 6),
            (("Claude Sonnet 4.6", 0.5), 9),
            (("Claude Sonnet 4.6", None, None, 1), 3),
        ),
        refuses=((("gpt-5", 75), OutOfDomain, "input_share is 75, which is 7,500%: type 75% or 0.75."),),
    ),
    "PRICE_HISTORY": Entry(
        ("gpt-4o", "output"),
        refuses=((("gpt-5.2-pro", "cached_input"), Never, "No source ever published the cached input price of"),),
    ),
    "PRICE_CHANGE": Entry(
        ("gpt-4o", "input", 12),
        gives=(
            (("gpt-4o", "input", 12), 0),
            # In the month in which LiteLLM dropped Grok 4 it was at 1.25; twelve months before, at 3.
            (("Grok 4 (legacy)", "input", 12), 1.25 / 3 - 1),
        ),
        refuses=(
            (("gpt-5.4-pro", "input", 12), Never, "gpt-5.4-pro has no input price of 12 months before: it is"),
            (("gpt-5", "input", 1.5), OutOfDomain, "months is 1.5: type a whole number, 1 to 120 months."),
        ),
    ),
    "LAST_VERIFIED": Entry(
        ("OpenAI",),
        gives=((("Anthropic",), serial(date(2026, 11, 20))),),
        refuses=((("nobody",), UnknownName, 'There is no vendor "nobody": type one of Anthropic, OpenAI, Google'),),
    ),
    "MODELS": Entry(
        ("Anthropic",),
        refuses=((("nobody",), UnknownName, 'There is no vendor "nobody": type one of Anthropic, OpenAI, Google'),),
    ),
    "INFERRED_PRICES": Entry(
        ("xAI",),
        refuses=((("nobody",), UnknownName, 'There is no vendor "nobody": type one of Anthropic, OpenAI, Google'),),
    ),
    "PROJECT_COSTS": Entry(
        (40_000, 8_000, 25_000, 1_000, 0.55, 0.9, 5_000, 0.02, 0.1, 0.2, 12),
        refuses=(
            ((150_000, 35_000, 40_000, 0, 85), OutOfDomain, "utilization is 85, which is 8,500%: type 85%"),
            (
                (150_000, 35_000, 40_000, 0, 0.85, 0.85, 0, 0, "Steep"),
                WrongType,
                'api_price_decline is "Steep": type a number (-50% to 99%, as 20% or 0.2, or "Flat", "As the',
            ),
        ),
    ),
    "BREAKEVEN_MONTH": Entry(
        (150_000, 35_000, 40_000, 1_000, 0.8, 0.9, 150_000, 0.02, "Flat", 0.2, 24),
        gives=(((150_000, 35_000, 40_000, 0, 0.85, 0.85, 150_000), 2),),
        refuses=(((40_000, 8_000, 25_000, 0, 0.55), Never, "The move does not pay for itself within the horizon."),),
    ),
    "SELFHOST_NPV": Entry(
        (150_000, 35_000, 40_000, 1_000, 0.8, 0.9, 150_000, 0.02, "Flat", 0.2, 24, 0.08),
        gives=(((150_000, 35_000, 40_000, 0, 0.85, 0.85, 150_000, 0, 0, 0, 36, 0), 2_550_000),),
        refuses=(
            (
                (150_000, 35_000, 40_000, 0, 0.85, 0.85, 0, 0, 0, 0, 36.5),
                OutOfDomain,
                "horizon is 36.5: type a whole number, 1 to 60 months.",
            ),
        ),
    ),
    "SCENARIO": Entry(
        ("growth", "saving"),
        gives=(
            (("growth", "api_monthly"), 40_000),
            (("Scale team", "annual_saving"), 900_000),
            (("regulated", "privacy_multiplier"), 1.68),
            (("bursty", "Winner"), "API"),
        ),
        refuses=(
            (("wei", "saving"), UnknownKey, 'There is no scenario "wei": type one of consumer, regulated'),
            (("growth", "savings"), UnknownKey, 'There is no line "savings": type saving'),
            (("bursty", "breakeven_spend"), Never, "Break-even spend of bursty: never."),
            ((7, "saving"), WrongType, "key is 7: type text, the key or label of a preloaded case"),
        ),
    ),
    "SCENARIO_TABLE": Entry(
        ("four",),
        refuses=((("five",), UnknownKey, 'which is "five": type one of: all, four, sizes.'),),
    ),
    "SENSITIVITY_TABLE": Entry(
        (40_000, 8_000, 25_000, 1_000, 0.55, 0.9, 0.1),
        refuses=(((150_000, 35_000, 40_000, 0, 0.85, 0.85, 20), OutOfDomain, "change is 20, which is 2,000%"),),
    ),
    "EXPLAIN": Entry(
        ("BREAKEVEN_UTIL", 40_000, 33_000, 0.9),
        refuses=(
            (("SELFHOST",), UnknownKey, 'There is no function "SELFHOST": type one of'),
            ((), WrongType, "function_name is empty: type the name of one of these functions, in quotes."),
            ((-2146826246,), ErrorInArgument, "function_name holds #N/A: put that cell right."),
        ),
    ),
}

#: For each function all of its arguments.
TYPED = {name: entry.typed for name, entry in TABLE.items()}
#: Every figure, and every refusal, with the name of its function.
FIGURES = [(name, cells, result) for name, entry in TABLE.items() for cells, result in entry.gives]
REFUSED = [(name, *refused) for name, entry in TABLE.items() for refused in entry.refuses]
