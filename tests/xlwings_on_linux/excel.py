"""Excel's side of a call: cells, a workbook, and what xlwings' generated VBA wrapper does.

`call`, `vba_of` and `registered` run xlwings' real code; here is only what that code talks to.
"""

import datetime as dt
import importlib
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

from .stand_ins import RANGE_IID, ComError, PyIDispatch, handed_back, package, windows_xlwings

# What VBA passes for an optional argument that was not typed (DISP_E_PARAMNOTFOUND).
OMITTED = -2147352572

# An error in a cell arrives as the number of its COM code.
ERRORS = {
    "#NULL!": -2146826288,
    "#DIV/0!": -2146826281,
    "#VALUE!": -2146826273,
    "#REF!": -2146826265,
    "#NAME?": -2146826259,
    "#NUM!": -2146826252,
    "#N/A": -2146826246,
}

# Words that VBA keeps to itself ([MS-VBAL] 3.3.5.2), in lower case: VBA does not tell cases apart.
RESERVED_WORDS = """
abs addressof and any array as attribute boolean byref byte byval call case cbool cbyte ccur cdate cdbl
cdec cdecl cint circle clng clnglng clngptr close const csng cstr currency cvar cverr date debug decimal
declare defbool defbyte defcur defdate defdbl defdec defint deflng deflnglng deflngptr defobj defsng
defstr defvar dim do doevents double each else elseif empty end endif enum eqv erase event exit false fix
for friend function get global gosub goto if imp implements in input inputb int integer is lbound len lenb
let like lineinput lock long longlong longptr loop lset me mod new next not nothing null on open option
optional or paramarray preserve print private pset public put raiseevent redim rem resume return rset
scale seek select set sgn shared single spc static step stop string sub tab then to true type typeof
ubound unlock until variant wend while with withevents write xor
"""

# Names that the generated wrapper uses itself: an argument of that name would hide them.
USED_BY_THE_WRAPPER = frozenset({"activeworkbook", "application", "argsarray", "err", "k", "thisworkbook", "xlpy"})

DECLARATION = re.compile(r"^(?:function|sub) (\w+)\((.*)\)$", re.MULTILINE)
CELL_ADDRESS = re.compile(r"[a-z]{1,3}\d{1,7}|[rc]\d*|r\d*c\d*")


class VbaError(Exception):
    """The generated module would not compile, or a function could not be called from a cell."""


class CellValueError(TypeError):
    """The function returned what Excel cannot put into a cell; the cell would show `#VALUE!` or nonsense."""


class ComObject:
    """An object of Excel's. Reading a property is a call into another process, so reads are counted."""

    def __init__(self, reads: list[str], **properties: object) -> None:
        self.reads = reads
        self.properties = properties

    def __getattr__(self, name: str) -> object:
        try:
            value = self.__dict__["properties"][name]
        except KeyError:
            raise AttributeError(name) from None
        self.reads.append(name)
        return value


class Range(ComObject):
    """A cell (one value), or a block of cells (a tuple of rows), with its values as COM gives them."""

    def __init__(self, value: object) -> None:
        reads: list[str] = []
        value = as_com(value)
        rows = value if isinstance(value, tuple) else ((value,),)
        book = ComObject(reads, Name="Model.xlsm", Application=ComObject(reads, Hwnd=1))
        super().__init__(
            reads,
            Value=value,
            Row=1,
            Column=1,
            Rows=ComObject(reads, Count=len(rows)),
            Columns=ComObject(reads, Count=len(rows[0])),
            Worksheet=ComObject(reads, Name="Sheet1", Parent=book),
        )
        self._oleobj_ = PyIDispatch(self, RANGE_IID, "Range", reads.append)


def row(*values: object) -> Range:
    return Range((values,))


def column(*values: object) -> Range:
    return Range(tuple((value,) for value in values))


def as_com(value: object) -> object:
    """Excel has no integers: only an error's code and an omitted argument come as one."""
    if isinstance(value, tuple):
        return tuple(as_com(item) for item in value)
    if type(value) is int and value != OMITTED and value not in ERRORS.values():
        return float(value)
    return value


class Macro(NamedTuple):
    """What Excel's function wizard was told about one function."""

    description: str
    category: str | int
    arguments: tuple[str, ...]


class Workbook:
    """A workbook that keeps what is registered and imported into it. It has no sheets."""

    def __init__(self, name: str) -> None:
        self.Name = name
        self.Worksheets: tuple[object, ...] = ()
        self.Application = self
        self.Version = "16.0"
        self.VBProject = SimpleNamespace(VBComponents=VBComponents())
        self.macros: dict[str, Macro] = {}

    def MacroOptions(self, macro: str, **options: Any) -> None:
        self.macros[macro.removeprefix(f"'{self.Name}'!")] = Macro(
            options["Description"], options["Category"], tuple(options["ArgumentDescriptions"] or ())
        )


class VBComponents:
    """The modules of a VBA project, empty until one is imported."""

    def __init__(self) -> None:
        self.text = ""

    def __call__(self, name: str) -> object:
        raise ComError(name)

    def Remove(self, _component: object) -> None: ...

    def Import(self, path: str) -> None:
        # xlwings writes in the system's own encoding, and VBA reads in it.
        self.text = Path(path).read_text(encoding="locale")
        check_names(self.text)


def check_names(vba: str) -> None:
    """Refuse names that VBA or Excel would: what xlwings writes is never compiled here."""
    refused = {*RESERVED_WORDS.split(), *USED_BY_THE_WRAPPER}
    functions: set[str] = set()
    for name, parameters in DECLARATION.findall(vba.replace(" _\n", "").lower()):
        arguments = [parameter.split()[-1].removesuffix("()") for parameter in parameters.split(",") if parameter]
        if name in functions:
            raise VbaError(f"{name} is declared twice")
        if CELL_ADDRESS.fullmatch(name):
            raise VbaError(f"{name} is the address of a cell")
        if len({name, *arguments}) <= len(arguments):
            raise VbaError(f"{name} has two arguments of one name, or one of its own name")
        for word in (name, *arguments):
            if word in refused or not re.fullmatch("[a-z][a-z0-9_]{0,254}", word):
                raise VbaError(f"{word} cannot be a name in VBA ({name})")
        functions.add(name)


def call(module: str, function: str, *arguments: object) -> Any:
    """What the cell gets from `=FUNCTION(arguments)`, through the real `XLPython.CallUDF`.

    An argument is a `Range`, a literal, a tuple for an array constant (`{1,2}` is flat, `{1;2}` is rows),
    or `OMITTED`. An exception comes out as itself; VBA would put its text into the cell.
    """
    with windows_xlwings(package(module)):
        declared = getattr(importlib.import_module(module), function).__xlfunc__["args"]
        array = wrapper_array(declared, arguments)
        server = importlib.import_module("xlwings.com_server").XLPython()
        answer = server.CallUDF(module, function, array, Workbook("Model.xlsm"), as_variant(Range(None)))
    result = handed_back(answer)
    check_returned(result)
    return result


def wrapper_array(declared: Sequence[Mapping[str, Any]], arguments: Sequence[object]) -> tuple[object, ...]:
    """The array that the generated VBA hands over: each declared argument, typed or not, then the varargs."""
    fixed = [argument for argument in declared if not argument["vararg"]]
    required = [argument for argument in fixed if "optional" not in argument]
    if len(arguments) < len(required) or (len(arguments) > len(fixed) == len(declared)):
        raise TypeError(f"Excel refuses {len(arguments)} arguments, not {len(required)} to {len(declared)}")
    omitted = [OMITTED] * (len(fixed) - len(arguments))
    return tuple(as_variant(argument) for argument in (*arguments, *omitted))


def as_variant(argument: object) -> object:
    return argument._oleobj_ if isinstance(argument, Range) else as_com(argument)


def check_returned(result: object) -> None:
    """Refuse what pywin32 or Excel would turn into an error without saying so."""
    if not isinstance(result, (list, tuple)):
        check_cell(result)
        return
    rows = result if result and isinstance(result[0], (list, tuple)) else [result]
    if not rows[0] or len({len(cells) for cells in rows}) > 1:
        raise CellValueError(f"rows must have one length, and a cell at least: {result!r}")
    for cells in rows:
        for value in cells:
            check_cell(value)


def check_cell(value: object) -> None:
    match value:
        case bool() | str():
            return
        case float() if math.isfinite(value):
            return
        # pywin32 makes a longer integer a 64-bit one, which Excel does not have.
        case int() if abs(value) < 2**31:
            return
        case dt.datetime() if value.tzinfo:
            return
    raise CellValueError(f"{value!r} is no value of a cell")


def import_udfs(module: str, workbook_name: str) -> Workbook:
    workbook = Workbook(workbook_name)
    with windows_xlwings(package(module)):
        importlib.import_module("xlwings.udfs").import_udfs(module, workbook)
    return workbook


def vba_of(module: str, workbook_name: str = "Model.xlsm") -> str:
    """The VBA module that xlwings' "Import Functions" writes into the workbook."""
    text: str = import_udfs(module, workbook_name).VBProject.VBComponents.text
    return text


def registered(module: str) -> dict[str, Macro]:
    """What "Import Functions" tells the function wizard, by function."""
    return import_udfs(module, "Model.xlsm").macros
