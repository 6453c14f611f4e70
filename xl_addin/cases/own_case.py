"""One of a user's own cases: what a cell may hold, and a record of one row, which says all that is wrong with it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, ValidationError, create_model
from pydantic_core import ErrorDetails, PydanticCustomError

from xl_addin.errors import BreakevenError, ErrorInArgument, OutOfDomain
from xl_addin.model import MODEL
from xl_addin.model.inputs import INPUTS
from xl_addin.model.line import Input

NAME = "name"

#: The inputs that a verdict needs and that have no default.
REQUIRED = tuple(
    name
    for name, figure in INPUTS.items()
    if figure.default is None and any(name in line.parameters for line in MODEL.path("verdict", ()))
)
NEEDED = (NAME, *REQUIRED)

#: A number as people write it: 40000, 40,000, $40,000, 4e4, 55%.
NUMBER = re.compile(r"(-?)\$?((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)((?:[eE][-+]?\d+)?)(%?)")

#: A point and three digits: a decimal point to some, and to others what stands between thousands.
EITHER_WAY = re.compile(r"-?\$?[1-9][0-9]{0,2}\.[0-9]{3}%?")


def is_blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def absent(figure: Input) -> Any:
    """What a blank stands for."""
    return math.nan if figure.default is None else figure.left_out


def taken(figure: Input, cell: Any) -> Any:
    """What a cell holds, as the model takes it; numbers written as text become numbers.

    >>> taken(INPUTS["ops"], "$8,000"), taken(INPUTS["utilization"], " 55% "), taken(INPUTS["mlops"], "part-time")
    (8000.0, 0.55, 'Part-time')

    Raises:
        BreakevenError: it is none of what may be typed, or may mean two things; the message says what to type instead.
    """
    return figure.check(cell if figure.unit.is_text else _plain(figure, cell))


def faults(typed: Mapping[str, Any]) -> list[str]:
    """All that is wrong with a row, a sentence for each cell; `typed` are its cells that are not blank.

    >>> faults({"name": "Ours", "api_monthly": "40,000", "gpu_rental": 8_000, "ops": 25_000})
    []
    >>> faults({"name": "Ours", "api_monthly": 0.5, "gpu_rental": 8_000, "ops": 25_000, "utilization": "55"})
    ['api_monthly is 0.5: type 1 to 1,000,000,000 USD/month.', 'utilization is 55, which is 5,500%: type 55% or 0.55.']
    """
    try:
        OwnCase.model_validate(typed)
    except ValidationError as refused:
        return [_sentence(fault) for fault in refused.errors()]
    return []


def _plain(figure: Input, cell: Any) -> Any:
    if isinstance(cell, float) and math.isnan(cell):
        raise ErrorInArgument(f"{figure.name} holds an Excel error: put that cell right.", "#N/A")
    if not isinstance(cell, str):
        return cell
    written = NUMBER.fullmatch(cell.strip())
    if written is None:
        return cell
    sign, digits, exponent, per_cent = written.groups()
    number = float(f"{sign}{digits.replace(',', '')}{exponent}")
    number = number / 100 if per_cent else number
    if EITHER_WAY.fullmatch(cell.strip()) and figure.low <= number and 1_000 * number <= figure.high:
        raise OutOfDomain(
            f'{figure.name} is "{cell.strip()}", which is {number:g} to some and {1_000 * number:,.0f} to others: '
            f"type {number:g} or {1_000 * number:.0f}."
        )
    return number


def _field(figure: Input) -> tuple[Any, Any]:
    """The input as a field of a record."""

    def check(cell: Any) -> Any:
        try:
            return taken(figure, cell)
        except BreakevenError as fault:
            raise PydanticCustomError("figure", "{sentence}", {"sentence": str(fault)}) from None

    required = figure.name in REQUIRED
    return Annotated[Any, BeforeValidator(check)], Field() if required else Field(default=absent(figure))


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
