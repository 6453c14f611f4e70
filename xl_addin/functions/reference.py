"""The reference of the cell functions, in words, made from the registry."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from doctest import DocTestParser, Example
from typing import Any

from xl_addin.errors import Misdeclared
from xl_addin.functions.argument import FreeText
from xl_addin.functions.cell_function import CellFunction
from xl_addin.functions.description import described
from xl_addin.units import Unit

COLUMNS = ("Argument", "Meaning", "Unit", "If left out", "Allowed")


def paragraphs(entry: CellFunction) -> list[str]:
    """What the function gives, and what else there is to know; without its examples."""
    parts = DocTestParser().parse(entry.help)
    prose = "".join(part for part in parts if isinstance(part, str))
    return [" ".join(paragraph.split()) for paragraph in prose.split("\n\n") if paragraph.strip()]


def arguments(entry: CellFunction) -> list[tuple[str, ...]]:
    """A row for each argument, under `COLUMNS`."""
    return [
        (f"{one.name}..." if one.repeats else one.name, one.meaning, one.unit, one.left_out, one.allowed)
        for one in described(entry)
    ]


def returns(entry: CellFunction) -> str:
    """What comes out, and what ranges do."""
    if entry.spills:
        return "A table that spills, its first row the headings. Each argument is one cell."
    return f"{entry.unit.words}. Given ranges, one result for each cell, spilling."


def errors(entry: CellFunction) -> dict[str, str]:
    """The error values it can give, and when."""
    figures = [argument.figure for argument in entry.arguments]
    divisors = [figure.name for figure in figures if figure.zero_divides]
    keys = [figure.name for figure in figures if figure.choices or isinstance(figure, FreeText)]
    unknown = [f"{' or '.join(keys)} holds a word that is not known"] if keys else []
    never = [entry.never] if entry.can_be_never else []
    found = {"#VALUE!": "A required argument is missing, or text stands where a number belongs."}
    if any(not figure.unit.is_text for figure in figures):
        found["#NUM!"] = "A number is outside its allowed range."
    if divisors:
        found["#DIV/0!"] = f"{' or '.join(divisors)} is 0."
    if unknown or never:
        found["#N/A"] = " ".join(sentence.rstrip(".") + "." for sentence in unknown + never)
    return found


def example(entry: CellFunction) -> tuple[str, str]:
    """The first example of its doctest as it is typed into a cell, and what the cell then shows.

    >>> import udfs
    >>> from xl_addin.functions.cell_function import REGISTRY
    >>> example(REGISTRY["BREAKEVEN_UTIL"])
    ('=BREAKEVEN_UTIL(40000, 33000)', '70.1%')
    """
    cells = example_cells(entry)
    typed = ", ".join("" if cell is None else _typed(cell) for cell in cells)
    return f"={entry.name}({typed})", _shown(entry(*cells), entry.unit)


def example_cells(entry: CellFunction) -> list[Any]:
    """What the first example of its doctest types, an argument after the other; nothing for what it leaves out.

    Raises:
        Misdeclared: it has no example.
    """
    call = next(_calls(entry), None)
    if call is None:
        raise Misdeclared(
            f"{entry.name} has no example: write a call of it and its answer into its docstring, after >>>."
        )
    names = [argument.name for argument in entry.arguments]
    cells: list[Any] = [ast.literal_eval(cell) for cell in call.args]
    named = {keyword.arg: ast.literal_eval(keyword.value) for keyword in call.keywords}
    if named:
        cells += [named.get(name) for name in names[len(cells) : 1 + max(map(names.index, filter(None, named)))]]
    return cells


def _calls(entry: CellFunction) -> Iterator[ast.Call]:
    for part in DocTestParser().parse(entry.help):
        if isinstance(part, Example):
            for node in ast.walk(ast.parse(part.source)):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == entry.name:
                    yield node


def _typed(cell: Any) -> str:
    return f'"{cell}"' if isinstance(cell, str) else f"{cell:.15g}"


def _shown(result: Any, unit: Unit) -> str:
    if isinstance(result, list):
        return f"a table of {len(result)} rows and {len(result[0])} columns: {', '.join(map(str, result[0]))}"
    return unit.show(result)
