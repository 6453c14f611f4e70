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
from workbooks.price_book.table import Column, Formula, Table
from xl_addin.catalogue.claims import GUIDE_CLAIMS, INPUT_PARTS
from xl_addin.catalogue.history import months_before
from xl_addin.catalogue.vendors import listed
from xl_addin.units import COUNT, SHARE, TEXT, USD_PER_MTOK

VENDOR, MONTHS, CHANGE, LOWER, ALIKE, MODELS, OFF, GROUP, MIDDLE = "B", "C", "K", "L", "M", "N", "O", "P", "Q"
HEADER_ROW = 5
SHARE_CELL = "$E$4"

COLUMNS = {
    VENDOR: Column("Vendor", 12),
    MONTHS: Column("Months back", 9, kind="Record", unit=COUNT),
    "D": Column("Model", 40, words="Label beside"),
    "E": Column("Input then", 11, kind="Record", unit=USD_PER_MTOK),
    "F": Column("Output then", 11, kind="Record", unit=USD_PER_MTOK),
    "G": Column("Input now", 11, kind="Record", unit=USD_PER_MTOK),
    "H": Column("Output now", 11, kind="Record", unit=USD_PER_MTOK),
    "I": Column("Blended then", 11, kind="Calculation", unit=USD_PER_MTOK),
    "J": Column("Blended now", 11, kind="Calculation", unit=USD_PER_MTOK),
    CHANGE: Column("Change", 10, kind="Calculation", unit=SHARE),
    LOWER: Column("Fell more", 9, kind="Calculation", unit=COUNT),
    ALIKE: Column("As much, to here", 10, kind="Calculation", unit=COUNT),
    MODELS: Column("Models in the group", 10, kind="Calculation", unit=COUNT),
    OFF: Column("Places off the middle", 10, kind="Calculation", unit=COUNT),
    GROUP: Column("Group", 14, kind="Calculation", unit=TEXT),
    MIDDLE: Column("In the middle", 10, kind="Calculation", unit=SHARE),
}


@dataclass(frozen=True)
class Pairs:
    """Where the pairs stand: the groups of vendor and months, and the changes in the middle of each."""

    table: Table

    @property
    def groups(self) -> str:
        return self.table.cells(GROUP)

    @property
    def middle(self) -> str:
        return self.table.cells(MIDDLE)


def write(page: Page, seen: Observed) -> Pairs:
    """A row for each model that was listed so many months ago and is listed today, by vendor and months."""
    page.furnish(
        "Pairs",
        "The same model then and now, USD per million tokens. The median of a vendor is the change in the middle: as "
        "many models fell more as fell less.",
        table.widths(COLUMNS),
        freeze=f"E{HEADER_ROW + 1}",
    )
    page.show_master_check(CHANGE, 1)
    row = page.next()
    page.words("B", row, "Input tokens in the blend, as on History", "Label plain")
    page.figure("E", row, float(INPUT_PARTS), "Record", SHARE)
    pairs = [
        (vendor, claim.months, then, now)
        for vendor in listed()
        for claim in GUIDE_CLAIMS
        for then, now in seen.same_models(vendor, months_before(seen.days[-1], claim.months))
    ]
    return Pairs(table.write(page, COLUMNS, _rows(pairs, HEADER_ROW + 1, HEADER_ROW + len(pairs))))


def _rows(pairs: Sequence[tuple[str, int, Pair, Pair]], first: int, last: int) -> Iterator[list[Any]]:
    def column(letter: str) -> str:
        return f"${letter}${first}:${letter}${last}"

    alike = f"({column(GROUP)}={GROUP}{{row}})*({column(CHANGE)}<{CHANGE}{{row}})"
    here = "*".join(f"(${letter}${first}:{letter}{{row}}={letter}{{row}})" for letter in (GROUP, CHANGE))
    for vendor, months, then, now in pairs:
        yield [
            vendor,
            months,
            then.model,
            then.input,
            then.output,
            now.input,
            now.output,
            *(Formula(f"={a}{{row}}*{SHARE_CELL}+{b}{{row}}*(1-{SHARE_CELL})") for a, b in ("EF", "GH")),
            Formula("=J{row}/I{row}-1"),
            Formula(f"=SUMPRODUCT({alike})"),
            Formula(f"=SUMPRODUCT({here})"),
            Formula(f"=COUNTIF({column(GROUP)},{GROUP}{{row}})"),
            Formula("=ABS(N{row}+1-L{row}-M{row}-L{row}-M{row})"),
            Formula('=B{row}&" "&C{row}'),
            Formula('=IF(O{row}<=1,K{row},"")'),
        ]


SHEET = Sheet(
    "Pairs",
    tab=90,
    colour=GREY,
    words="the same model then and now",
    parts=(Part(write, gives="pairs"),),
)
