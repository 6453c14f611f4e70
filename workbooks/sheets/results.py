"""Results: the headline of every case, the verdicts in words, and the charts that show them."""

from __future__ import annotations

from openpyxl.chart import BarChart, ScatterChart
from openpyxl.utils import column_index_from_string

from workbooks import charts, columns
from workbooks.page import Page
from workbooks.styles import API_COLOUR, DARK, SELF_HOST_COLOUR
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

CROSSING_TITLE, SAVINGS_TITLE = "title of the crossing", "title of the savings"
CURVE_FIRST, CURVE_LAST = "first step", "last step"
SELF_HOST_PART, API_PART = "saving by self-hosting", "saving by the API"
MARK, NOW = "break-even mark", "today's mark"


def write(page: Page) -> None:
    """Headlines by case, verdicts in words, and the figures behind the charts."""
    page.furnish(
        "Results",
        "The answer for every case side by side. A dash is zero, parentheses are a loss, never means there is none.",
        columns.WIDTHS,
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
    chart_row = page.next(24) + 1
    _curve(page)
    page.sheet.add_chart(crossing_chart(page, 18.5, 10.5), f"B{chart_row}")
    page.sheet.add_chart(_savings_chart(page), f"F{chart_row}")


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
    cells = f"{columns.FIRST}{row}:{columns.LAST}{row}"
    if name in SIGNED:
        page.colour_signs(cells)
    if name == "winner":
        page.colour_where(cells, f'{columns.FIRST}{row}="{API}"', "FFFFFF", API_COLOUR)


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
    page.header(words={"B": "Case", "C": "Verdict", **dict.fromkeys("DEFGH", "")}, right_from="Z")
    for column in columns.CASES:
        row = page.next()
        page.words("B", row, columns.HEADER[column], "Label strong")
        page.put("C", row, f"={page.places.cell('verdict', column, page.name)}", page.styles.running("Link"))


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
    _titles(page)


def _marks(page: Page, api_bill: str) -> None:
    """Two points: where the lines cross (outside the chart, where they do not), and today."""
    places = page.places
    even, design = (places.selected(name, page.name) for name in ("breakeven_util", "design_utilization"))
    for name, label, x, y in (
        (MARK, "Break-even", f"=IF({even}<={design},{even},1+{even})", f"={api_bill}"),
        (
            NOW,
            "Utilization today",
            f"={places.selected('utilization', page.name)}",
            f"={places.selected('cost_with_selfhost', page.name)}",
        ),
    ):
        row = page.next()
        places.put(name, page.name, row)
        page.words("B", row, label)
        page.figure("C", row, x, "Calculation" if "IF" in x else "Link", SHARE)
        page.figure("D", row, y, "Link", USD_PER_MONTH)


def _titles(page: Page) -> None:
    """The charts' titles, which say what the charts show."""
    places = page.places
    even, design = (places.selected(name, page.name) for name in ("breakeven_util", "design_utilization"))
    never = '"Self-hosting does not pay at this bill"'
    above = f'"Self-hosting pays above "&TEXT({even},"0%")&" utilization"'
    row = page.next()
    page.words("B", row, "Words of the title")
    page.put("C", row, f"={above}", page.styles.running("Calculation"))
    title_row = page.next()
    page.words("B", title_row, "Title of the first chart")
    page.put("C", title_row, f"=IF({even}<={design},C{row},{never})", page.styles.running("Calculation"))
    places.put(CROSSING_TITLE, page.name, title_row)
    row = page.next()
    page.words("B", row, "Title of the second chart")
    cases = f"{columns.YOURS}{places.row(SELF_HOST_PART)}:{columns.LAST}{places.row(SELF_HOST_PART)}"
    preloaded = cases.replace(columns.YOURS, columns.FIRST_PRELOADED, 1)
    words = f'="Self-hosting saves in "&COUNTIF({preloaded},">0")&" of the preloaded cases"'
    page.put("C", row, words, page.styles.running("Calculation"))
    places.put(SAVINGS_TITLE, page.name, row)


def crossing_chart(page: Page, width: float, height: float) -> ScatterChart:
    """The chart that makes the break-even visible; the Cover shows it as well."""
    places = page.places
    sheet = page.workbook["Results"]
    first, last = places.row(CURVE_FIRST), places.row(CURVE_LAST)
    heading = charts.title(f"Results!$C${places.row(CROSSING_TITLE)}", "Self-hosting pays above 70% utilization")
    chart = charts.lines(sheet, heading, "Utilization of the fleet", "USD per month", width, height)
    x = charts.cells(sheet, 2, first, 2, last)
    charts.add_line(chart, "API bill", x, charts.cells(sheet, 3, first, 3, last), API_COLOUR)
    charts.add_line(chart, "Cost with self-hosting", x, charts.cells(sheet, 4, first, 4, last), SELF_HOST_COLOUR)
    for name, label, colour, shape in (
        (MARK, "Break-even", DARK, "diamond"),
        (NOW, "Today", SELF_HOST_COLOUR, "circle"),
    ):
        row = places.row(name)
        point = charts.cells(sheet, 3, row, 3, row), charts.cells(sheet, 4, row, 4, row)
        charts.add_line(chart, label, *point, colour, marker=shape)
    charts.share_axis(chart)
    chart.y_axis.scaling.min = 0
    return chart


def _savings_chart(page: Page) -> BarChart:
    places = page.places
    heading = charts.title(f"Results!$C${places.row(SAVINGS_TITLE)}", "Self-hosting saves in 3 of the preloaded cases")
    chart = charts.bars(heading, "USD per month", 25, 10.5, across=True)
    chart.x_axis.scaling.orientation = "maxMin"
    first, last = (column_index_from_string(column) for column in (columns.FIRST, columns.LAST))
    labels = charts.cells(page.sheet, first, 4, last, 4)
    for name, label, colour in (
        (SELF_HOST_PART, "Self-hosting saves", SELF_HOST_COLOUR),
        (API_PART, "The API saves", API_COLOUR),
    ):
        row = places.row(name)
        charts.add_bars(chart, label, charts.cells(page.sheet, first, row, last, row), labels, colour)
    return chart
