"""`functions.json`: what Excel has to know of every function before it calls one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from xl_addin.functions.argument import Argument
from xl_addin.functions.cell_function import CellFunction

#: Microsoft's schema cuts off here.
LONGEST_WORDS, LONGEST_ARGUMENT = 1024, 512


def metadata(registry: Mapping[str, CellFunction]) -> dict[str, Any]:
    """Every function as Office.js declares one.

    Each argument is `any`, or Excel would refuse a wrong type before the function could say what to type instead;
    and a matrix, for each takes a range.
    """
    return {"allowErrorForDataTypeAny": True, "functions": [_function(entry) for entry in registry.values()]}


def functions_json(registry: Mapping[str, CellFunction]) -> bytes:
    """The file, the same bytes every time."""
    return json.dumps(metadata(registry), indent=1, ensure_ascii=False).encode() + b"\n"


def described(argument: Argument) -> str:
    """What an argument means and how it is typed."""
    return f"{argument.figure.meaning} ({argument.figure.how_to_type})"[:LONGEST_ARGUMENT]


def _function(entry: CellFunction) -> dict[str, Any]:
    return {
        "id": entry.name,
        "name": entry.name,
        "description": entry.words[:LONGEST_WORDS],
        "parameters": [*_parameters(entry)],
        "result": {"type": "any", "dimensionality": "matrix"},
    }


def _parameters(entry: CellFunction) -> Iterable[dict[str, Any]]:
    for one in entry.arguments:
        parameter = {"name": one.name, "description": described(one), "type": "any", "dimensionality": "matrix"}
        yield parameter if one.required else parameter | {"optional": True}
    if entry.open_ended:
        yield {
            "name": entry.open_ended,
            "description": "The arguments of that function, as they would be typed into it.",
            "type": "any",
            "dimensionality": "matrix",
            "optional": True,
            "repeating": True,
        }
