"""`functions.js`: the functions that Excel calls, each a call to the service, or to an engine in the browser."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files

from xl_addin.functions.cell_function import CellFunction
from xl_addin.functions.description import Described, described
from xl_addin.hosts.officejs.settings import Settings

#: So many calls, or characters, go together, at latest so many milliseconds after the first of them.
CALLS_TOGETHER = 500
BYTES_TOGETHER = 1_000_000
WAIT_MS = 5
#: Before it is asked a second time, whoever was away gets this long to come back.
PAUSE_MS = 300
#: The engine may have to be read over a slow line first.
ENGINE_PATIENCE_MS = 120_000

TEMPLATE = "functions_template.js"

#: Names of arguments that JavaScript keeps for itself.
KEPT = frozenset({"arguments", "case", "class", "default", "function", "in", "new", "switch", "this", "with"})


def functions_js(registry: Mapping[str, CellFunction], settings: Settings) -> bytes:
    """The file for a service with these settings, the same bytes every time."""
    address = f"{settings.url}/batch"
    agreed: dict[str, str | int] = {
        "address": address,
        "away": f"The service at {address} cannot be reached: check the network, then press Ctrl+Alt+F9.",
        "calls": min(CALLS_TOGETHER, settings.most_calls),
        "bytes": min(BYTES_TOGETHER, settings.most_bytes // 5),
        "patience": 1_000 * settings.most_seconds + 5_000,
    }
    return _script(registry, "service_transport.js", agreed)


def functions_js_with_engine(registry: Mapping[str, CellFunction], address: str) -> bytes:
    """The file for functions that run in the browser, in the engine at that address."""
    agreed: dict[str, str | int] = {
        "address": address,
        "away": f"The functions at {address} do not run in this window: close the workbook and open it again.",
        "calls": CALLS_TOGETHER,
        "bytes": BYTES_TOGETHER,
        "patience": ENGINE_PATIENCE_MS,
    }
    return _script(registry, "engine_transport.js", agreed)


def _script(registry: Mapping[str, CellFunction], transport: str, agreed: dict[str, str | int]) -> bytes:
    template, asking = (files(__package__).joinpath(name).read_text("utf-8") for name in (TEMPLATE, transport))
    written = template.replace("{/*SETTINGS*/}", json.dumps(agreed | {"wait": WAIT_MS, "pause": PAUSE_MS}))
    written = written.replace("/*TRANSPORT*/\n", asking)
    return written.replace("/*FUNCTIONS*/", "\n".join(map(_function, registry.values()))).encode()


def _function(entry: CellFunction) -> str:
    # Excel hands over one argument more than there are, so that they are named one by one.
    arguments = described(entry)
    doc = "\n * ".join([_comment(entry.words), *map(_param, arguments)])
    listed = ", ".join(_name(one.name) for one in arguments)
    cells = ", ".join(f"...each({_name(one.name)})" if one.repeats else _name(one.name) for one in arguments)
    return f"""/**
 * {doc}
 */
function {entry.name}({listed}) {{
  return result({json.dumps(entry.name)}, [{cells}]);
}}
CustomFunctions.associate({json.dumps(entry.name)}, {entry.name});
"""


def _param(one: Described) -> str:
    kind = "Argument[] | null | undefined" if one.repeats else "Argument"
    return f"@param {{{kind}}} {_name(one.name)} {_comment(one.words)}"


def _name(name: str) -> str:
    return f"{name}_" if name in KEPT else name


def _comment(words: str) -> str:
    return words.replace("*/", "* /")
