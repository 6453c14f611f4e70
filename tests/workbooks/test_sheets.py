"""A sheet is a module that declares itself: where its tab stands, when it is written, and what is refused."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from workbooks.layout.columns import of_cases
from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet, build, found, in_order
from xl_addin.errors import UnfitSheet

ROOMS = ("breakeven_model", "calculator", "price_book", "lambda_edition")
MODULE = """
from workbooks.layout.sheets import Part, Sheet

def write(page{takes}):
    page.open("What it is for")
    page.words("B", 5, {value})
    return page.name

SHEET = Sheet("{title}", tab={tab}, colour="000000", words="about {title}", parts=(Part(write{more}),){needs})
"""


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty room for the sheets of a book."""
    folder = tmp_path / "room_of_a_test"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield folder
    for name in [name for name in sys.modules if name.startswith(folder.name)]:
        del sys.modules[name]


def sheet(
    room: Path, title: str, tab: int, *, takes: str = "", value: str = "''", more: str = "", needs: str = ""
) -> None:
    """Put a module into the room: nothing else has to know of it."""
    text = MODULE.format(title=title, tab=tab, takes=takes, value=value, more=more, needs=needs)
    (room / f"{title.lower()}.py").write_text(text)


def test_a_module_is_a_sheet_and_stands_among_the_tabs_by_its_number(room: Path) -> None:
    sheet(room, "Zebra", 10)
    sheet(room, "Ape", 30)
    sheet(room, "Levers", 20)
    (room / "figures.py").write_text("# A module without a SHEET is none.")
    workbook = build(room.name, "A book", of_cases())
    assert workbook.sheetnames == ["Zebra", "Levers", "Ape"]
    assert workbook.properties.title == "A book"


def test_a_sheet_is_written_after_those_that_it_rests_on_or_takes_something_from(room: Path) -> None:
    sheet(room, "First", 10, takes=", found, given", value="found + given")
    sheet(room, "Second", 20, more=', gives="found", rests_on=("Third",)')
    sheet(room, "Third", 30, takes=", contents", value="' '.join(contents.values())")
    workbook = build(room.name, "A book", of_cases(), given=" and more")
    order = [one.title for one, _ in in_order(found(room.name), {"given": 1})]
    assert order == ["Third", "Second", "First"]
    assert workbook["First"]["B5"].value == "Second and more"
    assert workbook["Third"]["B5"].value == "about First about Second about Third"


def test_a_sheet_that_needs_something_is_left_out_where_it_is_not_given(room: Path) -> None:
    sheet(room, "Functions", 10, needs=', needs="typed"')
    sheet(room, "Checks", 20, more=', rests_on=("Functions",)')
    assert build(room.name, "A book", of_cases(), typed={"SUM": 1}).sheetnames == ["Functions", "Checks"]
    assert build(room.name, "A book", of_cases(), typed=None).sheetnames == ["Checks"]


def nothing(page: Page) -> None:
    """Write nothing."""


def takes_a_pony(page: Page, pony: object) -> None:
    """Ask for what nobody has."""


def declared(title: str, *parts: Part, tab: int = 10, needs: str = "") -> Sheet:
    return Sheet(title, tab, "000000", "", parts, needs)


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        (
            [declared("Levers", Part(nothing, rests_on=("Fleet",))), declared("Model", Part(nothing, gives="lines"))],
            "Levers rests on Fleet, which is no sheet: write one of Levers, Model, lines.",
        ),
        (
            [declared("Levers", Part(takes_a_pony))],
            "Levers takes pony, which nothing gives: take one of book, contents, page.",
        ),
        (
            [declared("Levers", Part(nothing), needs="pony")],
            "Levers needs pony, which the book is not given: it is given book.",
        ),
        (
            [declared("Levers", Part(nothing), needs="lines"), declared("Model", Part(nothing, gives="lines"))],
            "Levers needs lines, which the book is not given: it is given book.",
        ),
        (
            [declared("Levers", Part(takes_a_pony)), declared("Stable", Part(nothing, gives="pony"), needs="book")],
            'Levers takes pony from Stable, which is left out without book: let Levers declare needs="book" too.',
        ),
        (
            [declared("Hen", Part(nothing, rests_on=("Egg",))), declared("Egg", Part(nothing, rests_on=("Hen",)))],
            "The sheets rest on each other in a circle: ",
        ),
        (
            [declared("Hen", Part(nothing, gives="egg")), declared("Duck", Part(nothing, gives="egg"))],
            "Duck gives egg, which is given already: give it another name.",
        ),
    ],
)
def test_a_sheet_that_does_not_fit_is_refused_in_words(sheets: list[Sheet], said: str) -> None:
    with pytest.raises(UnfitSheet, match=f"^{re.escape(said)}"):
        in_order(sheets, {"book": 1})


@pytest.mark.parametrize(
    ("second", "tab", "said"),
    [
        ("Levers", 10, "room_of_a_test: Levers and Model both stand at 10: move one's tab."),
        ("Model", 20, "room_of_a_test: two sheets have the title Model: rename one."),
        ("MODEL", 20, "room_of_a_test: two sheets have the title Model: rename one."),
    ],
)
def test_two_sheets_in_one_place_or_with_one_title_are_refused(room: Path, second: str, tab: int, said: str) -> None:
    sheet(room, "Model", 10)
    (room / "model.py").rename(room / "other.py")
    sheet(room, second, tab)
    with pytest.raises(UnfitSheet) as refusal:
        found(room.name)
    assert str(refusal.value) == said


A_TITLE = "write a word of at most 31 letters, digits and underscores that begins with a letter and is not"


@pytest.mark.parametrize("title", ["Fine tuning", "A:b", "", "2026", "a" * 32, "A1", "FY26", "rc", "R1C1", "It's"])
def test_a_title_that_formulas_could_not_name_is_refused(title: str) -> None:
    with pytest.raises(UnfitSheet) as refusal:
        declared(title, Part(nothing))
    assert str(refusal.value).startswith(f"“{title}” cannot be the title of a sheet: {A_TITLE} ")


@pytest.mark.parametrize("title", ["Model", "a" * 31, "Fine_tuning", "Fleet2"])
def test_a_title_that_formulas_can_name_is_taken(title: str) -> None:
    assert declared(title, Part(nothing)).title == title


@pytest.mark.parametrize("parts", [(), Part(nothing)])
def test_a_sheet_without_a_tuple_of_parts_is_refused(parts: Any) -> None:
    with pytest.raises(UnfitSheet) as refusal:
        Sheet("Levers", 10, "000000", "", parts)
    assert str(refusal.value) == "Levers has no parts: write parts=(Part(write),), with a comma behind each."


def test_a_single_word_is_no_list_of_what_a_part_rests_on() -> None:
    rests_on: Any = "Model"
    with pytest.raises(UnfitSheet) as refusal:
        Part(nothing, rests_on=rests_on)
    assert str(refusal.value) == 'rests_on="Model" is one word: write rests_on=("Model",).'


def test_a_declaration_that_is_no_sheet_is_refused_by_its_module(room: Path) -> None:
    (room / "levers.py").write_text('SHEET = "Levers"')
    with pytest.raises(UnfitSheet) as refusal:
        found(room.name)
    said = "room_of_a_test.levers: its SHEET is 'Levers', which is no sheet: write SHEET = Sheet(...)."
    assert str(refusal.value) == said


@pytest.mark.parametrize(
    "read",
    ["row('saving')", "cell('saving', 'F', page.name)", "selected('saving', 'Model')", "reader('F', '')('saving')"],
)
def test_a_figure_that_nothing_has_written_yet_is_asked_for_in_words(room: Path, read: str) -> None:
    sheet(room, "Model", 10, more=', rests_on=("Levers",)')
    sheet(room, "Levers", 20, value=f"page.places.{read}")
    with pytest.raises(UnfitSheet) as refusal:
        build(room.name, "A book", of_cases())
    said = "Levers reads saving, which has no place yet: name the sheet that writes it in rests_on."
    assert str(refusal.value) == said


@pytest.mark.parametrize("room_of_a_book", ROOMS)
def test_every_sheet_of_a_book_but_its_cover_is_told_on_the_cover(room_of_a_book: str) -> None:
    sheets = found(f"workbooks.{room_of_a_book}")
    assert [one.title for one in sheets if not one.words] == ["Cover"]
    assert [sheets[0].title, *(one.title for one in sheets[-2:])] == ["Cover", "Checks", "Log"]
