"""Drives one headless LibreOffice for `tests.office.client`.

Runs under the system's own Python, the one that LibreOffice's `uno` bridge is compiled for, so it uses nothing
but the standard library and `uno`. It speaks JSON lines: a request on standard input is one object with an
"op"; every answer on standard output is {"item": ...} (one of several), {"done": ...} or {"fault": "words"}.
A cell travels as a number, text, true/false, null (empty) or {"error": ...}: LibreOffice's number on the way
out, Excel's code on the way in.

Usage: worker.py PROFILE_DIRECTORY
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import uno

START_SECONDS = 60
STOP_SECONDS = 5

# Constants of the UNO interface.
FORMULA_CELLS = 16  # com.sun.star.sheet.CellFlags.FORMULA
EXCEL_GRAMMAR = 3  # com.sun.star.sheet.AddressConvention.XL_OOX
SEARCH_VALUES = 1  # what the cell displays, not its formula

EXPORT_FILTERS = {
    "pdf": "calc_pdf_Export",
    "xlsx": "Calc MS Excel 2007 XML",
    "ods": "calc8",
}

Row = Sequence[Any]
Spot = tuple[int, int]


class Fault(Exception):
    """A request that cannot be met, in words for the person who wrote the test."""


def properties(**values: Any) -> tuple[Any, ...]:
    """Named values as UNO passes them."""
    structs = []
    for name, value in values.items():
        struct = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        struct.Name, struct.Value = name, value
        structs.append(struct)
    return tuple(structs)


def file_url(path: str) -> str:
    return Path(path).resolve().as_uri()


class Area:
    """A range of cells, and what earlier reads have learnt about it.

    Each call across the bridge costs about 0.1 ms and each new object 0.8 ms, so everything is asked of the
    whole range at once, and only when its plain values leave a question open.
    """

    def __init__(self, cells: Any) -> None:
        self.cells = cells
        self.singles: dict[Spot, Any] = {}
        address = cells.getRangeAddress()
        self.top, self.left = address.StartRow, address.StartColumn
        self.forget()

    def forget(self) -> None:
        """Drop what a write may have changed."""
        self.formulas: frozenset[Spot] | None = None
        self.booleans: frozenset[Spot] = frozenset()
        self.searched: set[Spot] = set()

    def values(self) -> list[list[Any]]:
        """The cells, row by row, as they travel."""
        rows = [list(row) for row in self.cells.getDataArray()]
        bits = set()
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value is None:
                    row[c] = {"error": self.single(r, c).getError()}
                elif value == "":
                    row[c] = "" if (r, c) in self.formula_spots() else None
                elif value == 0.0 or value == 1.0:
                    bits.add((r, c))
        for r, c in bits & self.boolean_spots(bits):
            rows[r][c] = rows[r][c] == 1.0
        return rows

    def single(self, r: int, c: int) -> Any:
        """One cell of the area, kept because making its proxy is slow."""
        if (r, c) not in self.singles:
            self.singles[r, c] = self.cells.getCellByPosition(c, r)
        return self.singles[r, c]

    def formula_spots(self) -> frozenset[Spot]:
        """Where formulas stand: their empty text is a value, elsewhere it is an empty cell."""
        if self.formulas is None:
            self.formulas = self.spots(self.cells.queryContentCells(FORMULA_CELLS))
        return self.formulas

    def boolean_spots(self, bits: set[Spot]) -> frozenset[Spot]:
        """Which zeros and ones are booleans. Calc keeps those as numbers, told apart by how they are displayed."""
        if not bits <= self.searched:
            search = self.cells.createSearchDescriptor()
            search.SearchString = "^(TRUE|FALSE)$"
            search.SearchRegularExpression = True
            search.SearchCaseSensitive = True
            search.SearchType = SEARCH_VALUES
            found = self.cells.findAll(search)
            if found is not None:
                self.booleans |= self.spots(found)
            self.searched |= bits
        return self.booleans

    def spots(self, ranges: Any) -> frozenset[Spot]:
        """Positions within this area."""
        return frozenset(
            (row - self.top, column - self.left)
            for found in ranges.getRangeAddresses()
            for row in range(found.StartRow, found.EndRow + 1)
            for column in range(found.StartColumn, found.EndColumn + 1)
        )


class Document:
    """An open workbook.

    Automatic calculation stays on. Calc then only marks what a write touches, and works out exactly the cells
    that a read asks for: quicker than calculating every dirty cell after each write.
    """

    def __init__(self, component: Any) -> None:
        self.component = component
        self.areas: dict[tuple[str, str], Area] = {}
        self.parser: Any = component.createInstance("com.sun.star.sheet.FormulaParser")
        self.parser.CompileEnglish = True
        self.parser.FormulaConvention = EXCEL_GRAMMAR
        for sheet in self.sheets():
            if sheet.isProtected():
                sheet.unprotect("")
        # A workbook made by a program has no cached values, one that was edited may have wrong ones.
        component.calculateAll()

    def sheets(self) -> list[Any]:
        return [self.component.Sheets.getByIndex(i) for i in range(self.component.Sheets.getCount())]

    def area(self, sheet: str, address: str) -> Area:
        if (sheet, address) not in self.areas:
            sheets = self.component.Sheets
            if not sheets.hasByName(sheet):
                raise Fault(f"no sheet {sheet!r}, only {', '.join(sheets.getElementNames())}")
            try:
                cells = sheets.getByName(sheet).getCellRangeByName(address)
            except uno.getClass("com.sun.star.uno.RuntimeException"):
                raise Fault(f"{address!r} is no range of cells: write 'A1' or 'A1:D20'") from None
            self.areas[sheet, address] = Area(cells)
        return self.areas[sheet, address]

    def read(self, ranges: Sequence[tuple[str, str]]) -> list[list[list[Any]]]:
        return [self.area(sheet, address).values() for sheet, address in ranges]

    def read_all(self) -> dict[str, list[tuple[int, int, Any]]]:
        """Every cell that is not empty: sheet -> (row, column, value), counted from 0."""
        cells = {}
        for sheet in self.sheets():
            cursor = sheet.createCursor()
            cursor.gotoEndOfUsedArea(False)
            end = cursor.getRangeAddress()
            used = Area(sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow))
            cells[sheet.getName()] = [
                (r, c, value) for r, row in enumerate(used.values()) for c, value in enumerate(row) if value is not None
            ]
        return cells

    def write(self, blocks: Sequence[tuple[str, str, Sequence[Row]]]) -> None:
        for sheet, address, rows in blocks:
            self.write_block(sheet, address, rows)

    def write_block(self, sheet: str, address: str, rows: Sequence[Row]) -> None:
        """Write rows with their upper left corner at `address`."""
        area = self.area(sheet, address)
        height, width = len(rows), len(rows[0])
        if any(len(row) != width for row in rows):
            raise Fault(f"the rows for {address} on {sheet!r} differ in length")
        corner_only = ":" not in address
        if corner_only and (height, width) != (1, 1):
            area = self.area(sheet, self.extended(area, height, width))
        area.cells.setDataArray(tuple(tuple(plain(value) for value in row) for row in rows))
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if is_calculated(value):
                    self.write_calculated(area.single(r, c), value)
                    self.forget()

    def write_calculated(self, cell: Any, value: Any) -> None:
        """Write a formula in Excel's notation, a boolean or an error: Calc holds the last two as formulas."""
        if isinstance(value, dict):
            cell.setFormula(f"={value['error']}")
            return
        formula = f"{value}()".upper() if isinstance(value, bool) else value[1:]
        cell.setTokens(self.parser.parseFormula(formula, cell.getCellAddress()))

    def extended(self, area: Area, height: int, width: int) -> str:
        """The address of a block with this area's corner."""
        sheet = area.cells.getSpreadsheet()
        block = sheet.getCellRangeByPosition(area.left, area.top, area.left + width - 1, area.top + height - 1)
        return str(block.AbsoluteName.rpartition(".")[2])

    def forget(self) -> None:
        for area in self.areas.values():
            area.forget()

    def close(self) -> None:
        self.component.close(True)


def is_calculated(value: Any) -> bool:
    """Whether Calc stores the value as a formula."""
    return isinstance(value, bool | dict) or (isinstance(value, str) and value.startswith("="))


def plain(value: Any) -> float | str:
    """What Calc stores directly; what it calculates follows cell by cell."""
    if value is None or is_calculated(value):
        return ""
    return value if isinstance(value, str) else float(value)


class Desktop:
    """A running soffice with its own profile, and the documents open in it."""

    def __init__(self, profile: str) -> None:
        pipe = f"office{uuid.uuid4().hex}"
        # The locale decides how a boolean is displayed, and with that how it is told from a number.
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": "en"}
        self.process = subprocess.Popen(
            [
                "soffice",
                f"-env:UserInstallation={file_url(profile)}",
                f"--accept=pipe,name={pipe};urp;",
                *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
            ],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        manager = self.connect(pipe).ServiceManager
        self.loader = manager.createInstance("com.sun.star.frame.Desktop")
        self.documents: dict[int, Document] = {}
        self.opened = 0

    def connect(self, pipe: str) -> Any:
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
        refused = uno.getClass("com.sun.star.connection.NoConnectException")
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            except refused:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    self.process.kill()
                    raise Fault("soffice does not start") from None
                time.sleep(0.03)

    def load(self, path: str) -> Any:
        """Load a copy: the file itself stays untouched and may be open more than once."""
        if not Path(path).is_file():
            raise Fault(f"no file {path}")
        component = self.loader.loadComponentFromURL(
            file_url(path), "_blank", 0, properties(Hidden=True, AsTemplate=True)
        )
        if component is None:
            raise Fault(f"LibreOffice cannot read {path}")
        if not component.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
            component.close(True)
            raise Fault(f"{path} is no workbook")
        return component

    def open(self, path: str) -> int:
        self.opened += 1
        self.documents[self.opened] = Document(self.load(path))
        return self.opened

    def convert(self, path: str, target: str, kind: str) -> None:
        if kind not in EXPORT_FILTERS:
            raise Fault(f"cannot convert to {kind!r}, only to {', '.join(EXPORT_FILTERS)}")
        document = Document(self.load(path))
        try:
            document.component.storeToURL(file_url(target), properties(FilterName=EXPORT_FILTERS[kind]))
        finally:
            document.close()

    def close(self) -> None:
        try:
            self.loader.terminate()
            self.process.wait(STOP_SECONDS)
        except (uno.getClass("com.sun.star.uno.Exception"), subprocess.TimeoutExpired):
            self.process.kill()

    def answers(self, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Carry out one request."""
        op = request["op"]
        if op == "open":
            yield {"done": self.open(request["path"])}
            return
        if op == "convert":
            self.convert(request["path"], request["target"], request["kind"])
            yield {"done": None}
            return
        document = self.documents[request["book"]]
        if op == "read":
            yield {"done": document.read(request["ranges"])}
        elif op == "read_all":
            yield {"done": document.read_all()}
        elif op == "write":
            document.forget()
            document.write(request["blocks"])
            yield {"done": None}
        elif op == "trials":
            document.forget()
            for blocks in request["sets"]:
                document.write(blocks)
                yield {"item": document.read(request["ranges"])}
            yield {"done": None}
        elif op == "calculate":
            document.component.calculateAll()
            yield {"done": None}
        elif op == "close":
            self.documents.pop(request["book"]).close()
            yield {"done": None}
        else:
            raise Fault(f"no operation {op!r}")


def say(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)


def serve(desktop: Desktop) -> None:
    """Answer requests until the client closes standard input or dies."""
    uno_error = uno.getClass("com.sun.star.uno.Exception")
    for line in sys.stdin:
        try:
            for answer in desktop.answers(json.loads(line)):
                say(answer)
        except Fault as fault:
            say({"fault": str(fault)})
        except uno_error as error:
            say({"fault": f"LibreOffice refused: {error.Message or type(error).__name__}"})


def main() -> None:
    try:
        desktop = Desktop(sys.argv[1])
    except Fault as fault:
        say({"fault": str(fault)})
        return
    try:
        say({"done": None})
        serve(desktop)
    finally:
        desktop.close()


if __name__ == "__main__":
    main()
