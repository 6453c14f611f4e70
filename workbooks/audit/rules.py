"""The rules as data: the same table audits what we build and what comes back from a user."""

from __future__ import annotations

from workbooks.audit import calculations, figures, recalculation, structure, trust
from workbooks.audit.findings import Rule

FAST = "FAST Standard"
ICAEW = "ICAEW Twenty Principles"

RULES: tuple[Rule, ...] = (
    Rule(
        "1",
        "A cover: purpose, how to use, colour key, version, limits of the model, links to the sheets.",
        f"{ICAEW} 7; {FAST} 2.06",
        structure.cover,
        "Whether what the cover says is true and enough.",
    ),
    Rule(
        "2",
        "Sheets run cover, inputs, calculations, outputs, checks, log; rows run top to bottom, left to right.",
        f"{FAST} 1.02, 2.01; {ICAEW} 10",
        structure.order,
        "Whether a sheet of another name stands in the right place.",
    ),
    Rule(
        "3",
        "The same columns mean the same thing on every calculation sheet: label, unit, basis, source, cases; "
        "and a chart calls cells what their heading does.",
        f"{FAST} 1.01; {ICAEW} 11",
        structure.columns,
    ),
    Rule(
        "4",
        "Nothing hidden: no hidden sheet, row or column, no white text. A grouped row is visible.",
        "What Excel auditors check",
        structure.nothing_hidden,
        "Whether a chart or a conditional format covers a figure.",
    ),
    Rule(
        "5",
        "No merged cells, no external links, no circular reference, calculation automatic and with full precision, "
        "no macro, object, picture or shape.",
        f"{FAST} 1.01, 4.02; {ICAEW} 16",
        structure.sound_workbook,
    ),
    Rule(
        "6",
        "One formula per row: identical in R1C1 notation across the case columns.",
        f"{FAST} 3.02; {ICAEW} 12",
        calculations.one_formula_per_row,
    ),
    Rule(
        "7",
        "No constant in a formula other than 0, 1, and universals such as 12 months. Every assumption is an input.",
        f"{FAST} 3.03; {ICAEW} 14",
        calculations.no_constants,
    ),
    Rule(
        "8",
        "Each input is entered once; each calculation is done once; other places refer to it.",
        f"{FAST} 1.01; {ICAEW} 15",
        calculations.once_only,
        "Whether two inputs with different labels mean the same, and two different formulas too.",
    ),
    Rule(
        "9",
        "No nested IF beyond one level, no OFFSET, INDIRECT, volatile function, or IFERROR that hides a fault.",
        f"{FAST} 3.03, 4.01; {ICAEW} 13",
        calculations.traceable_functions,
    ),
    Rule(
        "10",
        "A formula fits on one line (80 characters with references, or it is split into two rows).",
        f"{FAST} 3.03; {ICAEW} 13",
        calculations.one_line,
    ),
    Rule(
        "11",
        "No chain of plain references (A refers to B refers to C): go to the source.",
        f"{FAST} 3.06",
        calculations.no_chains,
    ),
    Rule(
        "12",
        "No number stored as text; rounding only by display format.",
        "What Excel auditors check",
        figures.numbers_are_numbers,
    ),
    Rule(
        "13",
        "Inputs, calculations, links, outputs and checks each have a named cell style, and the colour key shows them.",
        f"{FAST} 4.02; {ICAEW} 10",
        figures.named_styles,
    ),
    Rule(
        "14",
        "A unit and a basis on every row; one sign convention, stated on the cover.",
        f"{FAST} 3.05",
        figures.units_and_bases,
        "Whether every row keeps to the sign convention.",
    ),
    Rule(
        "15",
        "Input cells are validated (list or range, with a message in words) and unlocked; the rest is locked "
        "(without a password).",
        f"{FAST} 4.04; {ICAEW} 20",
        figures.guarded_inputs,
        "Whether the range allowed is the range that makes sense.",
    ),
    Rule(
        "16",
        "Names: only for inputs and headline outputs, and none broken or unused.",
        f"{FAST} 4.03",
        figures.names,
    ),
    Rule(
        "17",
        "A check per promise (totals add up, native equals function, shares within 0 and 1, scenario exists, "
        "published figures reproduced), each with its tolerance, rolled up into one master check that every "
        "sheet shows.",
        f"{FAST} 2.06; {ICAEW} 19",
        trust.checks,
        "Whether every promise has its check.",
    ),
    Rule(
        "18",
        "Every figure has a basis (published, derived, assumed, yours) and a source; a changed figure is "
        'visible as changed (an input that differs from the shipped value turns its basis to "yours").',
        "ICAEW Financial Modelling Code",
        trust.bases_and_sources,
        "Whether the source says what the figure says.",
    ),
    Rule(
        "19",
        "A change log with version, date, what, why.",
        f"{ICAEW} 17",
        trust.change_log,
        "Whether the log tells every change.",
    ),
    Rule(
        "20",
        "Printed: a header, the sheet's name, page numbers, repeat titles, landscape, fit to one page wide.",
        f"{FAST} 2.05",
        trust.printed_page,
    ),
    Rule(
        "21",
        "Error cells: none, in any case column, at any input within the validated range.",
        f"{ICAEW} 18",
        trust.no_errors,
        "Inputs other than those the workbook was saved with: recalculate it over the validated ranges.",
    ),
    Rule(
        "22",
        "Excel 2016 can calculate it: no XLOOKUP, LET, LAMBDA or dynamic arrays.",
        "Design, section 6",
        calculations.excel_2016,
    ),
    Rule(
        "23",
        "What is stored behind a formula is what the formula comes to, worked out anew.",
        "What whoever opens the file reads first",
        recalculation.stored_results,
        "Functions that only Excel has, and those of the add-in: what is stored behind them is believed.",
    ),
)
