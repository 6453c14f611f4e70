"""Sensitivity: which figure moves the answer most, and the saving over utilization and bill.

Plain formulas in a grid, not data tables, so that every engine calculates them. Both follow the selected case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from openpyxl.chart import BarChart
from openpyxl.formatting.rule import ColorScaleRule, FormulaRule
from openpyxl.styles import Border, Side

from workbooks.layout import charts, validations
from workbooks.layout.columns import LABEL, MARGIN, Block, after
from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import ACCENT, API_TINT, DARK, SELF_HOST_TINT
from workbooks.layout.typed_figures import validation
from xl_addin.model import MODEL
from xl_addin.model.inputs import INPUTS
from xl_addin.model.line import Line
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
RANKED = Block({"figure": "Figure", LOW: "At low", HIGH: "At high", "place": "Place"})
#: Where the chart begins, and over it the master check: beside the swings, with room between; then the selected case.
BESIDE, *_, SELECTED_AT = after(SWINGS.last, 5)[1:]

BILLS = (0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3, 4)
LOW_COLOUR = "9AA3B2"
#: The heat map: a row for each utilization, and after the words about it a column for each bill.
OF_BILLS = Block({"figure": "At these bills", "unit": "Unit"})
AT_UTILIZATION = Block({"utilization": "Utilization", "unit": "", "replaced": "Replaced", "room": ""})
GRID = Block({str(bill): "" for bill in BILLS}, behind=AT_UTILIZATION.last)
#: The column of the grid that is at today's bill.
TODAY = GRID.of["1"]
UTILIZATIONS = tuple(step / 10 for step in range(1, 11))

#: Another way to the saving than the model's own, and a shorter formula for a hundred cells.
SAVING_AT_BILL = "api_monthly * replaced_share - selfhost_total"

#: Where it is typed by how much each figure is moved, and how it is typed.
CHANGE_AT, CHANGE_HOW = after(LABEL, 2)
BASE_SAVING, GRID_SAVING, CHANGE_CELL = "saving of the tornado's base", "saving of the grid's base", "change"


def write(page: Page) -> None:
    """The tornado and the heat map, with their charts."""
    page.open(
        "What moves the answer: each figure on its own, then utilization and the API bill together. Selected case.",
        {**dict.fromkeys([*RUNS.all, *GRID.all], 12), MARGIN: 1.5, LABEL: 34},
        freeze="",
        check_in=BESIDE,
        selected_in=SELECTED_AT,
    )
    basis = "Basis: derived from Model. The steps, changes and multiples in grey or yellow are ours."
    page.words(LABEL, 3, basis, "Note plain")
    page.sheet.print_title_rows = "1:3"
    _change_row(page)
    _tornado(page)
    _heat_map(page)


def _change_row(page: Page) -> None:
    row = page.next()
    page.words(LABEL, row, "Each figure is moved down and up by", "Label")
    page.figure(CHANGE_AT, row, CHANGE.left_out, "Input", SHARE)
    page.words(CHANGE_HOW, row, "Type 0% to 90%", "Note")
    page.places.put(CHANGE_CELL, page.name, row)
    validations.allow(page.sheet, validation(CHANGE, str(CHANGE.low), str(CHANGE.high)), f"{CHANGE_AT}{row}")


def _tornado(page: Page) -> None:
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
    return excel.formula(MODEL.lines["saving"], _selected_but(page, cells))


def _selected_but(page: Page, moved: Mapping[str, str]) -> Callable[[str], str | Line]:
    """The selected case with some figures moved to other cells: a line that stands on one of them is written in."""

    def cell_of(name: str) -> str | Line:
        path = MODEL.path(name, moved)
        if any(read in moved for line in path for read in line.parameters):
            return MODEL.lines[name]
        return moved.get(name) or page.places.selected(name, page.name)

    return cell_of


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
        # Not RANK: it may call two figures equal that a lookup then tells apart.
        wider = f"SUMPRODUCT(({swing}${start}:{swing}${end}>{swing}{row})*1)"
        as_wide = f"SUMPRODUCT(({swing}${start}:{swing}{row}={swing}{row})*1)"
        page.figure(rank, row, f"={wider}+{as_wide}", "Calculation", COUNT)
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
    page.sheet.add_chart(_tornado_chart(page, shown), f"{BESIDE}{start - 1}")


def _tornado_chart(page: Page, first: int) -> BarChart:
    chart = charts.bars("Each figure moved on its own", "Change in the saving, USD per month", 18, 10, across=True)
    last = first + len(FLEXED) - 1
    labels, low, high = (charts.down(page.sheet, letter, first, last) for letter in RANKED.letters("figure", LOW, HIGH))
    charts.add_bars(chart, "Figure at its low end", low, labels, LOW_COLOUR)
    charts.add_bars(chart, "Figure at its high end", high, labels, DARK)
    chart.x_axis.scaling.orientation = "maxMin"
    return chart


def _heat_map(page: Page) -> None:
    """Saving over utilization and bill: the fleet grows with the bill, the people do not."""
    places = page.places
    page.next(5)
    page.heading("Saving over utilization and API bill: GPUs grow with the bill, people and tools do not")
    page.break_before(page.row - 1)
    page.header(words=dict.fromkeys(AT_UTILIZATION.all, "") | OF_BILLS.header | GRID.header, right_from=GRID.first)
    multiple, bill, rental = page.next(), page.next(), page.next()
    for row, label, unit in (
        (multiple, "Multiple of the bill", MULTIPLE),
        (bill, "API bill", USD_PER_MONTH),
        (rental, "GPU rental", USD_PER_MONTH),
    ):
        page.words(OF_BILLS.of["figure"], row, label)
        page.words(OF_BILLS.of["unit"], row, unit.words, "Unit")
    for letter, step in zip(GRID.all, BILLS, strict=True):
        page.figure(letter, multiple, step, "Record", MULTIPLE)
        for row, name in ((bill, "api_monthly"), (rental, "gpu_rental")):
            formula = f"={places.selected(name, page.name)}*{letter}${multiple}"
            page.figure(letter, row, formula, "Calculation", USD_PER_MONTH)
    page.next()
    words = AT_UTILIZATION.header | GRID.header | {GRID.first: "Saving, USD/month"}
    page.header(words=words, right_from=AT_UTILIZATION.first)
    utilization_at, replaced = AT_UTILIZATION.of["utilization"], AT_UTILIZATION.of["replaced"]
    first = page.row
    for utilization in UTILIZATIONS:
        row = page.next()
        page.figure(utilization_at, row, utilization, "Record", SHARE)
        design = places.selected("design_utilization", page.name)
        at_row = {"utilization": f"${utilization_at}{row}", "design_utilization": design}
        share = excel.formula(MODEL.lines["replaced_share"], at_row.__getitem__)
        page.figure(replaced, row, share, "Calculation", SHARE)
        for letter in GRID.all:
            at_bill = {"api_monthly": f"{letter}${bill}", "gpu_rental": f"{letter}${rental}"}
            cell_of = _selected_but(page, at_bill | {"replaced_share": f"${replaced}{row}"})
            page.figure(letter, row, excel.expression(SAVING_AT_BILL, cell_of), "Calculation", USD_PER_MONTH)
    last = page.row - 1
    _colour_map(page, f"{GRID.first}{first}:{GRID.last}{last}", GRID.first, first)
    _base_of_grid(page, bill, rental)


def _colour_map(page: Page, cells: str, letter: str, first: int) -> None:
    """The API's colour below zero, self-hosting's above; a dark rule where the sign changes: the break-even."""
    scale = ColorScaleRule(
        start_type="min",
        start_color=API_TINT,
        mid_type="num",
        mid_value=0,
        mid_color="FFFFFF",
        end_type="max",
        end_color=SELF_HOST_TINT,
    )
    page.sheet.conditional_formatting.add(cells, scale)
    above = f"{letter}{first - 1}"
    line = Border(top=Side("medium", color=DARK))
    crossing = f"AND(ISNUMBER({above}),{letter}{first}>=0,{above}<0)"
    page.sheet.conditional_formatting.add(cells, FormulaRule(formula=[crossing], border=line))


def _base_of_grid(page: Page, bill: int, rental: int) -> None:
    """The grid's formula at today's utilization: each bill's own break-even, and the check against the model."""
    page.next()
    even, saving = page.next(), page.next()
    for row, label, unit in (
        (even, "Break-even utilization", SHARE),
        (saving, "Saving at today's utilization", USD_PER_MONTH),
    ):
        page.words(OF_BILLS.of["figure"], row, label, "Label strong")
        page.words(OF_BILLS.of["unit"], row, unit.words, "Unit")
    for letter in GRID.all:
        at_bill = _selected_but(page, {"api_monthly": f"{letter}${bill}", "gpu_rental": f"{letter}${rental}"})
        page.figure(letter, even, excel.formula(MODEL.lines["breakeven_util"], at_bill), "Output", SHARE)
        page.figure(letter, saving, excel.expression(SAVING_AT_BILL, at_bill), "Output", USD_PER_MONTH)
    page.places.put(GRID_SAVING, page.name, saving)
    page.words(LABEL, page.next(), "The dark rule marks the break-even: below it self-hosting saves.", "Note plain")


SHEET = Sheet(
    "Sensitivity",
    tab=50,
    colour=ACCENT,
    words="what moves the answer; the heat map",
    parts=(Part(write, rests_on=("Model",)),),
)
