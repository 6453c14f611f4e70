"""A file of charges, read block by block into sums, so that a file larger than memory is no trouble."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from xl_addin.bills import faults
from xl_addin.bills.bill import Bill, Line
from xl_addin.bills.charges import Charge, charge
from xl_addin.bills.columns import Doubtful, as_numbers, as_text, check_amounts, looked_up, moments
from xl_addin.bills.formats import MINUS, ROWS, Format, recognise
from xl_addin.bills.sources import opened
from xl_addin.bills.stream import DAMAGE, first_line
from xl_addin.errors import UnreadableFile

Progress = Callable[[int, int], None]

HOUR, DAY = 3_600, 86_400
LONGEST_PERIOD = 31 * DAY
SHORT_BILL_DAYS = 28
#: So many different words are kept in mind at once, lest a file with an order's number in each row fill the memory.
WORDS_KEPT = 100_000
#: Stands between the words of a row when they are looked up together; no bill has it.
BETWEEN = "\x1f"


def read(path: Path, progress: Progress | None = None) -> Bill:
    """The bill in a file: FOCUS 1.0 to 1.3, or an export of Anthropic, OpenAI or LiteLLM, as CSV, Parquet or JSON.

    Of a FOCUS file the cost is EffectiveCost, not BilledCost: what was paid in advance for a commitment is spread
    over the time in which it is used up, as a budget has it, while the invoice shows it in the month of the payment.
    Over the life of a commitment both come to the same. Charges for anything but a language model, taxes and
    credits are in `left_out`.

    Args:
        path: the file; gzip is unpacked on the way.
        progress: is told, after each block, how many bytes are done and how many there are.

    Raises:
        UnreadableFile: no such file, no known layout, or a fault anywhere in it; the message names row and column.
            Nothing is returned of a file with a fault.
    """
    source = opened(path)
    layout = recognise(path.name, source.header)
    sums = Sums(layout)
    size = path.stat().st_size
    try:
        for block in source.blocks(layout):
            sums.add(block)
            if progress:
                progress(source.done, size)
    except (Doubtful, *DAMAGE) as doubt:
        found = faults.first(path.name, source, layout)
        raise UnreadableFile(found or f"{path.name} cannot be read ({first_line(doubt)}): export it anew.") from None
    if source.doubtful and (found := faults.first(path.name, source, layout)):
        raise UnreadableFile(found)
    if progress:
        progress(size, size)
    return sums.bill(path.name)


class Sums:
    """The sums of all blocks so far."""

    def __init__(self, layout: Format) -> None:
        self.layout = layout
        self.numbers = (*layout.numbers, *layout.looked_up)
        self.rows = 0
        self.first, self.last = math.inf, -math.inf
        #: The charges by their place in order, and the place of each by the words of its rows.
        self.charges: dict[Charge, int] = {}
        self.places: dict[str, int] = {}
        #: By month, charge and column.
        self.figures: defaultdict[tuple[int, int, str], float] = defaultdict(float)
        self.counts: Counter[tuple[int, int, str]] = Counter()
        #: By the second in which its hour begins, of what is dated to the day.
        self.series: defaultdict[int, float] = defaultdict(float)
        self.all_by_the_hour = True
        self.undated = 0.0

    def add(self, block: pa.RecordBatch) -> None:
        if not block.num_rows:
            return
        layout = self.layout
        columns = dict(zip(block.schema.names, block.columns, strict=True))
        numbers = {name: as_numbers(columns[name]) for name in layout.numbers}
        for column, wanted in layout.inside.items():
            numbers |= {f"{column}: {what}": looked_up(columns[column], names) for what, names in wanted.items()}
        check_amounts(layout, columns, numbers)

        start, month, has_clock = moments(columns[layout.start[0]])
        span, last = np.where(has_clock, HOUR, DAY), start
        if layout.end:
            span = moments(columns[layout.end[0]])[0] - start
            last = np.where(span <= LONGEST_PERIOD, start + np.maximum(span - 1, 0), start)
        self.rows += block.num_rows
        self.first, self.last = min(self.first, start.min()), max(self.last, last.max())

        place = self.place(block.num_rows, columns)
        self.add_figures(month, place, numbers)
        self.add_series(start, span, place, numbers)

    def place(self, rows: int, columns: dict[str, pa.Array]) -> NDArray[np.int64]:
        """Each row's place in `charges`: whatever has the same words is the same charge, and is judged once."""
        labels = self.layout.labels
        if len(self.places) > WORDS_KEPT:
            self.places.clear()
        words = [as_text(columns[name]) for name in labels] or [pa.array([""] * rows)]
        joined = pc.binary_join_element_wise(*words, BETWEEN, null_handling="replace").dictionary_encode()
        found = np.empty(len(joined.dictionary), np.int64)
        for number, said in enumerate(joined.dictionary.to_pylist()):
            if said not in self.places:
                what = charge(self.layout, dict(zip(labels, said.split(BETWEEN), strict=False)))
                self.places[said] = self.charges.setdefault(what, len(self.charges))
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

    def add_series(
        self,
        start: NDArray[np.int64],
        span: NDArray[np.int64],
        place: NDArray[np.int64],
        numbers: dict[str, pa.Array],
    ) -> None:
        figure = np.zeros(len(start))
        for column in self.series_columns():
            figure += self.dense(numbers, column)
        counted = np.array([not charge.left_out for charge in self.charges])[place] & (figure != 0)
        dated = counted & (span <= DAY)
        self.undated += float(figure[counted & ~dated].sum())
        self.all_by_the_hour &= not bool((dated & (span > HOUR)).any())
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

    # The bill -------------------------------------------------------------------------------------------------------

    def bill(self, file: str) -> Bill:
        layout = self.layout
        if not self.rows:
            raise UnreadableFile(f"{file} ({layout.name}) has no charge: export it for a time with charges.")
        lines: dict[tuple[str, str, str | None, bool | None], list[float | None]] = {}
        left_out: defaultdict[str, float] = defaultdict(float)
        requests: list[float] = []
        charges = list(self.charges)
        for month, place in dict.fromkeys((month, place) for month, place, _ in self.counts):
            what = charges[place]
            if what.left_out:
                left_out[what.left_out] += self.usd(month, place) or 0.0
                continue
            for kind, usd, tokens in self.parts(month, place, what):
                key = (f"{month // 12}-{month % 12 + 1:02d}", what.model, kind, what.batch)
                sums = lines.setdefault(key, [None, None])
                sums[:] = [plus(old, new) for old, new in zip(sums, (usd, tokens), strict=True)]
            if layout.requests and (layout.requests == ROWS or self.counts[month, place, layout.requests]):
                found = self.counts if layout.requests == ROWS else self.figures
                requests.append(float(found[month, place, layout.requests]))
        if not lines:
            services = " for a language model" if layout.service else ""
            raise UnreadableFile(f"{file} ({layout.name}) has {self.rows:,} rows, and no charge{services} in any.")
        days: defaultdict[date, float] = defaultdict(float)
        for second, figure in sorted(self.series.items()):
            days[moment(second).date()] += figure
        hourly = {moment(second): figure for second, figure in sorted(self.series.items())}
        first, last = moment(int(self.first)).date(), moment(int(self.last)).date()
        return Bill(
            format=layout.name,
            rows=self.rows,
            first_day=first,
            last_day=last,
            lines=tuple(Line(*key, *sums) for key, sums in sorted(lines.items(), key=lambda entry: repr(entry[0]))),
            daily=dict(days),
            hourly=hourly if hourly and self.all_by_the_hour else None,
            requests=sum(requests) if requests else None,
            left_out=dict(left_out),
            notes=tuple(self.notes(left_out, (last - first).days + 1)),
        )

    def usd(self, month: int, place: int) -> float | None:
        known = self.layout.usd and self.counts[month, place, self.layout.usd]
        return self.figures[month, place, self.layout.usd] * self.layout.usd_each if known else None

    def parts(self, month: int, place: int, what: Charge) -> Iterator[tuple[str | None, float | None, float | None]]:
        """Kind, USD and tokens: one part where each kind has its own rows, else the money, and each kind's tokens."""
        usd = self.usd(month, place)
        if not self.layout.tokens:
            tokens = next(
                (
                    self.figures[month, place, quantity] * each
                    for (quantity, _), each in zip(self.layout.quantity, what.tokens_each, strict=True)
                    if each is not None and self.counts[month, place, quantity]
                ),
                None,
            )
            if usd is not None or tokens is not None:
                yield what.kind, usd, tokens
            return
        if usd is not None:
            yield None, usd, None
        for kind, columns in self.layout.tokens.items():
            if any(self.counts[month, place, column] for column in columns):
                signed = (
                    self.figures[month, place, column.removeprefix(MINUS)] * (-1 if column.startswith(MINUS) else 1)
                    for column in columns
                )
                yield kind, None, sum(signed)

    def notes(self, left_out: Mapping[str, float], days: int) -> Iterator[str]:
        for what, usd in sorted(left_out.items()):
            yield f"{what}: {usd:,.2f} USD are in the file, and no part of this bill."
        if self.undated:
            unit = "USD" if self.layout.usd else "tokens"
            yield f"{self.undated:,.2f} {unit} are for longer than a day each: in the bill, and in no day."
        if not self.layout.usd:
            yield f"{self.layout.name} holds tokens and no money."
        elif days < SHORT_BILL_DAYS:
            yield f"The file covers {days} days: the mean month takes them for typical."


def plus(old: float | None, new: float | None) -> float | None:
    return old if new is None else new + (old or 0.0)


def moment(second: int) -> datetime:
    return datetime(1970, 1, 1) + timedelta(seconds=second)
