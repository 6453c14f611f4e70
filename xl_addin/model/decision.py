"""Gates, verdict, strength, warnings: which side wins, by how much, and what to watch.

1. A constraint that forbids one side decides: strength `override`.
2. Otherwise the sign of the saving decides.
3. `close` where the saving is within the close band of the bill, else `clear`. A close result keeps its
   winner; the text names the lean that speaks for or against it.
4. Warnings stand beside the verdict and change nothing.
"""

from __future__ import annotations

from xl_addin.model.constraints import API, NEITHER, SELF_HOST
from xl_addin.model.line import Input, line
from xl_addin.model.money import money
from xl_addin.units import SHARE, TEXT, noise, percent, usd

OVERRIDE = "override"
CLOSE = "close"
CLEAR = "clear"
NO_LEAN = "none"
EITHER = "either"

DECISION = "the project's rule: gate first, then the sign of the saving"

THRESHOLDS = (
    Input(
        "close_band",
        "Close band",
        SHARE,
        "A saving or loss within this share of the bill is close.",
        low=0,
        high=1,
        default=0.2,
    ),
    Input(
        "utilization_floor",
        "Utilization floor",
        SHARE,
        "Below this utilization a warning is shown.",
        low=0,
        high=1,
        default=0.6,
    ),
    money("spend_band_low", "Lower spend band", "Below this bill the API always wins.", default=30_000),
    money("spend_band_high", "Upper spend band", "Above this bill self-hosting usually wins.", default=80_000),
    money(
        "ops_floor",
        "Operations floor",
        "What 0.3 of a full-time equivalent costs at the least.",
        default=8_000,
    ),
)


@line("Gates", TEXT, source="Constraints: levels that forbid a side")
def gate(api_forbidden: float, selfhost_forbidden: float) -> str:
    """Whether a chosen constraint level forbids a side."""
    return "open" if api_forbidden + selfhost_forbidden == 0 else "gated"


@line("Winner by cost", TEXT, source="the sign of the saving")
def cheaper_side(saving: float) -> str:
    """The side that costs less; the API where both cost the same, for nothing is gained by moving."""
    return SELF_HOST if saving > 0 else API


@line("Winner by constraint", TEXT, source="Constraints: the side that is left")
def side_left(api_forbidden: float, selfhost_forbidden: float) -> str:
    """The side that no constraint forbids; neither, when both are forbidden."""
    return SELF_HOST if selfhost_forbidden == 0 else API if api_forbidden == 0 else NEITHER


@line("Winner", TEXT, source=DECISION)
def winner(gate: str, cheaper_side: str, side_left: str) -> str:
    """The side that wins."""
    return cheaper_side if gate == "open" else side_left


@line("Strength", TEXT, source="the project's rule: close within the close band")
def strength(gate: str, saving_share: float, close_band: float) -> str:
    """Override, close or clear."""
    return OVERRIDE if gate == "gated" else CLOSE if close_band - abs(saving_share) > noise(close_band) else CLEAR


@line("Lean", TEXT, source="Constraints: levels that lean to a side")
def lean(leans_to_selfhost: float, leans_to_api: float) -> str:
    """The side that more of the chosen levels lean to."""
    return SELF_HOST if leans_to_selfhost > leans_to_api else API if leans_to_api > leans_to_selfhost else NO_LEAN


@line("Spend band", TEXT, source="guide: below 30 K the API always wins, above 80 K self-hosting usually does")
def spend_band(api_monthly: float, spend_band_low: float, spend_band_high: float) -> str:
    """Below, between or above the two bills that the guide gives as a rule of thumb."""
    return "below" if api_monthly < spend_band_low else "above" if api_monthly > spend_band_high else "between"


# The verdict in words, in rows short enough to be read in a cell ------------------------------------------------------


@line("Difference in words", TEXT, source="saving and its share of the bill")
def gap_words(saving: float, saving_share: float) -> str:
    """The size of the difference, without its sign."""
    return f"{usd(abs(saving))}/mo ({percent(abs(saving_share))})"


@line("Verdict on cost", TEXT, source=DECISION)
def cost_verdict(cheaper_side: str, gap_words: str, strength: str) -> str:
    """The verdict where no constraint forbids a side."""
    return f"{cheaper_side} wins by {gap_words}, {strength}: "


@line("Reason of the gate", TEXT, source="Constraints: first level that forbids a side")
def gate_reason(api_forbidden_by: str, selfhost_forbidden_by: str) -> str:
    """The constraints that decide."""
    return (
        f"{api_forbidden_by} and {selfhost_forbidden_by}"
        if api_forbidden_by != "" and selfhost_forbidden_by != ""
        else f"{api_forbidden_by}{selfhost_forbidden_by}"
    )


@line("Verdict by constraint", TEXT, source=DECISION)
def override_verdict(gate: str, side_left: str, gate_reason: str) -> str:
    """The verdict where a constraint forbids a side."""
    return "" if gate == "open" else f"{side_left} by override ({gate_reason}): "


@line("Cost and the override", TEXT, source="whether cost speaks for or against the side that is left")
def cost_beside_override(gate: str, cheaper_side: str, side_left: str) -> str:
    """Which side would be cheaper, had cost decided."""
    return (
        ""
        if gate == "open"
        else "cheaper as well, by"
        if cheaper_side == side_left
        else f"{cheaper_side} would be cheaper by"
    )


@line("What the override costs", TEXT, source="what the override costs or saves")
def override_cost(gate: str, cost_beside_override: str, gap_words: str) -> str:
    """The difference in money beside the override."""
    return "" if gate == "open" else f"{cost_beside_override} {gap_words}"


@line("Bill to revisit at", TEXT, source="break-even spend")
def bill_hint(contribution_share: float, breakeven_spend: float) -> str:
    """The bill at which self-hosting starts to pay, where there is one."""
    return f"a {usd(breakeven_spend)}/mo bill" if contribution_share > 0 else ""


@line("Utilization to revisit at", TEXT, source="break-even utilization, where the fleet can reach it")
def utilization_hint(breakeven_util: float, design_utilization: float) -> str:
    """The utilization at which self-hosting starts to pay, where the fleet can reach it."""
    return (
        ""
        if breakeven_util - design_utilization > noise(design_utilization)
        else f"{percent(breakeven_util)} utilization"
    )


@line("When to revisit", TEXT, source="break-even spend and break-even utilization")
def revisit(bill_hint: str, utilization_hint: str) -> str:
    """Where the API wins: what would have to change."""
    return (
        f"{bill_hint} or {utilization_hint}"
        if bill_hint != "" and utilization_hint != ""
        else f"{bill_hint}{utilization_hint}"
    )


@line("Advice while the API wins", TEXT, source="break-even spend and break-even utilization")
def stay_advice(revisit: str) -> str:
    """What to wait for, or that there is nothing to wait for."""
    return "no bill and no utilization saves it" if revisit == "" else f"revisit near {revisit}"


@line("Advice while self-hosting wins", TEXT, source="saving per year")
def move_advice(annual_saving: float) -> str:
    """What the year is worth."""
    return f"{usd(abs(annual_saving))} a year"


@line("Advice", TEXT, source="by the cheaper side")
def advice(cheaper_side: str, move_advice: str, stay_advice: str) -> str:
    """What to do with the result."""
    return move_advice if cheaper_side == SELF_HOST else stay_advice


@line("Where the lines cross", TEXT, source="break-even utilization, in words")
def crossing(breakeven_util: float) -> str:
    """The utilization above which self-hosting pays."""
    return f"Self-hosting pays above {percent(breakeven_util)} utilization"


@line("What the chart shows", TEXT, source="break-even utilization against the design utilization")
def crossing_statement(crossing: str, breakeven_util: float, design_utilization: float) -> str:
    """Where the lines cross, or that they do not: beyond the design utilization there is no work left to replace."""
    return (
        "Self-hosting does not pay at this bill"
        if breakeven_util - design_utilization > noise(design_utilization)
        else crossing
    )


@line("Break-even in words", TEXT, source="break-even utilization, in words")
def breakeven_words(breakeven_util: float) -> str:
    """The utilization at which the lines cross, whether or not a fleet reaches it."""
    return f"Break-even is at {percent(breakeven_util)}"


@line("Lean in words", TEXT, source="Constraints: first level that leans")
def lean_words(strength: str, lean: str, lean_reason: str) -> str:
    """The lean, named where the result is close."""
    return f"; {lean_reason} leans {lean}" if strength == CLOSE and lean != NO_LEAN else ""


@line("Verdict", TEXT, source=DECISION)
def verdict(
    gate: str, cost_verdict: str, advice: str, lean_words: str, override_verdict: str, override_cost: str
) -> str:
    """Who wins, by how much, how surely, and what to do."""
    return f"{cost_verdict}{advice}{lean_words}" if gate == "open" else f"{override_verdict}{override_cost}"


# Warnings: beside the verdict, and silent when there is nothing to say ------------------------------------------------


@line("Warning: utilization", TEXT, source="guide: aim for 60% or more before committing")
def utilization_warning(utilization: float, utilization_floor: float) -> str:
    """Utilization under the floor."""
    return f"Utilization of {percent(utilization)} is under the floor." if utilization < utilization_floor else ""


@line("Side the band favours", TEXT, source="guide: 30 K and 80 K")
def band_favours(spend_band: str) -> str:
    """What the rule of thumb says at this bill."""
    return API if spend_band == "below" else SELF_HOST if spend_band == "above" else EITHER


@line("Warning: spend band", TEXT, source="guide: 30 K and 80 K")
def band_warning(band_favours: str, winner: str, spend_band: str) -> str:
    """The rule of thumb disagrees with the winner."""
    return (
        f"{band_favours} usually wins {spend_band} the band."
        if band_favours != EITHER and band_favours != winner
        else ""
    )


@line("Warning: break-even", TEXT, source="break-even utilization above 100%")
def breakeven_warning(breakeven_util: float, breakeven_words: str) -> str:
    """No utilization saves it."""
    return f"{breakeven_words}: no utilization saves it." if breakeven_util - 1 > noise(breakeven_util) else ""


@line("Warning: headcount", TEXT, source="guide: 0.3 FTE is 8 to 12 K a month")
def headcount_warning(ops: float, ops_floor: float) -> str:
    """Operations cost less than a third of a person."""
    return f"Operations under {usd(ops_floor)} buy less than 0.3 FTE." if ops < ops_floor else ""


WARNINGS = (utilization_warning, band_warning, breakeven_warning, headcount_warning)
