"""The service for Office.js on this machine: cell calls per second, and ten thousand cells through functions.js."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

import httpx

from bench.race import Result, said, skipped
from bench.sheets import Call, drawn, every_function, finance_sheet, one_formula
from tests.hosts.running_service import Running, running

WORKERS = 2
TOGETHER = 500
#: Programs that ask at the same time, for so many seconds, over so many rounds. A connection stays with the worker that
#: took it: of so few as two, both may be one worker's.
ASKING, SECONDS, ROUNDS = 6, 2, 3
CALLS_PER_SECOND = 200_000

CELLS = 10_000
MOST_REQUESTS, MOST_MS = 20, 200
STAND_IN = Path(__file__).parents[1] / "tests/hosts/officejs/excel.mjs"

#: Asks over one connection till the time is up, checks every answer, and prints how many batches it got. It is given a
#: file of bodies, each with the right answer in the line below.
PROGRAM = """
import http.client, itertools, sys, time
port, seconds, file = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
lines = open(file, "rb").read().splitlines()
asked = itertools.cycle(list(zip(lines[::2], lines[1::2])))
connection = http.client.HTTPConnection("127.0.0.1", port)
connection.connect()
print("connected", flush=True)
sys.stdin.readline()
end, answered = time.monotonic() + seconds, 0
while time.monotonic() < end:
    body, right = next(asked)
    connection.request("POST", "/batch", body, {"Content-Type": "application/json"})
    assert connection.getresponse().read() == right
    answered += 1
print(answered)
"""

#: What is asked, in words, and so many different batches of it.
KINDS: dict[str, Callable[[Random], Iterator[Call]]] = {
    "one formula filled down": one_formula,
    "a finance sheet": finance_sheet,
    "every function in equal parts": every_function,
}
DIFFERENT = 20


def results() -> Iterator[Result]:
    with running(workers=WORKERS) as service:
        for words, kind in KINDS.items():
            rate = calls_per_second(service, kind)
            yield Result(
                f"Cell calls in batches of {TOGETHER}, {WORKERS} workers: {words}",
                f"service: {rate:,.0f}/s",
                "none",
                f"{rate:,.0f} calls per second",
                f"at least {CALLS_PER_SECOND:,}",
                rate >= CALLS_PER_SECOND,
            )
        what = f"{CELLS:,} distinct cells through functions.js"
        target = f"at most {MOST_REQUESTS} requests and {MOST_MS} ms"
        if not shutil.which("node"):
            yield skipped(what, "Node is not there", target)
            return
        requests, ms = through_functions_js(service)
        figure = f"{requests} requests, {ms:.0f} ms"
        met = requests <= MOST_REQUESTS and ms <= MOST_MS
        yield Result(what, said("service", ms / 1_000), "none", figure, target, met)


def calls_per_second(service: Running, kind: Callable[[Random], Iterator[Call]]) -> float:
    """The median over the rounds, once the workers are warm."""
    batches = drawn(kind(Random(1)), DIFFERENT, TOGETHER)
    with TemporaryDirectory() as folder:
        file = Path(folder, "batches")
        file.write_bytes(b"".join(b"%s\n%s\n" % (one.body, one.right) for one in batches))
        asked(service, file)
        return median(asked(service, file) for _ in range(ROUNDS))


def asked(service: Running, file: Path) -> float:
    """Cell calls per second that all programs together get answered."""
    words = [sys.executable, "-c", PROGRAM, str(service.port), str(SECONDS), str(file)]
    pipe = subprocess.PIPE
    programs = [subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True) for _ in range(ASKING)]
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "connected\n"
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("go\n")
        program.stdin.flush()
    return sum(int(program.communicate()[0]) for program in programs) * TOGETHER / SECONDS


def through_functions_js(service: Running) -> tuple[int, float]:
    """Requests, and the median milliseconds in Excel's stand-in."""
    with TemporaryDirectory() as folder:
        script = Path(folder, "functions.js")
        script.write_bytes(httpx.get(f"{service.url}/functions.js").content)
        task = json.dumps({"script": str(script), "scenario": "many", "cells": CELLS})
        runs = [
            json.loads(
                subprocess.run(["node", STAND_IN], input=task, capture_output=True, text=True, check=True).stdout
            )
            for _ in range(ROUNDS)
        ]
    assert all(run["found"]["wrong"] == 0 for run in runs)
    return max(len(run["requests"]) for run in runs), median(run["found"]["ms"] for run in runs)
