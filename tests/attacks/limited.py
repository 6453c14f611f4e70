"""A call of ours under a limit on its address space: what is not bounded fails there, and harms nobody."""

from __future__ import annotations

from tests.attacks.bounded import run

GIGABYTE = 1_074
#: Whatever the machine has of processors, each thread and each arena would take its share of the address space.
FEW_THREADS = {"OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}

READS = """
import sys
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
    return run(READS.format(imports=imports, call=call), *words, megabytes=GIGABYTE, **FEW_THREADS)
