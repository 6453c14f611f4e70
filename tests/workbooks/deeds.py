"""What people do to a workbook. Each deed picks its cells itself, in any workbook that keeps the rules."""

from __future__ import annotations

import re
from collections.abc import Callable

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName

from tests.workbooks.specimen import Specimen
from workbooks.audit import conventions as house
from workbooks.audit.book import places

Deed = Callable[[Specimen], object]

#: A corner of the cover that no workbook uses, AD90 and below.
SCRATCH_ROW, SCRATCH_COLUMN = 90, 30


def formula(*texts: str, style: str = house.OUTPUT) -> Deed:
    """Write formulas one below the other into an unused corner of the cover."""

    def deed(specimen: Specimen) -> None:
        for row, text in enumerate(texts, start=SCRATCH_ROW):
            cell = specimen.workbook[house.COVER].cell(row, SCRATCH_COLUMN)
            cell.value = text
            cell.style = "Normal" if style == "Normal" else specimen.style(style)

    return deed


def strike_from_cover(word: str, specimen: Specimen) -> None:
    for cell in specimen.cover_cells():
        if isinstance(cell.value, str) and cell.data_type != "f":
            cell.value = re.sub(word, "…", cell.value, flags=re.IGNORECASE)


def unlink_log(specimen: Specimen) -> None:
    for cell in specimen.cover_cells():
        if cell.hyperlink and house.LOG in str(cell.hyperlink.location):
            cell.hyperlink = None
        if cell.data_type == "f" and "HYPERLINK" in str(cell.value) and f"{house.LOG}'!" in str(cell.value):
            cell.value = house.LOG


def read_below(specimen: Specimen) -> None:
    row = specimen.calculations()[0]
    for place in row.places:
        letters = place.cell.rstrip("0123456789")
        specimen.cell(place).value = f"={letters}{row.row + 900}+0"


def rename_a_column(specimen: Specimen) -> None:
    header = specimen.book.header_rows[house.CHECKS][0]
    specimen.workbook[house.CHECKS].cell(header, house.SELECTED_CASE).value = "Chosen"


def hide_sheet(specimen: Specimen) -> None:
    specimen.workbook[house.LOG].sheet_state = "hidden"


def hide_row(specimen: Specimen) -> None:
    row = specimen.calculations()[0]
    specimen.workbook[row.sheet].row_dimensions[row.row].hidden = True


def hide_column(specimen: Specimen) -> None:
    specimen.workbook[specimen.calculations()[0].sheet].column_dimensions["K"].hidden = True


def whiten(specimen: Specimen) -> None:
    cell = specimen.cell(specimen.calculations()[0].places[0])
    cell.font, cell.fill = Font(color="FFFFFFFF"), PatternFill()


def change_one_formula(specimen: Specimen) -> None:
    cell = specimen.cell(specimen.calculations()[0].places[3])
    cell.value = f"{cell.value}+0"


def type_over(specimen: Specimen) -> None:
    specimen.cell(specimen.calculations()[0].places[3]).value = 12_345


def type_over_the_row(specimen: Specimen) -> None:
    for place in specimen.calculations()[0].places:
        specimen.cell(place).value = 12_345


def calculate_an_input(specimen: Specimen) -> None:
    specimen.cell(specimen.number_typed_in()).value = "=1+0"


def enter_twice(specimen: Specimen) -> None:
    first, second = specimen.inputs()[:2]
    for column, word in ((house.LABEL, first.label), (house.UNIT, first.unit)):
        specimen.cell(second.place(column)).value = word


def calculate_twice(specimen: Specimen) -> None:
    rows = specimen.calculations()
    first, second = next((a, b) for a in rows for b in rows if a.sheet == b.sheet and a.row < b.row)
    for source, target in zip(first.places, second.places, strict=True):
        specimen.cell(target).value = specimen.cell(source).value


def store_as_text(specimen: Specimen) -> None:
    cell = specimen.cell(specimen.number_typed_in())
    cell.value = str(cell.value)


def drop_from_colour_key(specimen: Specimen) -> None:
    for cell in specimen.cover_cells():
        if specimen.book.kind(cell) == house.LINK:
            cell.style = specimen.style(house.OUTPUT)


def clear_word(column: int, specimen: Specimen) -> None:
    specimen.cell(specimen.calculations()[0].place(column)).value = None


def guess(specimen: Specimen) -> None:
    specimen.cell(specimen.calculations()[0].place(house.BASIS)).value = "guessed"


def type_the_basis(specimen: Specimen) -> None:
    specimen.cell(specimen.inputs()[0].place(house.BASIS)).value = "published"


def lock(specimen: Specimen) -> None:
    specimen.cell(specimen.number_typed_in()).protection = Protection(locked=True)


def unlock(specimen: Specimen) -> None:
    specimen.cell(specimen.calculations()[0].places[0]).protection = Protection(locked=False)


def allow_anything(specimen: Specimen) -> None:
    sheet = specimen.workbook[specimen.number_typed_in().sheet]
    for validation in sheet.data_validations.dataValidation:
        validation.type = None


def say_nothing(specimen: Specimen) -> None:
    sheet = specimen.workbook[specimen.number_typed_in().sheet]
    for validation in sheet.data_validations.dataValidation:
        validation.error = None


def unprotect(specimen: Specimen) -> None:
    specimen.workbook[house.LOG].protection.sheet = False


def set_password(specimen: Specimen) -> None:
    specimen.workbook[house.LOG].protection.set_password("secret")


def name(text: str, target: str, specimen: Specimen) -> None:
    specimen.workbook.defined_names[text] = DefinedName(text, attr_text=target)


def name_a_calculation(specimen: Specimen) -> None:
    place = specimen.calculations()[0].places[0]
    name("midway", f"'{place.sheet}'!${place.cell[0]}${place.row}", specimen)
    formula("=midway+0")(specimen)


def drop_tolerance(specimen: Specimen) -> None:
    row = next(row for row in specimen.checks() if specimen.master_check() not in row.places)
    specimen.cell(row.place(specimen.tolerance_column())).value = None


def drop_master_check(specimen: Specimen) -> None:
    for place, found in specimen.book.formulas.items():
        if place.sheet == house.LOG and house.MASTER_CHECK in found.names:
            specimen.cell(place).value = None


def cut_the_roll_up(specimen: Specimen) -> None:
    specimen.cell(specimen.master_check()).value = '="OK"&""'


def fail_a_check(specimen: Specimen) -> None:
    row = next(row for row in specimen.checks() if specimen.master_check() not in row.places)
    specimen.cell(row.place(specimen.tolerance_column())).value = -1e9


def forge_a_result(specimen: Specimen) -> None:
    specimen.results[specimen.calculations()[0].places[0]] = 12_345.6


def cut_to_what_is_shown(specimen: Specimen) -> None:
    specimen.workbook.calculation.fullPrecision = False


def read_another_file_in_a_validation(specimen: Specimen) -> None:
    sheet = specimen.workbook[specimen.number_typed_in().sheet]
    sheet.data_validations.dataValidation[0].formula1 = "[1]Sheet1!$A$1"


def read_another_file_in_a_format(specimen: Specimen) -> None:
    specimen.workbook[house.LOG].conditional_formatting.add("A1", FormulaRule(formula=["[1]Sheet1!$A$1>0"]))


def leave_out_why(specimen: Specimen) -> None:
    sheet, row, column = specimen.log_entry()
    sheet.cell(row, column).value = None


def empty_the_log(specimen: Specimen) -> None:
    sheet, first, _ = specimen.log_entry()
    for place, cell in places(sheet):
        if place.row >= first:
            cell.value = None


def print_upright(specimen: Specimen) -> None:
    specimen.workbook[house.LOG].page_setup.orientation = "portrait"


def print_without_header(specimen: Specimen) -> None:
    header = specimen.workbook[house.LOG].oddHeader
    assert header
    for part in (header.left, header.center, header.right):
        part.text = None


def print_wider(specimen: Specimen) -> None:
    specimen.workbook[house.LOG].page_setup.fitToWidth = 2


def save_an_error(specimen: Specimen) -> None:
    specimen.results[specimen.calculations()[0].places[0]] = "#DIV/0!"


def save_no_result(specimen: Specimen) -> None:
    specimen.results[specimen.calculations()[0].places[0]] = None
