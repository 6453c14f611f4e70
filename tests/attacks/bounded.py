"""A program of ours in a process that may take so much memory and time and no more, and what it printed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

import pytest

from tests.posix import LIMITS

MEGABYTE = 1_000_000
#: Whatever the machine has of processors, each thread and each arena would take its share of the address space.
FEW_THREADS = {"OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}


def run(program: str, *words: object, megabytes: int = 1_500, seconds: int = 300) -> str:
    """What the program prints; it fails where it ends otherwise than well, in that time and on that memory.

    The time is a bound, not a measure: what is bounded ends in seconds, what is not goes on for hours.
    """
    resource = pytest.importorskip("resource", reason=f"not on Windows: {LIMITS}")

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * MEGABYTE, megabytes * MEGABYTE))

    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, words)],
        capture_output=True,
        text=True,
        env=os.environ | FEW_THREADS | {"PYTHONPATH": os.pathsep.join(sys.path)},
        preexec_fn=limited,
        timeout=seconds,
    )
    assert (done.returncode, _faults(done.stderr)) == (0, []), done.stderr[-4_000:]
    return done.stdout


def _faults(said: str) -> Sequence[str]:
    return [line for line in said.splitlines() if "Traceback" in line or "Error" in line]
