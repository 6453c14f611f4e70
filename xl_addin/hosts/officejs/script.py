"""`functions.js`: the functions that Excel calls, each a call to the service."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files

from xl_addin.cell_function import CellFunction
from xl_addin.hosts.officejs.metadata import described
from xl_addin.hosts.officejs.settings import Settings

#: So many calls go in one request, which leaves at latest so many milliseconds after the first of them.
CALLS_TOGETHER = 500
WAIT_MS = 5
#: Before it is asked a second time, a service gets this long to come back.
PAUSE_MS = 300

#: Names of arguments that JavaScript keeps for itself.
KEPT = frozenset({"arguments", "case", "class", "default", "function", "in", "new", "switch", "this", "with"})


def functions_js(registry: Mapping[str, CellFunction], settings: Settings) -> bytes:
    """The file for a service with these settings, the same bytes every time."""
    template = files(__package__).joinpath("functions_template.js").read_text("utf-8")
    agreed = {
        "service": f"{settings.url}/batch",
        "calls": min(CALLS_TOGETHER, settings.most_calls),
        "bytes": settings.most_bytes // 5,
        "wait": WAIT_MS,
        "patience": 1_000 * settings.most_seconds + 5_000,
        "pause": PAUSE_MS,
    }
    written = template.replace("{/*SETTINGS*/}", json.dumps(agreed))
    return written.replace("/*FUNCTIONS*/", "\n".join(map(_function, registry.values()))).encode()


def _function(entry: CellFunction) -> str:
    # Excel hands over one argument more than there are, so that they are named one by one.
    names = [_name(one.name) for one in entry.arguments]
    lines = [f"@param {{Argument}} {_name(one.name)} {_comment(described(one))}" for one in entry.arguments]
    cells = ", ".join(names)
    if entry.open_ended:
        rest = _name(entry.open_ended)
        lines.append(f"@param {{Argument[] | null | undefined}} {rest}")
        names, cells = [*names, rest], f"{cells}, ...each({rest})"
    doc = "\n * ".join([_comment(entry.words), *lines])
    listed = ", ".join(names)
    return f"""/**
 * {doc}
 */
function {entry.name}({listed}) {{
  return result({json.dumps(entry.name)}, [{cells}]);
}}
CustomFunctions.associate({json.dumps(entry.name)}, {entry.name});
"""


def _name(name: str) -> str:
    return f"{name}_" if name in KEPT else name


def _comment(words: str) -> str:
    return words.replace("*/", "* /")
