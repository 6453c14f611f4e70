"""The file that own cases come in: its cells by column, or why it is no table of cases."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import pandas as pd

from xl_addin.cases.own_case import NAME, NEEDED
from xl_addin.errors import UnreadableFile, rename
from xl_addin.model.inputs import INPUTS
from xl_addin.notation.arrays import Column


def cells(path: Path) -> dict[str, Column]:
    """What stands below each name of the first row: `name` and inputs, those that are needed among them.

    Raises:
        UnreadableFile: no such file, or not a table of cases.
    """
    table = _table(path)
    columns = _columns(path, table.iloc[0])
    below = table.iloc[1:]
    return {name: below.iloc[:, place].to_numpy(object) for place, name in enumerate(columns) if name}


def _table(path: Path) -> pd.DataFrame:
    """The cells of the file's (first) sheet, row by row as a spreadsheet numbers them."""
    if not path.is_file():
        raise UnreadableFile(f"{path} is no file: give a .csv or .xlsx file with a row for each case.")
    table: pd.DataFrame
    plainly: dict[str, Any] = {"header": None, "dtype": object, "keep_default_na": False, "na_filter": False}
    try:
        match path.suffix.casefold():
            case ".csv":
                table = pd.read_csv(path, **plainly, encoding="utf-8-sig", skip_blank_lines=False)
            case ".xlsx" | ".xlsm":
                table = pd.read_excel(path, **plainly, engine="openpyxl")
            case _:
                raise UnreadableFile(f"{path.name} is neither .csv nor .xlsx: save it as one of them.")
    except UnicodeDecodeError:
        raise UnreadableFile(f'{path.name} is not in UTF-8: save it as "CSV UTF-8", or as .xlsx.') from None
    except pd.errors.EmptyDataError:
        table = pd.DataFrame()
    except pd.errors.ParserError as fault:
        why = str(fault).strip().split(": ")[-1]
        raise UnreadableFile(
            f"{path.name} has a row that is too long ({why}): put cells with commas in quotes."
        ) from None
    except (OSError, ValueError, KeyError, BadZipFile):
        raise UnreadableFile(f"{path.name} is damaged, or not what its name says: save it anew as .xlsx.") from None
    if table.empty:
        raise UnreadableFile(f"{path.name} is empty: type {', '.join(NEEDED)} into its first row.")
    return table


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
