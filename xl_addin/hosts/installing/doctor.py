"""Every link from a cell to Python, looked at one by one: what was found, and how to mend it."""

from __future__ import annotations

import platform
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from struct import calcsize

from xl_addin import __version__
from xl_addin.errors import BreakevenError
from xl_addin.hosts.installing.check import Check, State, broken, sound
from xl_addin.hosts.installing.excel_chain import excel_chain
from xl_addin.hosts.installing.installing import OTHER_PYTHON
from xl_addin.hosts.installing.machine import Machine
from xl_addin.hosts.installing.what_was_installed import AGAIN, xlwings_version
from xl_addin.hosts.libreoffice.extension import IDENTIFIER

OLDEST_PYTHON = (3, 11)
#: After so many days without a refresh a price may have moved unseen.
OLD_PRICES = 30


def examine(machine: Machine, today: date) -> list[Check]:
    """Look at every link of the chain, from Python to LibreOffice."""
    return [
        _python(machine),
        _xlwings(),
        *excel_chain(machine),
        _price_book(today),
        _libreoffice(machine),
    ]


def report(machine: Machine, checks: Sequence[Check]) -> str:
    """What to paste into an issue: versions and what was found; no path of the user's, no content of a workbook."""
    width = max(len(check.name) for check in checks)
    lines = [
        f"breakeven {__version__}, Python {platform.python_version()}, {platform.platform()}",
        *(f"{check.name:<{width}}  {check.state.value:<8}  {check.found}" for check in checks),
    ]
    return "\n".join(without_home(line, machine) for line in lines)


def without_home(text: str, machine: Machine) -> str:
    """The text with `~` for the home folder, however its slashes and capitals are written."""
    for folder, shown in ((machine.home, "~"), (machine.roaming, "%APPDATA%")):
        parts = [re.escape(part) for part in re.split(r"[\\/]+", str(folder)) if part]
        pattern = (r"[\\/]+" if str(folder)[0] in "\\/" else "") + r"[\\/]+".join(parts) + r"(?![\w.-])"
        text = re.sub(pattern, shown, text, flags=re.IGNORECASE)
    return text


# Python ---------------------------------------------------------------------------------------------------------------


def _python(machine: Machine) -> Check:
    found = f"{platform.python_version()}, {8 * calcsize('P')} bits"
    if machine.is_python_of_the_store:
        return broken("Python", f"{found}, from the Microsoft Store", OTHER_PYTHON)
    if sys.version_info[:2] < OLDEST_PYTHON:
        return broken("Python", found, "Install Python 3.11 or newer, make an environment with it, and install there.")
    return sound("Python", found)


def _xlwings() -> Check:
    installed = xlwings_version()
    if not installed:
        return broken("xlwings", "not installed", f"{AGAIN}.")
    return sound("xlwings", installed)


# Everywhere -----------------------------------------------------------------------------------------------------------


def _price_book(today: date) -> Check:
    from xl_addin.catalogue import reading, vendors

    refresh = "Run `breakeven prices refresh`."
    try:
        book = reading.book()
        verified = {vendor: book.last_verified(vendor) for vendor in vendors.listed()}
    except BreakevenError as fault:
        # The sentence may name a database with its password: the user sees it, a report does not.
        return broken("Price book", "unreadable", str(fault))
    never = [vendor for vendor, day in verified.items() if day is None]
    if never:
        return broken("Price book", f"never verified: {', '.join(never)}", refresh)
    days = [day for day in verified.values() if day is not None]
    age = (today - min(days)).days
    found = f"every vendor verified on {min(days)} or later, days since then: {age}"
    return broken("Price book", found, refresh) if age > OLD_PRICES else sound("Price book", found)


def _libreoffice(machine: Machine) -> Check:
    name = "LibreOffice"
    if machine.unopkg is None:
        return Check(name, State.NOT_HERE, "not installed, and not needed for Excel")
    # An extension is one user's or everybody's, and is listed only where it is.
    asked = [_ask(machine.unopkg, "list", *words) for words in ((), ("--shared",))]
    if any(IDENTIFIER in answer for answer in asked if answer is not None):
        return sound(name, f"with the extension {IDENTIFIER}")
    if all(answer is None for answer in asked):
        return broken(name, "does not list its extensions", "Close LibreOffice and run `breakeven doctor` again.")
    fix = "To type the functions there too, close LibreOffice and run `breakeven install --libreoffice`."
    return Check(name, State.NOT_HERE, "without the extension, which Excel does not need", fix)


def _ask(program: Path, *words: str) -> str | None:
    try:
        answer = subprocess.run([str(program), *words], capture_output=True, text=True, errors="replace", timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout if answer.returncode == 0 else None
