"""The links from a cell of Excel for Windows to Python, one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from xl_addin.errors import UnreadableFile
from xl_addin.hosts.installing import what_excel_allows as excel
from xl_addin.hosts.installing import what_was_installed as ours
from xl_addin.hosts.installing.check import Check, State
from xl_addin.hosts.installing.machine import Machine
from xl_addin.hosts.installing.steps import Manifest, read_manifest


@dataclass(frozen=True, slots=True)
class Installation:
    """What the links are looked at in: the machine, and what was written down when the add-in was installed."""

    machine: Machine
    manifest: Manifest | None
    #: Why that cannot be read, if so.
    damage: str = ""

    @property
    def addin(self) -> Path | None:
        """Where the add-in was put."""
        return self.manifest.addin() if self.manifest else None

    @property
    def there(self) -> Path | None:
        """The add-in's file, as long as it is there."""
        return self.addin if self.addin is not None and self.addin.is_file() else None


LINKS: dict[str, Callable[[str, Installation], Check]] = {
    "Excel": lambda name, at: excel.desktop_excel(name, at.machine),
    "Add-in": lambda name, at: ours.addin(name, at.manifest, at.damage),
    "xlwings in the add-in": lambda name, at: ours.vba_version(name, at.there),
    "xlwings' DLL": lambda name, at: ours.dll(name, at.machine),
    "Mark of the Web": lambda name, at: ours.mark_of_the_web(name, at.there),
    "Trusted location": lambda name, at: excel.trusted_location(name, at.machine),
    "Macros": lambda name, at: excel.macros(name, at.machine),
    "Disabled items": lambda name, at: excel.disabled_items(name, at.machine, at.addin),
    "Loaded once": lambda name, at: excel.loaded_once(name, at.machine, at.addin),
    "Add-in's configuration": lambda name, at: ours.configured(name, at.machine, at.machine.addin_configuration),
    "xlwings' configuration": lambda name, at: ours.configured(name, at.machine, at.machine.configuration),
}


def excel_chain(machine: Machine) -> Iterator[Check]:
    """Every link that there is on Windows only."""
    if not machine.is_windows:
        yield from (Check(name, State.NOT_HERE, "on Windows only") for name in LINKS)
        return
    try:
        installation = Installation(machine, read_manifest(machine))
    except UnreadableFile as fault:
        installation = Installation(machine, None, str(fault))
    yield from (look(name, installation) for name, look in LINKS.items())
