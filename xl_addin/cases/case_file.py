"""The file that own cases come in: its cells by column, or why it is no table of cases."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import chain, islice, repeat
from pathlib import Path
from typing import Any, TypeAlias
from zipfile import BadZipFile

import numpy as np
from openpyxl import load_workbook

from xl_addin.cases.own_case import NAME, NEEDED
from xl_addin.errors import CODES, UnreadableFile, nearest
from xl_addin.model.inputs import INPUTS
from xl_addin.notation.arrays import Column

Row: TypeAlias = Sequence[Any]

#: A million rows that are kept as rows would be looked through for garbage again and again: they become columns early.
ROWS_AT_ONCE = 500
#: What readers of a workbook stumble over that is none.
DAMAGE = (OSError, ValueError, LookupError, TypeError, AttributeError, SyntaxError, BadZipFile)


def cells(path: Path) -> dict[str, Column]:
    """What stands below each name of the first row: `name` and inputs, those that are needed among them.

    Raises:
        UnreadableFile: no such file, or not a table of cases.
    """
    if not path.is_file():
        raise UnreadableFile(f"{path} is no file: give a .csv or .xlsx file with a row for each case.")
    try:
        match path.suffix.casefold():
            case ".csv":
                return _below_names(path, _of_csv(path))
            case ".xlsx" | ".xlsm":
                return _below_names(path, _of_workbook(path))
    except UnicodeDecodeError:
        raise UnreadableFile(f'{path.name} is not in UTF-8: save it as "CSV UTF-8", or as .xlsx.') from None
    except csv.Error as fault:
        raise UnreadableFile(
            f"{path.name} has a row that is too long ({fault}): put cells with commas in quotes."
        ) from None
    except DAMAGE:
        raise UnreadableFile(f"{path.name} is damaged, or not what its name says: save it anew as .xlsx.") from None
    raise UnreadableFile(f"{path.name} is neither .csv nor .xlsx: save it as one of them.")


def _below_names(path: Path, blocks: Iterator[Sequence[Row]]) -> dict[str, Column]:
    """The cells of the file's (first) sheet, some rows at a time as a spreadsheet numbers them, by their columns."""
    first, *some = next(blocks, [()])
    if not any(first):
        raise UnreadableFile(f"{path.name} is empty: type {', '.join(NEEDED)} into its first row.")
    names = _columns(path, first)
    columns: list[list[Any]] = [[] for _ in names]
    for rows in chain([some], blocks):
        is_whole = not rows or min(map(len, rows)) >= len(names)
        whole = rows if is_whole else [(*row, *repeat("", len(names) - len(row))) for row in rows]
        for column, cells in zip(columns, zip(*whole, strict=False), strict=False):
            column += cells
    return {name: np.fromiter(cells, object, len(cells)) for name, cells in zip(names, columns, strict=True) if name}


def _of_csv(path: Path) -> Iterator[Sequence[Row]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        wide, before = 0, 0
        while rows := list(islice(reader, ROWS_AT_ONCE)):
            wide = wide or len(rows[0])
            if max(map(len, rows)) > wide:
                number, saw = next((number, len(row)) for number, row in enumerate(rows, 1) if len(row) > wide)
                raise csv.Error(f"Expected {wide} fields in line {before + number}, saw {saw}")
            yield rows
            before += len(rows)


def _of_workbook(path: Path) -> Iterator[Sequence[Row]]:
    with closing(load_workbook(path, read_only=True, data_only=True, keep_links=False)) as book:
        blank = 0
        for row in book.worksheets[0].iter_rows(values_only=True):
            if all(cell is None for cell in row):
                blank += 1
                continue
            # Blank rows at the end are no rows.
            yield [*repeat((), blank), [*map(_cell, row)]]
            blank = 0


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, str) and value in CODES:
        return math.nan  # an error is no text, and no number either
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _columns(path: Path, first: Iterable[Any]) -> list[str]:
    """The names in the first row, each an input's."""
    columns = [str(cell).strip().casefold() for cell in first]
    if columns and ";" in columns[0]:
        raise UnreadableFile(f"{path.name} has semicolons between its cells: save it with commas, or as .xlsx.")
    for column in filter(None, columns):
        if column not in (NAME, *INPUTS):
            near = nearest(column, [NAME, *INPUTS])
            hint = f"rename it to {near[0]}" if near else "give it the name of an input, or delete it"
            raise UnreadableFile(f'{path.name} has a column "{column}", which is no input: {hint}.')
        if columns.count(column) > 1:
            raise UnreadableFile(f"{path.name} has two columns {column}: keep one.")
    for column in NEEDED:
        if column not in columns:
            raise UnreadableFile(f"{path.name} has no column {column}: the first row needs {', '.join(NEEDED)}.")
    return columns
