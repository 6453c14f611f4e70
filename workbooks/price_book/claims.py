"""Claims: the guide's two claims on falling prices, held against each vendor's history in three ways."""

from __future__ import annotations

from collections.abc import Sequence

from workbooks.layout.columns import LABEL
from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import API_COLOUR, API_TINT, SELF_HOST_TINT
from workbooks.price_book import claim_answers, guide_claims
from workbooks.price_book.guide_claims import (
    BACK,
    CHANGE,
    CHARTED,
    COLUMN_OF,
    FROM,
    GUIDE_ROW,
    HEADER_ROW,
    LEAST,
    MOST,
    NAMES,
    TO,
    VERDICT,
    WITHIN,
    in_words,
    key,
)
from workbooks.price_book.history import IN_WORDS, History
from workbooks.price_book.observed import MEASURES
from workbooks.price_book.same_models import Pairs
from workbooks.price_book.vendor_columns import OfColumn
from xl_addin.catalogue.claims import FAILS, GUIDE_CLAIMS, HOLDS, SAME_MODEL, TOO_YOUNG, Claim, GuideClaim
from xl_addin.model.scenarios import DERIVED
from xl_addin.units import COUNT, SHARE, TEXT, USD_PER_MTOK, Unit

DISTANCE = Unit("share", '0.0%;-0.0%;"-"', "distance")


def write(page: Page, history: History, pairs: Pairs, claims: Sequence[Claim]) -> None:
    """The guide's figures, the answer in two sentences, then a block for each period, and what was compared."""
    page.furnish(
        "Claims",
        "The guide says that vendors' prices fell by 40% to 90% in 24 months, and that a budget of 12 months ago is "
        "off by 30%. Where does it hold?",
        page.columns.widths | {claim_answers.TALLY[claim_answers.SAID]: 18},
        freeze=f"{page.columns.first}{GUIDE_ROW}",
    )
    page.show_master_check(page.columns.first, 1)
    guide_claims.write(page, history)
    page.row = HEADER_ROW
    page.header(words=page.columns.header)
    page.sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    for number, period in enumerate(GUIDE_CLAIMS):
        if number:
            page.next()
        page.words(LABEL, page.next(), in_words(period), "Heading")
        for measure in MEASURES:
            _model(page, history, period, measure)
        _same(page, pairs, period)
    _behind_the_charts(page)
    claim_answers.tally(page)
    claim_answers.draw(page)
    claim_answers.compared(page, claims)


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


SHEET = Sheet(
    "Claims",
    tab=70,
    colour=API_COLOUR,
    words="do prices fall as the guide says? Vendor by vendor",
    parts=(Part(write),),
)
