"""The two files for Excel on Windows: an add-in for every workbook, and a workbook with the functions in it."""

from __future__ import annotations

from pathlib import Path

from xl_addin.errors import UnreadableFile
from xl_addin.functions.cell_function import REGISTRY
from xl_addin.hosts.classic import project, vba
from xl_addin.hosts.classic.argument_texts import WORKBOOK_PART, with_argument_texts
from xl_addin.hosts.classic.ribbon_tab import custom_ui
from xl_addin.writing import put_in_place, zipped

ADDIN_FILE = "selfhost_breakeven.xlam"
WORKBOOK_FILE = "breakeven_model_functions.xlsm"

#: The moment at which every part of a package says it was written.
STAMP = "2026-01-01T00:00:00Z"

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_WORKBOOK_WITH_MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_RIBBON = "customUI/customUI14.xml"
_RIBBON_RELATION = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"

#: What Excel's list of add-ins shows: the title, and below it the description.
_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>Self-host or API: break-even functions</dc:title>'
    "<dc:creator>selfhost-breakeven</dc:creator>"
    "<dc:description>Functions and a ribbon tab: what self-hosting a model costs, and when it pays.</dc:description>"
    f'<dcterms:created xsi:type="dcterms:W3CDTF">{STAMP}</dcterms:created>'
    f'<dcterms:modified xsi:type="dcterms:W3CDTF">{STAMP}</dcterms:modified></cp:coreProperties>'
)


def build_addin(path: Path) -> Path:
    """Write the add-in: the functions, the wizard's texts and the ribbon tab, for whatever workbook is open.

    Raises:
        CannotWrite: the folder is missing or closed to us, or the file is open in another program.
    """
    parts = _described(project.addin_with_macros(vba.addin_modules()))
    _replace(parts, WORKBOOK_PART, "<workbookView ", '<workbookView visibility="hidden" ')
    relation = f'<Relationship Id="rIdRibbon" Type="{_RIBBON_RELATION}" Target="{_RIBBON}"/></Relationships>'
    _replace(parts, "_rels/.rels", "</Relationships>", relation)
    parts[_RIBBON] = custom_ui()
    parts["docProps/core.xml"] = _CORE.encode()
    return put_in_place(path, zipped(dict(sorted(parts.items()))))


def build_workbook(xlsx_path: Path, path: Path) -> Path:
    """Write the functions edition of the model with the functions in it; its sheets are those of `xlsx_path`.

    Raises:
        UnreadableFile: there is no such workbook.
        CannotWrite: the folder is missing or closed to us, or the file is open in another program.
    """
    try:
        package = xlsx_path.read_bytes()
    except OSError as fault:
        raise UnreadableFile(f"{xlsx_path} cannot be read ({fault.strerror}): build the workbooks first.") from fault
    parts = _described(project.workbook_with_macros(package, vba.workbook_modules()))
    _replace(parts, "[Content_Types].xml", _WORKBOOK, _WORKBOOK_WITH_MACROS)
    return put_in_place(path, zipped(dict(sorted(parts.items()))))


def _described(parts: dict[str, bytes]) -> dict[str, bytes]:
    return parts | {WORKBOOK_PART: with_argument_texts(parts[WORKBOOK_PART], REGISTRY.values())}


def _replace(parts: dict[str, bytes], name: str, old: str, new: str) -> None:
    parts[name] = parts[name].decode().replace(old, new).encode()
