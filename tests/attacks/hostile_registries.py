"""A server of two small registries that answers as somebody would who means harm, and a refresh from it."""

from __future__ import annotations

import json
import os
import random
import shutil
import threading
import time
from contextlib import suppress
from datetime import date
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer

from tests.attacks.hostile import spoil, spoil_text
from xl_addin.catalogue import reading
from xl_addin.catalogue.refresh import refresh
from xl_addin.catalogue.settings import Settings
from xl_addin.catalogue.store import Store
from xl_addin.errors import UnreadableFile

DAYS = date(2026, 1, 1), date(2026, 1, 2)
#: So long a refresh may wait, and so long it may take besides.
TIMEOUT, SECONDS = 1.0, 20

STATUS = (b"HTTP/1.0 200 OK", b"HTTP/1.1 200 \x1b[2J", b"HTTP/1.0 500 \x1b[2J\x07", b"HTTP/9.9 200 OK", b"hello", b"")
HEADERS = (
    *(b"Content-Length: x", b"Content-Length: 5", b"Content-Length: -1", b"Content-Length: 1" + b"0" * 400),
    *(b"Transfer-Encoding: chunked", b"Content-Encoding: gzip", b"X: " + b"y" * 70_000, b"X: 1\r\n" * 200, b":"),
)
PLACES = (
    *("http://127.0.0.1:9/", "https://127.0.0.1/", "file:///etc/passwd", "ftp://x/", "//[::1", "http://\x1b[2J/", ""),
    *("https://example.com:x/", "http://127.0.0.1:1/\u00e9", "javascript:alert(1)"),
)


def litellm() -> dict[str, object]:
    entry = {
        "litellm_provider": "openai",
        "mode": "chat",
        "input_cost_per_token": 1e-06,
        "output_cost_per_token": 2e-06,
    }
    tiered = entry | {"input_cost_per_token_above_200k_tokens": 2e-06, "cache_read_input_token_cost": 1e-07}
    return {f"gpt-{number}": dict(tiered if number % 3 else entry) for number in range(12)}


def genai() -> list[object]:
    prices = {"input_mtok": {"base": 1, "tiers": [{"start": 200_000, "price": 2}]}, "output_mtok": 2}
    dated = [{"prices": prices}, {"constraint": {"start_date": "2026-01-01"}, "prices": {"input_mtok": 1.5}}]
    match = {"or": [{"equals": "gpt"}, {"regex": r"^gpt-\d$"}]}
    models = [
        {"id": f"gpt-{number}-2025-01-01", "match": match, "prices": dated if number % 2 else prices}
        for number in range(12)
    ]
    return [{"id": "openai", "models": models}]


class Hostile(BaseRequestHandler):
    """Answers what the server holds for the path, byte by byte as it stands there."""

    def handle(self) -> None:
        with suppress(OSError):
            path = self.request.recv(65_536).split(b" ")[1].decode()
            self.request.sendall(self.server.answers.get(path, b""))  # type: ignore[attr-defined]


def answered(content: object, draw: random.Random, is_hostile: bool) -> bytes:
    if not is_hostile:
        return b"HTTP/1.0 200 OK\r\n\r\n" + json.dumps(content).encode()
    kind = draw.random()
    for _ in range(draw.randrange(1, 4) if kind < 0.8 else 0):
        content = spoil(content, draw)
    body = spoil_text(json.dumps(content).encode(), draw) if kind < 0.8 else json.dumps(content).encode()
    if kind < 0.8:
        return b"HTTP/1.0 200 OK\r\n\r\n" + body
    if kind < 0.9:
        place = draw.choice(PLACES).encode()
        return b"HTTP/1.0 302 Found\r\nLocation: " + place + b"\r\n\r\n"
    head = draw.choice(STATUS) + b"\r\n" + draw.choice(HEADERS) + b"\r\n\r\n"
    return head + body if draw.random() < 0.8 else draw.randbytes(200)


def attack(first: int, many: int, folder: Path) -> None:
    """So many refreshes, each from a hostile answer; print how many were taken, and how many refused."""
    ThreadingTCPServer.allow_reuse_address = True
    with ThreadingTCPServer(("127.0.0.1", 0), Hostile) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        home = f"http://127.0.0.1:{server.server_address[1]}"
        chosen = Settings(genai_prices_url=f"{home}/genai", litellm_url=f"{home}/litellm", timeout=TIMEOUT)
        sound = folder / "sound.sqlite"
        set_answers(server, litellm(), genai(), random.Random(0), nobody=True)
        refresh(Store(f"sqlite:///{sound}", fill=False), DAYS[0], chosen)
        outcomes = [attacked(server, seed, sound, chosen) for seed in range(first, first + many)]
        server.shutdown()
    print(outcomes.count("succeeded"), outcomes.count("failed"))


def set_answers(server: object, one: object, other: object, draw: random.Random, nobody: bool = False) -> None:
    which = draw.randrange(2)
    server.answers = {  # type: ignore[attr-defined]
        "/litellm": answered(one, draw, not nobody and which == 0),
        "/genai": answered(other, draw, not nobody and which == 1),
    }


def attacked(server: object, seed: int, sound: Path, chosen: Settings) -> str:
    """One refresh: its outcome, as the book has it."""
    draw = random.Random(seed)
    set_answers(server, litellm(), genai(), draw)
    book = sound.with_name(f"{seed}.sqlite")
    shutil.copy(sound, book)
    store = Store(f"sqlite:///{book}", fill=False)
    before, runs = store.changelog(), len(store.runs())
    began, sentence = time.monotonic(), ""
    try:
        taken = refresh(store, DAYS[1], chosen)
        said = [*taken.faults, *(str(change.key) for change in taken.changes)]
    except UnreadableFile as refused:
        sentence = str(refused)
        said = [sentence]
    assert time.monotonic() - began < TIMEOUT + SECONDS, f"seed {seed} took too long"
    assert all(one.isprintable() for one in said), f"seed {seed} would steer a screen: {said}"
    run = store.runs()[0]
    assert (run.reason, len(store.runs())) == (sentence, runs + 1), f"seed {seed} was not written down"
    assert not sentence or store.changelog() == before, f"seed {seed} was refused and changed prices"
    assert store.altered() == []
    os.environ["BREAKEVEN_PRICES"] = store.url
    reading.forget()
    assert reading.price_list().every()
    for file in sound.parent.glob(f"{seed}.sqlite*"):
        file.unlink()
    return run.outcome
