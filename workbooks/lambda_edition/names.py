"""Names: what each name does, how it is typed, and its text line by line, to be read or copied."""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl.workbook.defined_name import DefinedName

from workbooks.lambda_edition.examples import in_order, shown_example
from workbooks.layout.columns import LABEL, MARGIN
from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import GREY
from xl_addin.functions.cell_function import CellFunction
from xl_addin.notation.lambdas import lambdas

WIDTH = 150
#: Letters of the small text that fit into the column's width.
LETTERS = 165
LINE_HEIGHT = 12.5


def write(page: Page, functions: Mapping[str, CellFunction]) -> None:
    """The names in Name Manager; on the sheet a block for each: its words, an example, and its text."""
    texts = lambdas(functions)
    for name, made in texts.items():
        page.workbook.defined_names[name] = DefinedName(name, attr_text=made.stored, comment=made.comment)
    page.open(
        f"Every name as Name Manager holds it. Copy column {LABEL} from row 5 down, or one block, "
        "into Excel Labs' editor.",
        {MARGIN: 1.5, LABEL: WIDTH},
        freeze=f"{LABEL}5",
        check_in=LABEL,
        check_row=3,
    )
    page.header(words={LABEL: "The names, as they are typed in Excel 365"}, right_from="")
    for entry in in_order(functions):
        page.heading(f"// {entry.name}")
        call, answer = shown_example(entry, functions)
        _line(page, f"// {entry.words}", "Note wrapped")
        _line(page, f"// Type {entry.signature}: {call} shows {entry.unit.show(answer)}.", "Note wrapped")
        for line in texts[entry.name].typed:
            _line(page, line, "Wrapped")


def _line(page: Page, text: str, style: str) -> None:
    row = page.next()
    page.words(LABEL, row, text, style)
    page.sheet.row_dimensions[row].height = LINE_HEIGHT * -(-len(text) // LETTERS) + 2


SHEET = Sheet(
    "Names",
    tab=20,
    colour=GREY,
    words="what each name does, how it is typed, and its text",
    parts=(Part(write),),
)
