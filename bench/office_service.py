"""The service for Office.js beside one that works nothing out, and functions.js beside requests without any calls."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bench.race import Result, at_most, skipped
from bench.sheets import Batch, Call, drawn, every_function, finance_sheet, one_formula
from tests.hosts.running_service import Running, running

WORKERS = 2
TOGETHER = 500
#: Programs that ask at the same time, for so many seconds, over so many rounds. A connection stays with the worker that
#: took it: of so few as two, both may be one worker's.
ASKING, SECONDS, ROUNDS = 6, 2, 3
CELLS, MOST_REQUESTS = 10_000, 20
#: A full request holds 500 cells, which are packed, worked out and handed back; beside an empty one, which only
#: travels, it takes about three times as long. Twice that is more than noise.
TIMES_EMPTY_REQUESTS = 6.0
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

#: What is asked, in words, and how many times an echo's time it may take. For a finance sheet that is the goal, half of
#: an echo's calls per second, which is not reached: it was 5.1 times on a quiet machine. The others say what is to be
#: kept, for they were 1.3 and 7.3: of functions in equal parts hardly two go through the same arithmetic.
KINDS: dict[str, tuple[Callable[[Random], Iterator[Call]], float]] = {
    "one formula filled down": (one_formula, 2),
    "a finance sheet": (finance_sheet, 2),
    "every function in equal parts": (every_function, 10),
}
#: So many different batches are asked in turn.
DIFFERENT = 20


def results() -> Iterator[Result]:
    with running(workers=WORKERS) as service, running(workers=WORKERS, factory="bench.bare_service:made") as bare:
        for words, (kind, times) in KINDS.items():
            batches = drawn(kind(Random(1)), DIFFERENT, TOGETHER)
            ours, floor = seconds_a_call(service, bare, batches)
            what = f"A cell call in batches of {TOGETHER}, {WORKERS} workers: {words}"
            yield at_most(what, ("service", ours), ("bare endpoint", floor), times)
        yield through_functions_js(service)


def seconds_a_call(service: Running, bare: Running, batches: Sequence[Batch]) -> tuple[float, float]:
    """The medians over the rounds, in which both take turns, once the workers are warm."""
    with TemporaryDirectory() as folder:
        calculated = asking(Path(folder, "calculated"), [(one.body, one.right) for one in batches])
        echoed = asking(Path(folder, "echoed"), [(one.body, one.body) for one in batches])
        turns = [(asked(service, calculated), asked(bare, echoed)) for _ in range(ROUNDS + 1)][1:]
    ours, floor = (median(rates) for rates in zip(*turns, strict=True))
    return 1 / ours, 1 / floor


def asking(file: Path, bodies: Sequence[tuple[bytes, bytes]]) -> Path:
    """What a program is to ask, each body with the right answer in the line below."""
    file.write_bytes(b"".join(b"%s\n%s\n" % pair for pair in bodies))
    return file


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


def through_functions_js(service: Running) -> Result:
    """Cells in Excel's stand-in, beside one empty request for each batch of them."""
    what = f"{CELLS:,} distinct cells through functions.js, in {MOST_REQUESTS} requests"
    if not shutil.which("node"):
        return skipped(what, "Node is not there", f"at most {TIMES_EMPTY_REQUESTS:g}x")
    with TemporaryDirectory() as folder:
        script = Path(folder, "functions.js")
        script.write_bytes(service.get("/functions.js").content)
        many = {"script": str(script), "scenario": "many", "cells": CELLS}
        empty = many | {"scenario": "empty", "url": f"{service.url}/batch", "requests": MOST_REQUESTS}
        turns = [(in_excel(many), in_excel(empty)) for _ in range(ROUNDS)]
    for calculated, _ in turns:
        assert (calculated["found"]["wrong"], len(calculated["requests"])) == (0, MOST_REQUESTS)
    ours, floor = (median(run["found"]["ms"] for run in runs) / 1_000 for runs in zip(*turns, strict=True))
    return at_most(what, ("functions.js", ours), ("empty requests", floor), TIMES_EMPTY_REQUESTS)


def in_excel(task: dict[str, Any]) -> Any:
    """What Excel's stand-in says after a task."""
    words = ["node", str(STAND_IN)]
    return json.loads(subprocess.run(words, input=json.dumps(task), capture_output=True, text=True, check=True).stdout)
