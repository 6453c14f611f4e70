"""The objects of Excel's that Python asks back: cells, and the workbook they are in.

Python tells cells from other objects by the identity of their type, which is Excel's own for a Range.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any, ClassVar

import pythoncom
import pywintypes
from win32com.server.exception import COMException
from win32com.server.policy import DesignatedWrapPolicy
from win32com.server.util import NewCollection, wrap

#: A library of types for programs of 64 bits.
SYS_WIN64 = 3

NO_SUCH_ITEM = -2147352565

IDENTITIES = {
    "Range": "{00020846-0000-0000-C000-000000000046}",
    "Workbook": "{000208DA-0000-0000-C000-000000000046}",
    "Application": "{000208D5-0000-0000-C000-000000000046}",
    "Object": "{00020400-0000-0000-C000-0000000000FF}",
}

#: Whoever calls this names what he hands over, and looks for the names in the type.
MACRO_OPTIONS = (
    *("MacroOptions", "Macro", "Description", "HasMenu", "MenuText", "HasShortcutKey", "ShortcutKey", "Category"),
    *("StatusBar", "HelpContextID", "HelpFile", "ArgumentDescriptions"),
)
MACRO_OPTIONS_NUMBER = 1_000
STANDARD_CALL = 4


def type_information() -> dict[str, Any]:
    """The types of these objects, in a library of types like Excel's own."""
    path = str(Path(tempfile.mkdtemp(prefix="excel-"), "excel.tlb"))
    library = pythoncom.CreateTypeLib2(SYS_WIN64, path)
    library.SetGuid(pythoncom.CreateGuid())
    library.SetName("Excel")
    for name, identity in IDENTITIES.items():
        made = library.CreateTypeInfo(name, pythoncom.TKIND_DISPATCH)
        made.SetGuid(pywintypes.IID(identity))
        if name == "Application":
            made.AddFuncDesc(0, _macro_options())
            made.SetFuncAndParamNames(0, MACRO_OPTIONS)
        made.LayOut()
    library.SaveAllChanges()
    read = pythoncom.LoadTypeLib(path)
    return {name: read.GetTypeInfo(place) for place, name in enumerate(IDENTITIES)}


def _macro_options() -> Any:
    told = pythoncom.FUNCDESC()
    told.memid, told.callconv = MACRO_OPTIONS_NUMBER, STANDARD_CALL
    told.funckind, told.invkind = pythoncom.FUNC_DISPATCH, pythoncom.INVOKE_FUNC
    argument = (pythoncom.VT_VARIANT, pythoncom.PARAMFLAG_FIN | pythoncom.PARAMFLAG_FOPT, None)
    told.args = (argument,) * (len(MACRO_OPTIONS) - 1)
    told.cParamsOpt = len(told.args)
    told.rettype = (pythoncom.VT_VARIANT, 0, None)
    return told


class OfExcel:
    """An object with properties."""

    _public_methods_: ClassVar[tuple[str, ...]] = ()

    def __init__(self, type_name: str, **properties: Any) -> None:
        self.type_name = type_name
        self._public_attrs_ = self._readonly_attrs_ = [*properties]
        vars(self).update(properties)


class Modules(OfExcel):
    """The modules of a workbook, into which xlwings imports the one that it writes."""

    _public_methods_ = ("Item", "Remove", "Import")
    text = ""

    def Item(self, name: str) -> None:
        raise COMException(f"there is no module {name}", NO_SUCH_ITEM)

    def Remove(self, component: object) -> None: ...

    def Import(self, file: str) -> None:
        self.text = Path(file).read_text(encoding="mbcs")


class Application(OfExcel):
    """Excel itself, as far as the function wizard goes."""

    _public_methods_ = ("MacroOptions",)

    def __init__(self) -> None:
        super().__init__("Application", Version="16.0", Hwnd=1)
        self._dispid_to_func_ = {MACRO_OPTIONS_NUMBER: "MacroOptions"}
        self.told: dict[str, list[Any]] = {}

    def MacroOptions(self, macro: str, *options: Any) -> None:
        told = dict(zip(MACRO_OPTIONS[2:], options, strict=False))
        self.told[macro] = [told["Description"], told["Category"], list(told["ArgumentDescriptions"] or [])]


class Objects:
    """Makes them, and keeps them for as long as this program runs."""

    def __init__(self) -> None:
        self.types = type_information()
        self.made: list[Any] = []
        self.application = Application()
        self.modules = Modules("Object")

    def range_of(self, rows: list[list[Any]]) -> int:
        """The address of cells that hold these values, an error as its number."""
        alone = len(rows) == len(rows[0]) == 1
        application = self._object("Object", Hwnd=1)
        book = self._object("Workbook", Name="Model.xlsm", Application=application)
        return self._address(
            self._object(
                "Range",
                # pywin32 would take a tuple for several results, of which the first is the property's.
                Value=rows[0][0] if alone else rows,
                Row=1,
                Column=1,
                Rows=self._object("Object", Count=len(rows)),
                Columns=self._object("Object", Count=len(rows[0])),
                Worksheet=self._object("Object", Name="Sheet1", Parent=book),
                Application=application,
            )
        )

    def workbook(self) -> int:
        """The address of a workbook without sheets that Python need see."""
        project = self._object("Object", VBComponents=self._wrapped(self.modules))
        application = self._wrapped(self.application)
        properties = {"Worksheets": NewCollection([]), "VBProject": project, "Application": application}
        return self._address(self._object("Workbook", Name="Model.xlsm", **properties))

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
