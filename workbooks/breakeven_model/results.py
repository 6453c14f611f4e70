"""Results: the headline of every case, the verdicts in words, and the charts that show them."""

from __future__ import annotations

from typing import Literal

from openpyxl.chart import BarChart, ScatterChart

from workbooks.layout import charts
from workbooks.layout.columns import HEADER_ROW, LABEL, Block
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

VERDICTS = Block({"case": "Case", "verdict": "Verdict"})
CURVES = Block({"utilization": "Utilization", "api": "API bill", "self-host": "Self-host"})
#: The points on the curves, which stand below them without a band: what the legend calls a point, and where it is.
MARKS = Block({"label": "", "utilization": "", "usd": ""})

#: What stands before the name of a figure where it is shown as a headline.
HEADLINE = "headline "
VERDICT_ROWS = "verdicts in words"
CURVE_FIRST, CURVE_LAST = "first step", "last step"
SELF_HOST_PART, API_PART = "saving by self-hosting", "saving by the API"
#: How the legend names the two points, from the cell that holds their utilization.
BREAKEVEN_LABEL = '=IF({0}<=1,"Break-even at "&TEXT({0},"0%"),"No break-even here")'
TODAY_LABEL = '="Today at "&TEXT({0},"0%")'
MARK, NOW = "break-even mark", "today's mark"


def write(page: Page) -> None:
    """Headlines by case, verdicts in words, and the figures behind the charts."""
    page.open(
        "The answer for every case side by side. A dash is zero, parentheses are a loss, never means there is none."
    )
    page.header()
    page.words(LABEL, page.next(), "Headlines", "Heading")
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
    page.statement(LABEL, chart_row, f"={page.places.selected('crossing_statement', page.name)}", "Link")
    _curve(page)
    page.sheet.add_chart(crossing_chart(page, 18.5, 10.5), f"{LABEL}{chart_row + 1}")
    page.sheet.add_chart(_savings_chart(page), f"{page.columns.first}{chart_row + 1}")


def _headline(page: Page, name: str, figure: Input | Line, sheet: str) -> None:
    """A figure taken over from the sheet that works it out."""
    row = page.case_row(
        figure.label,
        figure.unit,
        "derived",
        sheet,
        lambda column: f"={page.places.cell(name, column, page.name)}",
        kind="Link",
        name=HEADLINE + name,
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
    page.header(words=VERDICTS.band(), right_from="")
    named, verdict = VERDICTS.letters("case", "verdict")
    page.places.put(VERDICT_ROWS, page.name, page.row)
    for column in page.columns.all:
        row = page.next()
        page.words(named, row, page.columns.title(column, page.name), "Label strong")
        page.put(verdict, row, f"={page.places.cell('verdict', column, page.name)}", page.styles.running("Link"))
    savings = page.places.row(SELF_HOST_PART)
    words = f'="Self-hosting saves in "&COUNTIF({page.columns.preloaded_cells(savings)},">0")&" of the preloaded cases"'
    page.statement(LABEL, page.next(2) + 1, words)


def _curve(page: Page) -> None:
    """Cost of both sides against utilization, for the selected case."""
    places = page.places
    page.heading("Behind the charts: cost against utilization, selected case")
    utilization, api, self_host = CURVES.letters("utilization", "api", "self-host")
    page.header(words=CURVES.header, right_from=api)
    kept = ("api_monthly", "selfhost_total", "capacity_value")
    fixed = {name: places.selected(name, page.name) for name in kept}
    places.put(CURVE_FIRST, page.name, page.row)
    for step in range(STEPS + 1):
        row = page.next()
        page.figure(utilization, row, step / STEPS, "Record", SHARE)
        page.figure(api, row, f"={fixed['api_monthly']}", "Link", USD_PER_MONTH)
        at_step = {**fixed, "utilization": f"${utilization}{row}"}
        formula = excel.formula(MODEL.lines["cost_with_selfhost"], (MODEL.lines | at_step).__getitem__)
        page.figure(self_host, row, formula, "Calculation", USD_PER_MONTH)
    places.put(CURVE_LAST, page.name, page.row - 1)
    page.next()
    _marks(page, fixed["api_monthly"])


def _marks(page: Page, api_bill: str) -> None:
    """Two points: where the lines cross (outside the chart, where they do not), and today."""
    places = page.places
    label_at, x_at, y_at = MARKS.letters("label", "utilization", "usd")
    even, design = (places.selected(name, page.name) for name in ("breakeven_util", "design_utilization"))
    today, cost = (places.selected(name, page.name) for name in ("utilization", "cost_with_selfhost"))
    for name, label, x, y, kind in (
        (MARK, BREAKEVEN_LABEL, f"=IF({even}<={design},{even},1+{even})", f"={api_bill}", "Calculation"),
        (NOW, TODAY_LABEL, f"={today}", f"={cost}", "Link"),
    ):
        row = page.next()
        places.put(name, page.name, row)
        page.put(label_at, row, label.format(f"{x_at}{row}"), page.styles.running("Calculation"))
        page.figure(x_at, row, x, kind, SHARE)
        page.figure(y_at, row, y, "Link", USD_PER_MONTH)


def crossing_chart(page: Page, width: float, height: float) -> ScatterChart:
    """The chart that makes the break-even visible; the Cover shows it as well."""
    places = page.places
    sheet = page.workbook["Results"]
    first, last = places.row(CURVE_FIRST), places.row(CURVE_LAST)
    chart = charts.lines(
        sheet, "Monthly cost by utilization", "Utilization of the fleet", "USD per month", width, height
    )
    x, bill, cost = (
        charts.down(sheet, letter, first, last) for letter in CURVES.letters("utilization", "api", "self-host")
    )
    charts.add_line(chart, "API bill", x, bill, API_COLOUR)
    charts.add_line(chart, "Cost with self-hosting", x, cost, SELF_HOST_COLOUR)
    marks: tuple[tuple[str, str, Literal["diamond", "circle"]], ...] = (
        (MARK, DARK, "diamond"),
        (NOW, SELF_HOST_COLOUR, "circle"),
    )
    for name, colour, shape in marks:
        row = places.row(name)
        label, x_at, y_at = MARKS.letters("label", "utilization", "usd")
        point = charts.down(sheet, x_at, row, row), charts.down(sheet, y_at, row, row)
        charts.add_line(chart, f"Results!${label}${row}", *point, colour, marker=shape)
    charts.share_axis(chart)
    chart.y_axis.scaling.min = 0
    return chart


def _savings_chart(page: Page) -> BarChart:
    places = page.places
    chart = charts.bars("Saving by case", "USD per month", 25, 10.5, across=True)
    chart.x_axis.scaling.orientation = "maxMin"
    first, last = page.columns.first, page.columns.last
    labels = charts.along(page.sheet, HEADER_ROW, first, last)
    for name, label, colour in (
        (SELF_HOST_PART, "Self-hosting saves", SELF_HOST_COLOUR),
        (API_PART, "The API saves", API_COLOUR),
    ):
        row = places.row(name)
        charts.add_bars(chart, label, charts.along(page.sheet, row, first, last), labels, colour)
    return chart


SHEET = Sheet(
    "Results",
    tab=30,
    colour=ACCENT,
    words="all cases side by side, verdicts, charts",
    parts=(Part(write, rests_on=("Model", "Projection")),),
)
