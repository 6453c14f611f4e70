"""Which releases Windows' Python is given: those of the environment that this runs in, and what only Windows needs."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = "selfhost-breakeven"

#: Windows' Python itself comes from this package, which brings it along for the games that are made with it.
BRINGS_PYTHON = "panda3d"

#: What a requirement may depend on.
_WINDOWS = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"}

#: Checkers of this code and programs that are none of Windows' own, and one that is published as source alone.
_NOT_FOR_WINDOWS = {
    "import-linter",
    "mypy",
    "pandas-stubs",
    "playwright",
    "ruff",
    "types-openpyxl",
    "win-unicode-console",
}


def releases(*extras: str) -> list[str]:
    """Every package that the project needs on Windows, with its release: `numpy==2.4.6`.

    What this environment has not, because Linux does without, is listed without a release.
    """
    found: dict[str, str] = {}
    open_: list[tuple[str, frozenset[str]]] = [(PROJECT, frozenset(extras))]
    seen: set[tuple[str, frozenset[str]]] = set()
    while open_:
        name, wanted = asked = open_.pop()
        if asked in seen or name in _NOT_FOR_WINDOWS:
            continue
        seen.add(asked)
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            found[name] = name
            continue
        if name != PROJECT:
            found[name] = f"{name}=={installed.version}"
        open_ += _needed(installed.requires or [], wanted)
    return sorted(found.values())


def _needed(requirements: list[str], extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    for one in map(Requirement, requirements):
        environments = [{**_WINDOWS, "extra": extra} for extra in extras or {""}]
        if one.marker is None or any(one.marker.evaluate(environment) for environment in environments):
            yield canonicalize_name(one.name), frozenset(one.extras)
