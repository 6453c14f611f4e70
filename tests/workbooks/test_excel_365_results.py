"""formulon, whose results its makers check against Excel 365, finds in every cell what we stored behind its formula.

It is given the finished workbooks without their stored results.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TypeGuard

import formulon
import pytest
from openpyxl.utils.cell import coordinate_to_tuple

from tests.office import Value
from tests.proof import sampled
from tests.workbooks.agreement import RELATIVE
from tests.workbooks.built_workbook import BuiltWorkbook
from tests.workbooks.without_results import without_results
from workbooks.audit.conventions import CHECKS, MASTER_CHECK
from workbooks.breakeven_model import workbook as model_workbook
from workbooks.calculator import workbook as calculator_workbook
from workbooks.lambda_edition import workbook as lambda_workbook
from workbooks.price_book import workbook as price_book_workbook
from xl_addin.units import serial

FUNCTIONS = "Functions"
NAMED_ERRORS = {
    formulon.ErrorCode.NULL: "#NULL!",
    formulon.ErrorCode.DIV0: "#DIV/0!",
    formulon.ErrorCode.VALUE: "#VALUE!",
    formulon.ErrorCode.REF: "#REF!",
    formulon.ErrorCode.NAME: "#NAME?",
    formulon.ErrorCode.NUM: "#NUM!",
    formulon.ErrorCode.NA: "#N/A",
}

#: A cell by its sheet and its address.
Cell = tuple[str, str]


def stored(built: BuiltWorkbook) -> dict[Cell, Value]:
    """What is stored behind every formula, a day as its number."""
    return {
        (sheet, cell): serial(value.date()) if isinstance(value, datetime) else value
        for sheet, cell, value in built.saved_results()
    }


def calculated(package: bytes, cells: Mapping[Cell, Value]) -> dict[Cell, Value]:
    """What formulon makes of these cells of a workbook."""
    with formulon.Workbook.load(package) as book:
        book.recalc()
        sheets = {book.sheet_name(number): number for number in range(book.sheet_count())}
        return {(sheet, cell): shown(book, sheets[sheet], cell) for sheet, cell in cells}


def shown(book: formulon.Workbook, sheet: int, cell: str) -> Value:
    row, column = coordinate_to_tuple(cell)
    value = book.get_value(sheet, row - 1, column - 1)
    if value.error_code is not None:
        return NAMED_ERRORS[formulon.ErrorCode(value.error_code)]
    return next(part for part in (value.number, value.boolean, value.text, "") if part is not None)


def differing(found: Mapping[Cell, Value], wanted: Mapping[Cell, Value]) -> dict[Cell, tuple[Value, Value]]:
    """The cells that show something else than what is stored: what they show, and what is stored."""
    return {cell: (found[cell], value) for cell, value in wanted.items() if not same(found[cell], value)}


def same(found: Value, wanted: Value) -> bool:
    if is_number(found) and is_number(wanted):
        return abs(found - wanted) <= RELATIVE * max(1, abs(wanted))
    return found == wanted


def is_number(value: Value) -> TypeGuard[float]:
    return isinstance(value, float | int) and not isinstance(value, bool)


# Every cell -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "formulas"),
    sampled(
        2,
        [
            (model_workbook.FILE, 8_000),
            (calculator_workbook.FILE, 4_000),
            (price_book_workbook.FILE, 20_000),
        ],
    ),
)
def test_every_formula_gives_what_is_stored_behind_it(built_folder: Path, file: str, formulas: int) -> None:
    wanted = stored(BuiltWorkbook(built_folder / file))
    assert len(wanted) > formulas
    assert differing(calculated(without_results(built_folder / file), wanted), wanted) == {}


def as_formulon_spells_it(xml: str) -> str:
    """The known gap: formulon knows the parameters of a LAMBDA by `_xlpm.`, and not that `_xlop.` may be left out."""
    return xml.replace("_xlop.", "_xlpm.")


def test_every_lambda_name_gives_what_is_stored(built_folder: Path) -> None:
    path = built_folder / lambda_workbook.FILE
    wanted = stored(BuiltWorkbook(path))
    assert len(wanted) > 400
    assert differing(calculated(without_results(path, as_formulon_spells_it), wanted), wanted) == {}


def test_formulon_does_not_yet_know_a_parameter_that_may_be_left_out(built_folder: Path) -> None:
    """Once it does, the test above needs no other spelling."""
    path = built_folder / lambda_workbook.FILE
    wanted = stored(BuiltWorkbook(path))
    found = calculated(without_results(path), wanted)
    assert "#NAME?" in {found[cell] for cell in wanted if cell[0] == FUNCTIONS}


def test_without_the_functions_every_cell_that_does_not_rest_on_them_is_as_stored(built_folder: Path) -> None:
    built = BuiltWorkbook(built_folder / model_workbook.FUNCTIONS_FILE)
    wanted = stored(built)
    found = calculated(without_results(built.path), wanted)
    assert "#NAME?" in {found[cell] for cell in wanted if cell[0] == FUNCTIONS}
    elsewhere = {
        built.formulas[sheet][cell].value
        for sheet, cell in differing(found, wanted)
        if sheet not in (FUNCTIONS, CHECKS) and (sheet, cell) != built.named(MASTER_CHECK)
    }
    assert elsewhere <= {f"={MASTER_CHECK}"}


# The witness is awake -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "file",
    [
        model_workbook.FILE,
        model_workbook.FUNCTIONS_FILE,
        calculator_workbook.FILE,
        price_book_workbook.FILE,
        lambda_workbook.FILE,
    ],
)
def test_no_result_is_left_in_what_formulon_is_given(built_folder: Path, file: str) -> None:
    path = built_folder / file
    assert formulas_with_results(path.read_bytes()) > 400
    assert formulas_with_results(without_results(path)) == 0


def formulas_with_results(package: bytes) -> int:
    with zipfile.ZipFile(BytesIO(package)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    return sum(len(re.findall(r"(?:</f>|<f[^>]*/>)<v>[^<]", xml)) for xml in sheets)


def test_a_wrong_formula_is_noticed_where_it_stands_and_in_what_rests_on_it(built_folder: Path) -> None:
    model = BuiltWorkbook(built_folder / model_workbook.FILE)
    wanted = stored(model)
    cell = f"F{model.lines['selfhost_total']}"
    formula = model.formulas["Model"][cell].value
    planted = f"{formula}+1"
    found = calculated(without_results(model.path, planting(formula, planted)), wanted)
    assert found["Model", cell] == pytest.approx(float(str(wanted["Model", cell])) + 1)
    wrong = differing(found, wanted)
    assert ("Model", cell) in wrong
    assert ("Model", f"F{model.lines['saving']}") in wrong
    assert ("Model", f"F{model.lines['api_monthly']}") not in wrong


def planting(formula: str, planted: str) -> Callable[[str], str]:
    """Writes one formula otherwise, wherever it stands."""
    return lambda xml: xml.replace(f"<f>{formula[1:]}</f>", f"<f>{planted[1:]}</f>")


def test_a_lambda_name_with_another_body_is_noticed(built_folder: Path) -> None:
    path = built_folder / lambda_workbook.FILE
    wanted = stored(BuiltWorkbook(path))
    with zipfile.ZipFile(path) as package:
        names = package.read("xl/workbook.xml").decode()
    [body] = re.findall(r'<definedName name="SELFHOST_TOTAL"[^>]*>([^<]*)</definedName>', names)
    spoilt = body.replace("LAMBDA(", "LAMBDA(_xlpm.unused,", 1)

    def changed(xml: str) -> str:
        return as_formulon_spells_it(xml.replace(body, spoilt))

    wrong = differing(calculated(without_results(path, changed), wanted), wanted)
    assert FUNCTIONS in {sheet for sheet, _ in wrong}
