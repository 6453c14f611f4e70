"""A function in a cell, called as Excel calls it: through xlwings' own `CallUDF`, over stand-ins for Excel."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from itertools import repeat

from bench.race import Result, Work, at_least, at_most, race
from tests.xlwings_on_linux.excel import Range, Workbook, as_variant, column, wrapper_array
from tests.xlwings_on_linux.stand_ins import windows_xlwings

CALLS = 2_000
ROWS = 10_000
ROUNDS = 11

FIGURES = (8_000.0, 25_000.0, 500.0)


def results() -> Iterator[Result]:
    with windows_xlwings():
        literal = race(calls("udfs", "SELFHOST_TOTAL", *FIGURES), calls("bench.bare_functions", *BARE), ROUNDS)
        cells = [Range(figure) for figure in FIGURES]
        referring = race(
            calls("udfs", "SELFHOST_TOTAL", *cells), calls("bench.bare_functions", "BARE_TOTAL", *cells), ROUNDS
        )
        columns = [column(*repeat(figure, ROWS)) for figure in FIGURES]
        lifted = race(
            calls("udfs", "SELFHOST_TOTAL", *columns, times=1),
            calls("udfs", "SELFHOST_TOTAL", *cells, times=ROWS),
            5,
        )
    for what, (ours, rival) in (("numbers", literal), ("cells", referring)):
        yield at_most(
            f"A call over three {what}",
            ("SELFHOST_TOTAL", ours / CALLS),
            ("bare xw.func", rival / CALLS),
            1.25,
        )
    yield at_least(f"{ROWS:,} rows", ("one lifted call", lifted[0]), (f"{ROWS:,} calls", lifted[1]), 50)


BARE = ("BARE_TOTAL", *FIGURES)


def calls(module: str, function: str, *arguments: object, times: int = CALLS) -> Work:
    """Work that calls a function so many times; what the generated VBA hands over is made beforehand."""
    declared = getattr(importlib.import_module(module), function).__xlfunc__["args"]
    array = wrapper_array(declared, arguments)
    server = importlib.import_module("xlwings.com_server").XLPython()
    workbook, caller = Workbook("Model.xlsm"), as_variant(Range(None))

    def work() -> None:
        for _ in range(times):
            server.CallUDF(module, function, array, workbook, caller)

    return work
