"""The arguments of a function typed into a cell, and what a cell's content means to one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from xl_addin.errors import CODES, BreakevenError, ErrorInArgument, WrongType, code_of_com_number
from xl_addin.functions.block import BLANK, Cell
from xl_addin.model.line import Input, quoted
from xl_addin.units import TEXT


@dataclass(frozen=True)
class Argument:
    """One argument: the input that says what it means, whether it has to be given, and the figure it gives."""

    figure: Input
    required: bool = True
    gives: str = ""

    @property
    def name(self) -> str:
        return self.figure.name

    @cached_property
    def default(self) -> Any:
        """What a blank stands for: the default of the input, as the model takes it."""
        return self.figure.left_out

    def take(self, cell: Cell) -> Any:
        """What a cell holds, as the model takes it; raises the error that says what to type instead."""
        if cell is None or cell == BLANK:
            if self.required:
                raise WrongType(f"{self.name} is empty: type {self.figure.how_to_type}.")
            return self.default
        return self.figure.check(plain(self.name, cell))


def plain(name: str, cell: Cell) -> Cell:
    """A cell's content as plain Python, or the error that it holds."""
    kind = type(cell)
    if kind is float:
        return cell
    if isinstance(cell, BreakevenError):
        raise cell
    code = code_of_com_number(cell) if kind is int else cell.split(" ")[0] if kind is str else None
    if code in CODES:
        raise ErrorInArgument(f"{name} holds {code}: put that cell right.", code)
    return cell


# Arguments that are text ----------------------------------------------------------------------------------------------


def text_argument(
    name: str, label: str, meaning: str, choices: Iterable[str] = (), default: str | None = None
) -> Input:
    """An argument that is text: one of `choices`, or any text where there are none."""
    kind = Input if choices else FreeText
    return kind(name, label, TEXT, meaning, default=default, choices=tuple(choices))


class FreeText(Input):
    """Text that the function itself looks up, so that the error can name what is nearest."""

    __slots__ = ()

    @property
    def how_to_type(self) -> str:
        return self.meaning[:1].lower() + self.meaning[1:].rstrip(".")

    def check(self, value: Any) -> Any:
        if isinstance(value, str):
            return value
        raise WrongType(f"{self.name} is {quoted(value)}: type text, {self.how_to_type}.")
