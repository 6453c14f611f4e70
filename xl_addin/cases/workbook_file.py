"""A workbook that somebody gives us, opened for its values; what it unpacks to is looked at first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING
from zipfile import ZipFile

from xl_addin.errors import BreakevenError, UnreadableFile

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MEGABYTE = 1 << 20
#: A sheet is read row by row, all other parts as a whole.
MOST_OF_A_SHEET = 512 * MEGABYTE
MOST_OF_OTHERS = 32 * MEGABYTE
MOST_OF_A_ROW = 8 * MEGABYTE
SHEETS = "xl/worksheets/"
ROW = b"row"


@contextmanager
def opened(path: Path, refusal: str) -> Iterator[Workbook]:
    """The workbook with the values that were last calculated; whatever is wrong with it while it is read is `refusal`.

    Raises:
        UnreadableFile: it is no workbook, damaged, or unpacks to more than any of ours.
    """
    from openpyxl import load_workbook

    try:
        # openpyxl leaves a file open that it could not read.
        with path.open("rb") as file:
            _check_size(path, file)
            book = load_workbook(file, data_only=True, read_only=True, keep_links=False)
            with closing(book):
                yield book
    except BreakevenError:
        raise
    except Exception:
        # zipfile, zlib, the parser of XML and openpyxl each say in errors of their own that a part is damaged.
        raise UnreadableFile(refusal) from None


def _check_size(path: Path, file: IO[bytes]) -> None:
    with ZipFile(file) as package:
        for part in package.infolist():
            is_sheet = part.filename.lstrip("/").startswith(SHEETS)
            most = MOST_OF_A_SHEET if is_sheet else MOST_OF_OTHERS
            if part.file_size > most:
                raise UnreadableFile(
                    f"{path.name} unpacks to {part.file_size / MEGABYTE:,.0f} MB in {part.filename}, and not more than "
                    f"{most // MEGABYTE} MB are read: keep only the cells that count, in a new workbook."
                )
            if is_sheet and part.file_size > MOST_OF_A_ROW:
                with package.open(part) as text:
                    _check_rows(path, text)


def _check_rows(path: Path, text: IO[bytes]) -> None:
    """Each row of a sheet is taken into memory as a whole."""
    without = 0
    while piece := text.read(MEGABYTE):
        last = piece.rfind(ROW)
        without = len(piece) - last if last >= 0 else without + len(piece)
        if without > MOST_OF_A_ROW:
            raise UnreadableFile(
                f"{path.name} has a row of more than {MOST_OF_A_ROW // MEGABYTE} MB: keep only the cells that count."
            )
