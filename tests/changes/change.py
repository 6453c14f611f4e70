"""A change that is kept as data: which text goes where, and the copy of the project that it is made on."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]


@dataclass(frozen=True, slots=True)
class Edit:
    """Text that is put behind a place in a file, or in its place; without a place, at the end: a new file begins so."""

    file: str
    text: str
    behind: str = ""
    in_place_of: str = ""

    def make(self, project: Path) -> None:
        path = project / self.file
        before = path.read_text(encoding="utf-8") if path.is_file() else ""
        place = self.behind or self.in_place_of
        if place:
            assert before.count(place) == 1, f"{self.file} holds {place!r} {before.count(place)} times"
            path.write_text(before.replace(place, self.behind + self.text), encoding="utf-8")
        else:
            path.write_text(before + self.text, encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what it is called in CONTRIBUTING, its edits, what is audited, and the tests that must still pass."""

    name: str
    title: str
    edits: tuple[Edit, ...]
    audited: tuple[str, ...]
    tests: tuple[str, ...]

    @property
    def files(self) -> set[str]:
        return {edit.file for edit in self.edits}

    @property
    def proof(self) -> str:
        return f"tests/changes/{self.name}/proof.py"


def changes() -> list[Change]:
    """Every change that is kept beside this file."""
    return [_read(file) for file in sorted(HERE.glob("*/change.toml"))]


def _read(file: Path) -> Change:
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    edits = tuple(Edit(**edit) for edit in table["edits"])
    return Change(file.parent.name, table["title"], edits, tuple(table["audited"]), tuple(table["tests"]))


def promised() -> dict[str, tuple[int, list[str]]]:
    """What CONTRIBUTING says of each change: how many files it takes, and which; a word in capitals is any name."""
    rows = re.findall(
        r"^\| (?P<title>[^|]+?) \| (?P<count>\d+) \| (?P<files>[^|]+?) \|$",
        (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    return {title: (int(count), re.findall(r"`([^`]+)`", files)) for title, count, files in rows}


def fits(file: str, pattern: str) -> bool:
    """Whether a file is one that CONTRIBUTING names.

    >>> fits("udfs/cost.py", "udfs/TOPIC.py"), fits("udfs/trace/cost.py", "udfs/TOPIC.py")
    (True, False)
    """
    return re.fullmatch(re.sub(r"[A-Z]{2,}", "[a-z_]+", re.escape(pattern)), file) is not None


def files_of_the_project() -> list[Path]:
    """What git keeps of the project, and what is not committed yet."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        check=True,
    )
    files = [PROJECT / name for name in listed.stdout.decode().split("\0") if name]
    return [file for file in files if file.is_file()]


def copy_of_the_project(folder: Path) -> Path:
    """The project in a folder of its own."""
    for file in files_of_the_project():
        copied = folder / file.relative_to(PROJECT)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copied)
    return folder


def run(project: Path, *words: str, allowed: Sequence[int] = (0,)) -> str:
    """Run Python in the copy, with the copy's own packages; gives what it printed."""
    # The tests there are a run of their own, and not one more process of this one.
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment = {
        **ours,
        "PYTHONPATH": str(project),
        "BREAKEVEN_PRICES": f"sqlite:///{project / 'prices.sqlite'}",
        "BREAKEVEN_BUILT": str(project / "built"),
    }
    asked = [sys.executable, "-B", *words]
    done = subprocess.run(asked, cwd=project, env=environment, capture_output=True, text=True, timeout=900)
    printed = done.stdout + done.stderr
    assert done.returncode in allowed, f"{' '.join(words)} ended with {done.returncode}:\n{printed[-4_000:]}"
    return printed
