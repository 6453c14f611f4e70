"""What `breakeven doctor` finds: every fault there can be, with the words that mend it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
import typer
import xlwings
from typer.testing import CliRunner

from tests.hosts.windows import ADDIN, Home, home_in, with_registry
from tests.posix import SCRIPT, posix_only
from xl_addin.catalogue import reading
from xl_addin.command import install as install_commands
from xl_addin.errors import UnreadableFile
from xl_addin.hosts import installing
from xl_addin.hosts.installing import (
    Check,
    State,
    configuration,
    doctor,
    examine,
    install,
    machine,
    report,
    what_was_installed,
)
from xl_addin.hosts.installing.machine import (
    DEFENDER,
    DISABLED_ITEMS,
    EXCEL_PROGRAM,
    OFFICE,
    OPTIONS,
    POLICIES,
    SETTINGS,
    TRUSTED_LOCATIONS,
)
from xl_addin.hosts.libreoffice.extension import IDENTIFIER

VERSION = xlwings.__version__
#: A workbook with xlwings' own VBA of the installed version: as good as our add-in for what is looked at.
WITH_VBA = Path(xlwings.__file__).parent / "quickstart_standalone.xlsm"

LISTED = """#!/bin/sh
echo "All deployed extensions:"
[ "$2" = "--shared" ] && echo "Identifier: {identifier}"
exit 0
"""


@pytest.fixture
def today() -> date:
    """The day on which the price book was last verified."""
    verified = [reading.last_verified(vendor) for vendor in ("OpenAI", "Anthropic")]
    return max(day for day in verified if day is not None)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home on which everything is as it should be."""
    home = home_in(tmp_path)
    built = tmp_path / ADDIN
    built.write_bytes(WITH_VBA.read_bytes())
    install(home.machine, built)
    (home.machine.interpreter.parent.parent / f"xlwings64-{VERSION}.dll").touch()
    unopkg = program(tmp_path / "unopkg", LISTED.format(identifier=IDENTIFIER))
    return replace(home, machine=replace(home.machine, unopkg=unopkg))


def program(file: Path, script: str) -> Path:
    file.write_text(script)
    file.chmod(0o755)
    return file


@posix_only(SCRIPT)
def test_where_nothing_is_broken_every_link_is_ok(home: Home, today: date) -> None:
    found = examine(home.machine, today)
    assert [(check.name, check.found) for check in found if check.state is not State.OK] == []


def edit(change: Callable[[Home], object]) -> Callable[[Home], Home]:
    def changed(home: Home) -> Home:
        change(home)
        return home

    return changed


def machine_with(**changes: object) -> Callable[[Home], Home]:
    return lambda home: replace(home, machine=replace(home.machine, **changes))  # type: ignore[arg-type]


def registry(key: str, values: Mapping[str, str | int | bytes]) -> Callable[[Home], Home]:
    return lambda home: with_registry(home, key, **values)


def conf(change: Callable[[bytes], bytes]) -> Callable[[Home], Home]:
    return edit(lambda home: home.machine.configuration.write_bytes(change(home.machine.configuration.read_bytes())))


def hold(file: Path) -> None:
    """Make it unreadable, for root too."""
    file.unlink()
    file.mkdir()


def dll(home: Home) -> Path:
    return home.machine.interpreter.parent.parent / f"xlwings64-{VERSION}.dll"


def reinstalled(version: str) -> Callable[[Home], Home]:
    def changed(home: Home) -> Home:
        installing.uninstall(home.machine)
        install(home.machine, home.root.parent / ADDIN, version)
        return home

    return changed


#: What is broken; which link says so, what it found, and the words of the fix.
FAULTS: dict[str, tuple[Callable[[Home], Home], str, str, str]] = {
    "Python from the store": (
        machine_with(python=Path(r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.11")),
        "Python",
        "Microsoft Store",
        "python.org",
    ),
    "never installed": (edit(lambda home: installing.uninstall(home.machine)), "Add-in", "not installed", "install"),
    "install was interrupted": (edit(lambda home: home.addin.unlink()), "Add-in", "interrupted", "breakeven install"),
    "an add-in that another program holds": (
        edit(lambda home: hold(home.addin)),
        "Add-in",
        "cannot be read",
        "close Excel",
    ),
    "a configuration that another program holds": (
        edit(lambda home: hold(home.machine.configuration)),
        "xlwings' configuration",
        "cannot be read",
        "close Excel",
    ),
    "another file in its place": (
        edit(lambda home: home.addin.write_bytes(b"another")),
        "Add-in",
        "not the file that was installed",
        "breakeven install",
    ),
    "an older add-in": (reinstalled("0.0.1"), "Add-in", "0.0.1", "uninstall.*install"),
    "a newer add-in": (reinstalled("99.0"), "Add-in", "99.0", "uninstall.*install"),
    "a damaged note": (
        edit(lambda home: (home.machine.own / "installed.json").write_text("{")),
        "Add-in",
        "installed.json is unreadable",
        "delete it and run `breakeven install`",
    ),
    "an add-in without VBA": (
        edit(lambda home: home.addin.write_bytes(b"no zip")),
        "xlwings in the add-in",
        "unreadable",
        "breakeven install",
    ),
    "no Excel": (
        lambda home: with_registry(with_registry(home, OFFICE), EXCEL_PROGRAM),
        "Excel",
        "not found",
        "Install Excel",
    ),
    "Excel from the store": (
        registry(EXCEL_PROGRAM, {"": r"C:\Program Files\WindowsApps\Microsoft.Office.Desktop.Excel\EXCEL.EXE"}),
        "Excel",
        "Microsoft Store",
        "office.com",
    ),
    "no DLL": (edit(lambda home: dll(home).unlink()), "xlwings' DLL", f"xlwings64-{VERSION}.dll missing", "reinstall"),
    "a DLL of another version": (
        edit(lambda home: dll(home).rename(dll(home).with_name("xlwings64-0.1.0.dll"))),
        "xlwings' DLL",
        f"xlwings64-{VERSION}.dll missing",
        f"xlwings=={VERSION}",
    ),
    "Excel of 32 bits without its DLL": (
        registry(OFFICE, {"Platform": "x86"}),
        "xlwings' DLL",
        f"xlwings32-{VERSION}.dll missing",
        "reinstall",
    ),
    "blocked as downloaded": (
        edit(lambda home: machine.zone_mark(home.addin).write_text("[ZoneTransfer]\r\nZoneId=3\r\n")),
        "Mark of the Web",
        "blocked",
        "Unblock",
    ),
    "trusted locations off by policy": (
        registry(rf"{POLICIES[0]}\Excel\Security\Trusted Locations", {"alllocationsdisabled": 1}),
        "Trusted location",
        "policy",
        "administrator",
    ),
    "trusted locations off by a policy from the cloud": (
        registry(rf"{POLICIES[-1]}\Excel\Security\Trusted Locations", {"AllLocationsDisabled": 1}),
        "Trusted location",
        "policy",
        "administrator",
    ),
    "no trusted locations but the company's": (
        registry(rf"{POLICIES[0]}\Common\Security\Trusted Locations", {"allow user locations": 0}),
        "Trusted location",
        "policy",
        "administrator",
    ),
    "VBA off": (registry(rf"{SETTINGS[0]}\Common", {"VBAOff": 1}), "Macros", "VBA is switched off", "administrator"),
    "VBA off by policy": (
        registry(rf"{POLICIES[1]}\Common", {"vbaoff": 1}),
        "Macros",
        "VBA is switched off",
        "administrator",
    ),
    "Office may start no program": (
        registry(DEFENDER, {"D4F940AB-401B-4EFC-AADC-AD5F3C50688A": "1"}),
        "Macros",
        "from starting programs",
        "administrator",
    ),
    "macros may call no DLL": (
        registry(DEFENDER, {"92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b": 1}),
        "Macros",
        "from calling DLLs",
        "administrator",
    ),
    "trusted locations off": (
        registry(TRUSTED_LOCATIONS, {"AllLocationsDisabled": 1}),
        "Trusted location",
        "switched off",
        "Trust Center",
    ),
    "XLSTART not trusted": (
        registry(rf"{TRUSTED_LOCATIONS}\Location2", {"Path": "C:\\Elsewhere\\"}),
        "Trusted location",
        "not listed",
        "Add new location",
    ),
    "XLSTART below a location without subfolders": (
        registry(rf"{TRUSTED_LOCATIONS}\Location2", {"Path": "%APPDATA%\\Microsoft\\Excel"}),
        "Trusted location",
        "not listed",
        "Add new location",
    ),
    "disabled by Excel": (
        registry(DISABLED_ITEMS, {"1F2E": b"\x01\0\0\0" + f"c:\\x\\{ADDIN}".encode("utf-16-le")}),
        "Disabled items",
        "switched the add-in off",
        "Disabled Items",
    ),
    "loaded twice": (
        registry(OPTIONS, {"OPEN": '"OTHER.XLAM"', "OPEN1": f'/R "C:\\AddIns\\{ADDIN.upper()}"'}),
        "Loaded once",
        "ticked",
        "clear the tick",
    ),
    "no configuration": (
        edit(lambda home: home.machine.configuration.unlink()),
        "xlwings' configuration",
        "no xlw",
        "install",
    ),
    "no configuration of the add-in": (
        edit(lambda home: home.machine.addin_configuration.unlink()),
        "Add-in's configuration",
        "no ",
        "breakeven install",
    ),
    "another interpreter": (
        machine_with(interpreter=Path("/elsewhere/Scripts/python.exe")),
        "xlwings' configuration",
        "INTERPRETER_WIN of something else",
        "breakeven install",
    ),
    "other modules": (
        conf(lambda lines: lines.replace(b"udfs", b"others")),
        "xlwings' configuration",
        "UDF MODULES of something else",
        "breakeven install",
    ),
    "the environment is gone": (
        edit(lambda home: home.machine.interpreter.unlink()),
        "xlwings' configuration",
        "interpreter is gone",
        "Install Python",
    ),
    "debugging left on": (
        conf(lambda lines: lines + b'"DEBUG UDFS","True"\r\n'),
        "xlwings' configuration",
        "DEBUG UDFS",
        "Delete the line",
    ),
    "an interpreter that cannot be named": (
        machine_with(interpreter=Path("/Łódź/python.exe")),
        "xlwings' configuration",
        "cannot be written",
        "plain letters",
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_every_fault_has_its_fix(case: str, home: Home, today: date) -> None:
    broken, name, found, fix = FAULTS[case]
    (check,) = (one for one in examine(broken(home).machine, today) if one.name == name)
    assert check.state is State.FAULT
    assert found in check.found
    assert_matches(fix, check.fix)


def assert_matches(pattern: str, text: str) -> None:
    assert re.search(pattern, text), text


@pytest.mark.parametrize("case", FAULTS)
def test_a_report_says_what_was_found_and_nothing_personal(case: str, home: Home, today: date) -> None:
    broken = FAULTS[case][0](home)
    checks = examine(broken.machine, today)
    text = report(broken.machine, checks)
    assert all(check.name in text and check.state.value in text for check in checks)
    assert FAULTS[case][2].split()[0] in text
    for personal in (str(home.root), home.root.name, str(home.root.parent), "elsewhere", "others"):
        assert personal not in text
    assert all(check.fix for check in checks if check.state is State.FAULT)


PATHS = {
    "C:\\Users\\Ada\\x.xlam": "~\\x.xlam",
    "c:/users/ADA/x.xlam": "~/x.xlam",
    "C:\\\\Users\\\\Ada": "~",
    "C:\\Users\\Adam\\x.xlam": "C:\\Users\\Adam\\x.xlam",
    "D:\\Roaming\\Ada\\Microsoft": "%APPDATA%\\Microsoft",
}


@pytest.mark.parametrize("text", PATHS)
def test_the_home_folder_is_a_tilde_however_it_is_written(text: str, tmp_path: Path) -> None:
    one = replace(home_in(tmp_path).machine, home=Path("C:\\Users\\Ada"), roaming=Path("D:\\Roaming\\Ada"))
    assert doctor.without_home(f"in {text}", one) == f"in {PATHS[text]}"


PYTHONS_AND_PACKAGES = {
    "an old Python": ("sys.version_info", (3, 10, 4), "Python", "Install Python 3.11"),
    "no xlwings": ("xlwings_version", lambda: "", "xlwings", "pip install"),
    "another xlwings than in the VBA": (
        "xlwings_version",
        lambda: "0.36.0",
        "xlwings in the add-in",
        "again.*breakeven install",
    ),
}


@pytest.mark.parametrize("case", PYTHONS_AND_PACKAGES)
def test_a_fault_of_the_environment_has_its_fix(
    case: str, home: Home, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    what, value, name, fix = PYTHONS_AND_PACKAGES[case]
    if what == "sys.version_info":
        monkeypatch.setattr(doctor, "sys", SimpleNamespace(version_info=value))
    else:
        for module in (doctor, what_was_installed):
            monkeypatch.setattr(module, what, value)
    (check,) = (one for one in examine(home.machine, today) if one.name == name)
    assert check.state is State.FAULT
    assert_matches(fix, check.fix)


def test_every_link_of_excel_is_broken_by_some_fault(home: Home, today: date) -> None:
    broken = {name for _, name, _, _ in FAULTS.values()} | {name for _, _, name, _ in PYTHONS_AND_PACKAGES.values()}
    assert {check.name for check in examine(home.machine, today)} - broken == {"Price book", "LibreOffice"}


def test_the_vba_is_read_for_the_versions_it_names(tmp_path: Path) -> None:
    assert what_was_installed.xlwings_of(WITH_VBA) == {VERSION}
    damaged = tmp_path / ADDIN
    damaged.write_bytes(WITH_VBA.read_bytes()[:5_000])
    with pytest.raises(UnreadableFile, match="breakeven install"):
        what_was_installed.xlwings_of(damaged)


@pytest.mark.parametrize(("days", "state"), [(0, State.OK), (30, State.OK), (31, State.FAULT)])
def test_prices_are_old_after_thirty_days(days: int, state: State, home: Home, today: date) -> None:
    first = min(day for vendor in doctor_vendors() if (day := reading.last_verified(vendor)) is not None)
    check = by_name(examine(home.machine, first + timedelta(days)))["Price book"]
    assert (check.state, check.found.endswith(f": {days}")) == (state, True)
    assert state is State.OK or "breakeven prices refresh" in check.fix


def test_a_vendor_whose_prices_were_never_verified_is_named(
    home: Home, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = dict.fromkeys(doctor_vendors(), today) | {"Cohere": None}
    monkeypatch.setattr(reading.Book, "last_verified", lambda book, vendor: days[vendor])
    check = by_name(examine(home.machine, today))["Price book"]
    assert (check.state, check.found) == (State.FAULT, "never verified: Cohere")
    assert "breakeven prices refresh" in check.fix


def doctor_vendors() -> tuple[str, ...]:
    from xl_addin.catalogue import vendors

    return tuple(vendors.listed())


def test_a_price_book_that_does_not_answer_is_reported_without_its_password(
    home: Home, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading.forget()
    monkeypatch.setenv("BREAKEVEN_PRICES", "postgres://ada:secret@host/db")
    try:
        checks = examine(home.machine, today)
    finally:
        monkeypatch.undo()
        reading.forget()
    assert by_name(checks)["Price book"].state is State.FAULT
    assert "write sqlite:///" in by_name(checks)["Price book"].fix
    assert "secret" not in report(home.machine, checks)


LIBREOFFICE = {
    "not installed": (None, State.NOT_HERE, ""),
    "with the extension": (LISTED.format(identifier=IDENTIFIER), State.OK, ""),
    "without it": (LISTED.format(identifier="org.other.functions"), State.NOT_HERE, "breakeven install --libreoffice"),
    "in use": ("#!/bin/sh\nexit 1\n", State.FAULT, "Close LibreOffice"),
    "not a program": ("", State.FAULT, "Close LibreOffice"),
}


@posix_only(SCRIPT)
@pytest.mark.parametrize("case", LIBREOFFICE)
def test_libreoffice_is_asked_for_the_extension(case: str, home: Home, today: date, tmp_path: Path) -> None:
    script, state, fix = LIBREOFFICE[case]
    unopkg = None if script is None else program(tmp_path / "its unopkg", script)
    check = by_name(examine(replace(home.machine, unopkg=unopkg), today))["LibreOffice"]
    assert check.state is state
    assert fix in check.fix


@pytest.mark.parametrize("system", ["Darwin", "Linux"])
def test_elsewhere_the_links_of_windows_are_not_here(system: str, home: Home, today: date) -> None:
    checks = by_name(examine(replace(home.machine, system=system), today))
    assert list(checks) == list(by_name(examine(home.machine, today)))
    assert {check.found for check in checks.values() if check.state is State.NOT_HERE} == {"on Windows only"}
    assert checks["Add-in"].state is State.NOT_HERE
    assert checks["Price book"].state is State.OK


def by_name(checks: list[Check]) -> dict[str, Check]:
    return {check.name: check for check in checks}


def test_the_add_in_reads_the_configuration_that_we_write() -> None:
    from xl_addin.hosts.classic.vba import PROJECT

    assert machine.ADDIN_PROJECT == PROJECT


# The real machine -----------------------------------------------------------------------------------------------------


def test_this_machine_is_the_one_that_runs_the_test(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("APPDATA", str(tmp_path))
    here = machine.this_machine()
    running = Path(sys.executable)
    without_a_window = running.with_name("pythonw.exe")
    started = without_a_window if without_a_window.is_file() else running
    assert (here.interpreter, here.roaming) == (started, tmp_path)
    assert here.is_windows == (sys.platform == "win32")


class Key:
    """A registry key as winreg hands it out."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __enter__(self) -> Key:
        return self

    def __exit__(self, *_: object) -> None:
        pass


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows' registry and list of programs, as their own modules answer."""
    tree: dict[str, dict[str, object]] = {
        OPTIONS.partition("\\")[2]: {"OPEN": "x.xlam", "Empty": None},
        TRUSTED_LOCATIONS.partition("\\")[2]: {"AllLocationsDisabled": 0},
        TRUSTED_LOCATIONS.partition("\\")[2] + "\\Location0": {"Path": "C:\\Trusted"},
    }

    def opened(root: str, path: str, _: int, __: int) -> Key:
        if path not in tree:
            raise FileNotFoundError(path)
        return Key(path)

    def below(key: Key) -> list[str]:
        return [path.rpartition("\\")[2] for path in tree if path.rpartition("\\")[0] == key.path]

    winreg = SimpleNamespace(
        HKEY_CURRENT_USER="HKCU",
        HKEY_LOCAL_MACHINE="HKLM",
        KEY_READ=1,
        KEY_WOW64_64KEY=2,
        OpenKey=opened,
        QueryInfoKey=lambda key: (len(below(key)), len(tree[key.path]), 0),
        EnumValue=lambda key, place: (*list(tree[key.path].items())[place], 1),
        EnumKey=lambda key, place: below(key)[place],
    )
    listed = '"System Idle Process","0","Services","0","8 K"\n"EXCEL.EXE","4711","Console","1","200.000 K"\n'
    monkeypatch.setitem(sys.modules, "winreg", winreg)
    monkeypatch.setattr(
        machine, "sys", SimpleNamespace(platform="win32", executable=sys.executable, base_prefix=sys.base_prefix)
    )
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: SimpleNamespace(stdout=listed))


@pytest.mark.usefixtures("windows")
def test_the_registry_is_read_with_the_keys_below_and_the_running_programs_by_name() -> None:
    here = machine.this_machine()
    assert here.values(OPTIONS) == {"open": "x.xlam"}
    assert [*here.below(TRUSTED_LOCATIONS)] == [{"path": "C:\\Trusted"}]
    assert here.values(OFFICE) == {}
    assert here.excel_runs


# The commands ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def app(home: Home, monkeypatch: pytest.MonkeyPatch) -> typer.Typer:
    """The three commands over the temporary home."""

    def build(folder: Path) -> Path:
        return shutil.copyfile(WITH_VBA, folder / ADDIN)

    monkeypatch.setattr(installing, "this_machine", lambda: home.machine)
    app = typer.Typer()
    install_commands.add_commands(app, build, build)
    return app


def test_the_commands_install_examine_and_uninstall(app: typer.Typer, home: Home) -> None:
    runner = CliRunner()
    assert runner.invoke(app, ["uninstall"]).exit_code == 0
    broken = runner.invoke(app, ["doctor"])
    assert broken.exit_code == 1
    assert "Add-in: Close Excel and run `breakeven install`." in broken.output
    installed = runner.invoke(app, ["install"])
    assert (installed.exit_code, home.addin.read_bytes()) == (0, WITH_VBA.read_bytes())
    reported = runner.invoke(app, ["doctor", "--report"])
    assert str(home.root) not in reported.output
    assert "xlwings' DLL" in reported.output
    assert configuration.values(home.machine.configuration.read_bytes())["UDF MODULES"] == b"udfs"
