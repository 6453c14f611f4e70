"""What was put where, remembered before it is done, so that it can be undone after any interruption.

The order is always: keep what is there, write down what will be done, do it. Each step leaves whole files behind,
and each may be done twice.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path

from xl_addin.errors import CannotWrite, UnreadableFile
from xl_addin.hosts.installing.machine import Machine

FILE = "installed.json"
FORMAT = 1

ADDIN = "add-in"
CONFIGURATION = "configuration"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, and what to call it."""

    name: str
    do: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Record:
    """One file of ours: which kind, where, the hash of every content that we ever put there, and what was there.

    `before` is the name of a kept copy, empty where there was no file. `values` is what we set in a configuration.
    """

    kind: str
    path: str
    ours: list[str]
    before: str = ""
    values: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is installed: the version, the hash of its add-in, the files, and the folders made for them."""

    version: str
    sha256: str
    records: list[Record]
    folders: list[str]

    def record(self, path: Path) -> Record | None:
        """What is remembered of this file."""
        return next((record for record in self.records if record.path == str(path)), None)

    def addin(self) -> Path | None:
        """Where the add-in of this version is."""
        newest = [record.path for record in self.records if record.kind == ADDIN and self.sha256 in record.ours[-1:]]
        return Path(newest[0]) if newest else None


def read_manifest(machine: Machine) -> Manifest | None:
    """What is remembered; nothing where nothing was installed.

    Raises:
        UnreadableFile: the file is damaged, or of a later version of the program.
    """
    file = machine.own / FILE
    try:
        noted = json.loads(file.read_bytes())
        if noted.pop("format") != FORMAT:
            raise UnreadableFile(
                f"{file} was written by a newer version of breakeven: use that version, or install it again."
            )
        records = [Record(**record) for record in noted.pop("records")]
        return Manifest(records=records, **noted)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as fault:
        raise UnreadableFile(
            f"{file}, which remembers what was installed, is damaged: delete it and run `breakeven install` again."
        ) from fault


def write_manifest(machine: Machine, manifest: Manifest) -> None:
    """Remember it."""
    noted = {"format": FORMAT, **asdict(manifest)}
    put(json.dumps(noted, indent=2).encode(), machine.own / FILE, machine.own)


def put(content: bytes, file: Path, beside: Path) -> None:
    """Write the file in one go: first another one in the folder `beside`, on the same disk, which then takes its place.

    Where the file is a link, what it leads to is written: somebody keeps it there on purpose.

    Raises:
        CannotWrite: the folder is closed to us, or the file is open in another program.
    """
    part = part_of(file, beside)
    try:
        with part.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(part, behind_links(file))
    except OSError as fault:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise cannot_write(file, fault) from fault


def part_of(file: Path, beside: Path) -> Path:
    """What a file is called while it is being written: beside what a link leads to, for that may be another disk."""
    target = behind_links(file)
    return (beside if target == file else target.parent) / f"{file.name}.breakeven-part"


def behind_links(file: Path) -> Path:
    """What a link leads to; a file that is none is itself."""
    return Path(os.path.realpath(file)) if file.is_symlink() else file


def remove(file: Path) -> None:
    """Delete the file, if it is there; of a link, what it leads to.

    Raises:
        CannotWrite: it is open in another program.
    """
    try:
        behind_links(file).unlink(missing_ok=True)
    except OSError as fault:
        raise cannot_write(file, fault) from fault


def make_folder(folder: Path) -> None:
    """Make the folder and those above it.

    Raises:
        CannotWrite: the folder above is closed to us.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise cannot_write(folder, fault) from fault


def remove_if_empty(folders: Sequence[Path]) -> None:
    """Remove the folders, the inner ones first, as far as nothing else is in them.

    Raises:
        CannotWrite: one is closed to us.
    """
    for folder in sorted(folders, key=lambda path: len(path.parts), reverse=True):
        try:
            if folder.is_dir() and not folder.is_symlink() and not any(folder.iterdir()):
                folder.rmdir()
        except OSError as fault:
            raise cannot_write(folder, fault) from fault


def content_of(file: Path) -> bytes | None:
    """What the file holds now; None where there is no file.

    Raises:
        CannotWrite: it is there and cannot be read.
    """
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as fault:
        raise cannot_write(file, fault) from fault


def digest(content: bytes) -> str:
    """The SHA-256 of a file's content."""
    return sha256(content).hexdigest()


def cannot_write(file: Path, fault: OSError) -> CannotWrite:
    """The sentence for a file that another program holds."""
    why = fault.strerror or str(fault)
    return CannotWrite(f"{file} cannot be changed ({why}): close Excel, and run the same command again.")
