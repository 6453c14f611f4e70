"""Every input of the model: the topics' own, under the headings and in the order of the Inputs sheet."""

from __future__ import annotations

from xl_addin.model import breakeven, decision, projection, selfhost
from xl_addin.model.constraints import constraints
from xl_addin.model.line import Input
from xl_addin.model.listing import by_name

CONSTRAINTS = tuple(constraint.input for constraint in constraints().values())

#: The inputs under the headings of the Inputs sheet.
GROUPS: dict[str, tuple[Input, ...]] = {
    "What it costs today": breakeven.API_BILL + selfhost.COSTS,
    "How busy the fleet is": breakeven.UTILIZATION,
    "The people behind operations": selfhost.PEOPLE,
    "Moving": breakeven.MOVING,
    "Outlook": projection.OUTLOOK,
    "Thresholds": decision.THRESHOLDS + projection.GUIDE_FALLS,
    "Constraints": CONSTRAINTS,
}
INPUTS = by_name(figure for group in GROUPS.values() for figure in group)
