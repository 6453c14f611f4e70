"""What each name is tried on: your case, a column with the optional arguments left blank, and the preloaded cases."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from workbooks.layout.columns import YOUR_COLUMN, Columns
from xl_addin.errors import Never
from xl_addin.functions.argument import Argument
from xl_addin.functions.block import Cell
from xl_addin.functions.cell_function import CellFunction
from xl_addin.functions.reference import example_cells
from xl_addin.model.constraints import constraints
from xl_addin.model.inputs import INPUTS
from xl_addin.model.scenarios import STARTING_POINT, YOUR_CASE, cases

NEVER = "never"

#: The column in which whatever may be left out is left out.
LEFT_BLANK = "left blank"

#: Arguments that another name answers.
ANSWERED_BY = {"selfhost_total": "SELFHOST_TOTAL", "monthly_saving": "SELFHOST_SAVING"}

#: A rental quote, which no case has.
QUOTE = {"gpus": 8, "usd_per_gpu_hour": 1.5, "hours_per_month": 730, "storage_network": 500}


@cache
def columns() -> Columns:
    """Your case, the column of blanks, and the preloaded cases.

    >>> columns().of[LEFT_BLANK], columns().of["consumer"]
    ('G', 'H')
    """
    return Columns({YOUR_COLUMN: YOUR_CASE, LEFT_BLANK: "Blanks", **{key: one.label for key, one in cases().items()}})


def in_order(functions: Mapping[str, CellFunction]) -> list[CellFunction]:
    """The functions, each after those whose answers it takes."""

    def depth(entry: CellFunction) -> int:
        taken = [ANSWERED_BY[one.name] for one in entry.arguments if one.name in ANSWERED_BY]
        return max((1 + depth(functions[name]) for name in taken), default=0)

    return sorted(functions.values(), key=depth)


def typed_arguments(functions: Mapping[str, CellFunction]) -> list[Argument]:
    """The arguments that are typed, each once; optional where it is optional everywhere."""
    found: dict[str, Argument] = {}
    for entry in functions.values():
        for argument in entry.arguments:
            if argument.name not in ANSWERED_BY and (argument.name not in found or argument.required):
                found[argument.name] = argument
    order = [*INPUTS, "constraints", *QUOTE, *found]
    return sorted(found.values(), key=lambda one: order.index(one.name))


def typed(key: str, argument: Argument, functions: Mapping[str, CellFunction]) -> Any:
    """What the column of that key holds for an argument; where no case has it, what the example of a function types."""
    if key == LEFT_BLANK and not argument.required:
        return None
    if argument.name in QUOTE:
        return QUOTE[argument.name]
    values = cases()[key if key in cases() else STARTING_POINT].values
    if argument.name == "constraints":
        return "; ".join(str(values[name]) for name in constraints())
    return values[argument.name] if argument.name in values else _in_an_example(argument.name, functions)


def _in_an_example(name: str, functions: Mapping[str, CellFunction]) -> Cell:
    """What the first function that asks for an argument types for it in its example; nothing, if it is left out."""
    asking = next(entry for entry in functions.values() if name in [one.name for one in entry.arguments])
    names = [one.name for one in asking.arguments]
    return dict(zip(names, example_cells(asking), strict=False)).get(name)


def answers(key: str, functions: Mapping[str, CellFunction]) -> dict[str, Cell]:
    """What the registered functions answer to a column."""
    arguments = {one.name: typed(key, one, functions) for one in typed_arguments(functions)}
    found: dict[str, Cell] = {}
    for entry in in_order(functions):
        cells = [
            found[ANSWERED_BY[one.name]] if one.name in ANSWERED_BY else arguments[one.name] for one in entry.arguments
        ]
        try:
            found[entry.name] = entry(*cells)
        except Never:
            found[entry.name] = NEVER
    return found


def shown_example(entry: CellFunction, functions: Mapping[str, CellFunction]) -> tuple[str, Cell]:
    """A call with the required arguments alone, as it is typed, and its answer."""
    known = answers(YOUR_COLUMN, functions)
    cells = [
        known[ANSWERED_BY[one.name]] if one.name in ANSWERED_BY else typed(YOUR_COLUMN, one, functions)
        for one in entry.arguments
        if one.required
    ]
    cells = [round(cell, 2) if isinstance(cell, float) else cell for cell in cells]
    try:
        answer = entry(*cells)
    except Never:
        answer = "#N/A"
    return f"={entry.name}({','.join(f'{cell:.15g}' for cell in cells)})", answer
