"""The columns of the price book's sheets: one for each listed vendor, in the order of the book."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeAlias

from workbooks.layout.columns import HEADER_ROW, Columns
from xl_addin.catalogue.vendors import listed

#: What a row holds in a column, by the column's letter.
OfColumn: TypeAlias = Callable[[str], Any]


@cache
def of_vendors() -> Columns:
    """A column for each listed vendor.

    >>> of_vendors().of["Anthropic"], of_vendors().of["OpenAI"]
    ('F', 'G')
    """
    return Columns({vendor: vendor for vendor in listed()}, 12.5, label_width=34, unit_width=14)


def vendor(column: str) -> str:
    """The cell that names the column's vendor."""
    return f"{column}${HEADER_ROW}"
