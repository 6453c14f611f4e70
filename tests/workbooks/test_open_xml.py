"""Microsoft's own Open XML SDK finds nothing wrong with the finished files, and would find what is wrong."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

import udfs
import workbooks
from tests.open_xml import complaints


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    assert udfs.SELFHOST_TOTAL(1, 2) == 3  # the functions edition types what udfs registers
    return workbooks.build(tmp_path_factory.mktemp("built"))


@pytest.mark.parametrize("number", [0, 1], ids=["model", "functions"])
@pytest.mark.parametrize("version", ["Office2016", "Microsoft365"])
def test_the_validator_finds_nothing(built: list[Path], number: int, version: str) -> None:
    assert complaints(built[number], version) == []


def test_the_validator_finds_a_damaged_part(built: list[Path], tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.xlsx"
    with zipfile.ZipFile(built[0]) as source, zipfile.ZipFile(damaged, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/workbook.xml":
                content = content.replace(b"<sheets>", b"<sheets><nonsense/>")
            target.writestr(name, content)
    assert complaints(damaged, "Microsoft365")
