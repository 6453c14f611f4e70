"""Pairs: what each model cost then that is still listed today, and how far each lies from its vendor's median."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import GREY
from workbooks.price_book import table
from workbooks.price_book.observed import Observed, Pair
from workbooks.price_book.table import Formula, Table
from workbooks.price_book.table_columns import Column, TableColumns
from xl_addin.catalogue.claims import GUIDE_CLAIMS, INPUT_PARTS
from xl_addin.catalogue.history import months_before
from xl_addin.catalogue.vendors import listed
from xl_addin.units import COUNT, SHARE, TEXT, USD_PER_MTOK

COLUMNS = TableColumns(
    {
        "vendor": Column("Vendor", 12),
        "months": Column("Months back", 9, kind="Record", unit=COUNT),
        "model": Column("Model", 40, words="Label beside"),
        "input_then": Column("Input then", 11, kind="Record", unit=USD_PER_MTOK),
        "output_then": Column("Output then", 11, kind="Record", unit=USD_PER_MTOK),
        "input_now": Column("Input now", 11, kind="Record", unit=USD_PER_MTOK),
        "output_now": Column("Output now", 11, kind="Record", unit=USD_PER_MTOK),
        "then": Column("Blended then", 11, kind="Calculation", unit=USD_PER_MTOK),
        "now": Column("Blended now", 11, kind="Calculation", unit=USD_PER_MTOK),
        "change": Column("Change", 10, kind="Calculation", unit=SHARE),
        "lower": Column("Fell more", 9, kind="Calculation", unit=COUNT),
        "alike": Column("As much, to here", 10, kind="Calculation", unit=COUNT),
        "models": Column("Models in the group", 10, kind="Calculation", unit=COUNT),
        "off": Column("Places off the middle", 10, kind="Calculation", unit=COUNT),
        "group": Column("Group", 14, kind="Calculation", unit=TEXT),
        "middle": Column("In the middle", 10, kind="Calculation", unit=SHARE),
    }
)


@dataclass(frozen=True)
class Pairs:
    """Where the pairs stand: the groups of vendor and months, and the changes in the middle of each."""

    table: Table

    @property
    def groups(self) -> str:
        return self.table.cells("group")

    @property
    def middle(self) -> str:
        return self.table.cells("middle")


def write(page: Page, seen: Observed) -> Pairs:
    """A row for each model that was listed so many months ago and is listed today, by vendor and months."""
    page.furnish(
        "Pairs",
        "The same model then and now, USD per million tokens. The median of a vendor is the change in the middle: as "
        "many models fell more as fell less.",
        COLUMNS.widths,
    )
    page.show_master_check(COLUMNS.letter("change"), 1)
    row, share = page.next(), COLUMNS.letter("input_then")
    page.words(COLUMNS.letter("vendor"), row, "Input tokens in the blend, as on History", "Label plain")
    page.figure(share, row, float(INPUT_PARTS), "Record", SHARE)
    pairs = [
        (vendor, claim.months, then, now)
        for vendor in listed()
        for claim in GUIDE_CLAIMS
        for then, now in seen.same_models(vendor, months_before(seen.days[-1], claim.months))
    ]
    return Pairs(table.write(page, COLUMNS, _rows(pairs, f"${share}${row}"), freeze="input_then"))


def _rows(pairs: Sequence[tuple[str, int, Pair, Pair]], share: str) -> Iterator[dict[str, Any]]:
    for vendor, months, then, now in pairs:
        yield {
            "vendor": vendor,
            "months": months,
            "model": then.model,
            "input_then": then.input,
            "output_then": then.output,
            "input_now": now.input,
            "output_now": now.output,
            "then": Formula(f"={{input_then}}*{share}+{{output_then}}*(1-{share})"),
            "now": Formula(f"={{input_now}}*{share}+{{output_now}}*(1-{share})"),
            "change": Formula("={now}/{then}-1"),
            "lower": Formula("=SUMPRODUCT(({group:column}={group})*({change:column}<{change}))"),
            "alike": Formula("=SUMPRODUCT(({group:to_here}={group})*({change:to_here}={change}))"),
            "models": Formula("=COUNTIF({group:column},{group})"),
            "off": Formula("=ABS({models}+1-{lower}-{alike}-{lower}-{alike})"),
            "group": Formula('={vendor}&" "&{months}'),
            "middle": Formula('=IF({off}<=1,{change},"")'),
        }


SHEET = Sheet(
    "Pairs",
    tab=90,
    colour=GREY,
    words="the same model then and now",
    parts=(Part(write, gives="pairs"),),
)
