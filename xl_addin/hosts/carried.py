"""What the functions need where nothing can be installed: our modules and tables, and licences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path

from xl_addin.errors import CannotWrite

PROJECT = "selfhost-breakeven"

#: What of our packages a function needs; the rest of them makes workbooks, reads bills and refreshes prices.
FUNCTIONS: Mapping[str, tuple[str, ...]] = {
    "udfs": ("*.py",),
    "xl_addin": (
        *("__init__.py", "addresses.py", "errors.py", "units.py", "functions/*.py"),
        *("model/*.py", "model/*.toml"),
        "notation/*.py",
        *("catalogue/*.py", "catalogue/*.toml", "catalogue/migrations/*.sql"),
        "hosts/__init__.py",
    ),
}


def files(package: str, patterns: Iterable[str]) -> dict[str, bytes]:
    """The files of an installed package that fit the patterns, by their path from where packages lie.

    Raises:
        CannotWrite: the package is not installed.
    """
    folder = _folder(package)
    found = (file for pattern in patterns for file in folder.glob(pattern))
    return {f"{package}/{file.relative_to(folder).as_posix()}": file.read_bytes() for file in found}


def functions() -> dict[str, bytes]:
    """The modules and tables that the functions are made of."""
    return {name: content for one in FUNCTIONS for name, content in files(one, FUNCTIONS[one]).items()}


def licence(project: str = PROJECT) -> bytes:
    """The licence that an installed project comes with.

    Raises:
        CannotWrite: it is not there.
    """
    try:
        installed = distribution(project)
    except PackageNotFoundError:
        raise CannotWrite(f"{project} is not installed, so its licence is not there: pip install {project}.") from None
    # Installed for development, a project's licence lies beside its packages.
    text = installed.read_text("licenses/LICENSE") or _text(Path(str(installed.locate_file("LICENSE"))))
    if text is None:
        raise CannotWrite(f"{project} came without its licence: install it anew.")
    return text.encode()


def _text(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.is_file() else None


def _folder(package: str) -> Path:
    found = find_spec(package)
    if found is None or found.origin is None:
        raise CannotWrite(f"The package {package} is not installed: install {PROJECT} anew.")
    return Path(found.origin).parent
