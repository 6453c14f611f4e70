"""Requests as no browser writes them: lines, headers, bodies and calls, drawn from a seed."""

from __future__ import annotations

import json
import random
from typing import Any

import udfs  # noqa: F401  fills the registry
from tests.attacks.hostile import VALUES, spoil, spoil_text
from xl_addin.functions.cell_function import REGISTRY

EVIL = "evil.example"

METHODS = ("GET", "POST", "HEAD", "OPTIONS", "PUT", "TRACE", "get", "CONNECT", "\x00", "G" * 5_000)
PATHS = (
    *(
        "/",
        "/pane",
        "/pane/",
        "/pane/.",
        "/pane/../settings.py",
        "//evil.example/",
        "/pane//evil.example/.",
        "/health",
        "/batch",
    ),
    *(
        "/batch/",
        "/manifest.xml",
        "/functions.json",
        "/icons/16.png",
        "/%00",
        "/%2e%2e/%2e%2e/etc/passwd",
        "*",
        "x",
        "/?" * 100,
    ),
    *(
        f"http://{EVIL}/pane/.",
        "/pane/%5c%5cevil.example/.",
        "/" + "a" * 70_000,
        "/pane/\x1b[2J",
        "/é",
        "/pane?x=\r\nX: y",
    ),
)
HEADERS = (
    *(
        f"Host: {EVIL}",
        f"Origin: https://{EVIL}",
        "Origin: null",
        "Content-Length: -1",
        "Content-Length: 5",
        "Content-Length: x",
    ),
    *("Transfer-Encoding: chunked", "Transfer-Encoding: gzip, chunked", "Expect: 100-continue", "Upgrade: websocket"),
    *(
        "Connection: close",
        "Connection: Upgrade",
        "Authorization: Bearer \xff",
        "If-None-Match: " + '"' * 500,
        ": empty",
        "X",
    ),
    *(
        "X-Forwarded-Host: " + EVIL,
        "X: " + "y" * 70_000,
        "Accept-Encoding: " + "gzip," * 1_000,
        "Content-Type: text/xml",
    ),
    *("Range: bytes=0-,0-,0-", "Cookie: " + "a=b;" * 2_000, "Host: [", "Content-Length: 99999999999999999999999"),
)
CELLS = (
    *VALUES[:14],
    *VALUES[14:24],
    "gpt-4o",
    "input",
    "growth",
    0.5,
    40_000,
    "#REF!",
    "=1+1",
    1e308,
    "55%",
    "1 000",
    None,
)


def call(draw: random.Random) -> list[Any]:
    """A call of some function, with cells and ranges as they come."""
    entry = draw.choice(list(REGISTRY.values()))
    wanted = len(entry.arguments) + draw.choice((-1, 0, 0, 0, 0, 1))
    name = entry.name if draw.random() < 0.95 else draw.choice(("", "=SUM", "x" * 300, entry.name.lower()))
    cells: list[Any] = [argument(draw) for _ in range(max(0, wanted))]
    if entry.open_ended and cells:
        cells = [draw.choice(list(REGISTRY)), *(argument(draw) for _ in range(draw.randrange(6)))]
    return [name, cells]


def argument(draw: random.Random) -> Any:
    """A cell, or a range of any shape."""
    if draw.random() < 0.8:
        return draw.choice(CELLS)
    rows, columns = draw.choice(((1, 1), (3, 1), (1, 4), (3, 4), (300, 1), (0, 0), (2, 0)))
    return [[draw.choice(CELLS) for _ in range(columns)] for _ in range(rows)]


def batch(draw: random.Random) -> bytes:
    """The body of a batch, sound or not."""
    content: Any = {"calls": [call(draw) for _ in range(draw.choice((1, 3, 30)))]}
    if draw.random() < 0.7:
        # What JSON itself does not have is left to the other half.
        return json.dumps(content).replace("NaN", "null").replace("Infinity", "1").encode()
    return spoil_text(json.dumps(spoil(content, draw)).encode(), draw)


def request(draw: random.Random) -> bytes:
    """A whole request, or something that begins like one."""
    if draw.random() < 0.6:
        body = batch(draw)
        head = f"POST /batch HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        return head.encode() + body
    if draw.random() < 0.1:
        return draw.randbytes(draw.choice((1, 100, 70_000)))
    line = f"{draw.choice(METHODS)} {draw.choice(PATHS)} HTTP/{draw.choice(('1.1', '1.0', '2.0', 'x'))}"
    headers = draw.sample(HEADERS, draw.randrange(4)) + ["Connection: close"]
    if draw.random() < 0.7:
        headers.insert(0, f"Host: {EVIL}")
    whole = "\r\n".join([line, *headers, "", ""]).encode("latin-1", "replace") + draw.choice(
        (b"", b"x", b"5\r\nhello\r\n0\r\n\r\n")
    )
    return whole if draw.random() < 0.8 else whole[: draw.randrange(1, len(whole))]
