"""The guide's two claims on price falls, held against all vendors' prices."""

from datetime import date
from decimal import Decimal

import pytest

from tests.catalogue.price_lists import bundled_list, price_list
from xl_addin.catalogue import bundled, vendors
from xl_addin.catalogue.claims import CHEAPEST, FAILS, FLAGSHIP, HOLDS, SAME_MODEL, TOO_YOUNG, Claim, claims
from xl_addin.catalogue.price_list import PriceList


def market() -> PriceList:
    """Two days that are 24 months apart; input and output at one price, so that this is the blended price."""
    offers = """
        gpt-4      50    2022-12-20
        gpt-5      20    2024-06-20 2026-01-20
        gpt-5-mini 4     2024-06-20
        gpt-6      8     2026-06-20
        gpt-6-nano 1     2026-06-20
        gpt-6-pro  90    2026-06-20
        gpt-6-preview 70 2026-06-20
        slip       0.2   2024-02-20 2024-12-20
        slip       2     2024-01-20 2024-02-20
    """.strip().splitlines()
    lines = [
        f"litellm OpenAI {name} {field} {rest}"
        for name, rest in (line.strip().split(maxsplit=1) for line in offers)
        for field in ("input", "output")
    ]
    return price_list("\n".join(lines))


def claim(prices: PriceList, vendor: str, months: int, measure: str) -> Claim:
    return next(one for one in claims(prices) if (one.vendor, one.months, one.measure) == (vendor, months, measure))


@pytest.mark.parametrize(
    ("months", "measure", "models", "then", "now", "share", "verdict"),
    [
        # The last observation is of 2026-06-20. gpt-4 is too old for a flagship; -pro and -preview are none.
        (24, CHEAPEST, "slip then gpt-6-nano", "0.2", "1", 4.0, FAILS),
        (24, FLAGSHIP, "gpt-5 then gpt-6", "20", "8", -0.6, HOLDS),
        (24, SAME_MODEL, "2 listed on both days", None, None, 0.0, FAILS),
        (12, CHEAPEST, "gpt-5-mini then gpt-6-nano", "4", "1", -0.75, HOLDS),
        (12, FLAGSHIP, "", None, None, None, TOO_YOUNG),
        (12, SAME_MODEL, "2 listed on both days", None, None, 0.0, FAILS),
    ],
)
def test_a_claim_is_held_against_the_registry(
    months: int, measure: str, models: str, then: str | None, now: str | None, share: float | None, verdict: str
) -> None:
    found = claim(market(), "OpenAI", months, measure)
    assert (found.models, found.verdict) == (models, verdict)
    assert found.usd_then == (None if then is None else Decimal(then))
    assert found.usd_now == (None if now is None else Decimal(now))
    assert found.change == (None if share is None else pytest.approx(share))


def test_a_fault_of_the_registry_is_named_and_what_the_claim_would_be_without_it() -> None:
    assert claim(market(), "OpenAI", 24, CHEAPEST).note == (
        "The registry moved the input price of slip from 2.00 to 0.20 on 2024-02-20: possibly a slip of the decimal "
        "point. Without it gpt-5-mini counts: from 4.00 it is -75.0%."
    )


@pytest.mark.parametrize(
    ("months", "share", "verdict"),
    [
        (24, -0.4, HOLDS),
        (24, -0.9, HOLDS),
        (24, -0.39, FAILS),
        (24, -0.91, FAILS),
        (24, 0.5, FAILS),
        (12, -0.3, HOLDS),
        (12, 0.3, HOLDS),
        (12, 0.29, FAILS),
    ],
)
def test_the_guides_bounds_belong_to_the_claim(months: int, share: float, verdict: str) -> None:
    new = Decimal(str(1 + share))
    on = "2026-06-20"
    rows = f"""
        litellm OpenAI gpt-5 input  1 2023-06-20 {on}
        litellm OpenAI gpt-5 output 1 2023-06-20 {on}
        litellm OpenAI gpt-5 input  {new} {on}
        litellm OpenAI gpt-5 output {new} {on}
    """
    assert claim(price_list(rows), "OpenAI", months, SAME_MODEL).verdict == verdict


def test_every_listed_vendor_has_six_rows_and_the_young_ones_say_so() -> None:
    found = claims(bundled_list())
    assert [one.vendor for one in found] == [vendor for vendor in vendors.listed() for _ in range(6)]
    young = {one.vendor for one in found if one.verdict == TOO_YOUNG and (one.months, one.measure) == (24, CHEAPEST)}
    followed = {change.key.vendor for observation in bundled.history() for change in observation.changes}
    assert young & followed == {"Amazon", "Alibaba", "Moonshot"}
    for one in found:
        assert (one.change is None) == (one.verdict == TOO_YOUNG)
        if one.usd_then is not None and one.usd_now is not None:
            assert one.change == pytest.approx(float(one.usd_now / one.usd_then) - 1)
    assert bundled_list().last_observed == date(2026, 11, 20)


def test_the_fault_in_anthropics_history_is_shown() -> None:
    found = claim(bundled_list(), "Anthropic", 24, CHEAPEST)
    assert found.models.startswith("claude-instant-1.2 then ")
    assert "from 1.63 to 0.163 on 2024-02-20" in found.note
    assert "Without it claude-3-haiku-20240307 counts: from 0.50 it is -60.0%." in found.note
