"""A file as Excel gets it, taken apart into what its limits are about."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

from pyopenvba import ExcelFile

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_OF_2010 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"


@dataclass(frozen=True)
class BuiltFile:
    """A workbook or an add-in, or the JSON in which Excel reads of custom functions."""

    path: Path

    @cached_property
    def parts(self) -> dict[str, bytes]:
        if not zipfile.is_zipfile(self.path):
            return {}
        with zipfile.ZipFile(self.path) as package:
            return {name: package.read(name) for name in package.namelist()}

    @cached_property
    def trees(self) -> dict[str, Xml.Element]:
        return {name: Xml.fromstring(content) for name, content in self.parts.items() if name.endswith(".xml")}

    @cached_property
    def modules(self) -> dict[str, list[str]]:
        """The lines of every module of VBA, xlwings' among them."""
        if "xl/vbaProject.bin" not in self.parts:
            return {}
        with ExcelFile(self.path) as file:
            return {one.name: one.source.split("\r\n") for one in file.vba_project().modules}

    @cached_property
    def custom_functions(self) -> list[dict[str, Any]]:
        if self.path.suffix != ".json":
            return []
        functions: list[dict[str, Any]] = json.loads(self.path.read_text("utf-8"))["functions"]
        return functions

    def sheets(self) -> Iterator[Xml.Element]:
        return (tree for name, tree in self.trees.items() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name))

    def of_sheets(self, path: str) -> Iterator[Xml.Element]:
        """The elements of every sheet on that path of the standard's names."""
        place = "/".join(f"{_MAIN}{step}" if step[0].isalpha() else step for step in path.split("/"))
        return (element for sheet in self.sheets() for element in sheet.iterfind(place))

    def of_part(self, part: str, path: str) -> Iterator[Xml.Element]:
        place = "/".join(f"{_MAIN}{step}" for step in path.split("/"))
        return self.trees[part].iterfind(place) if part in self.trees else iter(())

    def names(self) -> Iterator[Xml.Element]:
        return self.of_part("xl/workbook.xml", "definedNames/definedName")

    def described_arguments(self) -> Iterator[str]:
        """What the wizard says of a macro's arguments."""
        if "xl/workbook.xml" in self.trees:
            yield from (one.text or "" for one in self.trees["xl/workbook.xml"].iter(f"{_OF_2010}argumentDescription"))

    def formulas(self) -> Iterator[str]:
        """Every formula, wherever it stands."""
        steps = ("f", "formula", "formula1", "formula2")
        elements = [one for sheet in self.sheets() for step in steps for one in sheet.iter(f"{_MAIN}{step}")]
        elements += self.names()
        elements += [one for tree in self.trees.values() for one in tree.iter(f"{_CHART}f")]
        return (one.text for one in elements if one.text)

    def cell_texts(self) -> Iterator[str]:
        """The texts in cells, typed or worked out."""
        for one in (*self.of_part("xl/sharedStrings.xml", "si"), *self.of_sheets("sheetData/row/c/is")):
            yield "".join(one.itertext())
        for cell in self.of_sheets("sheetData/row/c"):
            if cell.get("t") == "str":
                yield cell.findtext(f"{_MAIN}v") or ""

    def ribbon_texts(self) -> Iterator[str]:
        for name, tree in self.trees.items():
            if name.startswith("customUI/"):
                for one in tree.iter():
                    yield from (one.get(word, "") for word in ("label", "screentip", "supertip"))
