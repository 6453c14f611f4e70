"""Where LibreOffice's own program for extensions is."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

#: Where LibreOffice is when it is not on the path, below the root of the disk.
USUAL_PLACES = {
    "linux": ("usr/lib/libreoffice/program", "usr/lib64/libreoffice/program", "opt/libreoffice*/program"),
    "darwin": ("Applications/LibreOffice.app/Contents/MacOS",),
    "win32": ("Program Files/LibreOffice*/program", "Program Files (x86)/LibreOffice*/program"),
}
PROGRAMS = {"win32": ("unopkg.com", "unopkg.exe")}


def find(platform: str = sys.platform, root: Path | None = None) -> Path | None:
    """The program `unopkg`, on the path or in one of the usual places below `root`; None where there is none."""
    for name in PROGRAMS.get(platform, ("unopkg",)):
        if found := shutil.which(name):
            return Path(found)
        for place in _places(platform, root or Path(os.environ.get("SYSTEMDRIVE", "") + os.sep)):
            if (place / name).is_file():
                return place / name
    return None


def usual_places(platform: str = sys.platform) -> tuple[str, ...]:
    """The folders that are looked into, below the root of the disk.

    >>> usual_places("darwin")
    ('Applications/LibreOffice.app/Contents/MacOS',)
    """
    return USUAL_PLACES.get(platform, USUAL_PLACES["linux"])


def _places(platform: str, root: Path) -> Iterator[Path]:
    """The folders to look in; of several versions the newest first."""
    for pattern in usual_places(platform):
        yield from sorted(root.glob(pattern), reverse=True)
