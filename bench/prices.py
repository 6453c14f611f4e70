"""Prices and costs in a cell, beside the two libraries that know API prices: genai-prices and tokencost."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from timeit import Timer
from typing import Any

from bench.race import Result, Work, at_least, at_most, race

CALLS, FEWER_CALLS = 50_000, 2_000
ROUNDS = 9
STARTS = 11

OURS = {
    "API_COST of a call": 'API_COST("gpt-4o", 1000, 500, 1, "call")',
    "API_PRICE": 'API_PRICE("gpt-4o", "input")',
}
RIVALS = {
    "genai_prices.calc_price": {
        "API_COST of a call": 'calc_price(Usage(input_tokens=1000, output_tokens=500), "gpt-4o").total_price',
        "API_PRICE": 'calc_price(Usage(input_tokens=1000000), "gpt-4o").total_price',
    },
    "tokencost": {
        "API_COST of a call": 'by_tokens(1000, "gpt-4o", "input") + by_tokens(500, "gpt-4o", "output")',
        "API_PRICE": 'by_tokens(1000000, "gpt-4o", "input")',
    },
}
OTHER_FIGURES = 'API_COST("gpt-4o", next(fresh), 500, 1, "call")'

COLD = """
from time import perf_counter
start = perf_counter()
{work}
print(perf_counter() - start)
"""
FIRST_PRICE = 'import udfs; udfs.API_PRICE("gpt-4o", "input")'


def results() -> Iterator[Result]:
    with TemporaryDirectory() as folder:
        os.environ["BREAKEVEN_PRICES"] = f"sqlite:///{Path(folder, 'prices.sqlite')}"
        yield from _warm()
        yield from _cold()


def _warm() -> Iterator[Result]:
    from genai_prices import Usage, calc_price
    from tokencost import calculate_cost_by_tokens

    from udfs import API_COST, API_PRICE

    names = {
        "API_COST": API_COST,
        "API_PRICE": API_PRICE,
        "Usage": Usage,
        "calc_price": calc_price,
        "by_tokens": calculate_cost_by_tokens,
        "fresh": count(1_001),
    }
    for rival, calls in RIVALS.items():
        for what, call in calls.items():
            assert float(eval(call, names)) == eval(OURS[what], names)
            spent = race(asked(OURS[what], CALLS, names), asked(call, FEWER_CALLS, names), ROUNDS)
            ours, its = (what.split()[0], spent[0] / CALLS), (rival, spent[1] / FEWER_CALLS)
            yield at_least(f"{what}, asked again", ours, its, 20)
    call = RIVALS["genai_prices.calc_price"]["API_COST of a call"]
    each = [
        seconds / FEWER_CALLS
        for seconds in race(asked(OTHER_FIGURES, FEWER_CALLS, names), asked(call, FEWER_CALLS, names), ROUNDS)
    ]
    what = "API_COST of a call, other figures each time"
    yield at_least(what, ("API_COST", each[0]), ("genai_prices.calc_price", each[1]), 2)


def asked(call: str, times: int, names: dict[str, Any]) -> Work:
    """Work that makes a call so many times, as it is written."""
    timer = Timer(call, globals=names)
    return lambda: timer.timeit(times)


def _cold() -> Iterator[Result]:
    turns = [(started(FIRST_PRICE), started("import genai_prices")) for _ in range(STARTS + 1)][1:]
    ours, rival = (median(column) for column in zip(*turns, strict=True))
    what = "The first price of a new process"
    yield at_most(what, ("import udfs, API_PRICE", ours), ("import genai_prices", rival), 1.5)


def started(work: str) -> float:
    """Seconds in a process of its own, which may keep compiled modules as an installed package has them."""
    program = [sys.executable, "-c", COLD.format(work=work)]
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return float(subprocess.run(program, capture_output=True, text=True, check=True, env=compiled).stdout)
