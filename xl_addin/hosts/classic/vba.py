"""The VBA of the add-in and of the workbook, as text: ours, made from the registry, and xlwings' own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Literal

from xl_addin import __version__
from xl_addin.errors import UnreadableFile
from xl_addin.functions.cell_function import REGISTRY, CellFunction
from xl_addin.functions.description import described
from xl_addin.notation.spelling import apart

#: The name under which xlwings' VBA looks for its settings, in the user's folder `.selfhost_breakeven`.
PROJECT = "selfhost_breakeven"

Kind = Literal["standard", "class"]


@dataclass(frozen=True, slots=True)
class Module:
    """A module of a VBA project: its name, and its text with lines that end as VBA wants them."""

    name: str
    text: str
    kind: Kind = "standard"


def addin_modules() -> list[Module]:
    """The modules of the add-in, which serves whatever workbook is active."""
    ribbon = _read("ribbon.bas", "BreakevenRibbon")
    ribbon = replace(ribbon, text=_changed(ribbon.text, "VERSION_OF_THE_ADD_IN", f'"selfhost-breakeven {__version__}"'))
    return [*_ours(), ribbon, *_of_xlwings("xlwings_custom_addin.bas", "myaddin")]


def workbook_modules() -> list[Module]:
    """The modules of a workbook that brings its own functions."""
    return [*_ours(), *_of_xlwings("xlwings.bas", "xlwings")]


def _ours() -> list[Module]:
    return [
        Module("BreakevenFunctions", _lines(_functions(REGISTRY.values()))),
        _read("cells.bas", "BreakevenCells"),
        _read("python.bas", "BreakevenPython"),
    ]


def _read(file: str, name: str) -> Module:
    return Module(name, _lines(files(__package__).joinpath(file).read_text("ascii").splitlines()))


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\r\n" for line in lines)


# Functions ------------------------------------------------------------------------------------------------------------


#: What Excel's function wizard lists a function under: User Defined.
USER_DEFINED = 14


def _functions(entries: Iterable[CellFunction]) -> list[str]:
    """A wrapper for each function, and nothing else: whatever is public here can be typed into a cell."""
    lines = ['Attribute VB_Name = "BreakevenFunctions"', "Option Explicit"]
    for entry in entries:
        head = f"Function {entry.name}({_declared(entry)})"
        lines += ["", head, *_for_the_wizard(entry), *_body(entry), "End Function"]
    return lines


def _declared(entry: CellFunction) -> str:
    named = [(one, _identifier(one.name)) for one in described(entry)]
    return ", ".join(
        f"ParamArray {name}()" if one.repeats else name if one.required else f"Optional {name}" for one, name in named
    )


def _identifier(argument: str) -> str:
    """An argument's name in VBA, which keeps one spelling of a name for a whole project, a function's or this one."""
    return apart(argument, REGISTRY)


def _for_the_wizard(entry: CellFunction) -> list[str]:
    """What Excel's wizard says of the function, as Excel keeps it; of its arguments a workbook's part says it."""
    words = entry.words.replace('"', '""')
    return [
        f'Attribute {entry.name}.VB_Description = "{words}"',
        f'Attribute {entry.name}.VB_ProcData.VB_Invoke_Func = " \\n{USER_DEFINED}"',
    ]


def _body(entry: CellFunction) -> list[str]:
    given = [f"Given({_identifier(one.name)})" for one in entry.arguments]
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
    # xlwings' own setting of a path, which is empty unless somebody set it, would put that folder first again.
    text = _changed(
        text, "import xlwings; xlwings.serve", "sys.path=[p for p in sys.path if p];import xlwings; xlwings.serve"
    )
    before, begins, rest = text.partition('\'Attribute VB_Name = "Extensions"\n')
    if begins:
        text = before + "".join(rest.partition('\'Attribute VB_Name = "Utils"\n')[1:])
    return [Module("xlwings", _lines(text.splitlines())), _dictionary()]


def _dictionary() -> Module:
    text = files("xlwings").joinpath("addin", "Dictionary.cls").read_text("cp1252")
    exposed = "Attribute VB_Exposed = True\n"
    # As Excel itself writes a class; the file is one that it exported, which leaves these out.
    text = _changed(text, exposed, f"{exposed}{_OF_A_CLASS}")
    # One spelling of a name in a whole project: that of the argument, which people see.
    return Module("Dictionary", _lines(re.sub(r"\bKey\b", "key", text).splitlines()), "class")


_OF_A_CLASS = "Attribute VB_TemplateDerived = False\nAttribute VB_Customizable = False\n"
_CHANGES = (
    "options, PROJECT_NAME, settings of the user alone, no code beside a workbook, without Extensions (sql); "
    "in Dictionary the spelling of key."
)
_SEARCHED = 'PYTHONPATH = AddExcelDir & ";"'


def _changed(text: str, old: str, new: str) -> str:
    if old not in text:
        raise UnreadableFile(f"The VBA of the installed xlwings has no {old}: install the version that this one needs.")
    return text.replace(old, new)
