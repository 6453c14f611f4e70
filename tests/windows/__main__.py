"""Set Windows' own Python up, run the tests that take it, time a call, and write down what was found.

    python -m tests.windows [PYTEST'S OPTIONS ...]

With options for pytest, which tests to run say, nothing is written down.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from time import perf_counter

import pytest

from bench import windows_chain
from docs import hosts
from docs.generate import MADE
from tests.windows import figures
from tests.windows.figures import FIGURES, Figure
from tests.windows.setting_up import set_up, steps
from tests.windows.wine import PROJECT, Wine
from xl_addin.command.printing import print_table, say


class Collected:
    """What the tests found, once they are through."""

    def __init__(self) -> None:
        self.figures: list[Figure] = []

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        self.figures = session.config.stash.get(FIGURES, [])


def main() -> None:
    start = perf_counter()
    wine, asked, collected = Wine(), sys.argv[1:], Collected()
    took = set_up(wine)
    os.environ["BREAKEVEN_WINDOWS"] = str(wine.folder)
    try:
        failed = pytest.main(["-p", "no:cacheprovider", *(asked or [str(PROJECT / "tests" / "windows")])], [collected])
        timed = [] if failed or asked else list(windows_chain.results())
    finally:
        wine.end()
    found = [*collected.figures, *(Figure(one.what, f"{one.figure} of a {one.rival}") for one in timed)]
    if len(took) == len(steps()):
        found.append(Figure("Setting all of it up, once Wine is there", f"{sum(took.values()):.0f} s"))
    found.append(Figure("The whole run", f"{(perf_counter() - start) / 60:.0f} minutes"))
    print_table(("What", "Figure"), [(one.what, one.figure) for one in found])
    if failed:
        sys.exit(int(failed))
    if not asked:
        today = datetime.now().astimezone().date()
        figures.FILE.write_text(figures.written(today, ran_with(wine), found), encoding="utf-8")
        (PROJECT / "docs" / "hosts.md").write_text(hosts.text(MADE), encoding="utf-8")
        say(f"Written: {figures.FILE.relative_to(PROJECT)}, and docs/hosts.md, which shows it.")


def ran_with(wine: Wine) -> str:
    """The versions that the figures hold for."""
    asked = ["wine", "--version"]
    told = subprocess.run(asked, env=wine.environment(), capture_output=True, text=True, check=True).stdout
    python = wine.run_python("-c", "import platform; print(platform.python_version())").split()[-1]
    packages = " and ".join(f"{name} {_release(wine, name)}" for name in ("xlwings", "pywin32"))
    return f"Wine {told.split()[0].removeprefix('wine-')}, Windows' CPython {python}, {packages}"


def _release(wine: Wine, package: str) -> str:
    (found,) = (wine.python / "Lib" / "site-packages").glob(f"{package}-*.dist-info")
    return found.stem.removeprefix(f"{package}-")


if __name__ == "__main__":
    main()
