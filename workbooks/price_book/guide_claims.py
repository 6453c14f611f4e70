"""What the guide claims, on the sheet Claims: its figures, the shares to hold against them, and where both stand."""

from __future__ import annotations

from openpyxl.worksheet.datavalidation import DataValidation

from workbooks.layout.columns import DESCRIPTION, LABEL, SOURCE
from workbooks.layout.page import Page
from workbooks.price_book import history
from workbooks.price_book.table_columns import letters
from xl_addin.catalogue.claims import GUIDE_CLAIMS, SAME_MODEL, GuideClaim
from xl_addin.model.scenarios import DERIVED, PUBLISHED, YOURS
from xl_addin.units import COUNT, DATE, MONTHS, SHARE, Unit

#: The column that holds the figures of each of the guide's claims.
COLUMN_OF = letters(GUIDE_CLAIMS, SOURCE)
NAMES = history.NAMES | {SAME_MODEL: "Same models"}
GUIDE = "the guide: Why this matters"
#: Figures are held against the claim as they are shown, to a tenth of a per cent.
SHOWN_TO = 0.0005

GUIDE_ROW = 4
BACK, FROM, TO, GUIDE_LEAST, GUIDE_MOST, LEAST, MOST, WITHIN = range(GUIDE_ROW + 1, GUIDE_ROW + 9)
STATEMENTS = GUIDE_ROW + 10
HEADER_ROW = STATEMENTS + 4

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
            basis = f'=IF({now}={then},"{PUBLISHED}","{YOURS}")'
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
    first, *_, last = COLUMN_OF.values()
    return f"SUM({first}{row}:{last}{row})"


def _validate(page: Page, cell: str) -> None:
    rule = DataValidation("decimal", operator="between", formula1="0", formula2="1", allow_blank=False)
    rule.promptTitle, rule.prompt = "Share", "How far a price must have moved for the claim to hold. Type 0% to 100%."
    rule.errorTitle, rule.error = "Not a share", "Not accepted. Type 0% to 100%, as 40% or 0.4."
    rule.showInputMessage = rule.showErrorMessage = True
    rule.add(cell)
    page.sheet.add_data_validation(rule)
