"""`functions.json`: what Excel has to know of every function before it calls one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from xl_addin.functions.cell_function import CellFunction
from xl_addin.functions.description import Described, described


def metadata(registry: Mapping[str, CellFunction]) -> dict[str, Any]:
    """Every function as Office.js declares one.

    Each argument is `any`, or Excel would refuse a wrong type before the function could say what to type instead;
    and a matrix, for each takes a range.
    """
    return {"allowErrorForDataTypeAny": True, "functions": [_function(entry) for entry in registry.values()]}


def functions_json(registry: Mapping[str, CellFunction]) -> bytes:
    """The file, the same bytes every time."""
    return json.dumps(metadata(registry), indent=1, ensure_ascii=False).encode() + b"\n"


def _function(entry: CellFunction) -> dict[str, Any]:
    return {
        "id": entry.name,
        "name": entry.name,
        "description": entry.words,
        "parameters": [*map(_parameter, described(entry))],
        "result": {"type": "any", "dimensionality": "matrix"},
    }


def _parameter(one: Described) -> dict[str, Any]:
    parameter = {"name": one.name, "description": one.words, "type": "any", "dimensionality": "matrix"}
    optional = {} if one.required else {"optional": True}
    return parameter | optional | ({"repeating": True} if one.repeats else {})
