"""Hostile requests to the running service: each is answered in words, in time, and the next one is answered as well."""

from __future__ import annotations

import json
import random
import re
import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

import httpx
import pytest

from tests.attacks.hostile_requests import EVIL, request
from tests.hosts.running_service import Running, running
from tests.posix import LIMITS
from tests.proof import sampled

REQUESTS = 150
#: Seconds that the service gives a batch, and that an answer may take besides on a busy machine.
MOST_SECONDS, PATIENCE = 5, 60
#: Bytes of address space, and of memory that was ever in use.
SPACE, MEMORY = 4_000_000_000, 1_000_000_000


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A service with a task pane, that may take so much memory and no more."""
    pane = tmp_path_factory.mktemp("pane")
    (pane / "index.html").write_text("pane")
    (pane / "deep").mkdir()
    with running(most_seconds=str(MOST_SECONDS), pane=str(pane)) as found:
        resource = pytest.importorskip("resource", reason=f"not on Windows: {LIMITS}")
        resource.prlimit(found.process.pid, resource.RLIMIT_AS, (SPACE, SPACE))
        yield found


def answer(service: Running, sent: bytes) -> bytes:
    """What the service answers before it ends the connection."""
    with socket.create_connection(("127.0.0.1", service.port), timeout=MOST_SECONDS + PATIENCE) as caller:
        found = b""
        with suppress(ConnectionError):  # it had enough of it
            caller.sendall(sent)
            with suppress(OSError):  # it is gone already
                caller.shutdown(socket.SHUT_WR)
            while part := caller.recv(65_536):
                found += part
        return found


@pytest.mark.parametrize("batch", sampled(1, range(40)))
def test_a_hostile_request_is_answered_in_words(service: Running, batch: int) -> None:
    statuses: Counter[str] = Counter()
    for seed in range(batch * REQUESTS, (batch + 1) * REQUESTS):
        said = answer(service, request(random.Random(seed)))
        head, _, body = said.partition(b"\r\n\r\n")
        status = head[9:12].decode()
        statuses[status] += 1
        assert re.fullmatch(rb"HTTP/1\.1 [2-4]\d\d|", head[:12]), (seed, head)
        assert EVIL.encode() not in head, (seed, head)
        assert b"Traceback" not in said, seed
        assert b"for a reason that is not yours" not in body, (seed, body[:2_000])
        if b"application/json" in head and not head.startswith(b"HTTP/1.1 100") and body:
            json.loads(body)
    assert {"200", "400"} <= statuses.keys()
    assert service.get("/health").status_code == 200
    assert [line for line in service.log.read_text().splitlines() if '"fault"' in line or "Traceback" in line] == []
    assert most_memory(service.process.pid) < MEMORY


ROWS, COLUMNS = 1_448, 700
COLUMN, ROW = [[float(one + 1)] for one in range(ROWS)], [[float(one + 1) for one in range(COLUMNS)]]
UNKNOWN = [[f"no-model-{number}"] for number in range(10_000)]
#: What a short body asks for, which would take minutes or gigabytes.
GREEDY = {
    "a present value over a table": ["SELFHOST_NPV", [COLUMN, ROW, 0.5]],
    "a table explained": ["EXPLAIN", ["SELFHOST_NPV", COLUMN, ROW, 0.5]],
    "unknown models explained": ["EXPLAIN", ["API_PRICE", UNKNOWN, "input"]],
    "unknown models": ["API_PRICE", [UNKNOWN, "input"]],
    "errors over a table": ["SELFHOST_SAVING", [[["x" * 100]] * ROWS, ROW, 0.5]],
}


@pytest.mark.parametrize("asked", sampled(2, GREEDY.values()), ids=[*GREEDY][: len(GREEDY)])
def test_what_asks_for_much_ends_in_time_while_others_are_answered(service: Running, asked: list[object]) -> None:
    answers: list[httpx.Response] = []
    body = {"calls": [asked]}
    asking = Thread(
        target=lambda: answers.append(httpx.post(f"{service.url}/batch", json=body, timeout=MOST_SECONDS + PATIENCE))
    )
    asking.start()
    waited = []
    while asking.is_alive():
        began = time.monotonic()
        assert service.get("/health").status_code == 200
        waited.append(time.monotonic() - began)
        time.sleep(0.05)
    [answered] = answers
    assert answered.status_code in (200, 422)
    assert answered.elapsed.total_seconds() < MOST_SECONDS + PATIENCE
    assert sorted(waited)[len(waited) // 2] < 1
    assert most_memory(service.process.pid) < MEMORY


def most_memory(process: int) -> int:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    assert found is not None
    return 1_024 * int(found[1])
