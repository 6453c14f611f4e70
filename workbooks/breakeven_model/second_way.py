"""The headlines a second time: from what is typed on Inputs, over no cell of Model, Results or Projection.

What is shown is held against these rows. A formula that somebody changed, a row that reads another line, or a figure
typed over the selected case then stands alone against them. They are short, for they say nothing in words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from workbooks.breakeven_model import results
from workbooks.breakeven_model.cover import CASES_FIRST
from workbooks.breakeven_model.model import NOISE_CELL
from workbooks.breakeven_model.projection import FIRST_ROW, LAST_MONTH
from workbooks.breakeven_model.results import HEADLINE, VERDICT_ROWS
from workbooks.layout import cover_parts
from workbooks.layout.columns import HEADER_ROW, LABEL, SELECTED
from workbooks.layout.page import Page
from workbooks.layout.typed_figures import TYPED
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
from xl_addin.model.decision import CLEAR, CLOSE, OVERRIDE, WARNINGS
from xl_addin.model.inputs import INPUTS
from xl_addin.model.projection import FELL_LEAST, FELL_MOST, OWN_FIGURE
from xl_addin.units import COUNT, MONTH, MONTHS, MULTIPLE, SHARE, TEXT, USD, USD_PER_MONTH, Unit

#: What stands before the name of a figure where it is worked out a second time.
AGAIN = "second way to "
CASE, PLACE, LISTED = "case of the column", "place of the case", "place on the Cover"
#: What stands before a sheet's name where headings are counted, and the sheets with blocks of cases.
HEADINGS, HEADED = "headings of ", ("Inputs", "Model", "Results", "Projection", "Sources")
#: The figures that are taken from what is shown: a month to be tried, and what is put into words.
SHOWN = {
    "shown_month": "breakeven_month",
    "shown_saving": "saving",
    "shown_share": "saving_share",
    "shown_annual": "annual_saving",
    "shown_spend": "breakeven_spend",
    "shown_util": "breakeven_util",
}
NOISE = f"Model!{NOISE_CELL}"

#: What the self-host total adds up, from one row to the next.
COSTS = tuple(MODEL.inputs_of("selfhost_total"))
#: The inputs that the headlines stand on and that are numbers, and the choice among outlooks.
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
    ("annual_saving", "Saving per year", USD, "={saving}*12"),
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
        '=IF({no_selfhost}>0,{where_forbidden},"{SELF_HOST}")',
    ),
    ("winner", "Winner", TEXT, "=IF({no_api}+{no_selfhost}=0,{cheaper},{left})"),
    ("distance", "Distance to the close band", SHARE, "={close_band}-ABS({saving_share})"),
    ("by_cost", "Strength by cost", TEXT, '=IF({distance}>{noise}*{close_band},"{CLOSE}","{CLEAR}")'),
    ("strength", "Strength", TEXT, '=IF({no_api}+{no_selfhost}=0,{by_cost},"{OVERRIDE}")'),
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
    ("by_cost_words", "How a verdict on cost begins", TEXT, '=" wins by "&{gap}&", "&{strength}&": "&{advice}'),
    ("and", "Between the reasons", TEXT, '=IF({by_api}="","",IF({by_selfhost}="",""," and "))'),
    ("reason", "Reason of the override", TEXT, "={by_api}&{and}&{by_selfhost}"),
    (
        "beside",
        "Cost and the override",
        TEXT,
        '=IF({cheaper}={left},"cheaper as well, by",{cheaper}&" would be cheaper by")',
    ),
    (
        "override_words",
        "A verdict by override",
        TEXT,
        '={winner}&" by override ("&{reason}&"): "&{beside}&" "&{gap}',
    ),
    (
        "lean_one",
        "Lean to self-hosting",
        TEXT,
        '=IF({to_selfhost}>{to_api},"; "&{lean_selfhost}&" leans {SELF_HOST}","")',
    ),
    ("lean_other", "Lean to the API", TEXT, '=IF({to_api}>{to_selfhost},"; "&{lean_api}&" leans {API}","")'),
    ("lean_words", "Lean in words", TEXT, '=IF({strength}="{CLOSE}",{lean_one}&{lean_other},"")'),
    ("cost_words", "A verdict by cost", TEXT, "={winner}&{by_cost_words}&{lean_words}"),
    ("verdict", "Verdict", TEXT, '=IF({strength}="{OVERRIDE}",{override_words},{cost_words})'),
    (
        "fall",
        "API price fall over the period",
        SHARE,
        '=({price_outlook}="{FELL_LEAST}")*{guide_fall_least}+({price_outlook}="{FELL_MOST}")*{guide_fall_most}',
    ),
    ("kept", "API price kept per year", SHARE, "=(1-{fall})^(12/{guide_fall_months})"),
    ("own", "The same, own figure", SHARE, '=IF({price_outlook}="{OWN_FIGURE}",1-{api_price_decline},{kept})'),
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
    ("api_last", "API spend replaced in that month", USD, "={api_monthly}*{replaced}*{api_factor}^({month}-1)"),
    ("fleet_last", "Fleet and people in that month", USD, "={gpu_rental}*{gpu_factor}^({month}-1)+{fixed_cost}"),
    ("saved", "Saved by then, of all that was spent", SHARE, "=({replaced_until}-{fleet_until})/(1+{replaced_until})"),
    (
        "saved_before",
        "The same, a month before",
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
OTHERS = ("first_cost", "last_cost", "noise", "past", "counted", "months", *SHOWN, *WORDS)
_NAMES = re.compile(r"{(\w+)}")
#: Headlines whose size knows no bounds are held to a share of it.
UNBOUNDED = ("breakeven_spend", "payback_months")


def write(page: Page) -> None:
    """The rows: whose column it is, what is typed for that case, and the headlines from there."""
    page.words(LABEL, page.next(), "The headlines a second time: from Inputs, over no other sheet", "Heading")
    columns = page.columns
    titles = f"{columns.title_cell(columns.first, page.name, '$')}:${columns.last}${HEADER_ROW}"
    selected = columns.headings[SELECTED]

    def case(column: str) -> str:
        title = columns.title_cell(column, page.name)
        return f'=IF({title}="{selected}",selected_case,{title})'

    _row(page, CASE, "Case", TEXT, case)
    listed = f"Cover!${cover_parts.NAME}${CASES_FIRST}:${cover_parts.NAME}${CASES_FIRST + len(columns.typed) - 1}"
    _row(page, LISTED, "Place on the Cover", COUNT, lambda column: f"=MATCH({at(page, CASE, column)},{listed},0)")
    _row(page, PLACE, "Place among the headings", COUNT, lambda column: f"=MATCH({at(page, CASE, column)},{titles},0)")
    for name in READ:
        _row(page, name, INPUTS[name].label, INPUTS[name].unit, lambda column, name=name: _typed(page, name, column))  # type: ignore[misc]
    for effect, (number, first_of) in EFFECTS.items():
        _levels(page, effect, number, first_of)
    for name, label, unit, written in LINES:
        _row(page, name, label, unit, lambda column, written=written: _over_rows(page, written, column))  # type: ignore[misc]
    _row(page, "verdict shown", "Verdict as Results shows it", TEXT, lambda column: _verdict_shown(page, column))
    _row(page, "warnings", "What to bear in mind", TEXT, lambda column: _warnings(page, column))
    for sheet in HEADED:
        _row(page, HEADINGS + sheet, f"Headings missing on {sheet}", COUNT, partial(_missing, page, sheet))
    page.next()


def _missing(page: Page, sheet: str, column: str) -> str:
    """How many blocks of cases on a sheet have not the heading of Inputs over that column."""
    last = page.workbook[sheet].max_row
    heading = page.columns.title_cell(column, page.name)
    words = f"{sheet}!${LABEL}{HEADER_ROW}:${LABEL}{last}"
    return f'=COUNTIF({sheet}!{column}${HEADER_ROW}:{column}${last},{heading})-COUNTIF({words},"Label")'


def _verdict_shown(page: Page, column: str) -> str:
    """The verdicts stand one below the other there, in the order of the columns."""
    first = page.places.row(VERDICT_ROWS)
    cell = f"Results!${results.VERDICTS.of['verdict']}$"
    block = f"{cell}{first}:{cell.split('!')[1]}{first + len(page.columns.all) - 1}"
    up_to = f"{page.columns.title_cell(page.columns.first, page.name, '$')}:{column}${HEADER_ROW}"
    return f"=INDEX({block},COLUMNS({up_to}))"


def _warnings(page: Page, column: str) -> str:
    return "=" + '&" "&'.join(page.places.cell(line.name, column, page.name) for line in WARNINGS)


def at(page: Page, name: str, column: str) -> str:
    """The cell of a row of the second way."""
    return f"{column}{page.places.row(AGAIN + name)}"


def _row(page: Page, name: str, label: str, unit: Unit, formula: Callable[[str], str]) -> None:
    page.case_row(label, unit, "derived", "Inputs, a second way", formula, name=AGAIN + name)


def _typed(page: Page, name: str, column: str) -> str:
    """What is typed for the case of the column; the selected case's is looked up by its name once more."""
    row = page.places.row(TYPED + name)
    return f"=INDEX(Inputs!${page.columns.first}{row}:${page.columns.last}{row},{at(page, PLACE, column)})"


def _levels(page: Page, effect: str, number: str, first_of: str) -> None:
    """How many of the chosen levels have an effect, and the first constraint whose level does.

    A row for each level, by its name, which stands in one constraint alone: what Constraints says of it is not read.
    """
    first, *_, last = constraints()
    levels = [
        (one.label, level.name) for one in constraints().values() for level in one.levels if level.effect == effect
    ]
    for _, level in levels:

        def chosen(column: str, level: str = level) -> str:
            return f'=COUNTIF({at(page, first, column)}:{at(page, last, column)},"{level}")'

        _row(page, level, f"{level} is chosen", COUNT, chosen)
    top, end = levels[0][1], levels[-1][1]

    def together(column: str) -> str:
        return f"=SUM({at(page, top, column)}:{at(page, end, column)})"

    _row(page, number, f"Chosen levels: {effect}", COUNT, together)
    below = ""
    for label, level in reversed(levels):
        name = first_of if level == top else f"{first_of} from {level}"

        def first_from(column: str, label: str = label, level: str = level, below: str = below) -> str:
            otherwise = at(page, below, column) if below else '""'
            return f'=IF({at(page, level, column)}>0,"{label}",{otherwise})'

        _row(page, name, f"First that {effect}, from {level} on", TEXT, first_from)
        below = name


def _over_rows(page: Page, written: str, column: str) -> str:
    first, horizon = page.places.row(FIRST_ROW + "volume"), at(page, "horizon", column)
    months = f"Projection!${LABEL}${first}:${LABEL}${first + LAST_MONTH - 1}"

    cells = {name: at(page, name, column) for name in _NAMES.findall(written) if name not in OTHERS}
    shown = {name: page.places.cell(HEADLINE + of, column, page.name) for name, of in SHOWN.items()}
    of_months = {"past": f"({months}-1)", "counted": f"({months}<={horizon})", "months": months}
    costs = {"first_cost": at(page, COSTS[0], column), "last_cost": at(page, COSTS[-1], column)}
    return written.format(**cells, **costs, **shown, **of_months, **WORDS, noise=NOISE)
