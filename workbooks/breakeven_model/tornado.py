"""The tornado: each figure moved on its own, and the saving that is left, the widest swing first."""

from __future__ import annotations

from openpyxl.chart import BarChart

from workbooks.breakeven_model.selected_case import selected_but
from workbooks.layout import charts, ranking, validations
from workbooks.layout.columns import LABEL, Block, after
from workbooks.layout.page import Page
from workbooks.layout.styles import DARK
from workbooks.layout.typed_figures import validation
from xl_addin.model.inputs import INPUTS
from xl_addin.model.sensitivity import CHANGE, FLEXED
from xl_addin.notation import excel
from xl_addin.units import COUNT, MULTIPLE, SHARE, USD_PER_MONTH

LOW, HIGH = "low end", "high end"
RUNS = Block(
    {
        "moved": "Figure moved",
        "end": "End",
        "factor": "Factor",
        "unit": "Unit",
        **{name: INPUTS[name].label for name in FLEXED},
        "saving": "Saving",
    }
)
SWINGS = Block({"figure": "Figure", LOW: "At low", HIGH: "At high", "swing": "Swing", "rank": "Rank"})
RANKED = Block(
    {"figure": "Figure", LOW: "Figure at its low end", HIGH: "Figure at its high end", "place": "Place"},
)
#: The saving as the model has it, but for the noise, which would double the length of the formula.
SAVING = "api_monthly - cost_with_selfhost"
#: Where the chart begins: beside the swings, with room between.
BESIDE = after(SWINGS.last, 2)[-1]
LOW_COLOUR = "9AA3B2"

#: Where it is typed by how much each figure is moved, and how it is typed.
CHANGE_AT, CHANGE_HOW = after(LABEL, 2)
BASE_SAVING, CHANGE_CELL = "saving of the tornado's base", "change"


def write(page: Page) -> None:
    """By how much each figure is moved, the runs, and the swings with their chart."""
    _change_row(page)
    _runs(page)


def _change_row(page: Page) -> None:
    row = page.next()
    page.words(LABEL, row, "Each figure is moved down and up by", "Label")
    page.figure(CHANGE_AT, row, CHANGE.left_out, "Input", SHARE)
    page.words(CHANGE_HOW, row, f"Type {CHANGE.allowed}", "Note")
    page.places.put(CHANGE_CELL, page.name, row)
    validations.allow(page.sheet, validation(CHANGE, str(CHANGE.low), str(CHANGE.high)), f"{CHANGE_AT}{row}")


def _runs(page: Page) -> None:
    """Two runs for each figure, one down and one up; then the widest swing first."""
    places = page.places
    page.heading("Runs: one figure moved at a time")
    top = page.header(words=RUNS.header, right_from=RUNS.of["end"])
    base = _base_row(page)
    first = page.row
    change = f"${CHANGE_AT}${places.row(CHANGE_CELL)}"
    for name in FLEXED:
        for end, factor in ((LOW, f"=1-{change}"), (HIGH, f"=1+{change}")):
            _run(page, name, end, factor, top, base)
    _ranked(page, first)


def _base_row(page: Page) -> int:
    """The selected case's figures, unmoved, and its saving worked out by the same formula as the runs'."""
    row = page.next()
    _say(page, row, "Selected case", "base")
    for name in FLEXED:
        page.figure(RUNS.of[name], row, f"={page.places.selected(name, page.name)}", "Link", INPUTS[name].unit)
    page.figure(RUNS.of["saving"], row, _saving(page, row), "Calculation", USD_PER_MONTH)
    page.places.put(BASE_SAVING, page.name, row)
    page.next()
    return row


def _run(page: Page, moved: str, end: str, factor: str, top: int, base: int) -> None:
    row = page.next()
    _say(page, row, INPUTS[moved].label, end)
    page.figure(RUNS.of["factor"], row, factor, "Calculation", MULTIPLE)
    named, factor_cell = f"${RUNS.of['moved']}{row}", f"${RUNS.of['factor']}{row}"
    for name in FLEXED:
        figure, letter = INPUTS[name], RUNS.of[name]
        moved_figure = f"{letter}${base}*IF({named}={letter}${top},{factor_cell},1)"
        if figure.unit.kind == "share":
            moved_figure = f"MIN(1,{moved_figure})"
        page.figure(letter, row, f"={moved_figure}", "Calculation", figure.unit)
    page.figure(RUNS.of["saving"], row, _saving(page, row), "Calculation", USD_PER_MONTH)


def _say(page: Page, row: int, moved: str, end: str) -> None:
    """What a run is of."""
    page.words(RUNS.of["moved"], row, moved)
    page.words(RUNS.of["end"], row, end, "Note")
    page.words(RUNS.of["unit"], row, "as labelled", "Unit")


def _saving(page: Page, row: int) -> str:
    cells = {name: f"{RUNS.of[name]}{row}" for name in FLEXED}
    return excel.expression(SAVING, selected_but(page, cells))


def _ranked(page: Page, first: int) -> None:
    """Both ends of each figure, then the same rows with the widest swing first, which the chart shows."""
    page.heading("Swing of each figure")
    page.header(words=SWINGS.header, right_from=SWINGS.of[LOW])
    start = page.row
    end = start + len(FLEXED) - 1
    saving = RUNS.of["saving"]
    figure, low, high, swing, rank = SWINGS.letters("figure", LOW, HIGH, "swing", "rank")
    for number, name in enumerate(FLEXED):
        row = page.next()
        page.words(figure, row, INPUTS[name].label)
        page.figure(low, row, f"={saving}{first + 2 * number}", "Calculation", USD_PER_MONTH)
        page.figure(high, row, f"={saving}{first + 2 * number + 1}", "Calculation", USD_PER_MONTH)
        page.figure(swing, row, f"=ABS({high}{row}-{low}{row})", "Calculation", USD_PER_MONTH)
        page.figure(rank, row, ranking.rank(swing, start, end, row, largest_first=True), "Calculation", COUNT)
    page.heading("Change in the saving, widest swing first")
    shown = page.header(words=RANKED.header, right_from=RANKED.of[LOW]) + 1
    base = f"${saving}${page.places.row(BASE_SAVING)}"
    for place in range(1, len(FLEXED) + 1):
        row = page.next()
        at = f"MATCH(${RANKED.of['place']}{row},${rank}${start}:${rank}${end},0)"
        named = f"=INDEX(${figure}${start}:${figure}${end},{at})"
        page.put(RANKED.of["figure"], row, named, page.styles.running("Calculation"))
        for key in (LOW, HIGH):
            savings = f"{SWINGS.of[key]}${start}:{SWINGS.of[key]}${end}"
            page.figure(RANKED.of[key], row, f"=INDEX({savings},{at})-{base}", "Calculation", USD_PER_MONTH)
        page.figure(RANKED.of["place"], row, place, "Record", COUNT)
    page.colour_signs(f"{RANKED.of[LOW]}{shown}:{RANKED.of[HIGH]}{page.row - 1}")
    page.statement(BESIDE, start - 2, f'={RANKED.of["figure"]}{shown}&" moves the answer most"')
    page.sheet.add_chart(_chart(page, shown), f"{BESIDE}{start - 1}")


def _chart(page: Page, first: int) -> BarChart:
    chart = charts.bars("Each figure moved on its own", "Change in the saving, USD per month", 18, 10, across=True)
    last = first + len(FLEXED) - 1
    labels, low, high = (charts.down(page.sheet, letter, first, last) for letter in RANKED.letters("figure", LOW, HIGH))
    charts.add_bars(chart, RANKED.headings[LOW], low, labels, LOW_COLOUR)
    charts.add_bars(chart, RANKED.headings[HIGH], high, labels, DARK)
    chart.x_axis.scaling.orientation = "maxMin"
    return chart
