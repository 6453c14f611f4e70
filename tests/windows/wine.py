"""Windows programs on Linux: Wine, and all that it keeps in a folder of the project's own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

PROJECT = Path(__file__).parents[2]

#: The release of Python that runs here, as Windows names its files: python311.dll.
PYTHON = f"Python{sys.version_info[0]}{sys.version_info[1]}"


@dataclass(frozen=True, slots=True)
class Wine:
    """A Windows of its own, in a folder."""

    folder: Path = PROJECT / "build" / "windows"

    @property
    def drive(self) -> Path:
        """Drive C."""
        return self.folder / "prefix" / "drive_c"

    @property
    def python(self) -> Path:
        """Where Windows' Python is installed."""
        return self.drive / PYTHON

    @property
    def user(self) -> Path:
        """The user's own folder, with AppData and Documents in it."""
        return self.drive / "users" / "ada"

    def environment(self, **others: str) -> dict[str, str]:
        """What a program is started with: Wine's own settings, and no Python's of Linux."""
        ours = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PIP_", "PYTEST", "PYTHON", "XDG_"))
        }
        ours.pop("DISPLAY", None)
        return {
            **ours,
            "WINEPREFIX": str(self.folder / "prefix"),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            # No menus in the user's desktop, and neither .NET nor a browser.
            "WINEDLLOVERRIDES": "winemenubuilder.exe=d;mscoree=d;mshtml=d",
            # Wine gives a new user's Documents the place of the home folder.
            "HOME": str(self.folder / "home"),
            "USER": "ada",
            "LOGNAME": "ada",
            **others,
        }

    def start(self, *words: str, cwd: Path | None = None, **environment: str) -> subprocess.Popen[str]:
        """A program that runs beside this one, to be written to and read from."""
        return subprocess.Popen(
            ["wine", *words],
            cwd=cwd or self.folder,
            env=self.environment(**environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def run(
        self, *words: str, cwd: Path | None = None, timeout: float = 600, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """A program to its end, and what it printed."""
        # Python under Wine takes neither a terminal nor a file for its output.
        return subprocess.run(
            ["wine", *words],
            cwd=cwd or self.folder,
            env=self.environment(**environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=timeout,
            check=False,
        )

    def run_python(self, *words: str) -> str:
        """Windows' Python to its end, which must be a good one; what it printed.

        Raises:
            RuntimeError: it failed; the message is what it printed.
        """
        done = self.run(windows_path(self.python / "python.exe"), *words)
        if done.returncode:
            raise RuntimeError(f"{' '.join(words)} ended with {done.returncode} under Wine:\n{done.stdout[-4_000:]}")
        return done.stdout

    def end(self) -> None:
        """End whatever still runs in it."""
        subprocess.run(["wineserver", "-k"], env=self.environment(), check=False)
        subprocess.run(["wineserver", "-w"], env=self.environment(), check=False)


def windows_path(path: Path) -> str:
    r"""How Windows' programs call a file: on drive C what is in it, on drive Z all else.

    >>> windows_path(Path("/home/ada/build/windows/prefix/drive_c/Python311/python.exe"))
    'C:\\Python311\\python.exe'
    >>> windows_path(Path("/home/ada/tests"))
    'Z:\\home\\ada\\tests'
    """
    parts = path.parts
    if "drive_c" in parts:
        return str(PureWindowsPath("C:\\", *parts[parts.index("drive_c") + 1 :]))
    return str(PureWindowsPath("Z:\\", *parts[1:]))
