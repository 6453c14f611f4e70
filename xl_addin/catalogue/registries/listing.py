"""What a registry's file lists: each price by its key, and what had to be left out."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from xl_addin.catalogue.price import Key, Listed
from xl_addin.errors import UnreadableFile

#: Beyond this no model has ever been priced: a slip of three zeros, or a price per something else.
MOST_USD_PER_MTOK = 10_000


class Fault(NamedTuple):
    """A price that could not be used: where it stands in the file, why, and whose price it is where that is known."""

    where: str
    why: str
    key: Key | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a registry's file says: every price by its key, and what had to be left out."""

    source: str
    version: str
    listed: dict[Key, Listed] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def add(self, where: str, key: Key, price: Any, times: int = 1, effective_on: date | None = None) -> None:
        """Keep a price, `times` which it is in USD per million tokens, or name what is wrong with it."""
        if isinstance(price, bool) or not isinstance(price, int | Decimal):
            why = f"{json.dumps(price, default=str):.60} is not a number"
        elif price < 0:
            why = f"{price} is negative"
        elif price > Decimal(MOST_USD_PER_MTOK) / times:
            why = f"{price} is absurd: more than {MOST_USD_PER_MTOK:,} USD per million tokens"
        else:
            self.listed[key] = Listed(key, plainly(Decimal(price) * times), effective_on)
            return
        self.faults.append(Fault(where, why, key))


def plainly(number: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent.

    >>> plainly(Decimal("2.50")), plainly(Decimal("9E+1"))
    (Decimal('2.5'), Decimal('90'))
    """
    short = number.normalize()
    return short if abs(short) < 1 or short != short.to_integral_value() else short.quantize(Decimal(1))


def parsed(text: str | bytes, what: str) -> Any:
    """The content of a JSON file, with decimals as they are written.

    Raises:
        UnreadableFile: it is none.
    """
    try:
        return json.loads(text, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError):
        begins = text[:200].decode(errors="replace") if isinstance(text, bytes) else text[:200]
        came = "a web page" if begins.lstrip("\ufeff \r\n\t").startswith("<") else "no whole JSON file"
        raise UnreadableFile(f"This is {came} instead of {what}: download it anew.") from None
