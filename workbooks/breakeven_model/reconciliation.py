"""Reconciliation: every printed statement, its literal arithmetic, what the model says, and which of them agree."""

from __future__ import annotations

from collections.abc import Mapping

from workbooks.breakeven_model.sources import BASIS_NOW
from workbooks.breakeven_model.statements import GIVEN, Statement, statements
from workbooks.layout.columns import Block, Column
from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import API_COLOUR, GREY
from xl_addin.model.inputs import INPUTS
from xl_addin.model.scenarios import YOURS, case
from xl_addin.notation import excel
from xl_addin.units import COUNT, Unit

INCONSISTENT = "inconsistent as printed"
#: What is said of a statement, and when.
STATUSES = {
    INCONSISTENT: "Neither the literal arithmetic nor the model gives what is printed",
    "reproduced with an inferred input": (
        "The literal arithmetic contradicts what is printed; with utilization in the sum the model gives it"
    ),
    "reproduced": "Both give what is printed",
    "figures changed": "Somebody changed this case's figures, so the statement no longer speaks of them",
}
STATUS_COUNTS = Block({"says": "Status", "count": "Statements", "means": ""})

STATEMENTS = Block(
    {
        "says": Column("The guide says", 68),
        "case": Column("Case", 21),
        "unit": Column("Unit", 11),
        "printed": Column("Printed", 11),
        "over": Column("May be over by", 9),
        "under": Column("May be under by", 9),
        "literal": Column("Literal arithmetic", 12),
        "engine": Column("Model", 12),
        "status": Column("Status", 28),
        "otherwise": Column("What explains it, or would have to be true instead", 82),
        "literal agrees": Column("Literal agrees", 8),
        "engine agrees": Column("Model agrees", 8),
        "changed": Column("Figures changed", 9),
        **{name: Column(name.replace("_", " ").capitalize(), 8) for name in GIVEN},
    }
)
STATUS_ROWS = "statuses"
STATEMENT = "statement "


def write(page: Page) -> None:
    """The meaning of the statuses, then a block of figures and one of words."""
    counted = STATUS_COUNTS.of["count"]
    page.open(
        "Every printed statement held against its own literal arithmetic and against the model, on today's figures.",
        STATEMENTS.widths,
        freeze=counted,
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
    for name, number_given in zip(GIVEN[: len(statement.given)], statement.given, strict=True):
        page.figure(letters[name], row, number_given, "Record", SLACK["multiple"])
    page.colour_where(cells["status"], f'{cells["status"]}="{INCONSISTENT}"', "FFFFFF", API_COLOUR)


def _agrees(cells: Mapping[str, str], figure: str, unit: Unit) -> str:
    printed = cells["printed"]
    if unit.is_text:
        return f"=IF({figure}={printed},1,0)"
    over, under = f"{figure}-{printed}<={cells['over']}", f"{printed}-{figure}<={cells['under']}"
    return f"=IF(ISNUMBER({figure}),IF(AND({over},{under}),1,0),0)"


def _count(page: Page, first_status: int) -> None:
    last = page.row - 1
    says, counted, means = STATUS_COUNTS.letters("says", "count", "means")
    status_at = STATEMENTS.of["status"]
    for offset, (status, meaning) in enumerate(STATUSES.items()):
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
