"""Files put in place in one step, and zips whose bytes repeat. Failures: tests/workbooks/test_packaging.py."""

from __future__ import annotations

import stat
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from tests.posix import MODES, posix_only
from xl_addin.writing import put_in_place, zipped


@posix_only(MODES)
def test_whoever_may_read_the_folder_may_read_the_file(tmp_path: Path) -> None:
    written = put_in_place(tmp_path / "page.html", b"new")
    assert (written.read_bytes(), stat.S_IMODE(written.stat().st_mode)) == (b"new", 0o644)
    assert [file.name for file in tmp_path.iterdir()] == ["page.html"]


def test_a_link_stays_and_its_file_is_written(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "own.conf").write_bytes(b"old")
    link = tmp_path / "own.conf"
    link.symlink_to(tmp_path / "kept" / "own.conf")
    assert put_in_place(link, b"new") == link
    assert link.is_symlink()
    assert (tmp_path / "kept" / "own.conf").read_bytes() == b"new"


def test_a_zip_keeps_its_order_and_forgets_its_day() -> None:
    parts = {"second": b"2" * 1_000, "first": b"1"}
    with ZipFile(BytesIO(zipped(parts))) as package:
        assert package.namelist() == ["second", "first"]
        assert {name: package.read(name) for name in package.namelist()} == parts
    assert zipped(parts) == zipped(dict(parts))
