"""`breakeven build` on Windows and on Linux: the same files to the last byte."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.windows.wine import Wine, windows_path

ASKED = ("build", "--excel", "--libreoffice", "--out")


def test_every_file_is_the_same_on_both(wine: Wine, tmp_path: Path, found: Callable[[str, str], None]) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    command = [sys.executable, "-c", "from xl_addin.command.cli import main; main()"]
    environment = os.environ | {"BREAKEVEN_PRICES": f"sqlite:///{tmp_path / 'here.sqlite'}"}
    subprocess.run([*command, *ASKED, str(here)], env=environment, capture_output=True, check=True)
    program = windows_path(wine.python / "Scripts" / "breakeven.exe")
    book = f"sqlite:///{windows_path(tmp_path / 'there.sqlite')}"
    built = wine.run(program, *ASKED, windows_path(there), BREAKEVEN_PRICES=book)
    assert built.returncode == 0, built.stdout[-4_000:]
    files = {file.name: file.read_bytes() for file in here.iterdir()}
    assert {file.name for file in there.iterdir()} == set(files)
    differing = [name for name, content in files.items() if (there / name).read_bytes() != content]
    same = len(files) - len(differing)
    found("Files that `breakeven build --excel --libreoffice` writes", f"{same} of {len(files)} as on Linux")
    assert differing == []
    assert len(files) > 8
