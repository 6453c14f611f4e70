"""Small bills as the vendors export them, made here so that every total can be worked out by hand."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

FOCUS_1_0 = [
    "BilledCost", "BillingCurrency", "ChargeCategory", "ChargeDescription", "ChargePeriodEnd", "ChargePeriodStart",
    "ConsumedQuantity", "ConsumedUnit", "ContractedCost", "EffectiveCost", "ListCost", "PricingQuantity", "PricingUnit",
    "ProviderName", "PublisherName", "ServiceCategory", "ServiceName", "SkuId",
]  # fmt: skip
FOCUS_1_1 = [*FOCUS_1_0, "ServiceSubcategory", "SkuMeter", "SkuPriceDetails"]
FOCUS_1_2 = [*FOCUS_1_1, "InvoiceId", "PricingCurrency", "BillingAccountType"]
FOCUS_1_3 = [*FOCUS_1_2, "ServiceProviderName", "HostProviderName", "ContractApplied"]
FOCUS = {"1.0": FOCUS_1_0, "1.1": FOCUS_1_1, "1.2": FOCUS_1_2, "1.3": FOCUS_1_3}


def csv_of(header: Sequence[str], rows: Iterable[Mapping[str, Any] | Sequence[Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([row.get(name, "") for name in header] if isinstance(row, Mapping) else row)
    return text.getvalue()


def focus(start: str, cost: float | str, **other: Any) -> dict[str, Any]:
    """A charge of an hour, or of a day where the start is a date, for input tokens of Claude on Bedrock."""
    day, _, clock = start.partition("T")
    end = f"{day}T{int(clock[:2]) + 1:02d}:00:00Z" if clock else f"{day[:8]}{int(day[8:]) + 1:02d}T00:00:00Z"
    row: dict[str, Any] = {
        "BilledCost": cost, "EffectiveCost": cost, "ContractedCost": cost, "ListCost": cost,
        "BillingCurrency": "USD", "ChargeCategory": "Usage",
        "ChargePeriodStart": start if clock else f"{day}T00:00:00Z", "ChargePeriodEnd": end,
        "ChargeDescription": "$0.003 per 1K input tokens for Claude Sonnet 4", "SkuId": "8QWERTY4XYZ",
        "ConsumedQuantity": 1000, "ConsumedUnit": "1K tokens", "PricingQuantity": 1000, "PricingUnit": "1K tokens",
        "ProviderName": "AWS", "PublisherName": "AWS", "ServiceProviderName": "AWS", "HostProviderName": "AWS",
        "ServiceCategory": "AI and Machine Learning", "ServiceName": "Amazon Bedrock",
        "ServiceSubcategory": "Generative AI", "SkuMeter": "Input Tokens", "SkuPriceDetails": "",
        "InvoiceId": "INV-1", "PricingCurrency": "USD", "BillingAccountType": "Member", "ContractApplied": "",
    }  # fmt: skip
    return row | other


def output(start: str, cost: float, **other: Any) -> dict[str, Any]:
    described = "$0.015 per 1K output tokens for Claude Sonnet 4"
    return focus(start, cost, **({"ChargeDescription": described, "SkuMeter": "Output Tokens"} | other))


OTHER_SERVICE = {
    "ServiceName": "Amazon Elastic Compute Cloud", "ServiceSubcategory": "Virtual Machines", "SkuMeter": "Box Usage",
    "ConsumedUnit": "Hours", "PricingUnit": "Hours", "ChargeDescription": "$98 per p5.48xlarge Instance Hour",
}  # fmt: skip

#: September 1 to 30: 300 USD of input, 600 of output (100 corrected), 50 of tax, 80 of credit, 9,000 of machines.
FOCUS_MONTH = [
    focus("2026-09-01", 100.0),
    focus("2026-09-15", 200.0, ConsumedQuantity=3000),
    output("2026-09-15", 700.0, ConsumedQuantity=500),
    output("2026-09-20", -100.0, ConsumedQuantity="", PricingQuantity=""),
    focus("2026-09-15", 50.0, ChargeCategory="Tax", ConsumedQuantity=""),
    focus("2026-09-15", -80.0, ChargeCategory="Credit", ConsumedQuantity=""),
    focus(
        "2026-09-29",
        9000.0,
        **OTHER_SERVICE,
        ChargePeriodStart="2026-09-30T00:00Z",
        ChargePeriodEnd="2026-10-01T00:00Z",
    ),
]

ANTHROPIC_COST = (
    "usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,list_price_usd,cost_type\n"
    "2026-08-30,Claude Sonnet 4.5,Default,key,message,≤ 200k,input_no_cache,6.00,6.00,token\n"
    "2026-08-30,Claude Sonnet 4.5,Default,key,message,≤ 200k,input_cache_read,1.00,1.00,token\n"
    "2026-08-31,Claude Sonnet 4.5,Default,key,batch,≤ 200k,output,3.00,3.00,token\n"
    "2026-09-02,Claude Haiku 4.5,Default,key,message,≤ 200k,output,2.00,2.00,token\n"
)
ANTHROPIC_USAGE = (
    "usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,"
    "usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,"
    "usage_output_tokens,web_search_count,inference_geo,speed\n"
    "2026-09-01,claude-sonnet-4-5,key,Default,standard,≤ 200k,100,20,30,850,500,0,global,\n"
    "2026-09-02,claude-haiku-4-5,key,Default,batch,≤ 200k,1000,0,0,0,1500,0,global,\n"
)
OPENAI_COST = (
    "start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,quantity,quantity_unit,line_item,"
    "project_id\n"
    "1790467200,1790553600,2026-09-27T00:00:00+00:00,2026-09-28T00:00:00+00:00,,,,,,\n"
    "1790553600,1790640000,2026-09-28T00:00:00,2026-09-29T00:00:00,0.50,usd,1000,tokens,"
    '"gpt-5.5-2026-04-23, input",p\n'
    "1790553600,1790640000,2026-09-28T00:00:00,2026-09-29T00:00:00,0.25,usd,4000,tokens,"
    '"gpt-5.5-2026-04-23, cached input",p\n'
    "1790640000,1790726400,2026-09-29T00:00:00,2026-09-30T00:00:00,3.25,usd,,,web search tool calls,p\n"
)
OPENAI_USAGE = (
    "start_time,end_time,start_time_iso,end_time_iso,project_id,num_model_requests,model,batch,service_tier,"
    "input_tokens,output_tokens,input_cached_tokens\n"
    "1759622400,1759708800,2025-10-05T00:00:00+00:00,2025-10-06T00:00:00+00:00,p,10.0,gpt-5,FALSE,default,1000.0,400.0,600.0\n"
    "1759708800,1759795200,2025-10-06T00:00:00+00:00,2025-10-07T00:00:00+00:00,p,5.0,gpt-5-mini,TRUE,default,2000.0,600.0,0.0\n"
    "1759795200,1759881600,2025-10-07T00:00:00+00:00,2025-10-08T00:00:00+00:00,,,,,,,,\n"
)


def anthropic_cost_report() -> str:
    """Two days; 123.45 is in cents, $1.2345."""
    cost = {"currency": "USD", "cost_type": "tokens", "context_window": "0-200k", "workspace_id": None}
    sonnet = cost | {"model": "claude-sonnet-4-5", "service_tier": "standard"}
    return json.dumps(
        {
            "data": [
                {
                    "starting_at": "2026-09-01T00:00:00Z",
                    "ending_at": "2026-09-02T00:00:00Z",
                    "results": [
                        sonnet | {"amount": "123.45", "token_type": "uncached_input_tokens"},
                        sonnet | {"amount": "376.55", "token_type": "output_tokens", "service_tier": "batch"},
                    ],
                },
                {"starting_at": "2026-09-02T00:00:00Z", "ending_at": "2026-09-03T00:00:00Z", "results": []},
            ],
            "has_more": False,
            "next_page": None,
        }
    )


def anthropic_usage_report() -> str:
    """Two hours of one day."""
    hours = [(100, 20, 30, 850, 500, "standard"), (1000, 0, 0, 0, 500, "batch")]
    return json.dumps(
        {
            "data": [
                {
                    "starting_at": f"2026-09-01T{hour:02d}:00:00Z",
                    "ending_at": f"2026-09-01T{hour + 1:02d}:00:00Z",
                    "results": [
                        {
                            "uncached_input_tokens": fresh,
                            "cache_creation": {"ephemeral_5m_input_tokens": short, "ephemeral_1h_input_tokens": long},
                            "cache_read_input_tokens": read,
                            "output_tokens": out,
                            "model": "claude-sonnet-4-5",
                            "service_tier": tier,
                            "server_tool_use": {"web_search_requests": 1},
                        }
                    ],
                }
                for hour, (fresh, short, long, read, out, tier) in enumerate(hours)
            ]
        }
    )


def openai_page(day: int, *costs: tuple[float, str]) -> dict[str, Any]:
    """A page with one bucket, of the day so many days after September 1, 2026."""
    start = 1788220800 + 86400 * day
    result = {"object": "organization.costs.result", "project_id": None}
    results = [result | {"amount": {"value": usd, "currency": "usd"}, "line_item": item} for usd, item in costs]
    bucket = {"object": "bucket", "start_time": start, "end_time": start + 86400, "results": results}
    return {"object": "page", "has_more": False, "next_page": None, "data": [bucket]}


OPENAI_COSTS = [
    openai_page(0, (1.0, "gpt-5.5-2026-04-23, input"), (2.0, "gpt-5.5-2026-04-23, output")),
    openai_page(1, (0.5, "gpt-4o-mini, cached input")),
    openai_page(2),
]


def spend(moment: str, usd: float, prompt: int, completion: int, **other: Any) -> dict[str, Any]:
    """A request in LiteLLM's log."""
    row = {"request_id": "r", "call_type": "acompletion", "spend": usd, "prompt_tokens": prompt}
    row |= {"completion_tokens": completion, "startTime": moment, "model": "claude-sonnet-4-5", "metadata": {}}
    return row | other


CACHED = {"usage_object": {"prompt_tokens_details": {"cached_tokens": 600, "cache_creation_tokens": 100}}}
LITELLM = [
    spend("2026-09-01 10:15:00.123", 0.50, 1000, 200, metadata=CACHED),
    spend("2026-09-01T10:45:00+00:00", 0.25, 500, 100),
    spend("2026-09-01T23:59:59Z", 0.25, 500, 100, model="gpt-5.5", call_type="aretrieve_batch"),
]
LITELLM_HEADER = list(LITELLM[0])


def litellm_csv() -> str:
    return csv_of(LITELLM_HEADER, [row | {"metadata": json.dumps(row["metadata"])} for row in LITELLM])
