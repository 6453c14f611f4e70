"""The objects of Excel's that Python asks back: cells, and the workbook they are in.

Python tells cells from other objects by the identity of their type, which is Excel's own for a Range.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import pythoncom  # type: ignore[import-not-found]
import pywintypes  # type: ignore[import-not-found]
from win32com.server.policy import DesignatedWrapPolicy  # type: ignore[import-not-found]
from win32com.server.util import NewCollection, wrap  # type: ignore[import-not-found]

assert sys.platform == "win32"

#: A library of types for programs of 64 bits.
SYS_WIN64 = 3

IDENTITIES = {
    "Range": "{00020846-0000-0000-C000-000000000046}",
    "Workbook": "{000208DA-0000-0000-C000-000000000046}",
    "Object": "{00020400-0000-0000-C000-0000000000FF}",
}


def type_information() -> dict[str, Any]:
    """The types of these objects, in a library of types like Excel's own."""
    path = str(Path(tempfile.mkdtemp(prefix="excel-"), "excel.tlb"))
    library = pythoncom.CreateTypeLib2(SYS_WIN64, path)
    library.SetGuid(pythoncom.CreateGuid())
    library.SetName("Excel")
    for name, identity in IDENTITIES.items():
        made = library.CreateTypeInfo(name, pythoncom.TKIND_DISPATCH)
        made.SetGuid(pywintypes.IID(identity))
        made.LayOut()
    library.SaveAllChanges()
    read = pythoncom.LoadTypeLib(path)
    return {name: read.GetTypeInfo(place) for place, name in enumerate(IDENTITIES)}


class OfExcel:
    """An object with properties."""

    _public_methods_ = ()

    def __init__(self, type_name: str, **properties: Any) -> None:
        self.type_name = type_name
        self._public_attrs_ = self._readonly_attrs_ = [*properties]
        vars(self).update(properties)


class Objects:
    """Makes them, and keeps them for as long as this program runs."""

    def __init__(self) -> None:
        self.types = type_information()
        self.made: list[Any] = []

    def range_of(self, rows: list[list[Any]]) -> int:
        """The address of cells that hold these values."""
        # pywin32 would take a tuple for several results, of which the first is the property's.
        values = [list(map(_in_cell, row)) for row in rows]
        alone = len(rows) == len(rows[0]) == 1
        application = self._object("Object", Hwnd=1)
        book = self._object("Workbook", Name="Model.xlsm", Application=application)
        return self._address(
            self._object(
                "Range",
                Value=values[0][0] if alone else values,
                Row=1,
                Column=1,
                Rows=self._object("Object", Count=len(rows)),
                Columns=self._object("Object", Count=len(rows[0])),
                Worksheet=self._object("Object", Name="Sheet1", Parent=book),
                Application=application,
            )
        )

    def workbook(self) -> int:
        """The address of a workbook."""
        return self._address(self._object("Workbook", Name="Model.xlsm", Worksheets=NewCollection([])))

    def _object(self, type_name: str, **properties: Any) -> Any:
        return self._wrapped(OfExcel(type_name, **properties))

    def _wrapped(self, made: OfExcel) -> Any:
        information = self.types[made.type_name]

        class Typed(DesignatedWrapPolicy):  # type: ignore[misc]
            def _build_typeinfos_(self) -> list[Any]:
                return [information]

        wrapped = wrap(made, usePolicy=Typed)
        self.made.append(wrapped)
        return wrapped

    @staticmethod
    def _address(wrapped: Any) -> int:
        # pywin32 tells it nowhere else.
        found = re.search(r"obj at 0x([0-9A-Fa-f]+)", repr(wrapped))
        assert found, repr(wrapped)
        return int(found[1], 16)


def _in_cell(value: Any) -> Any:
    from win32com.client import VARIANT  # type: ignore[import-not-found]

    return VARIANT(pythoncom.VT_ERROR, value["error"]) if isinstance(value, dict) else value
