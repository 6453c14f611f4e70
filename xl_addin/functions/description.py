"""A function in words, as every host tells them: each argument, what it means and what to type."""

from __future__ import annotations

from dataclasses import dataclass

from xl_addin.functions.argument import Argument, FreeText
from xl_addin.functions.cell_function import CellFunction
from xl_addin.functions.wizard import fits_the_wizard


@dataclass(frozen=True, slots=True)
class Described:
    """An argument in words; one that `repeats` stands last, and takes any number of cells."""

    name: str
    meaning: str
    #: What it means, and in brackets what to type.
    words: str
    unit: str
    left_out: str
    allowed: str
    required: bool = True
    repeats: bool = False


def described(entry: CellFunction) -> list[Described]:
    """Every argument in words, in order.

    >>> import udfs
    >>> from xl_addin.functions.cell_function import REGISTRY
    >>> print(described(REGISTRY["SELFHOST_TOTAL"])[1].words)
    Engineering time that runs it, fully loaded. (0 to 1,000,000,000 USD/month)

    Raises:
        Misdeclared: the words for an argument are longer than Excel's wizard shows.
    """
    found = [_described(one) for one in entry.arguments]
    if entry.open_ended:
        meaning = "The arguments of that function, as they would be typed into it."
        allowed = "any number of cells"
        found.append(
            Described(entry.open_ended, meaning, meaning, "any", "none", allowed, required=False, repeats=True)
        )
    for one in found:
        fits_the_wizard(f"{entry.name}, {one.name}", one.words)
    return found


def _described(argument: Argument) -> Described:
    figure = argument.figure
    left_out = "required" if argument.required else figure.unit.show(argument.default) or "none"
    words = f"{figure.meaning} ({figure.how_to_type})"
    allowed = "text" if isinstance(figure, FreeText) else figure.how_to_type
    return Described(
        argument.name, figure.meaning, words, figure.unit.words, left_out, allowed, required=argument.required
    )
