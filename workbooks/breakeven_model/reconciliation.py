"""Reconciliation: every printed statement, its literal arithmetic, what the model says, and which of them agree."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from workbooks.breakeven_model.sources import BASIS_NOW
from workbooks.layout.columns import MARGIN, after
from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import API_COLOUR, GREY
from xl_addin.model.inputs import INPUTS
from xl_addin.model.scenarios import YOURS, case
from xl_addin.notation import excel
from xl_addin.units import COUNT, MULTIPLE, SHARE, TEXT, USD_PER_MONTH, USD_PER_YEAR, Unit

STATUSES = ("inconsistent as printed", "reproduced with an inferred input", "reproduced", "figures changed")
UNITS = {unit.words: unit for unit in (USD_PER_MONTH, USD_PER_YEAR, SHARE, MULTIPLE, TEXT)}

#: How far a figure may lie over or under the printed one where the statement gives a bound.
ANY = 1e12

SAYS, CASE, UNIT, PRINTED, OVER, UNDER = after(MARGIN, 6)
LITERAL, ENGINE, STATUS, OTHERWISE = after(UNDER, 4)
LITERAL_AGREES, ENGINE_AGREES, CHANGED, *GIVEN = after(OTHERWISE, 5)
WIDTHS = {
    "A": 1.5,
    SAYS: 68,
    CASE: 21,
    UNIT: 11,
    PRINTED: 11,
    OVER: 9,
    UNDER: 9,
    LITERAL: 12,
    ENGINE: 12,
    STATUS: 28,
    OTHERWISE: 82,
    LITERAL_AGREES: 8,
    ENGINE_AGREES: 8,
    CHANGED: 9,
    GIVEN[0]: 8,
    GIVEN[1]: 8,
}
HEADER = {
    SAYS: "The guide says",
    CASE: "Case",
    UNIT: "Unit",
    PRINTED: "Printed",
    OVER: "May be over by",
    UNDER: "May be under by",
    LITERAL: "Literal arithmetic",
    ENGINE: "Model",
    STATUS: "Status",
    OTHERWISE: "What explains it, or would have to be true instead",
    LITERAL_AGREES: "Literal agrees",
    ENGINE_AGREES: "Model agrees",
    CHANGED: "Figures changed",
    GIVEN[0]: "Given 1",
    GIVEN[1]: "Given 2",
}
STATUS_ROWS = "statuses"
STATEMENT = "statement "


@dataclass(frozen=True)
class Statement:
    """A printed statement and the two sums that are held against it."""

    says: str
    case: str
    printed: float | str
    holds: str
    unit: Unit
    literal: str
    engine: str
    otherwise: str
    tolerance: float = 0
    given: tuple[float, ...] = ()

    @property
    def slack(self) -> tuple[float, float]:
        """How far a figure may lie over and under the printed one."""
        over = ANY if self.holds == "at least" else self.tolerance
        under = ANY if self.holds == "at most" else self.tolerance
        return over, under


@cache
def statements() -> tuple[Statement, ...]:
    """All printed statements, figures before words."""
    table = tomllib.loads(files("workbooks.breakeven_model").joinpath("reconciliation.toml").read_text("utf-8"))
    found = [
        Statement(**{**row, "unit": UNITS[row["unit"]], "given": tuple(row.get("given", ()))})
        for row in table["statement"]
    ]
    return tuple(sorted(found, key=lambda one: one.unit.is_text))


def write(page: Page) -> None:
    """The meaning of the statuses, then a block of figures and one of words."""
    page.furnish(
        "Reconciliation",
        "Every printed statement held against its own literal arithmetic and against the model, on today's figures.",
        WIDTHS,
        freeze="C5",
    )
    page.show_master_check("H", 1, "K")
    page.header(words={SAYS: "Status", CASE: "Statements", UNIT: ""}, right_from=CASE)
    first_status = page.row
    page.places.put(STATUS_ROWS, page.name, first_status)
    page.next(len(STATUSES))
    numbered = list(enumerate(statements()))
    for heading, is_text in (("Figures", False), ("Words", True)):
        page.heading(heading)
        page.header(words=HEADER, right_from="Z")
        for number, statement in numbered:
            if statement.unit.is_text == is_text:
                _statement(page, number, statement, first_status)
    _count(page, first_status)


def _statement(page: Page, number: int, statement: Statement, first_status: int) -> None:
    row = page.next()
    page.sheet.row_dimensions[row].height = 24
    page.places.put(f"{STATEMENT}{number}", page.name, row)
    case_column = page.columns.of[case(statement.case).key]
    unit = statement.unit
    given = {f"given_{place}": f"{letter}{row}" for place, letter in enumerate(GIVEN, start=1)}
    page.words(SAYS, row, statement.says, "Wrapped")
    page.words(CASE, row, case(statement.case).label, "Note wrapped")
    page.words(UNIT, row, unit.words, "Unit")
    page.figure(PRINTED, row, statement.printed, "Record", unit)
    for letter, sum_of in ((LITERAL, statement.literal), (ENGINE, statement.engine)):
        formula = excel.expression(
            sum_of, lambda name: given.get(name) or page.places.cell(name, case_column, page.name)
        )
        plain = formula[1:].replace("Model!", "").isalnum()
        page.figure(letter, row, formula, "Link" if plain else "Calculation", unit)
    if not unit.is_text:
        for letter, slack in zip((OVER, UNDER), statement.slack, strict=True):
            page.figure(letter, row, slack, "Record", SLACK[unit.kind])
    for letter, figure in ((LITERAL_AGREES, LITERAL), (ENGINE_AGREES, ENGINE)):
        page.figure(letter, row, _agrees(row, figure, unit), "Calculation", COUNT)
    top = page.places.row(BASIS_NOW + next(iter(INPUTS)))
    bases = f"Sources!{case_column}${top}:{case_column}${top + len(INPUTS) - 1}"
    page.figure(CHANGED, row, f'=COUNTIF({bases},"{YOURS}")', "Calculation", COUNT)
    words = f"${SAYS}${first_status}:${SAYS}${first_status + len(STATUSES) - 1}"
    agreement = f"{ENGINE_AGREES}{row}+{ENGINE_AGREES}{row}*{LITERAL_AGREES}{row}"
    status = f"=IF({CHANGED}{row}>0,{words.split(':')[1]},INDEX({words},1+{agreement}))"
    page.put(STATUS, row, status, page.styles.running("Output"))
    page.words(OTHERWISE, row, statement.otherwise, "Wrapped")
    for letter, number_given in zip(GIVEN, statement.given, strict=False):
        page.figure(letter, row, number_given, "Record", SLACK["multiple"])
    page.colour_where(f"{STATUS}{row}", f'LEFT({STATUS}{row},5)="incon"', "FFFFFF", API_COLOUR)


def _agrees(row: int, figure: str, unit: Unit) -> str:
    if unit.is_text:
        return f"=IF({figure}{row}={PRINTED}{row},1,0)"
    over, under = f"{figure}{row}-{PRINTED}{row}<={OVER}{row}", f"{PRINTED}{row}-{figure}{row}<={UNDER}{row}"
    return f"=IF(ISNUMBER({figure}{row}),IF(AND({over},{under}),1,0),0)"


def _count(page: Page, first_status: int) -> None:
    last = page.row - 1
    meanings = (
        "Neither the literal arithmetic nor the model gives what is printed",
        "The literal arithmetic contradicts what is printed; with utilization in the sum the model gives it",
        "Both give what is printed",
        "Somebody changed this case's figures, so the statement no longer speaks of them",
    )
    for offset, (status, meaning) in enumerate(zip(STATUSES, meanings, strict=True)):
        row = first_status + offset
        page.words(SAYS, row, status, "Label strong")
        block = f"${STATUS}${first_status + len(STATUSES)}:${STATUS}${last}"
        page.figure(CASE, row, f"=COUNTIF({block},${SAYS}{row})", "Output", COUNT)
        page.words(UNIT, row, meaning, "Note plain")


_SLACK_FORMAT = '[>=1000000000]"any";{}'
SLACK = {
    "money": Unit("slack", _SLACK_FORMAT.format("#,##0"), "slack money"),
    "share": Unit("slack", _SLACK_FORMAT.format("0.0%"), "slack share"),
    "multiple": Unit("slack", _SLACK_FORMAT.format("0.0#"), "slack multiple"),
}


SHEET = Sheet(
    "Reconciliation",
    tab=80,
    colour=GREY,
    words="the guide's statements against the model",
    parts=(Part(write, rests_on=("Model", "Sources")),),
)
