"""The heat map: the saving over utilization and API bill."""

from __future__ import annotations

from openpyxl.formatting.rule import ColorScaleRule, FormulaRule
from openpyxl.styles import Border, Side

from workbooks.breakeven_model.selected_case import selected_but
from workbooks.layout.columns import LABEL, Block, after
from workbooks.layout.page import Page
from workbooks.layout.styles import API_TINT, DARK, SELF_HOST_TINT
from xl_addin.model import MODEL
from xl_addin.notation import excel
from xl_addin.units import MULTIPLE, SHARE, USD_PER_MONTH

BILLS = (0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3, 4)
#: A row for each utilization, and after the words about it a column for each bill.
OF_BILLS = Block({"figure": "At these bills", "unit": "Unit"})
AT_UTILIZATION = Block({"utilization": "Utilization", "unit": "", "replaced": "Replaced", "room": ""})
GRID = after(AT_UTILIZATION.last, len(BILLS))
#: The column of the grid that is at today's bill.
TODAY = GRID[BILLS.index(1)]
UTILIZATIONS = tuple(step / 10 for step in range(1, 11))

#: Another way to the saving than the model's own, and a shorter formula for a hundred cells.
SAVING_AT_BILL = "api_monthly * replaced_share - selfhost_total"

GRID_SAVING = "saving of the grid's base"


def write(page: Page) -> None:
    """Saving over utilization and bill: the fleet grows with the bill, the people do not."""
    places = page.places
    page.next(5)
    page.heading("Saving over utilization and API bill: GPUs grow with the bill, people and tools do not")
    page.break_before(page.row - 1)
    page.header(words=OF_BILLS.band(len(AT_UTILIZATION.all) + len(GRID)), right_from=GRID[0])
    multiple, bill, rental = page.next(), page.next(), page.next()
    for row, label, unit in (
        (multiple, "Multiple of the bill", MULTIPLE),
        (bill, "API bill", USD_PER_MONTH),
        (rental, "GPU rental", USD_PER_MONTH),
    ):
        page.words(OF_BILLS.of["figure"], row, label)
        page.words(OF_BILLS.of["unit"], row, unit.words, "Unit")
    for letter, step in zip(GRID, BILLS, strict=True):
        page.figure(letter, multiple, step, "Record", MULTIPLE)
        for row, name in ((bill, "api_monthly"), (rental, "gpu_rental")):
            formula = f"={places.selected(name, page.name)}*{letter}${multiple}"
            page.figure(letter, row, formula, "Calculation", USD_PER_MONTH)
    page.next()
    words = AT_UTILIZATION.header | dict.fromkeys(GRID, "") | {GRID[0]: "Saving, USD/month"}
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
        for letter in GRID:
            at_bill = {"api_monthly": f"{letter}${bill}", "gpu_rental": f"{letter}${rental}"}
            cell_of = selected_but(page, at_bill | {"replaced_share": f"${replaced}{row}"})
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
        page.words(OF_BILLS.of["figure"], row, label, "Label strong")
        page.words(OF_BILLS.of["unit"], row, unit.words, "Unit")
    for letter in GRID:
        at_bill = selected_but(page, {"api_monthly": f"{letter}${bill}", "gpu_rental": f"{letter}${rental}"})
        page.figure(letter, even, excel.formula(MODEL.lines["breakeven_util"], at_bill), "Output", SHARE)
        page.figure(letter, saving, excel.expression(SAVING_AT_BILL, at_bill), "Output", USD_PER_MONTH)
    page.places.put(GRID_SAVING, page.name, saving)
    page.words(LABEL, page.next(), "The dark rule marks the break-even: below it self-hosting saves.", "Note plain")
