"""History: what each vendor's cheapest model and its flagship cost over three years, with a chart for each vendor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from openpyxl.chart import ScatterChart
from openpyxl.chart.axis import NumericAxis
from openpyxl.chart.legend import LegendEntry
from openpyxl.utils import column_index_from_string

from workbooks.layout import charts
from workbooks.layout.columns import BASIS, HEADER_ROW, LABEL, SOURCE, UNIT, after
from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import ACCENT, API_COLOUR, SELF_HOST_COLOUR
from workbooks.price_book.observed import MEASURES, Observed
from workbooks.price_book.table_columns import letters
from workbooks.price_book.vendor_columns import vendor as vendor_cell
from xl_addin.catalogue.claims import CHEAPEST, FLAGSHIP, INPUT_PARTS
from xl_addin.units import DATE_FORMAT, SHARE, USD_PER_MTOK, Unit, serial

DAY = Unit("date", DATE_FORMAT, "date label")
INPUT_SHARE = "input share of the blend"
#: What stands before a measure where Claims says in words how its price changed.
IN_WORDS = "in words "

REGISTRY = "LiteLLM's registry, general models"
COLOURS = {CHEAPEST: SELF_HOST_COLOUR, FLAGSHIP: API_COLOUR}
NAMES = {CHEAPEST: "Cheapest model", FLAGSHIP: "Flagship"}

#: Two charts beside each other, each over the rows of a screen's half.
CHART_COLUMNS = (LABEL, *after(SOURCE, 1))
CHART_ROWS = 18
CHART_WIDTH, CHART_HEIGHT = 19.2, 8.6
#: One scale for all vendors, from a cent to a hundred dollars: a halving is as tall everywhere.
LOWEST, HIGHEST = 0.01, 100
HALF_A_YEAR = 182.625
#: So many of the vendors' columns are under the band of names.
ROOM_FOR_NAMES = 4
AXIS = "[<1]$0.00;$#,##0"


@dataclass(frozen=True)
class History:
    """Where a measure's blended prices stand: the rows of the days observed."""

    first: dict[str, int]
    last: dict[str, int]

    def days(self, measure: str) -> str:
        """The days of a measure's block, as a formula on another sheet writes them."""
        return f"History!${LABEL}${self.first[measure]}:${LABEL}${self.last[measure]}"

    @property
    def last_day(self) -> str:
        """The last day observed."""
        return f"History!${LABEL}${self.last[CHEAPEST]}"

    def prices(self, measure: str, column: str) -> str:
        """A vendor's blended prices on those days."""
        return f"History!{column}${self.first[measure]}:{column}${self.last[measure]}"


def write(page: Page, seen: Observed) -> History:
    """The blocks of figures; the charts over them are drawn once the claims have their places."""
    page.furnish(
        "History",
        "Three years of prices, in US dollars per million tokens, three of input to one of output. "
        "On each day the cheapest model and the flagship of that day.",
        page.columns.widths,
        freeze=f"{page.columns.first}{HEADER_ROW + 1}",
    )
    page.show_master_check(page.columns.first, 1)
    page.header(words=page.columns.header)
    page.next()
    page.places.put("charts", page.name, page.row)
    chart_rows = -(-len(page.columns.all) // len(CHART_COLUMNS)) * CHART_ROWS
    for row in range(page.row + 2 * CHART_ROWS, page.row + chart_rows, 2 * CHART_ROWS):
        page.break_before(row)
    page.next(chart_rows)
    # Every block has its own headings.
    page.sheet.print_title_rows = "1:2"
    _explain(page)
    first, last = {}, {}
    for measure in MEASURES:
        first[measure], last[measure] = _measure(page, seen, measure)
    _which(page, seen)
    return History(first, last)


def _explain(page: Page) -> None:
    page.heading("How they are chosen")
    for words in (
        "Blended: input and output, each by its share of the tokens. A model counts on a day if the registry listed "
        "it that day at prices above zero.",
        "Flagship: the dearest general model that the registry had listed for 12 months or less. "
        "Cheapest: the lowest blended price of any general model.",
        "No general models: what hears, draws, searches, acts or embeds, previews and names that move, and models "
        "that answer by trying many times.",
    ):
        page.words(LABEL, page.next(), words, "Note plain")
    row = page.next()
    page.words(LABEL, row, "Input tokens in the blend")
    page.words(UNIT, row, SHARE.words, "Unit")
    page.figure(BASIS, row, float(INPUT_PARTS), "Record", SHARE)
    page.words(SOURCE, row, "three of input to one of output", "Note")
    page.places.put(INPUT_SHARE, page.name, row)


def _measure(page: Page, seen: Observed, measure: str) -> tuple[int, int]:
    """Input, output, and what both come to, a row for each day observed."""
    share = f"${BASIS}${page.places.row(INPUT_SHARE)}"
    tops = []
    for field in ("input", "output"):
        _start(page, f"{NAMES[measure]}: {field} price")
        page.header(words=page.columns.header)
        tops.append(page.row)
        for day in seen.days:
            row = page.next()
            _describe(page, row, day, "published", REGISTRY)
            for vendor, column in page.columns.of.items():
                pair = seen.best.get((vendor, measure, day))
                page.figure(column, row, pair and getattr(pair, field), "Record", USD_PER_MTOK)
    _start(page, f"{NAMES[measure]}: blended price")
    page.header(words=page.columns.header)
    first = page.row
    for place, day in enumerate(seen.days):
        row = page.next()
        _describe(page, row, day, "derived", "input and output by their shares")
        for column in page.columns.all:
            paid, got = (f"{column}{top + place}" for top in tops)
            blend = f'=IF(N({paid})*N({got})>0,{paid}*{share}+{got}*(1-{share}),"")'
            page.figure(column, row, blend, "Calculation", USD_PER_MTOK)
    return first, page.row - 1


def _start(page: Page, heading: str) -> None:
    page.heading(heading)
    page.break_before(page.row - 1)


def _describe(page: Page, row: int, day: date, basis: str, source: str) -> None:
    page.figure(LABEL, row, serial(day), "Record", DAY)
    page.words(UNIT, row, USD_PER_MTOK.words, "Unit")
    page.words(BASIS, row, basis, "Note")
    page.words(SOURCE, row, source, "Note")


def _which(page: Page, seen: Observed) -> None:
    """The names behind the figures, a row whenever another model took the place."""
    _start(page, "Which model it was, from when on")
    # The names are long, and reach over columns that hold nothing here.
    band = dict.fromkeys((BASIS, SOURCE, *page.columns.all[:ROOM_FOR_NAMES]), "")
    of_measure = letters(MEASURES, BASIS)
    headings = {of_measure[measure]: NAMES[measure] for measure in MEASURES}
    beyond, *_ = page.columns.after(1)
    page.header(words={LABEL: "Vendor", UNIT: "From"} | band | headings, right_from=beyond)
    for vendor in page.columns.of:
        before: tuple[str, ...] = ()
        for day in seen.days:
            pairs = [seen.best.get((vendor, measure, day)) for measure in MEASURES]
            names = tuple("none" if pair is None else pair.model for pair in pairs)
            if names != before and any(pairs):
                row = page.next()
                page.words(LABEL, row, "" if before else vendor, "Label strong")
                page.figure(UNIT, row, serial(day), "Record", DAY)
                for letter, name in zip(of_measure.values(), names, strict=True):
                    page.words(letter, row, name, "Label plain")
                before = names


# Charts ---------------------------------------------------------------------------------------------------------------


def draw(page: Page, seen: Observed, history: History) -> None:
    """A chart for each vendor, all on one scale, and over each what Claims says of it in words."""
    top = page.places.row("charts")
    for place, (vendor, column) in enumerate(page.columns.of.items()):
        letter = CHART_COLUMNS[place % len(CHART_COLUMNS)]
        row = top + place // len(CHART_COLUMNS) * CHART_ROWS
        words = [page.places.cell(IN_WORDS + measure, column, page.name) for measure in MEASURES]
        said = f'": cheapest "&{words[0]}&", flagship "&{words[1]}&" in 24 months"'
        page.statement(letter, row, f"={vendor_cell(column)}&{said}")
        page.sheet.add_chart(_chart(page, seen, history, vendor, column), f"{letter}{row + 1}")


def _chart(page: Page, seen: Observed, history: History, vendor: str, column: str) -> ScatterChart:
    heading = f"{vendor}: blended price of the cheapest model and the flagship"
    chart = charts.lines(page.sheet, heading, "Day observed", "USD per million tokens", CHART_WIDTH, CHART_HEIGHT)
    days_of, prices_of = (column_index_from_string(letter) for letter in (LABEL, column))
    named: set[str] = set()
    hidden: list[int] = []
    for measure in MEASURES:
        for first, last in _runs(seen, vendor, measure, history.first[measure]):
            x, y = (charts.cells(page.sheet, one, first, one, last) for one in (days_of, prices_of))
            if measure in named:
                hidden.append(len(chart.series))
            # A line of one point would not be seen.
            charts.add_line(chart, NAMES[measure], x, y, COLOURS[measure], marker="circle" if first == last else None)
            named.add(measure)
    assert chart.legend
    chart.legend.legendEntry = [LegendEntry(idx=number, delete=True) for number in hidden]
    _log_scale(chart)
    days = [serial(seen.days[0]), serial(seen.days[-1])]
    chart.x_axis.scaling.min, chart.x_axis.scaling.max = days
    assert isinstance(chart.x_axis, NumericAxis)
    chart.x_axis.majorUnit = HALF_A_YEAR
    chart.x_axis.number_format = "mmm yyyy"
    return chart


def _runs(seen: Observed, vendor: str, measure: str, top: int) -> Iterator[tuple[int, int]]:
    """The unbroken stretches of days on which there was such a model: their first and last rows."""
    start = None
    for row, day in enumerate([*seen.days, None], start=top):
        there = day is not None and (vendor, measure, day) in seen.best
        if there and start is None:
            start = row
        if not there and start is not None:
            yield start, row - 1
            start = None


def _log_scale(chart: ScatterChart) -> None:
    chart.y_axis.scaling.logBase = 10
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = LOWEST, HIGHEST
    chart.y_axis.number_format = AXIS
    chart.y_axis.crosses = chart.x_axis.crosses = "min"


SHEET = Sheet(
    "History",
    tab=80,
    colour=ACCENT,
    words="three years by vendor: the cheapest model and the flagship",
    parts=(Part(write, gives="history"), Part(draw, rests_on=("Claims",))),
)
