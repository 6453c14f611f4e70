"""The model, written once: pure arithmetic over named figures, standard library only."""

from __future__ import annotations

from xl_addin.model import breakeven, constraints, decision, projection, selfhost
from xl_addin.model.constraints import FROM_CONSTRAINTS
from xl_addin.model.graph import Graph
from xl_addin.model.inputs import INPUTS
from xl_addin.model.line import Line
from xl_addin.model.listing import from_the_top, refuse_unlisted

#: The lines under the headings of the Model sheet, each below those that it reads.
SECTIONS: dict[str, tuple[Line, ...]] = {
    "What self-hosting costs": (selfhost.fixed_cost, selfhost.selfhost_total, selfhost.ops_cost),
    "What it replaces": (
        breakeven.nominal_saving,
        breakeven.capacity_value,
        breakeven.displaced_api,
        breakeven.replaced_share,
        breakeven.overflow_api,
        breakeven.cost_with_selfhost,
        breakeven.saving,
        breakeven.saving_share,
        breakeven.annual_saving,
        breakeven.stressed_saving,
    ),
    "Where the lines cross": (
        breakeven.breakeven_util,
        breakeven.utilization_headroom,
        breakeven.gpu_share,
        breakeven.contribution_share,
        breakeven.breakeven_spend,
        breakeven.payback_months,
    ),
    "What a rule costs": (breakeven.compliance_premium, breakeven.privacy_multiplier),
    "Outlook": projection.OUTLOOK_LINES,
    "Decision": (
        decision.gate,
        decision.cheaper_side,
        decision.side_left,
        decision.winner,
        decision.strength,
        decision.lean,
        decision.spend_band,
        decision.band_favours,
    ),
    "Verdict in words": (
        decision.gap_words,
        decision.cost_verdict,
        decision.gate_reason,
        decision.override_verdict,
        decision.cost_beside_override,
        decision.override_cost,
        decision.bill_hint,
        decision.utilization_hint,
        decision.revisit,
        decision.stay_advice,
        decision.move_advice,
        decision.advice,
        decision.crossing,
        decision.crossing_statement,
        decision.breakeven_words,
        decision.lean_words,
        decision.verdict,
    ),
    "Warnings": decision.WARNINGS,
}

MODEL = Graph((*INPUTS.values(), *FROM_CONSTRAINTS), from_the_top(SECTIONS))

#: A rental quote, made into the one figure that the model reads.
QUOTE_MODEL = Graph(selfhost.QUOTE, (selfhost.gpu_monthly,))

#: One month of the projection, and what all months come to.
MONTHLY = MODEL.joined((projection.MONTH_NUMBER, projection.SO_FAR), from_the_top({"Month": projection.MONTH_LINES}))
SUMMARY = MODEL.joined(projection.TOTALS, from_the_top({"All months": projection.SUMMARY_LINES}))

refuse_unlisted(
    topics=(selfhost, breakeven, decision, constraints, projection),
    listed=(*MODEL.figures, *QUOTE_MODEL.figures, *MONTHLY.figures, *SUMMARY.figures),
    inputs_in="GROUPS of xl_addin/model/inputs.py, or in QUOTE of selfhost.py",
    lines_in="SECTIONS of xl_addin/model/__init__.py, or in MONTH_LINES or SUMMARY_LINES of projection.py",
)
