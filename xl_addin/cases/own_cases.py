"""A user's own cases, from a .csv or .xlsx file: a row for each, a `name` and a column for each input.

Every cell is checked against its input, with the same sentences as in a cell of a workbook; the verdicts of all
rows are then worked out at once.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any
from zipfile import BadZipFile

import numpy as np
import pandas as pd
from pydantic import BaseModel, BeforeValidator, Field, ValidationError, create_model
from pydantic_core import ErrorDetails, PydanticCustomError

from xl_addin.errors import BreakevenError, ErrorInArgument, UnreadableFile
from xl_addin.model import MODEL
from xl_addin.model.constraints import FROM_CONSTRAINTS, constraints, effects
from xl_addin.model.inputs import INPUTS
from xl_addin.model.line import Input
from xl_addin.notation import arrays

NAME = "name"
BLANK = ""
FAULTS_SHOWN = 10

#: The inputs that a verdict needs and that have no default.
REQUIRED = tuple(
    name
    for name, figure in INPUTS.items()
    if figure.default is None and any(name in line.parameters for line in MODEL.path("verdict", ()))
)
NEEDED = (NAME, *REQUIRED)

#: A number as people write it: 40000, 40,000, $40,000, 4e4, 55%.
_NUMBER = re.compile(r"(-?)\$?((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)((?:[eE][-+]?\d+)?)(%?)")


def read(path: Path) -> pd.DataFrame:
    """The cases of a file, with a column for every input; what the file leaves out takes its default.

    Raises:
        UnreadableFile: no such file, not a table of cases, or figures that cannot be used; the message names
            row, column, what came, and what to type instead.
    """
    first, *rows = _cells(path)
    columns = _columns(path, first)
    checked: list[dict[str, Any]] = []
    faults: list[str] = []
    for number, row in enumerate(rows, start=2):
        typed = {column: cell for column, cell in zip(columns, row, strict=True) if column and not _is_blank(cell)}
        if not typed:
            continue
        try:
            checked.append(OwnCase.model_validate(typed).model_dump())
        except ValidationError as refused:
            faults += [f"Row {number}: {_sentence(fault)}" for fault in refused.errors()]
    if faults:
        more = [f"... and {len(faults) - FAULTS_SHOWN} more."] if len(faults) > FAULTS_SHOWN else []
        raise UnreadableFile("\n".join([f"{path.name} cannot be used as it is.", *faults[:FAULTS_SHOWN], *more]))
    if not checked:
        raise UnreadableFile(f"{path.name} has no cases: type one in each row below the names of the columns.")
    return pd.DataFrame(checked)


def verdicts(cases: pd.DataFrame, lines: Sequence[str]) -> list[dict[str, Any]]:
    """The given lines of every case, after its name."""
    figures = {name: cases[name].to_numpy() for name in INPUTS} | _effects(cases)
    found = arrays.evaluate(MODEL, figures, lines)
    columns = [cases[NAME].tolist(), *(found[line].tolist() for line in lines)]
    return [dict(zip(("case", *lines), row, strict=True)) for row in zip(*columns, strict=True)]


def _effects(cases: pd.DataFrame) -> dict[str, arrays.Column]:
    """What the chosen constraint levels do, worked out once for each choice that occurs."""
    names = tuple(constraints())
    chosen = list(zip(*(cases[name].tolist() for name in names), strict=True))
    known = {levels: effects(dict(zip(names, levels, strict=True))) for levels in set(chosen)}
    return {
        figure.name: np.array(
            [known[levels][figure.name] for levels in chosen], object if figure.unit.is_text else float
        )
        for figure in FROM_CONSTRAINTS
    }


# What a file may hold -------------------------------------------------------------------------------------------------


def _cells(path: Path) -> list[list[Any]]:
    """The cells of the file's (first) sheet, row by row as a spreadsheet numbers them."""
    if not path.is_file():
        raise UnreadableFile(f"{path} is no file: give a .csv or .xlsx file with a row for each case.")
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
    rows: list[list[Any]] = table.to_numpy(object).tolist()
    return rows


def _columns(path: Path, first: Iterable[Any]) -> list[str]:
    """The names in the first row, each an input's."""
    columns = [str(cell).strip().casefold() for cell in first]
    if ";" in columns[0]:
        raise UnreadableFile(f"{path.name} has semicolons between its cells: save it with commas, or as .xlsx.")
    for column in filter(None, columns):
        if column not in (NAME, *INPUTS):
            near = get_close_matches(column, [NAME, *INPUTS], n=1)
            hint = f"rename it to {near[0]}" if near else "give it the name of an input, or delete it"
            raise UnreadableFile(f'{path.name} has a column "{column}", which is no input: {hint}.')
        if columns.count(column) > 1:
            raise UnreadableFile(f"{path.name} has two columns {column}: keep one.")
    for column in NEEDED:
        if column not in columns:
            raise UnreadableFile(f"{path.name} has no column {column}: the first row needs {', '.join(NEEDED)}.")
    return columns


def _is_blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _plain(name: str, cell: Any) -> Any:
    """A cell as the input takes it: numbers written as text become numbers."""
    if isinstance(cell, float) and math.isnan(cell):
        raise ErrorInArgument(f"{name} holds an Excel error: put that cell right.", "#N/A")
    if not isinstance(cell, str):
        return cell
    written = _NUMBER.fullmatch(cell.strip())
    if written is None:
        return cell
    sign, digits, exponent, per_cent = written.groups()
    number = float(f"{sign}{digits.replace(',', '')}{exponent}")
    return number / 100 if per_cent else number


def _field(figure: Input) -> tuple[Any, Any]:
    """The input as a field of a record."""

    def check(cell: Any) -> Any:
        try:
            return figure.check(cell if figure.unit.is_text else _plain(figure.name, cell))
        except BreakevenError as fault:
            raise PydanticCustomError("figure", "{sentence}", {"sentence": str(fault)}) from None

    absent = math.nan if figure.default is None else figure.default
    return Annotated[Any, BeforeValidator(check)], Field() if figure.name in REQUIRED else Field(default=absent)


_FIELDS: dict[str, Any] = {
    NAME: (Annotated[str, BeforeValidator(str)], Field()),
    **{name: _field(figure) for name, figure in INPUTS.items()},
}
#: One row of the file, made from the table of inputs.
OwnCase: type[BaseModel] = create_model("OwnCase", **_FIELDS)


def _sentence(fault: ErrorDetails) -> str:
    name = str(fault["loc"][0])
    if fault["type"] != "missing":
        return fault["msg"]
    return f"{name} is empty: type {INPUTS[name].how_to_type if name in INPUTS else 'a name for the case'}."
