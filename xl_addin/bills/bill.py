"""A vendor's bill as the model needs it: cost and tokens by month and model, shares, the mean and the peak."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from xl_addin.model.usage import DAYS_PER_YEAR, MONTHS_PER_YEAR

Key = TypeVar("Key", bound=Hashable)

#: Kinds of token. What went in is the sum of the first three: read afresh, read from a cache, written to one.
INPUT, CACHED, CACHE_WRITE, OUTPUT = "input", "cached", "cache_write", "output"
KINDS = (INPUT, CACHED, CACHE_WRITE, OUTPUT)

DAYS_IN_A_MONTH = DAYS_PER_YEAR / MONTHS_PER_YEAR
HOURS_IN_A_DAY = 24


@dataclass(frozen=True, slots=True)
class Line:
    """What one model cost or used in one month. `None` is what the file does not say: it is never 0."""

    month: str
    model: str
    kind: str | None
    batch: bool | None
    usd: float | None
    tokens: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """A bill as read from a file, in US dollars; every figure is `None` where the file does not say.

    A usage export has tokens and no money: `total` and all other money is then `None`, and whoever has prices can
    work it out from `lines`, which hold the tokens by model, kind and batch. The series, `daily` and `hourly`, are
    in USD, or in tokens where there is no money (`series_in`).

    Attributes:
        format: the layout that was recognised, "FOCUS 1.2" say.
        rows: rows of the file, without its header.
        first_day: first day that the file covers: the first of its own charges, or of what other services were used
            for in the same month; taxes and credits say nothing of days.
        last_day: the last one, inclusive.
        lines: the whole bill by month, model, kind of token and batch.
        daily: by day; only what the file dates to the day. A charge for a month is in `lines` alone.
        hourly: by hour (UTC), where all that is in `daily` is dated to the hour.
        requests: how many.
        left_out: USD that are no part of the bill: other services, taxes, credits.
        notes: sentences to show beside the figures.
    """

    format: str
    rows: int
    first_day: date
    last_day: date
    lines: tuple[Line, ...]
    daily: Mapping[date, float]
    hourly: Mapping[datetime, float] | None
    requests: float | None
    left_out: Mapping[str, float]
    notes: tuple[str, ...]

    @property
    def currency(self) -> str:
        """Always US dollars: a file in another currency is refused."""
        return "USD"

    @property
    def days(self) -> int:
        """Calendar days covered, with those that have no charge."""
        return (self.last_day - self.first_day).days + 1

    # Money, in USD --------------------------------------------------------------------------------------------------

    @property
    def total(self) -> float | None:
        """The whole bill, before tax and without credits, in USD; None for a usage export."""
        return added(line.usd for line in self.lines)

    @property
    def monthly_mean(self) -> float | None:
        """The bill of an average month of 365/12 days, in USD: `total / days * 365/12`.

        A bill of 10 days is so held against a fleet's monthly rent as one of 31 days is. It takes the days that
        the file covers for typical.
        """
        return None if self.total is None else self.total / self.days * DAYS_IN_A_MONTH

    @property
    def by_model(self) -> dict[str, float]:
        """USD by model, the dearest first; empty for a usage export."""
        found = self.grouped(lambda line: line.model, lambda line: line.usd)
        return dict(sorted(found.items(), key=lambda entry: (-entry[1], entry[0])))

    @property
    def by_month(self) -> dict[str, dict[str, float]]:
        """The monthly bill by model: "2026-09" to model to USD; the month is that of the charge's start, in UTC."""
        pairs = self.grouped(lambda line: (line.month, line.model), lambda line: line.usd)
        months: dict[str, dict[str, float]] = {}
        for (month, model), usd in sorted(pairs.items()):
            months.setdefault(month, {})[model] = usd
        return months

    @property
    def usd_by_kind(self) -> dict[str, float]:
        """USD by kind of token, of what is billed by kind; empty where nothing is."""
        return self.grouped(lambda line: line.kind, lambda line: line.usd)

    # Tokens ---------------------------------------------------------------------------------------------------------

    @property
    def tokens(self) -> dict[str, float]:
        """Tokens by kind; a kind that the file does not tell apart is missing."""
        found = self.grouped(lambda line: line.kind, lambda line: line.tokens)
        return {kind: found[kind] for kind in KINDS if kind in found}

    @property
    def cached_share(self) -> float | None:
        """Tokens read from a cache, as a share of all tokens that went in."""
        tokens = self.tokens
        if CACHED not in tokens:
            return None
        went_in = sum(tokens.get(kind, 0.0) for kind in (INPUT, CACHED, CACHE_WRITE))
        return tokens[CACHED] / went_in if went_in else None

    @property
    def output_share(self) -> float | None:
        """Tokens that came out, as a share of all tokens."""
        tokens = self.tokens
        if OUTPUT not in tokens or len(tokens) == 1:
            return None
        return tokens[OUTPUT] / sum(tokens.values()) if sum(tokens.values()) else None

    @property
    def batch_share(self) -> float | None:
        """What went through the batch API, as a share of the cost; of the tokens in a usage export."""
        if all(line.batch is None for line in self.lines):
            return None
        money = self.total is not None
        sums = self.grouped(lambda line: bool(line.batch), lambda line: line.usd if money else line.tokens)
        whole = sum(sums.values())
        return sums.get(True, 0.0) / whole if whole else None

    # Mean and peak --------------------------------------------------------------------------------------------------

    @property
    def series_in(self) -> str:
        """What `daily` and `hourly` count."""
        return "tokens" if self.total is None else "USD"

    @property
    def daily_mean(self) -> float | None:
        """The mean day of `daily`, days without a charge included; None where nothing is dated to the day."""
        return sum(self.daily.values()) / self.days if self.daily else None

    @property
    def peak_day(self) -> date | None:
        """The day with the most."""
        return max(self.daily, key=self.daily.__getitem__, default=None)

    @property
    def peak_to_average(self) -> float | None:
        """The peak day over the mean day: 1 for a flat load; days without a charge count as 0."""
        return ratio(self.daily, self.days)

    @property
    def peak_hour_to_average(self) -> float | None:
        """The peak hour over the mean hour, where the file has hours."""
        return ratio(self.hourly, self.days * HOURS_IN_A_DAY)

    @property
    def hoped_for_utilization(self) -> float | None:
        """The utilization that a fleet can hope for, as a share: `1 / peak_to_average`, by the hour where known.

        A fleet that is just large enough for the peak is full then and idles the rest: over the time it does
        mean/peak of what it could. A flatter day helps (batch at night), and so does a peak that the API takes over;
        peaks within the day, or within the hour, that the file does not show hurt. It is the most to hope for.
        """
        peak = self.peak_hour_to_average or self.peak_to_average
        return 1 / peak if peak else None

    def grouped(self, key: Callable[[Line], Key | None], figure: Callable[[Line], float | None]) -> dict[Key, float]:
        """Sums of a figure, of the lines that have both it and the key."""
        sums: dict[Key, float] = {}
        for line in self.lines:
            name, value = key(line), figure(line)
            if name is not None and value is not None:
                sums[name] = sums.get(name, 0.0) + value
        return sums


def ratio(series: Mapping[date, float] | Mapping[datetime, float] | None, count: int) -> float | None:
    """The greatest over the mean of so many; None without a series, or where it comes to nothing."""
    if not series or sum(series.values()) <= 0:
        return None
    return max(series.values()) / (sum(series.values()) / count)


def added(figures: Iterable[float | None]) -> float | None:
    """The sum of those that are known; None where none is."""
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known else None
