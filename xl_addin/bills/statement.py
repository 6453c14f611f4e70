"""The bill that the sums of a file come to: its lines by month, model and kind, its days, and what was left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from xl_addin.bills.bill import Bill, Line
from xl_addin.bills.charges import Charge
from xl_addin.bills.formats import MINUS, ROWS
from xl_addin.bills.sums import Sums
from xl_addin.errors import UnreadableFile

SHORT_BILL_DAYS = 28
GAPS_SHOWN = 3


def statement(sums: Sums, file: str) -> Bill:
    """The bill that the sums of a file come to.

    Raises:
        UnreadableFile: there is no charge for a language model in it.
    """
    layout = sums.layout
    if not sums.rows:
        raise UnreadableFile(f"{file} ({layout.name}) has no charge: export it for a time with charges.")
    lines: dict[tuple[str, str, str | None, bool | None], list[float | None]] = {}
    left_out: defaultdict[str, float] = defaultdict(float)
    requests: list[float] = []
    charges = list(sums.charges)
    for month, place in dict.fromkeys((month, place) for month, place, _ in sums.counts):
        what = charges[place]
        if what.left_out:
            left_out[what.left_out] += _usd(sums, month, place) or 0.0
            continue
        for kind, usd, tokens in _parts(sums, month, place, what):
            key = (f"{month // 12}-{month % 12 + 1:02d}", what.model, kind, what.batch)
            total = lines.setdefault(key, [None, None])
            total[:] = [plus(old, new) for old, new in zip(total, (usd, tokens), strict=True)]
        if layout.requests and (layout.requests == ROWS or sums.counts[month, place, layout.requests]):
            found = sums.counts if layout.requests == ROWS else sums.figures
            requests.append(float(found[month, place, layout.requests]))
    if not lines:
        services = " for a language model" if layout.service else ""
        raise UnreadableFile(f"{file} ({layout.name}) has {sums.rows:,} rows, and no charge{services} in any.")
    days: defaultdict[date, float] = defaultdict(float)
    for second, figure in sorted(sums.series.items()):
        days[moment(second).date()] += figure
    hourly = {moment(second): figure for second, figure in sorted(sums.series.items())}
    first, last = sums.covered.days()
    return Bill(
        format=layout.name,
        rows=sums.rows,
        first_day=first,
        last_day=last,
        lines=tuple(Line(*key, *total) for key, total in sorted(lines.items(), key=lambda entry: repr(entry[0]))),
        daily=dict(days),
        hourly=hourly if hourly and sums.by_the_hour else None,
        requests=sum(requests) if requests else None,
        left_out=dict(left_out),
        notes=tuple(_notes(sums, left_out, (last - first).days + 1)),
    )


def _usd(sums: Sums, month: int, place: int) -> float | None:
    known = sums.layout.usd and sums.counts[month, place, sums.layout.usd]
    return sums.figures[month, place, sums.layout.usd] * sums.layout.usd_each if known else None


def _parts(sums: Sums, month: int, place: int, what: Charge) -> Iterator[tuple[str | None, float | None, float | None]]:
    """Kind, USD and tokens: one part where each kind has its own rows, else the money, and each kind's tokens."""
    usd = _usd(sums, month, place)
    if not sums.layout.tokens:
        tokens = next(
            (
                sums.figures[month, place, quantity] * each
                for (quantity, _), each in zip(sums.layout.quantity, what.tokens_each, strict=True)
                if each is not None and sums.counts[month, place, quantity]
            ),
            None,
        )
        if usd is not None or tokens is not None:
            yield what.kind, usd, tokens
        return
    if usd is not None:
        yield None, usd, None
    for kind, columns in sums.layout.tokens.items():
        if any(sums.counts[month, place, column] for column in columns):
            signed = (
                sums.figures[month, place, column.removeprefix(MINUS)] * (-1 if column.startswith(MINUS) else 1)
                for column in columns
            )
            yield kind, None, sum(signed)


def _notes(sums: Sums, left_out: Mapping[str, float], days: int) -> Iterator[str]:
    for what, usd in sorted(left_out.items()):
        yield f"{what}: {usd:,.2f} USD are in the file, and no part of this bill."
    if sums.undated:
        unit = "USD" if sums.layout.usd else "tokens"
        yield f"{sums.undated:,.2f} {unit} are for longer than a day each: in the bill, and in no day."
    yield from _gaps(list(sums.covered.gaps()), days)
    if not sums.layout.usd:
        yield f"{sums.layout.name} holds tokens and no money."
    elif days < SHORT_BILL_DAYS:
        yield f"The file covers {days} days: the mean month takes them for typical."


def _gaps(gaps: Sequence[tuple[date, date]], days: int) -> Iterator[str]:
    if gaps:
        empty = [(last - first).days + 1 for first, last in gaps]
        longest = sorted(sorted(gaps, key=lambda gap: gap[0] - gap[1])[:GAPS_SHOWN])
        when = ", ".join(f"{first}" if first == last else f"{first} to {last}" for first, last in longest)
        among = "" if len(gaps) <= GAPS_SHOWN else "among them "
        yield f"No charge on {sum(empty)} of {days} days ({among}{when}): they count as days without use."


def plus(old: float | None, new: float | None) -> float | None:
    return old if new is None else new + (old or 0.0)


def moment(second: int) -> datetime:
    return datetime(1970, 1, 1) + timedelta(seconds=second)
