"""What a workload is made of: the figures that are typed, with their units and ranges."""

from __future__ import annotations

from dataclasses import replace

from xl_addin.model import usage
from xl_addin.model.line import Input
from xl_addin.units import TEXT, Unit

MODEL, INPUT_TOKENS, OUTPUT_TOKENS = "model", "input_tokens", "output_tokens"
CALLS, COUNTED_PER = "calls", "counted_per"
CACHED_SHARE, WRITTEN_SHARE, BATCH_SHARE = "cached_share", "written_share", "batch_share"
DAYS = "days"

MOST_CALLS = 1e9

#: What a calculation says where something it rests on is refused or has no price.
NONE = "none"

USD_A_CALL = Unit("USD/call", "#,##0.000000", "each")
#: A small bill with its cents, a large one without.
BILL_FORMAT = "[<1000]#,##0.00;#,##0"
USD_A_DAY = Unit("USD/day", BILL_FORMAT, "bill")
USD_A_MONTH = Unit("USD/month", BILL_FORMAT, "bill")
USD_A_YEAR = Unit("USD/year", BILL_FORMAT, "bill")
TOKENS_EACH = Unit("tokens/call", "#,##0.0", "average")
TOKENS_A_MONTH = Unit("tokens/month", "#,##0", "count")
CALLS_COUNTED = Unit("calls", "#,##0", "count")
CALLS_A_DAY = Unit("calls/day", "#,##0.0", "average")
CALLS_A_MONTH = Unit("calls/month", "#,##0", "count")
CALLS_A_YEAR = Unit("calls/year", "#,##0", "count")
PER_YEAR = Unit("times/year", "#,##0", "count")
DAYS_A_YEAR = Unit("days/year", "0", "whole")

_USAGE = {figure.name: figure for figure in (*usage.USAGE, usage.WRITTEN_SHARE)}

FIGURES: dict[str, Input] = {
    figure.name: figure
    for figure in (
        Input(MODEL, "Model", TEXT, "The model that is called, with its vendor, as the sheet Prices names it."),
        replace(_USAGE[INPUT_TOKENS], label="Input tokens of a call", low=1),
        replace(_USAGE[OUTPUT_TOKENS], label="Output tokens of a call"),
        Input(CALLS, "Number of calls", CALLS_COUNTED, "How many calls there are in the period below.", 0, MOST_CALLS),
        Input(COUNTED_PER, "Counted per", TEXT, "The period in which there are so many.", choices=tuple(usage.A_YEAR)),
        replace(_USAGE[CACHED_SHARE], label="Input read from cache"),
        replace(_USAGE[WRITTEN_SHARE], label="Input written to cache"),
        replace(_USAGE[BATCH_SHARE], label="Calls sent in batches"),
        Input(DAYS, "Days in a year", DAYS_A_YEAR, "A day is that part of a year, a month a twelfth of it.", 360, 366),
    )
}
#: The shares of the input, which must not be more than all of it together.
SHARES_OF_INPUT = (CACHED_SHARE, WRITTEN_SHARE)
