"""Files put in place in one step: whoever looks sees the old one or the new one, and never half of it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from xl_addin.errors import CannotWrite


def put_in_place(path: Path, content: bytes) -> Path:
    """Write the file beside its place, then rename it; give back its path.

    Raises:
        CannotWrite: the folder is missing or closed to us, or the file is open in another program.
    """
    try:
        _renamed_to(path, content)
    except OSError as fault:
        why = fault.strerror or str(fault)
        raise CannotWrite(
            f"{path} cannot be written ({why}): close it where it is open, or choose another folder."
        ) from fault
    return path


def _renamed_to(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        # A full disk or Ctrl+C leaves nothing behind either.
        os.unlink(name)
        raise
