"""Which days a bill covers, and when its load is one of hours: what decides the bill of an average month."""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.bills.conftest import Saved
from tests.bills.files import FOCUS, OTHER_SERVICE, csv_of, focus, spend
from xl_addin import bills

approx: Any = pytest.approx
HEADER = FOCUS["1.2"]
SEPTEMBER = [date(2026, 9, day) for day in range(1, 29)]
FLAT = [focus(f"{day}", 10.0) for day in SEPTEMBER]


def period(first: str, last: str) -> dict[str, str]:
    return {"ChargePeriodStart": first, "ChargePeriodEnd": last}


@pytest.mark.parametrize(
    "row",
    [
        focus("2026-08-01", 5.0, ChargeCategory="Tax"),
        focus("2026-08-01", -5.0, ChargeCategory="Credit", **period("2099-12-01T00:00:00Z", "2099-12-02T00:00:00Z")),
        focus("2026-07-01", 5.0, ChargeCategory="Tax", **OTHER_SERVICE),
        focus("2026-08-01", 5.0, **OTHER_SERVICE),
        focus("2026-10-01", 5.0, **OTHER_SERVICE),
        focus("2026-01-01", 0.0, ChargeCategory="Purchase", BilledCost=1200.0),
        focus("2026-09-03", 0.0, ChargeCategory="Tax", **period("2026-09-01T00:00:00Z", "2026-10-01T00:00:00Z")),
    ],
    ids=["tax", "credit", "tax of another service", "service before", "service after", "commitment", "tax of a month"],
)
def test_what_is_no_part_of_the_bill_does_not_stretch_its_days(saved: Saved, row: dict[str, Any]) -> None:
    bill = bills.read(saved(csv_of(HEADER, [*FLAT, row])))
    assert (bill.first_day, bill.last_day, bill.days) == (SEPTEMBER[0], SEPTEMBER[-1], 28)
    assert (bill.monthly_mean, bill.hoped_for_utilization) == (approx(10 * 365 / 12), approx(1.0))


def test_other_services_tell_of_the_days_of_the_same_months(saved: Saved) -> None:
    bill = bills.read(saved(csv_of(HEADER, [*FLAT[:20], focus("2026-09-29", 5.0, **OTHER_SERVICE)])))
    assert (bill.days, bill.monthly_mean) == (29, approx(200 / 29 * 365 / 12))
    assert "No charge on 9 of 29 days (2026-09-21 to 2026-09-29): they count as days without use." in bill.notes


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        ([], None),
        ([4], "No charge on 1 of 28 days (2026-09-05)"),
        ([4, 5, 9], "No charge on 3 of 28 days (2026-09-05 to 2026-09-06, 2026-09-10)"),
        (
            [3, 4, 5, 9, 13, 14, 20, 21],
            "No charge on 8 of 28 days (among them 2026-09-04 to 2026-09-06, 2026-09-14 to 2026-09-15, "
            "2026-09-21 to 2026-09-22)",
        ),
    ],
)
def test_gaps_are_named(saved: Saved, missing: list[int], named: str | None) -> None:
    rows = [row for place, row in enumerate(FLAT) if place not in missing]
    notes = bills.read(saved(csv_of(HEADER, rows))).notes
    assert [note for note in notes if note.startswith("No charge")] == (
        [f"{named}: they count as days without use."] if named else []
    )


# Midnight -------------------------------------------------------------------------------------------------------------

#: A day, as exports and databases write it.
WAYS = {
    "a date": "{:%Y-%m-%d}",
    "a blank between": "{:%Y-%m-%d} 00:00:00",
    "no seconds": "{:%Y-%m-%d}T00:00",
    "UTC": "{:%Y-%m-%d}T00:00:00Z",
    "fractions": "{:%Y-%m-%d} 00:00:00.000000",
    "an offset of none": "{:%Y-%m-%d}T00:00:00+00:00",
    "east": "{:%Y-%m-%d}T00:00:00+02:00",
    "west": "{:%Y-%m-%d} 00:00:00-07:00",
    "no signs": "{:%Y%m%d}T000000Z",
}
CLOCKS = [*((way, pattern.format) for way, pattern in WAYS.items())]


def seconds(day: date) -> str:
    return str(int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()))


def layouts(days: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Ten dollars a day in layouts of which some say when a day ends."""
    rows = [(first, last) for first, last in days]
    without_end = [name for name in HEADER if name != "ChargePeriodEnd"]
    focus_rows = [focus("2026-09-01", 10.0, **period(first, last)) for first, last in rows]
    openai = [(first, last, 10, "usd", "gpt-5.5-2026-04-23, input") for first, last in rows]
    names = ["start_time", "end_time", "amount_value", "amount_currency", "line_item"]
    return {
        "FOCUS": csv_of(HEADER, focus_rows),
        "FOCUS without end": csv_of(without_end, focus_rows),
        "OpenAI": csv_of(names, openai),
        "OpenAI without end": csv_of([names[0], *names[2:]], [(row[0], *row[2:]) for row in openai]),
        "Anthropic": csv_of(["usage_date_utc", "cost_usd", "model"], [(first, 10, "m") for first, _ in rows]),
        "LiteLLM": "\n".join(json.dumps(spend(first, 10.0, 1, 1)) for first, _ in rows),
    }


@pytest.mark.parametrize("layout", layouts([]))
@pytest.mark.parametrize(("way", "written"), [*CLOCKS, ("seconds", seconds)], ids=[*WAYS, "seconds"])
def test_where_every_clock_says_midnight_the_load_is_one_of_days(
    saved: Saved, layout: str, way: str, written: Any
) -> None:
    content = layouts((written(day), written(day + timedelta(days=1))) for day in SEPTEMBER)[layout]
    bill = bills.read(saved(content))
    assert (bill.hourly, bill.hoped_for_utilization, bill.peak_to_average) == (None, approx(1.0), approx(1.0))
    assert (bill.days, bill.first_day, bill.monthly_mean) == (28, SEPTEMBER[0], approx(10 * 365 / 12))
    assert list(bill.by_month) == ["2026-09"]


@pytest.mark.parametrize("layout", ["FOCUS without end", "OpenAI without end", "LiteLLM"])
def test_one_clock_that_says_an_hour_makes_it_a_load_of_hours(saved: Saved, layout: str) -> None:
    days = [f"{day}T00:00:00Z" for day in SEPTEMBER[:-1]] + ["2026-09-28T13:00:00Z"]
    bill = bills.read(saved(layouts((day, day) for day in days)[layout]))
    assert bill.hourly is not None
    assert bill.peak_hour_to_average == approx(24.0)


def test_the_clock_of_what_is_left_out_says_nothing(saved: Saved) -> None:
    header = [name for name in HEADER if name != "ChargePeriodEnd"]
    tax = focus("2026-09-01", 5.0, ChargeCategory="Tax", ChargePeriodStart="2026-09-01T13:00:00Z")
    assert bills.read(saved(csv_of(header, [*FLAT, tax]))).hoped_for_utilization == approx(1.0)


def test_a_period_of_an_hour_from_midnight_is_an_hour(saved: Saved) -> None:
    rows = [focus("2026-09-01", 10.0, **period("2026-09-01T00:00:00Z", "2026-09-01T01:00:00Z"))]
    assert bills.read(saved(csv_of(HEADER, rows))).hoped_for_utilization == approx(1 / 24)


def test_the_day_on_which_summer_time_ends_is_a_day(saved: Saved) -> None:
    rows = [
        focus("2026-10-24", 10.0, **period("2026-10-24T00:00:00+02:00", "2026-10-25T00:00:00+02:00")),
        focus("2026-10-25", 10.0, **period("2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00")),
        focus("2026-10-26", 10.0, **period("2026-10-26T00:00:00+01:00", "2026-10-27T00:00:00+01:00")),
    ]
    bill = bills.read(saved(csv_of(HEADER, rows)))
    assert bill.daily == {date(2026, 10, day): 10.0 for day in (24, 25, 26)}
