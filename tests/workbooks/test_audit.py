"""A sound workbook passes every rule; each deed of `damages.py` breaks exactly the rule it names."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import NamedStyle

from tests.workbooks.damages import DAMAGES, Damage
from tests.workbooks.deeds import formula
from tests.workbooks.outside_auditors import spreadsheet_auditor_findings, unexplained_cells_findings
from tests.workbooks.sound_workbook import SoundWorkbook
from tests.workbooks.specimen import Specimen
from workbooks.audit import RULES, Finding, audit
from workbooks.audit.book import Book, Place, open_book
from workbooks.audit.calculations import one_formula_per_row
from workbooks.audit.case_rows import case_rows
from workbooks.audit.conventions import SHEET_ORDER
from workbooks.audit.formulas import read_formula
from workbooks.audit.precedents import Precedents
from workbooks.layout.sheets import found
from xl_addin.errors import UnreadableFile

#: The rule that a check which fails breaks.
CHECKS = "17"


def told(findings: list[Finding]) -> str:
    return "\n".join(map(str, findings))


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return SoundWorkbook().save(tmp_path_factory.mktemp("sound") / "sound.xlsx")


def damaged(sound: Path, damage: Damage, target: Path) -> Path:
    specimen = Specimen(sound)
    damage.deed(specimen)
    specimen.save(target)
    return target


def test_a_sound_workbook_has_no_findings(sound: Path) -> None:
    assert audit(sound) == []


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: f"{damage.rule} {damage.name}")
def test_each_damage_breaks_exactly_its_rule(sound: Path, damage: Damage, tmp_path: Path) -> None:
    findings = audit(damaged(sound, damage, tmp_path / "damaged.xlsx"))
    # A check of the workbook may see the damage as well.
    assert {damage.rule} == {finding.rule for finding in findings} - ({CHECKS} - {damage.rule}), told(findings)


def test_outside_auditors_find_nothing_in_a_sound_workbook(sound: Path) -> None:
    assert spreadsheet_auditor_findings(sound) == []
    assert unexplained_cells_findings(sound) == []


def test_outside_auditors_see_a_figure_typed_over_a_formula(tmp_path: Path) -> None:
    builder = SoundWorkbook()
    words = ("USD/month", "derived", "guide")
    for row in range(11, 20):
        builder.calculated_row("Model", row, (f"Month {row}", *words), "Calculation money", f"=@{row - 1}+@8")
    builder.workbook["Model"]["J15"] = 12_345
    path = builder.save(tmp_path / "typed.xlsx")
    assert any("HARDCODE_IN_FORMULA_BLOCK Model!J15" in found for found in spreadsheet_auditor_findings(path))
    assert any("overwritten_formula Model!J15" in found for found in unexplained_cells_findings(path))


def test_every_rule_is_broken_by_some_damage() -> None:
    assert {damage.rule for damage in DAMAGES} == {rule.id for rule in RULES}


def test_the_rules_are_numbered_and_say_where_they_come_from() -> None:
    assert [rule.id for rule in RULES] == [str(number) for number in range(1, len(RULES) + 1)]
    assert all(rule.words.endswith(".") and rule.source for rule in RULES)


def test_a_finding_names_the_rule_the_cell_and_the_remedy(sound: Path, tmp_path: Path) -> None:
    constant = next(damage for damage in DAMAGES if damage.rule == "7")
    first = audit(damaged(sound, constant, tmp_path / "damaged.xlsx"))[0]
    assert first == Finding("7", "Model", "F8", "The formula holds 0.85: make it an input and refer to it.")
    assert str(first).startswith("Rule 7, Model!F8: The formula holds 0.85")


def test_functions_of_ours_are_known_when_they_are_named(sound: Path, tmp_path: Path) -> None:
    ours = Damage("22", "ours", formula('=_xlfn.IFNA(BREAKEVEN_SPEND(AD91,AD92),"never")'))
    path = damaged(sound, ours, tmp_path / "ours.xlsx")
    assert {finding.rule for finding in audit(path)} == {"9", "22"}
    assert audit(path, known_functions=frozenset({"breakeven_spend"})) == []


def test_an_empty_text_is_a_result(sound: Path, tmp_path: Path) -> None:
    specimen = Specimen(sound)
    formula('=IF(AD91>0,"yes","")')(specimen)
    specimen.results[Place("Cover", 90, 30)] = ""
    specimen.save(tmp_path / "empty.xlsx")
    assert audit(tmp_path / "empty.xlsx") == []


@pytest.mark.parametrize(
    "text",
    [
        '=_xlfn.IFNA(INDEX(AD91:AD95,MATCH(AE91,AE92:AE95,0)),"never")',
        "=IF(AD91>0,1,IF(AD91=0,0,12))",
        '=TEXT(ROUND(AD91,0),"#,##0")&" of 100"',
        '=IF(AD91>=AD92,"above 80 K","below")',
    ],
)
def test_what_the_rules_allow(sound: Path, tmp_path: Path, text: str) -> None:
    assert audit(damaged(sound, Damage("", "", formula(text)), tmp_path / "allowed.xlsx")) == []


def test_a_workbook_that_is_not_ours_is_audited_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "foreign.xlsx"
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet["A1"] = "=1+1"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=1))
    workbook.create_chartsheet("Chart").add_chart(chart)
    workbook.save(path)
    assert {"1", "2", "13", "15", "17", "19", "20", "21"} <= {finding.rule for finding in audit(path)}


def typed_rows(path: Path, header: int, second: str) -> Book:
    """A sheet of its own name with a row of typed words, a blank row and another, whose second column calculates."""
    workbook = Workbook()
    workbook.add_named_style(NamedStyle("Input money"))
    sheet = workbook.worksheets[0]
    sheet.title = "Fleet"
    for column, word in enumerate(("Label", "Unit", "Basis", "Source", "First", second, "Third"), start=2):
        sheet.cell(header, column, word)
    for row in (header + 1, header + 3):
        for column, figure in enumerate(("one", f"=F{row}", "three"), start=6):
            sheet.cell(row, column, figure).style = "Input money"
    workbook.save(path)
    return open_book(path)


@pytest.mark.parametrize(
    ("header", "second", "rows"),
    [(4, "Selected", [5, 7]), (9, "Selected", [10]), (4, "OpenAI", [5])],
    ids=["a sheet of cases", "a block further down", "a sheet of vendors"],
)
def test_a_sheet_of_cases_is_known_by_its_first_header_and_not_by_its_name(
    tmp_path: Path, header: int, second: str, rows: list[int]
) -> None:
    assert [one.row for one in case_rows(typed_rows(tmp_path / "fleet.xlsx", header, second))] == rows


@pytest.mark.parametrize(("second", "cells"), [("Selected", []), ("OpenAI", ["G5"])])
def test_only_the_selected_case_may_calculate_among_typed_figures(
    tmp_path: Path, second: str, cells: list[str]
) -> None:
    faults = one_formula_per_row(typed_rows(tmp_path / "fleet.xlsx", 4, second))
    assert [fault.cell for fault in faults] == cells


def test_the_order_of_the_sheets_is_that_of_the_model() -> None:
    titles = [one.title for one in found("workbooks.breakeven_model")]
    assert tuple(title for title in titles if title in SHEET_ORDER) == SHEET_ORDER


def test_styles_are_known_by_their_number_as_libreoffice_saves_them(sound: Path, tmp_path: Path) -> None:
    """LibreOffice leaves gaps between the numbers of named styles; openpyxl alone would count past the end."""
    path = tmp_path / "gaps.xlsx"
    with zipfile.ZipFile(sound) as source, zipfile.ZipFile(path, "w") as target:
        for part in source.namelist():
            content = source.read(part)
            if part == "xl/styles.xml":
                names, cells = content.split(b"</cellStyleXfs>")
                unused = b"<xf/>" * 15
                first = names.index(b"<cellStyleXfs")
                start = names.index(b">", first) + 1
                cells = re.sub(rb'xfId="(\d+)"', lambda found: b'xfId="%d"' % (int(found[1]) + 15), cells)
                content = names[:start] + unused + names[start:] + b"</cellStyleXfs>" + cells
            target.writestr(part, content)
    assert audit(path) == []


@pytest.mark.parametrize(
    ("file", "content", "sentence"),
    [
        ("gone.xlsx", None, "there is no such file"),
        ("table.csv", b"a,b", "is not an Excel workbook"),
        ("text.xlsx", b"a,b", "is not an Excel workbook"),
        ("locked.xlsx", bytes.fromhex("D0CF11E0A1B11AE1"), "needs a password"),
        ("half.xlsx", b"PK\x03\x04 the rest was lost", "is damaged"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, file: str, content: bytes | None, sentence: str) -> None:
    if content is not None:
        (tmp_path / file).write_bytes(content)
    with pytest.raises(UnreadableFile, match=sentence):
        audit(tmp_path / file)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=F12+$F12+F$12+$F$12", "=R[2]C[0]+R[2]C6+R12C[0]+R12C6"),
        ("=SUM('My sheet'!A1:B2)", "=SUM(My sheet!R[-9]C[-5]:R[-8]C[-4])"),
        ("=SUM(A:A)+SUM($3:$3)", "=SUM(C[-5]:C[-5])+SUM(R3:R3)"),
        ('=IF(bill>0,"F12","never")', '=IF(bill>0,"F12","never")'),
    ],
)
def test_a_formula_in_r1c1_notation(text: str, expected: str) -> None:
    assert read_formula(text).r1c1(row=10, column=6) == expected


def test_circles_are_found_across_sheets_and_ranges(tmp_path: Path) -> None:
    workbook = Workbook()
    first, second = workbook.worksheets[0], workbook.create_sheet("B")
    first.title = "A"
    first["A1"], second["A1"], second["A2"] = "=SUM(B!A:A)", "=A!A1", "=A2"
    first["B1"], first["B2"] = "=A1", "=B1"
    workbook.save(tmp_path / "circle.xlsx")
    circles = list(Precedents(open_book(tmp_path / "circle.xlsx")).circles())
    assert [sorted(f"{place.sheet}{place.cell}" for place in circle) for circle in circles] == [
        ["BA2"],
        ["AA1", "BA1"],
    ]
