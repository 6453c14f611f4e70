"""Which figures are moved, and how far: the same for the table in a cell and for the tornado in the sheet."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from xl_addin.model import MODEL
from xl_addin.model.inputs import INPUTS
from xl_addin.model.line import Input
from xl_addin.model.written_out import WrittenOut, written_out
from xl_addin.units import SHARE

#: The figures that are moved, one at a time.
FLEXED = MODEL.inputs_of("saving")

CHANGE = Input("change", "Change", SHARE, "How far each figure is moved down and up.", low=0, high=0.9, default=0.2)


def flexed(name: str, figure: float, factor: float) -> float:
    """The figure times the factor; a share stays within 100%.

    >>> flexed("utilization", 0.85, 1.2), flexed("gpu_rental", 8_000, 0.5)
    (1.0, 4000.0)
    """
    moved = figure * factor
    return min(1.0, moved) if INPUTS[name].unit.kind == "share" else moved


def saving_at(figures: Mapping[str, Any], name: str, factor: float) -> float:
    """The saving with one figure moved and all others as they are."""
    return float(_saving()({**figures, name: flexed(name, figures[name], factor)}))


@cache
def _saving() -> WrittenOut:
    return written_out(MODEL.path("saving", ()), "saving")
