"""Saves a workbook with the results of its formulas, which openpyxl leaves out."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.workbook.workbook import Workbook

from workbooks.audit.book import Place

Result = float | str | bool | None
_FORMULA_CELL = re.compile(r'<c r="([A-Z]+\d+)"([^>]*)>(<f.*?</f>)<v ?/?>(?:</v>)?</c>', re.DOTALL)


def save_with_results(workbook: Workbook, results: Mapping[Place, Result], path: Path) -> None:
    """Save, and put each result behind its formula: 0 where none is given, nothing where it is None."""
    bare = path.with_suffix(".bare.xlsx")
    workbook.save(bare)
    sheets = {f"xl/worksheets/sheet{number}.xml": sheet.title for number, sheet in enumerate(workbook.worksheets, 1)}
    with zipfile.ZipFile(bare) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            content = source.read(part)
            if part in sheets:
                content = _with_results(content.decode(), sheets[part], results).encode()
            target.writestr(part, content)
    bare.unlink()


def _with_results(xml: str, sheet: str, results: Mapping[Place, Result]) -> str:
    def filled(found: re.Match[str]) -> str:
        address, attributes, formula = found.groups()
        result = results.get(Place(sheet, *coordinate_to_tuple(address)), 0)
        attributes = re.sub(r' t="\w+"', "", attributes)
        if result is None:
            return f'<c r="{address}"{attributes}>{formula}</c>'
        if isinstance(result, bool):
            kind, value = ' t="b"', str(int(result))
        elif isinstance(result, str):
            kind, value = (' t="e"' if result.startswith("#") else ' t="str"'), escape(result)
        else:
            kind, value = "", repr(result)
        return f'<c r="{address}"{attributes}{kind}>{formula}<v>{value}</v></c>'

    return _FORMULA_CELL.sub(filled, xml)
