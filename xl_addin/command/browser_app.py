"""The functions as they run in a browser, in Pyodide, without a server: where hosts and functions are joined.

There Python has its standard library and the price book that was published with the page, and nothing else.
"""

from __future__ import annotations

import json
from functools import cache

import udfs  # noqa: F401  fills the registry
from xl_addin.functions.cell_function import REGISTRY
from xl_addin.hosts.officejs.batches import Batches, as_object

#: So long a batch may take; the page waits a little longer.
MOST_SECONDS = 30


def answer(batch: str) -> str:
    """The results of a batch of calls, both as JSON; what the service answers at its address.

    Raises:
        TooSlow: the batch takes too long.

    >>> answer('{"calls": [["SELFHOST_TOTAL", [8000, 25000]]]}')
    '{"results": [33000.0]}'
    """
    # A whole number is a float in a cell.
    calls = json.loads(batch, parse_int=float)["calls"]
    return json.dumps({"results": _batches().answer(calls)}, default=as_object, ensure_ascii=False)


@cache
def _batches() -> Batches:
    return Batches(REGISTRY, MOST_SECONDS)
