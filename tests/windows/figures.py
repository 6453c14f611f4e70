"""What the run found, as a table of data: docs/windows_run.toml, from which docs/hosts.md shows it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pytest

from tests.windows.wine import PROJECT

FILE = PROJECT / "docs" / "windows_run.toml"


@dataclass(frozen=True, slots=True)
class Figure:
    """Something that was proved, and how much of it."""

    what: str
    figure: str


FIGURES: pytest.StashKey[list[Figure]] = pytest.StashKey()


def written(day: date, ran_with: str, figures: Iterable[Figure]) -> str:
    """The table as a file."""
    lines = ["# What `make windows` found when it last ran. Written by it: do not edit.", ""]
    lines += [f"day = {day.isoformat()}", f"ran_with = {_quoted(ran_with)}"]
    for one in figures:
        lines += ["", "[[found]]", f"what   = {_quoted(one.what)}", f"figure = {_quoted(one.figure)}"]
    return "".join(f"{line}\n" for line in lines)


def _quoted(text: str) -> str:
    # TOML's strings are JSON's.
    return json.dumps(text, ensure_ascii=False)
