"""The columns of a book: as many as it has cases or vendors, and everything that follows from how many they are."""

from __future__ import annotations

import pytest

from workbooks.layout.columns import SELECTED, YOURS, Block, Columns, of_cases
from workbooks.layout.page import empty
from workbooks.price_book.vendor_columns import of_vendors
from xl_addin.catalogue.vendors import listed
from xl_addin.model.scenarios import cases
from xl_addin.units import COUNT


def of_so_many(number: int) -> Columns:
    """Your case, the selected one, and so many others."""
    others = {f"case {place}": f"Case {place}" for place in range(1, number + 1)}
    return Columns({YOURS: "Your case", SELECTED: "Selected", **others})


@pytest.mark.parametrize(
    ("cases", "last", "after", "preloaded", "formula"),
    [
        (1, "H", ("I", "J", "K"), "H7:H7", "=IF(case_number=0,$F7,INDEX($H7:$H7,case_number))"),
        (8, "O", ("P", "Q", "R"), "H7:O7", "=IF(case_number=0,$F7,INDEX($H7:$O7,case_number))"),
        (9, "P", ("Q", "R", "S"), "H7:P7", "=IF(case_number=0,$F7,INDEX($H7:$P7,case_number))"),
        (20, "AA", ("AB", "AC", "AD"), "H7:AA7", "=IF(case_number=0,$F7,INDEX($H7:$AA7,case_number))"),
    ],
)
def test_letters_follow_from_the_number_of_cases(
    cases: int, last: str, after: tuple[str, ...], preloaded: str, formula: str
) -> None:
    columns = of_so_many(cases)
    assert (columns.yours, columns.selected, columns.of["case 1"]) == ("F", "G", "H")
    assert (columns.first, columns.last, columns.after(3)) == ("F", last, after)
    assert columns.preloaded_cells(7) == preloaded
    assert columns.selected_formula(7) == formula
    assert len(columns.all) == cases + 2


def test_the_header_and_the_widths_cover_every_column() -> None:
    columns = of_so_many(12)
    assert list(columns.header) == ["B", "C", "D", "E", *columns.all]
    assert list(columns.header.values())[:6] == ["Label", "Unit", "Basis", "Source", "Your case", "Selected"]
    assert list(columns.widths) == ["A", *columns.header]


SWINGS = Block({"figure": "Figure", "low": "At low", "high": "At high"})


def test_a_column_that_is_put_in_moves_those_behind_it_and_nothing_has_to_be_lettered_anew() -> None:
    wider = Block({"figure": "Figure", "unit": "Unit", "low": "At low", "high": "At high"})
    assert SWINGS.of == {"figure": "B", "low": "C", "high": "D"}
    assert wider.of == {"figure": "B", "unit": "C", "low": "D", "high": "E"}
    assert (wider.first, wider.last, wider.after(1)) == ("B", "E", ("F",))
    assert wider.cells(7) == {"figure": "B7", "unit": "C7", "low": "D7", "high": "E7"}
    assert Block({"low": "At low"}, behind="Z").of == {"low": "AA"}


def test_a_band_has_the_headings_of_its_columns_and_may_run_on_without_words() -> None:
    assert SWINGS.header == {"B": "Figure", "C": "At low", "D": "At high"}
    assert SWINGS.band(5) == {**SWINGS.header, "E": "", "F": ""}


def test_the_cases_and_the_vendors_stand_in_the_order_of_their_tables() -> None:
    assert list(of_cases().preloaded) == list(cases())
    assert list(of_vendors().of) == list(listed())


def test_a_row_is_written_into_the_columns_of_its_own_book() -> None:
    _, wide = empty({"Model": "000000"}, of_so_many(11))
    _, narrow = empty({"Model": "000000"}, Columns({"Anthropic": "Anthropic"}))
    for pages, filled in ((wide, 13), (narrow, 1)):
        page = pages["Model"]
        row = page.case_row("Row", COUNT, "derived", "here", lambda column: f"={column}1")
        written = [cell.value for cell in page.sheet[row] if str(cell.value).startswith("=")]
        assert len(written) == filled
        assert written[-1] == f"={page.columns.last}1"
