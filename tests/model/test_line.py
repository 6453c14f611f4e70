"""A line is one `return` in the part of Python that Excel has too; whatever else is refused at import."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from xl_addin.errors import UntranslatableLine
from xl_addin.model.line import Line
from xl_addin.units import USD_PER_MONTH

HEADER = """
import math
from xl_addin.model.line import line
from xl_addin.units import USD_PER_MONTH, difference, percent, round_half_up, usd
RATE = 0.25
LIMITS = (1, 2)
declare = line("Figure", USD_PER_MONTH, source="a test")
"""

Importer = Callable[[str], ModuleType]


@pytest.fixture
def written(tmp_path: Path) -> Path:
    return tmp_path / "lines_of_a_test.py"


@pytest.fixture
def imported(written: Path) -> Importer:
    def load(source: str) -> ModuleType:
        written.write_text(HEADER + source)
        spec = importlib.util.spec_from_file_location(written.stem, written)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load


TAKEN = [
    # expression over a = 3 and b = -4, and what it comes to
    ("a + b - 2 * a / b ** 2", -1 - 6 / 16),
    ("-a", -3),
    ("RATE * a", 0.75),
    ("a if a > b else b", 3),
    ("a if not a > b else b", -4),
    ("1 if a > 0 and b > 0 else 0", 0),
    ("1 if a > 0 or b > 0 else 0", 1),
    ("1 if b <= 0 < a != 7 else 0", 1),
    ("min(a, b, 0)", -4),
    ("max(a, b, 0)", 3),
    ("difference(a, b)", 7),
    ("abs(b)", 4),
    ("f'{usd(a)} and {percent(RATE)}'", "$3 and 25%"),
    ("'none' if a == b else ''", ""),
]


@pytest.mark.parametrize(("expression", "result"), TAKEN, ids=[row[0] for row in TAKEN])
def test_a_line_may_say(imported: Importer, expression: str, result: object) -> None:
    module = imported(f"@declare\ndef figure(a, b):\n    return {expression}\n")
    assert module.figure(3, -4) == result


def test_round_is_the_one_that_excel_has(imported: Importer) -> None:
    module = imported("round = round_half_up\n@declare\ndef figure(a):\n    return round(a, 0)\n")
    assert [module.figure(half) for half in (0.5, 1.5, 2.5, -2.5)] == [1, 2, 3, -3]


def test_a_line_knows_its_words_and_what_it_reads(imported: Importer) -> None:
    figure = imported(
        "@declare\ndef figure(gpu_rental, ops):\n"
        '    """GPU rental\n    plus operations.\n\n    And a second paragraph.\n    """\n'
        "    return gpu_rental + ops\n"
    ).figure
    assert isinstance(figure, Line)
    assert (figure.name, figure.label, figure.source) == ("figure", "Figure", "a test")
    assert figure.unit is USD_PER_MONTH
    assert figure.meaning == "GPU rental plus operations."
    assert figure.parameters == ("gpu_rental", "ops")


ONE_RETURN = "a line is one `return` of one expression"
NO_DEFAULTS = "without defaults or stars"
REFUSED = [
    ("a loop", "def figure(a):\n    for x in LIMITS:  # here\n        a = a + x\n    return a", ONE_RETURN),
    ("two statements", "def figure(a):\n    b = a + 1  # here\n    return b", ONE_RETURN),
    ("an if statement", "def figure(a):\n    if a > 0:  # here\n        return a\n    return 0", ONE_RETURN),
    ("no statement", 'def figure(a):  # here\n    """Words."""', ONE_RETURN),
    ("a bare return", "def figure(a):\n    return  # here", ONE_RETURN),
    ("no return", "def figure(a):\n    a  # here", ONE_RETURN),
    ("a default", "def figure(a, b=1):  # here\n    return a", NO_DEFAULTS),
    ("a star", "def figure(*a):  # here\n    return a", NO_DEFAULTS),
    ("two stars", "def figure(**a):  # here\n    return a", NO_DEFAULTS),
    ("a keyword-only figure", "def figure(*, a):  # here\n    return a", NO_DEFAULTS),
    ("an unknown function", "def figure(a):\n    return sum(a)  # here", "Excel has no twin for `sum(...)`"),
    (
        "a module's function",
        "def figure(a):\n    return math.sqrt(a)  # here",
        "no twin for `math.sqrt(...)`",
    ),
    ("a chain of attributes", "def figure(a):\n    return a.real.hex()  # here", "no twin for `a.real.hex(...)`"),
    ("an attribute", "def figure(a):\n    return a.real  # here", "`a.real` has no twin in Excel"),
    ("a call by keyword", "def figure(a):\n    return usd(amount=a)  # here", "Excel has no twin for `usd(...)`"),
    ("Python's round", "def figure(a):\n    return round(a, 0)  # here", "is not the round that Excel has"),
    ("a min of one", "def figure(a):\n    return min(a)  # here", "`min` takes 2 arguments or more here"),
    ("an abs of two", "def figure(a):\n    return abs(a, a)  # here", "`abs` takes 1 argument here"),
    ("a format", "def figure(a):\n    return f'{a:.2f}'  # here", "write usd(...) or percent(...)"),
    (
        "a bare number in text",
        "def figure(a: float):\n    return f'{a} months'  # here",
        "`a` is a number: write usd(a) or percent(a)",
    ),
    (
        "text for a condition",
        "def figure(a: str):\n    return 1 if a else 0  # here",
        "`a` is text, which Excel takes for neither true nor false: compare",
    ),
    ("not a text", "def figure(a: str):\n    return 1 if not a else 0  # here", "`a` is text, which Excel takes for"),
    ("a conversion", "def figure(a):\n    return f'{a!r}'  # here", "write usd(...) or percent(...)"),
    (
        "a difference inside",
        "def figure(a, b):\n    return 1 + difference(a, b)  # here",
        "`difference` is the whole of a line",
    ),
    ("a lambda inside", "def figure(a):\n    return (lambda: a)  # here", "`lambda: a` has no twin in Excel"),
    ("a list", "def figure(a):\n    return [a]  # here", "`[a]` has no twin in Excel"),
    ("an item", "def figure(a):\n    return a[0]  # here", "`a[0]` has no twin in Excel"),
    ("an assignment inside", "def figure(a):\n    return (b := a)  # here", "`(b := a)` has no twin in Excel"),
    ("a remainder", "def figure(a):\n    return 1 + a % 12  # here", "`a % 12` has no twin in Excel"),
    ("a floor division", "def figure(a):\n    return a // 12  # here", "`a // 12` has no twin in Excel"),
    ("bits", "def figure(a):\n    return ~a  # here", "`~a` has no twin in Excel"),
    (
        "a membership",
        "def figure(a):\n    return 1 if a in LIMITS else 0  # here",
        "`a in LIMITS` has no twin",
    ),
    ("an identity", "def figure(a):\n    return 1 if a is RATE else 0  # here", "`a is RATE` has no twin in Excel"),
    ("nothing", "def figure(a):\n    return a if a > 0 else None  # here", "`None` has no twin in Excel"),
    ("bytes", "def figure(a):\n    return b'a'  # here", "has no twin in Excel"),
    (
        "an unknown name",
        "def figure(a):\n    return a * RATES  # here",
        "`RATES` is neither a parameter",
    ),
    ("a name that holds a list", "def figure(a):\n    return a * LIMITS  # here", "`LIMITS` is neither a parameter"),
    ("a name set further down", "def figure(a):\n    return a * LATER  # here\nLATER = 2", "`LATER` is neither"),
    ("a figure as a condition", "def figure(a, b):\n    return a and b > 0  # here", "gives a figure in Python"),
]


@pytest.mark.parametrize(("source", "reason"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_a_line_may_not_hold(imported: Importer, written: Path, source: str, reason: str) -> None:
    with pytest.raises(UntranslatableLine) as refusal:
        imported(f"@declare\n{source}\n")
    at = 1 + next(number for number, text in enumerate(written.read_text().splitlines()) if "# here" in text)
    assert str(refusal.value).startswith(f"{written}:{at}: figure: ")
    assert reason in str(refusal.value)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("declare(lambda a: a)  # here", "<lambda>"),
        ("def outer():\n    @declare  # here\n    def figure(a):\n        return a\nouter()", "figure"),
    ],
)
def test_a_line_stands_at_the_top_of_a_module(imported: Importer, written: Path, source: str, name: str) -> None:
    with pytest.raises(UntranslatableLine) as refusal:
        imported(source)
    at = 1 + next(number for number, text in enumerate(written.read_text().splitlines()) if "# here" in text)
    assert str(refusal.value) == f"{written}:{at}: {name}: a line is a `def` at the top of a module."


def test_a_name_that_no_longer_means_what_excel_means_is_refused(imported: Importer) -> None:
    with pytest.raises(UntranslatableLine, match="`min` here is not the min that Excel has"):
        imported("min = max\n@declare\ndef figure(a, b):\n    return min(a, b)\n")
