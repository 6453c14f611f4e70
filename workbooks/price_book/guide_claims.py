"""What the guide claims, on the sheet Claims: its figures, the shares to hold against them, and where both stand."""

from __future__ import annotations

from workbooks.layout.columns import DESCRIPTION, LABEL, SOURCE, letters
from workbooks.layout.page import Page
from workbooks.layout.shipped import basis_now
from workbooks.layout.typed_figures import validation
from workbooks.layout.validations import allow
from workbooks.price_book import history
from xl_addin.catalogue.claims import GUIDE_CLAIMS, SAME_MODEL, GuideClaim
from xl_addin.model.line import Input
from xl_addin.model.scenarios import DERIVED, PUBLISHED
from xl_addin.units import COUNT, DATE, MONTHS, SHARE, Unit

#: The column that holds the figures of each of the guide's claims.
COLUMN_OF = letters(GUIDE_CLAIMS, SOURCE)
NAMES = history.NAMES | {SAME_MODEL: "Same models"}
GUIDE = "the guide: Why this matters"
#: Figures are held against the claim as they are shown, to a tenth of a per cent.
SHOWN_TO = 0.0005

HELD_AGAINST = Input(
    "held_against", "Share", SHARE, "How far a price must have moved for the claim to hold.", low=0, high=1
)

GUIDE_ROW = 4
BACK, FROM, TO, GUIDE_LEAST, GUIDE_MOST, LEAST, MOST, WITHIN = range(GUIDE_ROW + 1, GUIDE_ROW + 9)
#: Below them and the tally beside them stand a sentence for each claim, and what both count.
STATEMENTS = max(WITHIN, GUIDE_ROW + len(GUIDE_CLAIMS) * len(NAMES)) + 2
HEADER_ROW = STATEMENTS + len(GUIDE_CLAIMS) + 2

#: What stands before a period and a measure where the answers have their places.
VERDICT, CHANGE, CHARTED = "verdict of ", "change of ", "charted "
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


def told(period: GuideClaim) -> str:
    """The same within a sentence.

    >>> [told(period) for period in GUIDE_CLAIMS]
    ["that vendors' prices fell by 40% to 90% in 24 months", 'that a budget of 12 months ago is off by 30%']
    """
    if period.most is None:
        return f"that a budget of {period.months} months ago is off by {period.least:.0%}"
    return f"that vendors' prices {period.claimed} in {period.months} months"


def write(page: Page, observed: history.History) -> None:
    """The guide's figures, and below them those to hold the history against, which may be typed."""
    page.row = GUIDE_ROW
    words = DESCRIPTION.header | {LABEL: "What the guide claims"}
    page.header(words=words | {COLUMN_OF[period]: f"{period.months} months" for period in GUIDE_CLAIMS})
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
            now, then = _added(row), _added(row - LEAST + GUIDE_LEAST)
            as_told = f'"{PUBLISHED}"'
            basis = f"={basis_now(now, then, as_told)}"
        page.describe(row, label, unit, basis, source)
    for period in GUIDE_CLAIMS:
        letter = COLUMN_OF[period]
        page.figure(letter, BACK, period.months, "Record", COUNT)
        page.figure(letter, FROM, f"=EDATE({letter}{TO},-{letter}{BACK})", "Calculation", DATE)
        page.figure(letter, TO, f"={observed.last_day}", "Link", DATE)
        page.figure(letter, GUIDE_LEAST, period.least, "Record", SHARE)
        page.figure(letter, LEAST, period.least, "Input", SHARE)
        _validate(page, f"{letter}{LEAST}")
        if period.most is not None:
            page.figure(letter, GUIDE_MOST, period.most, "Record", SHARE)
            page.figure(letter, MOST, period.most, "Input", SHARE)
            _validate(page, f"{letter}{MOST}")
        page.figure(letter, WITHIN, SHOWN_TO, "Record", NEARLY)


def _added(row: int) -> str:
    """The figures of all claims in a row, as one that tells whether any was typed over."""
    letters = list(COLUMN_OF.values())
    return f"SUM({letters[0]}{row}:{letters[-1]}{row})"


def _validate(page: Page, cell: str) -> None:
    allow(page.sheet, validation(HELD_AGAINST, str(HELD_AGAINST.low), str(HELD_AGAINST.high)), cell)
