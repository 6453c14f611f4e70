"""Files damaged at random, from a seed: cut, overwritten, doubled, and with words in them that no export has."""

from __future__ import annotations

from random import Random

#: What some reader of some kind of file takes for something else.
HOSTILE = (
    b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b'""', b"\r", b"\n\n", b",", b";", b"\t", b"[" * 70, b'{"a":' * 40,
    b"null", b"NaN", b"Infinity", b"-0", b"+5", b"1e308", b"1e309", b"-1e15", b"1_000", b"0x10", b"9" * 400,
    b"]}", b"1,234.50", b"40.000", "５".encode(), "١".encode(), b"=1+1", b"\x1b[2J", "\u202e".encode(), b"\\ud800",
    b"2026-09-01", b"2026-09-01 00:00:00", b"2026-09-01T24:00:00Z", b"2026-09-01T00:00:00+02:00", b"0001-01-01",
    b"9999-12-31T23:59:59-14:00", b"1788220800", b"1788220800.5", b"99999999999", b"2026-W36-2", b"20260901",
    b"data", b"results", b"metadata", b"EffectiveCost", b" effectivecost ", b"amount.value", b"has_more", b"USD",
    b"EUR",
)  # fmt: skip
BETWEEN_CELLS = b',"\n:{}[]'


def damaged(content: bytes, chance: Random) -> bytes:
    """The same file with one to four things wrong with it."""
    for _ in range(chance.randint(1, 4)):
        place, other = sorted(chance.choices(range(len(content) + 1), k=2))
        match chance.randrange(7):
            case 0:
                content = content[:place]
            case 1:
                content = content[:place] + chance.choice(HOSTILE) + content[place:]
            case 2:
                content = content[:place] + bytes([chance.randrange(256)]) + content[place + 1 :]
            case 3:
                content = content[:place] + content[place:other] * 2 + content[other:]
            case 4:
                content = content[:place] + content[other:]
            case _:
                content = _with_another_cell(content, place, chance)
    return content


def _with_another_cell(content: bytes, place: int, chance: Random) -> bytes:
    """Something hostile instead of the cell, the name or the value that stands there."""
    begin = max((content.rfind(bytes([sign]), 0, place) for sign in BETWEEN_CELLS), default=-1) + 1
    ends = [end for sign in BETWEEN_CELLS if (end := content.find(bytes([sign]), place)) >= 0]
    return content[:begin] + chance.choice(HOSTILE) + content[min(ends, default=len(content)) :]
