"""Promises and their checks: how far a figure may be off, whether it is, and the master check over all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workbooks.layout.columns import LABEL, letters
from workbooks.layout.page import ALL, Page
from xl_addin.units import AS_THE_LINE, COUNT, TEXT, Unit

OK, ATTENTION = "ok", "look"

#: How far a sum of money may be off; a share, whose binary fractions leave less; and the answer of a function.
CENT, TINY, NEAR = 0.01, 1e-9, 1e-6

#: A promise is told in more words than a figure.
LABEL_WIDTH = 46
#: A sum that was shipped is shown with all its digits.
SHIPPED_WIDTH = 16
#: A number format that shows small tolerances as they are.
TOLERANCE_UNIT = Unit("tolerance", "[=0]0;[<0.01]0E+00;#,##0.00", "tolerance")


@dataclass(frozen=True)
class Promise:
    """What is promised, where it is looked up, how far it may be off, and by how much it is off in a column.

    A figure that was `shipped`, of a promise of the whole workbook, stands beside, and `off_by` is given its cell.
    """

    label: str
    source: str
    tolerance: float
    off_by: Callable[[str], str]
    shipped: float | None = None


def write(
    page: Page,
    purpose: str,
    by_column: Callable[[], Sequence[Promise]],
    of_the_whole: Callable[[], Sequence[Promise]],
    headings: tuple[str, str] = ("By case", "Whole workbook"),
    *,
    before: Callable[[], object] | None = None,
    shows_off_by: bool = False,
    shows_shipped: bool = False,
) -> None:
    """The sheet of checks: a row for each promise, with its tolerance and its result, and the master check at the end.

    `before` writes what the promises by column rest on, and then they are asked for.
    """
    words = ["Tolerance", *["Off by"] * shows_off_by, "Result", *["As shipped"] * shows_shipped]
    of = letters(words, page.columns.last)
    beside = {letter: word for word, letter in of.items()}
    widths = page.columns.widths | {LABEL: LABEL_WIDTH} | dict.fromkeys(beside, 11)
    if shows_shipped:
        widths[of["As shipped"]] = SHIPPED_WIDTH
    page.open(f"Each row is a promise. ok: it holds. look: {purpose}", widths, selected_in="")
    page.header(words=page.columns.header | beside)
    if before:
        before()
    page.words(LABEL, page.next(), headings[0], "Heading")
    checks = Checks(page, of["Tolerance"], of["Result"], of.get("Off by"), of.get("As shipped"))
    promised = by_column()
    results = [checks.by_column(promise) for promise in promised]
    page.heading(headings[1])
    blank = dict.fromkeys(page.columns.all, "")
    page.header(words=page.columns.header | {LABEL: "Promise"} | blank | beside)
    whole = of_the_whole()
    results += [checks.of_the_whole(promise) for promise in whole]
    checks.master(min(results), max(results), [*promised, *whole])


@dataclass(frozen=True)
class Checks:
    """The checks of one sheet, and the columns of tolerance and result; of what is off and was shipped, if shown."""

    page: Page
    tolerance: str
    result: str
    off_by: str | None = None
    shipped: str | None = None

    def by_column(self, promise: Promise) -> int:
        """A check in every column, and whether all of them hold; gives its row."""
        row = self.page.case_row(
            promise.label,
            TEXT,
            "derived",
            promise.source,
            lambda column: verdict(f"{promise.off_by(column)}<=${self.tolerance}{self.page.row - 1}"),
            kind="Check",
        )
        cells = f"{self.page.columns.first}{row}:{self.page.columns.last}{row}"
        self.page.colour_checks(cells)
        self._result(row, promise, not_ok(cells, "COLUMNS"), "0")
        return row

    def of_the_whole(self, promise: Promise) -> int:
        """A check of the whole workbook; gives its row."""
        row = self.page.next()
        self.page.describe(row, promise.label, TEXT, "derived", promise.source)
        beside = ""
        if self.shipped and promise.shipped is not None:
            beside = f"{self.shipped}{row}"
            self.page.figure(self.shipped, row, promise.shipped, "Record", AS_THE_LINE)
        self._result(row, promise, promise.off_by(beside), f"${self.tolerance}{row}")
        return row

    def _result(self, row: int, promise: Promise, off_by: str, most: str) -> None:
        self.page.figure(self.tolerance, row, promise.tolerance, "Check", TOLERANCE_UNIT)
        if self.off_by:
            self.page.figure(self.off_by, row, f"={off_by}", "Calculation", COUNT)
            off_by = f"{self.off_by}{row}"
        self.page.figure(self.result, row, verdict(f"{off_by}<={most}"), "Check", TEXT)
        self.page.colour_checks(f"{self.result}{row}")

    def master(self, first: int, last: int, shipped: Sequence[Promise]) -> None:
        """How many promises hold, of how many were shipped; an error in a check counts as one that does not.

        A check that is gone, or a tolerance that was changed, is one more to look at.
        """
        page = self.page
        page.heading("Master check")
        tolerances = f"{self.tolerance}{first}:{self.tolerance}{last}"
        promises = self._sum("Promises", f"=COUNT({tolerances})")
        all_shipped = self._sum("Promises as shipped", len(shipped))
        held = self._sum("Promises that hold", f'=COUNTIF({self.result}{first}:{self.result}{last},"{OK}")')
        allowed = self._sum("Tolerances together", f"=SUM({tolerances})", TOLERANCE_UNIT)
        together = sum(promise.tolerance for promise in shipped)
        all_allowed = self._sum("Tolerances together as shipped", together, TOLERANCE_UNIT)
        near = f"${self.tolerance}{page.row}"
        page.figure(self.tolerance, page.row, TINY, "Check", TOLERANCE_UNIT)
        unlike = f"({promises}<>{all_shipped})+(ABS({allowed}-{all_allowed})>{near})"
        changed = self._sum("Changes of the checks", f"={unlike}")
        look = self._sum("Checks to look at", f"={all_shipped}-{held}+{changed}")
        row = page.next()
        cell = f"{page.columns.first}{row}"
        page.describe(row, "Master check", TEXT, "derived", "all promises together")
        words = f'=IF({look}=0,"{ALL} checks pass","Checks to look at: "&{look})'
        page.put(page.columns.first, row, words, page.styles.running("Check"))
        page.colour_master_check(cell)
        page.define("master_check", cell)

    def _sum(self, label: str, value: str | float, unit: Unit = COUNT) -> str:
        """A row of the sums below the checks; gives its cell."""
        row, is_formula = self.page.next(), isinstance(value, str)
        words = "counted above" if is_formula else "as the workbook was shipped"
        self.page.describe(row, label, unit, "derived", words)
        self.page.figure(self.result, row, value, "Calculation" if is_formula else "Record", unit)
        return f"{self.result}{row}"


def verdict(test: str) -> str:
    """The formula that says in a word whether a test holds."""
    return f'=IF({test},"{OK}","{ATTENTION}")'


def apart(page: Page, difference: str, *names: str) -> Callable[[str], str]:
    """By how much figures that should be equal are apart in a column; `difference` is over their cells, as "{}-{}"."""

    def off_by(column: str) -> str:
        return f"ABS({difference.format(*(page.places.cell(name, column, page.name) for name in names))})"

    return off_by


def not_ok(cells: str, counted: str = "ROWS") -> str:
    """Within a formula: how many cells of a column do not say ok, or of a row that is `counted` by its COLUMNS.

    >>> not_ok("C5:C9")
    'ROWS(C5:C9)-COUNTIF(C5:C9,"ok")'
    """
    return f'{counted}({cells})-COUNTIF({cells},"{OK}")'
