"""The price book as a workbook: every price with its basis and source, its history, and the guide's claims tested."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.workbook import Workbook

from workbooks.layout import sheets
from workbooks.price_book.observed import observed
from workbooks.price_book.vendor_columns import of_vendors
from xl_addin.catalogue.claims import claims
from xl_addin.catalogue.price import Change
from xl_addin.catalogue.reading import Book

FILE = "price_book.xlsx"


def build(book: Book, log: Sequence[Change]) -> Workbook:
    """The workbook of a price book and its change log: every module of this room that declares a `SHEET`.

    >>> from xl_addin.catalogue import reading
    >>> from xl_addin.catalogue.store import Store
    >>> build(reading.book(), Store().changelog()).sheetnames[:3]  # doctest: +SKIP
    ['Cover', 'Vendors', 'Models']
    """
    return sheets.build(
        __package__,
        "The price book: API prices with their basis, source and history",
        of_vendors(),
        book=book,
        prices=book.prices,
        change_log=log,
        seen=observed(book.prices),
        claims=claims(book.prices),
    )
