"""Results: the headline of every case, the verdicts in words, and the charts that show them."""

from __future__ import annotations

from typing import Literal

from openpyxl.chart import BarChart, ScatterChart
from openpyxl.utils import column_index_from_string

from workbooks.layout import charts, columns
from workbooks.layout.columns import after
from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import ACCENT, API_COLOUR, DARK, SELF_HOST_COLOUR
from xl_addin.model import MODEL
from xl_addin.model.constraints import API
from xl_addin.model.line import Input, Line
from xl_addin.model.projection import SUMMARY_LINES
from xl_addin.notation import excel
from xl_addin.units import SHARE, USD_PER_MONTH

HEADLINES = (
    "winner",
    "strength",
    "api_monthly",
    "cost_with_selfhost",
    "saving",
    "saving_share",
    "annual_saving",
    "utilization",
    "breakeven_util",
    "breakeven_spend",
    "payback_months",
    "compliance_premium",
    "privacy_multiplier",
)
SIGNED = ("saving", "saving_share", "annual_saving", "net_present_value")
STEPS = 20

CURVE_FIRST, CURVE_LAST = "first step", "last step"
SELF_HOST_PART, API_PART = "saving by self-hosting", "saving by the API"
#: How the legend names the two points; {0} is their row.
BREAKEVEN_LABEL = '=IF(C{0}<=1,"Break-even at "&TEXT(C{0},"0%"),"No break-even here")'
TODAY_LABEL = '="Today at "&TEXT(C{0},"0%")'
MARK, NOW = "break-even mark", "today's mark"


def write(page: Page) -> None:
    """Headlines by case, verdicts in words, and the figures behind the charts."""
    page.furnish(
        "Results",
        "The answer for every case side by side. A dash is zero, parentheses are a loss, never means there is none.",
        page.columns.widths,
        freeze="F5",
    )
    page.show_master_check("F", 1, "J")
    page.header()
    page.words(columns.LABEL, page.next(), "Headlines", "Heading")
    for name in HEADLINES:
        _headline(page, name, MODEL.figure(name), "Model")
    page.heading("Over the horizon")
    for line in SUMMARY_LINES:
        _headline(page, line.name, line, "Projection")
    _split_savings(page)
    _verdicts(page)
    chart_row = page.next(25) + 1
    page.break_before(chart_row - 1)
    page.break_before(page.row + 1)
    page.statement("B", chart_row, f"={page.places.selected('crossing_statement', page.name)}", "Link")
    _curve(page)
    page.sheet.add_chart(crossing_chart(page, 18.5, 10.5), f"B{chart_row + 1}")
    page.sheet.add_chart(_savings_chart(page), f"F{chart_row + 1}")


def _headline(page: Page, name: str, figure: Input | Line, sheet: str) -> None:
    """A figure taken over from the sheet that works it out."""
    row = page.case_row(
        figure.label,
        figure.unit,
        "derived",
        sheet,
        lambda column: f"={page.places.cell(name, column, page.name)}",
        kind="Link",
    )
    cells = f"{page.columns.first}{row}:{page.columns.last}{row}"
    if name in SIGNED:
        page.colour_signs(cells)
    if name == "winner":
        page.colour_where(cells, f'{page.columns.first}{row}="{API}"', "FFFFFF", API_COLOUR)


def _split_savings(page: Page) -> None:
    """The saving in two parts, so that a chart can give each side its colour."""
    page.heading("Behind the second chart")
    for name, label, function in ((SELF_HOST_PART, "Self-hosting saves", "MAX"), (API_PART, "The API saves", "MIN")):
        page.case_row(
            label,
            USD_PER_MONTH,
            "derived",
            "for the chart: the saving's sign",
            lambda column, function=function: f"={function}(0,{page.places.cell('saving', column, page.name)})",  # type: ignore[misc]
            name=name,
        )


def _verdicts(page: Page) -> None:
    page.heading("Verdicts in words")
    page.header(words={"B": "Case", "C": "Verdict", **dict.fromkeys(after("C", 5), "")}, right_from="Z")
    for column in page.columns.all:
        row = page.next()
        page.words("B", row, page.columns.header[column], "Label strong")
        page.put("C", row, f"={page.places.cell('verdict', column, page.name)}", page.styles.running("Link"))
    savings = page.places.row(SELF_HOST_PART)
    words = f'="Self-hosting saves in "&COUNTIF({page.columns.preloaded_cells(savings)},">0")&" of the preloaded cases"'
    page.statement("B", page.next(2) + 1, words)


def _curve(page: Page) -> None:
    """Cost of both sides against utilization, for the selected case."""
    places = page.places
    page.heading("Behind the charts: cost against utilization, selected case")
    page.header(words={"B": "Utilization", "C": "API bill", "D": "Self-host"}, right_from="C")
    kept = ("api_monthly", "selfhost_total", "capacity_value")
    fixed = {name: places.selected(name, page.name) for name in kept}
    places.put(CURVE_FIRST, page.name, page.row)
    for step in range(STEPS + 1):
        row = page.next()
        page.figure("B", row, step / STEPS, "Record", SHARE)
        page.figure("C", row, f"={fixed['api_monthly']}", "Link", USD_PER_MONTH)
        at_step = {**fixed, "utilization": f"$B{row}"}
        formula = excel.formula(MODEL.lines["cost_with_selfhost"], (MODEL.lines | at_step).__getitem__)
        page.figure("D", row, formula, "Calculation", USD_PER_MONTH)
    places.put(CURVE_LAST, page.name, page.row - 1)
    page.next()
    _marks(page, fixed["api_monthly"])


def _marks(page: Page, api_bill: str) -> None:
    """Two points: where the lines cross (outside the chart, where they do not), and today."""
    places = page.places
    even, design = (places.selected(name, page.name) for name in ("breakeven_util", "design_utilization"))
    today, cost = (places.selected(name, page.name) for name in ("utilization", "cost_with_selfhost"))
    for name, label, x, y, kind in (
        (MARK, BREAKEVEN_LABEL, f"=IF({even}<={design},{even},1+{even})", f"={api_bill}", "Calculation"),
        (NOW, TODAY_LABEL, f"={today}", f"={cost}", "Link"),
    ):
        row = page.next()
        places.put(name, page.name, row)
        page.put("B", row, label.format(row), page.styles.running("Calculation"))
        page.figure("C", row, x, kind, SHARE)
        page.figure("D", row, y, "Link", USD_PER_MONTH)


def crossing_chart(page: Page, width: float, height: float) -> ScatterChart:
    """The chart that makes the break-even visible; the Cover shows it as well."""
    places = page.places
    sheet = page.workbook["Results"]
    first, last = places.row(CURVE_FIRST), places.row(CURVE_LAST)
    chart = charts.lines(
        sheet, "Monthly cost by utilization", "Utilization of the fleet", "USD per month", width, height
    )
    x = charts.cells(sheet, 2, first, 2, last)
    charts.add_line(chart, "API bill", x, charts.cells(sheet, 3, first, 3, last), API_COLOUR)
    charts.add_line(chart, "Cost with self-hosting", x, charts.cells(sheet, 4, first, 4, last), SELF_HOST_COLOUR)
    marks: tuple[tuple[str, str, Literal["diamond", "circle"]], ...] = (
        (MARK, DARK, "diamond"),
        (NOW, SELF_HOST_COLOUR, "circle"),
    )
    for name, colour, shape in marks:
        row = places.row(name)
        point = charts.cells(sheet, 3, row, 3, row), charts.cells(sheet, 4, row, 4, row)
        charts.add_line(chart, f"Results!$B${row}", *point, colour, marker=shape)
    charts.share_axis(chart)
    chart.y_axis.scaling.min = 0
    return chart


def _savings_chart(page: Page) -> BarChart:
    places = page.places
    chart = charts.bars("Saving by case", "USD per month", 25, 10.5, across=True)
    chart.x_axis.scaling.orientation = "maxMin"
    first, last = (column_index_from_string(column) for column in (page.columns.first, page.columns.last))
    labels = charts.cells(page.sheet, first, 4, last, 4)
    for name, label, colour in (
        (SELF_HOST_PART, "Self-hosting saves", SELF_HOST_COLOUR),
        (API_PART, "The API saves", API_COLOUR),
    ):
        row = places.row(name)
        charts.add_bars(chart, label, charts.cells(page.sheet, first, row, last, row), labels, colour)
    return chart


SHEET = Sheet(
    "Results",
    tab=30,
    colour=ACCENT,
    words="all cases side by side, verdicts, charts",
    parts=(Part(write, rests_on=("Model", "Projection")),),
)
