"""Checks: one row per promise, each with its tolerance, rolled up into the master check that every sheet shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workbooks.breakeven_model import heat_map, projection, reconciliation, second_way, shown_twice, tornado
from workbooks.layout import promises
from workbooks.layout.page import Page
from workbooks.layout.promises import CENT, OK, TINY, Promise
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import GREY
from workbooks.layout.typed_figures import ACCEPTED
from xl_addin.functions.cell_function import CellFunction
from xl_addin.model import MODEL
from xl_addin.model.inputs import INPUTS
from xl_addin.units import spelled

KNOWN_CONTRADICTIONS = 2

#: What the functions edition compares, and how much of it agrees.
COMPARED, AGREEING = "functions compared", "functions that agree"


def write(page: Page, typed: Mapping[str, CellFunction] | None) -> None:
    """Checks by case, checks of the whole workbook, and the master check at the end."""
    promises.write(
        page,
        "something is refused, or two ways to the same figure disagree.",
        lambda: _by_case(page) + (_of_functions(page) if typed else []),
        lambda: _whole(page),
        before=lambda: second_way.write(page),
        shows_shipped=True,
    )


def _by_case(page: Page) -> list[Promise]:
    def at(name: str, column: str) -> str:
        return page.places.cell(name, column, page.name)

    def apart(pattern: str, *names: str) -> Callable[[str], str]:
        return lambda column: f"ABS({pattern.format(*(at(name, column) for name in names))})"

    def refused(column: str) -> str:
        rows = [page.places.row(ACCEPTED + name) for name in INPUTS]
        block = f"Inputs!{column}{min(rows)}:{column}{max(rows)}"
        return f'ROWS({block})-COUNTIF({block},"{OK}")'

    def typed_costs(column: str) -> str:
        """All that is typed of the self-host total, which the model adds up in steps: rows that touch as one range."""
        rows = [page.places.row(name) for name in MODEL.inputs_of("selfhost_total")]
        firsts = [row for row in rows if row - 1 not in rows]
        lasts = [row for row in rows if row + 1 not in rows]
        return ",".join(f"Model!{column}{top}:{column}{end}" for top, end in zip(firsts, lasts, strict=True))

    month_1 = "{0}-Projection!{1}"
    first_month = page.places.row(projection.FIRST_ROW + "saving_in_month")
    return [
        Promise("Every figure is accepted", "Inputs: figures against their ranges", 0, refused),
        Promise(
            "Self-host total adds up",
            "GPU rental, people and tools",
            CENT,
            lambda column: f"ABS({at('selfhost_total', column)}-SUM({typed_costs(column)}))",
        ),
        Promise(
            "The bill is replaced or left over",
            "the two parts make the API bill",
            CENT,
            apart("{}-{}-{}", "api_monthly", "displaced_api", "overflow_api"),
        ),
        Promise(
            "Saving is what is left of the replaced bill",
            "replaced spend less the self-host total",
            CENT,
            apart("{}-{}+{}", "saving", "displaced_api", "selfhost_total"),
        ),
        Promise(
            "Break-even pays for the fleet",
            "capacity at break-even against the self-host total",
            CENT,
            apart("{}-{}*{}", "selfhost_total", "breakeven_util", "capacity_value"),
        ),
        Promise(
            "Share replaced is within 0 and 1",
            "no more than the bill can be replaced",
            TINY,
            apart("{0}-MEDIAN(0,1,{0})", "replaced_share"),
        ),
        Promise(
            "Utilization is within 0 and 1",
            "tokens served over tokens that could be",
            TINY,
            apart("{0}-MEDIAN(0,1,{0})", "utilization"),
        ),
        Promise(
            "Month 1 is the model's month",
            "Projection against Model",
            CENT,
            lambda column: f"ABS({month_1.format(at('saving', column), f'{column}{first_month}')})",
        ),
        Promise(
            "Months add up",
            "counted savings less migration make the end",
            CENT,
            # The parentheses matter: a large total would drown the migration cost.
            apart("{}-({}-{})", projection.END_SAVING, projection.TOTAL_OF + "counted_saving", "migration_cost"),
        ),
        *shown_twice.by_case(page),
    ]


def _of_functions(page: Page) -> list[Promise]:
    def missing(column: str) -> str:
        compared, agreeing = (page.places.cell(name, column, page.name) for name in (COMPARED, AGREEING))
        return f"{compared}-{agreeing}"

    return [Promise("Every function equals its native row", "Functions: an absent one is not compared", 0, missing)]


def _whole(page: Page) -> list[Promise]:
    places = page.places
    saving = places.selected("saving", page.name)
    base = f"Sensitivity!${tornado.RUNS.of['saving']}${places.row(tornado.BASE_SAVING)}"
    grid = f"Sensitivity!${heat_map.TODAY}${places.row(heat_map.GRID_SAVING)}"
    counted = reconciliation.STATUS_COUNTS.of["count"]
    inconsistent = f"Reconciliation!${counted}${places.row(reconciliation.STATUS_ROWS)}"
    return [
        Promise("The selected case exists", "Cover: the list of cases", 0, lambda _: "N(NOT(ISNUMBER(case_number)))"),
        *shown_twice.of_the_whole(page),
        Promise("The tornado starts from the model", "Sensitivity", CENT, lambda _: f"ABS({base}-{saving})"),
        Promise("The heat map meets the model", "Sensitivity", CENT, lambda _: f"ABS({grid}-{saving})"),
        Promise(
            "Published figures are reproduced",
            f"Reconciliation: at most the {spelled(KNOWN_CONTRADICTIONS)} known contradictions",
            KNOWN_CONTRADICTIONS,
            lambda _: inconsistent,
        ),
    ]


SHEET = Sheet(
    "Checks",
    tab=100,
    colour=GREY,
    words="the promises, each with its tolerance",
    parts=(Part(write, rests_on=("Sensitivity", "Projection", "Reconciliation", "Functions", "Results", "Sources")),),
)
