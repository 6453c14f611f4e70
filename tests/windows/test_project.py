"""The project's own tests, run by Windows' Python; those that take a POSIX machine say so and are skipped."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.windows.wine import Wine, windows_path

#: Each test that `make test` runs, and nothing kept but in the copy of the project.
ASKED = ("-B", "-m", "pytest", "-q", "-m", "not proof", "-p", "no:cacheprovider", "--ignore", "tests/windows")
HOURS = 3_600.0


def test_none_of_the_tests_fails_on_windows(wine: Wine, found: Callable[[str, str], None]) -> None:
    python = windows_path(wine.python / "python.exe")
    done = wine.run(python, *ASKED, cwd=wine.folder / "project", timeout=2 * HOURS)
    (wine.folder / "own_tests.log").write_text(done.stdout, encoding="utf-8")
    [told] = re.findall(r"^(.*\d+ passed.*) in [\d.]+s", done.stdout, re.MULTILINE)
    counts = {what: int(number) for number, what in re.findall(r"(\d+) (\w+)", told)}
    assert done.returncode == 0, done.stdout[-4_000:]
    found(
        "The project's own tests on Windows' Python",
        f"{counts['passed']:,} passed, {counts['skipped']:,} skipped, 0 failed",
    )
