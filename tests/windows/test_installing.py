"""`breakeven install`, `doctor` and `uninstall` by the program that pip made, on Windows' registry and file system."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator

import pytest

from tests.windows.wine import Wine, windows_path
from xl_addin.hosts.installing.machine import EXCEL_PROGRAM, OFFICE

#: What an Excel that is there looks like in the registry.
EXCEL = {
    OFFICE: {"VersionToReport": "16.0.19426.20186", "Platform": "x64"},
    EXCEL_PROGRAM: {"": r"C:\Program Files\Microsoft Office\Root\Office16\EXCEL.EXE"},
}

#: The user's own settings of xlwings, which are to be put back to the last byte.
OWN_SETTINGS = b'"PYTHONPATH","C:\\my functions"\n"INTERPRETER_WIN","C:\\other\\pythonw.exe"'

WRITTEN = {
    "AppData/Roaming/Microsoft/Excel/XLSTART/selfhost_breakeven.xlam",
    "AppData/Roaming/selfhost-breakeven/installed.json",
    ".selfhost_breakeven/selfhost_breakeven.conf",
    ".xlwings/xlwings.conf",
}

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def breakeven(wine: Wine) -> Run:
    """The command as it is typed into a window, with a price book that is not among the user's files."""
    book = f"sqlite:///{windows_path(wine.drive / 'prices.sqlite')}"
    program = windows_path(wine.python / "Scripts" / "breakeven.exe")
    return lambda *words: wine.run(program, *words, BREAKEVEN_PRICES=book)


@pytest.fixture
def with_excel(wine: Wine) -> Iterator[None]:
    """A computer with Excel, as far as the registry tells, and a user who has settings of xlwings already."""
    for key, values in EXCEL.items():
        for name, value in values.items():
            wine.run("reg", "add", key, *(["/v", name] if name else ["/ve"]), "/d", value, "/f", "/reg:64")
    settings = wine.user / ".xlwings" / "xlwings.conf"
    settings.parent.mkdir()
    settings.write_bytes(OWN_SETTINGS)
    yield
    settings.unlink()
    settings.parent.rmdir()
    for key in EXCEL:
        wine.run("reg", "delete", key, "/f", "/reg:64")


def everything_of(wine: Wine) -> dict[str, bytes | None]:
    """The user's files and folders, but for Temp, where pywin32 keeps what it learned of types."""
    tops = [top for top in wine.user.iterdir() if top.name != "Temp"]
    found = [*tops, *(path for top in tops for path in top.rglob("*"))]
    return {str(path.relative_to(wine.user)): path.read_bytes() if path.is_file() else None for path in found}


def registry_of(wine: Wine) -> bytes:
    wine.run("reg", "export", r"HKCU\Software", r"C:\exported.reg", "/y")
    return (wine.drive / "exported.reg").read_bytes()


def test_what_install_writes_doctor_finds_in_order_and_uninstall_takes_away(
    wine: Wine, breakeven: Run, with_excel: None, found: Callable[[str, str], None]
) -> None:
    before, registry = everything_of(wine), registry_of(wine)
    installed = breakeven("install")
    assert installed.returncode == 0, installed.stdout
    now = everything_of(wine)
    written = {name for name, content in now.items() if content is not None and before.get(name) != content}
    assert written > WRITTEN
    examined = breakeven("doctor")
    assert examined.returncode == 0, examined.stdout
    assert "Nothing is broken." in examined.stdout
    report = breakeven("doctor", "--report").stdout
    assert "Windows-10" in report
    assert "users" not in report
    assert breakeven("install").returncode == 0
    taken_away = breakeven("uninstall")
    assert taken_away.returncode == 0, taken_away.stdout
    assert everything_of(wine) == before
    assert registry_of(wine) == registry
    found("breakeven install: files written, all of them the user's", str(len(written)))
    found("breakeven doctor, installed", "nothing is broken")
    found("breakeven uninstall: the user's files, folders and registry", "as before")


def test_without_excel_the_doctor_says_so(breakeven: Run) -> None:
    examined = breakeven("doctor")
    assert examined.returncode == 1
    assert "Excel: Install Excel for the desktop" in examined.stdout
