"""The sums of a file of charges: by month, charge and column, and by the hour."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from xl_addin.bills.charges import Charge, charge
from xl_addin.bills.columns import Doubtful, as_numbers, as_text, check_amounts, looked_up, moments
from xl_addin.bills.covered import DAY, HOUR, LONGEST_DAY, Covered
from xl_addin.bills.formats import MINUS, ROWS, Format

#: So many different words, and letters in them, are kept in mind at once, lest a file with an order's number in each
#: row fill the memory.
WORDS_KEPT, LETTERS_KEPT = 100_000, 32_000_000
#: No bill is for more models, in more ways.
MOST_CHARGES = 20_000
#: Stands between the words of a row when they are looked up together; no bill has it.
BETWEEN = "\x1f"


class Sums:
    """The sums of all blocks so far.

    Args:
        layout: what the columns mean.
        days_as_written: a day is what the clocks of the file's own zone say, for none of them says an hour.
    """

    def __init__(self, layout: Format, days_as_written: bool = False) -> None:
        self.layout = layout
        self.days_as_written = days_as_written
        self.numbers = (*layout.numbers, *layout.looked_up)
        self.rows = 0
        self.covered = Covered()
        #: The charges by their place in order, and the place of each by the words of its rows.
        self.charges: dict[Charge, int] = {}
        self.places: dict[str, int] = {}
        self.letters = 0
        #: By month, charge and column.
        self.figures: defaultdict[tuple[int, int, str], float] = defaultdict(float)
        self.counts: Counter[tuple[int, int, str]] = Counter()
        #: By the second in which its hour begins, of what is dated to the day.
        self.series: defaultdict[int, float] = defaultdict(float)
        self.all_by_the_hour = True
        #: Whether a clock of what is in the series says anything but midnight, and whether one is not UTC's.
        self.has_hours = False
        self.zoned = False
        self.undated = 0.0

    @property
    def by_the_hour(self) -> bool:
        """Whether the series is one of hours: where every clock says midnight, the file means days."""
        return self.all_by_the_hour and self.has_hours

    @property
    def has_days_of_a_zone(self) -> bool:
        """Whether the days are those of a zone other than UTC, and have to be read as they are written."""
        return self.zoned and not self.has_hours and not self.days_as_written

    def add(self, block: pa.RecordBatch) -> None:
        if not block.num_rows:
            return
        layout = self.layout
        columns = dict(zip(block.schema.names, block.columns, strict=True))
        numbers = {name: as_numbers(columns[name]) for name in layout.numbers}
        for column, wanted in layout.inside.items():
            numbers |= {f"{column}: {what}": looked_up(columns[column], names) for what, names in wanted.items()}
        check_amounts(layout, columns, numbers)

        start = moments(columns[layout.start[0]], self.days_as_written)
        span, midnight = np.where(start.dates, DAY, HOUR), start.midnights
        if layout.end:
            end = moments(columns[layout.end[0]], self.days_as_written)
            span, midnight = end.seconds - start.seconds, midnight & end.midnights
        self.rows += block.num_rows
        self.zoned |= start.zoned

        place = self.place(block.num_rows, columns)
        self.add_figures(start.months, place, numbers)
        figure = self.figure_of_rows(block.num_rows, numbers)
        charges = list(self.charges)
        kept = np.array([not charge.left_out for charge in charges])[place]
        used = np.array([charge.used for charge in charges])[place]
        self.covered.add(start.seconds, span, kept & (used | (figure != 0)), used & ~kept)
        self.add_series(start.seconds, span, midnight, np.where(kept, figure, 0.0))

    def place(self, rows: int, columns: dict[str, pa.Array]) -> NDArray[np.int64]:
        """Each row's place in `charges`: whatever has the same words is the same charge, and is judged once."""
        labels = self.layout.labels
        if len(self.places) > WORDS_KEPT or self.letters > LETTERS_KEPT:
            self.places.clear()
            self.letters = 0
        words = [as_text(columns[name]) for name in labels] or [pa.array([""] * rows)]
        joined = pc.binary_join_element_wise(*words, BETWEEN, null_handling="replace").dictionary_encode()
        found = np.empty(len(joined.dictionary), np.int64)
        for number, said in enumerate(joined.dictionary.to_pylist()):
            if said not in self.places:
                what = charge(self.layout, dict(zip(labels, said.split(BETWEEN), strict=False)))
                self.places[said] = self.charges.setdefault(what, len(self.charges))
                self.letters += len(said)
                if len(self.charges) > MOST_CHARGES:
                    raise Doubtful(f"it has more than {MOST_CHARGES:,} models")
            found[number] = self.places[said]
        places: NDArray[np.int64] = found[joined.indices.to_numpy()]
        return places

    def add_figures(self, month: NDArray[np.int64], place: NDArray[np.int64], numbers: dict[str, pa.Array]) -> None:
        table = pa.table({"month": month, "place": place, **{str(i): a for i, a in enumerate(numbers.values())}})
        wanted = [(str(i), how) for i in range(len(numbers)) for how in ("sum", "count")]
        groups = table.group_by(["month", "place"], use_threads=False).aggregate([*wanted, ([], "count_all")])
        found = groups.to_pydict()
        for row, key in enumerate(zip(found["month"], found["place"], strict=True)):
            self.counts[(*key, ROWS)] += found["count_all"][row]
            for i, name in enumerate(numbers):
                figure = found[f"{i}_sum"][row] or 0.0
                if not math.isfinite(figure):
                    raise Doubtful
                self.figures[(*key, name)] += figure
                self.counts[(*key, name)] += found[f"{i}_count"][row]

    def figure_of_rows(self, rows: int, numbers: dict[str, pa.Array]) -> NDArray[np.float64]:
        """What each row adds to a series."""
        figure = np.zeros(rows)
        for column in self.series_columns():
            figure += self.dense(numbers, column)
        return figure

    def add_series(
        self,
        start: NDArray[np.int64],
        span: NDArray[np.int64],
        midnight: NDArray[np.bool_],
        figure: NDArray[np.float64],
    ) -> None:
        counted = figure != 0
        dated = counted & (span <= LONGEST_DAY)
        self.undated += float(figure[counted & ~dated].sum())
        self.all_by_the_hour &= not bool((dated & (span > HOUR)).any())
        self.has_hours |= bool((dated & (span <= HOUR) & ~midnight).any())
        hours, where = np.unique(start[dated] // HOUR * HOUR, return_inverse=True)
        for hour, sum_of_it in zip(hours.tolist(), np.bincount(where, figure[dated]).tolist(), strict=True):
            self.series[hour] += sum_of_it

    def series_columns(self) -> Iterator[str]:
        """What the series adds up: money, or all tokens where there is none."""
        if self.layout.usd:
            yield self.layout.usd
        else:
            for columns in self.layout.tokens.values():
                yield from columns

    def dense(self, numbers: dict[str, pa.Array], column: str) -> NDArray[np.float64]:
        sign = -1.0 if column.startswith(MINUS) else 1.0
        figures: NDArray[np.float64] = numbers[column.removeprefix(MINUS)].fill_null(0.0).to_numpy(zero_copy_only=False)
        return figures * sign * (self.layout.usd_each if self.layout.usd else 1.0)
