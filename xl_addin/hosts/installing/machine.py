"""What installing needs to know of a computer: folders, registry, programs. Nothing else here asks the system."""

from __future__ import annotations

import csv
import locale
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from xl_addin.hosts.libreoffice import unopkg

WINDOWS = "Windows"

#: What the add-in's VBA calls itself: it reads the configuration of this name before any other.
ADDIN_PROJECT = "selfhost_breakeven"

#: Office's settings: of this user, and of everybody on the computer.
SETTINGS = (r"HKCU\Software\Microsoft\Office\16.0", r"HKLM\Software\Microsoft\Office\16.0")
#: What a company decides: by group policy, for a user or a computer, or through Microsoft's cloud.
POLICIES = (
    r"HKCU\Software\Policies\Microsoft\Office\16.0",
    r"HKLM\Software\Policies\Microsoft\Office\16.0",
    r"HKCU\Software\Policies\Microsoft\Cloud\Office\16.0",
)
#: Parts of the settings and of the policies.
COMMON, COMMON_LOCATIONS = "Common", r"Common\Security\Trusted Locations"
LOCATIONS = r"Excel\Security\Trusted Locations"

EXCEL = rf"{SETTINGS[0]}\Excel"
OPTIONS = rf"{EXCEL}\Options"
TRUSTED_LOCATIONS = rf"{SETTINGS[0]}\{LOCATIONS}"
DISABLED_ITEMS = rf"{EXCEL}\Resiliency\DisabledItems"
OFFICE = r"HKLM\Software\Microsoft\Office\ClickToRun\Configuration"
EXCEL_PROGRAM = r"HKLM\Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
#: Defender's rules against attacks that an administrator has switched on.
DEFENDER = r"HKLM\Software\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"

#: Every key that is looked at; nothing is ever written to the registry.
LOOKED_AT = (
    *(OPTIONS, DISABLED_ITEMS, OFFICE, EXCEL_PROGRAM, DEFENDER),
    *(rf"{root}\{COMMON}" for root in (*SETTINGS, *POLICIES)),
    *(rf"{policy}\{part}" for policy in POLICIES for part in (LOCATIONS, COMMON_LOCATIONS)),
)
#: Those that are looked at with the keys below them.
LOOKED_INTO = (TRUSTED_LOCATIONS,)

RegistryValue = str | int | bytes
Registry = Mapping[str, Mapping[str, RegistryValue]]


@dataclass(frozen=True, slots=True)
class Machine:
    """One computer and one Python environment on it, as plain data.

    `interpreter` is that of the environment, `python` the folder of the Python from which it was made; `system` is
    what `platform.system()` says, `roaming` Windows' `%APPDATA%`, `encoding` the one in which VBA reads text files;
    `programs` are the names of the running ones, in small letters; `registry` has the values of the keys in
    `LOOKED_AT` and `LOOKED_INTO`, by path.
    """

    system: str
    home: Path
    roaming: Path
    interpreter: Path
    encoding: str
    python: Path
    registry: Registry = field(default_factory=dict)
    programs: frozenset[str] = frozenset()
    unopkg: Path | None = None

    @property
    def is_windows(self) -> bool:
        """Whether this is the system on which xlwings' functions run."""
        return self.system == WINDOWS

    @property
    def is_python_of_the_store(self) -> bool:
        """Whether Windows shows this Python a private copy of `%APPDATA%`, in which Excel looks for nothing."""
        return "windowsapps" in str(self.python).lower()

    @property
    def xlstart(self) -> Path:
        """The folder from which Excel opens everything when it starts."""
        return self.roaming / "Microsoft" / "Excel" / "XLSTART"

    @property
    def configuration(self) -> Path:
        """xlwings' own configuration of this user, which its Import Functions reads."""
        return self.home / ".xlwings" / "xlwings.conf"

    @property
    def addin_configuration(self) -> Path:
        """The add-in's own configuration of this user, in the same form as xlwings'."""
        return self.home / f".{ADDIN_PROJECT}" / f"{ADDIN_PROJECT}.conf"

    @property
    def own(self) -> Path:
        """Where we remember what was installed; beside XLSTART, so that a finished file can be renamed into it."""
        return self.roaming / "selfhost-breakeven"

    @property
    def excel_runs(self) -> bool:
        """Whether Excel has its files open now."""
        return "excel.exe" in self.programs

    def values(self, key: str) -> Mapping[str, RegistryValue]:
        """The values of a registry key, their names in small letters; none where there is no such key."""
        return _in_small_letters(self.registry.get(key, {}))

    def below(self, key: str) -> Iterator[Mapping[str, RegistryValue]]:
        """The values of every key below this one, their names in small letters."""
        return (_in_small_letters(values) for path, values in self.registry.items() if path.startswith(f"{key}\\"))


def _in_small_letters(values: Mapping[str, RegistryValue]) -> Mapping[str, RegistryValue]:
    """To Windows a name is the same in any capitals: a policy writes `alllocationsdisabled`, Excel other capitals."""
    return {name.lower(): value for name, value in values.items()}


def zone_mark(file: Path) -> Path:
    """The stream in which Windows notes that a file came from the internet: the Mark of the Web."""
    return Path(f"{file}:Zone.Identifier")


def is_from_internet(file: Path) -> bool:
    """Whether Windows marked the file as downloaded: zone 3 (internet) or 4 (restricted)."""
    try:
        noted = zone_mark(file).read_text(errors="replace")
    except OSError:
        return False
    return any(line.strip().replace(" ", "") in ("ZoneId=3", "ZoneId=4") for line in noted.splitlines())


def this_machine() -> Machine:
    """The computer this runs on."""
    home = Path.home()
    # The same interpreter without a black window, where Windows has it; an environment's own, not what it links to.
    interpreter = Path(sys.executable)
    windowless = interpreter.with_name("pythonw.exe")
    return Machine(
        system=platform.system(),
        home=home,
        roaming=Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming"),
        interpreter=windowless if windowless.is_file() else interpreter,
        # Not Python's default, which may be UTF-8 where VBA reads the code page of the system.
        encoding=locale.getencoding(),
        python=Path(sys.base_prefix),
        registry=read_registry(),
        programs=running_programs(),
        unopkg=unopkg.find(),
    )


def read_registry() -> Registry:
    """The keys in `LOOKED_AT`, and those in `LOOKED_INTO` with what is below them; empty without a registry."""
    if sys.platform != "win32":
        return {}
    import winreg

    roots = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}
    # Office writes its own keys in the view of its own width, which need not be Python's.
    access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
    found: dict[str, dict[str, RegistryValue]] = {}

    def read(path: str, is_deep: bool) -> None:
        root, _, rest = path.partition("\\")
        try:
            key = winreg.OpenKey(roots[root], rest, 0, access)
        except OSError:
            return
        with key:
            below, values, _ = winreg.QueryInfoKey(key)
            named = [winreg.EnumValue(key, place)[:2] for place in range(values)]
            found[path] = {name: data for name, data in named if isinstance(data, str | int | bytes)}
            inside = [winreg.EnumKey(key, place) for place in range(below if is_deep else 0)]
        for name in inside:
            read(f"{path}\\{name}", is_deep)

    for path in LOOKED_AT:
        read(path, is_deep=False)
    for path in LOOKED_INTO:
        read(path, is_deep=True)
    return found


def running_programs() -> frozenset[str]:
    """The names of all running programs, in small letters; on Windows only."""
    if sys.platform != "win32":
        return frozenset()
    listing = ["tasklist", "/FO", "CSV", "/NH"]
    answer = subprocess.run(listing, capture_output=True, text=True, errors="replace", check=False)
    return frozenset(row[0].lower() for row in csv.reader(answer.stdout.splitlines()) if row)
