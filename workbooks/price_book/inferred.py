"""Inferred: the guide's register of inferred prices, each worked out anew and held against both registries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openpyxl.worksheet.datavalidation import DataValidation

from workbooks.layout.columns import MARGIN, after
from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import API_COLOUR, API_TINT, CHANGED_FILL
from workbooks.price_book import table
from workbooks.price_book.prices import BASIS as PRICE_BASIS
from workbooks.price_book.prices import REST, Prices
from workbooks.price_book.table import Column, Formula, Table
from xl_addin.catalogue import notes
from xl_addin.catalogue.guide_prices import Inferred, inferred_prices
from xl_addin.catalogue.price import GENAI_PRICES, LITELLM, SOURCES, Basis
from xl_addin.catalogue.price_list import PriceList
from xl_addin.model.scenarios import DERIVED, YOURS
from xl_addin.units import COUNT, SHARE, TEXT, USD_PER_MTOK, Unit

NUMBER, VENDOR, MODEL, FIELD, RATIO, AS_SHIPPED, OF = after(MARGIN, 7)
BASE, GIVES, LITE, GENAI, LAST, APART = after(OF, 6)
AGREEMENT, USED, USED_BASIS, RATIO_BASIS, SAID, WHY, OFF = after(APART, 7)

AGREES, CONFLICTS, NO_SOURCE = "agrees", "conflict", "no source"
MEANINGS = {
    AGREES: "every registry that publishes the price, or published it last, says what the convention gives",
    CONFLICTS: "a registry says another price, which is used instead",
    NO_SOURCE: "no registry publishes the price: the convention's is used, and is called inferred wherever it is shown",
}
#: Prices have at most a handful of decimals; binary fractions leave less than this.
TINY = 1e-9
TINY_PRICE = Unit("USD/million tokens", "0E+00", "tiny price")

COLUMNS = {
    NUMBER: Column("No.", 6, kind="Record", unit=COUNT),
    VENDOR: Column("Vendor", 12, words="Label beside"),
    MODEL: Column("Model", 24),
    FIELD: Column("Field", 12),
    RATIO: Column("Ratio", 8, kind="Input", unit=SHARE),
    AS_SHIPPED: Column("Ratio in the guide", 9, kind="Record", unit=SHARE),
    OF: Column("Of the", 8, words="Unit"),
    BASE: Column("Base price", 10, kind="Link", unit=USD_PER_MTOK),
    GIVES: Column("Inferred = ratio x base", 12, kind="Calculation", unit=USD_PER_MTOK),
    LITE: Column("LiteLLM says", 12, kind="Record", unit=USD_PER_MTOK),
    GENAI: Column("genai-prices says", 12, kind="Record", unit=USD_PER_MTOK),
    LAST: Column("Last price of a retired model", 12, kind="Record", unit=USD_PER_MTOK),
    APART: Column("Furthest apart", 10, kind="Calculation", unit=USD_PER_MTOK),
    AGREEMENT: Column("Agreement", 11, kind="Output", unit=TEXT),
    USED: Column("Price used", 10, kind="Link", unit=USD_PER_MTOK),
    USED_BASIS: Column("Its basis", 22, kind="Link", unit=TEXT),
    RATIO_BASIS: Column("Ratio basis", 11, kind="Calculation", unit=TEXT),
    SAID: Column("What the sources say", 88, words="Remark"),
    WHY: Column("Why it is inferred, as the guide says", 60, words="Remark"),
    OFF: Column("Check: off by", 9, kind="Calculation", unit=REST),
}


@dataclass(frozen=True)
class Register:
    """Where the register stands, and where its rows are counted by what the sources say."""

    table: Table
    counts: dict[str, str]
    expected: str


def write(page: Page, prices: PriceList, placed: Prices) -> Register:
    """What each agreement means and how often it is found, then a row for each inferred price."""
    rows = inferred_prices(prices)
    page.furnish(
        "Inferred prices",
        f"The {len(rows)} prices that the guide infers, worked out by formula and held against both registries. "
        "USD per million tokens.",
        table.widths(COLUMNS),
        freeze=None,
    )
    page.show_master_check(AGREEMENT, 1)
    counts = {word: f"{FIELD}{row}" for row, word in enumerate(MEANINGS, start=page.row)}
    page.next(len(MEANINGS))
    page.next()
    expected = f"{FIELD}{page.next()}"
    page.words(VENDOR, page.row - 1, "Rows in the guide", "Label plain")
    page.figure(FIELD, page.row - 1, len(rows), "Record", COUNT)
    page.words(RATIO, page.row - 1, "what the guide lists as inferred", "Note beside")
    row = page.next()
    page.words(VENDOR, row, "Differences up to this count as none", "Label plain")
    tolerance = f"${FIELD}${row}"
    page.figure(FIELD, row, TINY, "Record", TINY_PRICE)
    page.words(RATIO, row, "USD per million tokens: what binary fractions leave of a decimal price", "Note beside")
    page.next()
    page.sheet.freeze_panes = f"{RATIO}{page.row + 1}"
    written = table.write(page, COLUMNS, _rows(rows, placed, tolerance))
    for word, cell in counts.items():
        at = int(cell[1:])
        page.words(VENDOR, at, word, "Label strong")
        page.figure(FIELD, at, f"=COUNTIF({written.cells(AGREEMENT, page.name)},{VENDOR}{at})", "Output", COUNT)
        page.words(RATIO, at, MEANINGS[word], "Note beside")
    page.sheet.print_area = f"A1:{WHY}{written.last}"
    _colour(page, written)
    _validate(page, written)
    return Register(written, counts, expected)


def _rows(rows: list[Inferred], placed: Prices, tolerance: str) -> Iterator[list[Any]]:
    said = f"{LITE}{{row}}:{LAST}{{row}}"
    for number, one in enumerate(rows, start=1):
        base, used = placed.cell(one.model, one.row.of), placed.cell(one.model, one.row.field)
        basis = placed.cell(one.model, one.row.field, PRICE_BASIS)
        assert base is not None
        assert used is not None
        last = [float(price.usd_per_mtok) for price in one.price.published] if one.price.retired else []
        yield [
            number,
            one.row.vendor,
            one.row.title,
            one.row.field,
            float(one.row.ratio),
            float(one.row.ratio),
            one.row.of,
            Formula(f"={base}"),
            Formula("=F{row}*I{row}"),
            *(_says(one, source) for source in (LITELLM, GENAI_PRICES)),
            last[0] if last else None,
            Formula(f"=IF(COUNT({said})=0,0,MAX(MAX({said})-J{{row}},J{{row}}-MIN({said})))"),
            Formula(f'=IF(COUNT({said})=0,"{NO_SOURCE}",IF(N{{row}}<={tolerance},"{AGREES}","{CONFLICTS}"))'),
            Formula(f"={used}"),
            Formula(f"={basis}"),
            Formula(f'=IF(F{{row}}=G{{row}},"{DERIVED}","{YOURS}")'),
            _in_words(one),
            one.row.reason,
            Formula(f'=IF(Q{{row}}="{Basis.INFERRED}",ABS(P{{row}}-G{{row}}*I{{row}}),0)'),
        ]


def _says(one: Inferred, source: str) -> float | str:
    """What a registry lists today, or in words why it lists nothing."""
    found = [price for price in one.price.published if price.source == source and price.until is None]
    return float(found[0].usd_per_mtok) if found else "none"


def _in_words(one: Inferred) -> str:
    """The verdict, and what each registry says that lists no price today."""
    absent = [f"{notes.shown(source)}: {one.said[source]}" for source in SOURCES if isinstance(_says(one, source), str)]
    return ". ".join([one.verdict[:1].upper() + one.verdict[1:], *absent])


def _colour(page: Page, written: Table) -> None:
    first = written.first
    agreement = f"{AGREEMENT}{first}:{AGREEMENT}{written.last}"
    page.colour_where(agreement, f'{AGREEMENT}{first}="{CONFLICTS}"', API_TINT)
    page.colour_where(agreement, f'{AGREEMENT}{first}="{NO_SOURCE}"', CHANGED_FILL)
    page.colour_where(f"{RATIO}{first}:{RATIO}{written.last}", f"{RATIO}{first}<>{AS_SHIPPED}{first}", CHANGED_FILL)


def _validate(page: Page, written: Table) -> None:
    rule = DataValidation("decimal", operator="between", formula1="0", formula2="1", allow_blank=False)
    rule.promptTitle, rule.prompt = "Ratio", "The inferred price as a share of the base price. Type 0% to 100%."
    rule.errorTitle, rule.error = "Not a ratio", "Not accepted. Type 0% to 100%, as 10% or 0.1."
    rule.showInputMessage = rule.showErrorMessage = True
    rule.add(f"{RATIO}{written.first}:{RATIO}{written.last}")
    page.sheet.add_data_validation(rule)


SHEET = Sheet(
    "Inferred",
    tab=50,
    colour=API_COLOUR,
    words="the guide's register of inferred prices, worked out and held against both registries",
    parts=(Part(write, gives="register"),),
)
