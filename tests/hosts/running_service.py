"""The service as it really runs: uvicorn in a process of its own, on a free port of this machine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

#: Seconds to wait for what comes at once on a quiet machine.
PATIENCE = 60

PROGRAM = """
import sys
from pathlib import Path
from xl_addin.hosts.officejs.certificate import own_certificate
from xl_addin.hosts.officejs.serving import serve
from xl_addin.hosts.officejs.settings import from_environment
settings = from_environment()
factory, port, workers, folder = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
certificate = own_certificate(Path(folder), "localhost") if folder else None
serve(factory, settings, port=port, workers=workers, certificate=certificate)
"""


#: What makes the service that is handed out.
OURS = "xl_addin.command.serving_app:made"


@dataclass
class Running:
    """A service that runs."""

    url: str
    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def get(self, path: str) -> httpx.Response:
        """What it answers at that path."""
        return httpx.get(f"{self.url}{path}", timeout=PATIENCE)

    def workers(self) -> list[int]:
        """The processes that answer, where there is more than one."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]

    def stop(self) -> int:
        """Ask it to stop, and say how it ended."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


@contextmanager
def running(
    workers: int = 1, certificates: Path | None = None, factory: str = OURS, **settings: str
) -> Iterator[Running]:
    """A service with these settings, by their names in `Settings`; with certificates in a folder it speaks HTTPS."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"https://localhost:{port}" if certificates else f"http://127.0.0.1:{port}"
    told = {f"BREAKEVEN_SERVICE_{name.upper()}": value for name, value in {"url": url, **settings}.items()}
    with TemporaryDirectory() as folder:
        log = Path(folder, "log")
        with log.open("wb") as lines:
            process = subprocess.Popen(
                [sys.executable, "-c", PROGRAM, factory, str(port), str(workers), str(certificates or "")],
                env=os.environ | told,
                stdout=lines,
                stderr=lines,
            )
        try:
            until(lambda: _listens(port), f"no answer at {url}: {log.read_text()}")
            yield Running(url, port, process, log)
        finally:
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(PATIENCE)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


def until(is_so: Callable[[], bool], otherwise: str, seconds: float = PATIENCE) -> None:
    """Wait for something that takes its time."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, otherwise
        time.sleep(0.05)


def _listens(port: int) -> bool:
    with socket.socket() as caller:
        caller.settimeout(1)
        return caller.connect_ex(("127.0.0.1", port)) == 0
