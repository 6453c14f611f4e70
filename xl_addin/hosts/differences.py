"""Where hosts answer otherwise than the registry: the table `differences.toml`, for tests and documentation."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Difference:
    """One known difference of a host: its short name, what a user sees, why it is so, and what to do instead."""

    name: str
    sees: str
    why: str
    instead: str


@cache
def known() -> Mapping[str, Mapping[str, Difference]]:
    """The known differences by host, and each host's by name.

    >>> list(known()["officejs"])
    ['reference and name', 'sentence with two errors', 'blank cell as 0']
    >>> known()["static"] == known()["officejs"]
    True
    """
    table = tomllib.loads(files(__package__).joinpath("differences.toml").read_text("utf-8"))
    same_as = table.pop("same_as")
    found = {host: {row["name"]: Difference(**row) for row in rows} for host, rows in table.items()}
    return found | {host: found[other] for host, other in same_as.items()}
