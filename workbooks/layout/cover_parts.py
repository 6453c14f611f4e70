"""What every cover has: the choice, the colour key, the way to the sheets, and what to know before use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink

from workbooks.layout import columns
from workbooks.layout.page import Page
from workbooks.layout.styles import CHANGED_FILL
from xl_addin import __version__
from xl_addin.units import COUNT, TEXT

#: Kinds of cell, each with its sample and what it is for.
KINDS = (
    ("Input", "Input: type here", "typed; every other cell is locked, without a password"),
    ("Calculation", "Calculation", "worked out on its own sheet"),
    ("Link", "Link", "taken from another sheet as it is"),
    ("Output", "Output", "a result to read"),
    ("Check", "Check", "ok, or a word that says what to look at"),
)
RECORD = ("Record", "Record", "what a registry or the guide said; nobody types it here")
#: Fills, each with its name, its colour and what it says.
CHANGED = ("Amber fill", CHANGED_FILL, "a figure that differs from the one shipped")
NATIVE = "Native formulas only; nothing to install. Excel 2016 or newer, LibreOffice 7.4 or newer."


def selector(page: Page, chosen: str, first: int, thing: str, follows: str) -> None:
    """The list from which a case is chosen, whose labels stand below from row `first` on; `thing` is what it is."""
    last = first + len(columns.CASES) - 2
    page.words("B", 4, f"Choose a {thing}", "Heading")
    page.put("B", 5, chosen, page.styles.big("selector text", "Input", TEXT, 12))
    page.sheet.row_dimensions[5].height = 22
    rule = DataValidation("list", formula1=f"$B${first}:$B${last}", allow_blank=False)
    rule.promptTitle, rule.prompt = f"Choose a {thing}", follows
    rule.errorTitle, rule.error = f"No such {thing}", f"Choose one of the {thing}s listed below on this sheet."
    rule.showInputMessage = rule.showErrorMessage = True
    rule.add("B5")
    page.sheet.add_data_validation(rule)
    page.define("selected_case", "B5")
    page.words("C", 5, "Case number, 0 is yours", "Note")
    page.figure("D", 5, f"=MATCH(selected_case,$B${first}:$B${last},0)-1", "Output", COUNT)
    page.define("case_number", "D5")


def key(page: Page, kinds: Iterable[Sequence[str]] = KINDS, fills: Iterable[Sequence[str]] = (CHANGED,)) -> None:
    """The colour key."""
    page.words("N", 4, "Colour key", "Heading")
    page.row = 5
    for kind, sample, words in kinds:
        row = page.next()
        page.put("N", row, sample, page.styles.key(kind))
        page.words("O", row, words, "Note beside")
    for name, fill, words in fills:
        row = page.next()
        page.words("N", row, name, "Note beside")
        page.sheet[f"N{row}"].fill = page.styles.filled(fill)
        page.words("O", row, words, "Note beside")


def links(page: Page, heading: int, sheets: Iterable[str], words_of: Mapping[str, str]) -> None:
    """The way to every sheet that has words, below a heading in that row."""
    page.words("N", heading, "Sheets", "Heading")
    for row, name in enumerate((name for name in sheets if name in words_of), start=heading + 1):
        page.words("N", row, name, "Index")
        page.sheet[f"N{row}"].hyperlink = Hyperlink(ref=f"N{row}", location=f"'{name}'!A1", display=name)
        page.sheet[f"N{row}"].style = page.styles.words("Index")
        page.words("O", row, words_of[name], "Note beside")


def know(page: Page, first: int, lines: Iterable[Sequence[str]], needs: str = NATIVE) -> None:
    """Purpose, use, sign convention, limits and version, in a line each."""
    for row, (word, sentence) in enumerate((*lines, (f"Version {__version__}", needs)), start=first):
        page.words("B", row, word, "Label strong")
        page.words("C", row, sentence, "Label plain")
