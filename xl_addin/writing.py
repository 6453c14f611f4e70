"""Files that are the same bytes every time, put in place in one step: whoever looks never sees half of one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xl_addin.errors import CannotWrite

#: The zip format begins in 1980; any fixed day will do.
DAY = (1980, 1, 1, 0, 0, 0)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A zip of these files in this order, the same bytes every time and on every machine."""
    packed = BytesIO()
    with ZipFile(packed, "w") as package:
        for name, content in parts.items():
            entry = ZipInfo(name, DAY)
            entry.compress_type = ZIP_DEFLATED
            # Who may read what is unpacked, whatever the machine that packs it.
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            package.writestr(entry, content, compresslevel=6)
    return packed.getvalue()


def put_in_place(path: Path, content: bytes) -> Path:
    """Write the file beside its place, then rename it; give back its path. A link stays, and its file is written.

    Raises:
        CannotWrite: the folder is missing or closed to us, or the file is open in another program.
    """
    try:
        _renamed_to(Path(os.path.realpath(path)), content)
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
