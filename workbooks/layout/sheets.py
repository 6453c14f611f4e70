"""A sheet as its module declares it, and a book put together from the sheets that its room holds.

A sheet is a module of a book's room with a `SHEET`. Nothing else names it: its tab, its line on the Cover, and when
it is written follow from what it declares.

    SHEET = Sheet("Model", tab=20, colour=GREY, words="every line", parts=(Part(write, rests_on=("Inputs",)),))
"""

from __future__ import annotations

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


@dataclass(frozen=True)
class Part:
    """One go at a sheet.

    Its parameters are the names of what it takes: what the book is given, and what other parts give. What it reads
    only by the rows of other sheets is what it `rests_on`: their titles, or what a single part of theirs gives.
    """

    write: Callable[..., Any]
    rests_on: tuple[str, ...] = ()
    gives: str = ""

    @property
    def takes(self) -> tuple[str, ...]:
        return tuple(signature(self.write).parameters)


@dataclass(frozen=True)
class Sheet:
    """A sheet: its title, the place and the colour of its tab, and what the Cover says of it.

    Tabs stand by their number, which leaves room between. A sheet that `needs` something is left out of an edition
    that is not given it.
    """

    title: str
    tab: int
    colour: str
    words: str
    parts: tuple[Part, ...]
    needs: str = ""


def build(room: str, title: str, columns: Columns, **given: Any) -> Workbook:
    """The workbook of that package's sheets, written in the order in which they rest on each other.

    Raises:
        UnfitSheet: a sheet does not fit the others; the message says which, and what to declare instead.
    """
    sheets = found(room)
    ordered = in_order(sheets, given)
    kept = [sheet for sheet in sheets if not sheet.needs or given[sheet.needs]]
    workbook, pages = empty({sheet.title: sheet.colour for sheet in kept}, columns)
    known = {**given, CONTENTS: {sheet.title: sheet.words for sheet in kept if sheet.words}}
    for sheet, part in ordered:
        if sheet in kept:
            known[PAGE] = pages[sheet.title]
            known[part.gives] = part.write(**{name: known[name] for name in part.takes})
    workbook.calculation = CalcProperties(calcMode="auto", fullCalcOnLoad=True)
    workbook.properties.title = title
    workbook.properties.creator = PRODUCT
    return workbook


def found(room: str) -> list[Sheet]:
    """The sheets of a package, in the order of their tabs.

    Raises:
        UnfitSheet: two have one title, or one place.
    """
    modules = (import_module(f"{room}.{one.name}") for one in iter_modules(import_module(room).__path__))
    sheets: list[Sheet] = sorted((one.SHEET for one in modules if hasattr(one, "SHEET")), key=lambda one: one.tab)
    for earlier, sheet in pairwise(sheets):
        if earlier.tab == sheet.tab:
            raise UnfitSheet(f"{room}: {earlier.title} and {sheet.title} both stand at {sheet.tab}: move one's tab.")
    titles = [sheet.title for sheet in sheets]
    for title in titles:
        if titles.count(title) > 1:
            raise UnfitSheet(f"{room}: two sheets have the title {title}: rename one.")
    return sheets


def in_order(sheets: Sequence[Sheet], given: Mapping[str, Any]) -> list[tuple[Sheet, Part]]:
    """The parts of the sheets, each after those that it rests on or takes something from.

    Raises:
        UnfitSheet: one rests on what is no sheet, takes what nobody gives, or they rest on each other in a circle.
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
    for name in (*part.takes, *filter(None, [sheet.needs])):
        if name not in given:
            names = ", ".join(sorted(given))
            raise UnfitSheet(f"{sheet.title} takes {name}, which nothing gives: take one of {names}.")
    for name in part.rests_on:
        if name not in written:
            names = ", ".join(sorted(written))
            raise UnfitSheet(f"{sheet.title} rests on {name}, which is no sheet: write one of {names}.")
