"""What a registry's file lists: each price by its key, and what had to be left out."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from xl_addin.catalogue.price import LEAST_USD_PER_MTOK, MOST_USD_PER_MTOK, Key, Listed
from xl_addin.errors import UnreadableFile

#: No model takes in so many tokens, none and no vendor has a longer name, and none has more prices of one kind.
MOST_TOKENS = 1_000_000_000
LONGEST_NAME = 200
MOST_OF_ONE_KIND = 100


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
        """Keep a price, `times` which it is in USD per million tokens, or name what is wrong with it.

        Raises:
            UnreadableFile: a name is no text, which no program writes.
        """
        unfit = unfit_name(key.vendor) or unfit_name(key.model)
        if unfit:
            self.faults.append(Fault(where, unfit))
        elif isinstance(price, bool) or not isinstance(price, int | Decimal):
            self.faults.append(Fault(where, f"{_shown(price)} is not a number", key))
        elif price and not LEAST_USD_PER_MTOK / times <= price <= MOST_USD_PER_MTOK / times:
            self.faults.append(Fault(where, f"{price!s:.30} is {_beyond(price)}", key))
        else:
            self.listed[key] = Listed(key, plainly(Decimal(price) * times), effective_on)


def unfit_name(name: str) -> str:
    r"""Why no vendor or model is called so; nothing where one may be.

    >>> unfit_name("gpt-5"), unfit_name("gpt\x1b[2J")
    ('', 'its name has letters that steer a screen')

    Raises:
        UnreadableFile: it is no text, which no program writes.
    """
    if len(name) > LONGEST_NAME:
        return f"its name is longer than {LONGEST_NAME} letters"
    if name.isprintable():
        return ""
    try:
        name.encode()
    except UnicodeEncodeError:
        raise UnreadableFile(
            f"A name in the registry is no text ({name!a:.60}): the file is damaged, try later."
        ) from None
    return "its name has letters that steer a screen"


def shown(name: str) -> str:
    r"""A name out of a file as a screen may show it.

    >>> shown("gpt\x1b[2J")
    'gpt?[2J'
    """
    return "".join(letter if letter.isprintable() else "?" for letter in name[:LONGEST_NAME])


def prompt_size(tokens: Any) -> int:
    """The tokens above which a price applies.

    Raises:
        TypeError, ValueError: it is no whole number.
        UnreadableFile: no model takes in so many.
    """
    if isinstance(tokens, bool) or not isinstance(tokens, int | Decimal):
        raise TypeError("a size is no number")
    if not 0 <= tokens <= MOST_TOKENS:
        raise UnreadableFile(
            f"The registry has a price above {Decimal(tokens):.0e} tokens in a request, which no model takes in: the "
            "file is damaged, try later."
        )
    if tokens != int(tokens):
        raise ValueError("a size is no whole number")
    return int(tokens)


def some(listed: list[Any]) -> list[Any]:
    """The same list, if it is of a length that one model's can have.

    Raises:
        ValueError: it is longer.
    """
    if len(listed) > MOST_OF_ONE_KIND:
        raise ValueError("a list is too long")
    return listed


def _beyond(price: int | Decimal) -> str:
    if price < 0:
        return "negative"
    limit, which = (MOST_USD_PER_MTOK, "more") if price > LEAST_USD_PER_MTOK else (LEAST_USD_PER_MTOK, "less")
    return f"absurd: {which} than {limit:,f} USD per million tokens"


def _shown(value: Any) -> str:
    """What stands in place of a number, as far as it fits into a sentence."""
    match value:
        case dict():
            return "a table"
        case list():
            return "a list"
    return f"{json.dumps(value):.60}"


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
