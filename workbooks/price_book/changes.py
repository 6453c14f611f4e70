"""Changes: the change log, newest first: every price that appeared, moved or went, with its old and its new value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import API_COLOUR, GREY, SELF_HOST_COLOUR
from workbooks.price_book import table
from workbooks.price_book.prices import FAULTS
from workbooks.price_book.table import Formula, Table
from workbooks.price_book.table_columns import Column, TableColumns
from xl_addin.catalogue import notes
from xl_addin.catalogue.fields import FIELDS
from xl_addin.catalogue.price import Change, Key
from xl_addin.catalogue.vendors import listed
from xl_addin.units import COUNT, DATE, SHARE, TEXT, TOKENS, USD_PER_MTOK, serial

#: So many changes are shown at most, so that the workbook stays quick to open.
MOST = 6_000

FIRST_LISTED, WITHDRAWN, MOVED = "first listed", "withdrawn", "changed"

COLUMNS = TableColumns(
    {
        "number": Column("Number", 8, kind="Record", unit=COUNT),
        "day": Column("Observed", 11, kind="Record", unit=DATE),
        "vendor": Column("Vendor", 12, words="Label beside"),
        "model": Column("Model", 36),
        "field": Column("Field", 12),
        "above": Column("Above, tokens", 9, kind="Record", unit=TOKENS),
        "old": Column("Old, USD per million tokens", 12, kind="Record", unit=USD_PER_MTOK),
        "new": Column("New, USD per million tokens", 12, kind="Record", unit=USD_PER_MTOK),
        "change": Column("Change", 10, kind="Calculation", unit=SHARE),
        "what": Column("What happened", 16, kind="Calculation", unit=TEXT),
        "source": Column("Source", 13, words="Label beside"),
        "version": Column("Release in which it was seen", 30, words="Remark"),
        "since": Column("In force since, as the source says", 13, kind="Record", unit=DATE),
        "key": Column("Which price", 52, kind="Calculation", unit=TEXT),
        "earlier": Column("Number of the change before", 11, kind="Record", unit=COUNT),
        "new_before": Column("New price then", 11, kind="Calculation", unit=USD_PER_MTOK),
        "break": Column("Check: old is not the new before", 11, kind="Calculation", unit=FAULTS),
    }
)


@dataclass(frozen=True)
class Changes:
    """Where the changes stand, and how many were left out."""

    table: Table
    left_out: int


def write(page: Page, change_log: Sequence[Change]) -> Changes:
    """The changes of the listed vendors, newest first; what is left out is told above them."""
    ours = [change for change in change_log if change.key.vendor in listed()]
    shown = _newest_first(ours)[:MOST]
    page.furnish("Changes", _left_out(len(ours), len(shown)), COLUMNS.widths)
    page.show_master_check(COLUMNS.letter("change"), 1)
    before = _numbers_before(shown)
    rows = (_row(len(shown) - place, one, before[place]) for place, one in enumerate(shown))
    written = table.write(page, COLUMNS, rows, freeze="field", print_to="since")
    for rule, colour in (("N({change})>0", API_COLOUR), ("N({change})<0", SELF_HOST_COLOUR)):
        page.colour_where(written.area("change"), written.rule(rule), "FFFFFF", colour)
    return Changes(written, len(ours) - len(shown))


def _newest_first(log: Sequence[Change]) -> list[Change]:
    """In the order of their days, the vendors within a day in the book's order.

    What a registry listed when it was read for the first time is no change, and left out; but the first
    reading of all is where the history begins.
    """
    beginning = min((change.observed_on for change in log), default=None)
    first_days: dict[tuple[str, bool], date] = {}
    for change in log:
        day = first_days.setdefault(_kind(change), change.observed_on)
        first_days[_kind(change)] = min(day, change.observed_on)
    kept = [
        change
        for change in log
        if change.old is not None or change.observed_on == beginning or change.observed_on > first_days[_kind(change)]
    ]
    order = {vendor: place for place, vendor in enumerate(listed())}
    kept.sort(key=lambda change: (order[change.key.vendor], change.key.model, _place(change.key), change.source))
    return sorted(kept, key=lambda change: change.observed_on, reverse=True)


def _kind(change: Change) -> tuple[str, bool]:
    """Which registry it is, and whether it is a tier: the history was read without the tiers."""
    return change.source, change.key.above_tokens > 0


def _place(key: Key) -> tuple[int, int]:
    return FIELDS.index(key.field), key.above_tokens


def _numbers_before(shown: Sequence[Change]) -> list[int]:
    """For each change the number of the one before of the same price, 0 where there is none; the oldest is number 1."""
    latest: dict[tuple[str, Key], int] = {}
    found = []
    for number, change in enumerate(reversed(shown), start=1):
        price = change.source, change.key
        found.append(latest.get(price, 0))
        latest[price] = number
    return found[::-1]


def _left_out(all_of_them: int, shown: int) -> str:
    left_out = all_of_them - shown
    told = "Every price that appeared, moved or went, newest first, as the registries had it on the day observed."
    if left_out:
        told += f" Not shown: {left_out:,} that a registry listed when its prices or tiers were first read."
    return told


def _row(number: int, change: Change, before: int) -> dict[str, Any]:
    # The newest stands first, and the numbers fall by one from row to row.
    at = "{number:first}+1-{earlier}"
    return {
        "number": number,
        "day": serial(change.observed_on),
        "vendor": change.key.vendor,
        "model": change.key.model,
        "field": change.key.field,
        "above": change.key.above_tokens or None,
        "old": None if change.old is None else float(change.old),
        "new": None if change.new is None else float(change.new),
        "change": Formula('=IF(N({old})*N({new})>0,{new}/{old}-1,"")'),
        "what": Formula(f'=IF({{old}}="","{FIRST_LISTED}",IF({{new}}="","{WITHDRAWN}","{MOVED}"))'),
        "source": notes.shown(change.source),
        "version": notes.publisher(change.source, change.version),
        "since": None if change.effective_on is None else serial(change.effective_on),
        "key": Formula('={source}&"|"&{vendor}&"|"&{model}&"|"&{field}&"|"&{above}'),
        "earlier": before,
        "new_before": Formula(f"=IF({{earlier}}=0,0,N(INDEX({{new:column}},{at})))"),
        "break": Formula(f"=IF({{earlier}}=0,0,1-(INDEX({{key:column}},{at})={{key}})*({{new_before}}=N({{old}})))"),
    }


SHEET = Sheet(
    "Changes",
    tab=100,
    colour=GREY,
    words="the change log: every change with its old and its new value",
    parts=(Part(write, gives="changes"),),
)
