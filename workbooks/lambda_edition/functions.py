"""Functions: the arguments, each name called on every column, the answers it should give, and the differences."""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl.worksheet.datavalidation import DataValidation

from workbooks.breakeven_model.inputs import ERROR_LIMIT, PROMPT_LIMIT, TITLE_LIMIT, validation
from workbooks.lambda_edition import examples
from workbooks.layout import columns
from workbooks.layout.page import Page
from workbooks.layout.styles import CHANGED_FILL
from xl_addin.functions.argument import Argument
from xl_addin.functions.cell_function import CellFunction
from xl_addin.model.scenarios import ASSUMED, YOURS
from xl_addin.units import COUNT, TEXT

ARGUMENT, ANSWER, EXPECTED, DIFFERENCE = "argument ", "answer ", "expected ", "difference "
SHIPPED, HOW = "R", "S"
#: Verdicts in words and the constraint levels take this many letters.
LONG_TEXT, LEVELS_TEXT = 95, 165
LONGEST_LEVELS = 500


def write(page: Page, functions: Mapping[str, CellFunction]) -> None:
    """Four blocks: typed, answered, expected, different by."""
    page.furnish(
        "Functions",
        "Type in the yellow cells of Your case; every name below answers at once, without an add-in.",
        {**columns.WIDTHS, columns.FROM: 11, columns.TO: 14, SHIPPED: 13.5, HOW: 110},
        freeze="F5",
    )
    page.show_master_check("F", 1)
    page.header(words={**examples.HEADER, columns.FROM: "From", columns.TO: "To", SHIPPED: "Shipped"})
    page.words(HOW, page.row - 1, "What it is, and how to type it", "Band beside")
    for argument in examples.typed_arguments(functions):
        _argument(page, argument, functions)
    entries = examples.in_order(functions)
    page.heading("Each name, called on the figures above")
    page.header(words=examples.HEADER)
    for entry in entries:
        _call(page, entry)
    page.heading("What it answers in the add-in and on the command line, recorded when this file was written")
    page.header(words=examples.HEADER)
    expected = {column: examples.answers(column, functions) for column in columns.CASES if column != columns.YOURS}
    for entry in entries:
        _expected(page, entry, {column: found[entry.name] for column, found in expected.items()})
    page.heading("Difference: nothing in Your case, whose figures are yours")
    page.header(words=examples.HEADER)
    for entry in entries:
        _difference(page, entry)


def _argument(page: Page, argument: Argument, functions: Mapping[str, CellFunction]) -> None:
    figure, row = argument.figure, page.next()
    page.places.put(ARGUMENT + argument.name, page.name, row)
    left_out = "" if argument.required else " May be left blank."
    basis = f'=IF({columns.YOURS}{row}={SHIPPED}{row},"{ASSUMED}","{YOURS}")'
    page.describe(row, figure.label, figure.unit, basis, f"{argument.name}: an argument.{left_out}")
    for column in columns.CASES:
        kind = "Input" if column == columns.YOURS else "Record"
        page.figure(column, row, examples.typed(column, argument, functions), kind, figure.unit)
    page.figure(SHIPPED, row, examples.typed(columns.YOURS, argument, functions), "Record", figure.unit)
    if not figure.unit.is_text:
        page.figure(columns.FROM, row, figure.low, "Record", figure.unit)
        page.figure(columns.TO, row, figure.high, "Record", figure.unit)
    page.words(HOW, row, f"{figure.meaning} Type {figure.how_to_type}.", "Note beside")
    rule = _levels(argument) if figure.unit.is_text else _number(page, argument, row)
    rule.add(f"{columns.YOURS}{row}")
    page.sheet.add_data_validation(rule)
    page.colour_where(f"{columns.YOURS}{row}", f"{columns.YOURS}{row}<>${SHIPPED}{row}", CHANGED_FILL)
    if figure.unit.is_text:
        page.fit_text(LEVELS_TEXT)


def _number(page: Page, argument: Argument, row: int) -> DataValidation:
    rule = validation(argument.figure, f"${columns.FROM}${row}", f"${columns.TO}${row}")
    rule.allow_blank = not argument.required
    return rule


def _levels(argument: Argument) -> DataValidation:
    figure = argument.figure
    rule = DataValidation("textLength", operator="lessThanOrEqual", formula1=str(LONGEST_LEVELS), allow_blank=True)
    rule.promptTitle = rule.errorTitle = figure.label[:TITLE_LIMIT]
    rule.prompt = figure.meaning[:PROMPT_LIMIT]
    rule.error = f"Keep it under {LONGEST_LEVELS} characters."[:ERROR_LIMIT]
    rule.showInputMessage = rule.showErrorMessage = True
    return rule


def _call(page: Page, entry: CellFunction) -> None:
    def formula(column: str) -> str:
        cells = [
            page.places.cell(
                ANSWER + examples.ANSWERED_BY[one.name] if one.name in examples.ANSWERED_BY else ARGUMENT + one.name,
                column,
                page.name,
            )
            for one in entry.arguments
        ]
        call = f"{entry.name}({','.join(cells)})"
        return f'=_xlfn.IFNA({call},"{examples.NEVER}")' if entry.can_be_never else f"={call}"

    page.case_row(entry.name, entry.unit, "derived", entry.signature, formula, kind="Output", name=ANSWER + entry.name)
    if entry.name.endswith("_VERDICT"):
        page.fit_text(LONG_TEXT)


def _expected(page: Page, entry: CellFunction, answers: Mapping[str, object]) -> None:
    row = page.next()
    page.describe(row, entry.name, entry.unit, "derived", "recorded; Your case has none")
    page.places.put(EXPECTED + entry.name, page.name, row)
    for column, answer in answers.items():
        page.figure(column, row, answer, "Record", entry.unit)
    if entry.name.endswith("_VERDICT"):
        page.fit_text(LONG_TEXT)


def _difference(page: Page, entry: CellFunction) -> None:
    def formula(column: str) -> str:
        found, wanted = (page.places.cell(what + entry.name, column, page.name) for what in (ANSWER, EXPECTED))
        other_words = f'({wanted}<>"")*({found}<>{wanted})'
        return (
            f"={other_words}" if entry.unit is TEXT else f"=IF(ISNUMBER({wanted}),ABS({found}-{wanted}),{other_words})"
        )

    unit = COUNT if entry.unit is TEXT else entry.unit
    page.case_row(entry.name, unit, "derived", "answered less recorded", formula, name=DIFFERENCE + entry.name)
