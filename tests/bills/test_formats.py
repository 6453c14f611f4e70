"""Each vendor's export, with totals worked out by hand."""

import gzip
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.bills.conftest import Saved
from tests.bills.files import (
    ANTHROPIC_COST,
    ANTHROPIC_USAGE,
    FOCUS,
    FOCUS_MONTH,
    LITELLM,
    LITELLM_HEADER,
    OPENAI_COST,
    OPENAI_COSTS,
    OPENAI_USAGE,
    anthropic_cost_report,
    anthropic_usage_report,
    csv_of,
    focus,
    litellm_csv,
    openai_page,
    output,
    spend,
)
from xl_addin import bills
from xl_addin.bills import Bill, Line
from xl_addin.bills.formats import formats

#: A tuple with one of these in it is to mypy never equal to a tuple of numbers.
approx: Any = pytest.approx

# FOCUS ----------------------------------------------------------------------------------------------------------------


def check_focus_month(bill: Bill, version: str) -> None:
    assert bill.format == f"FOCUS {version}"
    assert (bill.first_day, bill.last_day, bill.days) == (date(2026, 9, 1), date(2026, 9, 30), 30)
    assert (bill.total, bill.currency, bill.rows) == (approx(900.0), "USD", 7)
    assert bill.by_model == {"Claude Sonnet 4": approx(900.0)}
    assert bill.by_month == {"2026-09": {"Claude Sonnet 4": approx(900.0)}}
    assert bill.usd_by_kind == {"input": approx(300.0), "output": approx(600.0)}
    assert bill.tokens == {"input": approx(4e6), "output": approx(5e5)}
    assert (bill.output_share, bill.batch_share, bill.cached_share) == (approx(0.5 / 4.5), 0.0, None)
    assert bill.monthly_mean == approx(900 / 30 * 365 / 12)
    assert (bill.daily_mean, bill.peak_day) == (approx(30.0), date(2026, 9, 15))
    assert (bill.peak_to_average, bill.hoped_for_utilization) == (approx(30.0), approx(1 / 30))
    assert bill.left_out == {"Tax": 50.0, "Credit": -80.0, "Other services": 9000.0}
    assert bill.requests is None
    assert bill.hourly is None


@pytest.mark.parametrize("version", FOCUS)
def test_focus_counts_the_language_models_effective_cost_before_tax_and_credits(saved: Saved, version: str) -> None:
    bill = bills.read(saved(csv_of(FOCUS[version], FOCUS_MONTH)))
    check_focus_month(bill, version)
    assert "Other services: 9,000.00 USD are in the file, and no part of this bill." in bill.notes


@pytest.mark.parametrize("version", FOCUS)
def test_focus_is_the_same_as_parquet_whatever_its_types(tmp_path: Path, version: str) -> None:
    def typed(name: str, cell: Any) -> Any:
        if name.endswith("Cost"):
            return Decimal(str(cell))
        if name.startswith("ChargePeriod"):
            return datetime.fromisoformat(cell)
        if name.endswith("Quantity"):
            return float(cell) if cell != "" else None
        return [("Operation", "Invoke")] if name == "SkuPriceDetails" else cell

    types = {
        "SkuPriceDetails": pa.map_(pa.string(), pa.string()),
        "EffectiveCost": pa.decimal128(20, 10),
        "ChargePeriodStart": pa.timestamp("us", "UTC"),
        "ServiceName": pa.dictionary(pa.int32(), pa.string()),
    }
    columns = {
        name: pa.array([typed(name, row[name]) for row in FOCUS_MONTH], types.get(name)) for name in FOCUS[version]
    }
    pq.write_table(pa.table(columns), tmp_path / "bill.parquet", row_group_size=2)
    check_focus_month(bills.read(tmp_path / "bill.parquet"), version)


#: A zone that no list of zones has: what every zone is to Arrow on a Windows without such a list.
NO_SUCH_ZONE = "Nowhere/Island"


@pytest.mark.parametrize("zone", [NO_SUCH_ZONE, "UTC", "Europe/Berlin"])
def test_a_time_of_a_parquet_file_needs_no_list_of_zones(saved: Saved, tmp_path: Path, zone: str) -> None:
    # In Berlin the second is October's.
    rows = [focus("2026-09-01", 1.0), focus("2026-09-30T22:00:00Z", 2.0)]
    columns = {name: pa.array([row[name] for row in rows]) for name in FOCUS["1.2"]}
    # Arrow keeps a moment in UTC, whatever zone it is told to tell it in.
    for name in ("ChargePeriodStart", "ChargePeriodEnd"):
        moments = [datetime.fromisoformat(row[name]).replace(tzinfo=None) for row in rows]
        columns[name] = pa.array(moments, pa.timestamp("us")).view(pa.timestamp("us", zone))
    pq.write_table(pa.table(columns), tmp_path / "bill.parquet")
    same = bills.read(saved(csv_of(FOCUS["1.2"], rows)))
    assert bills.read(tmp_path / "bill.parquet").by_month == same.by_month
    assert list(same.by_month) == ["2026-09"]


def test_a_nested_cell_of_a_parquet_file_may_be_empty(tmp_path: Path) -> None:
    details: list[Any] = [None, [("ModelId", "nova-pro")]]
    rows = [focus("2026-09-01", 1.0), focus("2026-09-01", 2.0)]
    columns = {name: pa.array([row[name] for row in rows]) for name in FOCUS["1.2"] if name != "SkuPriceDetails"}
    columns["SkuPriceDetails"] = pa.array(details, pa.map_(pa.string(), pa.string()))
    pq.write_table(pa.table(columns), tmp_path / "bill.parquet")
    assert bills.read(tmp_path / "bill.parquet").by_model == {"nova-pro": 2.0, "Claude Sonnet 4": 1.0}


def test_prepaid_usage_costs_what_is_used_up_and_not_what_was_invoiced(saved: Saved) -> None:
    rows = [
        focus("2026-09-01", 0.0, ChargeCategory="Purchase", BilledCost=1200.0),
        focus("2026-09-02", 40.0, BilledCost=0.0),
    ]
    assert bills.read(saved(csv_of(FOCUS["1.2"], rows))).total == 40.0


@pytest.mark.parametrize(
    ("cells", "model", "kind", "batch", "tokens"),
    [
        ({"SkuPriceDetails": '{"ModelId": "solora-5", "TokenDirection": "Output"}', "SkuMeter": "Output Tokens"},
         "solora-5", "output", False, 1e6),
        ({"SkuPriceDetails": '{"ModelId": "solora-5", "TokenDirection": "Input", "TokenCacheAction": "Read"}'},
         "solora-5", "cached", False, 1e6),
        ({"SkuPriceDetails": '{"ModelId": "solora-5", "TokenCacheAction": "Uncached"}'},
         "solora-5", "input", False, 1e6),
        ({"SkuMeter": "USE1-Claude4Sonnet-cache-write-input-token-count"}, "Claude4Sonnet", "cache_write", False, 1e6),
        ({"SkuMeter": "USE1-Nova-Pro-input-tokens-batch"}, "Nova-Pro", "input", True, 1e6),
        ({"SkuMeter": "gpt 4o 0806 Batch Outp glbl Tokens", "ServiceName": "Azure OpenAI", "ConsumedUnit": "1M"},
         "gpt 4o 0806", "output", True, 1e9),
        ({"SkuMeter": "gpt-4o-cached-Inp-glbl", "ServiceName": "Azure OpenAI", "ConsumedUnit": "Units"},
         "gpt-4o", "cached", False, 1e6),
        ({"SkuMeter": "USE1-MP:USE1_InputTokenCount-Units", "ServiceName": "Claude 3.5 Sonnet (Amazon Bedrock Edition)",
          "ChargeDescription": "AWS Marketplace software usage|us-east-1|Million Input Tokens"},
         "Claude 3.5 Sonnet Amazon Bedrock Edition", "input", False, 1e6),
        ({"SkuMeter": "Provisioned model unit", "SkuId": "", "ChargeDescription": "", "ConsumedUnit": "Hours",
          "PricingUnit": "Hours"}, "Provisioned model", None, None, None),
        ({"SkuMeter": "", "SkuId": "", "ChargeDescription": "", "ServiceName": "", "ConsumedUnit": "1000000 Tokens"},
         "not named", None, None, 1e9),
    ],
)  # fmt: skip
def test_the_model_the_kind_and_batch_are_read_from_a_clouds_meters(
    saved: Saved, cells: dict[str, Any], model: str, kind: str | None, batch: bool | None, tokens: float | None
) -> None:
    [line] = bills.read(saved(csv_of(FOCUS["1.3"], [focus("2026-09-01", 1.0, **cells)]))).lines
    assert line == Line("2026-09", model, kind, batch, 1.0, tokens)


@pytest.mark.parametrize(
    "cells",
    [
        {
            "ServiceName": "Vertex AI",
            "ServiceSubcategory": "Machine Learning",
            "ConsumedUnit": "Hours",
            "PricingUnit": "h",
        },
        {
            "ServiceName": "Amazon Cognito",
            "ServiceSubcategory": "IAM",
            "ConsumedUnit": "TokenRequests",
            "PricingUnit": "",
        },
    ],
)
def test_what_is_no_language_model_is_left_out(saved: Saved, cells: dict[str, str]) -> None:
    bill = bills.read(saved(csv_of(FOCUS["1.2"], [focus("2026-09-01", 1.0), focus("2026-09-01", 5.0, **cells)])))
    assert (bill.total, bill.left_out) == (1.0, {"Other services": 5.0})


def test_a_charge_without_a_category_is_left_out_under_that_name(saved: Saved) -> None:
    rows = [focus("2026-09-01", 1.0), focus("2026-09-01", 5.0, ChargeCategory="")]
    assert bills.read(saved(csv_of(FOCUS["1.2"], rows))).left_out == {"No category": 5.0}


def test_columns_may_be_written_in_any_case_and_with_blanks_around(saved: Saved) -> None:
    header = [f" {name.lower()} " for name in FOCUS["1.2"]]
    rows = [[row.get(name, "") for name in FOCUS["1.2"]] for row in FOCUS_MONTH]
    check_focus_month(bills.read(saved(csv_of(header, rows))), "1.2")


# Vendors --------------------------------------------------------------------------------------------------------------


def test_anthropics_cost_export(saved: Saved) -> None:
    bill = bills.read(saved(ANTHROPIC_COST))
    assert (bill.format, bill.days, bill.total) == ("Anthropic cost export", 4, approx(12.0))
    assert bill.by_month == {
        "2026-08": {"Claude Sonnet 4.5": approx(10.0)},
        "2026-09": {"Claude Haiku 4.5": approx(2.0)},
    }
    assert list(bill.by_model) == ["Claude Sonnet 4.5", "Claude Haiku 4.5"]
    assert bill.usd_by_kind == {"input": 6.0, "cached": 1.0, "output": 5.0}
    assert (bill.tokens, bill.cached_share, bill.requests) == ({}, None, None)
    assert bill.batch_share == approx(3 / 12)
    assert (bill.daily_mean, bill.peak_day, bill.peak_to_average) == (3.0, date(2026, 8, 30), approx(7 / 3))
    assert bill.notes == ("The file covers 4 days: the mean month takes them for typical.",)


def test_anthropics_usage_export_has_tokens_and_no_money(saved: Saved) -> None:
    bill = bills.read(saved(ANTHROPIC_USAGE))
    assert (bill.total, bill.monthly_mean, bill.by_model, bill.by_month) == (None, None, {}, {})
    assert bill.tokens == {"input": 1100.0, "cached": 850.0, "cache_write": 50.0, "output": 2000.0}
    assert (bill.cached_share, bill.output_share) == (approx(850 / 2000), approx(0.5))
    assert (bill.batch_share, bill.series_in) == (approx(2500 / 4000), "tokens")
    assert bill.daily == {date(2026, 9, 1): 1500.0, date(2026, 9, 2): 2500.0}
    assert bill.peak_to_average == approx(2500 / 2000)
    assert Line("2026-09", "claude-haiku-4-5", "input", True, None, 1000.0) in bill.lines
    assert bill.notes == ("Anthropic usage export holds tokens and no money.",)


def test_anthropics_cost_report_is_in_cents_and_days_without_a_charge_count(saved: Saved) -> None:
    bill = bills.read(saved(anthropic_cost_report(), "cost.json"))
    assert (bill.total, bill.days, bill.daily_mean) == (approx(5.0), 2, approx(2.5))
    assert bill.usd_by_kind == {"input": approx(1.2345), "output": approx(3.7655)}
    assert (bill.batch_share, bill.peak_to_average) == (approx(0.7531), approx(2.0))


def test_anthropics_usage_report_has_hours(saved: Saved) -> None:
    bill = bills.read(saved(anthropic_usage_report(), "usage.json"))
    assert bill.tokens == {"input": 1100.0, "cached": 850.0, "cache_write": 50.0, "output": 1000.0}
    assert bill.hourly == {datetime(2026, 9, 1, 0): 1500.0, datetime(2026, 9, 1, 1): 1500.0}
    assert (bill.peak_to_average, bill.peak_hour_to_average) == (1.0, approx(12.0))
    assert bill.hoped_for_utilization == approx(1 / 12)


def test_openais_cost_export(saved: Saved) -> None:
    bill = bills.read(saved(OPENAI_COST))
    assert (bill.format, bill.total, bill.days) == ("OpenAI cost export", approx(4.0), 3)
    assert bill.by_model == {"web search tool calls": 3.25, "gpt-5.5-2026-04-23": 0.75}
    assert bill.tokens == {"input": 1000.0, "cached": 4000.0}
    assert (bill.cached_share, bill.output_share, bill.batch_share) == (0.8, None, None)


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(openai_page(0, (1.0, "gpt-5.5-2026-04-23, input"), (2.0, "gpt-5.5-2026-04-23, output"), (0.5, "x"))),
        "\n".join(map(json.dumps, OPENAI_COSTS)),
        json.dumps(OPENAI_COSTS, indent=2),
    ],
    ids=["one page", "pages one after the other", "a list of pages"],
)
def test_openais_costs_come_in_pages(saved: Saved, text: str) -> None:
    bill = bills.read(saved(text, "costs.json"))
    assert (bill.format, bill.total) == ("OpenAI costs (Admin API)", approx(3.5))
    assert bill.by_model["gpt-5.5-2026-04-23"] == 3.0
    assert bill.days == (3 if "gpt-4o-mini" in text else 1)


def test_costs_that_are_not_grouped_name_no_model(saved: Saved) -> None:
    page = json.dumps(openai_page(0, (1.0, ""))).replace('"line_item": ""', '"line_item": null')
    assert bills.read(saved(page, "costs.json")).lines == (Line("2026-09", "not named", None, None, 1.0, None),)


def test_openais_completions_usage_counts_cached_tokens_once(saved: Saved) -> None:
    bill = bills.read(saved(OPENAI_USAGE))
    assert bill.tokens == {"input": 2400.0, "cached": 600.0, "output": 1000.0}
    assert (bill.requests, bill.cached_share, bill.batch_share) == (
        15.0,
        approx(0.2),
        approx(2600 / 4000),
    )
    assert (bill.days, bill.daily_mean) == (3, approx(4000 / 3))


@pytest.mark.parametrize("shape", ["csv", "list", "lines", "gzip", "escaped"])
def test_litellms_spend_log(saved: Saved, shape: str) -> None:
    match shape:
        case "csv":
            path = saved(litellm_csv())
        case "list":
            path = saved(json.dumps(LITELLM), "log.json")
        case "lines":
            path = saved("\n".join(map(json.dumps, LITELLM)), "log.jsonl")
        case "gzip":
            path = saved(gzip.compress(litellm_csv().encode()), "log.csv.gz")
        case _:
            path = saved(json.dumps([row | {"metadata": json.dumps(row["metadata"])} for row in LITELLM]), "log.json")
    bill = bills.read(path)
    assert (bill.format, bill.total, bill.requests, bill.days) == ("LiteLLM spend log", approx(1.0), 3.0, 1)
    assert bill.tokens == {"input": 1300.0, "cached": 600.0, "cache_write": 100.0, "output": 400.0}
    assert (bill.cached_share, bill.batch_share) == (approx(0.3), approx(0.25))
    assert bill.by_model == {"claude-sonnet-4-5": approx(0.75), "gpt-5.5": approx(0.25)}
    assert bill.hourly == {datetime(2026, 9, 1, 10): approx(0.75), datetime(2026, 9, 1, 23): approx(0.25)}
    assert bill.peak_hour_to_average == approx(0.75 / (1 / 24))


# What a file does not say ---------------------------------------------------------------------------------------------


def test_without_metadata_it_is_unknown_what_was_cached(saved: Saved) -> None:
    header = [name for name in LITELLM_HEADER if name != "metadata"]
    bill = bills.read(saved(csv_of(header, LITELLM)))
    assert (bill.tokens, bill.cached_share) == ({"input": 2000.0, "output": 400.0}, None)


def test_metadata_that_never_speaks_of_a_cache_leaves_it_unknown(saved: Saved) -> None:
    assert bills.read(saved(json.dumps([spend("2026-09-01", 1.0, 10, 10)]), "log.json")).cached_share is None


@pytest.mark.parametrize("blank", ["usage_type", ""])
def test_without_the_column_or_its_value_batch_is_unknown(saved: Saved, blank: str) -> None:
    text = ANTHROPIC_COST.replace("usage_type", "other") if blank else ANTHROPIC_COST.replace("message", "")
    assert bills.read(saved(text.replace(",batch,", ",,"))).batch_share is None


def test_no_tokens_have_no_shares(saved: Saved) -> None:
    header, row, *_ = ANTHROPIC_USAGE.splitlines()
    bill = bills.read(saved(f"{header}\n{row.replace('100,20,30,850,500', '0,0,0,0,0')}\n"))
    assert (bill.cached_share, bill.output_share, bill.batch_share, bill.hoped_for_utilization) == (None,) * 4
    assert (bill.daily_mean, bill.peak_day, bill.peak_to_average) == (None, None, None)


def test_a_charge_for_a_month_is_in_the_bill_and_in_no_day(saved: Saved) -> None:
    month = {"ChargePeriodStart": "2026-09-01T00:00:00Z", "ChargePeriodEnd": "2026-10-01T00:00:00Z"}
    bill = bills.read(saved(csv_of(FOCUS["1.2"], [focus("2026-09-05", 1.0), output("2026-09-01", 99.0, **month)])))
    assert (bill.total, bill.days, bill.daily) == (100.0, 30, {date(2026, 9, 5): 1.0})
    assert "99.00 USD are for longer than a day each: in the bill, and in no day." in bill.notes


def test_a_charge_for_a_year_does_not_stretch_what_the_file_covers(saved: Saved) -> None:
    year = {"ChargePeriodStart": "2026-09-03T00:00:00Z", "ChargePeriodEnd": "2027-09-03T00:00:00Z"}
    bill = bills.read(saved(csv_of(FOCUS["1.2"], [focus("2026-09-01", 1.0), focus("2026-09-01", 9.0, **year)])))
    assert (bill.first_day, bill.last_day) == (date(2026, 9, 1), date(2026, 9, 3))


def test_hours_count_from_the_first_to_the_last_day(saved: Saved) -> None:
    rows = [focus("2026-09-01T10:00:00Z", 3.0), focus("2026-09-02T11:00:00Z", 1.0)]
    bill = bills.read(saved(csv_of(FOCUS["1.2"], rows)))
    assert bill.peak_hour_to_average == approx(3 / (4 / 48))
    assert bill.hoped_for_utilization == approx(4 / 48 / 3)
    both = bills.read(saved(csv_of(FOCUS["1.2"], [*rows, focus("2026-09-02", 1.0)])))
    assert (both.hourly, both.hoped_for_utilization) == (None, approx(5 / 2 / 3))


# The table ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", formats(), ids=lambda layout: layout.name)
def test_every_format_says_where_it_is_documented_and_uses_columns_that_it_declares(layout: Any) -> None:
    assert all(address.startswith("https://") for address in layout.documented)
    assert layout.start
    assert layout.usd or layout.tokens
    looked_up = set(layout.looked_up)
    assert looked_up <= {column.removeprefix("-") for columns in layout.tokens.values() for column in columns}


def test_moments_are_compared_in_utc(saved: Saved) -> None:
    bill = bills.read(saved(json.dumps([spend("2026-09-01T01:00:00+02:00", 1.0, 1, 1)]), "log.json"))
    assert bill.hourly == {datetime(2026, 8, 31, 23): 1.0}
    assert bill.by_month == {"2026-08": {"claude-sonnet-4-5": 1.0}}
    assert datetime(2026, 8, 31, 23, tzinfo=UTC) == datetime.fromisoformat("2026-09-01T01:00:00+02:00")
