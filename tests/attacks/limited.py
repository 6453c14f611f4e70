"""A call of ours under a limit on its address space: what is not bounded fails there, and harms nobody."""

from __future__ import annotations

from tests.attacks.bounded import run

GIGABYTE = 1_074

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
    return run(READS.format(imports=imports, call=call), *words, megabytes=GIGABYTE)
