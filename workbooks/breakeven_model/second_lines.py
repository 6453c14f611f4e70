"""The lines of the second way to the headlines: each a formula over the names of rows above it."""

from __future__ import annotations

from xl_addin.model import MODEL
from xl_addin.model.constraints import (
    API,
    FORBIDS_API,
    FORBIDS_SELF_HOST,
    LEANS_API,
    LEANS_SELF_HOST,
    NEITHER,
    SELF_HOST,
    constraints,
)
from xl_addin.model.decision import CLEAR, CLOSE, OVERRIDE
from xl_addin.model.projection import FELL_LEAST, FELL_MOST, OWN_FIGURE
from xl_addin.units import MONTH, MONTHS, MULTIPLE, SHARE, TEXT, USD, USD_PER_MONTH, USD_PER_YEAR, Unit

#: The figures that are taken from what is shown: a month to be tried, and what is put into words.
SHOWN = {
    "shown_month": "breakeven_month",
    "shown_saving": "saving",
    "shown_share": "saving_share",
    "shown_annual": "annual_saving",
    "shown_spend": "breakeven_spend",
    "shown_util": "breakeven_util",
}
#: What the self-host total adds up, from one row to the next.
COSTS = tuple(MODEL.inputs_of("selfhost_total"))
#: The inputs that the headlines stand on.
READ: tuple[str, ...] = (
    *("api_monthly", *COSTS, "utilization", "design_utilization", "migration_cost"),
    *("api_growth", "price_outlook", "api_price_decline", "gpu_price_decline", "discount_rate", "horizon"),
    *("guide_fall_months", "guide_fall_least", "guide_fall_most", "close_band"),
    *constraints(),
)

#: The lines, each with its unit and its formula over names of rows above it.
LINES: tuple[tuple[str, str, Unit, str], ...] = (
    ("total", "Self-host total", USD_PER_MONTH, "=SUM({first_cost}:{last_cost})"),
    ("fixed_cost", "People and tools", USD_PER_MONTH, "={total}-{gpu_rental}"),
    ("replaced", "Share of the work replaced", SHARE, "=MIN(1,{utilization}/{design_utilization})"),
    ("saving", "Saving", USD_PER_MONTH, "={api_monthly}*{replaced}-{total}"),
    ("saving_share", "Saving as a share of the bill", SHARE, "={saving}/{api_monthly}"),
    ("annual_saving", "Saving per year", USD_PER_YEAR, "={saving}*12"),
    ("cost_with_selfhost", "Cost with self-hosting", USD_PER_MONTH, "={api_monthly}-{saving}"),
    ("breakeven_util", "Break-even utilization", SHARE, "={total}*{design_utilization}/{api_monthly}"),
    ("contribution", "Contribution of the bill", USD_PER_MONTH, "={api_monthly}*{replaced}-{gpu_rental}"),
    (
        "breakeven_spend",
        "Break-even spend",
        USD_PER_MONTH,
        '=IF({contribution}>{noise}*{api_monthly},{fixed_cost}*{api_monthly}/{contribution},"never")',
    ),
    (
        "payback_months",
        "Payback",
        MONTHS,
        '=IF({saving}>{noise}*{api_monthly},{migration_cost}/{saving},"never")',
    ),
    ("compliance_premium", "Compliance premium", USD_PER_MONTH, "=-MIN(0,{saving})"),
    ("privacy_multiplier", "Privacy multiplier", MULTIPLE, "={cost_with_selfhost}/{api_monthly}"),
    ("cheaper", "Winner by cost", TEXT, '=IF({saving}>{noise}*{api_monthly},"{SELF_HOST}","{API}")'),
    (
        "where_forbidden",
        "Winner where self-hosting is forbidden",
        TEXT,
        '=IF({no_api}>0,"{NEITHER}","{API}")',
    ),
    (
        "left",
        "Winner by constraint",
        TEXT,
        '=IF({no_api}+{no_selfhost}=0,"",IF({no_selfhost}>0,{where_forbidden},"{SELF_HOST}"))',
    ),
    ("winner", "Winner", TEXT, '=IF({left}="",{cheaper},{left})'),
    ("distance", "Distance to the close band", SHARE, "={close_band}-ABS({saving_share})"),
    ("by_cost", "Strength by cost", TEXT, '=IF({distance}>{noise}*{close_band},"{CLOSE}","{CLEAR}")'),
    ("strength", "Strength", TEXT, '=IF({left}="",{by_cost},"{OVERRIDE}")'),
    # In words a half may go either way; so they are put together from what is shown, which is held to account above.
    ("gap", "Difference in words", TEXT, '="$"&FIXED(ABS({shown_saving}),0)&"/mo ("&TEXT(ABS({shown_share}),"0%")&")"'),
    (
        "bill_hint",
        "Bill to revisit at",
        TEXT,
        '=IF({contribution}>{noise}*{api_monthly},"a $"&FIXED({shown_spend},0)&"/mo bill","")',
    ),
    ("beyond", "Break-even beyond the design utilization", SHARE, "={breakeven_util}-{design_utilization}"),
    (
        "util_hint",
        "Utilization to revisit at",
        TEXT,
        '=IF({beyond}>{noise}*{design_utilization},"",TEXT({shown_util},"0%")&" utilization")',
    ),
    ("both", "Between the two", TEXT, '=IF({bill_hint}="","",IF({util_hint}="",""," or "))'),
    ("hints", "When to revisit", TEXT, "={bill_hint}&{both}&{util_hint}"),
    (
        "stay",
        "Advice while the API wins",
        TEXT,
        '=IF({hints}="","no bill and no utilization saves it","revisit near "&{hints})',
    ),
    (
        "advice",
        "Advice",
        TEXT,
        '=IF({cheaper}="{API}",{stay},"$"&FIXED(ABS({shown_annual}),0)&" a year")',
    ),
    # One of the two ways to say it is blank: a verdict is by cost, or by a constraint.
    (
        "cost_words",
        "A verdict by cost",
        TEXT,
        '=IF({left}="",{winner}&" wins by "&{gap}&", "&{strength}&": "&{advice},"")',
    ),
    ("and", "Between the reasons", TEXT, '=IF({by_api}="","",IF({by_selfhost}="",""," and "))'),
    ("reason", "Reason of the override", TEXT, "={by_api}&{and}&{by_selfhost}"),
    (
        "beside",
        "Cost and the override",
        TEXT,
        '=IF({left}="","",IF({cheaper}={left},"cheaper as well, by",{cheaper}&" would be cheaper by"))',
    ),
    (
        "override_words",
        "A verdict by override",
        TEXT,
        '=IF({left}="","",{left}&" by override ("&{reason}&"): "&{beside}&" "&{gap})',
    ),
    (
        "lean_one",
        "Lean to self-hosting",
        TEXT,
        '=IF({to_selfhost}>{to_api},"; "&{lean_selfhost}&" leans {SELF_HOST}","")',
    ),
    ("lean_other", "Lean to the API", TEXT, '=IF({to_api}>{to_selfhost},"; "&{lean_api}&" leans {API}","")'),
    ("lean_words", "Lean in words", TEXT, '=IF({strength}="{CLOSE}",{lean_one}&{lean_other},"")'),
    ("verdict", "Verdict", TEXT, "={cost_words}&{override_words}&{lean_words}"),
    (
        "fall",
        "API price fall over the period",
        SHARE,
        '=({price_outlook}="{FELL_LEAST}")*{guide_fall_least}+({price_outlook}="{FELL_MOST}")*{guide_fall_most}',
    ),
    ("kept", "API price kept per year, by the guide", SHARE, "=(1-{fall})^(12/{guide_fall_months})"),
    (
        "own",
        "API price kept per year, as chosen",
        SHARE,
        '=IF({price_outlook}="{OWN_FIGURE}",1-{api_price_decline},{kept})',
    ),
    ("api_factor", "API bill, month on month", MULTIPLE, "=MAX({noise},(1+{api_growth})*{own}^(1/12))"),
    ("gpu_factor", "GPU rental, month on month", MULTIPLE, "=(1+{api_growth})*(1-{gpu_price_decline})^(1/12)"),
    ("discount", "A dollar of next month", MULTIPLE, "=(1+{discount_rate})^(-1/12)"),
    ("api_sum", "API bills in today's money", MULTIPLE, "=SUMPRODUCT(({api_factor}*{discount})^{past}*{counted})"),
    ("gpu_sum", "GPU rentals in today's money", MULTIPLE, "=SUMPRODUCT(({gpu_factor}*{discount})^{past}*{counted})"),
    ("fixed_sum", "Dollars in today's money", MULTIPLE, "=SUMPRODUCT({discount}^{past}*{counted})"),
    ("api_now", "API spend replaced, today's money", USD, "={api_monthly}*{replaced}*{api_sum}*{discount}"),
    (
        "fleet_now",
        "Fleet and people, today's money",
        USD,
        "=({gpu_rental}*{gpu_sum}+{fixed_cost}*{fixed_sum})*{discount}",
    ),
    ("net_present_value", "Net present value", USD, "={api_now}-{fleet_now}-{migration_cost}"),
    (
        "breakeven_month",
        "Month paid back, as shown and a month",
        MONTH,
        '=IF(ISNUMBER({shown_month}),MEDIAN(1,INT({shown_month}),{horizon}),"never")',
    ),
    ("month", "That month, or the last", MONTH, "=IF(ISNUMBER({breakeven_month}),{breakeven_month},{horizon})"),
    ("api_until", "API bills until then", MULTIPLE, "=SUMPRODUCT({api_factor}^{past}*({months}<={month}))"),
    ("gpu_until", "GPU rentals until then", MULTIPLE, "=SUMPRODUCT({gpu_factor}^{past}*({months}<={month}))"),
    (
        "fleet_until",
        "Fleet, people and move until then",
        USD,
        "={gpu_rental}*{gpu_until}+{fixed_cost}*{month}+{migration_cost}",
    ),
    ("replaced_until", "API spend replaced until then", USD, "={api_monthly}*{replaced}*{api_until}"),
    (
        "api_last",
        "API spend replaced in that month",
        USD_PER_MONTH,
        "={api_monthly}*{replaced}*{api_factor}^({month}-1)",
    ),
    (
        "fleet_last",
        "Fleet and people in that month",
        USD_PER_MONTH,
        "={gpu_rental}*{gpu_factor}^({month}-1)+{fixed_cost}",
    ),
    (
        "saved",
        "Saved by then, of the API spend replaced",
        SHARE,
        "=({replaced_until}-{fleet_until})/(1+{replaced_until})",
    ),
    (
        "saved_before",
        "Saved a month before, of the same",
        SHARE,
        "={saved}-({api_last}-{fleet_last})/(1+{replaced_until})",
    ),
)
#: What levels do, with the names of the rows that count them and that name the first constraint.
EFFECTS = {
    FORBIDS_API: ("no_api", "by_api"),
    FORBIDS_SELF_HOST: ("no_selfhost", "by_selfhost"),
    LEANS_SELF_HOST: ("to_selfhost", "lean_selfhost"),
    LEANS_API: ("to_api", "lean_api"),
}
#: Words that a formula holds, by the names that stand for them.
WORDS = {
    "SELF_HOST": SELF_HOST,
    "API": API,
    "NEITHER": NEITHER,
    "CLOSE": CLOSE,
    "CLEAR": CLEAR,
    "OVERRIDE": OVERRIDE,
    "FELL_LEAST": FELL_LEAST,
    "FELL_MOST": FELL_MOST,
    "OWN_FIGURE": OWN_FIGURE,
}
#: Names in a formula that are no rows.
OTHERS = ("first_cost", "last_cost", "noise", "past", "counted", "months", *SHOWN, *WORDS)
#: Headlines whose size knows no bounds are held to a share of it.
UNBOUNDED = ("breakeven_spend", "payback_months")
