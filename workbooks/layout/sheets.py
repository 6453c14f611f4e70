"""A sheet as its module declares it, and a book put together from the sheets that its room holds.

A sheet is a module of a book's room with a `SHEET`. Nothing else names it: its tab, its line on the Cover, and when
it is written follow from what it declares.

    SHEET = Sheet("Model", tab=20, colour=GREY, words="every line", parts=(Part(write, rests_on=("Inputs",)),))
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from importlib import import_module
from inspect import signature
from itertools import pairwise
from pkgutil import iter_modules
from typing import Any

from openpyxl.workbook import Workbook
from openpyxl.workbook.properties import CalcProperties

from workbooks.layout.columns import Columns
from workbooks.layout.page import PRODUCT, empty
from xl_addin.errors import UnfitSheet

#: What every part may ask for: its page, and the words of the Cover by the sheets of the book.
PAGE, CONTENTS = "page", "contents"

#: A title that formulas need not quote, and what of these Excel would take for a cell: A1, XFD9, R1C1, RC.
_TITLE = re.compile(r"[A-Za-z]\w{0,30}")
_CELL = re.compile(r"[A-Z]{1,3}\d+|R\d*(C\d*)?|C\d*", re.I)


@dataclass(frozen=True)
class Part:
    """One go at a sheet.

    Its parameters are the names of what it takes: what the book is given, and what other parts give. What it reads
    only by the rows of other sheets is what it `rests_on`: their titles, or what a single part of theirs gives.
    """

    write: Callable[..., Any]
    rests_on: tuple[str, ...] = ()
    gives: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.rests_on, str):
            raise UnfitSheet(f'rests_on="{self.rests_on}" is one word: write rests_on=("{self.rests_on}",).')

    @property
    def takes(self) -> tuple[str, ...]:
        return tuple(signature(self.write).parameters)


@dataclass(frozen=True)
class Sheet:
    """A sheet: its title, the place and the colour of its tab, and what the Cover says of it.

    The words may name a figure of what the book is given: "{seen.span} by vendor". Tabs stand by their number, which
    leaves room between. A sheet that `needs` something is left out of an edition
    that is not given it.
    """

    title: str
    tab: int
    colour: str
    words: str
    parts: tuple[Part, ...]
    needs: str = ""

    def __post_init__(self) -> None:
        if not _TITLE.fullmatch(self.title) or _CELL.fullmatch(self.title):
            raise UnfitSheet(
                f"“{self.title}” cannot be the title of a sheet: write a word of at most 31 letters, digits and "
                "underscores that begins with a letter and is not the address of a cell."
            )
        if not isinstance(self.parts, tuple) or not self.parts:
            raise UnfitSheet(f"{self.title} has no parts: write parts=(Part(write),), with a comma behind each.")


def build(room: str, title: str, columns: Columns, **given: Any) -> Workbook:
    """The workbook of that package's sheets, written in the order in which they rest on each other.

    Raises:
        UnfitSheet: a sheet does not fit the others; the message says which, and what to declare instead.
    """
    sheets = found(room)
    ordered = in_order(sheets, given)
    kept = [sheet for sheet in sheets if not sheet.needs or given[sheet.needs]]
    workbook, pages = empty({sheet.title: sheet.colour for sheet in kept}, columns)
    known = {**given, CONTENTS: {sheet.title: words_of(sheet, given) for sheet in kept if sheet.words}}
    for sheet, part in ordered:
        if sheet in kept:
            known[PAGE] = pages[sheet.title]
            given_on = part.write(**{name: known[name] for name in part.takes})
            if part.gives:
                known[part.gives] = given_on
    workbook.calculation = CalcProperties(calcMode="auto", fullCalcOnLoad=True)
    workbook.properties.title = title
    workbook.properties.creator = PRODUCT
    return workbook


def words_of(sheet: Sheet, given: Mapping[str, Any]) -> str:
    """What the Cover says of a sheet, with the figures of what the book is given where its words name them."""
    try:
        return sheet.words.format_map(given)
    except (LookupError, AttributeError, ValueError) as error:
        names = ", ".join(sorted(given)) or "nothing"
        raise UnfitSheet(
            f"{sheet.title}: its words “{sheet.words}” name what the book is not given: it is given {names}."
        ) from error


def found(room: str) -> list[Sheet]:
    """The sheets of a package, in the order of their tabs.

    Raises:
        UnfitSheet: a `SHEET` is none, or two have one title, or one place.
    """
    modules = (import_module(f"{room}.{one.name}") for one in iter_modules(import_module(room).__path__))
    declared = {one.__name__: one.SHEET for one in modules if hasattr(one, "SHEET")}
    for name, sheet in declared.items():
        if not isinstance(sheet, Sheet):
            raise UnfitSheet(f"{name}: its SHEET is {sheet!r}, which is no sheet: write SHEET = Sheet(...).")
    sheets: list[Sheet] = sorted(declared.values(), key=lambda one: one.tab)
    for earlier, sheet in pairwise(sheets):
        if earlier.tab == sheet.tab:
            raise UnfitSheet(f"{room}: {earlier.title} and {sheet.title} both stand at {sheet.tab}: move one's tab.")
    # Excel takes Model and MODEL for one title.
    titles = [sheet.title.casefold() for sheet in sheets]
    for sheet in sheets:
        if titles.count(sheet.title.casefold()) > 1:
            raise UnfitSheet(f"{room}: two sheets have the title {sheet.title}: rename one.")
    return sheets


def in_order(sheets: Sequence[Sheet], given: Mapping[str, Any]) -> list[tuple[Sheet, Part]]:
    """The parts of the sheets, each after those that it rests on or takes something from.

    Raises:
        UnfitSheet: one rests on what is no sheet, takes what nobody gives or what only an edition has that is
            given something, or they rest on each other in a circle.
    """
    of_title = {sheet.title: [(sheet, part) for part in sheet.parts] for sheet in sheets}
    every = [one for parts in of_title.values() for one in parts]
    giving: dict[str, list[tuple[Sheet, Part]]] = {}
    for sheet, part in every:
        if part.gives in {PAGE, CONTENTS, *given, *giving}:
            raise UnfitSheet(f"{sheet.title} gives {part.gives}, which is given already: give it another name.")
        if part.gives:
            giving[part.gives] = [(sheet, part)]
    behind = giving | of_title
    sorter: TopologicalSorter[tuple[Sheet, Part]] = TopologicalSorter()
    for sheet, part in every:
        _refuse(sheet, part, {PAGE, CONTENTS, *given, *giving}, behind)
        _refuse_needs(sheet, part, given, giving)
        before = of_title[sheet.title][: sheet.parts.index(part)]
        sorter.add(
            (sheet, part), *before, *(one for name in part.takes + part.rests_on for one in behind.get(name, ()))
        )
    try:
        return list(sorter.static_order())
    except CycleError as circle:
        titles = " -> ".join(sheet.title for sheet, _ in circle.args[1])
        raise UnfitSheet(f"The sheets rest on each other in a circle: {titles}. Cut one into parts.") from None


def _refuse(sheet: Sheet, part: Part, given: Collection[str], written: Collection[str]) -> None:
    """Refuse a part that takes what nothing gives, or that rests on what nobody writes."""
    for name in part.takes:
        if name not in given:
            names = ", ".join(sorted(given))
            raise UnfitSheet(f"{sheet.title} takes {name}, which nothing gives: take one of {names}.")
    for name in part.rests_on:
        if name not in written:
            names = ", ".join(sorted(written))
            raise UnfitSheet(f"{sheet.title} rests on {name}, which is no sheet: write one of {names}.")


def _refuse_needs(
    sheet: Sheet, part: Part, given: Collection[str], giving: Mapping[str, Sequence[tuple[Sheet, Part]]]
) -> None:
    """Refuse a sheet that needs what no edition is given, or takes from one that some editions leave out."""
    if sheet.needs and sheet.needs not in given:
        names = ", ".join(sorted(given)) or "nothing"
        raise UnfitSheet(f"{sheet.title} needs {sheet.needs}, which the book is not given: it is given {names}.")
    for name in part.takes:
        for giver, _ in giving.get(name, ()):
            if giver.needs not in ("", sheet.needs):
                raise UnfitSheet(
                    f"{sheet.title} takes {name} from {giver.title}, which is left out without {giver.needs}: "
                    f'let {sheet.title} declare needs="{giver.needs}" too.'
                )
