"""What is made once in a run of the tests, by whichever of its processes needs it first."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

READ_ONLY = 0o444


@dataclass(frozen=True)
class OnceARun:
    """A folder that all processes of a run share."""

    folder: Path

    def made(self, name: str, make: Callable[[Path], object]) -> Path:
        """The folder of that name, filled by `make`; who wants to change one of its files changes a copy."""
        made, making = self.folder / name, self.folder / f"{name} in the making"
        with (self.folder / f"{name}.lock").open("w") as lock:
            wait_for(lock)
            if not made.exists():
                # Another process may have failed half way.
                shutil.rmtree(making, ignore_errors=True)
                making.mkdir()
                make(making)
                for path in making.rglob("*"):
                    if path.is_file():
                        path.chmod(READ_ONLY)
                making.rename(made)
        return made


def wait_for(lock: IO[str]) -> None:
    """Hold a file alone, until it is closed."""
    if sys.platform == "win32":
        msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)
    else:
        fcntl.flock(lock, fcntl.LOCK_EX)
