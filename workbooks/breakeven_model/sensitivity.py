"""Sensitivity: which figure moves the answer most, and the saving over utilization and bill.

Plain formulas in a grid, not data tables, so that every engine calculates them. Both follow the selected case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from openpyxl.chart import BarChart
from openpyxl.formatting.rule import ColorScaleRule, FormulaRule
from openpyxl.styles import Border, Side

from workbooks.layout import charts
from workbooks.layout.columns import after
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

#: Beside the words of a run: each figure that is moved, then the saving.
LETTERS = dict(zip(FLEXED, after("E", len(FLEXED)), strict=True))
LOW, HIGH = "low end", "high end"
FLEXED_NAME, END, FACTOR = "B", "C", "D"
(SAVING,) = after([*LETTERS.values()][-1], 1)

BILLS = (0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3, 4)
LOW_COLOUR = "9AA3B2"
GRID = after("E", len(BILLS))
#: The column of the grid that is at today's bill.
TODAY = GRID[BILLS.index(1)]
UTILIZATIONS = tuple(step / 10 for step in range(1, 11))

#: The saving as the model has it, but for the noise, which would double the length of the formula.
SAVING_IN_RUN = "api_monthly - cost_with_selfhost"
#: Another way to the saving than the model's own, and a shorter formula for a hundred cells.
SAVING_AT_BILL = "api_monthly * replaced_share - selfhost_total"

BASE_SAVING, GRID_SAVING, CHANGE_CELL = "saving of the tornado's base", "saving of the grid's base", "change"


def write(page: Page) -> None:
    """The tornado and the heat map, with their charts."""
    widths = {"A": 1.5, "B": 34, **dict.fromkeys(["C", "D", "E", *GRID, *LETTERS.values(), SAVING], 12)}
    page.furnish(
        "Sensitivity",
        "What moves the answer: each figure on its own, then utilization and the API bill together. Selected case.",
        widths,
    )
    page.show_master_check("H", 1, "K")
    page.words(
        "B", 3, "Basis: derived from Model. The steps, changes and multiples in grey or yellow are ours.", "Note plain"
    )
    page.sheet.print_title_rows = "1:3"
    _change_row(page)
    _tornado(page)
    _heat_map(page)


def _change_row(page: Page) -> None:
    row = page.next()
    page.words("B", row, "Each figure is moved down and up by", "Label")
    page.figure("C", row, CHANGE.left_out, "Input", SHARE)
    page.words("D", row, "Type 0% to 90%", "Note")
    page.places.put(CHANGE_CELL, page.name, row)
    rule = validation(CHANGE, str(CHANGE.low), str(CHANGE.high))
    rule.add(f"C{row}")
    page.sheet.add_data_validation(rule)


def _tornado(page: Page) -> None:
    """Two runs for each figure, one down and one up; then the widest swing first."""
    places = page.places
    page.heading("Runs: one figure moved at a time")
    top = page.header(
        words={
            FLEXED_NAME: "Figure moved",
            END: "End",
            FACTOR: "Factor",
            "E": "Unit",
            **{letter: INPUTS[name].label for name, letter in LETTERS.items()},
            SAVING: "Saving",
        },
        right_from="C",
    )
    base = _base_row(page)
    first = page.row
    change = f"$C${places.row(CHANGE_CELL)}"
    for name in FLEXED:
        for end, factor in ((LOW, f"=1-{change}"), (HIGH, f"=1+{change}")):
            _run(page, name, end, factor, top, base)
    _ranked(page, first)


def _base_row(page: Page) -> int:
    """The selected case's figures, unmoved, and its saving worked out by the same formula as the runs'."""
    row = page.next()
    page.words(FLEXED_NAME, row, "Selected case")
    page.words(END, row, "base", "Note")
    page.words("E", row, "as labelled", "Unit")
    for name, letter in LETTERS.items():
        page.figure(letter, row, f"={page.places.selected(name, page.name)}", "Link", INPUTS[name].unit)
    page.figure(SAVING, row, _saving(page, row), "Calculation", USD_PER_MONTH)
    page.places.put(BASE_SAVING, page.name, row)
    page.next()
    return row


def _run(page: Page, moved: str, end: str, factor: str, top: int, base: int) -> None:
    row = page.next()
    page.words(FLEXED_NAME, row, INPUTS[moved].label)
    page.words(END, row, end, "Note")
    page.figure(FACTOR, row, factor, "Calculation", MULTIPLE)
    page.words("E", row, "as labelled", "Unit")
    for name, letter in LETTERS.items():
        figure = INPUTS[name]
        moved_figure = f"{letter}${base}*IF(${FLEXED_NAME}{row}={letter}${top},${FACTOR}{row},1)"
        if figure.unit.kind == "share":
            moved_figure = f"MIN(1,{moved_figure})"
        page.figure(letter, row, f"={moved_figure}", "Calculation", figure.unit)
    page.figure(SAVING, row, _saving(page, row), "Calculation", USD_PER_MONTH)


def _saving(page: Page, row: int) -> str:
    cells = {name: f"{letter}{row}" for name, letter in LETTERS.items()}
    return excel.expression(SAVING_IN_RUN, _selected_but(page, cells))


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
    page.header(
        words={"B": "Figure", "C": "At low", "D": "At high", "E": "Swing", "F": "Rank"},
        right_from="C",
    )
    start = page.row
    end = start + len(FLEXED) - 1
    for number, name in enumerate(FLEXED):
        row = page.next()
        low, high = first + 2 * number, first + 2 * number + 1
        page.words("B", row, INPUTS[name].label)
        page.figure("C", row, f"={SAVING}{low}", "Calculation", USD_PER_MONTH)
        page.figure("D", row, f"={SAVING}{high}", "Calculation", USD_PER_MONTH)
        page.figure("E", row, f"=ABS(D{row}-C{row})", "Calculation", USD_PER_MONTH)
        # Not RANK: it may call two figures equal that a lookup then tells apart.
        rank = f"=SUMPRODUCT((E${start}:E${end}>E{row})*1)+SUMPRODUCT((E${start}:E{row}=E{row})*1)"
        page.figure("F", row, rank, "Calculation", COUNT)
    page.heading("Change in the saving, widest swing first")
    page.header(words={"B": "Figure", "C": "At low", "D": "At high", "E": "Place"}, right_from="C")
    shown = page.row
    base = f"${SAVING}${page.places.row(BASE_SAVING)}"
    for place in range(1, len(FLEXED) + 1):
        row = page.next()
        at = f"MATCH($E{row},$F${start}:$F${end},0)"
        page.put("B", row, f"=INDEX($B${start}:$B${end},{at})", page.styles.running("Calculation"))
        for letter in "CD":
            page.figure(
                letter, row, f"=INDEX({letter}${start}:{letter}${end},{at})-{base}", "Calculation", USD_PER_MONTH
            )
        page.figure("E", row, place, "Record", COUNT)
    page.colour_signs(f"C{shown}:D{page.row - 1}")
    page.statement("H", start - 2, f'=B{shown}&" moves the answer most"')
    page.sheet.add_chart(_tornado_chart(page, shown), f"H{start - 1}")


def _tornado_chart(page: Page, first: int) -> BarChart:
    chart = charts.bars("Each figure moved on its own", "Change in the saving, USD per month", 18, 10, across=True)
    last = first + len(FLEXED) - 1
    labels = charts.cells(page.sheet, 2, first, 2, last)
    charts.add_bars(chart, "Figure at its low end", charts.cells(page.sheet, 3, first, 3, last), labels, LOW_COLOUR)
    charts.add_bars(chart, "Figure at its high end", charts.cells(page.sheet, 4, first, 4, last), labels, DARK)
    chart.x_axis.scaling.orientation = "maxMin"
    return chart


def _heat_map(page: Page) -> None:
    """Saving over utilization and bill: the fleet grows with the bill, the people do not."""
    places = page.places
    page.next(5)
    page.heading("Saving over utilization and API bill: GPUs grow with the bill, people and tools do not")
    page.break_before(page.row - 1)
    page.header(words={"B": "At these bills", "C": "Unit", "D": "", "E": "", **dict.fromkeys(GRID, "")})
    multiple, bill, rental = page.next(), page.next(), page.next()
    for row, label, unit in (
        (multiple, "Multiple of the bill", MULTIPLE),
        (bill, "API bill", USD_PER_MONTH),
        (rental, "GPU rental", USD_PER_MONTH),
    ):
        page.words("B", row, label)
        page.words("C", row, unit.words, "Unit")
    for letter, step in zip(GRID, BILLS, strict=True):
        page.figure(letter, multiple, step, "Record", MULTIPLE)
        for row, name in ((bill, "api_monthly"), (rental, "gpu_rental")):
            formula = f"={places.selected(name, page.name)}*{letter}${multiple}"
            page.figure(letter, row, formula, "Calculation", USD_PER_MONTH)
    page.next()
    page.header(
        words={
            "B": "Utilization",
            "C": "",
            "D": "Replaced",
            "E": "",
            **dict.fromkeys(GRID, ""),
            GRID[0]: "Saving, USD/month",
        },
        right_from="B",
    )
    first = page.row
    for utilization in UTILIZATIONS:
        row = page.next()
        page.figure("B", row, utilization, "Record", SHARE)
        design = places.selected("design_utilization", page.name)
        at_row = {"utilization": f"$B{row}", "design_utilization": design}
        page.figure("D", row, excel.formula(MODEL.lines["replaced_share"], at_row.__getitem__), "Calculation", SHARE)
        for letter in GRID:
            at_bill = {"api_monthly": f"{letter}${bill}", "gpu_rental": f"{letter}${rental}"}
            cell_of = _selected_but(page, at_bill | {"replaced_share": f"$D{row}"})
            page.figure(letter, row, excel.expression(SAVING_AT_BILL, cell_of), "Calculation", USD_PER_MONTH)
    last = page.row - 1
    _colour_map(page, f"{GRID[0]}{first}:{GRID[-1]}{last}", GRID[0], first)
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
        page.words("B", row, label, "Label strong")
        page.words("C", row, unit.words, "Unit")
    for letter in GRID:
        at_bill = _selected_but(page, {"api_monthly": f"{letter}${bill}", "gpu_rental": f"{letter}${rental}"})
        page.figure(letter, even, excel.formula(MODEL.lines["breakeven_util"], at_bill), "Output", SHARE)
        page.figure(letter, saving, excel.expression(SAVING_AT_BILL, at_bill), "Output", USD_PER_MONTH)
    page.places.put(GRID_SAVING, page.name, saving)
    page.words("B", page.next(), "The dark rule marks the break-even: below it self-hosting saves.", "Note plain")


SHEET = Sheet(
    "Sensitivity",
    tab=50,
    colour=ACCENT,
    words="what moves the answer; the heat map",
    parts=(Part(write, rests_on=("Model",)),),
)
