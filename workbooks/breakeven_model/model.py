"""Model: every line of the engine as a native formula, one row each, the same in every case column."""

from __future__ import annotations

from functools import cache
from typing import Any

from workbooks.layout import columns
from workbooks.layout.page import Page
from workbooks.layout.promises import OK
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import GREY
from workbooks.layout.typed_figures import ACCEPTED, TYPED
from xl_addin.model import SECTIONS
from xl_addin.model.constraints import FROM_CONSTRAINTS
from xl_addin.model.inputs import CONSTRAINTS, INPUTS
from xl_addin.model.scenarios import ASSUMED, cases, evaluate
from xl_addin.notation import excel
from xl_addin.units import NOISE, Unit

#: The cell above the figures that says which share of one is nothing: two equal amounts differ in their last digits.
NOISE_ROW = 3
NOISE_CELL = f"${columns.of_cases().first}${NOISE_ROW}"
NOISE_UNIT = Unit("share", "0E+00", "noise")
KEY_LINES = {"selfhost_total", "saving", "breakeven_util", "breakeven_spend", "winner", "verdict"}


def write(page: Page) -> None:
    """The figures that are used, what the constraints do, and the lines by section."""
    page.open(
        "One formula per row, the same in every case. Nothing is to be typed here: follow any figure to the rows above."
    )
    page.describe(
        NOISE_ROW,
        "A difference that counts as none",
        NOISE_UNIT,
        ASSUMED,
        "of what is compared: binary fractions leave less",
    )
    page.figure(page.columns.first, NOISE_ROW, NOISE, "Record", NOISE_UNIT)
    page.header()
    page.words(columns.LABEL, page.next(), "Figures used", "Heading")
    for figure in INPUTS.values():
        if figure not in CONSTRAINTS:
            _used(page, figure.name)
    page.heading("From the constraints")
    for figure in FROM_CONSTRAINTS:
        page.case_row(
            figure.label,
            figure.unit,
            "derived",
            "Constraints",
            lambda column, name=figure.name: f"={page.places.cell(TYPED + name, column, page.name)}",  # type: ignore[misc]
            kind="Link",
            name=figure.name,
        )
    for heading, lines in SECTIONS.items():
        page.heading(heading)
        for line in lines:
            key = line.name in KEY_LINES
            page.case_row(
                line.label,
                line.unit,
                "derived",
                line.source,
                lambda column, line=line: excel.formula(line, page.places.reader(column, page.name), noise=NOISE_CELL),  # type: ignore[misc]
                kind="Output" if key else "Calculation",
                name=line.name,
                label_style="Label strong" if key else "Label",
            )
            if line.unit.is_text:
                page.fit_text(longest_as_shipped(line.name))
    for name in ("saving", "nominal_saving", "annual_saving", "stressed_saving"):
        row = page.places.row(name)
        page.colour_signs(f"{page.columns.first}{row}:{page.columns.last}{row}")


def longest_as_shipped(name: str) -> int:
    """The letters of a line's longest words in any preloaded case."""
    return max(len(values[name]) for values in _shipped())


@cache
def _shipped() -> list[dict[str, Any]]:
    return [evaluate(one.values) for one in cases().values()]


def _used(page: Page, name: str) -> None:
    """A typed figure as the model takes it: not at all, where it is refused."""
    figure = INPUTS[name]

    def formula(column: str) -> str:
        accepted, typed = (page.places.cell(prefix + name, column, page.name) for prefix in (ACCEPTED, TYPED))
        return f'=IF({accepted}="{OK}",{typed},NA())'

    page.case_row(figure.label, figure.unit, "derived", "Inputs, where accepted", formula, name=name)


SHEET = Sheet(
    "Model",
    tab=20,
    colour=GREY,
    words="every line, one formula per row, the same in every case",
    parts=(Part(write, rests_on=("Inputs", "Constraints")),),
)
