"""Our VBA, run by pyOpenVBA's interpreter, with xlwings' real server behind it instead of a process of its own."""

# pyOpenVBA has no types: what is derived from its classes has none either.
# mypy: disable-error-code="misc, untyped-decorator"

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable
from typing import Any

from openpyxl.utils import get_column_letter
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.interpreter._objects import VBAObject, member, method
from pyopenvba.interpreter._values import EMPTY, NOTHING, VBAArray, VBAErrorValue, VBAInt, error

from tests.xlwings_on_linux.stand_ins import handed_back, windows_xlwings
from xl_addin.errors import CODE_OF_COM_NUMBER
from xl_addin.hosts.classic.vba import Module

#: COM's number for an error is VBA's own beyond this one.
COM_ERROR = -2146828288

STAND_IN = """Attribute VB_Name = "xlwings"
Option Explicit
Public standIn As Object
Sub Install(given As Object)
    Set standIn = given
End Sub
Function XLPy() As Object
    If standIn Is Nothing Then Err.Raise 1000, , "Could not activate Python"
    Set XLPy = standIn
End Function
"""


class Wrapped(VBAObject):
    """Something of Python's that VBA only hands back to it."""

    def __init__(self, value: Any) -> None:
        self.value = value


class Control(VBAObject):
    """A button of the ribbon."""

    def __init__(self, tag: str) -> None:
        self.tag = tag

    @member
    def Tag(self) -> str:
        return self.tag


class XlwingsServer(VBAObject):
    """The object that xlwings' DLL hands to VBA."""

    def __init__(self) -> None:
        self.imported: list[str] = []
        self.asked = 0
        self.gone = False

    @method
    def Module(self, name: str) -> VBAObject:
        self.fail_if_gone()
        self.imported.append(name)
        with windows_xlwings():
            importlib.import_module(name)
        return self

    @method
    def CallUDF(self, module: str, name: str, cells: Any) -> Any:
        self.fail_if_gone()
        self.asked += 1
        with windows_xlwings():
            server = importlib.import_module("xlwings.com_server").XLPython()
            return as_vba(handed_back(server.CallUDF(module, name, as_com(cells))))

    @method
    def Tuple(self, *given: Any) -> VBAObject:
        return Wrapped(given)

    @method
    def Call(self, module: Any, name: str, given: Any) -> VBAObject:
        self.fail_if_gone()
        from xl_addin.hosts.classic import ribbon

        return Wrapped(getattr(ribbon, name)(*given.value))

    @method
    def Var(self, wrapped: Any) -> Any:
        return as_vba(handed_back(wrapped.value))

    def fail_if_gone(self) -> None:
        if self.gone:
            raise error(462)  # the remote server machine does not exist or is unavailable


class VbaHost:
    """A workbook with modules of ours in it."""

    def __init__(self, modules: Iterable[Module]) -> None:
        self.app = ExcelApplication()
        self.app.add_workbook()
        for module in modules:
            # What is said of a procedure in an attribute is nothing to run, and the interpreter does not know it.
            self.app.add_module(re.sub(r"^Attribute \w+\..*\n", "", module.text, flags=re.M), name=module.name)
        self.app.add_module(STAND_IN, name="xlwings")

    def install(self, server: VBAObject | None) -> None:
        """Put a Python in place; none at all stands for one that cannot be found."""
        self.app.run("Install", NOTHING if server is None else server)

    def call(self, name: str, cells: Iterable[Any]) -> list[list[Any]]:
        """The cells that `=NAME(cells)` fills, an error as its code."""
        column = 1
        given = []
        for cell in cells:
            if isinstance(cell, list):
                given.append(self.range(cell, column))
                column += len(cell[0]) + 1
            else:
                given.append(self.range([[cell]], column) if cell is None else in_cell(cell))
        return shown(self.app.run(name, *given))

    def range(self, rows: list[list[Any]], column: int) -> Any:
        """A range of the sheet that holds the rows."""
        sheet = self.app.sheet(1).sheet
        last = get_column_letter(column + len(rows[0]) - 1)
        found = sheet.vba_get("Range", [f"{get_column_letter(column)}1:{last}{len(rows)}"])
        for r, row in enumerate(rows, 1):
            for c, cell in enumerate(row, column):
                sheet.vba_get("Cells", [r, c]).vba_set("Value", in_cell(cell))
        return found


def in_cell(cell: Any) -> Any:
    """A cell of the table of calls as Excel holds it: no integers, an error as one."""
    if cell is None:
        return EMPTY
    if isinstance(cell, str) and cell in CODE_OF_COM_NUMBER.values():
        number = next(number for number, code in CODE_OF_COM_NUMBER.items() if code == cell)
        return VBAErrorValue(number - COM_ERROR)
    return float(cell) if type(cell) is int else cell


def as_com(value: Any) -> Any:
    """What pywin32 makes of a value from VBA."""
    if isinstance(value, VBAArray):
        if value.dimensions == 1:
            return tuple(as_com(one) for one in value.items)
        (top, bottom), (left, right) = value.bounds
        return tuple(tuple(as_com(value.get([r, c])) for c in range(left, right + 1)) for r in range(top, bottom + 1))
    if isinstance(value, VBAErrorValue):
        return COM_ERROR + value.number
    if isinstance(value, VBAInt):
        return int(value)
    return None if value is EMPTY else value


def as_vba(value: Any) -> Any:
    """What pywin32 makes of a value for VBA: rows become an array of two dimensions, counted from 0."""
    if not isinstance(value, list | tuple):
        return value
    if not isinstance(value[0], list | tuple):
        return VBAArray([(0, len(value) - 1)], items=list(value))
    made = VBAArray([(0, len(value) - 1), (0, len(value[0]) - 1)])
    for r, row in enumerate(value):
        for c, cell in enumerate(row):
            made.set([r, c], cell)
    return made


def shown(value: Any) -> list[list[Any]]:
    """A function's value as rows of cells."""
    rows = value if isinstance(value, list) else [[value]]
    rows = rows if isinstance(rows[0], list) else [rows]
    return [[_code(cell) if isinstance(cell, VBAErrorValue) else cell for cell in row] for row in rows]


def _code(value: VBAErrorValue) -> str:
    return CODE_OF_COM_NUMBER[COM_ERROR + value.number]
