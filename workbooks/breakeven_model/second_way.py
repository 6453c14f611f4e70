"""The headlines a second time: from what is typed on Inputs, over no line of Model.

What is shown is held against these rows. A formula that somebody changed, a row that reads another line, or a figure
typed over the selected case then stands alone against them. Each row says where it is from: what puts a verdict into
words takes the figures that Results shows, which are held to account above it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from workbooks.breakeven_model import results
from workbooks.breakeven_model.cover import CASES_FIRST
from workbooks.breakeven_model.model import NOISE_CELL
from workbooks.breakeven_model.projection import FIRST_ROW, LAST_MONTH
from workbooks.breakeven_model.results import HEADLINE, VERDICT_ROWS
from workbooks.breakeven_model.second_lines import COSTS, EFFECTS, LINES, OTHERS, READ, SHOWN, WORDS
from workbooks.layout import cover_parts
from workbooks.layout.columns import HEADER_ROW, LABEL, SELECTED_COLUMN
from workbooks.layout.page import Page
from workbooks.layout.typed_figures import TYPED
from xl_addin.model.constraints import constraints
from xl_addin.model.decision import WARNINGS
from xl_addin.model.inputs import INPUTS
from xl_addin.units import COUNT, MONTH, TEXT, Unit

#: What stands before the name of a figure where it is worked out a second time, and where it is from.
AGAIN, SOURCE = "second way to ", "Inputs, a second way"
CASE, PLACE, LISTED = "case of the column", "place of the case", "place on the Cover"
#: What stands before a sheet's name where headings are counted, and the sheets with blocks of cases.
HEADINGS, HEADED = "headings of ", ("Inputs", "Model", "Results", "Projection", "Sources")
NOISE = f"Model!{NOISE_CELL}"
_NAMES = re.compile(r"{(\w+)}")


def write(page: Page) -> None:
    """The rows: whose column it is, what is typed for that case, and the headlines from there."""
    page.words(LABEL, page.next(), "The headlines a second time: from Inputs, over no line of Model", "Heading")
    columns = page.columns
    titles = f"{columns.title_cell(columns.first, page.name, '$')}:${columns.last}${HEADER_ROW}"
    selected = columns.headings[SELECTED_COLUMN]

    def case(column: str) -> str:
        title = columns.title_cell(column, page.name)
        return f'=IF({title}="{selected}",selected_case,{title})'

    _row(page, CASE, "Case", TEXT, case)
    listed = f"Cover!${cover_parts.NAME}${CASES_FIRST}:${cover_parts.NAME}${CASES_FIRST + len(columns.typed) - 1}"
    _row(
        page,
        LISTED,
        "Place on the Cover",
        COUNT,
        lambda column: f"=MATCH({at(page, CASE, column)},{listed},0)",
        "Cover",
    )
    _row(page, PLACE, "Place among the headings", COUNT, lambda column: f"=MATCH({at(page, CASE, column)},{titles},0)")
    for name in READ:
        _row(page, name, INPUTS[name].label, INPUTS[name].unit, partial(_typed, page, name))
    for effect, (number, first_of) in EFFECTS.items():
        _levels(page, effect, number, first_of)
    for name, label, unit, written in LINES:
        source = SOURCE if set(SHOWN).isdisjoint(_NAMES.findall(written)) else "what Results shows"
        _row(page, name, label, unit, partial(_over_rows, page, written), source)
    _row(page, "first_paid_back", "First month paid back", MONTH, partial(_first_paid_back, page), "Projection")
    _row(page, "verdict shown", "Verdict as Results shows it", TEXT, partial(_verdict_shown, page), "Results")
    _row(page, "warnings", "What to bear in mind", TEXT, partial(_warnings, page), "Model")
    for sheet in HEADED:
        _row(page, HEADINGS + sheet, f"Headings missing on {sheet}", COUNT, partial(_missing, page, sheet), sheet)
    page.next()


def _missing(page: Page, sheet: str, column: str) -> str:
    """How many blocks of cases on a sheet have not the heading of Inputs over that column."""
    last = page.workbook[sheet].max_row
    heading = page.columns.title_cell(column, page.name)
    words = f"{sheet}!${LABEL}{HEADER_ROW}:${LABEL}{last}"
    return f'=COUNTIF({sheet}!{column}${HEADER_ROW}:{column}${last},{heading})-COUNTIF({words},"Label")'


def _verdict_shown(page: Page, column: str) -> str:
    """The verdicts stand one below the other there, in the order of the columns."""
    first = page.places.row(VERDICT_ROWS)
    cell = f"Results!${results.VERDICTS.of['verdict']}$"
    block = f"{cell}{first}:{cell.split('!')[1]}{first + len(page.columns.all) - 1}"
    up_to = f"{page.columns.title_cell(page.columns.first, page.name, '$')}:{column}${HEADER_ROW}"
    return f"=INDEX({block},COLUMNS({up_to}))"


def _warnings(page: Page, column: str) -> str:
    return "=" + '&" "&'.join(page.places.cell(line.name, column, page.name) for line in WARNINGS)


def _first_paid_back(page: Page, column: str) -> str:
    """The first of all months that Projection calls paid back: what is paid back may be lost again."""
    first = page.places.row(FIRST_ROW + "paid_back")
    months = f"Projection!{column}{first}:{column}{first + LAST_MONTH - 1}"
    return f'=IF(COUNTIF({months},1)=0,"never",MATCH(1,{months},0))'


def at(page: Page, name: str, column: str) -> str:
    """The cell of a row of the second way."""
    return f"{column}{page.places.row(AGAIN + name)}"


def _row(page: Page, name: str, label: str, unit: Unit, formula: Callable[[str], str], source: str = SOURCE) -> None:
    page.case_row(label, unit, "derived", source, formula, name=AGAIN + name)


def _typed(page: Page, name: str, column: str) -> str:
    """What is typed for the case of the column; the selected case's is looked up by its name once more."""
    row = page.places.row(TYPED + name)
    return f"=INDEX(Inputs!${page.columns.first}{row}:${page.columns.last}{row},{at(page, PLACE, column)})"


def _levels(page: Page, effect: str, number: str, first_of: str) -> None:
    """How many of the chosen levels have an effect, and the first constraint whose level does.

    A row for each level, by its name, which stands in one constraint alone: what Constraints says of it is not read.
    """
    first, *_, last = constraints()
    levels = [
        (one.label, level.name) for one in constraints().values() for level in one.levels if level.effect == effect
    ]
    for _, level in levels:

        def chosen(column: str, level: str = level) -> str:
            return f'=COUNTIF({at(page, first, column)}:{at(page, last, column)},"{level}")'

        _row(page, level, f"{level} is chosen", COUNT, chosen)
    top, end = levels[0][1], levels[-1][1]

    def together(column: str) -> str:
        return f"=SUM({at(page, top, column)}:{at(page, end, column)})"

    _row(page, number, f"Chosen levels: {effect}", COUNT, together)
    below = ""
    for label, level in reversed(levels):
        name = first_of if level == top else f"{first_of} from {level}"

        def first_from(column: str, label: str = label, level: str = level, below: str = below) -> str:
            otherwise = at(page, below, column) if below else '""'
            return f'=IF({at(page, level, column)}>0,"{label}",{otherwise})'

        _row(page, name, f"From {level}: the first constraint", TEXT, first_from)
        below = name


def _over_rows(page: Page, written: str, column: str) -> str:
    first, horizon = page.places.row(FIRST_ROW + "volume"), at(page, "horizon", column)
    months = f"Projection!${LABEL}${first}:${LABEL}${first + LAST_MONTH - 1}"

    cells = {name: at(page, name, column) for name in _NAMES.findall(written) if name not in OTHERS}
    shown = {name: page.places.cell(HEADLINE + of, column, page.name) for name, of in SHOWN.items()}
    of_months = {"past": f"({months}-1)", "counted": f"({months}<={horizon})", "months": months}
    costs = {"first_cost": at(page, COSTS[0], column), "last_cost": at(page, COSTS[-1], column)}
    return written.format(**cells, **costs, **shown, **of_months, **WORDS, noise=NOISE)
