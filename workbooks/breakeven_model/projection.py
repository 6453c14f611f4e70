"""Projection: month by month for every case; payback and present value; and the chart of the selected case."""

from __future__ import annotations

from collections.abc import Callable

from openpyxl.chart import ScatterChart

from workbooks.breakeven_model.model import NOISE_CELL
from workbooks.layout import charts
from workbooks.layout.columns import BASIS, LABEL, SOURCE, UNIT, Block
from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import ACCENT, SELF_HOST_COLOUR
from xl_addin.model.inputs import INPUTS
from xl_addin.model.line import Line
from xl_addin.model.projection import MONTH_LINES, SUMMARY_LINES
from xl_addin.notation import excel
from xl_addin.units import MONTH, USD, Unit

LAST_MONTH = int(INPUTS["horizon"].high)
FIRST_ROW = "first month of "
TOTAL_OF = "total of "
END_SAVING = "cumulative saving at the end"
STATEMENT = "what the projection shows"
CURVE = "curve of the projection"
#: Where a sentence stands, beside what it is called.
SENTENCE = UNIT

NOISE = f"Model!{NOISE_CELL}"
SUMMED = ("counted_saving", "discounted_in_month", "paid_back")
MONTHLY_NAMES = frozenset(line.name for line in MONTH_LINES)
CURVE_COLUMNS = Block({"step": "Step", "month": "Month", "cumulative": "Cumulative"})
MONTH_LABEL = Unit("month", '"Month "0', "month label")


def write(page: Page) -> None:
    """The chart, a block of months for each line, and at the end what they come to."""
    page.open(
        f"Month by month up to the horizon, at most {LAST_MONTH} months. The fleet is re-quoted as the work grows."
    )
    page.header()
    chart_row = page.next(25)
    for line in MONTH_LINES:
        _months(page, line)
    _summary(page)
    _curve(page)
    page.statement(LABEL, chart_row, f"={SENTENCE}{page.places.row(STATEMENT)}")
    page.sheet.add_chart(_chart(page), f"{LABEL}{chart_row + 1}")


def _months(page: Page, line: Line) -> None:
    """A row for each month of one line, the same formula in every cell."""
    page.heading(line.label)
    page.header()
    first = page.row
    page.places.put(FIRST_ROW + line.name, page.name, first)
    for month in range(1, LAST_MONTH + 1):
        row = page.next()
        page.figure(LABEL, row, month, "Record", MONTH_LABEL)
        page.words(UNIT, row, line.unit.words, "Unit")
        page.words(BASIS, row, "derived", "Note")
        page.words(SOURCE, row, line.source, "Note")
        style = page.styles.figure("Calculation", line.unit)
        for column in page.columns.all:
            page.put(column, row, excel.formula(line, _reader(page, column, row, month), noise=NOISE), style)
    if line.name in SUMMED:
        page.case_row(
            f"{line.label}, all months",
            line.unit,
            "derived",
            "sum of the months",
            lambda column: f"=SUM({column}{first}:{column}{first + LAST_MONTH - 1})",
            kind="Output",
            name=TOTAL_OF + line.name,
            label_style="Label strong",
        )


def _reader(page: Page, column: str, row: int, month: int) -> Callable[[str], str]:
    """Where a month's formula finds its figures: the month beside it, the lines above, the case on Model."""

    def cell(name: str) -> str:
        if name == "month":
            return f"${LABEL}{row}"
        if name == "savings_so_far":
            first = page.places.row(FIRST_ROW + "counted_saving")
            return f"SUM({column}${first}:{column}{first + month - 1})"
        if name in MONTHLY_NAMES:
            return f"{column}{page.places.row(FIRST_ROW + name) + month - 1}"
        return f"Model!{column}${page.places.row(name)}"

    return cell


def _summary(page: Page) -> None:
    def reader(column: str) -> Callable[[str], str]:
        flags = page.places.row(FIRST_ROW + "paid_back")
        totals = {
            "months_paid_back": page.places.cell(TOTAL_OF + "paid_back", column, page.name),
            "first_paid_back": f"MATCH(1,{column}{flags}:{column}{flags + LAST_MONTH - 1},0)",
            "discounted_total": page.places.cell(TOTAL_OF + "discounted_in_month", column, page.name),
        }
        return lambda name: totals.get(name) or page.places.cell(name, column, page.name)

    page.heading("Summary")
    page.header()
    for line in SUMMARY_LINES:
        page.case_row(
            line.label,
            line.unit,
            "derived",
            line.source,
            lambda column, line=line: excel.formula(line, reader(column)),  # type: ignore[misc]
            kind="Output",
            name=line.name,
            label_style="Label strong",
        )
    end = page.places.row(FIRST_ROW + "cumulative") + LAST_MONTH - 1
    row = page.case_row(
        "Cumulative saving at the horizon",
        USD,
        "derived",
        "last month; stands still after the horizon",
        lambda column: f"={column}{end}",
        kind="Output",
        name=END_SAVING,
        label_style="Label strong",
    )
    page.colour_signs(f"{page.columns.first}{row - 1}:{page.columns.last}{row}")


def _curve(page: Page) -> None:
    """The selected case's cumulative saving up to its horizon: later points fall together on the last one."""
    page.heading("Behind the chart: cumulative saving up to the horizon, selected case")
    step_at, month, cumulative = CURVE_COLUMNS.letters("step", "month", "cumulative")
    page.header(words=CURVE_COLUMNS.header, right_from=month)
    places = page.places
    places.put(CURVE, page.name, page.row)
    first = places.row(FIRST_ROW + "cumulative")
    block = f"${page.columns.selected}${first}:${page.columns.selected}${first + LAST_MONTH - 1}"
    horizon, migration = (places.selected(name, page.name) for name in ("horizon", "migration_cost"))
    for step in range(LAST_MONTH + 1):
        row = page.next()
        page.figure(step_at, row, step, "Record", MONTH)
        page.figure(month, row, f"=MIN({step_at}{row},{horizon})", "Calculation", MONTH)
        saved = f"=IF({month}{row}=0,-{migration},INDEX({block},MAX(1,{month}{row})))"
        page.figure(cumulative, row, saved, "Calculation", USD)
    page.next()
    row = page.next()
    paid = places.selected("breakeven_month", page.name)
    page.words(LABEL, row, "Paid back, in words")
    page.put(
        SENTENCE,
        row,
        f'=IF(ISNUMBER({paid}),"The move is paid back in month "&{paid},"")',
        page.styles.running("Calculation"),
    )
    row = page.next()
    page.words(LABEL, row, "What the chart shows")
    words = f'=IF(ISNUMBER({paid}),{SENTENCE}{row - 1},"The move is not paid back within the horizon")'
    page.put(SENTENCE, row, words, page.styles.running("Calculation"))
    places.put(STATEMENT, page.name, row)


def _chart(page: Page) -> ScatterChart:
    places = page.places
    chart = charts.lines(page.sheet, "Cumulative saving by month", "Month", "Cumulative saving, USD", 44, 11)
    first = places.row(CURVE)
    last = first + LAST_MONTH
    x, y = (charts.down(page.sheet, letter, first, last) for letter in CURVE_COLUMNS.letters("month", "cumulative"))
    charts.add_line(chart, "Cumulative saving less the migration cost", x, y, SELF_HOST_COLOUR)
    chart.x_axis.number_format = "0"
    chart.x_axis.tickLblPos = "low"
    chart.x_axis.scaling.min = 0
    return chart


SHEET = Sheet(
    "Projection",
    tab=60,
    colour=ACCENT,
    words="month by month, payback, present value",
    parts=(Part(write, rests_on=("Model",)),),
)
