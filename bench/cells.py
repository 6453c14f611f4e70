"""A function in a cell, called as Excel calls it: through xlwings' own `CallUDF`, over stand-ins for Excel."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from itertools import repeat
from typing import Any

from bench.race import Result, Work, at_least, at_most, race
from tests.xlwings_on_linux.excel import Range, Workbook, as_variant, column, wrapper_array
from tests.xlwings_on_linux.stand_ins import windows_xlwings

CALLS = 2_000
ROWS = 10_000
ROUNDS = 11

FIGURES = (8_000.0, 25_000.0, 500.0)
OURS, BARE = ("udfs", "SELFHOST_TOTAL"), ("bench.bare_functions", "BARE_TOTAL")


def results() -> Iterator[Result]:
    cells = [Range(figure) for figure in FIGURES]
    columns = [column(*repeat(figure, ROWS)) for figure in FIGURES]
    with windows_xlwings():
        numbers = race(calls(*OURS, *FIGURES), calls(*BARE, *FIGURES), ROUNDS)
        referring = race(calls(*OURS, *cells), calls(*BARE, *cells), ROUNDS)
        lifted = race(calls(*OURS, *columns, times=1), calls(*OURS, *cells, times=ROWS), 5)
    for what, (ours, rival) in (("numbers", numbers), ("cells", referring)):
        yield at_most(
            f"A call over three {what}",
            ("SELFHOST_TOTAL", ours / CALLS),
            ("bare xw.func", rival / CALLS),
            1.25,
        )
    yield at_least(f"{ROWS:,} rows", ("one lifted call", lifted[0]), (f"{ROWS:,} calls", lifted[1]), 50)


def calls(module: str, function: str, *arguments: object, times: int = CALLS) -> Work:
    """Work that calls a function so many times; what the generated VBA hands over is made beforehand."""
    declared = getattr(importlib.import_module(module), function).__xlfunc__["args"]
    array = wrapper_array(declared, arguments)
    server = importlib.import_module("xlwings.com_server").XLPython()
    workbook, caller = Workbook("Model.xlsm"), as_variant(Range(None))

    def call() -> Any:
        return server.CallUDF(module, function, array, workbook, caller)

    def work() -> None:
        for _ in range(times):
            call()

    # An error would come back as text, and soon: it must not win the race.
    answers = {cell for row in answer for cell in row} if isinstance(answer := call(), list) else {answer}
    assert answers == {sum(FIGURES)}
    return work
