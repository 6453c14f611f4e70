"""The built calculator as its reader finds it: what is typed and what is shown, by name and column."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from openpyxl.workbook.workbook import Workbook

from tests.office import Value
from tests.office.client import Block
from workbooks.calculator import figures as named
from workbooks.calculator.figures import FIGURES
from workbooks.calculator.price_rows import label, priced
from workbooks.layout.columns import of_cases
from xl_addin.catalogue import request_cost
from xl_addin.catalogue.names import Model
from xl_addin.catalogue.price_list import PriceList
from xl_addin.errors import Never
from xl_addin.model.scenarios import YOUR_CASE, cases

COLUMNS = of_cases()

Typed = dict[str, Any]

#: The columns into which workloads are typed, by the words that the Cover's selector has for them.
TYPED_COLUMNS = {
    YOUR_CASE: COLUMNS.yours,
    **{cases()[key].label: letter for key, letter in COLUMNS.preloaded.items()},
}
#: What is held against request_cost: the label of its row on Cost, and the period.
SHOWN = {"An average call": "call", "A day": "day", "A month": "month", "A year": "year"}
DAYS_OF = {"day": 1.0, "month": 365 / 12, "year": 365.0}


@dataclass(frozen=True)
class BuiltCalculator:
    """Where the figures stand in the calculator."""

    path: Path

    @cached_property
    def formulas(self) -> Workbook:
        return load_workbook(self.path)

    @cached_property
    def results(self) -> Workbook:
        """What a reader sees before anything is calculated anew."""
        return load_workbook(self.path, data_only=True)

    def rows(self, sheet: str, words: str) -> list[int]:
        """The rows of a sheet that carry this label."""
        column = self.formulas[sheet]["B"]
        return [cell.row for cell in column if cell.value == words]

    def row(self, sheet: str, words: str) -> int:
        """The only row with that label, or the last: a cost follows its tokens."""
        return self.rows(sheet, words)[-1]

    @cached_property
    def typed(self) -> dict[str, int]:
        """The rows of Workloads into which figures are typed."""
        return {name: self.rows("Workloads", figure.label)[0] for name, figure in FIGURES.items()}

    @cached_property
    def accepted(self) -> dict[str, int]:
        """The rows of Workloads that say whether a figure is accepted."""
        return {name: self.rows("Workloads", figure.label)[1] for name, figure in FIGURES.items()}

    @property
    def shown(self) -> dict[str, int]:
        """The rows of Cost that are held against request_cost, by period."""
        return {period: self.row("Cost", words) for words, period in SHOWN.items()}

    def cell(self, sheet: str, column: str, words: str) -> str:
        return f"{column}{self.row(sheet, words)}"

    def price_row(self, model: str) -> int:
        """The row of a model's prices in short requests."""
        return self.rows("Prices", model)[0]

    def written(self, workload: Typed, column: str) -> Block:
        """The block that types a workload into a column."""
        rows = list(self.typed.values())
        assert rows == list(range(rows[0], rows[0] + len(rows)))
        return "Workloads", f"{column}{rows[0]}:{column}{rows[-1]}", [[workload[name]] for name in self.typed]

    def saved(self, sheet: str, address: str) -> Any:
        return self.results[sheet][address].value


def number(column: str) -> int:
    """A column's place, counted from 1."""
    return column_index_from_string(column)


# What the price list says ---------------------------------------------------------------------------------------------


def by_label(prices: PriceList) -> dict[str, Model]:
    return {label(model): model for model in priced(prices)}


def expected(prices: PriceList, workload: Typed, period: str) -> float | str:
    """What request_cost finds for a workload; "none" where a price is missing."""
    model = by_label(prices)[workload[named.MODEL]]
    per_day = {"day": 1.0, "month": 12 / 365, "year": 1 / 365}[workload[named.COUNTED_PER]] * workload[named.CALLS]
    try:
        return float(
            request_cost.cost(
                prices,
                model,
                input_tokens=workload[named.INPUT_TOKENS],
                output_tokens=workload[named.OUTPUT_TOKENS],
                calls_per_day=per_day,
                period=period,
                cached_share=workload[named.CACHED_SHARE],
                batch_share=workload[named.BATCH_SHARE],
                written_share=workload[named.WRITTEN_SHARE],
            )
        )
    except Never:
        return named.NONE


def agrees(shown: Value, wanted: float | str) -> bool:
    """Whether a cell shows it, to a billionth."""
    if isinstance(wanted, str) or not isinstance(shown, int | float):
        return shown == wanted
    return abs(shown - wanted) <= 1e-9 * abs(wanted)


def drawn_workloads(prices: PriceList, seed: int, count: int) -> Iterator[Typed]:
    """Workloads at random, with as many long requests, edges of shares and odd models as an even hand deals."""
    chance = random.Random(seed)
    models = by_label(prices)
    tiered = [name for name, model in models.items() if prices.tiers(model)]
    for _ in range(count):
        name = chance.choice(tiered) if chance.random() < 0.5 else chance.choice(list(models))
        thresholds = [step.above_tokens for steps in prices.tiers(models[name]).values() for step in steps]
        tokens = float(round(10 ** chance.uniform(0, 6.5)))
        if thresholds and chance.random() < 0.7:
            tokens = float(chance.choice(thresholds) + chance.choice([-1, 0, 1, 250_000]))
        cached, batch = (chance.choice([0.0, 0.0, 1.0, chance.random()]) for _ in range(2))
        yield {
            named.MODEL: name,
            named.INPUT_TOKENS: tokens,
            named.OUTPUT_TOKENS: chance.choice([0.0, float(round(10 ** chance.uniform(0, 5)))]),
            named.CALLS: chance.choice([0.0, 10 ** chance.uniform(0, 7)]) if chance.random() < 0.2 else 1234.5,
            named.COUNTED_PER: chance.choice(["day", "month", "year"]),
            named.CACHED_SHARE: cached,
            named.WRITTEN_SHARE: (1 - cached) / 2 if chance.random() < 0.2 else 0.0,
            named.BATCH_SHARE: batch,
            named.DAYS: 365.0,
        }


def disagreements(
    prices: PriceList, workloads: Mapping[str, Typed], shown: Mapping[str, Mapping[str, Value]]
) -> list[str]:
    """What a column shows differently from request_cost, each with the workload."""
    return [
        f"{column}, {period}: the sheet shows {shown[column][period]!r}, not {wanted!r}, of {workload}"
        for column, workload in workloads.items()
        for period in SHOWN.values()
        if not agrees(shown[column][period], wanted := expected(prices, workload, period))
    ]


def dealt(workloads: Sequence[Typed]) -> Iterator[dict[str, Typed]]:
    """Nine workloads at a time, one for each column into which they are typed."""
    width = len(TYPED_COLUMNS)
    for start in range(0, len(workloads), width):
        yield dict(zip(TYPED_COLUMNS.values(), workloads[start : start + width], strict=True))
