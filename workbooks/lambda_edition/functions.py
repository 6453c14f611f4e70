"""Functions: the arguments, each name called on every column, the answers it should give, and the differences."""

from __future__ import annotations

from collections.abc import Mapping

from workbooks.lambda_edition import examples
from workbooks.layout import validations
from workbooks.layout.columns import YOURS as YOUR_CASE
from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import ACCENT, CHANGED_FILL
from workbooks.layout.typed_figures import describe_range, longest_words, validation
from workbooks.layout.validations import Said
from xl_addin.functions.argument import Argument
from xl_addin.functions.cell_function import CellFunction
from xl_addin.model.inputs import CONSTRAINTS
from xl_addin.model.scenarios import ASSUMED, YOURS
from xl_addin.units import COUNT, TEXT, spelled

ARGUMENT, ANSWER, EXPECTED, DIFFERENCE = "argument ", "answer ", "expected ", "difference "


def write(page: Page, functions: Mapping[str, CellFunction]) -> None:
    """Four blocks: typed, answered, expected, different by."""
    low, high, shipped, how = page.columns.after(4)
    page.open(
        "Type in the yellow cells of Your case; every name below answers at once, without an add-in.",
        {**page.columns.widths, low: 11, high: 14, shipped: 13.5, how: 110},
    )
    page.header(words={**page.columns.header, low: "From", high: "To", shipped: "Shipped"})
    page.words(how, page.row - 1, "What it is, and how to type it", "Band beside")
    for argument in examples.typed_arguments(functions):
        _argument(page, argument, functions)
    entries = examples.in_order(functions)
    expected = {column: examples.answers(key, functions) for key, column in page.columns.of.items() if key != YOUR_CASE}
    page.heading("Each name, called on the figures above")
    page.header()
    for entry in entries:
        _call(page, entry)
        _fit(page, entry, expected)
    page.heading("What it answers in the add-in and on the command line, recorded when this file was written")
    page.header()
    for entry in entries:
        _expected(page, entry, {column: found[entry.name] for column, found in expected.items()})
        _fit(page, entry, expected)
    page.heading("Difference: nothing in Your case, whose figures are yours")
    page.header()
    for entry in entries:
        _difference(page, entry)


def _argument(page: Page, argument: Argument, functions: Mapping[str, CellFunction]) -> None:
    figure, row, yours = argument.figure, page.next(), page.columns.yours
    low, high, shipped, how = page.columns.after(4)
    page.places.put(ARGUMENT + argument.name, page.name, row)
    left_out = "" if argument.required else " May be left blank."
    basis = f'=IF({yours}{row}={shipped}{row},"{ASSUMED}","{YOURS}")'
    page.describe(row, figure.label, figure.unit, basis, f"{argument.name}: an argument.{left_out}")
    for key, column in page.columns.of.items():
        kind = "Input" if key == YOUR_CASE else "Record"
        page.figure(column, row, examples.typed(key, argument, functions), kind, figure.unit)
    page.figure(shipped, row, examples.typed(YOUR_CASE, argument, functions), "Record", figure.unit)
    describe_range(page, row, figure)
    page.words(how, row, f"{figure.meaning} Type {figure.how_to_type}.", "Note beside")
    if figure.unit.is_text:
        rule = validations.text(Said(figure.label, figure.meaning, figure.label, validations.TOO_LONG))
    else:
        rule = validation(figure, f"${low}${row}", f"${high}${row}", blank=not argument.required)
    validations.allow(page.sheet, rule, f"{yours}{row}")
    page.colour_where(f"{yours}{row}", f"{yours}{row}<>${shipped}{row}", CHANGED_FILL)
    if figure.unit.is_text:
        page.fit_words(longest_words(CONSTRAINTS))


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


def _expected(page: Page, entry: CellFunction, answers: Mapping[str, object]) -> None:
    row = page.next()
    page.describe(row, entry.name, entry.unit, "derived", "recorded; Your case has none")
    page.places.put(EXPECTED + entry.name, page.name, row)
    for column, answer in answers.items():
        page.figure(column, row, answer, "Record", entry.unit)


def _fit(page: Page, entry: CellFunction, expected: Mapping[str, Mapping[str, object]]) -> None:
    """Room for the longest answer in words."""
    if entry.unit.is_text:
        page.fit_text(max(len(str(found[entry.name])) for found in expected.values()))


def _difference(page: Page, entry: CellFunction) -> None:
    def formula(column: str) -> str:
        found, wanted = (page.places.cell(what + entry.name, column, page.name) for what in (ANSWER, EXPECTED))
        other_words = f'({wanted}<>"")*({found}<>{wanted})'
        return (
            f"={other_words}" if entry.unit is TEXT else f"=IF(ISNUMBER({wanted}),ABS({found}-{wanted}),{other_words})"
        )

    unit = COUNT if entry.unit is TEXT else entry.unit
    page.case_row(entry.name, unit, "derived", "answered less recorded", formula, name=DIFFERENCE + entry.name)


SHEET = Sheet(
    "Functions",
    tab=10,
    colour=ACCENT,
    words=f"every name called on {spelled(len(examples.columns().all))} columns of figures; type your own",
    parts=(Part(write, rests_on=("Names",)),),
)
