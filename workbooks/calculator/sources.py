"""Sources: where each figure comes from, what was shipped, and what is to be said of single prices."""

from __future__ import annotations

from collections.abc import Mapping

from workbooks.calculator.figures import FIGURES, USD_A_MONTH
from workbooks.calculator.preloaded import Workload
from workbooks.calculator.price_rows import SHORT, remarkable
from workbooks.layout import columns, shipped
from workbooks.layout.columns import YOURS, Block
from workbooks.layout.page import Page
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.shipped import Register
from workbooks.layout.styles import GREY
from xl_addin.catalogue.notes import in_words
from xl_addin.catalogue.price import Price
from xl_addin.catalogue.price_list import PriceList
from xl_addin.model.scenarios import STARTING_POINT
from xl_addin.units import DATE, USD_PER_MTOK

#: The bill of the same case in the break-even workbook.
CASE_BILL = "bill of the case"
REGISTRIES = Block({"name": "Price registries", "basis": "", "publisher": "Publisher"})
PUBLISHERS = (
    ("genai-prices", "Pydantic Services Inc., MIT licence, https://github.com/pydantic/genai-prices"),
    ("LiteLLM", "Berri AI, MIT licence, https://github.com/BerriAI/litellm, model_prices_and_context_window.json"),
)
NOTES = Block(
    {
        "model": "Model",
        "since": "Since",
        "basis": "Basis",
        "price": "Price of a million tokens, USD",
        "words": "What is said of it",
    }
)
TEXT_HEIGHT = 24


def write(page: Page, price_list: PriceList, preloaded: Mapping[str, Workload]) -> Register:
    """The registries, the numbered sources of the workloads, what was shipped, and notes on single prices."""
    widths = {**page.columns.widths, columns.BASIS: 23}
    page.open("Where each figure comes from, and what each was when shipped.", widths)
    page.sheet.print_title_rows = "1:3"
    page.header(words=REGISTRIES.band(), right_from="")
    registry, basis, publisher = REGISTRIES.letters("name", "basis", "publisher")
    for name, who in PUBLISHERS:
        row = page.next()
        page.words(registry, row, name)
        page.words(basis, row, "published", "Unit")
        page.words(publisher, row, who, "Note plain")
    page.heading("Sources of the workloads")
    # Your case starts as one of the preloaded ones.
    workloads = {**preloaded, YOURS: preloaded[STARTING_POINT]}
    register = shipped.write_register(page, {key: one.figures for key, one in workloads.items()}, "Source")
    shipped.write_figures(page, register, FIGURES, "Workloads as shipped", "as shipped", TEXT_HEIGHT)
    page.heading("Bills of the same cases in the break-even workbook")
    page.header()
    bills = {key: one.monthly_bill for key, one in workloads.items()}
    shipped.record_row(page, "API bill", USD_A_MONTH, CASE_BILL, bills, "as shipped")
    _notes(page, price_list)
    return register


def _notes(page: Page, price_list: PriceList) -> None:
    """Every price that is not simply published: who says what, or by which convention it is inferred."""
    page.heading("Prices that are inferred, or on which the sources differ")
    model, since, basis, asked, words = NOTES.letters("model", "since", "basis", "price", "words")
    top = page.header(words=NOTES.band(), right_from="")
    page.words(since, top, NOTES.headings["since"], "Band right")
    page.words(words, top, NOTES.headings["words"], "Band beside")
    for price in remarkable(price_list):
        row = page.next()
        page.words(model, row, label_of(price))
        page.figure(since, row, price.since, "Record", DATE)
        page.words(basis, row, SHORT[price.basis], "Unit")
        amount = USD_PER_MTOK.show(float(price.usd_per_mtok))
        page.words(asked, row, f"{in_words(price.field)}: {amount}", "Note")
        page.words(words, row, price.note, "Note beside")


def label_of(price: Price) -> str:
    """The model of a price."""
    return f"{price.vendor} {price.model}"


SHEET = Sheet(
    "Sources",
    tab=50,
    colour=GREY,
    words="where each figure comes from; what is inferred or in dispute",
    parts=(Part(write, gives="register"),),
)
