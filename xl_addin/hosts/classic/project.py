"""Macros put into a package: pyOpenVBA writes the project, and its blank add-in was saved by Excel itself.

The project is source only: Excel compiles it when it opens it. It says so ([MS-OVBA] 2.3.4.1), for an Excel of the
version that a project names takes what was compiled there, and not the source.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from xl_addin.hosts.classic.vba import Module

if TYPE_CHECKING:
    from pyopenvba import VBAProject

PROJECT_PART = "xl/vbaProject.bin"

#: The stream `_VBA_PROJECT` of a project of no version, with nothing compiled in it.
SOURCE_ONLY = b"\xcc\x61\xff\xff\x00\x00\x00"

#: What the stream `dir` ends with ([MS-OVBA] 2.3.4.2): the terminator, and four bytes that are reserved.
END_OF_DIR = b"\x10\x00\x00\x00\x00\x00"


def workbook_with_macros(package: bytes, modules: Iterable[Module]) -> dict[str, bytes]:
    """The parts of a workbook without macros, with these in it, and a code name for each of its sheets."""
    from pyopenvba import ExcelFile

    with tempfile.TemporaryDirectory(prefix="breakeven-") as folder:
        path = Path(folder, "workbook.xlsm")
        path.write_bytes(package)
        with ExcelFile(path) as workbook:
            _put(workbook.add_vba_project(), modules)
            workbook.save()
        return _parts(path)


def addin_with_macros(modules: Iterable[Module]) -> dict[str, bytes]:
    """The parts of an add-in that holds nothing but these macros."""
    from pyopenvba import ExcelFile

    with tempfile.TemporaryDirectory(prefix="breakeven-") as folder:
        path = Path(folder, "addin.xlam")
        with ExcelFile.create_new(path) as addin:
            project = addin.vba_project()
            project.delete_module("Module1")
            _put(project, modules)
            addin.save()
        return _parts(path)


def _put(project: VBAProject, modules: Iterable[Module]) -> None:
    """The modules, and `Option Explicit` in the sheets' own, which hold nothing else."""
    from pyopenvba import VBAModuleKind

    for sheet in project.modules:
        sheet.body = "Option Explicit\r\n"
    for module in modules:
        kind = VBAModuleKind.other if module.kind == "class" else VBAModuleKind.standard
        project.add_module(module.name, module.text, kind=kind)


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return parts | {PROJECT_PART: _as_specified(parts[PROJECT_PART])}


def _as_specified(project: bytes) -> bytes:
    """The project without anything compiled, and without the four bytes that pyOpenVBA puts after the end of `dir`."""
    from pyopenvba.cfb import CFB
    from pyopenvba.vba import compress, decompress

    streams = CFB.from_bytes(project)
    listed = decompress(streams.get_stream_in_storage("VBA", "dir"))
    listed = listed[: listed.rindex(END_OF_DIR) + len(END_OF_DIR)]
    streams.write_stream_in_storage("VBA", "dir", compress(listed))
    streams.write_stream_in_storage("VBA", "_VBA_PROJECT", SOURCE_ONLY)
    packed: bytes = streams.to_bytes()
    return packed
