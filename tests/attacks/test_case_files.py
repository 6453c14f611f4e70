"""No file of own cases and no calculator, however hostile, gives a traceback or a runaway."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from tests.attacks.damage import damaged
from tests.attacks.limited import said_under_a_limit
from tests.proof import sampled
from xl_addin.cases import own_cases, your_bill
from xl_addin.errors import BreakevenError

FILES_AT_ONCE = 60
HEADER = ["name", "api_monthly", "gpu_rental", "ops", "utilization", "compliance"]
CSV = (",".join(HEADER) + '\nOurs,40000,8000,25000,55%,\n"Theirs, too","$40,000.50",0,1e4,0.7,SOC 2\n\n').encode()
SHEET = "xl/worksheets/sheet1.xml"


def workbook(**cells: str | float) -> bytes:
    book, written = Workbook(), BytesIO()
    book.worksheets[0].append(HEADER)
    book.worksheets[0].append(["Ours", 40_000, 8_000, 25_000, 0.55, None])
    for place, value in cells.items():
        book.worksheets[0][place] = value
    book.save(written)
    return written.getvalue()


def with_part(name: str, change: Callable[[bytes], bytes], content: bytes | None = None) -> bytes:
    """The workbook with one part changed."""
    written = BytesIO()
    with ZipFile(BytesIO(content or workbook())) as package, ZipFile(written, "w", ZIP_DEFLATED) as changed:
        for part in package.namelist():
            text = package.read(part)
            changed.writestr(part, change(text) if part == name else text)
    return written.getvalue()


PARTS = ZipFile(BytesIO(workbook())).namelist()


@pytest.mark.parametrize("seed", sampled(2, range(40)))
def test_a_damaged_file_is_read_or_refused_in_words(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    for _ in range(FILES_AT_ONCE):
        path = tmp_path / f"own.{chance.choice(['csv', 'xlsx'])}"
        if path.suffix == ".csv":
            path.write_bytes(damaged(CSV, chance))
        elif chance.random() < 0.2:
            path.write_bytes(damaged(workbook(), chance))
        else:
            path.write_bytes(with_part(chance.choice(PARTS), lambda text: damaged(text, chance)))
        for read in (own_cases.read, your_bill.of_calculator):
            try:
                read(path)
            except BreakevenError as refused:
                assert str(refused).startswith((path.name, str(path)))  # noqa: PT017


MEGABYTE = 1 << 20

BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a stray cell below": (lambda: workbook(A1048576="Theirs"), "Row 1048576: api_monthly is empty"),
    "a stray cell aside": (lambda: workbook(XFD1048576=1), "read 1"),
    "a stray name": (lambda: workbook(XFD1="ops"), "a first row of too many cells"),
    "a row beyond the sheet": (
        lambda: with_part(SHEET, lambda text: text.replace(b'r="2"', b'r="999999999999"')),
        "has more than 1,048,576 rows",
    ),
    "a size that is not so": (
        lambda: with_part(SHEET, lambda text: re.sub(rb'ref="[^"]*"', b'ref="A1:XFD1048576"', text, count=1)),
        "read 1",
    ),
    "a sheet": (
        lambda: with_part(
            SHEET, lambda text: text.replace(b"</sheetData>", b"<row/>" * (90 * MEGABYTE) + b"</sheetData>")
        ),
        "unpacks to 540 MB in xl/worksheets/sheet1.xml",
    ),
    "a row": (
        lambda: with_part(SHEET, lambda text: text.replace(b"</row>", b"<c/>" * (20 * MEGABYTE) + b"</row>")),
        "has a row of more than 8 MB",
    ),
    "styles": (
        lambda: with_part("xl/styles.xml", lambda text: text + b" " * (200 * MEGABYTE)),
        "unpacks to 200 MB in xl/styles.xml",
    ),
    "entities": (
        lambda: with_part(
            SHEET,
            lambda text: (
                b"<!DOCTYPE x [<!ENTITY a0 'aaaaaaaaaa'>"
                + b"".join(b"<!ENTITY a%d '%s'>" % (level + 1, b"&a%d;" % level * 10) for level in range(12))
                + b"]><worksheet>&a12;</worksheet>"
            ),
        ),
        "is damaged, or not what its name says",
    ),
}


@pytest.mark.parametrize("bomb", sampled(4, BOMBS))
def test_a_small_workbook_that_stands_for_gigabytes_is_bounded(tmp_path: Path, bomb: str) -> None:
    content, sentence = BOMBS[bomb]
    path = tmp_path / "own.xlsx"
    path.write_bytes(content())
    assert path.stat().st_size < 5 * MEGABYTE
    said = said_under_a_limit("from xl_addin.cases import own_cases", "len(own_cases.read(Path(sys.argv[1])))", path)
    assert sentence in said


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"," * (30 * MEGABYTE), "a first row of too many cells"),
        (CSV + b"," * (30 * MEGABYTE), "more cells than can be read at once"),
        (CSV + b"\n" * (3 * MEGABYTE), "has more than 1,048,576 rows"),
    ],
    ids=["names", "cells", "rows"],
)
def test_a_file_of_text_is_bounded_too(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(content)
    said = said_under_a_limit("from xl_addin.cases import own_cases", "len(own_cases.read(Path(sys.argv[1])))", path)
    assert sentence in said
