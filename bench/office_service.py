"""The service for Office.js on this machine: cell calls per second, and ten thousand cells through functions.js."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import httpx

from bench.race import Result, said, skipped
from tests.hosts.running_service import Running, running

WORKERS = 2
TOGETHER = 500
#: Programs that ask at the same time, each so many batches, over so many rounds.
ASKING, BATCHES, ROUNDS = 2, 300, 3
CALLS_PER_SECOND = 200_000

CELLS = 10_000
MOST_REQUESTS, MOST_MS = 20, 200
STAND_IN = Path(__file__).parents[1] / "tests/hosts/officejs/excel.mjs"

#: Asks over one connection and checks every answer; prints when it began and ended.
PROGRAM = """
import http.client, json, sys, time
port, batches, together = map(int, sys.argv[1:])
body = json.dumps({"calls": [["SELFHOST_TOTAL", [8000 + place, 25000, 500]] for place in range(together)]}).encode()
right = json.dumps({"results": [33500.0 + place for place in range(together)]}, separators=(",", ":")).encode()
connection = http.client.HTTPConnection("127.0.0.1", port)
connection.connect()
sys.stdin.readline()
start = time.time()
for _ in range(batches):
    connection.request("POST", "/batch", body, {"Content-Type": "application/json"})
    assert connection.getresponse().read() == right
print(start, time.time())
"""


def results() -> Iterator[Result]:
    with running(workers=WORKERS) as service:
        asked(service, 20)  # the workers are warm
        rate = median(asked(service, BATCHES) for _ in range(ROUNDS))
        yield Result(
            f"Cell calls in batches of {TOGETHER}, {WORKERS} workers",
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


def asked(service: Running, batches: int) -> float:
    """Cell calls per second, from the first request of the first program to the last answer of the last."""
    words = [sys.executable, "-c", PROGRAM, str(service.port), str(batches), str(TOGETHER)]
    pipe = subprocess.PIPE
    programs = [subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True) for _ in range(ASKING)]
    spans = [program.communicate("go\n")[0].split() for program in programs]
    seconds = max(float(end) for _, end in spans) - min(float(start) for start, _ in spans)
    return ASKING * batches * TOGETHER / seconds


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
