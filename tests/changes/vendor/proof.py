"""A vendor that was listed has its prices in cells, in the price book, in the calculator and in the list of models."""

import pytest

from tests.changes.built import workbook
from xl_addin.functions.cell_function import REGISTRY

VENDOR = "Z.ai"


def test_its_models_and_their_prices_are_listed() -> None:
    _, *models = REGISTRY["MODELS"](VENDOR)
    assert len(models) > 3
    vendor, model, price = models[0][:3]
    assert vendor == VENDOR
    assert REGISTRY["API_PRICE"](f"{VENDOR}/{model}", "input") == pytest.approx(price)
    assert REGISTRY["LAST_VERIFIED"](VENDOR) == REGISTRY["LAST_VERIFIED"]("Anthropic")


def test_it_has_a_column_in_the_price_book_and_its_check_counts_eleven() -> None:
    book = workbook("price_book.xlsx")
    assert VENDOR in [cell.value for cell in book["Vendors"][4]]
    shown = {str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert any("11 of 11 vendors" in text for text in shown)


def test_the_calculator_offers_its_models() -> None:
    offered = [str(row[1].value) for row in workbook("api_cost_calculator.xlsx")["Prices"].iter_rows()]
    assert any(name.startswith(f"{VENDOR} ") for name in offered)
