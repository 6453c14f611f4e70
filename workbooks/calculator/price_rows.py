"""The price list as rows of a sheet: what each live model costs, in short requests and in long ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from workbooks.calculator.figures import NONE
from xl_addin.catalogue.fields import FIELDS, INPUT, OUTPUT
from xl_addin.catalogue.names import Model
from xl_addin.catalogue.notes import shown
from xl_addin.catalogue.price import Basis, Price
from xl_addin.catalogue.price_list import PriceList

#: Between a model and the number of the threshold that a request passes.
TIER = ", tier "

INFERRED, DISPUTED, YOURS = "inferred", "in dispute", "yours"

#: On whose word a price stands, in the two words that a column has room for.
SHORT = {
    Basis.BOTH: "both sources",
    Basis.ONE: "one source",
    Basis.CONFLICT: DISPUTED,
    Basis.INFERRED: INFERRED,
    Basis.OVERRIDE: "your book",
}


@dataclass(frozen=True, slots=True)
class PriceRow:
    """What a model costs in requests of more than that many input tokens; a field without a price is missing.

    `tier` counts the model's thresholds: 0 for a short request.
    """

    model: Model
    tier: int
    above_tokens: int
    usd_per_mtok: dict[str, float]
    bases: dict[str, str]
    since: date
    published_by: str

    @property
    def label(self) -> str:
        return label(self.model)

    @property
    def key(self) -> str:
        """What a long request looks its prices up by."""
        return f"{self.label}{TIER}{self.tier}"


def label(model: Model) -> str:
    """A model as the lists of the workbook name it.

    >>> label(Model("OpenAI", "gpt-5.5"))
    'OpenAI gpt-5.5'
    """
    return f"{model.vendor} {model.model}"


def priced(prices: PriceList) -> list[Model]:
    """The live models of the listed vendors that have a price for input and for output."""
    return [model for model in prices.models() if prices.has(model, INPUT) and prices.has(model, OUTPUT)]


def base_rows(prices: PriceList) -> list[PriceRow]:
    """The price of each model up to its first threshold, by vendor and id."""
    return [_row(prices, model, 0, 0) for model in priced(prices)]


def tier_rows(prices: PriceList) -> list[PriceRow]:
    """The dearer prices of long requests: a row for each threshold of each model, the smallest first."""
    found = []
    for model in priced(prices):
        thresholds = {step.above_tokens for steps in prices.tiers(model).values() for step in steps}
        found += [_row(prices, model, tier, above) for tier, above in enumerate(sorted(thresholds), start=1)]
    return found


def remarkable(prices: PriceList) -> Iterator[Price]:
    """The prices that a reader should know more about: inferred, in dispute, or set in the price book by its owner."""
    for model in priced(prices):
        for field in FIELDS:
            if prices.has(model, field) and prices.price(model, field).basis not in (Basis.BOTH, Basis.ONE):
                yield prices.price(model, field)


def _row(prices: PriceList, model: Model, tier: int, above: int) -> PriceRow:
    found = {field: prices.price(model, field) for field in FIELDS if prices.has(model, field)}
    usd = {}
    for field in found:
        steps = [step for step in prices.steps(model, field) if step.above_tokens <= above]
        usd[field] = float(steps[-1].usd_per_mtok)
    sources = dict.fromkeys(shown(seen.source) for price in found.values() for seen in price.published)
    return PriceRow(
        model,
        tier,
        above,
        usd,
        {field: SHORT[found[field].basis] if field in found else NONE for field in FIELDS},
        max(price.since for price in found.values()),
        ", ".join(sorted(sources)),
    )
