"""Saves a workbook with the results of its formulas, which openpyxl leaves out."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import formualizer
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.utils.datetime import to_excel
from openpyxl.workbook.workbook import Workbook

from workbooks.audit.book import Place, places
from workbooks.audit.formulas import is_external
from workbooks.packaging import ERROR_CODES

Result = float | str | bool | None
_FORMULA_CELL = re.compile(r'<c r="([A-Z]+\d+)"([^>]*)>(<f.*?</f>)<v ?/?>(?:</v>)?</c>', re.DOTALL)


def save_with_results(workbook: Workbook, results: Mapping[Place, Result], path: Path) -> None:
    """Save, and put each result behind its formula: what it comes to where none is given, nothing where it is None.

    A formula that formualizer does not work out, for a function of ours say, has a 0.
    """
    bare = path.with_suffix(".bare.xlsx")
    workbook.save(bare)
    engine = formualizer.Workbook.from_path(str(bare))
    for sheet in workbook.worksheets:
        for place, cell in places(sheet):
            # It gives up on the whole book where one formula reads another file.
            if cell.data_type == "f" and is_external(str(cell.value)):
                engine.set_value(*place, 0)
    engine.evaluate_all()
    sheets = {f"xl/worksheets/sheet{number}.xml": sheet.title for number, sheet in enumerate(workbook.worksheets, 1)}
    with zipfile.ZipFile(bare) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            content = source.read(part)
            if part in sheets:
                content = _with_results(content.decode(), sheets[part], results, engine).encode()
            target.writestr(part, content)
    bare.unlink()


def _with_results(xml: str, sheet: str, results: Mapping[Place, Result], engine: formualizer.Workbook) -> str:
    def filled(found: re.Match[str]) -> str:
        address, attributes, formula = found.groups()
        place = Place(sheet, *coordinate_to_tuple(address))
        result = results[place] if place in results else _comes_to(engine.get_value(*place))
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


def _comes_to(found: Any) -> Result:
    if isinstance(found, dict):
        return ERROR_CODES[found["kind"]] if found["kind"] in ("Div", "Na", "Value", "Num") else 0
    if isinstance(found, date):
        return float(to_excel(found))
    return "" if found is None else found
