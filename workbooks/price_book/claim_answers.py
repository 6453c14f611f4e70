"""What comes out on the sheet Claims: for how many vendors each claim holds, in a table, in words and in charts."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.chart import BarChart
from openpyxl.utils import column_index_from_string

from workbooks.layout import charts
from workbooks.layout.columns import BASIS, LABEL, SOURCE, UNIT, after
from workbooks.layout.page import Page
from workbooks.layout.styles import DARK
from workbooks.price_book import history
from workbooks.price_book.guide_claims import (
    CHARTED,
    GUIDE_ROW,
    HEADER_ROW,
    NAMES,
    STATEMENTS,
    VERDICT,
    in_words,
    key,
)
from workbooks.price_book.table_columns import letters
from xl_addin.catalogue.claims import (
    CHEAPEST,
    FAILS,
    FLAGSHIP,
    GUIDE_CLAIMS,
    HOLDS,
    SAME_MODEL,
    TOO_YOUNG,
    Claim,
    GuideClaim,
)
from xl_addin.units import COUNT

SHORT = {CHEAPEST: "cheapest", FLAGSHIP: "flagship", SAME_MODEL: "same models"}
MEANT = "The vendors for which the claim holds, of those with enough history. Of the same models, the median counts."
COLOURS = history.COLOURS | {SAME_MODEL: DARK}

VERDICTS = (HOLDS, FAILS, TOO_YOUNG)
#: The small table beside the guide's figures, with a column of room between: what is counted, which reaches over three
#: columns, how often the claim holds, does not, or cannot be tested, and the same in words.
COUNTED, SAID = "counted", "in words"
*_, ROOM = after(SOURCE, len(GUIDE_CLAIMS) + 1)
TALLY = letters((COUNTED, "over this", "and this", *VERDICTS, SAID), ROOM)


def sentence(period: GuideClaim) -> str:
    """By what the sentence on a period is found."""
    return f"sentence {period.months}"


def tally(page: Page) -> None:
    """For how many vendors each claim holds: a small table, and two sentences."""
    headings = {COUNTED: "Vendors", SAID: "It holds for", **{word: word.capitalize() for word in VERDICTS}}
    styles = {SAID: "Band beside", **dict.fromkeys(VERDICTS, "Band right")}
    for name, letter in TALLY.items():
        page.words(letter, GUIDE_ROW, headings.get(name, ""), styles.get(name, "Band"))
    row = GUIDE_ROW
    sentences = []
    for period in GUIDE_CLAIMS:
        parts = []
        for measure in NAMES:
            row += 1
            at = page.places.row(VERDICT + key(period, measure))
            verdicts = f"{page.columns.first}{at}:{page.columns.last}{at}"
            page.words(TALLY[COUNTED], row, f"{period.months} months: {NAMES[measure].lower()}", "Label plain")
            for word in VERDICTS:
                page.figure(TALLY[word], row, f'=COUNTIF({verdicts},"{word}")', "Output", COUNT)
            holds, fails = (f"{TALLY[word]}{row}" for word in (HOLDS, FAILS))
            part = f'="{SHORT[measure]} "&{holds}&" of "&{holds}+{fails}'
            page.put(TALLY[SAID], row, part, page.styles.cell("Calculation"))
            parts.append(f"{TALLY[SAID]}{row}")
        sentences.append(f'="{in_words(period)}: "&{parts[0]}&", "&{parts[1]}&", "&{parts[2]}')
    for row, (period, said) in enumerate(zip(GUIDE_CLAIMS, sentences, strict=True), start=STATEMENTS):
        page.places.put(sentence(period), page.name, row)
        page.statement(LABEL, row, said)
    page.words(LABEL, row + 1, MEANT, "Note plain")


def draw(page: Page) -> None:
    """A chart for each period, and over it what it shows."""
    page.next()
    row = page.next(24) + 1
    for letter, period in zip(history.CHART_COLUMNS, GUIDE_CLAIMS, strict=True):
        page.statement(letter, row, f"={page.places.cell(sentence(period), LABEL, page.name)}")
        page.sheet.add_chart(change_chart(page, period, 19.2, 10.5), f"{letter}{row + 1}")


def change_chart(page: Page, period: GuideClaim, width: float, height: float) -> BarChart:
    """The change of every vendor's prices over a period, in three ways; the Cover shows it as well."""
    sheet = page.workbook["Claims"]
    heading = f"Change of prices in {period.months} months (bars end at +100%)"
    chart = charts.bars(heading, "Change of the blended price", width, height)
    chart.overlap, chart.gapWidth = 0, 60
    first, last = (column_index_from_string(column) for column in (page.columns.first, page.columns.last))
    labels = charts.cells(sheet, first, HEADER_ROW, last, HEADER_ROW)
    for measure, name in NAMES.items():
        row = page.places.row(CHARTED + key(period, measure))
        charts.add_bars(chart, name, charts.cells(sheet, first, row, last, row), labels, COLOURS[measure])
    chart.y_axis.number_format = "+0%;-0%;0%"
    # Beyond doubling the bars would hide everything else.
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = -1, 1
    chart.y_axis.majorUnit = 0.25
    return chart


def compared(page: Page, claims: Sequence[Claim]) -> None:
    """Which models stand behind each change, and what makes one doubt the registry."""
    page.heading("What was compared")
    page.break_before(page.row - 1)
    doubts, *free = page.columns.all
    words = {LABEL: "Vendor and measure", UNIT: "Months back", BASIS: "", SOURCE: "Models, then and now"}
    beyond, *_ = page.columns.after(1)
    top = page.header(words=words | {doubts: "To be doubted"} | dict.fromkeys(free, ""), right_from=beyond)
    page.words(UNIT, top, words[UNIT], "Band right")
    for claim in claims:
        row = page.next()
        page.words(LABEL, row, f"{claim.vendor}: {NAMES[claim.measure].lower()}")
        page.figure(UNIT, row, claim.months, "Record", COUNT)
        page.words(SOURCE, row, claim.models or "none", "Note")
        page.words(doubts, row, claim.note, "Note plain")
