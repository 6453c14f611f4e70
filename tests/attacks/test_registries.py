"""Hostile answers of registries: each is taken, or refused in one sentence and written down as a failed run."""

from __future__ import annotations

import pytest

from tests.attacks.bounded import run
from tests.proof import sampled

ANSWERS = 120

PROGRAM = """
import sys
from pathlib import Path
from tests.attacks.hostile_registries import attack
attack(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
"""


@pytest.mark.parametrize("batch", sampled(1, range(12)))
def test_a_hostile_answer_is_taken_or_refused_in_words(batch: int, tmp_path: object) -> None:
    said = run(PROGRAM, batch * ANSWERS, ANSWERS, tmp_path)
    taken, refused = map(int, said.split())
    assert taken + refused == ANSWERS
    # A fuzzer that everything is refused of, or nothing, attacks nothing.
    assert min(taken, refused) > ANSWERS // 10


#: Files of the largest size that is read, of which a few letters become an object each.
BOMBS = {
    "a name": "b'{\"' + 19_000_000 * b'x' + b'\":{\"litellm_provider\":\"openai\"}}'",
    "depth": "19_000_000 * b'['",
    "numbers": "b'[' + 4_900_000 * b'0.1,' + b'1]'",
    "models": "b'{\"g\":{\"litellm_provider\":1}' + b''.join(b',\"%07d\":{}' % n for n in range(1_500_000)) + b'}'",
    "lists": "b'[' + 6_600_000 * b'[],' + b'1]'",
}

READS = """
import resource
from datetime import date
from xl_addin.catalogue.registries import genai_prices, litellm
from xl_addin.catalogue.settings import Settings
from xl_addin.errors import UnreadableFile
content = {content}
assert 0.7 * Settings().largest_file < len(content) <= Settings().largest_file, len(content)
for read in (lambda: litellm.read(content, "1"), lambda: genai_prices.read(content, "1", date(2026, 1, 1))):
    try:
        print(len(read().listed))
    except UnreadableFile as refused:
        print(refused)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.parametrize("bomb", sampled(2, BOMBS.values()), ids=BOMBS)
def test_a_file_of_the_largest_size_is_read_within_a_gigabyte(bomb: str) -> None:
    *_, kilobytes = run(READS.format(content=bomb), megabytes=2_000).split()
    assert int(kilobytes) < 1_000_000
