"""A temporary home that looks like Windows', and what is in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xl_addin.hosts.installing import Machine
from xl_addin.hosts.installing.machine import EXCEL_PROGRAM, OFFICE, TRUSTED_LOCATIONS
from xl_addin.hosts.installing.steps import Step

ADDIN = "selfhost_breakeven.xlam"


@dataclass(frozen=True)
class Home:
    """The machine, and every file on it."""

    machine: Machine
    root: Path

    def files(self) -> dict[str, bytes]:
        """Every file's bytes."""
        return {str(path.relative_to(self.root)): path.read_bytes() for path in self.root.rglob("*") if path.is_file()}

    def folders(self) -> set[str]:
        """Every folder."""
        return {str(path.relative_to(self.root)) for path in self.root.rglob("*") if path.is_dir()}

    def everything(self) -> tuple[dict[str, bytes], set[str]]:
        """Files and folders: two of these are equal where nothing is different."""
        return self.files(), self.folders()

    @property
    def addin(self) -> Path:
        """Where the add-in goes."""
        return self.machine.xlstart / ADDIN


def home_in(folder: Path) -> Home:
    """A user of Windows with Excel and an environment, who never installed anything."""
    root = folder / "Ada Lovelace"
    roaming = root / "AppData" / "Roaming"
    roaming.mkdir(parents=True)
    interpreter = root / "breakeven" / "Scripts" / "python.exe"
    interpreter.parent.mkdir(parents=True)
    interpreter.touch()
    registry: dict[str, dict[str, str | int | bytes]] = {
        OFFICE: {"VersionToReport": "16.0.19426.20186", "Platform": "x64"},
        EXCEL_PROGRAM: {"": r"C:\Program Files\Microsoft Office\Root\Office16\EXCEL.EXE"},
        rf"{TRUSTED_LOCATIONS}\Location2": {"Path": "%APPDATA%\\Microsoft\\Excel\\XLSTART\\", "AllowSubfolders": 1},
    }
    return Home(Machine("Windows", root, roaming, interpreter, "cp1252", Path("C:/Python311"), registry), root)


def with_registry(home: Home, key: str, **values: str | int | bytes) -> Home:
    """The same home with other values of one key."""
    return replace(home, machine=replace(home.machine, registry={**home.machine.registry, key: values}))


def do(steps: Sequence[Step]) -> None:
    """Do these steps."""
    for step in steps:
        step.do()
