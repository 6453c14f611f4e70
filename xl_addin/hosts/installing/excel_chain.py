"""The links from a cell of Excel for Windows to Python, one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from ntpath import expandvars, normcase
from pathlib import Path

from xl_addin import __version__
from xl_addin.errors import BreakevenError, CannotWrite, UnreadableFile
from xl_addin.hosts.installing import configuration
from xl_addin.hosts.installing.check import Check, State, broken, sound
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

INSTALL = "Close Excel and run `breakeven install`."
#: Where the package comes from, whoever runs this knows.
AGAIN = "Install this package again, as you did the first time (`pip install .` in its folder)"

NAMES = (
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


def excel_chain(machine: Machine) -> Iterator[Check]:
    """Every link that there is on Windows only."""
    if not machine.is_windows:
        yield from (Check(name, State.NOT_HERE, "on Windows only") for name in NAMES)
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
        return broken("Excel", "not found", "Install Excel for the desktop, 2016 or newer, from office.com.")
    if "windowsapps" in program.lower():
        fix = "Uninstall Office from the Microsoft Store and install it from office.com: xlwings cannot reach this one."
        return broken("Excel", f"{found} from the Microsoft Store".strip(), fix)
    return sound("Excel", (found or "version unknown") + (", running" if machine.excel_runs else ""))


def _addin(manifest: Manifest | None, addin: Path | None, damage: str) -> Check:
    if damage:
        return broken("Add-in", f"{FILE} is unreadable", damage)
    if manifest is None or addin is None:
        return broken("Add-in", "not installed", INSTALL)
    try:
        content = content_of(addin)
    except CannotWrite as fault:
        return broken("Add-in", "its file cannot be read", str(fault))
    if content is None:
        return broken("Add-in", f"{manifest.version}, its file is missing: installing was interrupted", INSTALL)
    found = f"{manifest.version}, {addin.name}, SHA-256 {digest(content)[:16]}"
    if digest(content) != manifest.sha256:
        return broken("Add-in", f"{found}, not the file that was installed", INSTALL)
    if manifest.version != __version__:
        fix = f"The add-in is of {manifest.version}, this environment of {__version__}. "
        return broken("Add-in", found, fix + "Run `breakeven uninstall`, then `breakeven install`.")
    return sound("Add-in", found)


def _vba_version(addin: Path | None) -> Check:
    """The VBA loads the DLL of its own version by name: another version is not found."""
    name = "xlwings in the add-in"
    if addin is None:
        return Check(name, State.NOT_HERE, "no add-in")
    try:
        stated = xlwings_of(addin)
    except UnreadableFile as fault:
        return broken(name, "unreadable", str(fault))
    installed = xlwings_version()
    if stated == {installed}:
        return sound(name, installed)
    found = f"{' and '.join(sorted(stated)) or 'none'}, installed is {installed or 'none'}"
    return broken(name, found, f"{AGAIN}. Then close Excel and run `breakeven install`.")


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
    names = [f"xlwings{width}-{xlwings_version()}.dll" for width in widths]
    # Where xlwings' VBA looks: beside the interpreter, and above, because it is in Scripts in an environment.
    folders = machine.interpreter.parent, machine.interpreter.parent.parent
    missing = [name for name in names if not any((folder / name).is_file() for folder in folders)]
    if missing:
        again = f"pip install --force-reinstall --no-cache-dir xlwings=={xlwings_version()}"
        fix = f"{again} in an environment made with `python -m venv`. If it goes again, the virus scanner took it."
        return broken("xlwings' DLL", f"{' and '.join(missing)} missing", fix)
    return sound("xlwings' DLL", " and ".join(names))


def _mark_of_the_web(addin: Path | None) -> Check:
    name = "Mark of the Web"
    if addin is None:
        return Check(name, State.NOT_HERE, "no add-in")
    if is_from_internet(addin):
        fix = (
            f"Close Excel, right-click {addin}, choose Properties, tick Unblock, press OK; or run `breakeven install`."
        )
        return broken(name, "the add-in is blocked as downloaded", fix)
    return sound(name, "a mark without a zone that blocks" if zone_mark(addin).is_file() else "none")


def _trusted_location(machine: Machine) -> Check:
    """Excel lists XLSTART itself; a policy, or a person, may have taken it out."""
    name = "Trusted location"
    centre = "File > Options > Trust Center > Trust Center Settings > Trusted Locations"
    if any(_forbids_locations(machine, policy) for policy in POLICIES):
        fix = (
            f"Ask your administrator to allow trusted locations for Excel, or to allow the add-in in {machine.xlstart}."
        )
        return broken(name, "switched off by a policy", fix)
    if machine.values(TRUSTED_LOCATIONS).get("alllocationsdisabled") == 1:
        return broken(name, "switched off", f"In Excel, {centre}: clear the box that disables all trusted locations.")
    listed = [values for values in machine.below(TRUSTED_LOCATIONS) if values.get("path")]
    xlstart = str(machine.xlstart)
    if listed and not any(_covers(machine, values, xlstart) for values in listed):
        return broken(name, "XLSTART is not listed", f"In Excel, {centre} > Add new location: {xlstart}")
    return sound(name, "XLSTART is listed" if listed else "none listed: Excel's own, to which XLSTART belongs")


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
        return broken(
            name, ", ".join(off), "Ask your administrator to allow it for Excel: the add-in cannot do without."
        )
    return sound(name, "not forbidden")


def _disabled_items(machine: Machine, addin: Path | None) -> Check:
    """After a crash Excel switches off what it blames, and says so only there."""
    name = "Disabled items"
    if addin is None:
        return Check(name, State.NOT_HERE, "no add-in")
    items = [data for data in machine.values(DISABLED_ITEMS).values() if isinstance(data, bytes)]
    if any(addin.name.lower() in data.decode("utf-16-le", "ignore").lower() for data in items):
        fix = "In Excel, File > Options > Add-ins > Manage: Disabled Items > Go: choose the add-in and press Enable."
        return broken(name, "Excel has switched the add-in off", fix)
    return sound(name, "the add-in is not among them")


def _loaded_once(machine: Machine, addin: Path | None) -> Check:
    name = "Loaded once"
    if addin is None:
        return Check(name, State.NOT_HERE, "no add-in")
    opened = [str(data) for key, data in machine.values(OPTIONS).items() if re.fullmatch(r"open\d*", key)]
    if any(addin.name.lower() in data.lower() for data in opened):
        fix = f"In Excel, File > Options > Add-ins > Manage: Excel Add-ins > Go: clear the tick at {addin.stem}."
        return broken(name, "ticked among Excel's add-ins as well", fix)
    return sound(name, "from XLSTART only")


def _configuration(machine: Machine, name: str, file: Path) -> Check:
    try:
        content = content_of(file)
    except CannotWrite as fault:
        return broken(name, f"{file.name} cannot be read", str(fault))
    if content is None:
        return broken(name, f"no {file.name}", INSTALL)
    values = configuration.values(content)
    try:
        wanted = configuration.settings(machine.interpreter, machine.encoding)
    except BreakevenError as fault:
        return broken(name, "the interpreter's path cannot be written", str(fault))
    if wrong := [key for key, value in wanted.items() if values.get(key) != value]:
        return broken(name, f"{' and '.join(wrong)} of something else, or missing", INSTALL)
    if not machine.interpreter.is_file():
        return broken(name, "its interpreter is gone", "Install Python and selfhost-breakeven again, then run install.")
    if values.get("DEBUG UDFS", b"").lower() == b"true":
        fix = f'Delete the line "DEBUG UDFS","True" from {file}: Excel waits for a debugger.'
        return broken(name, "DEBUG UDFS is on", fix)
    return sound(name, "this environment, module udfs")


def xlwings_version() -> str:
    """The release of xlwings that is installed; empty where there is none."""
    try:
        return version_of("xlwings")
    except PackageNotFoundError:
        return ""
