"""How a function came to its result, or why it did not.

>>> for row in EXPLAIN("BREAKEVEN_UTIL", 40_000, 33_000): print(row[:4])
['Figure', 'Formula', 'Value', 'Unit']
['API bill', 'typed', 40000, 'USD/month']
['Self-host total', 'typed', 33000, 'USD/month']
['Design utilization', 'default', 0.85, 'share']
['Value of full capacity', 'api_monthly/design_utilization', 47058.82352941177, 'USD/month']
['Break-even utilization', 'selfhost_total/capacity_value', 0.7012499999999999, 'share']
"""

from itertools import zip_longest
from typing import Any

from xl_addin.errors import BreakevenError, Never, WrongType
from xl_addin.functions.argument import Argument, plain, text_argument
from xl_addin.functions.block import BLANK, Cell, Grid, is_block, single
from xl_addin.functions.cell_function import CellFunction, function
from xl_addin.functions.declaring import open_function
from xl_addin.units import TEXT

__all__ = ["EXPLAIN"]

NAME = text_argument("function_name", "Function", "The name of one of these functions, in quotes.")
HEADER = ["Figure", "Formula", "Value", "Unit", "Basis", "Source"]


@open_function("Trace", TEXT, [NAME])
def EXPLAIN(function_name: Cell, *arguments: Cell) -> Grid:
    """The trace of a function's result: every figure with its formula, value, unit, basis and source.

    Type the function's name in quotes, then its arguments. Where the function gives an error, the last row
    says which argument it is and what to type instead.

    >>> EXPLAIN("BREAKEVEN_UTIL", 40_000, 33_000, 55)[-1][:3]
    ['#NUM!', 'design_utilization is 55, which is 5,500%: type 55% or 0.55.', '#NUM!']
    """
    entry = function(Argument(NAME).take(single(function_name)))
    table: Grid = [HEADER]
    table += _typed(entry, arguments)
    try:
        if entry.open_ended:
            raise WrongType(f"{entry.name} explains the other functions, not itself: type the name of one of those.")
        result = entry(*arguments)
    except BreakevenError as error:
        steps = _steps(entry, arguments) if isinstance(error, Never) else []
        return table + steps + [[error.code, str(error), error.code, "", "", entry.signature]]
    if isinstance(result, list):
        return table + [[entry.name, entry.words, "a table", entry.unit.words, "", ""]]
    steps = _steps(entry, arguments)
    return table + (steps or [[entry.name, entry.words, result, entry.unit.words, "calculated", entry.category]])


def _typed(entry: CellFunction, cells: tuple[Cell, ...]) -> Grid:
    """A row for each argument: what was typed, or the default that a blank stands for; then what nobody is asked."""
    rows: Grid = []
    for argument, cell in zip_longest(entry.arguments, cells):
        if argument is None:
            continue
        blank = cell is None or cell == BLANK
        shown = argument.default if blank and not argument.required else cell
        origin = "default" if blank and not argument.required else "typed"
        basis = "assumed" if origin == "default" else "yours"
        figure = argument.figure
        rows.append([figure.label, origin, _typed_cell(shown), figure.unit.words, basis, figure.meaning])
    for one in entry.unasked:
        rows.append([one.figure.label, "default", one.default, one.figure.unit.words, "assumed", one.figure.meaning])
    return rows


def _steps(entry: CellFunction, cells: tuple[Cell, ...]) -> Grid:
    """A row for each line of the model on the way to the result."""
    if entry.trace is None:
        return []
    from xl_addin.notation import excel

    graph, figures, target = entry.trace(entry.figures(cells))
    values = graph.evaluate(figures, target)
    return [
        [line.label, excel.words(line), _shown(values[line.name]), line.unit.words, "calculated", line.source]
        for line in graph.path(target, figures)
    ]


def _typed_cell(cell: Cell) -> Cell:
    """What was typed, as a cell can show it."""
    if is_block(cell):
        return "a range"
    try:
        return BLANK if cell is None else plain("", cell)
    except BreakevenError as error:
        return error.code


def _shown(value: Any) -> Any:
    return "never" if value != value else value
