"""The file that own cases come in: its cells by column, or why it is no table of cases."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from xl_addin.cases import workbook_file
from xl_addin.cases.own_case import NAME, NEEDED
from xl_addin.errors import CODES, UnreadableFile, rename
from xl_addin.model.inputs import INPUTS
from xl_addin.notation.arrays import Column

#: As many as a sheet has.
MOST_ROWS = 1 << 20
MOST_COLUMNS = 256
MOST_CELLS = 20_000_000
MOST_BYTES = 256 << 20
LONGEST_FIRST_ROW = 1 << 16


@dataclass(frozen=True, slots=True)
class Cells:
    """What stands below each name of the first row, and in which row of the file."""

    columns: dict[str, Column]
    rows: Column


def cells(path: Path) -> Cells:
    """The cells below `name` and inputs, those that are needed among them.

    Raises:
        UnreadableFile: no such file, or not a table of cases.
    """
    table = _table(path)
    columns = _columns(path, table.iloc[0])
    below = table.iloc[1:]
    found = {name: below.iloc[:, place].to_numpy(object) for place, name in enumerate(columns) if name}
    return Cells(found, below.index.to_numpy())


def _table(path: Path) -> pd.DataFrame:
    """The cells of the file's (first) sheet, each row under its number in a spreadsheet."""
    if not path.is_file():
        raise UnreadableFile(f"{path} is no file: give a .csv or .xlsx file with a row for each case.")
    match path.suffix.casefold():
        case ".csv":
            table = _of_csv(path)
        case ".xlsx" | ".xlsm":
            table = _of_workbook(path)
        case _:
            raise UnreadableFile(f"{path.name} is neither .csv nor .xlsx: save it as one of them.")
    if table.empty:
        raise UnreadableFile(f"{path.name} is empty: type {', '.join(NEEDED)} into its first row.")
    if len(table) > MOST_ROWS:
        raise UnreadableFile(f"{path.name} has more than {MOST_ROWS:,} rows: split it into several files.")
    return table


def _of_csv(path: Path) -> pd.DataFrame:
    plainly: dict[str, Any] = {"header": None, "dtype": object, "keep_default_na": False, "na_filter": False}
    try:
        _check_csv(path)
        table: pd.DataFrame = pd.read_csv(
            path, **plainly, encoding="utf-8-sig", skip_blank_lines=False, nrows=MOST_ROWS + 1
        )
    except UnicodeDecodeError:
        raise UnreadableFile(f'{path.name} is not in UTF-8: save it as "CSV UTF-8", or as .xlsx.') from None
    except pd.errors.EmptyDataError:
        return pd.DataFrame()
    except pd.errors.ParserError as fault:
        why = str(fault).strip().split(": ")[-1]
        raise UnreadableFile(
            f"{path.name} has a row that is too long ({why}): put cells with commas in quotes."
        ) from None
    except (OSError, ValueError):
        raise UnreadableFile(f"{path.name} is damaged, or not what its name says: save it anew as .xlsx.") from None
    table.index += 1
    return table


def _check_csv(path: Path) -> None:
    """How many cells there are is known before they are read."""
    size = path.stat().st_size
    with path.open("rb") as file:
        first = file.readline(LONGEST_FIRST_ROW)
        cells_at_most = first.count(b",") + sum(piece.count(b",") for piece in iter(lambda: file.read(1 << 20), b""))
    if len(first) == LONGEST_FIRST_ROW or first.count(b",") > MOST_COLUMNS:
        raise UnreadableFile(f"{path.name} has a first row of too many cells: it holds the names of the columns.")
    if size > MOST_BYTES or cells_at_most > MOST_CELLS:
        raise UnreadableFile(f"{path.name} has more cells than can be read at once: split it into several files.")


def _of_workbook(path: Path) -> pd.DataFrame:
    refusal = f"{path.name} is damaged, or not what its name says: save it anew as .xlsx."
    rows: dict[int, list[Any]] = {}
    with workbook_file.opened(path, refusal) as book:
        sheet = book.worksheets[0]
        # What a sheet says of its own size need not be so.
        sheet.reset_dimensions()
        names = next(sheet.iter_rows(max_row=1, values_only=True), ())
        width = max((place for place, cell in enumerate(names, start=1) if cell is not None), default=0)
        if width > MOST_COLUMNS:
            raise UnreadableFile(f"{path.name} has a first row of too many cells: it holds the names of the columns.")
        for number, cells_of_row in enumerate(sheet.iter_rows(max_col=width, values_only=True), start=1):
            if number > MOST_ROWS:
                raise UnreadableFile(f"{path.name} has more than {MOST_ROWS:,} rows: split it into several files.")
            if number == 1 or any(cell is not None for cell in cells_of_row):
                rows[number] = [*map(_cell, cells_of_row)]
    return pd.DataFrame([*rows.values()], [*rows], dtype=object) if width else pd.DataFrame()


def _cell(cell: Any) -> Any:
    """A cell as a file of text has it: nothing is an empty text, and a whole number has no point."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return math.nan if cell in CODES else cell
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _columns(path: Path, first: Iterable[Any]) -> list[str]:
    """The names in the first row, each an input's."""
    columns = [str(cell).strip().casefold() for cell in first]
    if ";" in columns[0]:
        raise UnreadableFile(f"{path.name} has semicolons between its cells: save it with commas, or as .xlsx.")
    for column in filter(None, columns):
        if column not in (NAME, *INPUTS):
            hint = rename(column, [NAME, *INPUTS], "an input")
            raise UnreadableFile(f'{path.name} has a column "{column}", which is no input: {hint}.')
        if columns.count(column) > 1:
            raise UnreadableFile(f"{path.name} has two columns {column}: keep one.")
    for column in NEEDED:
        if column not in columns:
            raise UnreadableFile(f"{path.name} has no column {column}: the first row needs {', '.join(NEEDED)}.")
    return columns
