"""What every cover has: the choice, the tiles, the colour key, the way to the sheets, and what to know before use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from openpyxl.worksheet.hyperlink import Hyperlink

from workbooks.layout import validations
from workbooks.layout.columns import HEADER_ROW, MARGIN, after
from workbooks.layout.page import Page
from workbooks.layout.styles import API_TINT, CHANGED_FILL, CHOSEN_FILL
from workbooks.layout.validations import Said
from xl_addin import __version__
from xl_addin.units import COUNT, TEXT, Unit

#: Four columns of tiles and lists, those that a chart lies over, and the colour key with its words; gaps between them.
NAME, *FIGURES, GAP = after(MARGIN, 5)
TILES = (NAME, *FIGURES)
*CHART, SECOND_GAP, KEY, WORDS = after(GAP, 9)

#: The case that is chosen, what is said of it, and what to bear in mind of it.
CHOSEN, VERDICT, REMARKS = f"${NAME}$5", f"${NAME}$7", f"${NAME}$8"

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


def widths(
    label: float, tile: float, chart: float, key: float = 15, words: float = 62, tiles: Iterable[str] = FIGURES
) -> dict[str, float]:
    """The widths of a cover's columns; `tiles` are those as wide as a tile."""
    left = {MARGIN: 1.5, NAME: label, **dict.fromkeys(tiles, tile)}
    return {**left, GAP: 2, **dict.fromkeys(CHART, chart), SECOND_GAP: 2, KEY: key, WORDS: words}


def finish(page: Page, last: int) -> None:
    """What every cover ends with: it is printed down to that row, and shows whether all checks hold."""
    page.sheet.print_area = f"{MARGIN}1:{WORDS}{last}"
    page.show_master_check(KEY, 2)


def below(page: Page, first: int) -> int:
    """The row in which the sentences begin under a list of cases from row `first` on: two rows of white space."""
    return first + len(page.columns.typed) + 2


def selector(page: Page, chosen: str, first: int, thing: str, follows: str) -> None:
    """The list from which a case is chosen, whose labels stand below from row `first` on; `thing` is what it is."""
    last = first + len(page.columns.typed) - 1
    words, number, _ = FIGURES
    cell, listed = CHOSEN.replace("$", ""), f"${NAME}${first}:${NAME}${last}"
    page.words(NAME, 4, f"Choose a {thing}", "Heading")
    page.put(NAME, 5, chosen, page.styles.big("selector text", "Input", TEXT, 12))
    page.sheet.row_dimensions[5].height = 22
    instead = f"Choose one of the {thing}s listed below on this sheet."
    said = Said(f"Choose a {thing}", follows, f"No such {thing}", instead)
    validations.allow(page.sheet, validations.choice(listed, said), cell)
    page.define("selected_case", cell)
    page.words(words, 5, "Case number, 0 is yours", "Note")
    page.figure(number, 5, case_number(page), "Output", COUNT)
    page.define("case_number", f"{number}5")


def case_number(page: Page) -> str:
    """The place of the chosen case among the headings, which is where its figures stand: 0 is your case."""
    yours = page.columns.title_cell(page.columns.yours, page.name, "$")
    first, *_, last = page.columns.preloaded.values()
    others = f"{page.columns.title_cell(first, page.name, '$')}:${last}${HEADER_ROW}"
    return f"=IF(selected_case={yours},0,MATCH(selected_case,{others},0))"


def headline(page: Page, sentence: str, remarks: str, is_remarked: str) -> None:
    """The answer in a sentence, and below it what to bear in mind."""
    page.put(NAME, 7, f"={sentence}", page.styles.big("verdict text", "Output", TEXT, 15, indent=0))
    page.sheet.row_dimensions[7].height = 26
    page.put(NAME, 8, f"={remarks}", page.styles.running("Calculation"))
    page.colour_where(f"{NAME}8:{FIGURES[-1]}8", is_remarked, API_TINT)


def tiles(
    page: Page, top: int, rows: Iterable[Iterable[tuple[str, str, Unit]]], height: float | None = None
) -> dict[str, str]:
    """Tiles, each a label over a formula; gives their cells by label. `height` is that of the labels."""
    cells = {}
    for row, tiles_of_row in enumerate(rows):
        row = top + 3 * row
        for letter, (label, formula, unit) in zip(TILES, tiles_of_row, strict=True):
            page.words(letter, row, label, "Tile")
            page.put(letter, row + 1, formula, page.styles.big(f"tile {unit.kind}", "Output", unit, 15))
            cells[label] = f"{letter}{row + 1}"
        if height:
            page.sheet.row_dimensions[row].height = height
        page.sheet.row_dimensions[row + 1].height = 24
    return cells


def list_cases(page: Page, first: int, headings: Sequence[str], shown: Iterable[tuple[str, Unit]]) -> int:
    """A row for each case or vendor from row `first` on, with figures from the other sheets; gives the last row."""
    page.row = first - 1
    page.header(words=dict(zip(TILES, headings, strict=True)), right_from=FIGURES[0])
    for column in page.columns.typed.values():
        row = page.next()
        page.put(NAME, row, page.columns.title(column, page.name), page.styles.running("Link"))
        for letter, (name, unit) in zip(FIGURES, shown, strict=True):
            page.figure(letter, row, f"={page.places.cell(name, column, page.name)}", "Link", unit)
    return page.row - 1


def colour_chosen(page: Page, first: int, last: int) -> None:
    """Mark the chosen case in the list."""
    page.colour_where(f"{NAME}{first}:{NAME}{last}", f"${NAME}{first}={CHOSEN}", CHOSEN_FILL)


def key(page: Page, kinds: Iterable[Sequence[str]] = KINDS, fills: Iterable[Sequence[str]] = (CHANGED,)) -> None:
    """The colour key."""
    page.words(KEY, 4, "Colour key", "Heading")
    page.row = 5
    for kind, sample, words in kinds:
        row = page.next()
        page.put(KEY, row, sample, page.styles.key(kind))
        page.words(WORDS, row, words, "Note beside")
    for name, fill, words in fills:
        row = page.next()
        page.words(KEY, row, name, "Note beside")
        page.sheet[f"{KEY}{row}"].fill = page.styles.filled(fill)
        page.words(WORDS, row, words, "Note beside")


def links(page: Page, heading: int, contents: Mapping[str, str]) -> None:
    """The way to every sheet, and what it holds, below a heading in that row."""
    page.words(KEY, heading, "Sheets", "Heading")
    for row, (name, words) in enumerate(contents.items(), start=heading + 1):
        page.words(KEY, row, name, "Index")
        page.sheet[f"{KEY}{row}"].hyperlink = Hyperlink(ref=f"{KEY}{row}", location=f"'{name}'!A1", display=name)
        page.sheet[f"{KEY}{row}"].style = page.styles.words("Index")
        page.words(WORDS, row, words, "Note beside")


def know(page: Page, first: int, lines: Iterable[Sequence[str]], needs: str = NATIVE) -> None:
    """Purpose, use, sign convention, limits and version, in a line each."""
    for row, (word, sentence) in enumerate((*lines, (f"Version {__version__}", needs)), start=first):
        page.words(NAME, row, word, "Label strong")
        page.words(FIGURES[0], row, sentence, "Label plain")
