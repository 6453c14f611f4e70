"""Prices: what every live model costs, on whose word, since when; each price may be typed over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from openpyxl.worksheet.datavalidation import DataValidation

from workbooks.calculator.figures import NONE
from workbooks.calculator.price_rows import DISPUTED, INFERRED, YOURS, PriceRow, base_rows, tier_rows
from workbooks.layout import validations
from workbooks.layout.columns import MARGIN, Block
from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import API_COLOUR, API_TINT, CHANGED_FILL
from workbooks.layout.validations import Said
from xl_addin.catalogue.fields import FIELDS
from xl_addin.catalogue.price_list import PriceList
from xl_addin.model.request import TOKENS_PRICED
from xl_addin.units import DATE, PRICE_FORMAT, TEXT, TOKENS, Unit

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

#: What a block of columns holds of each of the prices: in front of the field's name, and as headings.
TYPED, SAID, AS_SHIPPED, SAID_AS_SHIPPED = "price of ", "basis of ", "shipped price of ", "shipped basis of "
COLUMNS = Block(
    {
        "model": "Model",
        "vendor": "Vendor",
        "above": "Above tokens",
        **{TYPED + field: WORDS[field] for field in FIELDS},
        **{SAID + field: f"{WORDS[field]}: basis" for field in FIELDS},
        "since": "Known since",
        "verified": "Last verified",
        "publisher": "Published by",
        "key": "Key of a long request",
        **{AS_SHIPPED + field: f"{WORDS[field]} as shipped" for field in FIELDS},
        **{SAID_AS_SHIPPED + field: f"{WORDS[field]}: its basis" for field in FIELDS},
    }
)
LABEL, VENDOR, ABOVE = COLUMNS.letters("model", "vendor", "above")
SINCE, VERIFIED, PUBLISHER, KEY = COLUMNS.letters("since", "verified", "publisher", "key")
PRICE, BASIS, SHIPPED, SHIPPED_BASIS = (
    {field: COLUMNS.of[prefix + field] for field in FIELDS} for prefix in (TYPED, SAID, AS_SHIPPED, SAID_AS_SHIPPED)
)
PER, HIGHEST = f"${ABOVE}$4", f"${ABOVE}$5"
#: How many prices are refused, of short requests and of long ones.
REFUSED_ROWS = (6, 7)
REFUSED = [f"{ABOVE}{row}" for row in REFUSED_ROWS]

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

    def choice(self, title: str, prompt: str) -> DataValidation:
        """Only a model of the table may be chosen."""
        instead = "Choose one from the list; the sheet Prices shows them all."
        return validations.choice(self.models, Said(title, prompt, "No such model", instead))

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
    page.open(
        "Dollars per million tokens. Type your own price over any in the yellow cells: it turns amber, and yours.",
        {**others, **prices, **bases},
        freeze=f"{PRICE[FIELDS[0]]}{HEADER_ROW + 1}",
        check_in=VENDOR,
        selected_in="",
    )
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
        PRICE[FIELDS[0]],
        4,
        "both sources, one source: published, by genai-prices, LiteLLM or both.  in dispute: they differ; "
        "genai-prices is used.  inferred: nobody publishes it (see Sources).",
        "Note beside",
    )
    page.words(
        PRICE[FIELDS[0]],
        5,
        "none: no source has it and no convention gives it, so that a workload which needs it cannot be priced.  "
        "yours: typed here.",
        "Note beside",
    )


def _block(page: Page, rows: list[PriceRow], verified: Mapping[str, date]) -> int:
    """A header, and a row for each; gives the first row."""
    # Only a long request has a key.
    keyed = {} if any(one.tier for one in rows) else {KEY: ""}
    top = page.header(words=COLUMNS.header | keyed, right_from=ABOVE)
    for field, words in WORDS.items():
        page.words(PRICE[field], top, words, "Band price")
    for letter in (PUBLISHER, KEY):
        if letter not in keyed:
            page.words(letter, top, COLUMNS.header[letter], "Band beside")
    page.sheet.row_dimensions[top].height = 42
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
    said = Said(
        "Your own price",
        "US dollars per million tokens; leave it empty where there is none.",
        "Not a price",
        f"Type US dollars per million tokens, 0 to {HIGHEST_PRICE:,}.",
    )
    first_price, last_price = PRICE[FIELDS[0]], PRICE[FIELDS[-1]]
    first_basis, last_basis = BASIS[FIELDS[0]], BASIS[FIELDS[-1]]
    typed, bases = table.blocks(first_price, last_price), table.blocks(first_basis, last_basis)
    validations.allow(page.sheet, validations.number("0", HIGHEST, said, blank=True), *typed)
    for block in typed:
        row = block.split(":")[0].removeprefix(first_price)
        changed = f"{first_basis}{row}<>{SHIPPED_BASIS[FIELDS[0]]}{row}"
        page.colour_where(block, changed, CHANGED_FILL)
    for block in bases:
        cell = block.split(":")[0]
        page.colour_where(block, f'{cell}="{YOURS}"', CHANGED_FILL)
        page.colour_where(block, f'OR({cell}="{INFERRED}",{cell}="{DISPUTED}")', API_TINT)
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
