"""Excel for Windows: the VBA that stands between cells and Python, and the two files that it comes in."""

# pyOpenVBA has no types: what is derived from its classes has none either.
# mypy: disable-error-code="misc, untyped-decorator"

from __future__ import annotations

import importlib
import io
import json
import os
import re
import signal
import struct
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable, Iterator
from functools import reduce
from importlib import metadata
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from openpyxl import Workbook
from pyopenvba import ExcelFile
from pyopenvba.cfb import CFB
from pyopenvba.integrity import check_file
from pyopenvba.interpreter._objects import VBAObject, method
from pyopenvba.interpreter._values import error
from pyopenvba.vba import decompress

from tests.absent import skip_or_fail
from tests.hosts.calls import Call, Failed, answer, calls
from tests.hosts.starting_python import command
from tests.hosts.vba_in_memory import STAND_IN, Control, VbaHost, XlwingsServer, as_vba
from tests.office import missing_libreoffice
from tests.office.client import SYSTEM_PYTHON
from tests.open_xml import complaints
from tests.xlwings_on_linux.excel import check_names
from tests.xlwings_on_linux.stand_ins import windows_xlwings
from workbooks.breakeven_model import workbook as model_workbook
from workbooks.calculator import workbook as calculator_workbook
from workbooks.price_book import workbook as price_book_workbook
from xl_addin.errors import CODES, CannotWrite, UnreadableFile, WrongType
from xl_addin.functions.block import BLANK
from xl_addin.functions.cell_function import REGISTRY, function
from xl_addin.functions.description import described
from xl_addin.functions.through_xlwings import rows_of_cells
from xl_addin.functions.wizard import WIZARD_LIMIT
from xl_addin.hosts.classic import packages, project, ribbon, ribbon_tab, vba
from xl_addin.hosts.classic.argument_texts import with_argument_texts
from xl_addin.hosts.classic.typed import CVERR, MARK, marked
from xl_addin.hosts.differences import known
from xl_addin.model.scenarios import cases

ROOT = Path(__file__).parents[2]
OURS = ("BreakevenFunctions", "BreakevenCells", "BreakevenPython")

#: Records of the stream `dir`, by their numbers in [MS-OVBA].
VERSION, TERMINATOR = 0x0009, 0x0010


@pytest.fixture(scope="module")
def model(built_folder: Path) -> Path:
    return built_folder / model_workbook.FUNCTIONS_FILE


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, model: Path) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("classic")
    return {
        "addin": packages.build_addin(folder / packages.ADDIN_FILE),
        "workbook": packages.build_workbook(model, folder / packages.WORKBOOK_FILE),
    }


MODULES = {"addin": vba.addin_modules, "workbook": vba.workbook_modules}
EACH_FILE = pytest.mark.parametrize("kind", MODULES)
EACH_MODULE = pytest.mark.parametrize(
    "module",
    [pytest.param(module, id=f"{kind}-{module.name}") for kind, made in MODULES.items() for module in made()],
)


def module(name: str) -> vba.Module:
    return next(one for one in vba.addin_modules() if one.name == name)


# What Excel gets -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def host() -> VbaHost:
    made = VbaHost(map(module, OURS))
    made.install(XlwingsServer())
    return made


#: The known differences, by their names in `differences.toml`: how a cell is shown, and what Excel itself refuses.
SHOWN: dict[str, Callable[[Any], Any]] = {"code alone": lambda cell: cell.code if isinstance(cell, Failed) else cell}
REFUSED_BY_EXCEL = {"too few arguments": Call("EXPLAIN", ())}
CALLS = [call for call in calls() if call not in REFUSED_BY_EXCEL.values()]


def in_cells(call: Call) -> list[list[Any]]:
    return [[reduce(lambda seen, show: show(seen), SHOWN.values(), cell) for cell in row] for row in answer(call)]


def test_the_known_differences_are_those_that_are_listed() -> None:
    assert {*SHOWN, *REFUSED_BY_EXCEL} == set(known()["classic"])


@pytest.mark.parametrize("name", REGISTRY)
def test_every_call_gives_what_the_registry_gives_with_real_error_values(host: VbaHost, name: str) -> None:
    asked = [call for call in CALLS if call.name == name]
    assert asked
    for call in asked:
        expected = [[pytest.approx(x, rel=1e-12) if type(x) is float else x for x in row] for row in in_cells(call)]
        assert host.call(call.name, call.cells) == expected, call


def test_of_a_row_that_is_a_tuple_excel_would_get_the_first_cell_alone(
    host: VbaHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As pywin32 does it: a tuple that comes back is a result and out-parameters."""
    call = Call("SELFHOST_TOTAL", ([[1, 2, 3]], 10))
    assert host.call(call.name, call.cells) == [[11.0, 12.0, 13.0]]
    with windows_xlwings():
        typed = importlib.import_module("xl_addin.hosts.classic.typed")
    monkeypatch.setattr(typed, "rows_of_cells", lambda *_: [(11.0, 12.0, 13.0)])
    assert host.call(call.name, call.cells) == [[11.0]]


def test_a_call_that_excel_refuses_never_reaches_python(host: VbaHost) -> None:
    for call in REFUSED_BY_EXCEL.values():
        with pytest.raises(Exception, match="needs an argument for function_name"):
            host.call(call.name, call.cells)


def test_an_error_is_its_code_alone_and_explain_has_its_sentence(host: VbaHost) -> None:
    call = Call("BREAKEVEN_UTIL", (40_000, 33_000, 55))
    [[failed]] = answer(call)
    assert host.call(call.name, call.cells) == [["#NUM!"]] == [[failed.code]]
    assert failed.sentence in str(host.call("EXPLAIN", (call.name, *call.cells)))


@pytest.mark.parametrize("code", sorted(CODES))
def test_each_error_is_an_error_value_in_a_cell_a_row_and_a_block(host: VbaHost, code: str) -> None:
    sent = f"{MARK}{CVERR[code]}"
    for rows in ([[sent]], [[sent, 1.5]], [["text", sent], [sent, ""]]):
        given = rows[0][0] if len(rows[0]) == 1 else rows[0] if len(rows) == 1 else rows
        found = host.app.run("Shown", as_vba(given))
        found = found if isinstance(found, list) else [found]
        flat = [cell for row in found for cell in (row if isinstance(row, list) else [row])]
        expected = [f"Error {CVERR[code]}" if cell == sent else repr(cell) for row in rows for cell in row]
        assert [repr(cell) for cell in flat] == expected


#: Errors that Excel has got since: what COM hands over for #GETTING_DATA, #SPILL!, #CONNECT! and #CALC!.
NEWER_ERRORS = (-2146826245, -2146826243, -2146826242, -2146826238)


@pytest.mark.parametrize("number", NEWER_ERRORS)
def test_an_error_that_only_newer_excels_know_is_an_error_and_no_number(number: int) -> None:
    payback = function("PAYBACK_MONTHS")
    error, months = [f"{MARK}{CVERR['#VALUE!']}"], [4.0]
    assert rows_of_cells(payback, (2_000.0, number), marked) == [error]
    column = ((number,), (500.0,), (None,))
    assert [list(row) for row in rows_of_cells(payback, (2_000.0, column), marked)] == [error, months, [BLANK]]
    assert rows_of_cells(function("MODELS"), (number,), marked) == [error]


@pytest.mark.parametrize("text", ["#N/A", "#NUM! is what it shows", "", " ", "2042", "text\x01" + "2042"])
def test_text_that_only_looks_like_an_error_stays_text(host: VbaHost, text: str) -> None:
    assert host.app.run("Shown", text) == text


def test_python_is_found_once_and_found_again_when_it_was_restarted() -> None:
    here = VbaHost(map(module, OURS))
    first, second = XlwingsServer(), XlwingsServer()
    here.install(first)
    for _ in range(3):
        assert here.call("SELFHOST_TOTAL", (1, 2)) == [[3.0]]
    assert (first.imported, first.asked) == (["udfs"], 3)
    first.gone = True
    here.install(second)
    assert here.call("SELFHOST_TOTAL", (1, 2)) == [[3.0]]
    assert (second.imported, second.asked) == (["udfs"], 1)


def test_without_python_each_cell_is_an_error_and_python_is_not_looked_for_each_time() -> None:
    class Absent(XlwingsServer):
        looked_for = 0

        @method
        def Module(self, name: str) -> VBAObject:
            self.looked_for += 1
            self.gone = True
            return super().Module(name)

    here, absent = VbaHost(map(module, OURS)), Absent()
    here.install(absent)
    assert [here.call("SELFHOST_TOTAL", (1, 2)) for _ in range(20)] == [[["#VALUE!"]]] * 20
    assert absent.looked_for < 20


def test_an_absent_python_holds_excel_up_once_in_a_minute_at_most() -> None:
    class Absent(XlwingsServer):
        looked_for = 0

        @method
        def Module(self, name: str) -> VBAObject:
            self.looked_for += 1
            raise error(1000)  # could not activate Python, after a minute

    timed = [vba.Module(one.name, re.sub(r"\bNow\b", "clock", one.text)) for one in map(module, OURS)]
    here, absent = VbaHost(timed), Absent()
    here.app.add_module(
        "Public clock As Date\nSub Pass(seconds)\nclock = clock + seconds / 86400\nEnd Sub\n", name="Clock"
    )
    here.install(absent)
    found = []
    for seconds in (100, 1, 58, 2, 1):
        here.app.run("Pass", seconds)
        assert here.call("SELFHOST_TOTAL", (1, 2)) == [["#VALUE!"]]
        found.append(absent.looked_for)
    assert found == [1, 1, 1, 2, 2]


def test_a_union_of_ranges_is_refused_rather_than_cut() -> None:
    here = VbaHost(map(module, OURS))
    here.install(XlwingsServer())
    here.app.add_module(
        'Function OfUnion()\nOfUnion = SELFHOST_TOTAL(Range("A1:A2,C1:C2"), 1)\nEnd Function\n', name="Driver"
    )
    assert repr(here.app.run("OfUnion")) == "Error 2015"


# The same in LibreOffice ----------------------------------------------------------------------------------------------

DRIVER = """Attribute VB_Name = "Driver"
Option Explicit
Sub Install(python As Object)
    Set standIn = python
End Sub
Function Converted(rows, height, width)
    Dim cells(), i, j, made, found
    ReDim cells(0 To height - 1, 0 To width - 1)
    For i = 0 To height - 1
        For j = 0 To width - 1
            cells(i, j) = rows(i)(j)
        Next j
    Next i
    made = Shown(cells)
    found = ""
    For i = 0 To height - 1
        For j = 0 To width - 1
            found = found & Said(made(i, j)) & "|"
        Next j
    Next i
    Converted = found
End Function
Function ConvertedOne(cell)
    ConvertedOne = Said(Shown(cell))
End Function
Function GivenUnion()
    GivenUnion = Said(Given(Range("A1:A2,C1:C2")))
End Function
Function Said(cell)
    If IsError(cell) Then
        Said = "error " & CLng(cell)
    Else
        Said = TypeName(cell) & " " & cell
    End If
End Function
"""

#: Cells of the sheet, what is in them, and how they are typed into a formula.
SHEET: list[list[Any]] = [[1.5, "text", True], [None, "", -2.0]]
TYPED: list[tuple[str, Any]] = [
    ("A1", 1.5),
    ("B1", "text"),
    ("A1:C2", ((1.5, "text", True), (None, None, -2.0))),
    ("A1:C1", (tuple(SHEET[0]),)),
]
TYPED += [("A2", None), ("7", 7.0), ('"#N/A"', "#N/A"), ("A1:A2", ((1.5,), (None,)))]


@pytest.fixture(scope="module")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    problem = missing_libreoffice()
    if problem:
        skip_or_fail(problem, "LIBREOFFICE")
    workbook, saved = Workbook(), io.BytesIO()
    for row in SHEET:
        workbook.worksheets[0].append(row)
    workbook.save(saved)
    modules = [
        vba.Module(name, text.replace("\n", "\r\n")) for name, text in (("xlwings", STAND_IN), ("Driver", DRIVER))
    ]
    path = tmp_path_factory.mktemp("office") / "driven.xlsm"
    parts = project.workbook_with_macros(saved.getvalue(), [*map(module, OURS), *modules])
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    request = {"book": str(path), "formulas": [formula for formula, _ in formulas()], "answers": answers()}
    command = [SYSTEM_PYTHON, "-I", str(Path(__file__).with_name("vba_in_libreoffice.py"))]
    pipes: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    # A group of its own, so that LibreOffice ends with it.
    with subprocess.Popen(command, **pipes, text=True, start_new_session=True) as driver:
        try:
            said, faults = driver.communicate(json.dumps(request), timeout=180)
        except subprocess.TimeoutExpired:
            os.killpg(driver.pid, signal.SIGKILL)
            raise
    assert driver.returncode == 0, faults
    found: dict[str, Any] = json.loads(said)
    return found


def formulas() -> list[tuple[str, tuple[Any, ...]]]:
    """Every function with its required arguments, and with all of them, and what Python must be asked."""
    listed: list[tuple[str, tuple[Any, ...]]] = []
    for name, entry in REGISTRY.items():
        required = sum(argument.required for argument in entry.arguments)
        for count in sorted({required, len(entry.arguments) + 2 * bool(entry.open_ended)}):
            typed = [TYPED[(len(listed) + place) % len(TYPED)] for place in range(count)]
            asked = [value for _, value in typed] + [None] * (len(entry.arguments) - count)
            listed.append((f"={name}({';'.join(text for text, _ in typed)})", (name, asked)))
    return listed


def answers() -> list[list[list[Any]]]:
    return [[[f"{MARK}{number}", 1.5], ["#N/A", f"{MARK}{number}"]] for number in CVERR.values()]


def as_lists(value: Any) -> Any:
    return [as_lists(one) for one in value] if isinstance(value, list | tuple) else value


def test_libreoffice_hands_python_the_values_of_the_cells(libreoffice: dict[str, Any]) -> None:
    expected = [["xl_addin.hosts.classic.typed", name, as_lists(asked)] for _, (name, asked) in formulas()]
    assert libreoffice["asked"] == expected


def test_libreoffice_makes_an_error_value_of_each_error(libreoffice: dict[str, Any]) -> None:
    errors = [f"error {number}" for number in CVERR.values()]
    assert libreoffice["single"] == errors
    assert libreoffice["shown"] == [f"{error}|Double 1.5|String #N/A|{error}|" for error in errors]


def test_libreoffice_refuses_a_union_of_ranges(libreoffice: dict[str, Any]) -> None:
    assert libreoffice["union"] == "error 2015"


# The text of the modules ---------------------------------------------------------------------------------------------


def test_the_wrappers_are_the_registry_under_names_and_arguments_that_vba_takes() -> None:
    text = module("BreakevenFunctions").text.replace("\r\n", "\n")
    check_names(text)
    declared = dict(re.findall(r"^Function (\w+)\((.*)\)$", text, re.M))
    assert list(declared) == list(REGISTRY)
    for name, entry in REGISTRY.items():
        # Of the argument selfhost_total and the function SELFHOST_TOTAL, one name to VBA, Excel would show either.
        names = [f"{one.name}_figure" if one.name.upper() in REGISTRY else one.name for one in entry.arguments]
        listed = zip(names, entry.arguments, strict=True)
        arguments = [name if one.required else f"Optional {name}" for name, one in listed]
        arguments += [f"ParamArray {entry.open_ended}()"] if entry.open_ended else []
        assert declared[name] == ", ".join(arguments)
        # An argument of such a name would hide what the wrapper calls.
        assert not {*map(str.lower, names)} & {"answer", "given", "array", "cells", "i", "ubound", name.lower()}


@EACH_MODULE
def test_every_module_declares_what_it_uses_in_lines_that_vba_reads(module: vba.Module) -> None:
    lines = module.text.split("\r\n")
    assert "\n" not in "".join(lines)
    assert "\r" not in "".join(lines)
    assert lines.count("Option Explicit") == 1
    assert module.text.encode("cp1252")


def test_only_functions_for_cells_can_be_typed_into_one() -> None:
    for one in (*vba.addin_modules(), *vba.workbook_modules()):
        public = re.findall(r"^(?:Public )?Function ", one.text, re.M)
        is_hidden = one.kind != "standard" or "\r\nOption Private Module\r\n" in one.text
        assert not public or is_hidden or one.name == "BreakevenFunctions"


def test_excels_wizard_finds_the_words_of_every_function_in_the_module() -> None:
    """Where Excel keeps them itself: two attributes below the head of a function."""
    found = re.findall(
        r'^Function (\w+)\(.*\)\nAttribute (\w+)\.VB_Description = "(.*)"\n'
        r'Attribute (\w+)\.VB_ProcData\.VB_Invoke_Func = " \\n14"\n',
        module("BreakevenFunctions").text.replace("\r\n", "\n"),
        re.M,
    )
    assert [name for name, *_ in found] == list(REGISTRY)
    for name, described_of, words, put_under in found:
        assert {name, described_of, put_under} == {name}
        assert words.replace('""', '"') == REGISTRY[name].words
        assert 0 < len(REGISTRY[name].words) <= WIZARD_LIMIT
        # In an attribute a backslash begins an escape.
        assert "\\" not in words


X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
OF_A_WORKBOOK = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@EACH_FILE
def test_excels_wizard_finds_the_words_of_every_argument_in_the_workbook(built: dict[str, Path], kind: str) -> None:
    with zipfile.ZipFile(built[kind]) as package:
        workbook = Xml.fromstring(package.read("xl/workbook.xml"))
    assert workbook[-1].tag == f"{OF_A_WORKBOOK}extLst"
    [extension] = [one for one in workbook[-1] if one.get("uri") == "{8193D73E-4604-4355-AFF4-8A2333D13BE4}"]
    names = [one.get("name") for one in extension.iter(f"{X14}definedName")]
    assert names == sorted(name for name, entry in REGISTRY.items() if described(entry))
    for one in extension.iter(f"{X14}definedName"):
        listed = [(text.get("index"), text.text) for text in one.iter(f"{X14}argumentDescription")]
        words = [each.words for each in described(REGISTRY[one.get("name") or ""])]
        assert listed == [(str(place), text) for place, text in enumerate(words)]
        assert [texts.get("count") for texts in one] == [str(len(words))]
        assert all(0 < len(text) <= WIZARD_LIMIT for text in words)


def test_argument_texts_come_last_in_a_workbook_and_first_among_its_extensions() -> None:
    entries = [REGISTRY["PAYBACK_MONTHS"]]
    bare = with_argument_texts(b"<workbook><sheets/></workbook>", entries).decode()
    assert bare.startswith("<workbook><sheets/><extLst><ext uri=")
    assert bare.endswith("</ext></extLst></workbook>")
    listed = with_argument_texts(b"<workbook><extLst><ext/></extLst></workbook>", entries).decode()
    assert listed == bare.replace("<sheets/>", "").replace("</extLst>", "<ext/></extLst>")
    with pytest.raises(UnreadableFile, match="build the workbooks anew"):
        with_argument_texts(b"<workbook/>", entries)


@EACH_FILE
def test_nothing_runs_when_the_file_is_opened_and_nothing_is_told_to_excel_at_each_start(kind: str) -> None:
    """`MacroOptions` refuses to describe what is in an add-in: it cannot edit a macro on a hidden workbook."""
    text = "".join(one.text for one in MODULES[kind]())
    for word in ("MacroOptions", "Workbook_Open", "Auto_Open", "WithEvents", "OnTime"):
        assert word not in text


#: A file's own word in VBA, which is no name, and the code in front of a class.
NO_NAMES = re.compile(r"\bLine Input\b|^(?:BEGIN|END)$", re.M)


@EACH_FILE
def test_no_two_names_differ_by_their_capitals_alone(built: dict[str, Path], kind: str) -> None:
    """VBA keeps one spelling of a name for a whole project: which of two Excel would show is chance."""
    spellings: dict[str, set[str]] = {}
    for source in streams(built[kind]).values():
        code = re.sub(r"'.*", "", re.sub(r'"[^"\n]*"', '""', source.replace("\r\n", "\n")))
        for word in re.findall(r"[A-Za-z]\w*", NO_NAMES.sub("", code)):
            spellings.setdefault(word.lower(), set()).add(word)
    assert "selfhost_total" in spellings
    assert [sorted(found) for found in spellings.values() if len(found) > 1] == []


def test_xlwings_vba_is_the_installed_one_with_its_notices() -> None:
    for made in MODULES.values():
        texts = {one.name: one.text for one in made()}
        version = metadata.version("xlwings")
        assert f'XLWINGS_VERSION As String = "{version}"' in texts["xlwings"]
        assert {*re.findall(r"xlwings(?:32|64)-([\d.]+)\.dll", texts["xlwings"])} == {version}
        assert f'PROJECT_NAME As String = "{vba.PROJECT}"' in texts["xlwings"]
        assert "Copyright (C) 2014-present, Zoomer Analytics LLC." in texts["xlwings"]
        assert "THIS SOFTWARE IS PROVIDED" in texts["xlwings"]
        assert '"ADD_WORKBOOK_TO_PYTHONPATH", "true"' not in texts["xlwings"]
        assert "Tim Hall" in texts["Dictionary"]
        assert "Function sql(" not in texts["xlwings"]


@EACH_FILE
def test_no_workbook_brings_its_own_python_along(kind: str) -> None:
    """Settings are the user's alone: a sheet, or a file beside a workbook, could name any program to run."""
    [text] = [one.text for one in MODULES[kind]() if one.name == "xlwings"]
    layers = re.findall(r"If (source = .*) Then\r", text)
    assert layers == ['source = "sheet"', 'source = "directory"', 'source = "" Or source = "user"']
    assert 'GetConfig("ADD_WORKBOOK_TO_PYTHONPATH", "true")' not in text
    # Nor does a cell need an active workbook to find Python: while Excel opens a file there is none.
    starting = procedures(text.replace("\r", ""))
    for name in ("XLPy", "XLPyCommand", "XLPyLoadDLL", "KillPy"):
        assert "ActiveWorkbook" not in starting[name]


@EACH_FILE
def test_python_looks_for_modules_in_its_environment_and_not_in_the_folder_that_excel_is_in(
    kind: str, tmp_path: Path
) -> None:
    [(switches, code)] = re.findall(
        r'python.exe" (.*) -c "(.*)""', command(MODULES[kind](), "python.exe", "C:\\a.xlam")
    )
    for name in ("udfs", "xlwings"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('of somebody else')")
    instead = code.replace("xlwings.serve('$(CLSID)')", "import udfs").replace('\\"', '"')
    assert instead.endswith(";import xlwings; import udfs")
    started = [sys.executable, *switches.split(), "-c", instead]
    subprocess.run(started, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True)


def procedures(text: str) -> dict[str, str]:
    found = re.findall(
        r"^(?:Private |Public )?(?:Function|Sub) (\w+)\(.*\n((?:.*\n)*?)End (?:Function|Sub)", text, re.M
    )
    return dict(found)


PROCEDURE = re.compile(
    r"^(?:public |private )?(?:function|sub|property \w+) (\w+)\((.*)\).*\n((?:.*\n)*?) *end (?:function|sub|prop)",
    re.M,
)


@EACH_MODULE
def test_every_variable_that_is_assigned_is_declared(module: vba.Module) -> None:
    """xlwings ships its VBA without `Option Explicit`: here one undeclared variable would stop the whole project."""
    text = re.sub(r'"[^"\n]*"', '""', module.text.replace("\r\n", "\n").replace(" _\n", " ")).lower()
    text = re.sub(r"'.*", "", text)
    outside = PROCEDURE.sub("", text)
    known = words_declared(re.findall(r"^ *(?:public|private|dim|const) (.*)", outside, re.M))
    procedures = PROCEDURE.findall(text)
    assert procedures
    for name, parameters, inside in procedures:
        local = words_declared(re.findall(r"\b(?:dim|static|const|redim|redim preserve) (.*)", inside))
        assigned = {*re.findall(r"^ *(?:set |for |for each )?(\w+) (?:=|in) ", inside, re.M)}
        assert assigned <= {name} | known | local | words_declared([parameters]), name


def words_declared(lines: list[str]) -> set[str]:
    return {word for line in lines for word in re.findall(r"\w+", line)}


# The files ------------------------------------------------------------------------------------------------------------


def body(text: str) -> str:
    """What a person sees in the editor: without attributes, and the preamble of an exported class."""
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[0].startswith("VERSION "):
        lines = lines[lines.index("END") + 1 :]
    return "\n".join(line for line in lines if not line.startswith("Attribute VB_")).strip("\n")


@EACH_FILE
def test_another_reader_finds_every_module_as_it_was_written(built: dict[str, Path], kind: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it is older than the parser that it uses
        from oletools.olevba import VBA_Parser

        parser = VBA_Parser(str(built[kind]))
    read = {stream.rpartition("/")[2]: code for _, stream, _, code in parser.extract_all_macros()}
    parser.close()
    written = {one.name: one.text for one in MODULES[kind]()}
    sheets = {name for name in read if name.startswith(("Sheet", "ThisWorkbook"))}
    assert {*read} - sheets == {*written}
    for name, text in written.items():
        assert body(read[name]) == body(text), name
    assert {body(read[name]) for name in sheets} == {"Option Explicit"}
    raw = {name: source for name, source in streams(built[kind]).items() if name in written}
    assert all("\n" not in source.replace("\r\n", "") for source in raw.values())


def streams(path: Path) -> dict[str, str]:
    with ExcelFile(path) as file:
        return {one.name: one.source for one in file.vba_project().modules}


@EACH_FILE
def test_the_project_and_its_package_are_sound(built: dict[str, Path], kind: str) -> None:
    report = check_file(built[kind])
    assert report.ok
    assert report.issues == ()
    with ExcelFile(built[kind]) as file:
        assert file.vba_project().validate() == []


@EACH_FILE
def test_the_project_holds_source_alone_whatever_the_version_of_excel(built: dict[str, Path], kind: str) -> None:
    """[MS-OVBA] 1.6: an Excel of the version that is written there takes what was compiled, and not the source."""
    with zipfile.ZipFile(built[kind]) as package:
        streams = CFB.from_bytes(package.read("xl/vbaProject.bin"))
    assert streams.get_stream_in_storage("VBA", "_VBA_PROJECT") == bytes.fromhex("cc61 ffff 00 0000")
    assert not [name for name in streams.list_streams_in_storage("VBA") if name.startswith("__SRP")]


@EACH_FILE
def test_the_list_of_modules_ends_with_its_terminator(built: dict[str, Path], kind: str) -> None:
    """[MS-OVBA] 2.3.4.2: the terminator 0x0010 of `dir`, four reserved bytes, and nothing after them."""
    with zipfile.ZipFile(built[kind]) as package:
        streams = CFB.from_bytes(package.read("xl/vbaProject.bin"))
    listed, place, records = decompress(streams.get_stream_in_storage("VBA", "dir")), 0, []
    while place < len(listed):
        record, size = struct.unpack_from("<HI", listed, place)
        # Of the version's record this is no size, but a word that is reserved (2.3.4.2.1.11).
        place += 6 + (6 if record == VERSION else size)
        records.append(record)
    assert place == len(listed)
    assert records[-1] == TERMINATOR
    assert records.count(TERMINATOR) == 1


@EACH_FILE
def test_the_names_of_the_modules_are_listed_plainly(built: dict[str, Path], kind: str) -> None:
    """[MS-OVBA] 2.3.3: each name twice, ended by zeros, uncompressed; two more zeros end the list."""
    with zipfile.ZipFile(built[kind]) as package:
        listed = CFB.from_bytes(package.read("xl/vbaProject.bin")).get_stream("PROJECTwm")
    names = [*streams(built[kind])]
    assert (
        listed == b"".join(f"{name}\0".encode("cp1252") + f"{name}\0".encode("utf-16-le") for name in names) + b"\0\0"
    )


@EACH_FILE
def test_the_attributes_of_a_class_are_those_that_excel_writes(built: dict[str, Path], kind: str) -> None:
    of_excel = ["Name", "Base", "GlobalNameSpace", "Creatable", "PredeclaredId", "Exposed"]
    of_excel += ["TemplateDerived", "Customizable"]
    classes = {name: source for name, source in streams(built[kind]).items() if "\r\nAttribute VB_Base = " in source}
    assert {"ThisWorkbook", "Dictionary"} < {*classes}
    for source in classes.values():
        head = source.split("\r\n", len(of_excel))[:-1]
        assert [re.sub(r"^Attribute VB_(\w+) = .*", r"\1", one) for one in head] == of_excel


@EACH_FILE
def test_each_sheet_has_the_code_name_of_its_module(built: dict[str, Path], kind: str) -> None:
    with zipfile.ZipFile(built[kind]) as package:
        parts = {name: package.read(name).decode() for name in package.namelist() if name.endswith(".xml")}
    sheets = [text for name, text in parts.items() if name.startswith("xl/worksheets/sheet")]
    named = {re.findall(r'<sheetPr[^>]* codeName="(\w+)"', text)[0] for text in sheets}
    assert len(named) == len(sheets)
    assert 'codeName="ThisWorkbook"' in parts["xl/workbook.xml"]
    assert {name for name in streams(built[kind]) if name.startswith("Sheet")} == named


@EACH_FILE
@pytest.mark.parametrize("version", ["Office2016", "Microsoft365"])
def test_the_open_xml_validator_finds_nothing(built: dict[str, Path], kind: str, version: str) -> None:
    assert complaints(built[kind], version) == []


def test_the_workbook_keeps_every_sheet_as_it_was(built: dict[str, Path], model: Path) -> None:
    with zipfile.ZipFile(model) as source, zipfile.ZipFile(built["workbook"]) as made:
        added = {*made.namelist()} - {*source.namelist()}
        assert added == {"xl/vbaProject.bin"}
        for name in source.namelist():
            if name not in ("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
                code_name = re.compile(rb' codeName="\w+"|<sheetPr codeName="\w+"/>')
                assert code_name.sub(b"", made.read(name)) == source.read(name), name
        assert b"sheet.macroEnabled.main+xml" in made.read("[Content_Types].xml")


def test_the_add_in_is_one_hidden_and_has_a_ribbon(built: dict[str, Path]) -> None:
    with zipfile.ZipFile(built["addin"]) as package:
        assert b"addin.macroEnabled.main+xml" in package.read("[Content_Types].xml")
        assert b'<workbookView visibility="hidden"' in package.read("xl/workbook.xml")
        assert b'Target="customUI/customUI14.xml"' in package.read("_rels/.rels")
        assert package.read("customUI/customUI14.xml") == ribbon_tab.custom_ui()
        assert b"selfhost-breakeven" in package.read("docProps/core.xml")


@EACH_FILE
def test_the_bytes_repeat_and_name_no_folder_or_person(
    built: dict[str, Path], kind: str, model: Path, tmp_path: Path
) -> None:
    again = (
        packages.build_addin(tmp_path / "again.xlam")
        if kind == "addin"
        else packages.build_workbook(model, tmp_path / "again.xlsm")
    )
    assert again.read_bytes() == built[kind].read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == [again.name]
    with zipfile.ZipFile(again) as package:
        parts = [package.read(name) for name in package.namelist()]
    parts += [source.encode() for source in streams(again).values()]
    for place in {str(Path.home()), str(Path(__file__).parents[2]), sys.prefix, str(tmp_path), "William Smith"} - {"/"}:
        for encoding in ("utf-8", "utf-16-le"):
            assert not any(place.encode(encoding) in part for part in parts), place


def test_a_place_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="choose another folder"):
        packages.build_addin(tmp_path / "no" / "such.xlam")
    with pytest.raises(UnreadableFile, match="build the workbooks first"):
        packages.build_workbook(tmp_path / "none.xlsx", tmp_path / "made.xlsm")
    assert [*tmp_path.iterdir()] == []


# The ribbon -----------------------------------------------------------------------------------------------------------


def buttons() -> Iterator[Xml.Element]:
    return Xml.fromstring(ribbon_tab.custom_ui()).iter(f"{{{ribbon_tab.NAMESPACE}}}button")


def test_every_button_calls_a_sub_that_is_there_and_no_sub_is_idle() -> None:
    called = {button.get("onAction") for button in buttons()}
    subs = re.findall(r"^Sub (Ribbon\w+)\(control As IRibbonControl\)\r$", module("BreakevenRibbon").text, re.M)
    assert called == {f"BreakevenRibbon.{sub}" for sub in subs}
    ids = [element.get("id") for element in Xml.fromstring(ribbon_tab.custom_ui()).iter() if element.get("id")]
    assert len(ids) == len({*ids})
    assert all(re.fullmatch(r"[A-Za-z_]\w*", one or "") for one in ids)


#: Pictures of Office that add-ins have long used; of a name that it does not know Excel shows none, and may complain.
PICTURES = {"FileOpen", "FunctionWizard", "Help", "ImportExcel", "Info", "Refresh", "RefreshAll"}


def test_every_picture_is_one_of_office() -> None:
    shown = {element.get("imageMso") for element in Xml.fromstring(ribbon_tab.custom_ui()).iter()} - {None}
    assert shown == PICTURES


def test_the_menus_list_every_function_template_and_case() -> None:
    tags = {action: [] for action in ("InsertFunction", "OpenTemplate", "LoadScenario")}  # type: dict[str, list[str]]
    for button in buttons():
        action = (button.get("onAction") or "").removeprefix("BreakevenRibbon.Ribbon")
        if action in tags:
            tags[action].append(button.get("tag") or "")
    assert sorted(tags["InsertFunction"]) == sorted(REGISTRY)
    assert tags["OpenTemplate"] == [*ribbon.TEMPLATES]
    assert tags["LoadScenario"] == [*cases()]


def test_the_templates_are_the_workbooks_that_are_built() -> None:
    files = [model_workbook.FILE, model_workbook.FUNCTIONS_FILE, calculator_workbook.FILE, price_book_workbook.FILE]
    assert [*ribbon.TEMPLATES] == files


def test_vba_calls_what_the_ribbon_module_has() -> None:
    called = {*re.findall(r'Told\("(\w+)"', module("BreakevenRibbon").text)}
    assert called == {"about", "functions", "refresh_prices", "scenario", "template"}
    assert all(callable(getattr(ribbon, name)) for name in called)


@pytest.fixture
def pressed() -> Callable[..., list[str]]:
    """Presses a button of the ribbon; the texts of the messages that come up."""
    here = VbaHost(map(module, (*OURS, "BreakevenRibbon")))

    def press(sub: str, tag: str = "", python: XlwingsServer | None = None) -> list[str]:
        here.install(python)
        before = len(here.app.interpreter.dialogs)
        here.app.answer_dialogs(1)
        here.app.run(sub, Control(tag))
        return [text for _, text, *_ in here.app.interpreter.dialogs[before:]]

    press.sheet = lambda: here.app.sheet(1).rows()  # type: ignore[attr-defined]
    return press


@pytest.mark.parametrize("says", ["True", "False"])
@pytest.mark.parametrize("typed", ["=SELFHOST_TOTAL(1,2)", ""])
def test_a_formula_that_was_typed_into_the_wizard_stays_whatever_the_wizard_says(says: str, typed: str) -> None:
    """Nobody documents what the wizard's dialog says when it is closed: a formula must not depend on it."""
    text = module("BreakevenRibbon").text.replace("Application.Dialogs(xlDialogFunctionWizard).Show", "Wizard()")
    ours = [*map(module, OURS), vba.Module("BreakevenRibbon", text)]
    here = VbaHost(ours)
    typing = f'ActiveCell.Formula = "{typed}"' if typed else ""
    here.app.add_module(f"Function Wizard()\n{typing}\nWizard = {says}\nEnd Function\n", name="Driver")
    here.app.run("RibbonInsertFunction", Control("SELFHOST_TOTAL"))
    formula = here.app.sheet(1).sheet.vba_get("Range", ["A1"]).vba_get("Formula")
    assert formula == (typed or ("=SELFHOST_TOTAL()" if says == "True" else ""))


def test_a_loaded_scenario_fills_free_cells_and_no_others(pressed: Any) -> None:
    assert pressed("RibbonLoadScenario", "growth", XlwingsServer()) == []
    assert pressed.sheet()[0][0] == "Growth team"
    assert pressed.sheet()[2][:3] == ["API bill", 40_000.0, "USD/month"]
    [words] = pressed("RibbonLoadScenario", "pitch", XlwingsServer())
    assert words.startswith("There is something in A1:E")
    assert pressed.sheet()[0][0] == "Growth team"


def test_help_opens_a_list_of_the_functions(pressed: Any) -> None:
    assert pressed("RibbonHelp", "", XlwingsServer()) == []
    assert len(pressed.sheet()) == len(REGISTRY) + 1


def test_about_names_the_add_in_and_python(pressed: Any) -> None:
    [words] = pressed("RibbonAbout", "", XlwingsServer())
    assert re.match(r"selfhost-breakeven [\d.]+\nPython [\d.]+, xlwings ", words)


def test_a_refusal_is_shown_in_its_own_words(pressed: Any) -> None:
    [words] = pressed("RibbonLoadScenario", "none such", XlwingsServer())
    assert words.startswith('There is no scenario "none such"')


@pytest.mark.parametrize("sub", ["OpenTemplate", "RefreshPrices", "LoadScenario", "Help", "About"])
def test_each_button_says_what_to_do_when_python_is_away(pressed: Any, sub: str) -> None:
    [words] = pressed(f"Ribbon{sub}", "growth")
    assert "Python does not answer" in words
    assert "breakeven install" in words
    assert words.endswith("What Windows said: Could not activate Python")


def test_a_scenario_is_loaded_as_rows_with_basis_and_source() -> None:
    rows = ribbon.scenario("growth")
    assert rows[0][0] == "Growth team"
    assert ("API bill", 40_000, "USD/month") in [row[:3] for row in rows]
    assert len({len(row) for row in rows}) == 1
    assert len(rows) == 2 + len(cases()["growth"].figures)


def test_help_lists_every_function() -> None:
    rows = ribbon.functions("")
    assert [row[1].partition("(")[0] for row in rows[1:]] == [*REGISTRY]


def test_about_says_which_python_answers() -> None:
    assert f"xlwings {metadata.version('xlwings')}" in ribbon.about("")
    assert f"{len(REGISTRY)} functions" in ribbon.about("")


@pytest.mark.parametrize(
    ("press", "sentence"),
    [
        (lambda: ribbon.scenario("none such"), 'There is no scenario "none such"'),
        (lambda: ribbon.template("none.xlsx"), 'There is no template "none.xlsx": choose one of breakeven_model.xlsx'),
    ],
)
def test_what_a_button_refuses_comes_back_as_a_marked_sentence(press: Callable[[], Any], sentence: str) -> None:
    assert press().startswith(f"{MARK}{sentence}")


def test_a_template_never_replaces_a_file_that_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def build(*words: str) -> str:
        Path(words[-1], model_workbook.FILE).write_bytes(b"new")
        return ""

    monkeypatch.setattr(ribbon, "breakeven", build)
    monkeypatch.setattr("platformdirs.user_documents_path", lambda: tmp_path)
    first, second = (Path(ribbon.template(model_workbook.FILE)) for _ in range(2))
    assert (first.name, second.name) == ("breakeven_model.xlsx", "breakeven_model 2.xlsx")
    assert first.parent == second.parent == tmp_path / "selfhost-breakeven"


def test_a_command_waits_for_no_keyboard_and_ignores_the_folder_that_excel_is_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: dict[str, Any] = {}

    def run(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        asked.update(options, command=command)
        return subprocess.CompletedProcess(command, 0, "done", "")

    monkeypatch.setattr(subprocess, "run", run)
    assert ribbon.breakeven("--version") == "done"
    assert asked["stdin"] == subprocess.DEVNULL
    assert asked["command"][:2] == [sys.executable, "-P"]


def test_a_command_that_fails_says_why() -> None:
    assert ribbon.breakeven("--version").startswith("breakeven ")
    with pytest.raises(WrongType, match="There is no function"):
        ribbon.breakeven("functions", "NONE_SUCH")


# Python's place -------------------------------------------------------------------------------------------------------
