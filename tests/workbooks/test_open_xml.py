"""Microsoft's own Open XML SDK finds nothing wrong with the finished files, and would find what is wrong."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.open_xml import EACH_VERSION, complaints
from workbooks.breakeven_model.workbook import FILE, FUNCTIONS_FILE


@pytest.mark.parametrize("file", [FILE, FUNCTIONS_FILE], ids=["model", "functions"])
@EACH_VERSION
def test_the_validator_finds_nothing(built_folder: Path, file: str, version: str) -> None:
    assert complaints(built_folder / file, version) == []


def test_the_validator_finds_a_damaged_part(built_folder: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.xlsx"
    with zipfile.ZipFile(built_folder / FILE) as source, zipfile.ZipFile(damaged, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/workbook.xml":
                content = content.replace(b"<sheets>", b"<sheets><nonsense/>")
            target.writestr(name, content)
    assert complaints(damaged, "Microsoft365")
