"""Folders that people keep an environment in: the command that our VBA puts together starts Python in each."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.windows.chain import Excel
from tests.windows.vba_over_the_chain import addin_over
from tests.windows.wine import Wine, windows_path

FOLDERS = ["Ada Lovelace", "R&D env", "Größe é", "O'Brien (x86)", "a^b!c", "50% off, #1 +x"]


@pytest.fixture
def environment(request: pytest.FixtureRequest, wine: Wine) -> Iterator[Path]:
    """An environment as `py -m venv` lays it out, in a folder of that name."""
    folder: Path = wine.user / request.param
    programs = folder / "Scripts"
    programs.mkdir(parents=True)
    # Wine's Python brings no launcher of its own: the programs find the installed library through pyvenv.cfg.
    for file in (*wine.python.glob("*.exe"), *wine.python.glob("*.dll")):
        shutil.copy(file, programs)
    (folder / "pyvenv.cfg").write_text(
        f"home = {windows_path(wine.python)}\ninclude-system-site-packages = true\n", encoding="utf-8"
    )
    yield programs / "pythonw.exe"
    shutil.rmtree(folder)


@pytest.mark.parametrize("environment", FOLDERS, indirect=True)
def test_a_cell_is_answered_by_the_python_in(environment: Path, wine: Wine, found: Callable[[str, str], None]) -> None:
    with Excel(wine, environment) as excel:
        assert addin_over(excel).call("SELFHOST_TOTAL", (8_000, 25_000)) == [[33_000.0]]
        python = excel.python()
        program = excel.ask(python, "Str", excel.ask(python, "Eval", "__import__('sys').prefix"))
        assert program == windows_path(environment.parents[1])
    found(f"Python in a folder {environment.parents[1].name}", "starts and answers")
