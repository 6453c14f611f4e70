"""Two ways to do the same work, timed in turns, so that whatever else the machine does meets both."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table. `met` is None where it could not be measured; `figure` then says why."""

    what: str
    ours: str
    rival: str
    figure: str
    target: str
    met: bool | None


def race(ours: Work, rival: Work, rounds: int) -> tuple[float, float]:
    """The median seconds of each over several rounds, after one round that does not count."""
    seconds: tuple[list[float], list[float]] = [], []
    for number in range(rounds + 1):
        # Who goes first changes, for the first may leave memory or caches in another state.
        turns = [(ours, seconds[0]), (rival, seconds[1])]
        for work, times in turns if number % 2 else reversed(turns):
            spent = timed(work)
            if number:
                times.append(spent)
    return median(seconds[0]), median(seconds[1])


def timed(work: Work) -> float:
    """The seconds of one go, without the garbage of the one before."""
    gc.collect()
    start = perf_counter()
    work()
    return perf_counter() - start


def at_most(what: str, ours: tuple[str, float], rival: tuple[str, float], times: float) -> Result:
    """Ours may take so many times the rival's seconds."""
    ratio = ours[1] / rival[1]
    return Result(what, said(*ours), said(*rival), f"{ratio:.2f}x the time", f"at most {times:g}x", ratio <= times)


def at_least(what: str, ours: tuple[str, float], rival: tuple[str, float], times: float) -> Result:
    """Ours must be so many times faster than the rival."""
    ratio = rival[1] / ours[1]
    return Result(what, said(*ours), said(*rival), f"{ratio:,.0f}x faster", f"at least {times:g}x", ratio >= times)


def skipped(what: str, why: str, target: str) -> Result:
    return Result(what, "-", "-", f"not measured: {why}", target, None)


def said(name: str, seconds: float) -> str:
    """
    >>> said("ours", 0.0000211)
    'ours: 21.1 µs'
    """
    units = {"s": 1.0, "ms": 1e-3, "µs": 1e-6, "ns": 1e-9}
    unit = next((unit for unit, size in units.items() if seconds >= size), "ns")
    return f"{name}: {seconds / units[unit]:.3g} {unit}"
