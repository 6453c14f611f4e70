"""A company's hour with the service for Office.js, squeezed into a minute in the middle of which a worker is killed.

Each of the company's people opens a workbook, which calculates all of its cells anew; edits a figure now and then,
which recalculates the few cells that stand on it; and sometimes drags a slider, which recalculates a dashboard many
times a second. Requests leave when they are due, whatever became of those before, and are repeated once as
functions.js repeats them.
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random

import httpx

from bench.race import Result
from bench.sheets import Batch, drawn, finance_sheet
from tests.hosts.running_service import Running, running, until
from xl_addin.hosts.officejs.script import PAUSE_MS

HOUR, MINUTE = 3_600.0, 60.0
WORKERS, PEOPLE, SEED = 2, 100, 1
#: Requests under way at a time, at most.
TOGETHER = 32

#: A workbook's cells, in batches as functions.js sends them.
OPENED = 6 * [500]
#: Seconds between two edits of a person who is at it, and the cells that stand on an edited figure.
BETWEEN_EDITS, EDITED = 60.0, range(1, 40)
#: One edit in so many is a slider: moves, seconds between two of them, and the dashboard's cells.
SLIDERS, MOVES, BETWEEN_MOVES, DASHBOARD = 10, 20, 0.15, 60


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked, and the second of the hour in which it is due."""

    due: float
    batch: Batch


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of a request: calls with a wrong answer, requests that failed, seconds from due to answered."""

    wrong: int
    failed: int
    lost: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Hour:
    """What became of all of them."""

    requests: int
    calls: int
    wrong: int
    retried: int
    lost: int
    median_ms: float
    slowest_percent_ms: float
    calls_per_second: float


def results() -> Iterator[Result]:
    with running(workers=WORKERS) as service:
        hour = lived(service, planned(PEOPLE), MINUTE)
    yield Result(
        f"An hour of {PEOPLE} people in a minute, a worker killed: {hour.requests:,} requests, {hour.calls:,} calls",
        f"service: {hour.median_ms:.0f} ms, 1% over {hour.slowest_percent_ms:.0f} ms, {hour.calls_per_second:,.0f}/s",
        # Nobody else's: what is held beside each answer is the registry's own.
        "the registry's answers",
        f"{hour.wrong} wrong, {hour.lost} lost, {hour.retried} retried",
        "none wrong, none lost",
        hour.wrong == hour.lost == 0,
    )


def planned(people: int, seed: int = SEED) -> list[Request]:
    """The requests of an hour, in the order in which they are due."""
    random = Random(seed)
    sheet = finance_sheet(random)
    # People share workbooks; and what is asked need not be made anew for each request to be different from the last.
    stock = {size: drawn(sheet, 40, size) for size in {*OPENED, DASHBOARD}}
    edits = [drawn(sheet, 5, size) for size in EDITED]
    requests = []
    for _ in range(people):
        at = random.uniform(0, HOUR)
        requests += [Request(at, random.choice(stock[size])) for size in OPENED]
        # Who comes late stays till the hour is over; some only look.
        end = at if random.random() < 0.25 else random.uniform(at, HOUR)
        while (at := at + random.expovariate(1 / BETWEEN_EDITS)) < end:
            if random.randrange(SLIDERS):
                requests.append(Request(at, random.choice(random.choice(edits))))
            else:
                moves = (Request(at + move * BETWEEN_MOVES, random.choice(stock[DASHBOARD])) for move in range(MOVES))
                requests += moves
    return sorted(requests, key=lambda one: one.due)


def lived(service: Running, requests: Sequence[Request], seconds: float) -> Hour:
    """The hour in so many seconds; in the middle of it a worker is killed."""
    until(lambda: len(service.workers()) == WORKERS, "the workers did not start")
    start = time.perf_counter()
    with httpx.Client(base_url=service.url, timeout=60) as client, ThreadPoolExecutor(TOGETHER) as people:
        answers, killed = [], 0
        for one in requests:
            if not killed and one.due > HOUR / 2:
                killed = service.workers()[0]
                os.kill(killed, signal.SIGKILL)
            due = start + one.due * seconds / HOUR
            time.sleep(max(0.0, due - time.perf_counter()))
            answers.append(people.submit(_asked, client, one.batch, due))
        answered = [one.result() for one in answers]
    spent = time.perf_counter() - start
    until(lambda: killed not in service.workers() and len(service.workers()) == WORKERS, "no new worker")
    waited = sorted(1_000 * one.seconds for one in answered)
    calls = sum(one.batch.calls for one in requests)
    return Hour(
        requests=len(requests),
        calls=calls,
        wrong=sum(one.wrong for one in answered),
        retried=sum(one.failed > 0 for one in answered),
        lost=sum(one.lost for one in answered),
        median_ms=waited[len(waited) // 2],
        slowest_percent_ms=waited[len(waited) * 99 // 100],
        calls_per_second=calls / spent,
    )


def _asked(client: httpx.Client, batch: Batch, due: float) -> Answered:
    """Asked, and once more after a pause where the service is away."""
    for failed in range(2):
        if failed:
            time.sleep(PAUSE_MS / 1_000)
        try:
            answer = client.post("/batch", content=batch.body)
        except httpx.TransportError:
            continue
        if answer.status_code == 200:
            return Answered(_wrong(answer.content, batch.right), failed, False, time.perf_counter() - due)
    return Answered(0, 2, True, time.perf_counter() - due)


def _wrong(found: bytes, right: bytes) -> int:
    """How many calls were answered otherwise than by the registry."""
    if found == right:
        return 0
    pairs = zip(json.loads(found)["results"], json.loads(right)["results"], strict=True)
    return sum(one != other for one, other in pairs)
