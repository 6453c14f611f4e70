"""Units, the number formats that show them, and the few ways a figure is written in words.

Money is in US dollars. Shares are 0 to 1 and shown as per cent.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache

MONEY = '#,##0;(#,##0);"-"'
CENTS = '#,##0.00;(#,##0.00);"-"'
SHARE_FORMAT = "0.0%"
MULTIPLE_FORMAT = '0.00"x"'
#: Two to four decimals, with the points below each other.
PRICE_FORMAT = "#,##0.00????"
PLAIN = "#,##0.0"
WHOLE = "0"
THOUSANDS = "#,##0"
DATE_FORMAT = "yyyy-mm-dd"
TEXT_FORMAT = "General"


@dataclass(frozen=True, slots=True)
class Unit:
    """What a figure is counted in: the word beside it, and the Excel number format that shows it."""

    words: str
    number_format: str
    kind: str

    @property
    def is_text(self) -> bool:
        return self.kind == "text"

    def show(self, value: object) -> str:
        """The figure as a person writes it.

        >>> USD_PER_MONTH.show(-7117.647), SHARE.show(0.70125), MULTIPLE.show(1.68), TEXT.show("API")
        ('-7,118', '70.1%', '1.68x', 'API')
        >>> USD_PER_MTOK.show(3.0), USD_PER_MTOK.show(0.01875), DATE.show(46346)
        ('3.00', '0.0188', '2026-11-20')
        """
        if isinstance(value, bool) or not isinstance(value, int | float):
            return str(value)
        if value != value:
            return "never"
        match self.kind:
            case "money" | "count":
                return f"{_half_up(value):,}"
            case "price":
                whole, point, digits = f"{_half_up(value, 4):,}".partition(".")
                return whole + point + digits[:2] + digits[2:].rstrip("0")
            case "date":
                return day_of(value).isoformat()
            case "cents":
                return f"{_half_up(value, 2):,}"
            case "share":
                return f"{_half_up(100 * value, 1)}%"
            case "multiple":
                return f"{_half_up(value, 2)}x"
            case "whole":
                return f"{_half_up(value):,}"
            case "people":
                return f"{_half_up(value, 2):,}".removesuffix("0")
        return f"{_half_up(value, 1):,}"


USD_PER_MONTH = Unit("USD/month", MONEY, "money")
USD_PER_YEAR = Unit("USD/year", MONEY, "money")
USD = Unit("USD, once", MONEY, "money")
USD_PER_FTE = Unit("USD/FTE/month", MONEY, "money")
USD_PER_GPU_HOUR = Unit("USD/GPU-hour", CENTS, "cents")
USD_PER_MTOK = Unit("USD/million tokens", PRICE_FORMAT, "price")
USD_PER_CALL = Unit("USD/call", PRICE_FORMAT, "price")
USD_PER_PERIOD = Unit("USD/period", PRICE_FORMAT, "price")
SHARE = Unit("share", SHARE_FORMAT, "share")
SHARE_PER_MONTH = Unit("share/month", SHARE_FORMAT, "share")
SHARE_PER_YEAR = Unit("share/year", SHARE_FORMAT, "share")
SHARE_OF_PERIOD = Unit("share/period", SHARE_FORMAT, "share")
MULTIPLE = Unit("multiple", MULTIPLE_FORMAT, "multiple")
MONTHS = Unit("months", PLAIN, "number")
MONTH = Unit("month", WHOLE, "whole")
HOURS = Unit("hours/month", PLAIN, "number")
FTE = Unit("FTE", "#,##0.0#", "people")
GPUS = Unit("GPUs", PLAIN, "number")
COUNT = Unit("count", WHOLE, "whole")
TOKENS = Unit("tokens", THOUSANDS, "count")
CALLS = Unit("calls", THOUSANDS, "count")
CALLS_PER_DAY = Unit("calls/day", THOUSANDS, "count")
DATE = Unit("date", DATE_FORMAT, "date")
AS_THE_LINE = Unit("as the line", "General", "any")
TEXT = Unit("text", TEXT_FORMAT, "text")


#: The day before Excel's first, as far as it counts rightly: from March 1900 on.
_BEFORE_THE_FIRST = date(1899, 12, 30)


def serial(day: date) -> int:
    """The number by which Excel knows a day.

    >>> serial(date(2026, 11, 20))
    46346
    """
    return (day - _BEFORE_THE_FIRST).days


def day_of(number: float) -> date:
    """The day that Excel means by a number; the time of the day is left out.

    >>> day_of(46346.75)
    datetime.date(2026, 11, 20)
    """
    return _BEFORE_THE_FIRST + timedelta(days=math.floor(number))


#: Room for the longest double there is, and two places.
_EXCEL = Context(prec=311, rounding=ROUND_HALF_UP)


@cache
def _place(digits: int) -> Decimal:
    return Decimal(1).scaleb(-digits)


def _half_up(number: float, digits: int = 0) -> Decimal:
    """Excel's rounding: 15 significant digits first, then halves away from zero. Python's takes 52.5 to 52."""
    if number in (math.inf, -math.inf):
        raise OverflowError("A figure without end cannot be written.")
    return Decimal(f"{number:.15g}").quantize(_place(digits), context=_EXCEL)


def round_half_up(number: float, digits: int = 0) -> float:
    """Excel's ROUND.

    >>> round_half_up(52.5), round(52.5)
    (53.0, 52)
    """
    return float(_half_up(number, digits))


#: Two figures that agree to so many digits are the same: what is left of them is what binary fractions leave.
DIGITS_THAT_COUNT = 12
NOISE = 10.0**-DIGITS_THAT_COUNT


def noise(size: float) -> float:
    """What binary fractions may leave of two equal figures of that size, after sixty months of sums.

    >>> noise(-40_000) > 0.1 + 0.2 - 0.3
    True
    """
    return NOISE * abs(size)


def difference(figure: float, other: float) -> float:
    """One figure less another; where only binary fractions leave something, nothing is left.

    >>> difference(0.3, 0.1 + 0.2), 0.3 - (0.1 + 0.2)
    (0.0, -5.551115123125783e-17)
    """
    left = figure - other
    return 0.0 if abs(left) <= noise(figure) else left


def usd(amount: float) -> str:
    """Whole dollars in words; in Excel `"$"&FIXED(amount,0)`, which follows the reader's own separators.

    >>> usd(7117.647)
    '$7,118'
    """
    return f"${_half_up(amount):,}"


def percent(share: float) -> str:
    """A share in whole per cent; in Excel `TEXT(share,"0%")`.

    >>> percent(0.525)
    '53%'
    """
    return f"{_half_up(100 * share)}%"


#: Small numbers are written as words.
_SPELLED = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def spelled(number: int) -> str:
    """A count as a sentence has it: in words up to twelve.

    >>> spelled(10), spelled(13)
    ('ten', '13')
    """
    return _SPELLED[number] if number < len(_SPELLED) else str(number)
