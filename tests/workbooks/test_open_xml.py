"""Microsoft's own Open XML SDK finds nothing wrong with the finished files, and would find what is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import udfs
import workbooks

VALIDATOR = Path(sys.prefix, "open-xml", "node_modules", ".bin", "ooxml-validator")

pytestmark = pytest.mark.skipif(
    not VALIDATOR.exists(), reason="the Open XML validator is not there: install npm, then `make test` fetches it"
)


def complaints(path: Path, version: str) -> list[str]:
    """What the validator says of a file for one version of Excel."""
    said = subprocess.run(
        [VALIDATOR, path, "--officeVersion", version], capture_output=True, text=True, check=False, timeout=120
    )
    return [f"{error['path']}: {error['description']}" for error in json.loads(said.stdout)["errors"]]


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
