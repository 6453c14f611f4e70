"""The guide's two claims on price falls, held against what LiteLLM's registry said on dated days.

The guide says that prices of major vendors fell by 40% to 90% in 24 months, and that a budget of 12 months ago is
off by 30% or more. Both are worked out here vendor by vendor, in three ways, faults of the registry included and
named.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from xl_addin.catalogue import notes, vendors
from xl_addin.catalogue.fields import INPUT, OUTPUT
from xl_addin.catalogue.history import months_before
from xl_addin.catalogue.names import Model
from xl_addin.catalogue.price import LITELLM
from xl_addin.catalogue.price_list import PriceList
from xl_addin.catalogue.record import Record
from xl_addin.model.usage import INPUT_SHARE

CHEAPEST, FLAGSHIP, SAME_MODEL = "cheapest model", "flagship model", "same models (median)"
HOLDS, FAILS, TOO_YOUNG = "holds", "does not hold", "not enough history"

#: A flagship is of the last generation: a model that the registry has listed for no longer than this.
NEW_FOR_MONTHS = 12
#: Of the tokens that a price is blended of: the mix that is taken where nobody says another.
INPUT_PARTS = Decimal(str(INPUT_SHARE.default))


@dataclass(frozen=True, slots=True)
class GuideClaim:
    """What the guide says of prices over so many months: they fell by a share, or moved by one where `most` is None."""

    months: int
    least: float
    most: float | None = None

    @property
    def claimed(self) -> str:
        """The claim in words.

        >>> [claim.claimed for claim in GUIDE_CLAIMS]
        ['fell by 40% to 90%', 'moved by 30% or more']
        """
        return (
            f"moved by {self.least:.0%} or more"
            if self.most is None
            else f"fell by {self.least:.0%} to {self.most:.0%}"
        )

    def holds(self, change: float) -> bool:
        """Whether it is true of a change, to a tenth of a per cent, as that is shown.

        >>> GuideClaim(24, 0.4, 0.9).holds(-0.3996), GuideClaim(12, 0.3).holds(0.29)
        (True, False)
        """
        moved = round(change, 3)
        return abs(moved) >= self.least if self.most is None else self.least <= -moved <= self.most


GUIDE_CLAIMS = (GuideClaim(24, 0.4, 0.9), GuideClaim(12, 0.3))


@dataclass(frozen=True, slots=True)
class Claim:
    """One of the guide's claims, held against one vendor's prices in one way.

    Prices are blended, three input tokens to one of output, in US dollars per million. `models` names the models
    that were compared. Without history there are no prices, and no change.
    """

    vendor: str
    months: int
    measure: str
    claimed: str
    models: str
    usd_then: Decimal | None
    usd_now: Decimal | None
    change: float | None
    verdict: str
    note: str = ""


class Offer(NamedTuple):
    """A model on sale on a day, at its blended price."""

    usd_per_mtok: Decimal
    model: str
    record: Record


def claims(prices: PriceList) -> list[Claim]:
    """The guide's two claims, for each listed vendor by its cheapest model, its flagship and all its models.

    The cheapest model and the flagship are chosen anew on each day. The flagship is the dearest general model among
    those that the registry has listed for twelve months or less; without that, the dearest model of three years ago
    would be the flagship for ever. What is no general model, `claims.toml` says.
    """
    days = (one.since for _, record in general_models(prices) for one in record.rows)
    today = max(days, default=prices.last_observed)
    return [
        claim
        for vendor in vendors.listed()
        for guide in GUIDE_CLAIMS
        for claim in _of_vendor(prices, vendor, guide, today)
    ]


def _of_vendor(prices: PriceList, vendor: str, guide: GuideClaim, now: date) -> Iterable[Claim]:
    then = months_before(now, guide.months)
    records = [record for model, record in general_models(prices) if model.vendor == vendor]
    before, after = on_sale(records, then), on_sale(records, now)

    def claim(
        measure: str, models: str, old: Decimal | None, new: Decimal | None, share: float | None, note: str
    ) -> Claim:
        verdict = TOO_YOUNG if share is None else HOLDS if guide.holds(share) else FAILS
        return Claim(vendor, guide.months, measure, guide.claimed, models, old, new, share, verdict, note)

    for measure, best, old, new in (
        (CHEAPEST, min, before, after),
        (FLAGSHIP, max, newly_listed(before, then), newly_listed(after, now)),
    ):
        if old and new:
            first, last = best(old), best(new)
            models = " then ".join(dict.fromkeys((first.model, last.model)))
            note = " ".join(filter(None, (_slip(first, then), _slip(last, now), _sound(best, old, new, then))))
            yield claim(measure, models, first.usd_per_mtok, last.usd_per_mtok, _moved(first, last), note)
        else:
            yield claim(measure, "", None, None, None, f"The registry had no such model on {now if old else then}.")
    today = {offer.model: offer for offer in after}
    pairs = [(offer, today[offer.model]) for offer in before if offer.model in today]
    if pairs:
        share = median(_moved(*pair) for pair in pairs)
        yield claim(SAME_MODEL, f"{len(pairs)} listed on both days", None, None, share, "")
    else:
        yield claim(SAME_MODEL, "", None, None, None, f"No model was listed both on {then} and on {now}.")


def _moved(old: Offer, new: Offer) -> float:
    return float(new.usd_per_mtok / old.usd_per_mtok) - 1


def general_models(prices: PriceList) -> list[tuple[Model, Record]]:
    """The listed vendors' general models, with what LiteLLM said of each."""
    found = []
    for model in prices.every():
        if model.vendor in vendors.listed() and not any(
            fnmatchcase(model.model, out) for out in _table()["no_general_model"]
        ):
            rows = [one for one in prices.record(model).rows if one.source == LITELLM]
            if rows:
                found.append((model, Record(rows)))
    return found


def on_sale(records: Iterable[Record], day: date) -> list[Offer]:
    """The models on sale on a day, at input and output prices above zero."""
    found = []
    for record in records:
        said = record.said(LITELLM, day)
        if said.gone is None and (INPUT, 0) in said.prices and (OUTPUT, 0) in said.prices:
            pair = [said.prices[field, 0].usd_per_mtok for field in (INPUT, OUTPUT)]
            if all(pair):
                found.append(Offer(INPUT_PARTS * pair[0] + (1 - INPUT_PARTS) * pair[1], record.name, record))
    return found


def newly_listed(offers: Iterable[Offer], day: date) -> list[Offer]:
    """Those among which the flagship is: listed for twelve months or less."""
    since = months_before(day, NEW_FOR_MONTHS)
    return [offer for offer in offers if offer.record.first_seen > since]


def _slip(offer: Offer, day: date) -> str:
    """What makes one doubt the registry: a price that moved by exactly a power of ten."""
    rows = [one for one in offer.record.at_base_price(INPUT) if one.since <= day and one.usd_per_mtok]
    for old, new in pairwise(rows):
        ratio = (new.usd_per_mtok / old.usd_per_mtok).normalize()
        if ratio != 1 and ratio.as_tuple().digits == (1,):
            moved = f"from {notes.usd(old.usd_per_mtok)} to {notes.usd(new.usd_per_mtok)} on {new.since}"
            return f"The registry moved the input price of {offer.model} {moved}: possibly a slip of the decimal point."
    return ""


def _sound(best: Callable[[Sequence[Offer]], Offer], old: Sequence[Offer], new: Sequence[Offer], then: date) -> str:
    """What the claim would be without the model that is in doubt."""
    sound = [offer for offer in old if not _slip(offer, then)]
    if best(old) in sound or not sound:
        return ""
    other = best(sound)
    moved = f"from {notes.usd(other.usd_per_mtok)} it is {100 * _moved(other, best(new)):+.1f}%"
    return f"Without it {other.model} counts: {moved}."


@cache
def _table() -> dict[str, Any]:
    with open(Path(__file__).with_suffix(".toml"), "rb") as file:
        return tomllib.load(file)
