"""The columns that mean the same thing on every sheet with a column for each of the ten vendors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from workbooks.layout import columns
from xl_addin.catalogue.vendors import listed

LABEL, UNIT, BASIS, SOURCE = columns.LABEL, columns.UNIT, columns.BASIS, columns.SOURCE

#: What a row holds in a column, by the column's letter.
OfColumn: TypeAlias = Callable[[str], Any]

#: The vendors, in the order of the price book, and the column of each.
OF_VENDOR = dict(zip(listed(), columns.CASES, strict=True))
VENDORS = tuple(OF_VENDOR.values())
FIRST, LAST = VENDORS[0], VENDORS[-1]

HEADER = {
    LABEL: "Label",
    UNIT: "Unit",
    BASIS: "Basis",
    SOURCE: "Source",
    **{column: vendor for vendor, column in OF_VENDOR.items()},
}
HEADER_ROW = 4
WIDTHS = {
    columns.MARGIN: 1.5,
    LABEL: 34,
    UNIT: 14,
    BASIS: 9,
    SOURCE: 46,
    **dict.fromkeys(VENDORS, 12.5),
}


def vendor(column: str) -> str:
    """The cell that names the column's vendor."""
    return f"{column}${HEADER_ROW}"
