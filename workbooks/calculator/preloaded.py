"""The workloads that the calculator is shipped with: one for each case, with as many calls as make its bill."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from os.path import dirname, join
from typing import Any

from workbooks.calculator.figures import (
    BATCH_SHARE,
    CACHED_SHARE,
    CALLS,
    COUNTED_PER,
    DAYS,
    FIGURES,
    INPUT_TOKENS,
    MODEL,
    OUTPUT_TOKENS,
    WRITTEN_SHARE,
)
from workbooks.calculator.price_rows import label, priced
from xl_addin.catalogue import request_cost
from xl_addin.catalogue.names import Model
from xl_addin.catalogue.price_list import PriceList
from xl_addin.errors import Never, UnknownKey
from xl_addin.model.scenarios import ASSUMED, DERIVED, Figure, case, cases
from xl_addin.model.usage import A_YEAR, CALL, DAYS_PER_YEAR, MONTHS_PER_YEAR

#: How often each period comes round in a month.
IN_A_MONTH = {period: times / MONTHS_PER_YEAR for period, times in A_YEAR.items()}

_TYPED = (INPUT_TOKENS, OUTPUT_TOKENS, COUNTED_PER, CACHED_SHARE, WRITTEN_SHARE, BATCH_SHARE)
#: What a call costs depends on these.
_ASKED = (INPUT_TOKENS, OUTPUT_TOKENS, CACHED_SHARE, WRITTEN_SHARE, BATCH_SHARE)
_NEEDED = ("vendor", "models", *_TYPED, "model_because")
_COMPARISON = "comparison"


@dataclass(frozen=True, slots=True)
class Workload:
    """A workload of that key: a figure for every input, and the monthly bill that it comes to."""

    key: str
    figures: Mapping[str, Figure]
    monthly_bill: float


@cache
def table() -> dict[str, Any]:
    """What `workloads.toml` says."""
    with open(join(dirname(__file__), "workloads.toml"), "rb") as file:
        return complete(tomllib.load(file))


def complete(found: dict[str, Any]) -> dict[str, Any]:
    """The table itself, with a workload for every case.

    Raises:
        UnknownKey: a case has no workload, or not all of it, or a workload no case; the message says what to write.
    """
    for key in found:
        if key not in (*cases(), _COMPARISON):
            raise UnknownKey(f"workloads.toml: [{key}] is no case of scenarios.toml: give it the key of one.")
    for key in cases():
        missing = [name for name in _NEEDED if name not in found.get(key, ())]
        if missing:
            raise UnknownKey(
                f"workloads.toml: the case {key} has no {missing[0]}: write it below [{key}], which needs "
                f"{', '.join(_NEEDED)}."
            )
    return found


def workloads(prices: PriceList) -> dict[str, Workload]:
    """A workload for each case of the break-even workbook, at today's prices.

    Raises:
        UnknownKey: a vendor of `workloads.toml` has no model in the price list that the workload can use.
    """
    return {key: _workload(key, table()[key], prices) for key in cases()}


def compared(prices: PriceList) -> list[str]:
    """The models that the selected workload is compared on; one that is gone is replaced by another of its vendor."""
    live = {label(model): model.vendor for model in priced(prices)}
    found: list[str] = []
    for name in table()[_COMPARISON]["models"]:
        others = (one for one, vendor in live.items() if name.startswith(f"{vendor} ") and one not in found)
        found += [name] if name in live and name not in found else list(islice(others, 1))
    return found


def _workload(key: str, row: Mapping[str, Any], prices: PriceList) -> Workload:
    figures = {}
    for name in _TYPED:
        typed = row[name]
        figures[name] = Figure(FIGURES[name].check(typed["value"]), ASSUMED, typed["because"])
    values = {name: figure.value for name, figure in figures.items()}
    model, each = _model(key, row, prices, values)
    bill = float(case(key).values["api_monthly"])
    calls = bill / each / IN_A_MONTH[str(values[COUNTED_PER])]
    solved = (
        f"As many as make the case's {bill:,.0f} USD a month in breakeven_model.xlsx, "
        f"at the prices of {prices.last_observed}"
    )
    figures[MODEL] = Figure(label(model), ASSUMED, row["model_because"])
    figures[CALLS] = Figure(FIGURES[CALLS].check(calls), DERIVED, solved)
    figures[DAYS] = Figure(DAYS_PER_YEAR, ASSUMED, "A calendar year")
    return Workload(key, {name: figures[name] for name in FIGURES}, bill)


def _model(key: str, row: Mapping[str, Any], prices: PriceList, values: Mapping[str, Any]) -> tuple[Model, float]:
    """The first model of the row, and then of the vendor, that is live and has all the prices; what a call costs."""
    live = [model for model in priced(prices) if model.vendor == row["vendor"]]
    wanted = [Model(row["vendor"], name) for name in row["models"]]
    for model in [*(model for model in wanted if model in live), *live]:
        try:
            each = request_cost.cost(
                prices, model, calls_per_day=1, period=CALL, **{name: values[name] for name in _ASKED}
            )
        except Never:
            continue
        if each > 0:
            return model, each
    raise UnknownKey(
        f"workloads.toml: {key} wants a model of {row['vendor']}, and the price list has none "
        "with all prices that the workload is charged at: name another vendor."
    )
