"""Columns of cases: the model in NumPy, beside the same arithmetic written by hand, and beside LibreOffice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from bench.race import Result, at_least, at_most, race, skipped, timed
from tests.office import Office, missing_libreoffice
from xl_addin.model import MODEL
from xl_addin.model.inputs import INPUTS
from xl_addin.model.projection import FELL_LEAST, FELL_MOST, OWN_FIGURE
from xl_addin.notation import arrays, excel

Column = npt.NDArray[np.float64]

CASES = 1_000_000
ROUNDS = 7
SHEET_ROWS = 5_000
LINES = MODEL.numbers

#: The figures that differ from case to case; the others, the outlook among them, are one for all.
VARIED = (
    *("api_monthly", "gpu_rental", "ops", "tooling", "utilization", "design_utilization"),
    *("fte", "loaded_cost_per_fte", "underestimate_factor", "migration_cost", "api_price_decline"),
)
SHARED = ("price_outlook", "guide_fall_months", "guide_fall_least", "guide_fall_most")

#: What a case comes to in a word, and what that stands on besides.
JUDGED = ("winner", "strength", "gate", "spend_band")
FORBIDDEN = ("api_forbidden", "selfhost_forbidden")
THRESHOLDS = ("close_band", "spend_band_low", "spend_band_high")


def results() -> Iterator[Result]:
    figures = drawn(CASES)
    ours, theirs = arrays.evaluate(MODEL, figures), by_hand(**figures)
    assert ours.keys() == theirs.keys() == {line.name for line in LINES}
    for name in ours:
        np.testing.assert_allclose(ours[name], theirs[name], rtol=1e-12, err_msg=name)
    lines, hand = race(lambda: arrays.evaluate(MODEL, figures), lambda: by_hand(**figures), ROUNDS)
    what = f"{CASES:,} cases, {len(LINES)} lines"
    yield at_most(what, ("notation.arrays", lines), ("NumPy by hand", hand), 1.3)
    yield judged(figures)
    yield beside_libreoffice(lines / (CASES * len(LINES)))


def drawn(cases: int) -> dict[str, Any]:
    """Random figures, within the range of each input where that is narrow, else of a plausible size."""
    random = np.random.default_rng(1)
    shared = {name: INPUTS[name].default for name in SHARED}
    return {name: random.uniform(*_range(name), cases) for name in VARIED} | shared


def judged(figures: Mapping[str, Any]) -> Result:
    """The lines in numbers and who wins, beside the numbers alone; a constraint decides in some of the cases."""
    random = np.random.default_rng(2)
    forbidden = {name: random.integers(0, 2, CASES) for name in FORBIDDEN}
    figures = {**figures, **forbidden, **{name: INPUTS[name].default for name in THRESHOLDS}}
    numbers = [line.name for line in LINES]
    both, alone = race(
        lambda: arrays.evaluate(MODEL, figures, [*numbers, *JUDGED]),
        lambda: arrays.evaluate(MODEL, figures, numbers),
        ROUNDS,
    )
    what = f"{CASES:,} cases judged: {', '.join(JUDGED)}"
    return at_most(what, ("notation.arrays", both), ("its numbers alone", alone), 3)


def _range(name: str) -> tuple[float, float]:
    figure = INPUTS[name]
    return figure.low, min(figure.high, 200_000)


def without_noise(figure: Column, left: Column) -> Column:
    """Nothing, where a subtraction leaves only the last digits."""
    left[np.abs(left) <= 1e-12 * np.abs(figure)] = 0.0
    return left


def by_hand(
    *,
    api_monthly: Column,
    gpu_rental: Column,
    ops: Column,
    tooling: Column,
    utilization: Column,
    design_utilization: Column,
    fte: Column,
    loaded_cost_per_fte: Column,
    underestimate_factor: Column,
    migration_cost: Column,
    api_price_decline: Column,
    price_outlook: str,
    guide_fall_months: float,
    guide_fall_least: float,
    guide_fall_most: float,
) -> Mapping[str, Column]:
    """All lines, as somebody who knows NumPy would write them down."""
    selfhost_total = gpu_rental + ops + tooling
    fixed_cost = ops + tooling
    ops_cost = fte * loaded_cost_per_fte * underestimate_factor
    capacity_value = api_monthly / design_utilization
    displaced_api = np.minimum(api_monthly, utilization * capacity_value)
    overflow_api = api_monthly - displaced_api
    cost_with_selfhost = selfhost_total + overflow_api
    saving = without_noise(api_monthly, api_monthly - cost_with_selfhost)
    breakeven_util = selfhost_total / capacity_value
    replaced = np.minimum(utilization, design_utilization) / design_utilization
    contribution = without_noise(replaced, replaced - gpu_rental / api_monthly)
    fall = {FELL_LEAST: guide_fall_least, FELL_MOST: guide_fall_most}.get(price_outlook, 0.0)
    yearly = 1 - (1 - fall) ** (12 / guide_fall_months)
    with np.errstate(divide="ignore", invalid="ignore"):
        return {
            "selfhost_total": selfhost_total,
            "fixed_cost": fixed_cost,
            "ops_cost": ops_cost,
            "nominal_saving": api_monthly - selfhost_total,
            "capacity_value": capacity_value,
            "displaced_api": displaced_api,
            "overflow_api": overflow_api,
            "cost_with_selfhost": cost_with_selfhost,
            "saving": saving,
            "saving_share": saving / api_monthly,
            "annual_saving": 12 * saving,
            "stressed_saving": saving - np.maximum(0, ops_cost - ops),
            "breakeven_util": breakeven_util,
            "utilization_headroom": utilization - breakeven_util,
            "contribution_share": contribution,
            "breakeven_spend": np.where(contribution > 0, fixed_cost / contribution, np.nan),
            "payback_months": np.where(saving > 0, migration_cost / saving, np.nan),
            "compliance_premium": np.maximum(0, -saving),
            "privacy_multiplier": cost_with_selfhost / api_monthly,
            "outlook_fall": np.full_like(api_monthly, fall),
            "api_decline": api_price_decline if price_outlook == OWN_FIGURE else np.full_like(api_monthly, yearly),
            "replaced_share": np.minimum(1, utilization / design_utilization),
        }


def beside_libreoffice(seconds_per_cell: float) -> Result:
    """The same lines as formulas in a sheet, recalculated by LibreOffice."""
    what, target = "A cell of these lines", 50
    if problem := missing_libreoffice():
        return skipped(what, problem, f"at least {target}x")
    figures = drawn(SHEET_ROWS)
    with TemporaryDirectory() as folder, Office() as office:
        path = Path(folder, "lines.xlsx")
        write_sheet(path, figures)
        with office.open(path) as book:
            proved(book.read("Lines", f"A1:{get_column_letter(len(figures) + len(LINES))}{SHEET_ROWS}"), figures)
            seconds = min(timed(book.calculate) for _ in range(5))
    theirs = seconds / (SHEET_ROWS * len(LINES))
    return at_least(what, ("notation.arrays", seconds_per_cell), ("LibreOffice", theirs), target)


def write_sheet(path: Path, figures: Mapping[str, Any]) -> None:
    """A row for each case: its figures, then its lines as formulas over them."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Lines")
    letters = {name: get_column_letter(place) for place, name in enumerate((*figures, *(x.name for x in LINES)), 1)}
    for row in range(SHEET_ROWS):
        typed = [float(cells[row]) if isinstance(cells, np.ndarray) else cells for cells in figures.values()]
        cells = {name: f"{letter}{row + 1}" for name, letter in letters.items()}
        formulas = [excel.formula(line, cells.__getitem__) for line in LINES]
        sheet.append([*typed, *formulas])
    workbook.save(path)


def proved(rows: list[list[Any]], figures: Mapping[str, Any]) -> None:
    """LibreOffice came to the same results, or the race means nothing."""
    for place, (name, column) in enumerate(arrays.evaluate(MODEL, figures).items(), len(figures)):
        theirs = [np.nan if row[place] == "never" else row[place] for row in rows]
        np.testing.assert_allclose(np.array(theirs, float), column, rtol=1e-9, err_msg=name)
