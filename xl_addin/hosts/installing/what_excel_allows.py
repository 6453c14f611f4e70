"""The links that Excel, Windows and their administrators hold: what is trusted, allowed, switched off or loaded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from ntpath import expandvars, normcase
from pathlib import Path

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
)


def desktop_excel(name: str, machine: Machine) -> Check:
    """Whether it is the Excel for the desktop, which xlwings can reach."""
    office = machine.values(OFFICE)
    program = str(machine.values(EXCEL_PROGRAM).get("", ""))
    found = " ".join(str(office[name]) for name in ("versiontoreport", "platform") if name in office)
    if not program and not found:
        return broken(name, "not found", "Install Excel for the desktop, 2016 or newer, from office.com.")
    if "windowsapps" in program.lower():
        fix = "Uninstall Office from the Microsoft Store and install it from office.com: xlwings cannot reach this one."
        return broken(name, f"{found} from the Microsoft Store".strip(), fix)
    return sound(name, (found or "version unknown") + (", running" if machine.excel_runs else ""))


def trusted_location(name: str, machine: Machine) -> Check:
    """Excel lists XLSTART itself; a policy, or a person, may have taken it out."""
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


def macros(name: str, machine: Machine) -> Check:
    """What keeps macros from running, or from reaching Python, even in a trusted location."""
    rules = machine.values(DEFENDER)
    off = [meaning for rule, meaning in _DEFENDER_RULES.items() if str(rules.get(rule)) == "1"]
    if any(machine.values(rf"{root}\{COMMON}").get("vbaoff") == 1 for root in (*SETTINGS, *POLICIES)):
        off.insert(0, "VBA is switched off for all of Office")
    if off:
        return broken(
            name, ", ".join(off), "Ask your administrator to allow it for Excel: the add-in cannot do without."
        )
    return sound(name, "not forbidden")


def disabled_items(name: str, machine: Machine, addin: Path | None) -> Check:
    """After a crash Excel switches off what it blames, and says so only there."""
    if addin is None:
        return Check(name, State.NOT_HERE, "no add-in")
    items = [data for data in machine.values(DISABLED_ITEMS).values() if isinstance(data, bytes)]
    if any(addin.name.lower() in data.decode("utf-16-le", "ignore").lower() for data in items):
        fix = "In Excel, File > Options > Add-ins > Manage: Disabled Items > Go: choose the add-in and press Enable."
        return broken(name, "Excel has switched the add-in off", fix)
    return sound(name, "the add-in is not among them")


def loaded_once(name: str, machine: Machine, addin: Path | None) -> Check:
    """Whether a tick among Excel's add-ins would load it a second time."""
    if addin is None:
        return Check(name, State.NOT_HERE, "no add-in")
    opened = [str(data) for key, data in machine.values(OPTIONS).items() if re.fullmatch(r"open\d*", key)]
    if any(addin.name.lower() in data.lower() for data in opened):
        fix = f"In Excel, File > Options > Add-ins > Manage: Excel Add-ins > Go: clear the tick at {addin.stem}."
        return broken(name, "ticked among Excel's add-ins as well", fix)
    return sound(name, "from XLSTART only")
