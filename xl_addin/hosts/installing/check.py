"""What is found of one link between a cell and Python."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class State(Enum):
    """How a link of the chain is."""

    OK = "ok"
    FAULT = "fault"
    NOT_HERE = "not here"


@dataclass(frozen=True, slots=True)
class Check:
    """One link: what was found, fit to be shown to strangers, and what to do about it, which only the user sees."""

    name: str
    state: State
    found: str
    fix: str = ""


def sound(name: str, found: str) -> Check:
    """A link that is as it should be."""
    return Check(name, State.OK, found)


def broken(name: str, found: str, fix: str) -> Check:
    """A link that is broken, and what mends it."""
    return Check(name, State.FAULT, found, fix)
