"""Prices: what every live model costs, on whose word, since when; each price may be typed over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from openpyxl.worksheet.datavalidation import DataValidation

from workbooks.calculator.figures import NONE
from workbooks.calculator.price_rows import DISPUTED, INFERRED, YOURS, PriceRow, base_rows, tier_rows
from workbooks.layout.columns import MARGIN, after
from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import API_COLOUR, API_TINT, CHANGED_FILL
from xl_addin.catalogue.fields import FIELDS
from xl_addin.catalogue.price_list import PriceList
from xl_addin.model.request import TOKENS_PRICED
from xl_addin.units import DATE, PRICE_FORMAT, TEXT, TOKENS, Unit

LABEL, VENDOR, ABOVE = after(MARGIN, 3)
PRICE = dict(zip(FIELDS, after(ABOVE, len(FIELDS)), strict=True))
BASIS = dict(zip(FIELDS, after(PRICE[FIELDS[-1]], len(FIELDS)), strict=True))
SINCE, VERIFIED, PUBLISHER, KEY = after(BASIS[FIELDS[-1]], 4)
SHIPPED = dict(zip(FIELDS, after(KEY, len(FIELDS)), strict=True))
SHIPPED_BASIS = dict(zip(FIELDS, after(SHIPPED[FIELDS[-1]], len(FIELDS)), strict=True))

PER, HIGHEST = f"${ABOVE}$4", f"${ABOVE}$5"
#: How many prices are refused, of short requests and of long ones.
REFUSED_ROWS = (6, 7)
HIGHEST_PRICE = 100_000
HEADER_ROW = 8
WORDS = {
    "input": "Input",
    "output": "Output",
    "cached_input": "Cached input",
    "cache_write": "Cache write",
    "batch_input": "Batch input",
    "batch_output": "Batch output",
}
#: A price without its unit, which the whole sheet says once.
USD_EACH = Unit("USD/million tokens", PRICE_FORMAT, "price")


@dataclass(frozen=True)
class PriceTable:
    """Where the prices stand: a row for each model, and below them a row for each threshold."""

    first: int
    last: int
    tier_first: int
    tier_last: int

    per: str = f"Prices!{PER}"

    @property
    def models(self) -> str:
        """The names that may be chosen."""
        return f"Prices!${LABEL}${self.first}:${LABEL}${self.last}"

    @property
    def models_from_the_top(self) -> str:
        """The same from the sheet's first row on, so that a place in it is the number of a row."""
        return f"Prices!${LABEL}$1:${LABEL}${self.last}"

    @property
    def tier_models(self) -> str:
        return f"Prices!${LABEL}${self.tier_first}:${LABEL}${self.tier_last}"

    @property
    def thresholds(self) -> str:
        return f"Prices!${ABOVE}${self.tier_first}:${ABOVE}${self.tier_last}"

    @property
    def tier_keys(self) -> str:
        """What a long request looks its prices up by, from the sheet's first row on."""
        return f"Prices!${KEY}$1:${KEY}${self.tier_last}"

    def whole(self, first: str, last: str) -> str:
        """Those columns from the sheet's first row to the last price."""
        return f"Prices!${first}$1:${last}${self.tier_last}"

    def blocks(self, first: str, last: str) -> tuple[str, str]:
        """Those columns beside the models, and beside the thresholds."""
        return f"{first}{self.first}:{last}{self.last}", f"{first}{self.tier_first}:{last}{self.tier_last}"


def write(page: Page, price_list: PriceList, verified: Mapping[str, date]) -> PriceTable:
    """The prices of all models, then those of long requests."""
    base, tiers = base_rows(price_list), tier_rows(price_list)
    prices = dict.fromkeys([*PRICE.values(), *SHIPPED.values()], 10.5)
    bases = dict.fromkeys([*BASIS.values(), *SHIPPED_BASIS.values()], 11.5)
    others = {MARGIN: 1.5, LABEL: 48, VENDOR: 10.5, ABOVE: 11, SINCE: 11, VERIFIED: 11, PUBLISHER: 22, KEY: 46}
    page.furnish(
        "Prices",
        "Dollars per million tokens. Type your own price over any in the yellow cells: it turns amber, and yours.",
        {**others, **prices, **bases},
        freeze=f"E{HEADER_ROW + 1}",
    )
    page.show_master_check(VENDOR, 1)
    _terms(page)
    page.row = HEADER_ROW
    first = _block(page, base, verified)
    last = page.row - 1
    page.break_before(page.row + 1)
    page.heading("Long requests: beyond the threshold every token of that one request costs this much")
    page.sheet.row_dimensions[page.row - 1].height = 24
    tier_first = _block(page, tiers, verified)
    if not tiers:
        page.next()
    table = PriceTable(first, last, tier_first, page.row - 1)
    _dress(page, table)
    return table


def _terms(page: Page) -> None:
    page.words(LABEL, 4, "Tokens that a price is for")
    page.words(VENDOR, 4, "tokens", "Unit")
    page.figure(ABOVE, 4, TOKENS_PRICED, "Record", TOKENS)
    page.words(LABEL, 5, "Highest price that is accepted")
    page.words(VENDOR, 5, "USD", "Unit")
    page.figure(ABOVE, 5, HIGHEST_PRICE, "Record", TOKENS)
    page.words(
        PRICE["input"],
        4,
        "both sources, one source: published, by genai-prices, LiteLLM or both.  in dispute: they differ; "
        "genai-prices is used.  inferred: nobody publishes it (see Sources).",
        "Note beside",
    )
    page.words(
        PRICE["input"],
        5,
        "none: no source has it and no convention gives it, so that a workload which needs it cannot be priced.  "
        "yours: typed here.",
        "Note beside",
    )


def _block(page: Page, rows: list[PriceRow], verified: Mapping[str, date]) -> int:
    """A header, and a row for each; gives the first row."""
    page.header(
        words={
            LABEL: "Model",
            VENDOR: "Vendor",
            ABOVE: "Above tokens",
            **{PRICE[field]: words for field, words in WORDS.items()},
            **{BASIS[field]: f"{words}: basis" for field, words in WORDS.items()},
            SINCE: "Known since",
            VERIFIED: "Last verified",
            PUBLISHER: "",
            KEY: "",
            **{SHIPPED[field]: f"{words} as shipped" for field, words in WORDS.items()},
            **{SHIPPED_BASIS[field]: f"{words}: its basis" for field, words in WORDS.items()},
        },
        right_from=ABOVE,
    )
    for field, words in WORDS.items():
        page.words(PRICE[field], page.row - 1, words, "Band price")
    page.words(PUBLISHER, page.row - 1, "Published by", "Band beside")
    if any(one.tier for one in rows):
        page.words(KEY, page.row - 1, "Key of a long request", "Band beside")
    page.sheet.row_dimensions[page.row - 1].height = 42
    first = page.row
    for one in rows:
        _row(page, one, verified[one.model.vendor])
    return first


def _row(page: Page, one: PriceRow, verified: date) -> None:
    row = page.next()
    page.words(LABEL, row, one.label)
    page.words(VENDOR, row, one.model.vendor, "Unit")
    page.figure(ABOVE, row, one.above_tokens, "Record", TOKENS)
    for field in FIELDS:
        typed, shipped = f"{PRICE[field]}{row}", f"{SHIPPED[field]}{row}"
        page.figure(PRICE[field], row, one.usd_per_mtok.get(field), "Input", USD_EACH)
        page.figure(SHIPPED[field], row, one.usd_per_mtok.get(field, NONE), "Record", USD_EACH)
        page.figure(SHIPPED_BASIS[field], row, one.bases[field], "Record", TEXT)
        basis = f'IF({typed}={shipped},{SHIPPED_BASIS[field]}{row},"{YOURS}")'
        accepted = f"AND(ISNUMBER({typed}),{typed}>=0,{typed}<={HIGHEST})"
        formula = f'=IF({accepted},{basis},"{NONE}")'
        page.figure(BASIS[field], row, formula, "Calculation", TEXT)
    page.figure(SINCE, row, one.since, "Record", DATE)
    page.figure(VERIFIED, row, verified, "Record", DATE)
    page.words(PUBLISHER, row, one.published_by, "Note beside")
    if one.tier:
        page.words(KEY, row, one.key, "Note beside")


def _dress(page: Page, table: PriceTable) -> None:
    """What may be typed, what shows as changed or inferred, and what is printed."""
    rule = DataValidation("decimal", operator="between", formula1="0", formula2=HIGHEST, allow_blank=True)
    rule.promptTitle, rule.prompt = (
        "Your own price",
        "US dollars per million tokens; leave it empty where there is none.",
    )
    rule.errorTitle, rule.error = "Not a price", f"Type US dollars per million tokens, 0 to {HIGHEST_PRICE:,}."
    rule.showInputMessage = rule.showErrorMessage = True
    first_price, last_price = PRICE["input"], PRICE["batch_output"]
    first_basis, last_basis = BASIS["input"], BASIS["batch_output"]
    for block in table.blocks(first_price, last_price):
        rule.add(block)
        row = block.split(":")[0].removeprefix(first_price)
        changed = f"{first_basis}{row}<>{SHIPPED_BASIS['input']}{row}"
        page.colour_where(block, changed, CHANGED_FILL)
    page.sheet.add_data_validation(rule)
    for block in table.blocks(first_basis, last_basis):
        cell = block.split(":")[0]
        page.colour_where(block, f'{cell}="{YOURS}"', CHANGED_FILL)
        page.colour_where(block, f'OR({cell}="{INFERRED}",{cell}="{DISPUTED}")', API_TINT)
    typed = table.blocks(first_price, last_price)
    bases = table.blocks(first_basis, last_basis)
    for line, words, block, basis in zip(REFUSED_ROWS, ("short", "long"), typed, bases, strict=True):
        page.words(LABEL, line, f"Prices of {words} requests that are refused")
        page.words(VENDOR, line, "count", "Unit")
        page.figure(ABOVE, line, f'=COUNTA({block})-COUNTIF({basis},"<>{NONE}")', "Calculation", TOKENS)
    page.sheet.print_area = f"A1:{PUBLISHER}{table.tier_last}"
    page.sheet.print_title_rows = f"1:{HEADER_ROW}"


SHEET = Sheet(
    "Prices",
    tab=20,
    colour=API_COLOUR,
    words="what every model costs, on whose word; type your own over it",
    parts=(Part(write, gives="table"),),
)
