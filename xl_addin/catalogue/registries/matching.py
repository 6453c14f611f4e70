"""Which names a model of genai-prices goes by: its match clauses, looked at so often and no more.

A clause is somebody else's, and so is a regular expression in it: one of thirty letters can keep a machine busy for
years. What is not quick to look at accepts nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Any

from xl_addin.errors import UnreadableFile

#: The registry as it is takes a twentieth of that.
MOST_LOOKS = 500_000
#: So many looks take as long as one at a regular expression can.
LOOKS_OF_A_PATTERN = 100
#: No model's id, and no pattern of one, is longer.
LONGEST = 200
#: How often a pattern may leave open how it goes on, and how often for how long: each multiplies the ways to try.
MOST_CHOICES, MOST_REPEATS = 4, 1

#: The parts of a regular expression: an escaped letter, a class, the beginning of a group, a fixed number of times.
_PART = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?(?:[:!=]|<[!=])|\{\d+\}|.", re.DOTALL)


class Looks:
    """How often clauses may still be looked at in one reading."""

    def __init__(self, left: int = MOST_LOOKS) -> None:
        self.left = left

    def spend(self, looks: int = 1) -> None:
        """Count some of them.

        Raises:
            UnreadableFile: they are used up.
        """
        self.left -= looks
        if self.left < 0:
            raise UnreadableFile(
                "The file of genai-prices has more names to compare than it ever had: something is wrong with it, "
                "try later."
            )


def accepts(clause: Any, name: str, looks: Looks | None = None) -> bool:
    """Whether a match clause of genai-prices accepts a model's id; a clause that is not understood accepts nothing.

    >>> accepts({"or": [{"starts_with": "gpt-5-pro"}, {"equals": "gpt-5.0-pro"}]}, "GPT-5-pro-2025-10-06")
    True

    Raises:
        UnreadableFile: `looks` are used up.
    """
    try:
        return len(name) <= LONGEST and _accepts(clause, name.lower(), looks or Looks())
    except RecursionError:
        return False


def _accepts(clause: Any, name: str, looks: Looks) -> bool:
    looks.spend()
    match clause:
        case {"starts_with": str(text)}:
            return name.startswith(text.lower())
        case {"ends_with": str(text)}:
            return name.endswith(text.lower())
        case {"contains": str(text)}:
            return text.lower() in name
        case {"equals": str(text)}:
            return name == text.lower()
        case {"regex": str(text)}:
            looks.spend(LOOKS_OF_A_PATTERN)
            return is_quick(text) and _is_found(text, name)
        case {"or": list(several)}:
            return any(_accepts(one, name, looks) for one in several)
        case {"and": list(several)}:
            return all(_accepts(one, name, looks) for one in several)
    return False


@lru_cache(maxsize=4_096)
def is_quick(pattern: str) -> bool:
    r"""Whether a regular expression is looked at in no time, whatever the name: it leaves few ways to try open.

    >>> is_quick(r"^gpt-5(\.\d)?-\d{4}-\d{2}$"), is_quick(r"^(([a-z0-9.\-:_])+)+!$"), is_quick("(a?){30}a{30}")
    (True, False, False)
    """
    if len(pattern) > LONGEST:
        return False
    parts = _PART.findall(pattern)
    repeats = [place for place, part in enumerate(parts) if part in ("*", "+", "{")]
    choices = len(repeats) + parts.count("?") + parts.count("|")
    after_groups = any(
        one == ")" and (then in ("*", "+", "{") or then.startswith("{")) for one, then in pairwise(parts)
    )
    return len(repeats) <= MOST_REPEATS and choices <= MOST_CHOICES and not after_groups


def _is_found(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern, name) is not None
    except (re.error, OverflowError):
        return False
