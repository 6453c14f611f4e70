"""The VBA of the add-in and of the workbook, as text: ours, made from the registry, and xlwings' own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

from xl_addin import __version__
from xl_addin.errors import UnreadableFile
from xl_addin.functions.cell_function import REGISTRY, CellFunction
from xl_addin.functions.description import described

#: The name under which xlwings' VBA looks for its settings, in the user's folder `.selfhost_breakeven`.
PROJECT = "selfhost_breakeven"

Kind = Literal["standard", "class", "document"]


@dataclass(frozen=True, slots=True)
class Module:
    """A module of a VBA project: its name, and its text with lines that end as VBA wants them."""

    name: str
    text: str
    kind: Kind = "standard"


def addin_modules() -> list[Module]:
    """The modules of the add-in, which serves whatever workbook is active."""
    return [*_ours(), _read("ribbon.bas", "BreakevenRibbon"), *_of_xlwings("xlwings_custom_addin.bas", "myaddin")]


def workbook_modules() -> list[Module]:
    """The modules of a workbook that brings its own functions."""
    return [*_ours(), *_of_xlwings("xlwings.bas", "xlwings")]


def _ours() -> list[Module]:
    return [
        _read("workbook.bas", "ThisWorkbook", "document"),
        Module("BreakevenFunctions", _lines(_functions(REGISTRY.values()))),
        Module("BreakevenWizard", _lines(_wizard(REGISTRY.values()))),
        _read("cells.bas", "BreakevenCells"),
        _read("python.bas", "BreakevenPython"),
    ]


def _read(file: str, name: str, kind: Kind = "standard") -> Module:
    return Module(name, _lines(files(__package__).joinpath(file).read_text("ascii").splitlines()), kind)


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\r\n" for line in lines)


# Functions ------------------------------------------------------------------------------------------------------------


def _functions(entries: Iterable[CellFunction]) -> list[str]:
    """A wrapper for each function, and nothing else: whatever is public here can be typed into a cell."""
    lines = ['Attribute VB_Name = "BreakevenFunctions"', "Option Explicit"]
    for entry in entries:
        lines += ["", f"Function {entry.name}({_declared(entry)})", *_body(entry), "End Function"]
    return lines


def _declared(entry: CellFunction) -> str:
    return ", ".join(
        f"ParamArray {one.name}()" if one.repeats else one.name if one.required else f"Optional {one.name}"
        for one in described(entry)
    )


def _body(entry: CellFunction) -> list[str]:
    given = [f"Given({one.name})" for one in entry.arguments]
    if not entry.open_ended:
        return [f'    {entry.name} = Answer("{entry.name}", Array({", ".join(given)}))']
    return [
        "    Dim cells(), i As Long",
        f"    ReDim cells(0 To {len(given)} + UBound({entry.open_ended}))",
        *(f"    cells({place}) = {one}" for place, one in enumerate(given)),
        f"    For i = 0 To UBound({entry.open_ended})",
        f"        cells({len(given)} + i) = Given({entry.open_ended}(i))",
        "    Next i",
        f'    {entry.name} = Answer("{entry.name}", cells)',
    ]


# The wizard -----------------------------------------------------------------------------------------------------------

_DESCRIBE = """
Sub DescribeFunctions()
    Dim wasSaved As Boolean
    If described Or ActiveWorkbook Is Nothing Then Exit Sub
    wasSaved = ThisWorkbook.Saved
    On Error Resume Next  ' the functions work without these texts; the next workbook is another chance
{}
    described = (Err.Number = 0)
    ThisWorkbook.Saved = wasSaved  ' nobody is asked to save what nobody changed
End Sub

Private Sub Describe(ByVal name As String, ByVal category As String, ByVal words As String, ParamArray arguments())
    Dim texts() As String, i As Long
    ReDim texts(0 To UBound(arguments))
    For i = 0 To UBound(arguments)
        texts(i) = arguments(i)
    Next i
    Application.MacroOptions Macro:="'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & name, _
        Description:=words, Category:=category, ArgumentDescriptions:=texts
End Sub"""


def _wizard(entries: Iterable[CellFunction]) -> list[str]:
    """The sub that tells Excel's function wizard what each function and each argument means."""
    told = []
    for entry in entries:
        texts = [entry.category, entry.words, *(one.words for one in described(entry))]
        told += [f'    Describe "{entry.name}", _', *(f"        {_quoted(text)}, _" for text in texts)]
        told[-1] = told[-1].removesuffix(", _")
    return [
        'Attribute VB_Name = "BreakevenWizard"',
        "Option Explicit",
        "Option Private Module",
        "",
        f'Public Const ADD_IN_VERSION As String = "selfhost-breakeven {__version__}"',
        "",
        "Private described As Boolean",
        *_DESCRIBE.format("\n".join(told)).splitlines(),
    ]


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


# xlwings' own ---------------------------------------------------------------------------------------------------------


def _of_xlwings(file: str, project: str) -> list[Module]:
    """xlwings' VBA as it is installed, which names its version of the DLL; its notices stay in place."""
    shipped = files("xlwings")
    text = "\n".join(shipped.joinpath(file).read_text("utf-8").splitlines())
    name = 'Attribute VB_Name = "xlwings"'
    # Its functions are for other code, not for cells.
    text = _changed(text, name, f"{name}\nOption Explicit\nOption Private Module\n'Changed: {_CHANGES}")
    text = _changed(text, f'PROJECT_NAME As String = "{project}"', f'PROJECT_NAME As String = "{PROJECT}"')
    # A workbook from somebody else must not bring its own Python along: not from the folder that it was saved in, and
    # not by a sheet or a file beside it with settings in it. Nor need a workbook be active while Excel opens one;
    # and it is one Python that is started and ended, for xlwings' DLL keeps one for each command that it is given.
    text = _changed(text, '"ADD_WORKBOOK_TO_PYTHONPATH", "true"', '"ADD_WORKBOOK_TO_PYTHONPATH", "false"')
    for layer in ("sheet", "directory"):
        text = _changed(text, f'If source = "" Or source = "{layer}" Then', f'If source = "{layer}" Then')
    text = text.replace(f"{_SEARCHED} & ActiveWorkbook.FullName", f"{_SEARCHED} & ThisWorkbook.FullName")
    # Python would look for modules first in Excel's current folder, which is that of whatever was opened last.
    text = _changed(text, ' -B -c ""import', ' -P -B -c ""import')
    before, begins, rest = text.partition('\'Attribute VB_Name = "Extensions"\n')
    if begins:
        text = before + "".join(rest.partition('\'Attribute VB_Name = "Utils"\n')[1:])
    dictionary = shipped.joinpath("addin", "Dictionary.cls").read_text("cp1252").splitlines()
    return [Module("xlwings", _lines(text.splitlines())), Module("Dictionary", _lines(dictionary), "class")]


_CHANGES = "options, PROJECT_NAME, settings of the user alone, no code beside a workbook, without Extensions (sql)."
_SEARCHED = 'PYTHONPATH = AddExcelDir & ";"'


def _changed(text: str, old: str, new: str) -> str:
    if old not in text:
        raise UnreadableFile(f"The VBA of the installed xlwings has no {old}: install the version that this one needs.")
    return text.replace(old, new)
