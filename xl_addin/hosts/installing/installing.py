"""Install the add-in for this user of Windows, and undo all of it.

The add-in goes into XLSTART. Excel opens what lies there whenever it starts, trusts the folder by default, and reads
no setting for it: one file put there is installed, the same file taken away is not. The other way, a copy in AddIns
and a value `OPEN` in the registry, needs Excel closed for as long, is rewritten by Excel when it quits, and leaves
a message at every start when the file is lost. Because Excel opens everything in XLSTART, no other file is ever
put there, not even for a moment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from xl_addin import __version__
from xl_addin.errors import CannotWrite, UnreadableFile
from xl_addin.hosts.installing import configuration
from xl_addin.hosts.installing.machine import Machine, is_from_internet
from xl_addin.hosts.installing.steps import (
    ADDIN,
    CONFIGURATION,
    FILE,
    Manifest,
    Record,
    Step,
    content_of,
    digest,
    make_folder,
    part_of,
    put,
    read_manifest,
    remove,
    remove_if_empty,
    write_manifest,
)

ELSEWHERE = (
    "xlwings' functions run in Excel on Windows only. On a Mac or on Linux the workbooks that `breakeven build` writes "
    "calculate without it, and `breakeven doctor` says what else is there."
)
OTHER_PYTHON = "Install Python from python.org, make an environment with it, and install selfhost-breakeven there."
KEPT = "before-"


def install(machine: Machine, addin: Path, version: str = __version__) -> list[str]:
    """Put the add-in where Excel loads it, point xlwings at this environment, and say what was done.

    Raises:
        CannotWrite: it is not Windows, Excel runs, or a file or folder is closed to us.
        UnreadableFile: there is no such add-in, or a newer version is installed.
    """
    refuse_unless_ready(machine, "install")
    content = content_of(addin)
    if content is None:
        raise UnreadableFile(f"There is no add-in {addin}: name the .xlam file.")
    former = read_manifest(machine)
    steps = steps_to_install(machine, content, addin.name, version)
    for step in steps:
        step.do()
    target = machine.xlstart / addin.name
    said = [
        f"Installed: breakeven {version} in {target}",
        f"{machine.addin_configuration} and {machine.configuration} name {machine.interpreter} and the module udfs.",
        "Start Excel and type =BREAKEVEN_UTIL( in a cell. `breakeven uninstall` undoes this.",
    ]
    if former is not None and former.version != version:
        said.insert(1, f"It takes the place of breakeven {former.version}.")
    if is_from_internet(addin):
        said.insert(1, f"{addin.name} was downloaded; the copy is not blocked. Its SHA-256 is {digest(content)}.")
    return said


def uninstall(machine: Machine) -> list[str]:
    """Take away what was installed, put back what was there before, and say what was done.

    Raises:
        CannotWrite: it is not Windows, Excel runs, or a file is open in another program.
        UnreadableFile: what was remembered is damaged.
    """
    refuse_unless_ready(machine, "uninstall")
    former = read_manifest(machine)
    for step in steps_to_uninstall(machine):
        step.do()
    if former is None:
        return ["Nothing was installed."]
    left = [record.path for record in former.records if record.kind == ADDIN and Path(record.path).exists()]
    return [
        f"Uninstalled: breakeven {former.version}.",
        *(f"{path} is not ours, and stays." for path in left),
        "Your price book and your workbooks stay where they are.",
    ]


def refuse_unless_ready(machine: Machine, command: str) -> None:
    """Say at once, before anything is built, why the command cannot run here or now.

    Raises:
        CannotWrite: it is not Windows, Python is of the Microsoft Store, or Excel runs.
    """
    if not machine.is_windows:
        raise CannotWrite(f"`breakeven {command}` is for Windows. {ELSEWHERE}")
    if machine.is_python_of_the_store:
        raise CannotWrite(f"What this Python from the Microsoft Store installs, Excel cannot see. {OTHER_PYTHON}")
    if machine.excel_runs:
        raise CannotWrite(f"Excel is running and holds its add-ins: close it and run `breakeven {command}` again.")


def steps_to_install(machine: Machine, content: bytes, name: str, version: str) -> list[Step]:
    """What there is to do, in order; after an interruption, what it takes from there."""
    former = read_manifest(machine)
    if former is not None and _number(former.version) > _number(version):
        raise UnreadableFile(
            f"breakeven {former.version} is installed, and this is {version}: pip install --upgrade "
            "selfhost-breakeven, or run `breakeven uninstall` first."
        )
    ours = configuration.settings(machine.interpreter, machine.encoding)
    addin = _addin(machine, former, machine.xlstart / name, content)
    settings = [_settings(machine, former, path, ours) for path in (machine.addin_configuration, machine.configuration)]
    files = (addin, *settings)
    parents = {above for file in files for above in file.path.parents}
    made = [str(folder) for folder in parents if not folder.exists()]
    paths = {str(file.path) for file in files}
    others = [record for record in former.records if record.path not in paths] if former else []
    manifest = Manifest(
        version,
        digest(content),
        [*(file.record for file in files), *others],
        sorted({*made, *(former.folders if former else [])}),
    )
    kept = {record.before for record in manifest.records}
    return [
        Step("make our folder", lambda: make_folder(machine.own)),
        *(
            Step(f"keep the {file.record.kind} that was there", partial(_keep, machine, file))
            for file in files
            if file.before is not None
        ),
        Step("remember what will be done", lambda: write_manifest(machine, manifest)),
        *(Step(f"take away the former {one.kind}", partial(_restore, machine, one)) for one in others),
        Step("make Excel's folder", lambda: make_folder(addin.path.parent)),
        *(Step(f"make the folder of {file.path.name}", partial(make_folder, file.path.parent)) for file in settings),
        *(Step(f"put {file.path.name}", partial(put, file.after, file.path, file.path.parent)) for file in settings),
        Step("put the add-in", lambda: put(addin.after, addin.path, machine.own)),
        Step("forget older copies", lambda: _sweep(machine, kept)),
    ]


def steps_to_uninstall(machine: Machine) -> list[Step]:
    """What there is to undo, in order; after an interruption, what is left of it."""
    former = read_manifest(machine)
    steps = []
    if former is not None:
        steps = [
            *(Step(f"put back the {one.kind}", partial(_restore, machine, one)) for one in former.records),
            Step("remove the folders we made", lambda: remove_if_empty([Path(folder) for folder in former.folders])),
            Step("forget it", lambda: remove(machine.own / FILE)),
        ]
    return [
        *steps,
        Step("remove the copies", lambda: _sweep(machine, set())),
        Step("remove our folder", lambda: remove_if_empty([machine.own])),
    ]


# What is there, what was there before us, and what shall be there -----------------------------------------------------


@dataclass(frozen=True, slots=True)
class Replaced:
    """A file of ours: what was there before us, what shall be there, and what is remembered of it."""

    path: Path
    before: bytes | None
    after: bytes
    record: Record


def _addin(machine: Machine, former: Manifest | None, path: Path, content: bytes) -> Replaced:
    # The very same file without a note of it is ours too: the note was lost, or somebody copied it there by hand.
    known = (former and former.record(path)) or Record(ADDIN, str(path), [digest(content)])
    return _replaced(machine, known, path, content)


def _settings(machine: Machine, former: Manifest | None, path: Path, ours: dict[str, bytes]) -> Replaced:
    known = (former and former.record(path)) or Record(CONFIGURATION, str(path), [])
    before = _before(machine, known) or b""
    # A path may hold any byte of the system's code page: Latin-1 takes each as it is.
    set_by_us = {key: [*known.values.get(key, []), value.decode("latin-1")] for key, value in ours.items()}
    values = {key: list(dict.fromkeys(values)) for key, values in set_by_us.items()}
    return _replaced(machine, replace(known, values=values), path, configuration.with_settings(before, ours))


def _replaced(machine: Machine, known: Record, path: Path, after: bytes) -> Replaced:
    before = _before(machine, known)
    ours = [*(one for one in known.ours if one != digest(after)), digest(after)]
    kept = "" if before is None else f"{KEPT}{digest(before)[:16]}"
    return Replaced(path, before, after, replace(known, ours=ours, before=kept))


def _before(machine: Machine, record: Record) -> bytes | None:
    """What is or was there without us: the kept copy; or, where somebody changed the file since, the file less ours."""
    now = content_of(Path(record.path))
    kept = content_of(machine.own / record.before) if record.before else None
    is_lost = bool(record.before) and kept is None
    if now is None:
        return kept
    if record.kind == ADDIN:
        return kept if digest(now) in record.ours else now
    if digest(now) in record.ours and not is_lost:
        return kept
    ours = {key: [value.encode("latin-1") for value in values] for key, values in record.values.items()}
    without_ours = configuration.put_back(now, kept or b"", ours)
    is_all_ours = bool(now) and not without_ours and not record.before
    return None if is_all_ours else without_ours


def _keep(machine: Machine, file: Replaced) -> None:
    assert file.before is not None
    put(file.before, machine.own / file.record.before, machine.own)


def _restore(machine: Machine, record: Record) -> None:
    path = Path(record.path)
    beside = machine.own if record.kind == ADDIN else path.parent
    remove(part_of(path, beside))
    before = _before(machine, record)
    if before is None:
        remove(path)
    elif before != content_of(path):
        make_folder(path.parent)
        put(before, path, beside)


def _sweep(machine: Machine, kept: set[str]) -> None:
    """Remove our copies, but for those that are still needed."""
    for file in [*machine.own.glob(f"{KEPT}*"), *machine.own.glob("*.breakeven-part")]:
        if file.name not in kept:
            remove(file)


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))
