"""Charts in the workbook's own colours: what they show in the title, units on the axes, no boxes."""

from __future__ import annotations

from typing import Literal

from openpyxl.chart import BarChart, Reference, ScatterChart, Series
from openpyxl.chart.axis import ChartLines, NumericAxis
from openpyxl.chart.data_source import StrRef
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.layout.styles import DARK, FONT, GREY, RULE

MONEY_AXIS = '$#,##0,"K";-$#,##0,"K";$0'
SHARE_AXIS = "0%"


def lines(sheet: Worksheet, heading: str, x_title: str, y_title: str, width: float, height: float) -> ScatterChart:
    """An empty line chart over numbers."""
    chart = ScatterChart()
    chart.style, chart.scatterStyle = 2, "lineMarker"
    _dress(chart, heading, x_title, y_title, width, height)
    return chart


def bars(heading: str, y_title: str, width: float, height: float, *, across: bool = False) -> BarChart:
    """An empty bar chart; `across` lays the bars on their side."""
    chart = BarChart()
    chart.type = "bar" if across else "col"
    chart.grouping, chart.overlap, chart.gapWidth = "clustered", 100, 40
    _dress(chart, heading, None, y_title, width, height)
    chart.x_axis.tickLblPos = "low"
    return chart


def add_line(
    chart: ScatterChart,
    name: str,
    x: Reference,
    y: Reference,
    colour: str,
    *,
    marker: Literal["diamond", "circle"] | None = None,
) -> None:
    """A line, or with a marker single points that stand out; `name` is its name, or the cell that holds it."""
    series = Series(y, x, title=None if "!" in name else name)
    if "!" in name:
        series.tx = SeriesLabel(strRef=StrRef(name))
    series.smooth = False
    series.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=colour, w=28_575))
    series.marker = Marker("none")
    if marker:
        series.marker = Marker(marker, size=11)
        series.marker.graphicalProperties = GraphicalProperties(solidFill=colour, ln=LineProperties(solidFill="FFFFFF"))
        series.graphicalProperties.line.noFill, series.graphicalProperties.line.solidFill = True, None
    chart.series.append(series)


def add_bars(chart: BarChart, name: str, values: Reference, labels: Reference, colour: str) -> None:
    """One colour of bars."""
    series = Series(values, title=name)
    series.invertIfNegative = False
    series.graphicalProperties = GraphicalProperties(solidFill=colour)
    chart.series.append(series)
    chart.set_categories(labels)


def name_every_bar(chart: BarChart, size: int = 9) -> None:
    """Write the name of every bar, where a program would leave out every other one."""
    chart.x_axis.tickLblSkip = 1
    chart.x_axis.txPr = _text(size, GREY)


def cells(sheet: Worksheet, first_column: int, first_row: int, last_column: int, last_row: int) -> Reference:
    """A block of cells for a series."""
    return Reference(sheet, min_col=first_column, min_row=first_row, max_col=last_column, max_row=last_row)


def down(sheet: Worksheet, letter: str, first: int, last: int) -> Reference:
    """The cells of a column for a series, from row to row."""
    column = column_index_from_string(letter)
    return cells(sheet, column, first, column, last)


def along(sheet: Worksheet, row: int, first: str, last: str) -> Reference:
    """The cells of a row for a series, from column to column."""
    return cells(sheet, column_index_from_string(first), row, column_index_from_string(last), row)


def _dress(
    chart: ScatterChart | BarChart,
    heading: str,
    x_title: str | None,
    y_title: str,
    width: float,
    height: float,
) -> None:
    chart.title = _title(heading, 11, DARK, bold=True)
    chart.width, chart.height = width, height  # type: ignore[assignment]  # centimetres; the stubs say int
    chart.legend = Legend(legendPos="b", txPr=_text(9, GREY))
    chart.graphical_properties = GraphicalProperties(solidFill="FFFFFF", ln=LineProperties(noFill=True))
    for axis, words in ((chart.x_axis, x_title), (chart.y_axis, y_title)):
        axis.delete = False
        axis.title = _title(words, 9, GREY) if words else None
        axis.txPr = _text(9, GREY)
        axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=RULE))
        axis.majorGridlines = None
        axis.majorTickMark = axis.minorTickMark = "none"
    thin = GraphicalProperties(ln=LineProperties(solidFill=RULE, w=6_350))
    chart.y_axis.majorGridlines = ChartLines(spPr=thin)
    chart.y_axis.number_format = MONEY_AXIS
    chart.y_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))


def _title(words: str, size: int, colour: str, *, bold: bool = False) -> Title:
    made = Title(overlay=False)
    made.tx = Text(rich=_text(size, colour, bold=bold, words=words))
    return made


def _text(size: int, colour: str, *, bold: bool = False, words: str | None = None) -> RichText:
    properties = CharacterProperties(sz=100 * size, b=bold, solidFill=colour, latin=Font(typeface=FONT))
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=properties), endParaRPr=properties)
    if words is not None:
        paragraph = Paragraph(pPr=ParagraphProperties(defRPr=properties), r=[RegularTextRun(rPr=properties, t=words)])
    return RichText(p=[paragraph])


def share_axis(chart: ScatterChart) -> None:
    """An x axis of shares from 0 to 100%."""
    chart.x_axis.scaling.min, chart.x_axis.scaling.max = 0, 1
    assert isinstance(chart.x_axis, NumericAxis)
    chart.x_axis.majorUnit = 0.1
    chart.x_axis.number_format = SHARE_AXIS
