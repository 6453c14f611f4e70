"""Who wins, how surely, and what a constraint does to it.

>>> VERDICT_WINNER(40_000, 8_000, 25_000, 0, 55 / 100), VERDICT_STRENGTH(40_000, 8_000, 25_000, 0, 0.55)
('API', 'close')
"""

from functools import lru_cache

from xl_addin.errors import UnknownKey
from xl_addin.functions.argument import text_argument
from xl_addin.functions.asked import DEFAULT
from xl_addin.functions.block import BLANK, Cell
from xl_addin.functions.declaring import cell_function, line_function
from xl_addin.model import MODEL
from xl_addin.model.constraints import chosen, constraints, effects, level_named
from xl_addin.model.line import quoted
from xl_addin.units import TEXT

__all__ = ["CONSTRAINT_EFFECT", "SELFHOST_VERDICT", "SPEND_BAND", "VERDICT_STRENGTH", "VERDICT_WINNER"]

DECISION = "Decision"

CONSTRAINTS = text_argument(
    "constraints",
    "Constraints",
    'Constraint levels, separated by semicolons: "FedRAMP High; Must be portable".',
    default=BLANK,
)
CONSTRAINT = text_argument("constraint", "Constraint", "One of the seven constraints.", tuple(constraints()))
LEVEL = text_argument("level", "Level", "One of that constraint's levels, as the Constraints sheet lists them.")


@lru_cache(maxsize=1_000)
def _effects(words: str) -> dict[str, float | str]:
    """What constraint levels do, as they are typed; a sheet has the same few in thousands of cells."""
    return effects(chosen(words))


TAKEN_APART = {CONSTRAINTS.name: _effects}


@line_function(DECISION, MODEL, "verdict", arguments=[CONSTRAINTS], taken_apart=TAKEN_APART)
def SELFHOST_VERDICT(
    api_monthly: Cell,
    gpu_rental: Cell,
    ops: Cell,
    tooling: Cell = DEFAULT,
    utilization: Cell = DEFAULT,
    design_utilization: Cell = DEFAULT,
    constraints: Cell = DEFAULT,
    close_band: Cell = DEFAULT,
) -> Cell:
    """The verdict in words: who wins, by how much, how surely, and what to do.

    >>> SELFHOST_VERDICT(40_000, 8_000, 25_000, 0, 0.55)
    'API wins by $7,118/mo (18%), close: revisit near a $55,921/mo bill or 70% utilization'
    >>> SELFHOST_VERDICT(25_000, 12_000, 27_000, 3_000, constraints="FedRAMP High")
    'SELF-HOST by override (Compliance): API would be cheaper by $17,000/mo (68%)'
    """


@line_function(DECISION, MODEL, "winner", arguments=[CONSTRAINTS], taken_apart=TAKEN_APART)
def VERDICT_WINNER(
    api_monthly: Cell,
    gpu_rental: Cell,
    ops: Cell,
    tooling: Cell = DEFAULT,
    utilization: Cell = DEFAULT,
    design_utilization: Cell = DEFAULT,
    constraints: Cell = DEFAULT,
) -> Cell:
    """The side that wins: SELF-HOST, API, or NEITHER where constraints forbid both.

    >>> VERDICT_WINNER(150_000, 35_000, 40_000)
    'SELF-HOST'
    """


@line_function(DECISION, MODEL, "strength", arguments=[CONSTRAINTS], taken_apart=TAKEN_APART)
def VERDICT_STRENGTH(
    api_monthly: Cell,
    gpu_rental: Cell,
    ops: Cell,
    tooling: Cell = DEFAULT,
    utilization: Cell = DEFAULT,
    design_utilization: Cell = DEFAULT,
    constraints: Cell = DEFAULT,
    close_band: Cell = DEFAULT,
) -> Cell:
    """How surely that side wins: clear, close (within the close band), or override (by a constraint).

    >>> VERDICT_STRENGTH(150_000, 35_000, 40_000)
    'clear'
    """


@line_function(DECISION, MODEL, "spend_band")
def SPEND_BAND(api_monthly: Cell, spend_band_low: Cell = DEFAULT, spend_band_high: Cell = DEFAULT) -> Cell:
    """Where the bill lies by the rule of thumb: below (API always wins), between, above (self-hosting usually wins).

    >>> SPEND_BAND(10_000), SPEND_BAND(40_000), SPEND_BAND(150_000)
    ('below', 'between', 'above')
    """


@cell_function(DECISION, TEXT, [CONSTRAINT, LEVEL])
def CONSTRAINT_EFFECT(constraint: Cell, level: Cell) -> Cell:
    """What a level of a constraint does to the verdict: forbids or leans to a side, or is a note.

    >>> CONSTRAINT_EFFECT("compliance", "FedRAMP High")
    'forbids API: Self-hosting is mandatory for some of these workloads.'
    """
    found = level_named(level)
    if found.constraint != constraint:
        levels = ", ".join(one.name for one in constraints()[constraint].levels)
        raise UnknownKey(f"level {quoted(level)} is no level of {constraint}: type one of {levels}.")
    return f"{found.effect}: {found.words}"
