"""Reconciliation: every printed statement, its literal arithmetic, what the model says, and which of them agree."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from workbooks.breakeven_model.sources import BASIS_NOW
from workbooks.layout.columns import MARGIN, Block
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

#: The figures of the guide that a statement may be reckoned from.
GIVEN = ("given_1", "given_2")
STATUS_COUNTS = Block({"says": "Status", "count": "Statements", "means": ""})
STATEMENTS = Block(
    {
        "says": "The guide says",
        "case": "Case",
        "unit": "Unit",
        "printed": "Printed",
        "over": "May be over by",
        "under": "May be under by",
        "literal": "Literal arithmetic",
        "engine": "Model",
        "status": "Status",
        "otherwise": "What explains it, or would have to be true instead",
        "literal agrees": "Literal agrees",
        "engine agrees": "Model agrees",
        "changed": "Figures changed",
        **{name: name.replace("_", " ").capitalize() for name in GIVEN},
    }
)
WIDTHS = {
    "says": 68,
    "case": 21,
    "unit": 11,
    "printed": 11,
    "over": 9,
    "under": 9,
    "literal": 12,
    "engine": 12,
    "status": 28,
    "otherwise": 82,
    "literal agrees": 8,
    "engine agrees": 8,
    "changed": 9,
    **dict.fromkeys(GIVEN, 8),
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
    counted = STATUS_COUNTS.of["count"]
    page.open(
        "Every printed statement held against its own literal arithmetic and against the model, on today's figures.",
        {MARGIN: 1.5, **{STATEMENTS.of[key]: width for key, width in WIDTHS.items()}},
        freeze=f"{counted}5",
        check_in=STATEMENTS.of["literal"],
        selected_in=STATEMENTS.of["otherwise"],
    )
    page.header(words=STATUS_COUNTS.header, right_from=counted)
    first_status = page.row
    page.places.put(STATUS_ROWS, page.name, first_status)
    page.next(len(STATUSES))
    numbered = list(enumerate(statements()))
    for heading, is_text in (("Figures", False), ("Words", True)):
        page.heading(heading)
        page.header(words=STATEMENTS.header, right_from="")
        for number, statement in numbered:
            if statement.unit.is_text == is_text:
                _statement(page, number, statement, first_status)
    _count(page, first_status)


def _statement(page: Page, number: int, statement: Statement, first_status: int) -> None:
    row = page.next()
    page.sheet.row_dimensions[row].height = 24
    page.places.put(f"{STATEMENT}{number}", page.name, row)
    case_column = page.columns.of[case(statement.case).key]
    unit, letters, cells = statement.unit, STATEMENTS.of, STATEMENTS.cells(row)
    given = {name: cells[name] for name in GIVEN}
    page.words(letters["says"], row, statement.says, "Wrapped")
    page.words(letters["case"], row, page.columns.title(case_column, page.name), "Note wrapped")
    page.words(letters["unit"], row, unit.words, "Unit")
    page.figure(letters["printed"], row, statement.printed, "Record", unit)
    for sum_of, expression in (("literal", statement.literal), ("engine", statement.engine)):
        formula = excel.expression(
            expression, lambda name: given.get(name) or page.places.cell(name, case_column, page.name)
        )
        plain = formula[1:].replace("Model!", "").isalnum()
        page.figure(letters[sum_of], row, formula, "Link" if plain else "Calculation", unit)
    if not unit.is_text:
        for side, slack in zip(("over", "under"), statement.slack, strict=True):
            page.figure(letters[side], row, slack, "Record", SLACK[unit.kind])
    for sum_of in ("literal", "engine"):
        agrees = _agrees(cells, cells[sum_of], unit)
        page.figure(letters[f"{sum_of} agrees"], row, agrees, "Calculation", COUNT)
    top = page.places.row(BASIS_NOW + next(iter(INPUTS)))
    bases = f"Sources!{case_column}${top}:{case_column}${top + len(INPUTS) - 1}"
    page.figure(letters["changed"], row, f'=COUNTIF({bases},"{YOURS}")', "Calculation", COUNT)
    says = STATUS_COUNTS.of["says"]
    words = f"${says}${first_status}:${says}${first_status + len(STATUSES) - 1}"
    agreement = f"{cells['engine agrees']}+{cells['engine agrees']}*{cells['literal agrees']}"
    status = f"=IF({cells['changed']}>0,{words.split(':')[1]},INDEX({words},1+{agreement}))"
    page.put(letters["status"], row, status, page.styles.running("Output"))
    page.words(letters["otherwise"], row, statement.otherwise, "Wrapped")
    for name, number_given in zip(GIVEN, statement.given, strict=False):
        page.figure(letters[name], row, number_given, "Record", SLACK["multiple"])
    page.colour_where(cells["status"], f'LEFT({cells["status"]},5)="incon"', "FFFFFF", API_COLOUR)


def _agrees(cells: Mapping[str, str], figure: str, unit: Unit) -> str:
    printed = cells["printed"]
    if unit.is_text:
        return f"=IF({figure}={printed},1,0)"
    over, under = f"{figure}-{printed}<={cells['over']}", f"{printed}-{figure}<={cells['under']}"
    return f"=IF(ISNUMBER({figure}),IF(AND({over},{under}),1,0),0)"


def _count(page: Page, first_status: int) -> None:
    last = page.row - 1
    meanings = (
        "Neither the literal arithmetic nor the model gives what is printed",
        "The literal arithmetic contradicts what is printed; with utilization in the sum the model gives it",
        "Both give what is printed",
        "Somebody changed this case's figures, so the statement no longer speaks of them",
    )
    says, counted, means = STATUS_COUNTS.letters("says", "count", "means")
    status_at = STATEMENTS.of["status"]
    for offset, (status, meaning) in enumerate(zip(STATUSES, meanings, strict=True)):
        row = first_status + offset
        page.words(says, row, status, "Label strong")
        block = f"${status_at}${first_status + len(STATUSES)}:${status_at}${last}"
        page.figure(counted, row, f"=COUNTIF({block},${says}{row})", "Output", COUNT)
        page.words(means, row, meaning, "Note plain")


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
