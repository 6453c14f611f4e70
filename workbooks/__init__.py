"""The template workbooks: what they hold, how they look, and how they are packed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from workbooks import model_workbook, packaging
from xl_addin.cell_function import REGISTRY, CellFunction
from xl_addin.errors import CannotWrite


def build_model(path: Path) -> Path:
    """Write the native workbook: nothing but formulas that every spreadsheet knows."""
    packaging.write(model_workbook.build(), path)
    return path


def build_functions(path: Path, functions: Mapping[str, CellFunction] = REGISTRY) -> Path:
    """Write the edition that types the registered functions beside the native rows."""
    packaging.write(model_workbook.build(functions), path, functions)
    return path


def build(out: Path) -> list[Path]:
    """Write every template workbook into the folder, which is made where it is missing.

    Raises:
        CannotWrite: the folder cannot be made or written to; nothing is left half written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise CannotWrite(f"{out} cannot be used as a folder ({fault.strerror}): choose another.") from fault
    return [
        build_model(out / model_workbook.FILE),
        build_functions(out / model_workbook.FUNCTIONS_FILE),
    ]
