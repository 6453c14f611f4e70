"""Installing the extension into LibreOffice, and taking it out again, through LibreOffice's own `unopkg`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from xl_addin.errors import CannotWrite, UnreadableFile
from xl_addin.hosts.libreoffice.extension import IDENTIFIER
from xl_addin.hosts.libreoffice.unopkg import find, usual_places

SECONDS = 300


def install(oxt: Path, settings: Sequence[str] = ()) -> str:
    """Install the extension, in place of one that is there; give back what was done, in words.

    It is installed for whoever runs this; by root, for everybody. `settings` are LibreOffice's own, such as
    `-env:UserInstallation=file:///a/profile` for another profile.

    Raises:
        UnreadableFile: there is no such extension.
        CannotWrite: LibreOffice is not there, or refuses it.
    """
    if not oxt.is_file():
        raise UnreadableFile(f"There is no extension {oxt}: run `breakeven build --libreoffice` first.")
    whom, where = _target()
    run("add", "--force", "--suppress-license", *where, *settings, str(oxt.resolve()))
    return f"Installed into LibreOffice for {whom}: start LibreOffice anew."


def uninstall(settings: Sequence[str] = ()) -> str:
    """Take the extension out, if it is there; give back what was done, in words.

    Raises:
        CannotWrite: LibreOffice is not there, or refuses.
    """
    whom, where = _target()
    if not is_installed(settings):
        return f"It is not installed in LibreOffice for {whom}."
    run("remove", *where, *settings, IDENTIFIER)
    return f"Taken out of LibreOffice for {whom}."


def is_installed(settings: Sequence[str] = ()) -> bool:
    """Whether LibreOffice has the extension.

    Raises:
        CannotWrite: LibreOffice is not there, or does not say.
    """
    _, where = _target()
    return f"Identifier: {IDENTIFIER}\n" in run("list", *where, *settings)


def run(*words: str) -> str:
    """What `unopkg` says to these words.

    Raises:
        CannotWrite: there is none, or it fails.
    """
    try:
        done = subprocess.run(
            [unopkg(), *words], capture_output=True, text=True, timeout=SECONDS, check=False, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired:
        raise CannotWrite(f"unopkg did not end within {SECONDS} s: close LibreOffice and try again.") from None
    if done.returncode:
        said = " ".join(_plain(done.stderr)) or " ".join(_plain(done.stdout)) or f"code {done.returncode}"
        raise CannotWrite(f"LibreOffice's unopkg failed ({said}): close LibreOffice and try again.")
    return done.stdout


def unopkg(platform: str = sys.platform, root: Path | None = None) -> str:
    """Where LibreOffice's program for extensions is.

    Raises:
        CannotWrite: it is nowhere to be found.
    """
    if found := find(platform, root):
        return str(found)
    raise CannotWrite(
        f"LibreOffice's program unopkg is neither on the path nor in {', '.join(usual_places(platform))}: "
        "install LibreOffice 25.2 or newer, or put its program folder on the path."
    )


def _target() -> tuple[str, tuple[str, ...]]:
    """For whom it is, in words, and as unopkg takes it: root can install for everybody only."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return "everybody on this machine", ("--shared",)
    return "you", ()


def _plain(said: str) -> Iterable[str]:
    """What was said, without the complaint about Java that the add-in does not need."""
    return (line.strip() for line in said.splitlines() if line.strip() and "javaldx" not in line)
