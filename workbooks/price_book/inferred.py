"""Inferred: the guide's register of inferred prices, each worked out anew and held against both registries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openpyxl.worksheet.datavalidation import DataValidation

from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import API_COLOUR, API_TINT, CHANGED_FILL
from workbooks.price_book import table
from workbooks.price_book.prices import REST, Prices
from workbooks.price_book.table import Formula, Table
from workbooks.price_book.table_columns import Column, TableColumns
from xl_addin.catalogue import notes
from xl_addin.catalogue.guide_prices import Inferred, inferred_prices
from xl_addin.catalogue.price import GENAI_PRICES, LITELLM, SOURCES, Basis
from xl_addin.catalogue.price_list import PriceList
from xl_addin.model.scenarios import DERIVED, YOURS
from xl_addin.units import COUNT, SHARE, TEXT, USD_PER_MTOK, Unit

AGREES, CONFLICTS, NO_SOURCE = "agrees", "conflict", "no source"
MEANINGS = {
    AGREES: "every registry that publishes the price, or published it last, says what the convention gives",
    CONFLICTS: "a registry says another price, which is used instead",
    NO_SOURCE: "no registry publishes the price: the convention's is used, and is called inferred wherever it is shown",
}
#: Prices have at most a handful of decimals; binary fractions leave less than this.
TINY = 1e-9
TINY_PRICE = Unit("USD/million tokens", "0E+00", "tiny price")

COLUMNS = TableColumns(
    {
        "number": Column("No.", 6, kind="Record", unit=COUNT),
        "vendor": Column("Vendor", 12, words="Label beside"),
        "model": Column("Model", 24),
        "field": Column("Field", 12),
        "ratio": Column("Ratio", 8, kind="Input", unit=SHARE),
        "as_shipped": Column("Ratio in the guide", 9, kind="Record", unit=SHARE),
        "of": Column("Of the", 8, words="Unit"),
        "base": Column("Base price", 10, kind="Link", unit=USD_PER_MTOK),
        "gives": Column("Inferred = ratio x base", 12, kind="Calculation", unit=USD_PER_MTOK),
        "lite": Column("LiteLLM says", 12, kind="Record", unit=USD_PER_MTOK),
        "genai": Column("genai-prices says", 12, kind="Record", unit=USD_PER_MTOK),
        "last": Column("Last price of a retired model", 12, kind="Record", unit=USD_PER_MTOK),
        "apart": Column("Furthest apart", 10, kind="Calculation", unit=USD_PER_MTOK),
        "agreement": Column("Agreement", 11, kind="Output", unit=TEXT),
        "used": Column("Price used", 10, kind="Link", unit=USD_PER_MTOK),
        "used_basis": Column("Its basis", 22, kind="Link", unit=TEXT),
        "ratio_basis": Column("Ratio basis", 11, kind="Calculation", unit=TEXT),
        "said": Column("What the sources say", 88, words="Remark"),
        "why": Column("Why it is inferred, as the guide says", 60, words="Remark"),
        "off": Column("Check: off by", 9, kind="Calculation", unit=REST),
    }
)


@dataclass(frozen=True)
class Register:
    """Where the register stands, where its rows are counted by what the sources say, and how many there should be."""

    table: Table
    counts: str
    expected: str


def write(page: Page, prices: PriceList, placed: Prices) -> Register:
    """What each agreement means and how often it is found, then a row for each inferred price."""
    rows = inferred_prices(prices)
    page.furnish(
        "Inferred prices",
        f"The {len(rows)} prices that the guide infers, worked out by formula and held against both registries. "
        "USD per million tokens.",
        COLUMNS.widths,
    )
    page.show_master_check(COLUMNS.letter("agreement"), 1)
    # Above the table a label, its figure and a remark stand over these columns.
    label, figure, remark = (COLUMNS.letter(name) for name in ("vendor", "field", "ratio"))
    first = page.next(len(MEANINGS))
    page.next()
    expected = page.next()
    page.words(label, expected, "Rows in the guide", "Label plain")
    page.figure(figure, expected, len(rows), "Record", COUNT)
    page.words(remark, expected, "what the guide lists as inferred", "Note beside")
    row = page.next()
    page.words(label, row, "Differences up to this count as none", "Label plain")
    page.figure(figure, row, TINY, "Record", TINY_PRICE)
    page.words(remark, row, "USD per million tokens: what binary fractions leave of a decimal price", "Note beside")
    page.next()
    written = table.write(
        page, COLUMNS, _rows(rows, placed, tolerance=f"${figure}${row}"), freeze="ratio", print_to="why"
    )
    agreements = written.cells("agreement", page.name)
    for row, (word, meaning) in enumerate(MEANINGS.items(), start=first):
        page.words(label, row, word, "Label strong")
        page.figure(figure, row, f"=COUNTIF({agreements},{label}{row})", "Output", COUNT)
        page.words(remark, row, meaning, "Note beside")
    _colour(page, written)
    _validate(page, written)
    return Register(written, f"{page.name}!{figure}{first}:{figure}{row}", f"{page.name}!{figure}{expected}")


def _rows(rows: list[Inferred], placed: Prices, tolerance: str) -> Iterator[dict[str, Any]]:
    said = "{lite}:{last}"
    for number, one in enumerate(rows, start=1):
        base, used = placed.cell(one.model, one.row.of), placed.cell(one.model, one.row.field)
        basis = placed.cell(one.model, one.row.field, "basis")
        assert base is not None
        assert used is not None
        last = [float(price.usd_per_mtok) for price in one.price.published] if one.price.retired else []
        yield {
            "number": number,
            "vendor": one.row.vendor,
            "model": one.row.title,
            "field": one.row.field,
            "ratio": float(one.row.ratio),
            "as_shipped": float(one.row.ratio),
            "of": one.row.of,
            "base": Formula(f"={base}"),
            "gives": Formula("={ratio}*{base}"),
            "lite": _says(one, LITELLM),
            "genai": _says(one, GENAI_PRICES),
            "last": last[0] if last else None,
            "apart": Formula(f"=IF(COUNT({said})=0,0,MAX(MAX({said})-{{gives}},{{gives}}-MIN({said})))"),
            "agreement": Formula(
                f'=IF(COUNT({said})=0,"{NO_SOURCE}",IF({{apart}}<={tolerance},"{AGREES}","{CONFLICTS}"))'
            ),
            "used": Formula(f"={used}"),
            "used_basis": Formula(f"={basis}"),
            "ratio_basis": Formula(f'=IF({{ratio}}={{as_shipped}},"{DERIVED}","{YOURS}")'),
            "said": _in_words(one),
            "why": one.row.reason,
            "off": Formula(f'=IF({{used_basis}}="{Basis.INFERRED}",ABS({{used}}-{{as_shipped}}*{{base}}),0)'),
        }


def _says(one: Inferred, source: str) -> float | str:
    """What a registry lists today, or in words why it lists nothing."""
    found = [price for price in one.price.published if price.source == source and price.until is None]
    return float(found[0].usd_per_mtok) if found else "none"


def _in_words(one: Inferred) -> str:
    """The verdict, and what each registry says that lists no price today."""
    absent = [f"{notes.shown(source)}: {one.said[source]}" for source in SOURCES if isinstance(_says(one, source), str)]
    return ". ".join([one.verdict[:1].upper() + one.verdict[1:], *absent])


def _colour(page: Page, written: Table) -> None:
    for name, rule, colour in (
        ("agreement", f'{{agreement}}="{CONFLICTS}"', API_TINT),
        ("agreement", f'{{agreement}}="{NO_SOURCE}"', CHANGED_FILL),
        ("ratio", "{ratio}<>{as_shipped}", CHANGED_FILL),
    ):
        page.colour_where(written.area(name), written.rule(rule), colour)


def _validate(page: Page, written: Table) -> None:
    rule = DataValidation("decimal", operator="between", formula1="0", formula2="1", allow_blank=False)
    rule.promptTitle, rule.prompt = "Ratio", "The inferred price as a share of the base price. Type 0% to 100%."
    rule.errorTitle, rule.error = "Not a ratio", "Not accepted. Type 0% to 100%, as 10% or 0.1."
    rule.showInputMessage = rule.showErrorMessage = True
    rule.add(written.area("ratio"))
    page.sheet.add_data_validation(rule)


SHEET = Sheet(
    "Inferred",
    tab=50,
    colour=API_COLOUR,
    words="the guide's register of inferred prices, worked out and held against both registries",
    parts=(Part(write, gives="register"),),
)
