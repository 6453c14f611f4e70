"""What the buttons of the ribbon tab do: each is called by our VBA with one text, and returns words, a path or rows.

What the person can put right comes back as a sentence after `MARK`, which our VBA shows.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import wraps
from importlib import metadata
from pathlib import Path
from typing import Any, TypeVar

from xl_addin import __version__
from xl_addin.errors import BreakevenError, CannotWrite, UnknownKey, WrongType
from xl_addin.functions.cell_function import REGISTRY
from xl_addin.hosts.classic.typed import MARK

#: The files that `breakeven build` writes, and what a button calls them.
TEMPLATES = {
    "breakeven_model.xlsx": "Break-even model",
    "breakeven_model_functions.xlsx": "Break-even model with functions",
    "api_cost_calculator.xlsx": "API cost calculator",
    "price_book.xlsx": "Price book",
}

Rows = list[tuple[Any, ...]]
Answer = TypeVar("Answer", str, Rows)


def _from_a_button(action: Callable[[str], Answer]) -> Callable[[str], Answer | str]:
    @wraps(action)
    def pressed(text: str = "") -> Answer | str:
        try:
            return action(text)
        except BreakevenError as error:
            return f"{MARK}{error}"

    return pressed


@_from_a_button
def about(_: str) -> str:
    """Which Python answers, and with what."""
    versions = f"Python {platform.python_version()}, xlwings {metadata.version('xlwings')}"
    return f"{versions}, selfhost-breakeven {__version__}: {len(REGISTRY)} functions."


@_from_a_button
def functions(_: str) -> Rows:
    """Every function: how it is typed, and what it gives."""
    rows = [(entry.category, entry.signature, entry.words) for entry in REGISTRY.values()]
    return [("About", "Function", "What it gives"), *rows]


@_from_a_button
def refresh_prices(_: str) -> str:
    """Read the price registries anew."""
    return breakeven("prices", "refresh").strip()


@_from_a_button
def scenario(key: str) -> Rows:
    """A preloaded case as rows: each input with its unit, basis and source."""
    from xl_addin.model.inputs import INPUTS
    from xl_addin.model.scenarios import case

    found = case(key)
    rows: Rows = [(found.label, "", "", "", ""), ("Input", "Figure", "Unit", "Basis", "Source")]
    for name, one in found.figures.items():
        rows.append((INPUTS[name].label, one.value, INPUTS[name].unit.words, one.basis, one.source))
    return rows


@_from_a_button
def template(file: str) -> str:
    """A fresh copy of a template in the user's documents, beside any that are there already; its path."""
    from platformdirs import user_documents_path

    if file not in TEMPLATES:
        raise UnknownKey(f'There is no template "{file}": choose one of {", ".join(TEMPLATES)}.')
    with tempfile.TemporaryDirectory(prefix="breakeven-") as folder:
        breakeven("build", "--out", folder)
        return str(_kept(Path(folder, file), user_documents_path() / "selfhost-breakeven"))


def _kept(built: Path, folder: Path) -> Path:
    """The built file under a name that is still free in the folder."""
    number = 1
    try:
        folder.mkdir(parents=True, exist_ok=True)
        while True:
            path = folder / (built.name if number == 1 else f"{built.stem} {number}{built.suffix}")
            try:
                with path.open("xb") as file:
                    file.write(built.read_bytes())
                return path
            except FileExistsError:
                number += 1
    except OSError as fault:
        raise CannotWrite(f"{folder} cannot be written to ({fault.strerror}): make room there, or open it.") from fault


def breakeven(*words: str) -> str:
    """What the command line prints; a process of its own, as a button must not hold up the cells.

    Raises:
        WrongType: the command fails; the message is its own.
    """
    # Not from Excel's current folder, and without a keyboard: a Python without a window has none to hand on.
    command = [sys.executable, "-P", "-c", "from xl_addin.command.cli import main; main()", *words]
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    environment = os.environ | {"PYTHONUTF8": "1"}
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        env=environment,
        check=False,
        creationflags=hidden,
    )
    if done.returncode:
        raise WrongType(done.stderr.strip() or f"breakeven {' '.join(words)} failed: run it in a command window.")
    return done.stdout
