"""What openpyxl leaves out of a saved workbook: results behind the formulas, dynamic arrays, fixed dates.

Results are worked out from the formulas themselves by formualizer, so that previewers and Protected View show
numbers. Bytes repeat: the same workbook packed twice is the same file.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, unescape

import formualizer
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from openpyxl.workbook import Workbook

from xl_addin.errors import BreakevenError, UnfitSheet
from xl_addin.units import serial
from xl_addin.writing import put_in_place, zipped

#: The moment at which every part of a package says it was written.
STAMP = "2026-01-01T00:00:00Z"

#: Excel's error values by the names that formualizer gives them.
ERROR_CODES = {
    "Na": "#N/A",
    "Div": "#DIV/0!",
    "Value": "#VALUE!",
    "Num": "#NUM!",
    "Name": "#NAME?",
    "Ref": "#REF!",
    "Null": "#NULL!",
}

_FORMULA_CELL = re.compile(r'<c r="([A-Z]+\d+)"([^>]*)>(<f.*?</f>)<v ?/?>(?:</v>)?</c>', re.S)
_SHEET_PART = re.compile(r"xl/worksheets/sheet(\d+)\.xml")

_FONT = re.compile(r"<font>(.*?)</font>", re.S)
_FONT_PARTS = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u"),
    *("vertAlign", "sz", "color", "name", "family", "charset", "scheme"),
)

#: A function of ours, as formualizer calls it.
Function = Callable[..., Any]


def write(workbook: Workbook, path: Path, functions: Mapping[str, Function] | None = None) -> None:
    """Pack the workbook and put it in place of `path` in one step, so that no half file is ever seen.

    `functions` are user-defined functions that the formulas call; their cells are stored as dynamic arrays,
    without which Excel would show `=@NAME(...)`.

    Raises:
        CannotWrite: the folder is missing or closed to us, or the file is open in another program.
        UnfitSheet: a formula is none to Excel; the message names its sheet and cell.
    """
    put_in_place(path, pack(workbook, functions or {}))


def pack(workbook: Workbook, functions: Mapping[str, Function]) -> bytes:
    """The bytes of the finished package."""
    saved = BytesIO()
    workbook.save(saved)
    results = _calculated(saved.getvalue(), functions)
    source = zipfile.ZipFile(saved)
    parts = {name: source.read(name) for name in source.namelist()}
    titles = workbook.sheetnames
    for name, content in parts.items():
        if found := _SHEET_PART.fullmatch(name):
            title = titles[int(found[1]) - 1]
            parts[name] = _with_results(content.decode(), title, results, functions).encode()
    if functions:
        _allow_dynamic_arrays(parts)
    parts["xl/styles.xml"] = _FONT.sub(_in_schema_order, parts["xl/styles.xml"].decode()).encode()
    core = parts["docProps/core.xml"].decode()
    parts["docProps/core.xml"] = re.sub(r"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rf"\g<1>{STAMP}", core).encode()
    return zipped(parts)


def _in_schema_order(font: re.Match[str]) -> str:
    """The parts of a font in the order that the standard asks for; openpyxl writes the name first."""
    parts = re.findall(r"<(\w+)[^>]*/>", font[1]), re.findall(r"<\w+[^>]*/>", font[1])
    return "<font>" + "".join(part for _, part in sorted(zip(*parts, strict=True), key=_font_place)) + "</font>"


def _font_place(part: tuple[str, str]) -> int:
    return _FONT_PARTS.index(part[0])


def _calculated(saved: bytes, functions: Mapping[str, Function]) -> formualizer.Workbook:
    book = formualizer.Workbook.from_bytes(saved)
    for name, function in functions.items():
        book.register_function(name, _with_error_values(function))
    book.evaluate_all()
    return book


def _with_error_values(function: Function) -> Function:
    """The function as formualizer calls it: an error is a value."""
    kinds = {code: kind for kind, code in ERROR_CODES.items()}

    def call(*cells: Any) -> Any:
        try:
            return function(*cells)
        except BreakevenError as error:
            return {"type": "Error", "kind": kinds[error.code]}

    return call


def _with_results(xml: str, title: str, results: formualizer.Workbook, functions: Mapping[str, Function]) -> str:
    ours = re.compile(rf"\b({'|'.join(functions)})\(") if functions else None

    def cell(match: re.Match[str]) -> str:
        place, attributes, formula = match.groups()
        letters, row = coordinate_from_string(place)
        result = results.get_value(title, row, column_index_from_string(letters))
        if isinstance(result, dict) and result["kind"] not in ERROR_CODES:
            written = unescape(re.sub("<[^>]*>", "", formula))
            raise UnfitSheet(f"{title}!{place} cannot be calculated: write ={written} as Excel reads it.")
        kind, shown = _stored(result)
        attributes = re.sub(r' t="[^"]*"', "", attributes) + (f' t="{kind}"' if kind else "")
        if ours and ours.search(formula):
            attributes += ' cm="1"'
            formula = re.sub(r"<f[^>]*>", f'<f t="array" ref="{place}">', formula, count=1)
        return f'<c r="{place}"{attributes}>{formula}<v>{shown}</v></c>'

    return _FORMULA_CELL.sub(cell, xml)


def _stored(result: Any) -> tuple[str | None, str]:
    """The type and the text by which a package keeps a result."""
    if isinstance(result, bool):
        return "b", str(int(result))
    if isinstance(result, int | float):
        return None, repr(float(result)).removesuffix(".0")
    if isinstance(result, date):
        # formualizer makes a date of what a link finds in a cell that is shown as one.
        return None, str(serial(result))
    if isinstance(result, dict):
        return "e", ERROR_CODES[result["kind"]]
    return "str", escape(result or "")


# Dynamic arrays -------------------------------------------------------------------------------------------------------

_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DYNAMIC = "http://schemas.microsoft.com/office/spreadsheetml/2017/dynamicarray"
_METADATA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheetMetadata+xml"
_METADATA_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sheetMetadata"

#: The one kind of cell metadata we use: this formula is a dynamic array (its cells carry cm="1").
_METADATA = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    f'<metadata xmlns="{_SPREADSHEET}" xmlns:xda="{_DYNAMIC}">'
    '<metadataTypes count="1"><metadataType name="XLDAPR" minSupportedVersion="120000" copy="1" pasteAll="1"'
    ' pasteValues="1" merge="1" splitFirst="1" rowColShift="1" clearFormats="1" clearComments="1" assign="1"'
    ' coerce="1" cellMeta="1"/></metadataTypes>'
    '<futureMetadata name="XLDAPR" count="1"><bk><extLst><ext uri="{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}">'
    '<xda:dynamicArrayProperties fDynamic="1" fCollapsed="0"/></ext></extLst></bk></futureMetadata>'
    '<cellMetadata count="1"><bk><rc t="1" v="0"/></bk></cellMetadata></metadata>'
)


def _allow_dynamic_arrays(parts: dict[str, bytes]) -> None:
    parts["xl/metadata.xml"] = _METADATA.encode()
    types = f'<Override PartName="/xl/metadata.xml" ContentType="{_METADATA_TYPE}"/></Types>'
    relation = f'<Relationship Id="rIdMetadata" Type="{_METADATA_RELATION}" Target="metadata.xml"/></Relationships>'
    for name, end, entry in (
        ("[Content_Types].xml", "</Types>", types),
        ("xl/_rels/workbook.xml.rels", "</Relationships>", relation),
    ):
        parts[name] = parts[name].decode().replace(end, entry).encode()
