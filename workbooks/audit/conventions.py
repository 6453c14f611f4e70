"""What the auditor takes for granted about a workbook of ours: where things stand and what they are called.

Columns are numbered from 1, as Excel numbers them. Everything here is a plain table, so that a change of
layout is a change of this page and of no check.
"""

from __future__ import annotations

#: The sheets of the model, in order. Other workbooks leave some out and put others in between.
SHEET_ORDER = (
    "Cover",
    "Inputs",
    "Model",
    "Results",
    "Sensitivity",
    "Projection",
    "Constraints",
    "Reconciliation",
    "Sources",
    "Checks",
    "Log",
)
COVER, MODEL, CHECKS, LOG = "Cover", "Model", "Checks", "Log"

#: Sheets that must carry the case columns when the workbook has them. In a workbook of cases any other whose first
#: header row is the one below the titles is a sheet of cases too; the rest may carry blocks of them.
FIRST_HEADER_ROW = 4
CASE_SHEETS = ("Inputs", "Model", "Results", "Projection", "Constraints", "Checks")

#: The words of a header row, by column. They mark where case rows begin.
LABEL, UNIT, BASIS, SOURCE = 2, 3, 4, 5
HEADER_WORDS = {LABEL: "Label", UNIT: "Unit", BASIS: "Basis", SOURCE: "Source"}
YOUR_CASE, SELECTED_CASE = 6, 7
SELECTED = "Selected"
CASE_WORDS = {YOUR_CASE: "Your case", SELECTED_CASE: SELECTED}

#: The kinds of figure. A kind is the first word of a named style: "Input money" is an Input.
INPUT, CALCULATION, LINK, OUTPUT, CHECK = "Input", "Calculation", "Link", "Output", "Check"
KINDS = (INPUT, CALCULATION, LINK, OUTPUT, CHECK)
#: A figure that the workbook records and nobody types: what was shipped, the step of an axis.
RECORD = "Record"
#: A style with this word in its name, or the number format "@", holds text and not a number.
TEXT_VARIANT = "text"

#: What the cover must say somewhere, in any case of letters.
COVER_TOPICS = ("purpose", "how to use", "colour key", "version", "limits")
SIGN_CONVENTION = "sign"

BASES = ("published", "derived", "assumed", "yours")
CHANGED_BASIS = "yours"

#: Numbers that a formula may hold: nothing, one, and the months of a year.
UNIVERSAL_NUMBERS = frozenset({0.0, 1.0, 12.0})
LONGEST_FORMULA = 80
#: IF(…IF(…)) is the deepest nesting that can be read.
DEEPEST_IF = 2

VOLATILE_FUNCTIONS = frozenset({"NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY", "CELL", "INFO"})
#: These make tables of what they are given, of any size.
ARRAY_FUNCTIONS = frozenset({"TRANSPOSE", "MMULT", "MINVERSE", "MUNIT", "FREQUENCY", "TREND", "GROWTH", "LINEST"})
UNTRACEABLE_FUNCTIONS = frozenset({"OFFSET", "INDIRECT"})
ROUNDING_FUNCTIONS = frozenset({"ROUND", "ROUNDUP", "ROUNDDOWN", "MROUND", "TRUNC"})
#: IFNA may catch the miss of one of these, and of a function of ours: their #N/A is an answer.
LOOKUP_FUNCTIONS = frozenset({"INDEX", "MATCH", "VLOOKUP", "HLOOKUP", "LOOKUP"})

#: The name of the cell that says whether all checks hold, and how far down each sheet may show it.
MASTER_CHECK = "master_check"
MASTER_CHECK_ROWS = 8
#: What the master check says when all is well: its text begins with one of these words.
MASTER_CHECK_PASSES = ("ok", "pass", "all checks pass", "all checks hold")
TOLERANCE_WORD = "Tolerance"

LOG_WORDS = ("Version", "Date", "What", "Why")

#: Functions of Excel 2010, 2013 and 2016. Those of 2007 are known to openpyxl; anything else is newer.
_FUNCTIONS_2010_TO_2016 = """
    ACOT ACOTH AGGREGATE ARABIC BASE BINOM.DIST BINOM.INV BITAND BITLSHIFT BITOR BITRSHIFT BITXOR
    CEILING.MATH CHISQ.DIST CHISQ.INV COMBINA CONFIDENCE.NORM CONFIDENCE.T COT COTH COVARIANCE.P
    COVARIANCE.S CSC CSCH DAYS DECIMAL ENCODEURL ERROR.TYPE EXPON.DIST F.DIST F.INV FILTERXML FLOOR.MATH
    FORECAST.ETS FORECAST.LINEAR FORMULATEXT GAMMA GAMMALN.PRECISE GAUSS HYPERLINK IFERROR IFNA ISFORMULA
    ISO.CEILING ISOWEEKNUM LOGNORM.DIST LOGNORM.INV MODE.MULT MODE.SNGL MUNIT NEGBINOM.DIST
    NETWORKDAYS.INTL NORM.DIST NORM.INV NORM.S.DIST NORM.S.INV NUMBERVALUE PDURATION PERCENTILE.EXC
    PERCENTILE.INC PERCENTRANK.EXC PERCENTRANK.INC PERMUTATIONA PHI POISSON.DIST QUARTILE.EXC QUARTILE.INC
    RANK.AVG RANK.EQ RRI SEC SECH SHEET SHEETS SKEW.P STDEV.P STDEV.S T.DIST T.INV UNICHAR UNICODE VAR.P
    VAR.S WEBSERVICE WEIBULL.DIST WORKDAY.INTL XOR Z.TEST
"""
FUNCTIONS_SINCE_2007 = frozenset(_FUNCTIONS_2010_TO_2016.split())
