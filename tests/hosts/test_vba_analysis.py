"""What pyvbaanalysis, which compiles VBA as far as that goes without Excel, finds in the macros that we build."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pyvbaanalysis import DiagnosticSeverity, VbaDiagnostic, analyze_office_file

from workbooks.breakeven_model import workbook as model_workbook
from xl_addin.hosts.classic import packages, project, vba
from xl_addin.writing import put_in_place, zipped

#: xlwings' own modules: what its authors leave unused is theirs, what Excel would not compile is ours to know.
NOT_OURS = ("xlwings", "Dictionary")
#: Variables that are filled for the error that filling them may raise; VBA has no other way to ask.
ASKED_FOR_THE_ERROR_ALONE = {
    ("BreakevenCells", "bound"),
    ("BreakevenPython", "registered"),
    ("BreakevenRibbon", "released"),
}

Found = list[tuple[str, VbaDiagnostic]]


def found(path: Path) -> Found:
    """Every finding, with the module that it is in."""
    return [(module, one) for module, found in analyze_office_file(path).items() for one in found]


def of_ours(findings: Found) -> list[str]:
    return [
        f"{module}: {one.code}: {one.message}"
        for module, one in findings
        if module not in NOT_OURS
        and not (one.code == "variable-never-read" and (module, quoted(one.message)) in ASKED_FOR_THE_ERROR_ALONE)
    ]


def quoted(message: str) -> str:
    """The first word in quotation marks."""
    return message.split("'")[1]


@pytest.fixture(scope="module", params=[packages.ADDIN_FILE, packages.WORKBOOK_FILE])
def findings(request: pytest.FixtureRequest, built_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Found:
    path = tmp_path_factory.mktemp("vba") / request.param
    if request.param == packages.ADDIN_FILE:
        return found(packages.build_addin(path))
    return found(packages.build_workbook(built_folder / model_workbook.FUNCTIONS_FILE, path))


def test_nothing_is_found_in_our_modules(findings: Found) -> None:
    assert of_ours(findings) == []


def test_no_module_has_an_error_for_which_excel_would_not_compile_it(findings: Found) -> None:
    assert [one for _, one in findings if one.severity == DiagnosticSeverity.ERROR] == []


# The witness is awake -------------------------------------------------------------------------------------------------

DECLARED = "    Dim bound As Long\r\n"


@pytest.mark.parametrize(
    ("module", "sound", "planted", "code"),
    [
        ("BreakevenCells", DECLARED, DECLARED * 2, "duplicate-declaration"),
        ("BreakevenCells", DECLARED, "", "undeclared-variable"),
        ("BreakevenCells", "Next j", "Next i", "next-variable-mismatch"),
    ],
)
def test_a_planted_mistake_is_found(tmp_path: Path, module: str, sound: str, planted: str, code: str) -> None:
    shipped = {one.name: one for one in vba.addin_modules()}
    assert sound in shipped[module].text
    spoilt = replace(shipped[module], text=shipped[module].text.replace(sound, planted, 1))
    parts = project.addin_with_macros({**shipped, module: spoilt}.values())
    [told] = of_ours(found(put_in_place(tmp_path / packages.ADDIN_FILE, zipped(parts))))
    assert told.startswith(f"{module}: {code}: ")
