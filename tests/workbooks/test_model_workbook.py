"""What somebody who opens breakeven_model.xlsx may rely on, before anything is calculated anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

import pytest
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.formula import Tokenizer
from openpyxl.worksheet.worksheet import Worksheet

from tests.model.designed_cases import INPUT_TABLE
from tests.office import Office, Value
from tests.office.client import Block
from tests.workbooks.agreement import NEVER_IN_WORDS
from tests.workbooks.built_workbook import TYPED_COLUMNS, BuiltWorkbook
from workbooks.layout.columns import after, of_cases
from workbooks.layout.validations import TITLE_LIMIT
from xl_addin.model import MODEL
from xl_addin.model.inputs import INPUTS
from xl_addin.model.line import Input
from xl_addin.model.scenarios import ASSUMED, DERIVED, PUBLISHED, YOURS, cases

COLUMNS = of_cases()

#: Design, section 5: the sheets, among which others may stand.
SHEETS = [
    "Cover",
    "Inputs",
    "Model",
    "Results",
    "Sensitivity",
    "Projection",
    "Constraints",
    "Reconciliation",
    "Sources",
    "Checks",
    "Log",
]

#: Design, section 4: what the model gives, as printed there.
PRINTED = ("saving", "saving_share", "breakeven_util", "breakeven_spend", "winner", "strength")
GIVES: dict[str, tuple[str, ...]] = {
    "consumer": ("105,000", "52.5%", "40.4%", "50,000", "SELF-HOST", "clear"),
    "regulated": ("-17,000", "-68.0%", "142.8%", "57,692", "SELF-HOST", "override"),
    "bursty": ("-25,294", "-50.6%", "68.0%", "never", "API", "clear"),
    "finetuned": ("7,000", "11.7%", "75.1%", "49,500", "SELF-HOST", "close"),
    "small": ("-10,000", "-100.0%", "170.0%", "30,000", "API", "clear"),
    "growth": ("-7,118", "-17.8%", "70.1%", "55,921", "API", "close"),
    "scale": ("75,000", "50.0%", "42.5%", "52,174", "SELF-HOST", "clear"),
    "pitch": ("-24,118", "-60.3%", "106.3%", "86,197", "API", "clear"),
}

#: All of these are in Excel 2007 already; so that a new one is a decision, they are listed.
FUNCTIONS = [
    "ABS",
    "AND",
    "COLUMNS",
    "COUNT",
    "COUNTIF",
    "FIXED",
    "IF",
    "INDEX",
    "INT",
    "ISBLANK",
    "ISNUMBER",
    "ISTEXT",
    "LEFT",
    "MATCH",
    "MAX",
    "MEDIAN",
    "MIN",
    "N",
    "NA",
    "NOT",
    "ROWS",
    "SUM",
    "SUMPRODUCT",
    "T",
    "TEXT",
    "TRIM",
]


def shown(value: Value, example: str) -> str:
    """A figure written as the design prints it; halves are rounded up, as Excel does."""
    if not isinstance(value, float | int):
        return str(value)
    if example.endswith("%"):
        return f"{Decimal(repr(100 * value)).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"
    return f"{Decimal(repr(value)).quantize(Decimal(1), ROUND_HALF_UP):,}"


def saved(model: BuiltWorkbook, sheet: str, column: str, row: int) -> Value:
    found: Value = model.results[sheet][f"{column}{row}"].value
    return found


def cells(sheet: Worksheet) -> Iterator[Cell | MergedCell]:
    return (cell for row in sheet.iter_rows() for cell in row)


def typed_cells(model: BuiltWorkbook) -> Iterator[tuple[Input, str]]:
    """Every input and each cell of Inputs into which it is typed."""
    for name, row in model.typed.items():
        for column in TYPED_COLUMNS.values():
            yield INPUTS[name], f"{column}{row}"


# Sheets and columns ---------------------------------------------------------------------------------------------------


def test_the_sheets_stand_in_the_order_of_the_design(model: BuiltWorkbook) -> None:
    assert [name for name in model.formulas.sheetnames if name in SHEETS] == SHEETS
    assert model.formulas.active is model.formulas["Cover"]


def test_the_same_columns_mean_the_same_on_every_sheet(model: BuiltWorkbook) -> None:
    headings = ["Label", "Unit", "Basis", "Source", "Your case", "Selected", *(one.label for one in cases().values())]
    found: dict[str, int] = {}
    for sheet in model.formulas.worksheets:
        for values in sheet.iter_rows(min_col=2, max_col=1 + len(headings), values_only=True):
            if values[:4] == ("Label", "Unit", "Basis", "Source"):
                assert list(values) == headings, f"{sheet.title}: {values}"
                found[sheet.title] = found.get(sheet.title, 0) + 1
    assert set(found) >= {"Inputs", "Model", "Results", "Projection", "Constraints", "Sources", "Checks"}


def test_nothing_is_hidden_and_no_cells_are_merged(model: BuiltWorkbook) -> None:
    for sheet in model.formulas.worksheets:
        assert sheet.sheet_state == "visible"
        assert not [row for row, dimension in sheet.row_dimensions.items() if dimension.hidden]
        assert not [column for column, dimension in sheet.column_dimensions.items() if dimension.hidden]
        assert not sheet.merged_cells.ranges
        assert not sheet.sheet_view.showGridLines


def test_every_sheet_is_protected_without_a_password_and_only_inputs_are_unlocked(model: BuiltWorkbook) -> None:
    for sheet in model.formulas.worksheets:
        assert sheet.protection.sheet
        assert not sheet.protection.password
        assert sheet.protection.hashValue is None
        for cell in cells(sheet):
            assert cell.protection.locked is not cell.style.startswith("Input"), f"{sheet.title}!{cell.coordinate}"


def test_every_sheet_prints_on_landscape_pages_that_say_what_they_are(model: BuiltWorkbook) -> None:
    for sheet in model.formulas.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.oddHeader
        assert sheet.oddHeader.right.text == "&A"
        assert sheet.oddFooter
        assert "&P" in str(sheet.oddFooter.right.text)
        assert bool(sheet.print_title_rows) is (sheet.title != "Cover")


# Figures --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", GIVES)
def test_every_figure_of_the_design_stands_in_the_workbook(model: BuiltWorkbook, key: str) -> None:
    column = COLUMNS.preloaded[key]
    given = INPUT_TABLE[key]
    for name in ("api_monthly", "gpu_rental", "ops", "utilization"):
        assert saved(model, "Inputs", column, model.typed[name]) == getattr(given, name)[0], name
    assert saved(model, "Inputs", column, model.typed["tooling"]) == given.tooling
    results = [saved(model, "Model", column, model.lines[name]) for name in PRINTED]
    assert tuple(map(shown, results, GIVES[key])) == GIVES[key]


def test_other_figures_that_the_design_prints(model: BuiltWorkbook) -> None:
    def figure(name: str, key: str) -> Value:
        return saved(model, "Model", COLUMNS.preloaded[key], model.lines[name])

    totals = [figure("selfhost_total", key) for key in ("consumer", "regulated", "bursty", "finetuned")]
    assert totals == [95_000, 42_000, 40_000, 53_000]
    assert figure("privacy_multiplier", "regulated") == 1.68
    assert figure("annual_saving", "scale") == 900_000
    assert figure("breakeven_spend", "bursty") == NEVER_IN_WORDS
    assert figure("verdict", "growth") == (
        "API wins by $7,118/mo (18%), close: revisit near a $55,921/mo bill or 70% utilization"
    )


def test_every_figure_of_every_case_has_its_basis_and_its_source(model: BuiltWorkbook) -> None:
    for name, figure in INPUTS.items():
        as_shipped, basis, number, basis_now = model.rows("Sources", figure.label)
        for key, one in cases().items():
            column, expected = COLUMNS.preloaded[key], one.figures[name]
            assert saved(model, "Inputs", column, model.typed[name]) == expected.value
            assert saved(model, "Sources", column, as_shipped) == expected.value
            assert saved(model, "Sources", column, basis) == expected.basis
            assert saved(model, "Sources", column, basis_now) == expected.basis
            assert expected.basis in (PUBLISHED, DERIVED, ASSUMED)
            source = saved(model, "Sources", column, number)
            [register] = [row for row in model.rows("Sources", str(source)) if saved(model, "Sources", "B", row)]
            assert saved(model, "Sources", "C", register) == expected.basis
            assert saved(model, "Sources", "D", register) == expected.source


def test_a_changed_figure_turns_its_basis_to_yours_and_back(office: Office, model: BuiltWorkbook) -> None:
    names = list(INPUTS)
    column = COLUMNS.preloaded["growth"]
    bases = {name: model.rows("Sources", INPUTS[name].label)[3] for name in names}
    sheet = f"{column}{min(bases.values())}:{column}{max(bases.values())}"
    shown_at = f"D{min(model.typed.values())}:E{max(model.typed.values())}"
    trials: list[list[Block]] = []
    for name in names:
        cell = f"{column}{model.typed[name]}"
        before: Value = cases()["growth"].figures[name].value
        others: list[Value] = [*INPUTS[name].choices, INPUTS[name].high, INPUTS[name].low]
        other = next(value for value in others if value != before)
        trials.append([("Inputs", cell, [[other]])])
        trials.append([("Inputs", cell, [[before]])])
    with office.open(model.path) as book:
        [untouched] = book.trials([[]], [("Sources", sheet), ("Inputs", shown_at)])
        answers = book.trials(trials, [("Sources", sheet), ("Inputs", shown_at)])
    for place, name in enumerate(names):
        (now, selected), back = answers[2 * place], answers[2 * place + 1]
        changed = [row for row, ((basis,), (was,)) in enumerate(zip(now, untouched[0], strict=True)) if basis != was]
        assert changed == [bases[name] - min(bases.values())], name
        assert now[changed[0]] == [YOURS]
        assert selected[model.typed[name] - min(model.typed.values())] == [YOURS, "typed here"]
        assert back == untouched, name


# Formulas and names ---------------------------------------------------------------------------------------------------


def test_every_name_is_used_and_means_a_cell(model: BuiltWorkbook) -> None:
    formulas = [
        str(cell.value) for sheet in model.formulas.worksheets for cell in cells(sheet) if cell.data_type == "f"
    ]
    assert set(model.formulas.defined_names) == {"selected_case", "case_number", "master_check"}
    for name in model.formulas.defined_names:
        sheet, cell = model.named(name)
        assert model.results[sheet][cell].value is not None
        assert any(name in formula for formula in formulas), name


def test_the_self_host_total_is_checked_against_what_is_typed_and_not_against_its_parts(model: BuiltWorkbook) -> None:
    [row] = model.rows("Checks", "Self-host total adds up")
    yours = of_cases().yours
    formula = str(model.formulas["Checks"][f"{yours}{row}"].value)
    found = re.findall(rf"Model!{yours}(\d+)(?::{yours}(\d+))?", formula)
    read = {row for first, last in found for row in range(int(first), int(last or first) + 1)}
    assert read == {model.lines[name] for name in ("selfhost_total", *MODEL.inputs_of("selfhost_total"))}


def test_no_function_is_newer_than_excel_2016(model: BuiltWorkbook) -> None:
    used = {
        token.value.rstrip("(")
        for sheet in model.formulas.worksheets
        for cell in cells(sheet)
        if cell.data_type == "f"
        for token in Tokenizer(str(cell.value)).items
        if token.type == "FUNC" and token.subtype == "OPEN"
    }
    assert used <= set(FUNCTIONS)


def test_every_input_is_validated_with_a_prompt_and_an_error_in_words(model: BuiltWorkbook) -> None:
    sheet = model.formulas["Inputs"]
    validations = sheet.data_validations.dataValidation
    lowest, highest = after(COLUMNS.last, 2)
    for figure, cell in typed_cells(model):
        [found] = [one for one in validations if cell in one.sqref]
        row = cell[1:]
        if figure.choices:
            assert (found.type, found.formula1) == ("list", f'"{",".join(figure.choices)}"')
        else:
            assert found.type == ("whole" if figure.unit.kind == "whole" else "decimal")
            assert found.operator == "between"
            assert (found.formula1, found.formula2) == (f"${lowest}${row}", f"${highest}${row}")
            assert (sheet[f"{lowest}{row}"].value, sheet[f"{highest}{row}"].value) == (figure.low, figure.high)
        assert not found.allow_blank
        assert found.showInputMessage
        assert found.showErrorMessage
        assert found.promptTitle == found.errorTitle == figure.label[:TITLE_LIMIT]
        assert found.prompt == f"{figure.meaning} Type {figure.how_to_type}."
        assert found.error == f"Not accepted. Type {figure.how_to_type}."


def test_the_selector_offers_your_case_and_every_preloaded_one(model: BuiltWorkbook) -> None:
    cover = model.formulas["Cover"]
    [validation] = [one for one in cover.data_validations.dataValidation if model.selector in one.sqref]
    listed = [cell.value for (cell,) in model.results["Cover"][str(validation.formula1).replace("$", "")]]
    assert listed == list(TYPED_COLUMNS)
    assert validation.error
    assert validation.prompt
