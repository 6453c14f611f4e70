"""The file itself: the same bytes every time, a result behind every formula, and never half written."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest
from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook

from tests.posix import posix_only
from tests.proof import sampled
from tests.workbooks.built_workbook import BuiltWorkbook
from workbooks import build, packaging
from workbooks.breakeven_model.workbook import FILE
from xl_addin.errors import CannotWrite, UnfitSheet
from xl_addin.writing import DAY

#: Dates in a zip archive count in steps of two seconds.
ZIP_SECONDS = 2.1
BUILD = "import udfs, workbooks, pathlib, sys; workbooks.build(pathlib.Path(sys.argv[1]))"


def small_workbook() -> Workbook:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet["A1"], sheet["A2"] = 20, "=A1*2+2"
    return workbook


# The same bytes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seed", "zone"), sampled(1, [("4321", "Pacific/Auckland"), ("1", "UTC")]))
def test_a_rebuild_gives_the_same_bytes(built_folder: Path, tmp_path: Path, seed: str, zone: str) -> None:
    """In another process, with other hashes, in another time zone, at another time."""
    age = time.time() - (built_folder / FILE).stat().st_mtime
    time.sleep(max(0.0, ZIP_SECONDS - age))
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
    subprocess.run([sys.executable, "-c", BUILD, str(tmp_path)], env=environment, check=True)
    built, rebuilt = ({one.name: one.read_bytes() for one in folder.iterdir()} for folder in (built_folder, tmp_path))
    assert built.keys() == rebuilt.keys()
    assert [name for name in built if built[name] != rebuilt[name]] == []


def test_the_package_tells_neither_the_hour_nor_the_person(model: BuiltWorkbook) -> None:
    with zipfile.ZipFile(model.path) as package:
        assert {part.date_time for part in package.infolist()} == {DAY}
        core = package.read("docProps/core.xml").decode()
    assert core.count(packaging.STAMP) == 2
    assert ">selfhost-breakeven</dc:creator>" in core


# Results behind formulas ----------------------------------------------------------------------------------------------


def test_every_formula_has_a_result_and_none_is_an_error(model: BuiltWorkbook) -> None:
    found = list(model.saved_results())
    assert len(found) > 8_000
    assert [place for *place, result in found if result is None] == []
    assert [place for *place, result in found if isinstance(result, str) and result.startswith("#")] == []


def test_excel_calculates_it_anew_when_it_is_opened(model: BuiltWorkbook) -> None:
    assert model.formulas.calculation.calcMode == "auto"
    assert model.formulas.calculation.fullCalcOnLoad


def test_the_native_workbook_needs_nothing_newer_than_plain_formulas(model: BuiltWorkbook) -> None:
    with zipfile.ZipFile(model.path) as package:
        assert "xl/metadata.xml" not in package.namelist()
        for name in package.namelist():
            if name.startswith("xl/worksheets/sheet"):
                sheet = package.read(name)
                assert b"_xlfn" not in sheet
                assert b't="array"' not in sheet


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("=1/4", 0.25),
        ('="a"&"<b>"', "a<b>"),
        ("=1=1", True),
        ("=NA()", "#N/A"),
        ("=1/0", "#DIV/0!"),
        ('="a"+1', "#VALUE!"),
        ("=ACOS(2)", "#NUM!"),
        ("=NO_SUCH_FUNCTION(1)", "#NAME?"),
    ],
)
def test_a_result_is_saved_as_what_it_is(tmp_path: Path, formula: str, result: object) -> None:
    workbook = Workbook()
    workbook.worksheets[0]["B2"] = formula
    packaging.write(workbook, tmp_path / "one.xlsx")
    cell = load_workbook(tmp_path / "one.xlsx", data_only=True).worksheets[0]["B2"]
    assert cell.value == result
    assert (cell.data_type == "e") is (isinstance(result, str) and result.startswith("#"))


def test_a_formula_that_is_none_is_named_by_its_cell(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.worksheets[0].title = "Levers"
    workbook.worksheets[0]["B2"] = "=Fine tuning!F4&1"
    with pytest.raises(UnfitSheet) as refusal:
        packaging.write(workbook, tmp_path / "one.xlsx")
    assert str(refusal.value) == "Levers!B2 cannot be calculated: write =Fine tuning!F4&1 as Excel reads it."
    assert list(tmp_path.iterdir()) == []


# Never half written ---------------------------------------------------------------------------------------------------


def fails(*_: object) -> NoReturn:
    raise OSError(5, "Input/output error")


def is_interrupted(*_: object) -> NoReturn:
    raise KeyboardInterrupt


@contextmanager
def a_disk_with_room_for(size: int) -> Iterator[None]:
    """No file may grow beyond that size."""
    import resource  # not at the top: Windows has none

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def written_before(tmp_path: Path) -> Path:
    """A workbook that is there already."""
    path = tmp_path / "model.xlsx"
    path.write_bytes(b"the one from before")
    return path


def assert_untouched(path: Path) -> None:
    """The file is the one from before, and there is nothing else beside it."""
    assert path.read_bytes() == b"the one from before"
    assert list(path.parent.iterdir()) == [path]


def test_a_workbook_takes_the_place_of_the_one_before(written_before: Path) -> None:
    packaging.write(small_workbook(), written_before)
    assert load_workbook(written_before, data_only=True).worksheets[0]["A2"].value == 42
    assert list(written_before.parent.iterdir()) == [written_before]


def test_a_failure_at_the_last_step_leaves_the_one_before(
    written_before: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "replace", fails)
    with pytest.raises(CannotWrite, match=r"model\.xlsx cannot be written \(Input/output error\): close it"):
        packaging.write(small_workbook(), written_before)
    assert_untouched(written_before)


def test_an_interruption_leaves_the_one_before(written_before: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "replace", is_interrupted)
    with pytest.raises(KeyboardInterrupt):
        packaging.write(small_workbook(), written_before)
    assert_untouched(written_before)


@posix_only("a limit stands in for a full disk")
def test_a_full_disk_leaves_the_one_before(written_before: Path) -> None:
    with a_disk_with_room_for(1_000), pytest.raises(CannotWrite, match="cannot be written"):
        packaging.write(small_workbook(), written_before)
    assert_untouched(written_before)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match=r"gone.model\.xlsx cannot be written \(No such file or directory\)"):
        packaging.write(small_workbook(), tmp_path / "gone" / "model.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_file_where_a_folder_should_be_is_named(written_before: Path) -> None:
    with pytest.raises(CannotWrite, match=r"Not a directory|No such file or directory"):
        packaging.write(small_workbook(), written_before / "model.xlsx")
    assert_untouched(written_before)


def test_a_folder_where_the_workbook_should_be_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "model.xlsx"
    (target / "inside").mkdir(parents=True)
    with pytest.raises(CannotWrite, match="choose another folder"):
        packaging.write(small_workbook(), target)
    assert list(tmp_path.iterdir()) == [target]
    assert list(target.iterdir()) == [target / "inside"]


def test_building_into_a_file_says_that_it_is_no_folder(written_before: Path) -> None:
    with pytest.raises(CannotWrite, match="cannot be used as a folder"):
        build(written_before)
    assert_untouched(written_before)
