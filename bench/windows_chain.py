"""A function in a cell through the real chain on Windows, which `make windows` sets up under Wine."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from bench.race import Result, at_most, skipped
from tests.windows.chain import Excel, array, by_reference
from tests.windows.wine import Wine, windows_path

# Short turns, and many: a call goes through four processes, and what else the machine does must meet both alike.
CALLS = 10
ROUNDS = 301
TIMES = 1.2

WHAT = "A call on Windows, through xlwings' DLL and pywin32"
FIGURES = (8_000.0, 25_000.0, 500.0)
OURS, BARE = ("xl_addin.hosts.classic.typed", "SELFHOST_TOTAL"), ("bench.bare_functions", "BARE_TOTAL")


def results() -> Iterator[Result]:
    wine = Wine()
    if not (wine.folder / "done" / "project").is_file():
        yield skipped(WHAT, "`make windows` was not run", f"at most {TIMES:g}x")
        return
    with Excel(wine) as excel:
        python = excel.python()
        excel.ask(python, "Module", "udfs")
        excel.ask(python, "Exec", f"import sys; sys.path.append({windows_path(wine.folder / 'project')!r})")
        took: dict[tuple[str, str], list[float]] = {OURS: [], BARE: []}
        for number in range(ROUNDS + 1):
            for module, function in (OURS, BARE) if number % 2 else (BARE, OURS):
                given = (module, by_reference(function), by_reference(array(FIGURES)))
                assert excel.ask(python, "CallUDF", *given) == sum(FIGURES)
                spent = excel.seconds(CALLS, python, "CallUDF", *given) / CALLS
                if number:
                    took[module, function].append(spent)
    ours, bare = median(took[OURS]), median(took[BARE])
    yield at_most(WHAT, ("SELFHOST_TOTAL", ours), ("bare xw.func", bare), TIMES)
