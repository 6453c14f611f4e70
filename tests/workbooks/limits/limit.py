"""The table of limits, `limits.toml`, as the tests read it."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Limit:
    """What Excel takes at most of one thing, and how near a file of ours may come."""

    what: str
    most: int
    share: float
    source: str
    page: str
    #: What in our code states the same figure, as `module:NAME`.
    stated_in: Sequence[str] = ()

    @property
    def enough(self) -> float:
        """As much as a file of ours may have."""
        return self.share * self.most


def limits() -> dict[str, Limit]:
    """Every limit by its name."""
    table = tomllib.loads(Path(__file__).with_name("limits.toml").read_text("utf-8"))
    return {name: Limit(**row) for name, row in table.items()}
