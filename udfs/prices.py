"""What the vendors' APIs cost: prices with their basis, what calls come to, and how prices moved.

Prices are in US dollars per million tokens. Nothing of the price book is loaded until the first of these functions
is called.

>>> API_COST("Claude Sonnet 4.6", 3_000, 500, 10_000, "day")
165.0
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from xl_addin.catalogue.fields import FIELDS
from xl_addin.errors import Never
from xl_addin.functions.argument import text_argument
from xl_addin.functions.asked import DEFAULT
from xl_addin.functions.block import BLANK, Cell, Grid
from xl_addin.functions.cell_function import Trace
from xl_addin.functions.day import Day
from xl_addin.functions.declaring import cell_function
from xl_addin.model.graph import Graph
from xl_addin.model.line import Input
from xl_addin.model.usage import INPUT_SHARE, PERIODS, USAGE, WRITTEN_SHARE
from xl_addin.units import DATE, MONTH, SHARE, TEXT, USD_PER_MTOK, USD_PER_PERIOD, serial

if TYPE_CHECKING:
    from xl_addin.catalogue.names import Model
    from xl_addin.catalogue.price_list import PriceList

__all__ = [
    "API_BLENDED_PRICE",
    "API_COST",
    "API_PRICE",
    "API_PRICE_BASIS",
    "API_PRICE_NOTE",
    "INFERRED_PRICES",
    "LAST_VERIFIED",
    "MODELS",
    "PRICE_CHANGE",
    "PRICE_HISTORY",
]

Traced: TypeAlias = tuple[Graph, Mapping[str, Any], str]

CATEGORY = "Prices"
NO_PRICE = "No source has that price, and no convention gives it."

INFERRED_COLUMNS = (
    "Vendor",
    "Model",
    "Field",
    "Ratio",
    "Inferred price",
    "genai-prices",
    "LiteLLM",
    "Verdict",
    "Price used",
    "Basis",
    "Reason",
)


MODEL = text_argument("model", "Model", "A model's name: Claude Sonnet 4.6, gpt-5.4-mini, or vendor/model.")
FIELD = text_argument("field", "Field", "What the price is for.", FIELDS, default="input")
VENDOR = text_argument("vendor", "Vendor", "One of the vendors: Anthropic, OpenAI, Google.", default=BLANK)
PERIOD = text_argument("period", "Period", "What the cost is for.", PERIODS, default="month")
AS_OF = Day(
    "as_of", "As of", DATE, "The day whose price is wanted; today's if blank.", low=36_526, high=73_050, default=BLANK
)
MONTHS = Input("months", "Months", MONTH, "How many months to look back.", low=1, high=120)
ARGUMENTS = [MODEL, FIELD, VENDOR, PERIOD, AS_OF, MONTHS, *USAGE, INPUT_SHARE]
#: What API_COST does not ask for, and so takes at its default.
NOT_ASKED: dict[str, Any] = {WRITTEN_SHARE.name: WRITTEN_SHARE.default}


def _prices() -> PriceList:
    from xl_addin.catalogue.reading import price_list

    return price_list()


def _until_prices_change(forget: Callable[[], None]) -> None:
    from xl_addin.catalogue import reading

    reading.when_forgotten(forget)


def _of_model(traced: Callable[..., Traced]) -> Trace:
    """The trace of a function of a model, from what the price book gives of that model and the other arguments."""

    def trace(arguments: dict[str, Any]) -> Traced:
        given = {name: value for name, value in arguments.items() if value != BLANK}
        prices = _prices()
        try:
            return traced(prices, prices.find(given.pop("model")), **given)
        except Never:
            return Graph((), ()), {}, ""

    return trace


@_of_model
def _price(prices: PriceList, model: Model, **given: Any) -> Traced:
    from xl_addin.catalogue import request_cost

    return request_cost.price_trace(prices, model, **given)


@_of_model
def _cost(prices: PriceList, model: Model, **given: Any) -> Traced:
    from xl_addin.catalogue import request_cost

    return request_cost.cost_trace(prices, model, **NOT_ASKED, **given)


@_of_model
def _blend(prices: PriceList, model: Model, **given: Any) -> Traced:
    from xl_addin.catalogue import request_cost

    return request_cost.blend_trace(prices, model, **given)


@_of_model
def _change(prices: PriceList, model: Model, **given: Any) -> Traced:
    from xl_addin.catalogue import history

    return history.change_trace(prices, model, **given)


# What a price is ------------------------------------------------------------------------------------------------------


@cell_function(
    CATEGORY,
    USD_PER_MTOK,
    ARGUMENTS,
    never=NO_PRICE,
    trace=_price,
    remembered=_until_prices_change,
)
def API_PRICE(model: Cell, field: Cell, as_of: Cell = DEFAULT) -> Cell:
    """What a million tokens of a model cost in US dollars, today or as of a day, by the price book.

    Your own price counts first, then genai-prices, then LiteLLM, then what a source said last that no longer lists
    the model, then a convention. API_PRICE_BASIS says which it is. Long requests may cost more: API_COST
    takes that into account.

    >>> API_PRICE("Claude Sonnet 4.6", "input")
    3.0
    >>> API_PRICE("gpt-5.4-mini", "cached_input")
    0.075
    """
    prices = _prices()
    return float(prices.price(prices.find(model), field, as_of or None).usd_per_mtok)


@cell_function(CATEGORY, TEXT, ARGUMENTS, never=NO_PRICE)
def API_PRICE_BASIS(model: Cell, field: Cell) -> Cell:
    """On whose word a price stands: published by both sources, published by one, inferred, conflict, or override.

    A conflict is a price on which the two registries differ, or a registry and the guide; the registry's is used.

    >>> API_PRICE_BASIS("GPT-5.4 Pro", "cached_input")
    'inferred'
    >>> API_PRICE_BASIS("Gemini 2.0 Flash-Lite", "cached_input")
    'conflict'
    """
    prices = _prices()
    return str(prices.price(prices.find(model), field).basis)


@cell_function(CATEGORY, TEXT, ARGUMENTS, never=NO_PRICE)
def API_PRICE_NOTE(model: Cell, field: Cell) -> Cell:
    """Who publishes a price, in which version and since when; every value in a conflict; the convention if inferred.

    >>> API_PRICE_NOTE("Claude Sonnet 4.6", "input")
    'Published by genai-prices 0.2.3 since 2026-03-13 and by LiteLLM 1.82.4 since 2026-03-20.'
    """
    prices = _prices()
    return prices.price(prices.find(model), field).note


# What calls cost ------------------------------------------------------------------------------------------------------


@cell_function(
    CATEGORY,
    USD_PER_PERIOD,
    ARGUMENTS,
    never=NO_PRICE,
    trace=_cost,
    remembered=_until_prices_change,
)
def API_COST(
    model: Cell,
    input_tokens: Cell,
    output_tokens: Cell,
    calls_per_day: Cell,
    period: Cell = DEFAULT,
    cached_share: Cell = DEFAULT,
    batch_share: Cell = DEFAULT,
) -> Cell:
    """What calls of a model cost in US dollars per month, day or year, or what one call costs.

    Tokens are those of one call; a call beyond a model's threshold is charged at the dearer tier from its first
    token on. A month is a twelfth of 365 days. What is sent in a batch is charged at the batch prices, without a
    discount for the cache. EXPLAIN names the basis of each price, and says where one is inferred.

    >>> round(API_COST("Claude Sonnet 4.6", 3_000, 500, 10_000), 2)
    5018.75
    >>> API_COST("Claude Sonnet 4.6", 3_000, 500, 10_000, "call")
    0.0165
    """
    from xl_addin.catalogue import request_cost

    prices = _prices()
    return request_cost.cost(
        prices,
        prices.find(model),
        input_tokens=input_tokens,
        output_tokens=output_tokens,
        calls_per_day=calls_per_day,
        period=period,
        cached_share=cached_share,
        batch_share=batch_share,
        **NOT_ASKED,
    )


@cell_function(
    CATEGORY,
    USD_PER_MTOK,
    ARGUMENTS,
    never=NO_PRICE,
    trace=_blend,
    remembered=_until_prices_change,
)
def API_BLENDED_PRICE(
    model: Cell, input_share: Cell = DEFAULT, cached_share: Cell = DEFAULT, batch_share: Cell = DEFAULT
) -> Cell:
    """What a million tokens cost on average, in US dollars; if nothing is said, three of input to one of output.

    >>> API_BLENDED_PRICE("Claude Sonnet 4.6")
    6.0
    """
    from xl_addin.catalogue import request_cost

    prices = _prices()
    return request_cost.blend(
        prices, prices.find(model), input_share=input_share, cached_share=cached_share, batch_share=batch_share
    )


# How prices moved -----------------------------------------------------------------------------------------------------


@cell_function(CATEGORY, USD_PER_MTOK, ARGUMENTS, spills=True, never=NO_PRICE)
def PRICE_HISTORY(model: Cell, field: Cell = DEFAULT) -> Grid:
    """A model's price over the years: a row for each change, with its date and who was seen to say it.

    A price that was withdrawn is blank from that day on.

    >>> PRICE_HISTORY("gpt-4o-2024-05-13")[1]
    [45524, 5.0, 'LiteLLM (in tokencost 0.1.12)']
    """
    from xl_addin.catalogue import history

    prices = _prices()
    table: Grid = [["Date", "USD per million tokens", "Source"]]
    for point in history.series(prices, prices.find(model), field):
        usd = BLANK if point.usd_per_mtok is None else float(point.usd_per_mtok)
        table.append([serial(point.day), usd, point.who])
    return table


@cell_function(
    CATEGORY,
    SHARE,
    ARGUMENTS,
    never="No source knows the model's price for that long.",
    trace=_change,
    remembered=_until_prices_change,
)
def PRICE_CHANGE(model: Cell, field: Cell, months: Cell) -> Cell:
    """How much a price moved in so many months up to the last observation, as a share: -50% is half the price.

    Both prices are from one source. Of a model that is no longer listed it is the last months in which it was.

    >>> PRICE_CHANGE("gpt-4o", "input", 12)
    0.0
    """
    from xl_addin.catalogue import history

    prices = _prices()
    return history.change(prices, prices.find(model), field, int(months)).share


# What the price book holds --------------------------------------------------------------------------------------------


@cell_function(CATEGORY, DATE, ARGUMENTS, never="The vendor's prices were never verified.")
def LAST_VERIFIED(vendor: Cell) -> Cell:
    """The day on which a vendor's prices were last held against the registries.

    >>> LAST_VERIFIED("Anthropic") >= 46346
    True
    """
    from xl_addin.catalogue import reading

    day = reading.last_verified(vendor)
    if day is None:
        raise Never(f"The prices of {vendor} were never verified: run `breakeven prices refresh`.")
    return serial(day)


@cell_function(CATEGORY, USD_PER_MTOK, ARGUMENTS, spills=True)
def MODELS(vendor: Cell = DEFAULT) -> Grid:
    """The models that are listed today, of one vendor or of all, with each price and which of them are inferred.

    >>> MODELS("Anthropic")[0][:4]
    ['Vendor', 'Model', 'Input', 'Output']
    """
    from xl_addin.catalogue.price import Basis

    prices = _prices()
    table: Grid = [["Vendor", "Model", *(field.replace("_", " ").capitalize() for field in FIELDS), "Inferred"]]
    for model in prices.models(vendor or None):
        found = {field: prices.price(model, field) for field in FIELDS if prices.has(model, field)}
        listed = [float(found[field].usd_per_mtok) if field in found else BLANK for field in FIELDS]
        inferred = [field for field, price in found.items() if price.basis is Basis.INFERRED]
        table.append([*model, *listed, ", ".join(inferred)])
    return table


@cell_function(CATEGORY, USD_PER_MTOK, ARGUMENTS, spills=True)
def INFERRED_PRICES(vendor: Cell = DEFAULT) -> Grid:
    """The guide's 47 inferred prices beside what both registries say: the convention, the verdict, the price used.

    >>> len(INFERRED_PRICES())
    48
    """
    from xl_addin.catalogue import vendors
    from xl_addin.catalogue.guide_prices import inferred_prices

    wanted = vendors.vendor(vendor).name if vendor else None
    table: Grid = [list(INFERRED_COLUMNS)]
    for one in inferred_prices(_prices()):
        if wanted in (None, one.model.vendor):
            used, row = one.price, one.row
            sources = [one.said[source] for source in sorted(one.said)]
            convention = [row.vendor, row.title, row.field, float(row.ratio), float(one.gives)]
            price = [one.verdict, float(used.usd_per_mtok), str(used.basis), row.reason]
            table.append([*convention, *sources, *price])
    return table
