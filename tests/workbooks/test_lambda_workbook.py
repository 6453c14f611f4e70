"""breakeven_model_lambda.xlsx: names that Excel 365 can call, proved by an engine that knows LAMBDA."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from textwrap import wrap
from typing import Any

import ironcalc
import pytest
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from openpyxl.workbook.defined_name import DefinedName

import udfs
from tests.open_xml import EACH_VERSION, complaints
from tests.workbooks.built_workbook import BuiltWorkbook
from tests.workbooks.outside_auditors import spreadsheet_auditor_findings, unexplained_cells_findings
from workbooks.audit import audit
from workbooks.lambda_edition.cover import ANSWER_WIDTH
from workbooks.lambda_edition.examples import LEFT_BLANK, columns
from workbooks.lambda_edition.workbook import FILE
from xl_addin.functions.cell_function import REGISTRY
from xl_addin.notation.lambdas import lambdas

NAMES = lambdas(REGISTRY)
OURS = frozenset(NAMES)
#: ironcalc's TEXT rounds the binary fraction, Excel's the first fifteen digits; see tests/notation/test_lambdas.py.
HALF_A_PER_CENT = re.compile(r"\d+%")
IN_EXCEL = "SELF-HOST wins by $105,000/mo (53%), clear: $1,260,000 a year"
IN_IRONCALC = "SELF-HOST wins by $105,000/mo (52%), clear: $1,260,000 a year"


@pytest.fixture(scope="module")
def built(built_folder: Path) -> BuiltWorkbook:
    return BuiltWorkbook(built_folder / FILE)


def calculated(built: BuiltWorkbook) -> Any:
    """The workbook in ironcalc, worked out anew. It reads a blank cell that has a style as 0: those are cleared."""
    model = ironcalc.load_from_xlsx(str(built.path))
    for number, sheet in enumerate(built.formulas.worksheets):
        for row, cells in enumerate(sheet.iter_rows(), start=1):
            for column, cell in enumerate(cells, start=1):
                if cell.value is None:
                    model.clear_cell_contents(number, row, column)
    model.evaluate()
    return model


def agrees(shown: Any, saved: Any) -> bool:
    if isinstance(shown, float) and isinstance(saved, int | float):
        return abs(shown - saved) <= 1e-9 * max(1, abs(saved))
    return bool(shown == (saved or ""))


# What it answers ------------------------------------------------------------------------------------------------------


def test_an_engine_that_knows_lambda_gives_the_answers_that_were_saved(built: BuiltWorkbook) -> None:
    model = calculated(built)
    number = built.formulas.sheetnames.index("Functions")
    wrong = []
    for name in NAMES:
        row = built.rows("Functions", name)[0]
        for column in columns().all:
            saved = built.results["Functions"][f"{column}{row}"].value
            shown = model.get_cell_value(number, row, column_index_from_string(column))
            if not agrees(shown, saved):
                wrong.append((name, shown, saved))
    # One verdict has 52.5% in it.
    [(name, shown, saved)] = wrong
    assert name == "SELFHOST_VERDICT"
    assert (shown, saved) == (IN_IRONCALC, IN_EXCEL)
    assert HALF_A_PER_CENT.sub("", shown) == HALF_A_PER_CENT.sub("", saved)


def test_in_that_engine_every_other_check_passes(built: BuiltWorkbook) -> None:
    model = calculated(built)
    sheet = built.formulas["Checks"]
    number = built.formulas.sheetnames.index("Checks")
    *_, result = map(column_index_from_string, columns().after(3))
    found = {
        str(sheet.cell(row, 2).value): model.get_cell_value(number, row, result) for row in range(5, sheet.max_row + 1)
    }
    looks = {label for label, said in found.items() if said == "look"}
    # ironcalc's ISERROR takes no range.
    assert looks == {"SELFHOST_VERDICT as recorded", "No name answers with an error"}
    assert sum(said == "ok" for said in found.values()) == len(NAMES) - 1


def test_every_name_is_called_in_every_column_and_all_checks_pass(built: BuiltWorkbook) -> None:
    for name in NAMES:
        row = built.rows("Functions", name)[0]
        for column in columns().all:
            text = built.formulas["Functions"][f"{column}{row}"].value.text
            assert f"{name}({column}" in text
            assert text.startswith("=_xlfn.IFNA(") is REGISTRY[name].can_be_never
    sheet, cell = built.named("master_check")
    assert built.results[sheet][cell].value == "All checks pass"


def test_the_column_of_blanks_answers_as_the_defaults_do(built: BuiltWorkbook) -> None:
    shown = {
        name: built.results["Functions"][f"{columns().of[LEFT_BLANK]}{built.rows('Functions', name)[0]}"].value
        for name in NAMES
    }
    assert shown["SELFHOST_TOTAL"] == udfs.SELFHOST_TOTAL(8_000, 25_000)
    assert shown["OPS_COST"] == udfs.OPS_COST(1)
    assert shown["SPEND_BAND"] == udfs.SPEND_BAND(40_000)
    assert shown["GPU_MONTHLY"] == udfs.GPU_MONTHLY(8, 1.5)


# How it is kept -------------------------------------------------------------------------------------------------------


def test_the_names_are_kept_as_excel_keeps_them(built: BuiltWorkbook) -> None:
    kept = {name: defined.attr_text for name, defined in built.formulas.defined_names.items()}
    assert kept == {name: made.stored for name, made in NAMES.items()} | {"master_check": kept["master_check"]}


def test_a_call_is_kept_as_a_dynamic_array_of_one_cell_without_a_prefix(built: BuiltWorkbook) -> None:
    """So Excel keeps calls of LAMBDA names itself; plain, it would show `=@SELFHOST_TOTAL(...)`."""
    row = built.rows("Functions", "SELFHOST_TOTAL")[0]
    with zipfile.ZipFile(built.path) as package:
        sheet = package.read("xl/worksheets/sheet2.xml").decode()
        assert "xl/metadata.xml" in package.namelist()
    assert re.search(rf'<c r="F{row}"[^>]* cm="1"><f t="array" ref="F{row}">SELFHOST_TOTAL\(F\d', sheet)
    assert "_xlfn.SELFHOST" not in sheet


def test_the_text_of_every_name_stands_on_the_sheet_names(built: BuiltWorkbook) -> None:
    lines = [str(cell.value or "") for (cell,) in built.formulas["Names"].iter_rows(min_col=2, max_col=2)]
    for made in NAMES.values():
        start = lines.index(made.typed[0])
        assert tuple(lines[start : start + len(made.typed)]) == made.typed
    between = [line for line in lines[4:] if line and not line.startswith(("//", "  ", *NAMES))]
    assert between == []


def test_the_cover_names_what_is_left_out(built: BuiltWorkbook) -> None:
    said = " ".join(str(cell.value) for row in built.formulas["Cover"].iter_rows() for cell in row if cell.value)
    assert [name for name in REGISTRY if name not in said] == []


def test_an_answer_on_the_cover_that_is_longer_than_its_column_has_room_for_a_second_line(built: BuiltWorkbook) -> None:
    cover, results = built.formulas["Cover"], built.results["Cover"]
    names = {row: value for row in range(1, cover.max_row + 1) if (value := cover.cell(row, 2).value) in NAMES}
    lines = {row: len(wrap(str(results.cell(row, 3).value), ANSWER_WIDTH)) for row in names}
    assert len(names) == len(NAMES)
    assert max(lines.values()) > 1
    assert {row for row in names if cover.row_dimensions[row].height} == {row for row in names if lines[row] > 1}


# The rules ------------------------------------------------------------------------------------------------------------


def test_it_keeps_every_rule(built: BuiltWorkbook) -> None:
    findings = audit(built.path, OURS)
    assert not findings, "\n".join(map(str, findings[:20]))


def test_names_that_are_functions_are_found_where_they_are_not_allowed(built: BuiltWorkbook) -> None:
    findings = audit(built.path)
    assert {finding.rule for finding in findings} == {"9", "16", "22"}
    assert sum(finding.rule == "16" for finding in findings) == len(NAMES)


def test_a_function_that_nothing_calls_is_found(built: BuiltWorkbook, tmp_path: Path) -> None:
    workbook = load_workbook(built.path)
    workbook.defined_names["IDLE"] = DefinedName("IDLE", attr_text="_xlfn.LAMBDA(_xlpm.figure,_xlpm.figure)")
    workbook.save(tmp_path / FILE)
    found = [finding for finding in audit(tmp_path / FILE, OURS | {"IDLE"}) if finding.rule == "16"]
    assert [str(one).partition(": ")[2] for one in found] == [
        "Nothing calls the function IDLE: delete it, or show what it does."
    ]


def test_outside_auditors_find_nothing(built: BuiltWorkbook) -> None:
    assert spreadsheet_auditor_findings(built.path) == []
    assert unexplained_cells_findings(built.path) == []


@EACH_VERSION
def test_the_open_xml_validator_finds_nothing(built: BuiltWorkbook, version: str) -> None:
    assert complaints(built.path, version) == []
