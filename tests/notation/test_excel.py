"""Formula text means what the Python line means: by its look, and by two engines that know nothing of us."""

import math
import random
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from openpyxl.utils import get_column_letter

from tests.notation.engines import WITNESSES, Cells
from tests.notation.figures import drawn
from xl_addin.model import MODEL, MONTHLY, QUOTE_MODEL, SUMMARY
from xl_addin.model.breakeven import breakeven_spend
from xl_addin.model.graph import Graph
from xl_addin.model.line import NEVER, Line, line
from xl_addin.model.request import part
from xl_addin.notation import excel
from xl_addin.units import COUNT, TEXT, percent, round_half_up, usd

round = round_half_up  # the line below is to round as Excel does
RATE = 0.25
DEBT = -2
QUOTED = 'say "never"'


@line("Left to right", COUNT, source="test")
def sums(a: float, b: float, c: float) -> float:
    """Excel reads sums from the left, as Python does; what stands in brackets stays there."""
    return a - b - c - (a - b) - (b - (c - a))


@line("Products", COUNT, source="test")
def products(a: float, b: float, c: float) -> float:
    """Products before sums, divisions from the left."""
    return a / b / c + a / (b * c) - (a + b) * c


@line("Powers", COUNT, source="test")
def powers(a: float, b: float, c: float) -> Any:
    """Python reads towers of powers from the right, Excel from the left."""
    return a**b**c + (a**b) ** c


@line("Signs", COUNT, source="test")
def signs(a: float, b: float, c: float) -> Any:
    """Excel's minus sign binds more tightly than its power, Python's less."""
    return -(a**2) + (-a) ** 2 + b**-c - -c * -(b + c)


@line("Constants", COUNT, source="test")
def constants(a: float) -> float:
    """Constants by name come out by value, a negative one with its sign."""
    return a * RATE - DEBT + DEBT**2 + 1_000_000 * 0.1


@line("Conditions", COUNT, source="test")
def conditions(a: float, b: float, c: float) -> float:
    """Chains of comparisons and joined ones become AND, OR and NOT."""
    return 1 if a < b <= c or not (a == b and b != c) else 2 if (a > b) == (b >= c) else 3


@line("Functions", COUNT, source="test")
def functions(a: float, b: float, c: float) -> float:
    """The named functions."""
    return min(a, b, c) + max(a - b, 0) * abs(-c) + round(a / 3, 2)


@line("Joined", TEXT, source="test")
def joined(a: float, b: float) -> str:
    """Pieces of text become one, figures are written as Excel writes them."""
    return f"{'Save '}{usd(a + b)}{'/mo'} ({percent(RATE)}): {QUOTED}"


@line("Compared", TEXT, source="test")
def compared(word: str) -> str:
    """Text compared, and text that looks like a formula."""
    return f"{word}, yes" if f"{word}!" == "a!" and word != "" else "=1+1"


@line("A truth", COUNT, source="test")
def truth(a: float, b: float) -> bool:
    """True and false by name."""
    return False if a > b else True  # noqa: SIM211


@line("Without an answer", COUNT, source="test")
def unanswered(a: float) -> float:
    """No answer is a word in a sheet and an error in a function."""
    return a if a > 0 else NEVER


LOOKS: list[tuple[Line, str]] = [
    (sums, "=a-b-c-(a-b)-(b-(c-a))"),
    (products, "=a/b/c+a/(b*c)-(a+b)*c"),
    (powers, "=a^(b^c)+a^b^c"),
    (signs, "=-(a^2)+-a^2+b^-c--c*-(b+c)"),
    (constants, "=a*0.25--2+-2^2+1000000*0.1"),
    (conditions, "=IF(OR(AND(a<b,b<=c),NOT(AND(a=b,b<>c))),1,IF((a>b)=(b>=c),2,3))"),
    (functions, "=MIN(a,b,c)+MAX(a-b,0)*ABS(-c)+ROUND(a/3,2)"),
    (joined, '="Save $"&FIXED(a+b,0)&"/mo ("&TEXT(0.25,"0%")&"): say ""never"""'),
    (compared, '=IF(AND(word&"!"="a!",word<>""),word&", yes","=1+1")'),
    (truth, "=IF(a>b,FALSE,TRUE)"),
    (unanswered, '=IF(a>0,a,"never")'),
]


@pytest.mark.parametrize(("written", "formula"), LOOKS, ids=[row[0].name for row in LOOKS])
def test_a_line_is_written_as(written: Line, formula: str) -> None:
    assert excel.formula(written, str) == formula


def test_never_is_a_word_in_a_sheet_and_an_error_in_a_function() -> None:
    cells = {"fixed_cost": "F9", "contribution_share": "F20"}.__getitem__
    assert excel.formula(breakeven_spend, cells) == '=IF(F20>0,F9/F20,"never")'
    assert excel.formula(breakeven_spend, cells, excel.NEVER_AS_ERROR) == "=IF(F20>0,F9/F20,NA())"
    assert excel.words(breakeven_spend) == "IF(contribution_share>0, fixed_cost/contribution_share, NA())"


def test_a_line_in_place_of_a_cell_is_written_in_with_the_brackets_it_needs() -> None:
    nested: dict[str, str | Line] = {"capacity_value": MODEL.lines["capacity_value"], "selfhost_total": "F20"}
    nested |= {"api_monthly": "F3", "design_utilization": "F4"}
    assert excel.formula(MODEL.lines["breakeven_util"], nested.__getitem__) == "=F20/(F3/F4)"


def test_a_constant_may_have_a_cell_as_well() -> None:
    cells = {"fresh_tokens": "F42", "input_price": "F30", "TOKENS_PRICED": "Prices!$D$4"}
    assert excel.formula(part("input_price").cost, cells.__getitem__) == "=F42*F30/1000000"
    assert excel.formula(part("input_price").cost, cells.__getitem__, constants=cells) == "=F42*F30/Prices!$D$4"


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("a * (b - c)", "=A1*(B1-C1)"),
        ("-a / (b / c)", "=-A1/(B1/C1)"),
        ("a ** 2 if a > b else ''", '=IF(A1>B1,A1^2,"")'),
    ],
)
def test_an_expression_in_words_is_written_as_a_line_is(text: str, formula: str) -> None:
    assert excel.expression(text, {"a": "A1", "b": "B1", "c": "C1"}.__getitem__) == formula


GIVEN = [
    {"a": a, "b": b, "c": c, "word": word}
    for a, b, c, word in [
        (3.0, -2.0, 2.0, "a"),
        (2.0, 3.0, 1.0, "b"),
        (0.5, 0.5, 0.5, ""),
        (-4.0, -1.0, 3.0, "never"),
        (1234.5, 2.0, 0.5, 'a"b'),
        (-1.0, 1.0, 1.0, "a"),
    ]
]


def places_of(names: Sequence[str], column: int) -> Callable[[str], str]:
    return lambda name: f"{get_column_letter(column)}{1 + names.index(name)}"


def same(found: Any, expected: Any) -> bool:
    if isinstance(expected, bool):
        return found is expected
    if isinstance(expected, str):
        return bool((found or "") == expected)
    if math.isnan(expected):
        return bool(found == "never")
    return type(found) in (int, float) and math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-15)


@pytest.mark.parametrize("witness", WITNESSES)
@pytest.mark.parametrize("written", [row[0] for row in LOOKS], ids=[row[0].name for row in LOOKS])
def test_an_engine_reads_it_as_python_does(written: Line, witness: str) -> None:
    names = ["a", "b", "c", "word"]
    cells: dict[tuple[int, int], Any] = {}
    expected = []
    for column, given in enumerate(GIVEN, 1):
        try:
            value = written(*[given[name] for name in written.parameters])
        except ZeroDivisionError:
            continue
        if isinstance(value, complex):
            continue
        cells |= {(1 + row, column): given[name] for row, name in enumerate(names)}
        cells[5, column] = excel.formula(written, places_of(names, column))
        expected.append(((5, column), value))
    assert len(expected) >= 4
    found = WITNESSES[witness](cells, [place for place, _ in expected])
    for (place, value), cell in zip(expected, found, strict=True):
        assert same(cell, value), (cells[place], cell, value)


CASES = 300


def sheet_of(graph: Graph, cases: Sequence[dict[str, Any]]) -> tuple[Cells, list[tuple[int, int]]]:
    """A column for each case: its figures typed, and under them every line of the graph as a formula."""
    names = [*graph.inputs, *graph.lines]
    cells: dict[tuple[int, int], Any] = {}
    wanted = []
    for column, case in enumerate(cases, 1):
        for row, name in enumerate(names, 1):
            if name in graph.inputs:
                cells[row, column] = case[name]
            else:
                cells[row, column] = excel.formula(graph.lines[name], places_of(names, column))
                wanted.append((row, column))
    return cells, wanted


@pytest.mark.parametrize("witness", WITNESSES)
@pytest.mark.parametrize(
    "graph", [MODEL, MONTHLY, SUMMARY, QUOTE_MODEL], ids=["MODEL", "MONTHLY", "SUMMARY", "QUOTE_MODEL"]
)
def test_an_engine_works_out_every_line_as_python_does(graph: Graph, witness: str) -> None:
    cases = [drawn(graph, random.Random(number)) for number in range(CASES)]
    cells, wanted = sheet_of(graph, cases)
    found = dict(zip(wanted, WITNESSES[witness](cells, wanted), strict=True))
    first_line = 1 + len(graph.inputs)
    for column, case in enumerate(cases, 1):
        values = graph.evaluate(case)
        for row, name in enumerate(graph.lines, first_line):
            assert same(found[row, column], values[name]), (name, cells[row, column], found[row, column], values[name])
