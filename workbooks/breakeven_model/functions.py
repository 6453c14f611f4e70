"""Functions: each headline number once as a function typed into a cell, once native, and the difference."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workbooks.breakeven_model.checks import AGREEING, COMPARED
from workbooks.layout import columns
from workbooks.layout.page import Page
from workbooks.layout.promises import OK, TOLERANCE_UNIT
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import ACCENT
from workbooks.layout.typed_figures import TYPED
from xl_addin.functions.argument import Argument
from xl_addin.functions.cell_function import CellFunction
from xl_addin.model import MODEL, SUMMARY
from xl_addin.model.inputs import CONSTRAINTS
from xl_addin.model.line import Input, Line
from xl_addin.units import COUNT, TEXT

#: The line that each function stands beside, in the order in which people ask.
HEADLINES = {
    "SELFHOST_TOTAL": "selfhost_total",
    "OPS_COST": "ops_cost",
    "SELFHOST_SAVING": "saving",
    "BREAKEVEN_UTIL": "breakeven_util",
    "BREAKEVEN_SPEND": "breakeven_spend",
    "PAYBACK_MONTHS": "payback_months",
    "PRIVACY_MULTIPLIER": "privacy_multiplier",
    "SPEND_BAND": "spend_band",
    "VERDICT_WINNER": "winner",
    "VERDICT_STRENGTH": "strength",
    "SELFHOST_VERDICT": "verdict",
    "BREAKEVEN_MONTH": "breakeven_month",
    "SELFHOST_NPV": "net_present_value",
}
ARGUMENT, LEVELS = "argument ", "constraint levels "
AGREES, NOT_LOADED, DIFFERS = "Agrees", "absent", "differs"
NEAR = 1e-6
#: The letters that all seven constraint levels take together.
LONG_TEXT = 165


def write(page: Page, typed: Mapping[str, CellFunction]) -> None:
    """The arguments, then three rows a function: typed, native, and whether they agree."""
    (tolerance,) = page.columns.after(1)
    page.furnish(
        "Functions",
        "Each headline typed as a function and worked out natively. Load the add-in first.",
        {**page.columns.widths, tolerance: 11},
        freeze="F5",
    )
    page.show_master_check("F", 1, "J")
    page.header(words={**page.columns.header, tolerance: "Tolerance"})
    page.words(columns.LABEL, page.next(), "Arguments", "Heading")
    for name in _arguments(typed):
        _argument(page, name)
    _constraint_levels(page)
    first = page.row
    for function, line in headlines(typed).items():
        _compare(page, typed[function], line)
    _count(page, first)


def headlines(functions: Mapping[str, CellFunction]) -> dict[str, str]:
    """The headlines, and after them whatever other function is a line of the model."""
    lines = {name: one.target for name, one in functions.items() if one.graph is MODEL and one.target is not None}
    return HEADLINES | {name: line for name, line in lines.items() if name not in HEADLINES}


def _arguments(functions: Mapping[str, CellFunction]) -> list[str]:
    """The figures that the functions take, each once, in the order of the Model sheet."""
    taken = {_figure_of(argument) for name in headlines(functions) for argument in functions[name].arguments}
    return [name for name in (*MODEL.inputs, *MODEL.lines) if name in taken]


def _figure_of(argument: Argument) -> str:
    """The figure of the model that is typed for an argument: the yearly fall is the one that the outlook makes."""
    return "api_decline" if argument.gives == "api_price_decline" else argument.gives


def _argument(page: Page, name: str) -> None:
    figure = MODEL.figure(name)
    page.case_row(
        figure.label,
        figure.unit,
        "derived",
        "Model",
        lambda column: f"={page.places.cell(name, column, page.name)}",
        kind="Link",
        name=ARGUMENT + name,
    )


def _constraint_levels(page: Page) -> None:
    """The chosen levels in one cell, as the functions take them; in two rows first, so that each can be read."""
    names = [constraint.name for constraint in CONSTRAINTS]
    half = len(names) // 2
    page.heading("Constraint levels")

    def joined(prefix: str, parts: list[str]) -> Callable[[str], str]:
        return lambda column: "=" + '&"; "&'.join(page.places.cell(prefix + part, column, page.name) for part in parts)

    for label, source, formula, name in (
        ("Constraint levels, first", "Inputs", joined(TYPED, names[:half]), LEVELS + "first"),
        ("Constraint levels, rest", "Inputs", joined(TYPED, names[half:]), LEVELS + "rest"),
        ("Constraint levels", "both rows above", joined(LEVELS, ["first", "rest"]), ARGUMENT + "constraints"),
    ):
        page.case_row(label, TEXT, "derived", source, formula, name=name)
        page.fit_text(LONG_TEXT if name.startswith(ARGUMENT) else LONG_TEXT // 2)


def _compare(page: Page, function: CellFunction, line_name: str) -> None:
    line: Line | Input = SUMMARY.lines.get(line_name) or MODEL.figure(line_name)
    page.heading(f"{function.name}: {line.label}")

    def call(column: str) -> str:
        cells = [page.places.cell(ARGUMENT + _figure_of(one), column, page.name) for one in function.arguments]
        typed = f"{function.name}({','.join(cells)})"
        return f'=_xlfn.IFNA({typed},"never")' if function.can_be_never else f"={typed}"

    typed = page.case_row("As a function", line.unit, "derived", function.signature, call, kind="Output")
    if line_name == "verdict":
        page.fit_text(LONG_TEXT // 2)
    native = page.case_row(
        "Native",
        line.unit,
        "derived",
        "Projection" if line_name in SUMMARY.lines else "Model",
        lambda column: f"={page.places.cell(line_name, column, page.name)}",
        kind="Link",
    )
    if line_name == "verdict":
        page.fit_text(LONG_TEXT // 2)
    if not line.unit.is_text:
        page.case_row(
            "Difference",
            line.unit,
            "derived",
            "function less native; nothing where it is absent",
            lambda column: _difference(f"{column}{typed}", f"{column}{native}"),
        )

    (tolerance,) = page.columns.after(1)

    def agrees(column: str) -> str:
        one, other, row = f"{column}{typed}", f"{column}{native}", page.row - 1
        near = f"{one}={other}" if line.unit.is_text else f"ABS({column}{row - 1})<=${tolerance}{row}"
        return f'=IF(ISERROR({one}),"{NOT_LOADED}",IF({near},"{OK}","{DIFFERS}"))'

    row = page.case_row(AGREES, TEXT, "derived", "equal within the tolerance", agrees, kind="Check")
    page.figure(tolerance, row, 0 if line.unit.is_text else NEAR, "Check", TOLERANCE_UNIT)
    page.colour_checks(f"{page.columns.first}{row}:{page.columns.last}{row}")


def _difference(typed: str, native: str) -> str:
    """The one less the other; where one alone is a number it is an error, which no check takes for ok."""
    return f"=IF(ISERROR({typed}),0,IF({typed}={native},0,{typed}-{native}))"


def _count(page: Page, first: int) -> None:
    """How many functions are absent, how many of the others were compared, and how many agree."""
    last = page.row - 1
    page.heading("All functions")
    labels = f"${columns.LABEL}${first}:${columns.LABEL}${last}"

    def counted(word: str) -> Callable[[str], str]:
        return lambda column: f'=COUNTIF({column}${first}:{column}${last},"{word}")'

    absent = page.case_row("Functions absent", COUNT, "derived", "counted above", counted(NOT_LOADED), kind="Output")
    for label, name, formula in (
        ("Functions compared", COMPARED, lambda column: f'=COUNTIF({labels},"{AGREES}")-{column}{absent}'),
        ("Functions that agree", AGREEING, counted(OK)),
    ):
        page.case_row(label, COUNT, "derived", "counted above", formula, kind="Output", name=name)


SHEET = Sheet(
    "Functions",
    tab=40,
    colour=ACCENT,
    words="each headline as a typed function and native",
    parts=(Part(write, rests_on=("Model", "Projection")),),
    needs="typed",
)
