"""Windows' own Python in a folder, step by step: a step that was done is done again where what it rests on changes.

From Debian: Wine. From PyPI: Windows' Python itself, pywin32, and every package in the release that runs here. From
this machine: the standard library, which is the same on Windows, and the project as it is.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from tests.changes.change import copy_of_the_project, files_of_the_project
from tests.windows import lacking
from tests.windows.releases import BRINGS_PYTHON, PROJECT, releases
from tests.windows.wine import Wine, windows_path

#: What pip is asked for, so that it brings what is made for Windows.
FOR_WINDOWS = (
    *("--platform", "win_amd64", "--implementation", "cp", "--only-binary", ":all:", "--no-deps"),
    *("--python-version", f"{sys.version_info[0]}.{sys.version_info[1]}"),
)

#: Of the standard library, what is of no use without a screen, or is made for Linux.
_NOT_COPIED = ("__pycache__", "site-packages", "lib-dynload", "test", "idlelib", "turtledemo", "config-3*")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, and a text that is another whenever it has to be done again."""

    name: str
    made_of: str
    do: Callable[[Wine], None]


def set_up(wine: Wine) -> dict[str, float]:
    """Do what is not done yet; the seconds that each step took.

    Raises:
        RuntimeError, CalledProcessError: a step failed; the next call goes on from there.
    """
    took = {}
    so_far = hashlib.sha256()
    (wine.folder / "done").mkdir(parents=True, exist_ok=True)
    for step in steps():
        so_far.update(f"{step.name}: {step.made_of}\n".encode())
        done = wine.folder / "done" / step.name
        if done.is_file() and done.read_text() == so_far.hexdigest():
            continue
        print(f"{step.name} ...", file=sys.stderr, flush=True)
        start = perf_counter()
        step.do(wine)
        took[step.name] = perf_counter() - start
        done.write_text(so_far.hexdigest())
    return took


def steps() -> list[Step]:
    """Every step, in order: whenever one is done again, all that follow are."""
    wanted = releases("dev")
    return [
        Step("windows", "a user", _make_windows),
        Step("python", f"{sys.version} {_digest([Path(__file__)])}", _install_python),
        Step("lacking", lacking.digest(), lacking.make),
        Step("wheels", " ".join(wanted), lambda wine: _bring(wine, "wheels", wanted)),
        Step("packages", "", lambda wine: _install(wine, *wanted, "--no-deps")),
        Step("complex numbers", "", lacking.give_numpy_complex_numbers),
        Step("project", _digest(files_of_the_project()), _install_the_project),
    ]


def _make_windows(wine: Wine) -> None:
    wine.end()
    for folder in ("prefix", "home"):
        shutil.rmtree(wine.folder / folder, ignore_errors=True)
    (wine.folder / "home").mkdir(parents=True)
    subprocess.run(
        ["wineboot", "--init"], env=wine.environment(), stdin=subprocess.DEVNULL, capture_output=True, check=True
    )
    wine.run("winecfg", "-v", "win10")
    # What Wine laid into the home folder is put where Windows has it.
    for link in wine.user.iterdir():
        if link.is_symlink():
            link.unlink()
            link.mkdir()


def _install_python(wine: Wine) -> None:
    brought = wine.folder / "python"
    shutil.rmtree(brought, ignore_errors=True)
    _bring(wine, brought.name, [BRINGS_PYTHON, "pip"])
    (archive,) = brought.glob(f"{BRINGS_PYTHON}-*.whl")
    shutil.rmtree(wine.python, ignore_errors=True)
    libraries = wine.python / "DLLs"
    libraries.mkdir(parents=True)
    with zipfile.ZipFile(archive) as packed:
        for name in packed.namelist():
            folder, _, file = name.partition("/")
            # Wine has Microsoft's C library itself.
            if folder == "deploy_libs" and file.endswith((".dll", ".pyd")) and not file.startswith("api-ms-"):
                beside = file.lower().startswith(("python", "vcruntime"))
                (wine.python if beside else libraries).joinpath(file).write_bytes(packed.read(name))
    library = sysconfig.get_path("stdlib")
    shutil.copytree(library, wine.python / "Lib", ignore=shutil.ignore_patterns(*_NOT_COPIED))
    # python3*.dll may be of a later release, which asks this of the class where an earlier one did not.
    finder = wine.python / "Lib" / "importlib" / "metadata" / "__init__.py"
    method = "    def invalidate_caches(cls)"
    text = finder.read_text(encoding="utf-8").replace(f"    @classmethod\n{method}", method)
    finder.write_text(text.replace(method, f"    @classmethod\n{method}"), encoding="utf-8")
    (pip,) = brought.glob("pip-*.whl")
    with zipfile.ZipFile(pip) as packed:
        # Of a wheel that is Python alone nothing else would be done.
        packed.extractall(wine.python / "Lib" / "site-packages")


def _bring(wine: Wine, folder: str, wanted: Iterable[str]) -> None:
    """Have pip bring packages into a folder, as Windows' Python would ask for them."""
    command = [sys.executable, "-m", "pip", "download", "-qq", "--disable-pip-version-check", *FOR_WINDOWS]
    subprocess.run([*command, "--dest", str(wine.folder / folder), *wanted], check=True)


def _install_the_project(wine: Wine) -> None:
    """The project as it is, for its tests; and packed and installed as anybody would, with what it says it needs."""
    copied = wine.folder / "project"
    shutil.rmtree(copied, ignore_errors=True)
    for old in (wine.folder / "wheels").glob(f"{PROJECT.replace('-', '_')}-*.whl"):
        old.unlink()
    copy_of_the_project(copied)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*command, "--wheel-dir", str(wine.folder / "wheels"), str(copied)], check=True)
    shutil.rmtree(copied / "build", ignore_errors=True)
    wine.run_python("-m", "pip", "uninstall", "--quiet", "--yes", PROJECT)
    _install(wine, PROJECT)


def _install(wine: Wine, *wanted: str) -> None:
    asked = ("-m", "pip", "install", "--quiet", "--no-index", "--no-compile", "--no-warn-script-location")
    wine.run_python(*asked, "--find-links", windows_path(wine.folder / "wheels"), *wanted)


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file}\n".encode() + (file.read_bytes() if file.is_file() else b""))
    return digest.hexdigest()
