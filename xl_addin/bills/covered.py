"""Which days a bill covers: those of its own charges, and the days without any between them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

HOUR, DAY = 3_600, 86_400
#: A day is an hour longer where summer time ends within it.
LONGEST_DAY = DAY + HOUR
LONGEST_PERIOD = 31 * DAY
#: More than there are in the longest period.
MOST_DAYS = 64
FIRST_DAY = date(1970, 1, 1)


class Covered:
    """The days of a bill, block by block.

    A tax of the month before or a credit that runs out in years says nothing of the time in which the bill arose. What
    other services were used for does, but only within the months of the charges that count: that a model was first
    used in September does not make a bill of its August.
    """

    def __init__(self) -> None:
        self.charged: set[int] = set()
        self.others: set[int] = set()

    def add(
        self, start: NDArray[np.int64], span: NDArray[np.int64], counted: NDArray[np.bool_], others: NDArray[np.bool_]
    ) -> None:
        """Take in the rows of a block: when each began, its seconds, and which of them count."""
        first = start // DAY
        # What is charged for up to a day is charged for the day on which it began; for a year, for nobody knows when.
        longer = (span > LONGEST_DAY) & (span <= LONGEST_PERIOD)
        days = np.where(longer, (start + span - 1) // DAY - first + 1, 1)
        for rows, known in ((counted, self.charged), (others, self.others)):
            # One number for both, for that is sorted quickly.
            for one in np.unique(first[rows] * MOST_DAYS + days[rows]).tolist():
                known.update(range(one // MOST_DAYS, one // MOST_DAYS + one % MOST_DAYS))

    def days(self) -> tuple[date, date]:
        """The first and the last day, inclusive."""
        first, last = day(min(self.charged)), day(max(self.charged))
        begins, ends = first.replace(day=1), (last.replace(day=1) + timedelta(days=31)).replace(day=1)
        others = [one for one in map(day, self.others) if begins <= one < ends]
        return min([first, *others]), max([last, *others])

    def gaps(self) -> Iterator[tuple[date, date]]:
        """The times without a charge: the first and the last day of each."""
        first, last = self.days()
        before = first - timedelta(days=1)
        for charged in (*map(day, sorted(self.charged)), last + timedelta(days=1)):
            if (charged - before).days > 1:
                yield before + timedelta(days=1), charged - timedelta(days=1)
            before = charged


def day(number: int) -> date:
    """The day so many days after the first one of 1970."""
    return FIRST_DAY + timedelta(days=number)
