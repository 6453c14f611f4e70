"""Every link from a cell to Python, looked at one by one: what was found, and how to mend it."""

from __future__ import annotations

import platform
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from ntpath import expandvars, normcase
from pathlib import Path
from struct import calcsize

from xl_addin import __version__
from xl_addin.errors import BreakevenError, CannotWrite, UnreadableFile
from xl_addin.hosts.installing import configuration
from xl_addin.hosts.installing.installing import OTHER_PYTHON
from xl_addin.hosts.installing.machine import (
    COMMON,
    COMMON_LOCATIONS,
    DEFENDER,
    DISABLED_ITEMS,
    EXCEL_PROGRAM,
    LOCATIONS,
    OFFICE,
    OPTIONS,
    POLICIES,
    SETTINGS,
    TRUSTED_LOCATIONS,
    Machine,
    RegistryValue,
    is_from_internet,
    zone_mark,
)
from xl_addin.hosts.installing.steps import FILE, Manifest, content_of, digest, read_manifest
from xl_addin.hosts.libreoffice.extension import IDENTIFIER

OLDEST_PYTHON = (3, 11)
#: After so many days without a refresh a price may have moved unseen.
OLD_PRICES = 30

INSTALL = "Close Excel and run `breakeven install`."
_PIP = "pip install --force-reinstall"


class State(Enum):
    """How a link of the chain is."""

    OK = "ok"
    FAULT = "fault"
    NOT_HERE = "not here"


@dataclass(frozen=True, slots=True)
class Check:
    """One link: what was found, fit to be shown to strangers, and what to do about it, which only the user sees."""

    name: str
    state: State
    found: str
    fix: str = ""


def examine(machine: Machine, today: date) -> list[Check]:
    """Look at every link of the chain, from Python to LibreOffice."""
    return [
        _python(machine),
        _xlwings(),
        *_excel_chain(machine),
        _price_book(today),
        _libreoffice(machine),
    ]


def report(machine: Machine, checks: Sequence[Check]) -> str:
    """What to paste into an issue: versions and what was found; no path of the user's, no content of a workbook."""
    width = max(len(check.name) for check in checks)
    lines = [
        f"breakeven {__version__}, Python {platform.python_version()}, {platform.platform()}",
        *(f"{check.name:<{width}}  {check.state.value:<8}  {check.found}" for check in checks),
    ]
    return "\n".join(without_home(line, machine) for line in lines)


def without_home(text: str, machine: Machine) -> str:
    """The text with `~` for the home folder, however its slashes and capitals are written."""
    for folder, shown in ((machine.home, "~"), (machine.roaming, "%APPDATA%")):
        parts = [re.escape(part) for part in re.split(r"[\\/]+", str(folder)) if part]
        pattern = (r"[\\/]+" if str(folder)[0] in "\\/" else "") + r"[\\/]+".join(parts) + r"(?![\w.-])"
        text = re.sub(pattern, shown, text, flags=re.IGNORECASE)
    return text


# Python ---------------------------------------------------------------------------------------------------------------


def _python(machine: Machine) -> Check:
    found = f"{platform.python_version()}, {8 * calcsize('P')} bits"
    if machine.is_python_of_the_store:
        return _fault("Python", f"{found}, from the Microsoft Store", OTHER_PYTHON)
    if sys.version_info[:2] < OLDEST_PYTHON:
        return _fault("Python", found, "Install Python 3.11 or newer, make an environment with it, and install there.")
    return _ok("Python", found)


def _xlwings() -> Check:
    installed = _xlwings_version()
    if not installed:
        return _fault("xlwings", "not installed", f"{_PIP} selfhost-breakeven")
    return _ok("xlwings", installed)


def _xlwings_version() -> str:
    try:
        return version_of("xlwings")
    except PackageNotFoundError:
        return ""


# From a cell to Python: Windows only ----------------------------------------------------------------------------------

_EXCEL_CHECKS = (
    "Excel",
    "Add-in",
    "xlwings in the add-in",
    "xlwings' DLL",
    "Mark of the Web",
    "Trusted location",
    "Macros",
    "Disabled items",
    "Loaded once",
    "Add-in's configuration",
    "xlwings' configuration",
)


def _excel_chain(machine: Machine) -> Iterator[Check]:
    if not machine.is_windows:
        yield from (Check(name, State.NOT_HERE, "on Windows only") for name in _EXCEL_CHECKS)
        return
    try:
        manifest, damage = read_manifest(machine), ""
    except UnreadableFile as fault:
        manifest, damage = None, str(fault)
    addin = manifest.addin() if manifest else None
    there = addin if addin is not None and addin.is_file() else None
    yield _excel(machine)
    yield _addin(manifest, addin, damage)
    yield _vba_version(there)
    yield _dll(machine)
    yield _mark_of_the_web(there)
    yield _trusted_location(machine)
    yield _macros(machine)
    yield _disabled_items(machine, addin)
    yield _loaded_once(machine, addin)
    yield _configuration(machine, "Add-in's configuration", machine.addin_configuration)
    yield _configuration(machine, "xlwings' configuration", machine.configuration)


def _excel(machine: Machine) -> Check:
    office = machine.values(OFFICE)
    program = str(machine.values(EXCEL_PROGRAM).get("", ""))
    found = " ".join(str(office[name]) for name in ("versiontoreport", "platform") if name in office)
    if not program and not found:
        return _fault("Excel", "not found", "Install Excel for the desktop, 2016 or newer, from office.com.")
    if "windowsapps" in program.lower():
        fix = "Uninstall Office from the Microsoft Store and install it from office.com: xlwings cannot reach this one."
        return _fault("Excel", f"{found} from the Microsoft Store".strip(), fix)
    return _ok("Excel", (found or "version unknown") + (", running" if machine.excel_runs else ""))


def _addin(manifest: Manifest | None, addin: Path | None, damage: str) -> Check:
    if damage:
        return _fault("Add-in", f"{FILE} is unreadable", damage)
    if manifest is None or addin is None:
        return _fault("Add-in", "not installed", INSTALL)
    try:
        content = content_of(addin)
    except CannotWrite as fault:
        return _fault("Add-in", "its file cannot be read", str(fault))
    if content is None:
        return _fault("Add-in", f"{manifest.version}, its file is missing: installing was interrupted", INSTALL)
    found = f"{manifest.version}, {addin.name}, SHA-256 {digest(content)[:16]}"
    if digest(content) != manifest.sha256:
        return _fault("Add-in", f"{found}, not the file that was installed", INSTALL)
    if manifest.version != __version__:
        fix = f"The add-in is of {manifest.version}, this environment of {__version__}. "
        return _fault("Add-in", found, fix + "Run `breakeven uninstall`, then `breakeven install`.")
    return _ok("Add-in", found)


def _vba_version(addin: Path | None) -> Check:
    """The VBA loads the DLL of its own version by name: another version is not found."""
    name = "xlwings in the add-in"
    if addin is None:
        return Check(name, State.NOT_HERE, "no add-in")
    try:
        stated = xlwings_of(addin)
    except UnreadableFile as fault:
        return _fault(name, "unreadable", str(fault))
    installed = _xlwings_version()
    if stated == {installed}:
        return _ok(name, installed)
    found = f"{' and '.join(sorted(stated)) or 'none'}, installed is {installed or 'none'}"
    return _fault(name, found, f"{_PIP} selfhost-breakeven, then close Excel and run `breakeven install`.")


def xlwings_of(addin: Path) -> set[str]:
    """The versions of xlwings that the add-in's VBA names: one, as it should be.

    Raises:
        UnreadableFile: it is no add-in with VBA.
    """
    from pyopenvba import ExcelFile

    try:
        with ExcelFile(addin) as book:
            project = book.vba_project()
            sources = [str(project.get_module(name).source) for name in project.module_names()]
    # Whatever a damaged file makes the reader stumble over, the answer is the same.
    except Exception as fault:
        raise UnreadableFile(
            f"{addin.name} is damaged or has no VBA: close Excel and run `breakeven install`."
        ) from fault
    stated = re.compile(r'XLWINGS_VERSION As String = "([^"]+)"|xlwings(?:32|64)-([\w.]+?)\.dll')
    return {one or other for source in sources for one, other in stated.findall(source)}


def _dll(machine: Machine) -> Check:
    platform_ = str(machine.values(OFFICE).get("platform", ""))
    widths = {"x64": ("64",), "x86": ("32",)}.get(platform_, ("64", "32"))
    names = [f"xlwings{width}-{_xlwings_version()}.dll" for width in widths]
    # Where xlwings' VBA looks: beside the interpreter, and above, because it is in Scripts in an environment.
    folders = machine.interpreter.parent, machine.interpreter.parent.parent
    missing = [name for name in names if not any((folder / name).is_file() for folder in folders)]
    if missing:
        again = f"{_PIP} --no-cache-dir xlwings=={_xlwings_version()}"
        fix = f"{again} in an environment made with `python -m venv`. If it goes again, the virus scanner took it."
        return _fault("xlwings' DLL", f"{' and '.join(missing)} missing", fix)
    return _ok("xlwings' DLL", " and ".join(names))


def _mark_of_the_web(addin: Path | None) -> Check:
    name = "Mark of the Web"
    if addin is None:
        return Check(name, State.NOT_HERE, "no add-in")
    if is_from_internet(addin):
        fix = (
            f"Close Excel, right-click {addin}, choose Properties, tick Unblock, press OK; or run `breakeven install`."
        )
        return _fault(name, "the add-in is blocked as downloaded", fix)
    return _ok(name, "a mark without a zone that blocks" if zone_mark(addin).is_file() else "none")


def _trusted_location(machine: Machine) -> Check:
    """Excel lists XLSTART itself; a policy, or a person, may have taken it out."""
    name = "Trusted location"
    centre = "File > Options > Trust Center > Trust Center Settings > Trusted Locations"
    if any(_forbids_locations(machine, policy) for policy in POLICIES):
        fix = (
            f"Ask your administrator to allow trusted locations for Excel, or to allow the add-in in {machine.xlstart}."
        )
        return _fault(name, "switched off by a policy", fix)
    if machine.values(TRUSTED_LOCATIONS).get("alllocationsdisabled") == 1:
        return _fault(name, "switched off", f"In Excel, {centre}: clear the box that disables all trusted locations.")
    listed = [values for values in machine.below(TRUSTED_LOCATIONS) if values.get("path")]
    xlstart = str(machine.xlstart)
    if listed and not any(_covers(machine, values, xlstart) for values in listed):
        return _fault(name, "XLSTART is not listed", f"In Excel, {centre} > Add new location: {xlstart}")
    return _ok(name, "XLSTART is listed" if listed else "none listed: Excel's own, to which XLSTART belongs")


def _forbids_locations(machine: Machine, policy: str) -> bool:
    """None at all, or none but the company's own, to which XLSTART does not belong."""
    has_none = machine.values(rf"{policy}\{LOCATIONS}").get("alllocationsdisabled") == 1
    return has_none or machine.values(rf"{policy}\{COMMON_LOCATIONS}").get("allow user locations") == 0


def _covers(machine: Machine, values: Mapping[str, RegistryValue], folder: str) -> bool:
    path = str(values.get("path")).replace("%APPDATA%", str(machine.roaming))
    trusted, wanted = (_comparable(text) for text in (expandvars(path), folder))
    return wanted == trusted or (values.get("allowsubfolders") == 1 and wanted.startswith(f"{trusted}\\"))


def _comparable(path: str) -> str:
    return normcase(path).rstrip("\\")


#: Defender's rules by which Excel may not start Python, or call the DLL that does.
_DEFENDER_RULES = {
    "d4f940ab-401b-4efc-aadc-ad5f3c50688a": "Defender keeps Office from starting programs",
    "92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b": "Defender keeps macros from calling DLLs",
}


def _macros(machine: Machine) -> Check:
    """What keeps macros from running, or from reaching Python, even in a trusted location."""
    name = "Macros"
    rules = machine.values(DEFENDER)
    off = [meaning for rule, meaning in _DEFENDER_RULES.items() if str(rules.get(rule)) == "1"]
    if any(machine.values(rf"{root}\{COMMON}").get("vbaoff") == 1 for root in (*SETTINGS, *POLICIES)):
        off.insert(0, "VBA is switched off for all of Office")
    if off:
        return _fault(
            name, ", ".join(off), "Ask your administrator to allow it for Excel: the add-in cannot do without."
        )
    return _ok(name, "not forbidden")


def _disabled_items(machine: Machine, addin: Path | None) -> Check:
    """After a crash Excel switches off what it blames, and says so only there."""
    name = "Disabled items"
    if addin is None:
        return Check(name, State.NOT_HERE, "no add-in")
    items = [data for data in machine.values(DISABLED_ITEMS).values() if isinstance(data, bytes)]
    if any(addin.name.lower() in data.decode("utf-16-le", "ignore").lower() for data in items):
        fix = "In Excel, File > Options > Add-ins > Manage: Disabled Items > Go: choose the add-in and press Enable."
        return _fault(name, "Excel has switched the add-in off", fix)
    return _ok(name, "the add-in is not among them")


def _loaded_once(machine: Machine, addin: Path | None) -> Check:
    name = "Loaded once"
    if addin is None:
        return Check(name, State.NOT_HERE, "no add-in")
    opened = [str(data) for key, data in machine.values(OPTIONS).items() if re.fullmatch(r"open\d*", key)]
    if any(addin.name.lower() in data.lower() for data in opened):
        fix = f"In Excel, File > Options > Add-ins > Manage: Excel Add-ins > Go: clear the tick at {addin.stem}."
        return _fault(name, "ticked among Excel's add-ins as well", fix)
    return _ok(name, "from XLSTART only")


def _configuration(machine: Machine, name: str, file: Path) -> Check:
    try:
        content = content_of(file)
    except CannotWrite as fault:
        return _fault(name, f"{file.name} cannot be read", str(fault))
    if content is None:
        return _fault(name, f"no {file.name}", INSTALL)
    values = configuration.values(content)
    try:
        wanted = configuration.settings(machine.interpreter, machine.encoding)
    except BreakevenError as fault:
        return _fault(name, "the interpreter's path cannot be written", str(fault))
    if wrong := [key for key, value in wanted.items() if values.get(key) != value]:
        return _fault(name, f"{' and '.join(wrong)} of something else, or missing", INSTALL)
    if not machine.interpreter.is_file():
        return _fault(name, "its interpreter is gone", "Install Python and selfhost-breakeven again, then run install.")
    if values.get("DEBUG UDFS", b"").lower() == b"true":
        fix = f'Delete the line "DEBUG UDFS","True" from {file}: Excel waits for a debugger.'
        return _fault(name, "DEBUG UDFS is on", fix)
    return _ok(name, "this environment, module udfs")


# Everywhere -----------------------------------------------------------------------------------------------------------


def _price_book(today: date) -> Check:
    from xl_addin.catalogue import reading, vendors

    refresh = "Run `breakeven prices refresh`."
    try:
        book = reading.book()
        days = [day for vendor in vendors.listed() if (day := book.last_verified(vendor)) is not None]
    except BreakevenError as fault:
        # The sentence may name a database with its password: the user sees it, a report does not.
        return _fault("Price book", "unreadable", str(fault))
    if not days:
        return _fault("Price book", "never verified", refresh)
    age = (today - min(days)).days
    found = f"every vendor verified on {min(days)} or later, days since then: {age}"
    return _fault("Price book", found, refresh) if age > OLD_PRICES else _ok("Price book", found)


def _libreoffice(machine: Machine) -> Check:
    name = "LibreOffice"
    if machine.unopkg is None:
        return Check(name, State.NOT_HERE, "not installed, and not needed for Excel")
    # An extension is one user's or everybody's, and is listed only where it is.
    asked = [_ask(machine.unopkg, "list", *words) for words in ((), ("--shared",))]
    if any(IDENTIFIER in answer for answer in asked if answer is not None):
        return _ok(name, f"with the extension {IDENTIFIER}")
    if all(answer is None for answer in asked):
        return _fault(name, "does not list its extensions", "Close LibreOffice and run `breakeven doctor` again.")
    fix = "To type the functions there too, build the extension and add it with Tools > Extensions > Add."
    return Check(name, State.NOT_HERE, "without the extension, which Excel does not need", fix)


def _ask(program: Path, *words: str) -> str | None:
    try:
        answer = subprocess.run([str(program), *words], capture_output=True, text=True, errors="replace", timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout if answer.returncode == 0 else None


def _ok(name: str, found: str) -> Check:
    return Check(name, State.OK, found)


def _fault(name: str, found: str, fix: str) -> Check:
    return Check(name, State.FAULT, found, fix)
