"""The template workbooks: what they hold, how they look, and how they are packed."""

from __future__ import annotations

from pathlib import Path

from workbooks import model_workbook, packaging


def build_model(path: Path) -> Path:
    """Write the native workbook."""
    packaging.write(model_workbook.build(), path)
    return path


def build(out: Path) -> list[Path]:
    """Write every template workbook into the folder, which is made where it is missing."""
    out.mkdir(parents=True, exist_ok=True)
    return [build_model(out / model_workbook.FILE)]
