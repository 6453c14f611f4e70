"""At a tie, and a cent beside it, every notation of the model says what the engine says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import udfs
from tests.hosts.calls import Call
from tests.notation.by_node import answers
from tests.notation.test_lambdas import by_ironcalc, typed
from tests.proof import sampled
from tests.workbooks.drawn_cases import Figures
from tests.workbooks.knife_edges import EDGES, knife_edges
from xl_addin.errors import BreakevenError
from xl_addin.model import MODEL
from xl_addin.model.constraints import constraints, effects
from xl_addin.notation import arrays, javascript

#: What a host asks of a figure set: who wins, how surely, and which months pay the move back.
ASKED = {
    "VERDICT_WINNER": ("winner", ("tooling", "utilization", "design_utilization")),
    "VERDICT_STRENGTH": ("strength", ("tooling", "utilization", "design_utilization", "constraints", "close_band")),
    "BREAKEVEN_SPEND": ("breakeven_spend", ("tooling", "utilization", "design_utilization")),
}
SETS = 40 * len(EDGES)
SEEDS = sampled(1, range(31, 37))


def typed_with_effects(seed: int) -> list[Figures]:
    """The drawn sets with what their constraint levels do."""
    sets = knife_edges(seed, SETS)
    return [{**figures, **effects({name: figures[name] for name in constraints()})} for figures in sets]


@pytest.mark.parametrize("seed", SEEDS)
def test_over_columns(seed: int) -> None:
    sets = typed_with_effects(seed)
    columns = {name: np.array([figures[name] for figures in sets]) for name in MODEL.inputs}
    names = [line.name for line in MODEL.order]
    found = arrays.evaluate(MODEL, columns, names)
    for place, figures in enumerate(sets):
        values = MODEL.evaluate(figures)
        assert_same({name: found[name].tolist()[place] for name in names}, values, figures)


@pytest.mark.parametrize("seed", SEEDS)
def test_in_javascript(seed: int, node: str, tmp_path: Path) -> None:
    sets = typed_with_effects(seed)
    found = answers(node, tmp_path, javascript.module(MODEL), [["evaluate", figures] for figures in sets])
    for figures, values in zip(sets, found, strict=True):
        assert_same(values, MODEL.evaluate(figures), figures)


@pytest.mark.parametrize("seed", SEEDS)
def test_as_lambda_names(seed: int, tmp_path: Path) -> None:
    sets = list(knife_edges(seed, SETS))
    asked = []
    for name, (_, rest) in ASKED.items():
        for figures in sets:
            given = [figures.get(one, "") for one in ("api_monthly", "gpu_rental", "ops", *rest)]
            asked.append(Call(name, tuple(given)))
    found = by_ironcalc([typed(call) for call in asked], tmp_path)
    for call, shown in zip(asked, found, strict=True):
        try:
            wanted = getattr(udfs, call.name)(*call.cells)
        except BreakevenError as error:
            wanted = error.code
        assert shown == wanted or shown == pytest.approx(wanted, rel=1e-9), call


def assert_same(found: dict[str, Any], values: dict[str, Any], figures: Figures) -> None:
    for line in MODEL.order:
        expected = values[line.name]
        if isinstance(expected, str):
            assert found[line.name] == expected, (line.name, figures)
        else:
            assert found[line.name] == pytest.approx(expected, rel=1e-9, abs=1e-6, nan_ok=True), (line.name, figures)
