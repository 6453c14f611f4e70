"""An argument that is a day, in each of the ways in which people type one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from xl_addin.errors import OutOfDomain, WrongType
from xl_addin.model.line import Input, quoted
from xl_addin.units import day_of, serial


class Day(Input):
    """A day, as a date cell, as its number in Excel, or as text: 2025-06-30."""

    __slots__ = ()

    @property
    def how_to_type(self) -> str:
        return f"a date from {day_of(self.low)} to {day_of(self.high)}, as a date cell or as 2025-06-30"

    def check(self, value: Any) -> date:
        try:
            number = serial(_day(value)) if isinstance(value, str | date) else value
        except ValueError:
            number = value
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise WrongType(f"{self.name} is {quoted(value)}: type {self.how_to_type}.")
        if not self.low <= number <= self.high:
            raise OutOfDomain(f"{self.name} is {quoted(value)}: type {self.how_to_type}.")
        return day_of(number)


def _day(typed: str | date) -> date:
    """The day of a date cell, whose time is left out, or of text."""
    if isinstance(typed, str):
        return date.fromisoformat(typed.strip())
    return typed.date() if isinstance(typed, datetime) else typed
