"""A piece of Python run under a limit on its address space, so that what is not bounded fails and harms nobody."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

LIMIT = 1 << 30
#: A bound, not a measure: what is bounded ends in a few seconds, what is not goes on for hours.
SECONDS = 300

#: Whatever the machine has of processors, each thread and each arena would take its share of the address space.
FEW_THREADS = {"OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}

READS = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({limit}, {limit}))
from pathlib import Path
{imports}
from xl_addin.errors import BreakevenError
try:
    print("read", {call})
except BreakevenError as sentence:
    print(sentence)
"""


def said_under_a_limit(imports: str, call: str, *words: object) -> str:
    """What the call gives, or the sentence of its refusal; its words are in `sys.argv`."""
    pytest.importorskip("resource", reason="limits on memory are those of Unix")
    code = READS.format(limit=LIMIT, imports=imports, call=call)
    answer = subprocess.run(
        [sys.executable, "-c", code, *map(str, words)],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        env={**os.environ, **FEW_THREADS, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert answer.returncode == 0, answer.stderr[-2_000:]
    return answer.stdout
