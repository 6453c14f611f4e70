"""What each vendor's cheapest model and its flagship cost on every day on which the registry was looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from xl_addin.catalogue import claims
from xl_addin.catalogue.claims import CHEAPEST, FLAGSHIP, GUIDE_CLAIMS, Offer
from xl_addin.catalogue.fields import INPUT, OUTPUT
from xl_addin.catalogue.history import months_before
from xl_addin.catalogue.price import LITELLM
from xl_addin.catalogue.price_list import PriceList
from xl_addin.catalogue.vendors import listed
from xl_addin.units import spelled

MEASURES = (CHEAPEST, FLAGSHIP)
#: The claim of which the Cover and the headings over the charts tell.
HEADLINE = GUIDE_CLAIMS[0]
MONTHS_PER_YEAR, DAYS_PER_MONTH = 12, 365.25 / 12


class Pair(NamedTuple):
    """What a model costs, in US dollars per million tokens."""

    model: str
    input: float
    output: float


@dataclass(frozen=True)
class Observed:
    """The days, oldest first; the cheapest model and the flagship of each vendor and day; models listed on two days."""

    days: list[date]
    best: dict[tuple[str, str, date], Pair]
    offers: dict[tuple[str, date], list[Pair]]

    @property
    def span(self) -> str:
        """How long it is from the first day to the last, in words: in years, where it is at least one.

        >>> Observed([date(2023, 11, 20), date(2026, 12, 1)], {}, {}).span
        'three years'
        >>> Observed([date(2026, 6, 1), date(2026, 11, 1)], {}, {}).span
        'five months'
        """
        months = round((self.days[-1] - self.days[0]).days / DAYS_PER_MONTH)
        count, unit = (months, "month") if months < MONTHS_PER_YEAR else (round(months / MONTHS_PER_YEAR), "year")
        return f"{spelled(count)} {unit}{'' if count == 1 else 's'}"

    def same_models(self, vendor: str, then: date) -> Iterator[tuple[Pair, Pair]]:
        """The models of a vendor that were listed on a day and are listed on the last one, by name."""
        today = {pair.model: pair for pair in self.offers[vendor, self.days[-1]]}
        earlier = {pair.model: pair for pair in self.offers[vendor, then]}
        return ((earlier[model], today[model]) for model in sorted(earlier.keys() & today.keys()))


def observed(prices: PriceList) -> Observed:
    """The offers of the listed vendors' general models, as `claims.claims` compares them."""
    general = claims.general_models(prices)
    today = max((one.since for _, record in general for one in record.rows), default=prices.last_observed)
    seen = {day for _, record in general for one in record.rows for day in (one.since, one.until) if day}
    days = _days(seen, today)
    best: dict[tuple[str, str, date], Pair] = {}
    offers: dict[tuple[str, date], list[Pair]] = {}
    for vendor in listed():
        records = [record for model, record in general if model.vendor == vendor]
        for day in days:
            listing = claims.on_sale(records, day)
            offers[vendor, day] = [_pair(offer, day) for offer in listing]
            for measure, choose, among in (
                (CHEAPEST, min, listing),
                (FLAGSHIP, max, claims.newly_listed(listing, day)),
            ):
                if among:
                    best[vendor, measure, day] = _pair(choose(among), day)
    return Observed(days, best, offers)


def _days(seen: Iterable[date], today: date) -> list[date]:
    """The last day observed in each month, and those that the claims compare."""
    last_of_month = {(day.year, day.month): day for day in sorted(seen) if day <= today}
    return sorted({*last_of_month.values(), today, *(months_before(today, claim.months) for claim in GUIDE_CLAIMS)})


def _pair(offer: Offer, day: date) -> Pair:
    said = offer.record.said(LITELLM, day).prices
    return Pair(offer.model, float(said[INPUT, 0].usd_per_mtok), float(said[OUTPUT, 0].usd_per_mtok))
