"""How large a workbook may be: what would fill the memory of whoever opens it is refused before it is opened."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from openpyxl.worksheet.cell_range import CellRange

from xl_addin.errors import UnreadableFile

#: As many bytes of all parts together as are read: several times what the largest workbook built here holds.
MOST_BYTES = 40_000_000
#: openpyxl makes a cell of each that is merged.
MOST_MERGED = 100_000
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\b[^>]*\sref\s*=\s*["']([^"']+)["']""")


def refuse_large(path: Path) -> None:
    """Refuse what would fill the memory: a package says how long its parts are; in cells they take ten times that.

    Raises:
        UnreadableFile: the parts are too long together, or too many cells are merged.
    """
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as package:
        length = sum(part.file_size for part in package.infolist())
        if length > MOST_BYTES:
            raise UnreadableFile(
                f"{path.name} holds {length / 1e6:,.0f} MB once unpacked, and at most {MOST_BYTES / 1e6:,.0f} MB are "
                "read: delete what the model does not need."
            )
        sheets = [package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/")]
    merged = sum(_cells_of(CellRange(found.decode())) for sheet in sheets for found in _MERGED.findall(sheet))
    if merged > MOST_MERGED:
        raise UnreadableFile(f"{path.name} has more than {MOST_MERGED:,} merged cells: unmerge them in Excel.")


def _cells_of(block: CellRange) -> int:
    return int(block.size["rows"]) * int(block.size["columns"])
