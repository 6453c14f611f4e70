"""A function that a line may call is one row: refused where it is misused, and the same function in every notation."""

from __future__ import annotations

import importlib.util
import math
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import ironcalc
import numpy as np
import pytest
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName

from tests.notation import by_node
from tests.notation.engines import WITNESSES
from xl_addin.errors import UntranslatableLine
from xl_addin.functions.argument import Argument
from xl_addin.functions.cell_function import CellFunction
from xl_addin.model.graph import Graph
from xl_addin.model.line import Input, Line
from xl_addin.model.named import NAMED, Named
from xl_addin.notation import arrays, excel, javascript
from xl_addin.notation.lambdas import Lambda, as_lambda
from xl_addin.units import USD

#: For every function, calls and what they come to: a new row has one here.
EXAMPLES: dict[str, list[tuple[tuple[float, ...], float | str]]] = {
    "min": [((3, -4), -4), ((5, 2, 7), 2), ((2, 2), 2)],
    "max": [((3, -4), 3), ((5, 9, 7), 9), ((2, 2), 2)],
    "abs": [((-4,), 4), ((0,), 0)],
    "round": [((52.5, 0), 53), ((-2.5, 0), -3), ((1.005, 2), 1.01), ((1250, -2), 1300)],
    "difference": [((7, 4), 3), ((0.3, 0.1 + 0.2), 0), ((4, 7), -3)],
    "noise": [((4e12,), 4), ((-4e12,), 4), ((0,), 0)],
    "usd": [((7117.647,), "$7,118"), ((-5,), "$-5")],
    "percent": [((0.26,), "26%"), ((12,), "1200%")],
}
#: Arguments that are not any figure.
DRAWN: dict[str, Callable[[random.Random], float]] = {"digits": lambda chance: chance.randint(-2, 4)}
CASES = 40


def figure(chance: random.Random) -> float:
    """Small whole numbers, and figures of either sign and any size."""
    any_size = chance.choice([1, -1]) * 10 ** chance.uniform(0, 6)
    return chance.choice([float(chance.randint(-5, 5)), any_size, any_size])


def cases(named: Named) -> list[tuple[float, ...]]:
    """The arguments of the examples, and others drawn."""
    chance = random.Random(named.name)
    draws = [DRAWN.get(name, figure) for name in named.arguments]
    examples = [given for given, _ in EXAMPLES[named.name] if len(given) == named.least]
    return examples + [tuple(draw(chance) for draw in draws) for _ in range(CASES)]


# Lines that call it ---------------------------------------------------------------------------------------------------


@pytest.fixture
def written(tmp_path: Path) -> Callable[[Named, Sequence[str], str], Line]:
    """A line over figures of some names, from a file of its own."""

    def write(named: Named, parameters: Sequence[str], expression: str) -> Line:
        is_text = isinstance(EXAMPLES[named.name][0][1], str)
        module = imported(
            tmp_path / f"calls_{named.name}_{len(list(tmp_path.iterdir()))}.py",
            f"from xl_addin.model.line import line\nfrom xl_addin.model.named import NAMED\n"
            f'from xl_addin.units import TEXT, USD\n{named.name} = NAMED["{named.name}"].python\n'
            f'@line("Called", {"TEXT" if is_text else "USD"}, source="test")\n'
            f'def called({", ".join(parameters)}):\n    """The call."""\n    return {expression}\n',
        )
        found = module.called
        assert isinstance(found, Line)
        return found

    return write


def imported(path: Path, source: str) -> ModuleType:
    path.write_text(source, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def call(named: Named, arguments: Sequence[str] | None = None) -> str:
    return f"{named.name}({', '.join(named.arguments if arguments is None else arguments)})"


def around(named: Named) -> str:
    """The call with something in its arguments and, where that may be, about it."""
    inside = call(named, [f"{named.arguments[0]} - 1", *named.arguments[1:]])
    if isinstance(EXAMPLES[named.name][0][1], str):
        return f"f'about {{{inside}}} or {{{call(named)}}}'"
    return inside if named.whole_line else f"3 - {inside} / 2 if {call(named)} > -1 else 2 * {inside}"


# The row ----------------------------------------------------------------------------------------------------------


def test_every_function_has_examples() -> None:
    assert set(EXAMPLES) == set(NAMED)
    for name, named in NAMED.items():
        assert (named.name, named.meaning[-1], bool(named.arguments)) == (name, ".", True)


@pytest.mark.parametrize("name", NAMED)
def test_a_call_comes_to(name: str) -> None:
    for given, answer in EXAMPLES[name]:
        assert NAMED[name].python(*given) == answer


@pytest.mark.parametrize("name", NAMED)
def test_a_row_holds_every_notation(name: str) -> None:
    named = NAMED[name]
    assert named.excel
    assert named.javascript
    assert named.numpy is None or callable(named.numpy) or isinstance(getattr(np, named.numpy), np.ufunc)
    assert named.in_lambda or not named.any_number, "Excel's own would make one figure of a range"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (
            {"excel": 'f"${FIXED(amuont, 0)}"'},
            'usd is `f"${FIXED(amuont, 0)}"` in Excel, where amuont is no argument of it and no function in capitals: '
            "write one of amount.",
        ),
        (
            {"in_lambda": "fixed(amount, 0)"},
            "usd is `fixed(amount, 0)` in Excel, where fixed is no argument of it and no function in capitals: write "
            "one of amount.",
        ),
    ],
    ids=["a misspelt argument", "a function in small letters"],
)
def test_a_row_over_what_there_is_not_is_refused(changed: dict[str, Any], words: str) -> None:
    with pytest.raises(UntranslatableLine) as refused:
        replace(NAMED["usd"], **changed)
    assert str(refused.value) == words


@pytest.mark.parametrize("name", NAMED)
@pytest.mark.parametrize("wrong", [-1, 1])
def test_a_wrong_number_of_arguments_is_refused_in_words(name: str, wrong: int, written: Any) -> None:
    named = NAMED[name]
    arguments = (*named.arguments, "more")[: len(named.arguments) + wrong]
    if named.any_number and wrong > 0:
        assert written(named, arguments, call(named, arguments)).parameters == arguments
        return
    with pytest.raises(UntranslatableLine, match=rf"`{name}` takes {named.least} arguments?( or more)? here, as in"):
        written(named, arguments, call(named, arguments))


# All notations --------------------------------------------------------------------------------------------------------

Answers = list[Any]


def by_numpy(line: Line, given: list[tuple[float, ...]], node: str, folder: Path) -> Answers:
    columns = {name: np.array([figures[place] for figures in given]) for place, name in enumerate(line.parameters)}
    found: Answers = arrays.evaluate(graph_of(line), columns, [line.name])[line.name].tolist()
    return found


def by_javascript(line: Line, given: list[tuple[float, ...]], node: str, folder: Path) -> Answers:
    asked = [[line.name, *figures] for figures in given]
    return by_node.answers(node, folder, javascript.module(graph_of(line)), asked)


def in_a_sheet(engine: str) -> Callable[..., Answers]:
    def by_engine(line: Line, given: list[tuple[float, ...]], node: str, folder: Path) -> Answers:
        cells: dict[tuple[int, int], Any] = {}
        below = 1 + len(line.parameters)
        for column, figures in enumerate(given, 1):
            places = {name: f"{get_column_letter(column)}{row}" for row, name in enumerate(line.parameters, 1)}
            cells |= {(row, column): one for row, one in enumerate(figures, 1)}
            cells[below, column] = excel.formula(line, places.__getitem__)
        return WITNESSES[engine](cells, [(below, column) for column in range(1, len(given) + 1)])

    return by_engine


def by_lambda(line: Line, given: list[tuple[float, ...]], node: str, folder: Path) -> Answers:
    workbook = Workbook()
    workbook.defined_names["CALLED"] = DefinedName("CALLED", attr_text=lambda_of(line).stored)
    for row, figures in enumerate(given, 1):
        workbook.worksheets[0].cell(row, 1, f"=CALLED({','.join(map(repr, figures))})")
    workbook.save(folder / "names.xlsx")
    model = ironcalc.load_from_xlsx(str(folder / "names.xlsx"))
    model.evaluate()
    return [model.get_cell_value(0, row, 1) for row in range(1, len(given) + 1)]


def lambda_of(line: Line) -> Lambda:
    arguments = tuple(Argument(one, gives=one.name) for one in inputs_of(line))
    entry = CellFunction("CALLED", "A call.", "", "Test", line.unit, arguments, line, graph_of(line), line.name)
    return as_lambda(entry, ["CALLED"])


def graph_of(line: Line) -> Graph:
    return Graph(inputs_of(line), [line])


def inputs_of(line: Line) -> list[Input]:
    return [Input(name, name, USD, "Any figure.") for name in line.parameters]


NOTATIONS: dict[str, Callable[..., Answers]] = {
    "numpy": by_numpy,
    **{engine: in_a_sheet(engine) for engine in WITNESSES},
    "javascript": by_javascript,
    "lambda": by_lambda,
}


@pytest.mark.parametrize("expression", [call, around], ids=["alone", "within"])
@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("name", NAMED)
def test_every_notation_says_what_python_says(
    name: str, notation: str, expression: Callable[[Named], str], written: Any, node: str, tmp_path: Path
) -> None:
    line = written(NAMED[name], NAMED[name].arguments, expression(NAMED[name]))
    given = cases(NAMED[name])
    found = NOTATIONS[notation](line, given, node, tmp_path)
    for figures, answer in zip(given, found, strict=True):
        assert same(answer, line(*figures)), figures


def same(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, str):
        return bool(found == wanted)
    return type(found) in (int, float) and math.isclose(found, wanted, rel_tol=1e-12, abs_tol=1e-15)


@pytest.mark.parametrize("name", NAMED)
def test_a_lambda_makes_no_one_figure_of_a_whole_range(name: str, written: Any) -> None:
    made = lambda_of(written(NAMED[name], NAMED[name].arguments, around(NAMED[name])))
    assert not re.search(r"\b(MIN|MAX|AND|OR|SUM)\(", made.stored)
