"""Cover: what the names are for, how they come into another workbook, what they answer for Your case."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap

from workbooks.lambda_edition.examples import in_order
from workbooks.lambda_edition.functions import ANSWER
from workbooks.layout import cover_parts
from workbooks.layout.columns import after
from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import DARK
from xl_addin.functions.cell_function import CellFunction

WIDTHS = cover_parts.widths(24, 34, 11.5, key=17, words=66, tiles="C") | dict.fromkeys(after("C", 3), 11.5)
NEEDS = "Excel 365; nothing to install. Older Excel and LibreOffice show errors for LAMBDA names."
LINKS_HEADING = 14
LINE = 118


def write(page: Page, contents: Mapping[str, str], functions: Mapping[str, CellFunction], left_out: list[str]) -> None:
    """Everything fits one laptop screen; the workbook opens here."""
    page.furnish("Break-even functions without an add-in", "", WIDTHS)
    page.words(
        "B",
        2,
        "The scalar functions as names: type =SELFHOST_TOTAL(8000,25000) where nothing can be installed.",
        "Purpose",
    )
    page.show_master_check("N", 2)
    first = _answers(page, functions)
    lines = _lines(left_out)
    cover_parts.know(page, first, lines, NEEDS)
    record = ("Record", "Record", "an example, or what a name answered when this was written")
    cover_parts.key(page, (*cover_parts.KINDS, record))
    cover_parts.links(page, LINKS_HEADING, contents)
    page.sheet.print_area = f"A1:O{first + len(lines)}"


def _answers(page: Page, functions: Mapping[str, CellFunction]) -> int:
    """A row for each name with its answer for Your case; gives the row after the next."""
    band = {"B": "Name", "C": "Your case", "D": "", **dict.fromkeys(after("D", 8), "")}
    page.header(words=band, right_from="C")
    page.words("D", page.row - 1, "What it answers", "Band beside")
    for entry in in_order(functions):
        row = page.next()
        page.words("B", row, entry.name, "Label strong")
        answer = page.places.cell(ANSWER + entry.name, page.columns.yours, page.name)
        page.figure("C", row, f"={answer}", "Link", entry.unit)
        page.words("D", row, entry.words, "Note beside")
        if entry.name.endswith("_VERDICT"):
            page.sheet.row_dimensions[row].height = 26
    return page.row + 1


def _lines(left_out: list[str]) -> list[tuple[str, str]]:
    """Purpose, use, how to copy, sign and limits, in lines that can be read."""
    return [
        ("Purpose", "Break-even figures in any cell of Excel 365, on a machine that takes no add-in and no macro."),
        ("How to use", "In this workbook, type a name as you type SUM: =BREAKEVEN_UTIL(40000,33000)."),
        ("", "Arguments in [brackets] may be left out, or left blank. Formulas, Name Manager shows all names."),
        ("", "In Protected View, where a file from the internet opens, names show #NAME?: press Enable Editing first."),
        ("Into your workbook", "Select tabs Functions and Checks, Move or Copy, Create a copy: the names come along."),
        ("", "Or copy the text on Names into the Advanced Formula Environment of Excel Labs, Microsoft's own add-in."),
        ("Sign", "Costs and savings are positive, in US dollars; a negative saving is a loss. Shares are 0 to 1."),
        ("Limits", "One figure for each argument. What is refused gives #VALUE!, #NUM! or #DIV/0!; never is #N/A."),
        ("", "Only the add-in's EXPLAIN says why. Do not load the add-in beside this: both have these names."),
        *zip(("Left out", *[""] * len(left_out)), _left_out(left_out), strict=False),
    ]


def _left_out(names: list[str]) -> list[str]:
    listed = ", ".join(names)
    return wrap(f"Prices, tables, projections and traces need the add-in or the command line: {listed}.", LINE)


SHEET = Sheet(
    "Cover",
    tab=0,
    colour=DARK,
    words="",
    parts=(Part(write, rests_on=("Functions", "Checks")),),
)
