"""What `import udfs` adds to the start of Excel's Python, and what it brings along."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from statistics import median

from bench.race import Result, at_most

PROCESSES = 15
#: Excel's Python has to import xlwings in any case.
TIMES_XLWINGS = 0.15
HEAVY = ("numpy", "pandas", "pydantic", "sqlalchemy", "pyarrow", "genai_prices")

TIMES = """
from time import perf_counter
start = perf_counter()
import xlwings
between = perf_counter()
import udfs
print(between - start, perf_counter() - between)
"""


def results() -> Iterator[Result]:
    times = [[float(word) for word in run(TIMES).split()] for _ in range(PROCESSES + 1)][1:]
    xlwings, udfs = (median(column) for column in zip(*times, strict=True))
    what = "Starting Python for the functions, after xlwings"
    yield at_most(what, ("import udfs", udfs), ("import xlwings", xlwings), TIMES_XLWINGS)
    ours, theirs = brought_by("udfs"), brought_by("xlwings")
    yield Result(
        f"{', '.join(HEAVY)} come with it",
        f"import udfs: {', '.join(ours) or 'none'}",
        f"import xlwings: {', '.join(theirs) or 'none'}",
        f"{len(ours)} of {len(HEAVY)}",
        "none",
        not ours,
    )


def brought_by(module: str) -> list[str]:
    """The heavy packages that importing a module alone brings along."""
    return run(f"import sys, {module}; print(*[name for name in {HEAVY} if name in sys.modules])").split()


def run(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
