"""Build the workbooks as they are when every table has one more column, in a process of its own.

    python -m tests.workbooks.wider_tables first FOLDER

Where a table stands follows from its columns while its module is imported: the column must be there before.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from itertools import count
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import udfs  # noqa: F401  # registers the functions, which are names of an edition
import workbooks  # noqa: F401  # before a column is put in, for that of the columns imports all the others
from workbooks.layout.columns import Block

#: Where the column is put in, of so many.
PLACES: dict[str, Callable[[int], int]] = {
    "first": lambda columns: 0,
    "behind the first": lambda columns: 1,
    "last": lambda columns: columns,
}
#: What the new column of a table is called, before the table's number.
NEW = "Put in "


def widen(place: str) -> None:
    """Put a column into every table that is declared from now on."""
    declare, number = Block.__init__, count(1)

    def declare_wider(block: Block, columns: Mapping[str, Any], **named: Any) -> None:
        if type(block) is Block:
            listed = list(columns.items())
            listed.insert(PLACES[place](len(listed)), ("put in", f"{NEW}{next(number)}"))
            columns = dict(listed)
        declare(block, columns, **named)

    setattr(Block, "__init__", declare_wider)  # noqa: B010  # mypy lets no method be assigned


def import_anew() -> list[str]:
    """Import every module of the workbooks, but that of the columns; gives the rooms' and the layout's."""
    for name in list(sys.modules):
        if name.startswith("workbooks.") and name != Block.__module__:
            del sys.modules[name]
    del sys.modules["workbooks"]
    package = import_module("workbooks")
    return [found.name for found in walk_packages(package.__path__, "workbooks.")]


def tables(modules: list[str]) -> dict[str, Block]:
    """Every table that has a new column, by what that is called."""
    found = [value for name in modules for value in vars(import_module(name)).values() if type(value) is Block]
    return {table.headings["put in"]: table for table in found if "put in" in table.headings}


def write_wider(modules: list[str]) -> None:
    """Let every row say that the new column holds nothing: a row that says nothing of a column is refused."""
    write_rows = import_module("workbooks.layout.table").write_rows

    def write(page: Any, columns: Block, rows: Iterable[Mapping[str, Any]]) -> Any:
        return write_rows(page, columns, ({"put in": None, **row} for row in rows))

    for module in map(import_module, modules):
        if hasattr(module, "write_rows"):
            setattr(module, "write_rows", write)  # noqa: B010


def build(place: str, folder: Path) -> None:
    """Every workbook with a column put into each table, and beside them a line for each table with a band."""
    widen(place)
    modules = import_anew()
    write_wider(modules)
    import_module("workbooks").build(folder)
    found = tables(modules)
    with_a_band = [
        new for new, table in found.items() if any(table.headings[key] for key in table.of if key != "put in")
    ]
    (folder / "tables.txt").write_text("\n".join(with_a_band), "utf-8")


if __name__ == "__main__":
    build(sys.argv[1], Path(sys.argv[2]))
