"""The links that installing makes: the add-in, the version of xlwings in it, its DLL, and the configurations."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from pathlib import Path

from xl_addin import __version__
from xl_addin.errors import BreakevenError, CannotWrite, UnreadableFile
from xl_addin.hosts.installing import configuration
from xl_addin.hosts.installing.check import Check, State, broken, sound
from xl_addin.hosts.installing.machine import OFFICE, Machine, is_from_internet, zone_mark
from xl_addin.hosts.installing.steps import FILE, Manifest, content_of, digest

INSTALL = "Close Excel and run `breakeven install`."
#: Where the package comes from, whoever runs this knows.
AGAIN = "Install this package again, as you did the first time (`pip install .` in its folder)"


def addin(name: str, manifest: Manifest | None, damage: str) -> Check:
    """Whether the file that was installed is there, and of this version."""
    if damage:
        return broken(name, f"{FILE} is unreadable", damage)
    file = manifest.addin() if manifest else None
    if manifest is None or file is None:
        return broken(name, "not installed", INSTALL)
    try:
        content = content_of(file)
    except CannotWrite as fault:
        return broken(name, "its file cannot be read", str(fault))
    if content is None:
        return broken(name, f"{manifest.version}, its file is missing: installing was interrupted", INSTALL)
    found = f"{manifest.version}, {file.name}, SHA-256 {digest(content)[:16]}"
    if digest(content) != manifest.sha256:
        return broken(name, f"{found}, not the file that was installed", INSTALL)
    if manifest.version != __version__:
        fix = f"The add-in is of {manifest.version}, this environment of {__version__}. "
        return broken(name, found, fix + "Run `breakeven uninstall`, then `breakeven install`.")
    return sound(name, found)


def vba_version(name: str, addin: Path | None) -> Check:
    """The VBA loads the DLL of its own version by name: another version is not found."""
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


def dll(name: str, machine: Machine) -> Check:
    """Whether xlwings' DLL lies where its VBA looks for it."""
    platform_ = str(machine.values(OFFICE).get("platform", ""))
    widths = {"x64": ("64",), "x86": ("32",)}.get(platform_, ("64", "32"))
    names = [f"xlwings{width}-{xlwings_version()}.dll" for width in widths]
    # Where xlwings' VBA looks: beside the interpreter, and above, because it is in Scripts in an environment.
    folders = machine.interpreter.parent, machine.interpreter.parent.parent
    missing = [name for name in names if not any((folder / name).is_file() for folder in folders)]
    if missing:
        again = f"pip install --force-reinstall --no-cache-dir xlwings=={xlwings_version()}"
        fix = f"{again} in an environment made with `python -m venv`. If it goes again, the virus scanner took it."
        return broken(name, f"{' and '.join(missing)} missing", fix)
    return sound(name, " and ".join(names))


def mark_of_the_web(name: str, addin: Path | None) -> Check:
    """Whether Windows blocks the add-in as a file from the internet."""
    if addin is None:
        return Check(name, State.NOT_HERE, "no add-in")
    if is_from_internet(addin):
        fix = (
            f"Close Excel, right-click {addin}, choose Properties, tick Unblock, press OK; or run `breakeven install`."
        )
        return broken(name, "the add-in is blocked as downloaded", fix)
    return sound(name, "a mark without a zone that blocks" if zone_mark(addin).is_file() else "none")


def configured(name: str, machine: Machine, file: Path) -> Check:
    """Whether a configuration names this environment."""
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
