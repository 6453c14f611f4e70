"""Claims: the guide's two claims on falling prices, held against each vendor's history in three ways."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.chart import BarChart
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.datavalidation import DataValidation

from workbooks.layout import charts
from workbooks.layout.columns import SOURCE, after
from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import API_COLOUR, API_TINT, DARK, SELF_HOST_COLOUR, SELF_HOST_TINT
from workbooks.price_book.history import IN_WORDS, History
from workbooks.price_book.observed import MEASURES
from workbooks.price_book.same_models import Pairs
from workbooks.price_book.vendor_columns import OfColumn
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
from xl_addin.model.scenarios import DERIVED, PUBLISHED, YOURS
from xl_addin.units import COUNT, DATE, MONTHS, SHARE, TEXT, USD_PER_MTOK, Unit

#: The column that holds the figures of each of the guide's claims.
COLUMN_OF = dict(zip(GUIDE_CLAIMS, after(SOURCE, len(GUIDE_CLAIMS)), strict=True))
NAMES = {CHEAPEST: "Cheapest model", FLAGSHIP: "Flagship", SAME_MODEL: "Same models"}
SHORT = {CHEAPEST: "cheapest", FLAGSHIP: "flagship", SAME_MODEL: "same models"}
MEANT = "The vendors for which the claim holds, of those with enough history. Of the same models, the median counts."
COLOURS = {CHEAPEST: SELF_HOST_COLOUR, FLAGSHIP: API_COLOUR, SAME_MODEL: DARK}
GUIDE = "the guide: Why this matters"
#: Figures are held against the claim as they are shown, to a tenth of a per cent.
SHOWN_TO = 0.0005

GUIDE_ROW = 4
BACK, FROM, TO, GUIDE_LEAST, GUIDE_MOST, LEAST, MOST, WITHIN = range(GUIDE_ROW + 1, GUIDE_ROW + 9)
STATEMENTS = GUIDE_ROW + 10
HEADER_ROW = STATEMENTS + 4

VERDICT, CHANGE, CHARTED = "verdict of ", "change of ", "charted "
#: How often a claim holds, does not, or cannot be tested: the small table beside the guide's figures.
TALLY_FIRST, TALLY = "I", {HOLDS: "L", FAILS: "M", TOO_YOUNG: "N"}
DISTANCE = Unit("share", '0.0%;-0.0%;"-"', "distance")
NEARLY = Unit("share", "0.00%", "nearly")


def key(period: GuideClaim, measure: str) -> str:
    """By what the rows of a period and a measure are found."""
    return f"{period.months} {measure}"


def in_words(period: GuideClaim) -> str:
    """What the guide says of a period, over its rows.

    >>> [in_words(period) for period in GUIDE_CLAIMS]
    ['Down 40% to 90% in 24 months', 'Off by 30% in 12 months']
    """
    moved = f"Off by {period.least:.0%}" if period.most is None else f"Down {period.least:.0%} to {period.most:.0%}"
    return f"{moved} in {period.months} months"


def write(page: Page, history: History, pairs: Pairs, claims: Sequence[Claim]) -> None:
    """The guide's figures, the answer in two sentences, then a block for each period, and what was compared."""
    page.furnish(
        "Claims",
        "The guide says that vendors' prices fell by 40% to 90% in 24 months, and that a budget of 12 months ago is "
        "off by 30%. Where does it hold?",
        page.columns.widths | {"O": 18},
        freeze="F4",
    )
    page.show_master_check("F", 1)
    _guide(page, history)
    page.row = HEADER_ROW
    page.header(words=page.columns.header)
    page.sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    for number, period in enumerate(GUIDE_CLAIMS):
        if number:
            page.next()
        page.words("B", page.next(), in_words(period), "Heading")
        for measure in MEASURES:
            _model(page, history, period, measure)
        _same(page, pairs, period)
    _behind_the_charts(page)
    _tally(page)
    _draw(page)
    _compared(page, claims)


# What the guide says --------------------------------------------------------------------------------------------------


def _guide(page: Page, history: History) -> None:
    page.row = GUIDE_ROW
    words = {"B": "What the guide claims", "C": "Unit", "D": "Basis", "E": "Source"}
    page.header(words=words | {COLUMN_OF[period]: f"{period.months} months" for period in GUIDE_CLAIMS})
    yours = '=IF({now}={then},"{published}","{yours}")'
    for row, label, unit, source in (
        (BACK, "Months back", MONTHS, GUIDE),
        (FROM, "From", DATE, "so many months before the last day observed"),
        (TO, "To", DATE, "last day observed, on History"),
        (GUIDE_LEAST, "The guide says: at least", SHARE, GUIDE),
        (GUIDE_MOST, "The guide says: at most", SHARE, GUIDE),
        (LEAST, "Held against: at least", SHARE, "type another share to see who meets it"),
        (MOST, "Held against: at most", SHARE, "type another share to see who meets it"),
        (WITHIN, "Met within", SHARE, "half of a tenth of a per cent: as it is shown"),
    ):
        basis = {FROM: DERIVED, TO: DERIVED, WITHIN: "assumed"}.get(row, PUBLISHED)
        if row in (LEAST, MOST):
            ours = f"SUM({COLUMN_OF[GUIDE_CLAIMS[0]]}{row}:{COLUMN_OF[GUIDE_CLAIMS[-1]]}{row})"
            theirs = ours.replace(str(row), str(row - MOST + GUIDE_MOST))
            basis = yours.format(now=ours, then=theirs, published=PUBLISHED, yours=YOURS)
        page.describe(row, label, unit, basis, source)
    for period in GUIDE_CLAIMS:
        letter = COLUMN_OF[period]
        page.figure(letter, BACK, period.months, "Record", COUNT)
        page.figure(letter, FROM, f"=EDATE({letter}{TO},-{letter}{BACK})", "Calculation", DATE)
        page.figure(letter, TO, f"={history.last_day}", "Link", DATE)
        page.figure(letter, GUIDE_LEAST, period.least, "Record", SHARE)
        page.figure(letter, LEAST, period.least, "Input", SHARE)
        _validate(page, f"{letter}{LEAST}")
        if period.most is not None:
            page.figure(letter, GUIDE_MOST, period.most, "Record", SHARE)
            page.figure(letter, MOST, period.most, "Input", SHARE)
            _validate(page, f"{letter}{MOST}")
        page.figure(letter, WITHIN, SHOWN_TO, "Record", NEARLY)


def _validate(page: Page, cell: str) -> None:
    rule = DataValidation("decimal", operator="between", formula1="0", formula2="1", allow_blank=False)
    rule.promptTitle, rule.prompt = "Share", "How far a price must have moved for the claim to hold. Type 0% to 100%."
    rule.errorTitle, rule.error = "Not a share", "Not accepted. Type 0% to 100%, as 40% or 0.4."
    rule.showInputMessage = rule.showErrorMessage = True
    rule.add(cell)
    page.sheet.add_data_validation(rule)


# What the history says ------------------------------------------------------------------------------------------------


def _model(page: Page, history: History, period: GuideClaim, measure: str) -> None:
    """Then, now, the change, how far it lies outside the claim, and the verdict."""
    name, days = NAMES[measure], history.days(measure)
    for day, word in ((FROM, "then"), (TO, "now")):
        at = f"MATCH(${COLUMN_OF[period]}${day},{days},1)"
        page.case_row(
            f"{name}: {word}",
            USD_PER_MTOK,
            DERIVED,
            "History, blended price",
            lambda column, at=at: f"=INDEX({history.prices(measure, column)},{at})",  # type: ignore[misc]
        )
    now = page.row - 1
    _judged(
        page,
        period,
        measure,
        "change",
        "now over then, less 1",
        lambda column: f'=IF(N({column}{now - 1})*N({column}{now})>0,{column}{now}/{column}{now - 1}-1,"")',
    )


def _same(page: Page, pairs: Pairs, period: GuideClaim) -> None:
    """The models listed on both days: how many, and the change of the one in the middle."""
    group = f'{{column}}${HEADER_ROW}&" "&${COLUMN_OF[period]}${BACK}'
    row = page.case_row(
        "Same models: listed on both days",
        COUNT,
        DERIVED,
        "rows of Pairs",
        lambda column: f"=COUNTIF({pairs.groups},{group.format(column=column)})",
    )
    _judged(
        page,
        period,
        SAME_MODEL,
        "median change",
        "Pairs: as many fell more as fell less",
        lambda column: (
            f'=IF({column}{row}=0,"",AVERAGEIF({pairs.groups},{group.format(column=column)},{pairs.middle}))'
        ),
    )


def _judged(page: Page, period: GuideClaim, measure: str, word: str, source: str, formula: OfColumn) -> None:
    name, letter = NAMES[measure], COLUMN_OF[period]
    change = page.case_row(f"{name}: {word}", SHARE, DERIVED, source, formula, name=CHANGE + key(period, measure))
    if period.most is None:
        outside = f"MAX(0,${letter}${LEAST}-ABS({{0}}{change}))"
    else:
        outside = f"ABS({{0}}{change}+MEDIAN(-{{0}}{change},${letter}${LEAST},${letter}${MOST}))"
    apart = page.case_row(
        f"{name}: outside the claim by",
        DISTANCE,
        DERIVED,
        "distance from what the guide claims",
        lambda column: f'=IF(ISNUMBER({column}{change}),{outside.format(column)},"")',
    )
    within = f"${letter}${WITHIN}"
    row = page.case_row(
        f"{name}: the claim",
        TEXT,
        DERIVED,
        "within the claim, as it is shown",
        lambda column: (
            f'=IF(ISNUMBER({column}{apart}),IF({column}{apart}<={within},"{HOLDS}","{FAILS}"),"{TOO_YOUNG}")'
        ),
        kind="Output",
        name=VERDICT + key(period, measure),
        label_style="Label strong",
    )
    # A height of its own: LibreOffice would fit the wrapped words, and push the rows from under the charts.
    page.sheet.row_dimensions[row].height = 15
    cells = f"{page.columns.first}{row}:{page.columns.last}{row}"
    page.colour_where(cells, f'{page.columns.first}{row}="{HOLDS}"', SELF_HOST_TINT)
    page.colour_where(cells, f'{page.columns.first}{row}="{FAILS}"', API_TINT)


def _behind_the_charts(page: Page) -> None:
    page.heading("Behind the charts: the changes, 0 where there is not enough history")
    page.break_before(page.row - 1)
    for period in GUIDE_CLAIMS:
        for measure in NAMES:
            row = page.places.row(CHANGE + key(period, measure))
            page.case_row(
                f"{NAMES[measure]}, {period.months} months",
                SHARE,
                DERIVED,
                "the change above",
                lambda column, row=row: f"=N({column}{row})",  # type: ignore[misc]
                name=CHARTED + key(period, measure),
            )
    page.heading("In words, for the headings on History")
    for measure in MEASURES:
        row = page.places.row(CHANGE + key(GUIDE_CLAIMS[0], measure))
        page.case_row(
            f"{NAMES[measure]}, in words",
            TEXT,
            DERIVED,
            "the change over 24 months",
            lambda column, row=row: f'=IF(ISNUMBER({column}{row}),TEXT({column}{row},"+0%;-0%;0%"),"n/a")',  # type: ignore[misc]
            name=IN_WORDS + measure,
        )


# What comes out -------------------------------------------------------------------------------------------------------


def _tally(page: Page) -> None:
    """For how many vendors each claim holds: a small table, and two sentences."""
    words = {TALLY_FIRST: "Vendors", "J": "", "K": ""}
    for letter, text in (words | {letter: word.capitalize() for word, letter in TALLY.items()}).items():
        page.words(letter, GUIDE_ROW, text, "Band right" if letter in TALLY.values() else "Band")
    page.words("O", GUIDE_ROW, "It holds for", "Band beside")
    row = GUIDE_ROW
    sentences = []
    for period in GUIDE_CLAIMS:
        parts = []
        for measure in NAMES:
            row += 1
            at = page.places.row(VERDICT + key(period, measure))
            verdicts = f"{page.columns.first}{at}:{page.columns.last}{at}"
            page.words(TALLY_FIRST, row, f"{period.months} months: {NAMES[measure].lower()}", "Label plain")
            for word, letter in TALLY.items():
                page.figure(letter, row, f'=COUNTIF({verdicts},"{word}")', "Output", COUNT)
            holds, fails = (f"{TALLY[word]}{row}" for word in (HOLDS, FAILS))
            part = f'="{SHORT[measure]} "&{holds}&" of "&{holds}+{fails}'
            page.put("O", row, part, page.styles.cell("Calculation"))
            parts.append(f"O{row}")
        sentences.append(f'="{in_words(period)}: "&{parts[0]}&", "&{parts[1]}&", "&{parts[2]}')
    for row, (period, sentence) in enumerate(zip(GUIDE_CLAIMS, sentences, strict=True), start=STATEMENTS):
        page.places.put(f"sentence {period.months}", page.name, row)
        page.statement("B", row, sentence)
    page.words("B", row + 1, MEANT, "Note plain")


def _draw(page: Page) -> None:
    page.next()
    row = page.next(24) + 1
    for letter, period in zip("BF", GUIDE_CLAIMS, strict=True):
        page.statement(letter, row, f"=B{page.places.row(f'sentence {period.months}')}")
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


def _compared(page: Page, claims: Sequence[Claim]) -> None:
    """Which models stand behind each change, and what makes one doubt the registry."""
    page.heading("What was compared")
    page.break_before(page.row - 1)
    words = {"B": "Vendor and measure", "C": "Months back", "D": "", "E": "Models, then and now"}
    top = page.header(words=words | {"F": "To be doubted"} | dict.fromkeys(page.columns.all[1:], ""), right_from="Z")
    page.words("C", top, words["C"], "Band right")
    for claim in claims:
        row = page.next()
        page.words("B", row, f"{claim.vendor}: {NAMES[claim.measure].lower()}")
        page.figure("C", row, claim.months, "Record", COUNT)
        page.words("E", row, claim.models or "none", "Note")
        page.words("F", row, claim.note, "Note plain")


SHEET = Sheet(
    "Claims",
    tab=70,
    colour=API_COLOUR,
    words="do prices fall as the guide says? Vendor by vendor",
    parts=(Part(write),),
)
