"""The LAMBDA names answer as the registry does, worked out by an engine that knows LAMBDA; its differences are here."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from itertools import product
from pathlib import Path
from typing import Any

import ironcalc
import pytest
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

import udfs
from tests.hosts.calls import Call, Failed, answer, calls
from xl_addin.errors import UntranslatableLine
from xl_addin.functions.argument import Argument
from xl_addin.functions.cell_function import REGISTRY, CellFunction
from xl_addin.hosts.differences import known
from xl_addin.model.constraints import constraints
from xl_addin.model.graph import Graph
from xl_addin.model.line import Input, line
from xl_addin.notation.lambdas import LONGEST_COMMENT, as_lambda, is_expressible, lambdas
from xl_addin.units import MONTH, USD

NAMES = lambdas(REGISTRY)
LEVELS = [level.name for one in constraints().values() for level in one.levels]
TEXTS = (
    *("soc 2 ;  ; SOC 2", ";", "a;b", "Batch;Interactive", "Must be portable; "),
    *("EU residency; No MLOps team", "EU residency; Real-time voice; No MLOps team"),
    *("Not yet evaluated; No MLOps team", "Frontier model required; Data may never leave"),
)

#: The known differences, by their names in `differences.toml`. How a cell shows an answer:
SHOWN: dict[str, Callable[[Any], Any]] = {"code alone": lambda cell: cell.code if isinstance(cell, Failed) else cell}
#: Where a LAMBDA name answers otherwise than the registry: the call, and the answer it gives.
DIFFERENCES: dict[str, tuple[Call, Any]] = {
    "spaces inside a level": (
        Call("VERDICT_WINNER", (40_000, 8_000, 25_000, 0, 0.55, 0.85, "FedRAMP    High")),
        "SELF-HOST",
    ),
    "tab at the edge of a level": (
        Call("VERDICT_WINNER", (40_000, 8_000, 25_000, 0, 0.55, 0.85, "\tFedRAMP High")),
        "#N/A",
    ),
    "unknown level first": (
        Call("VERDICT_WINNER", (40_000, 8_000, 25_000, 0, 0.55, 0.85, "SOC 2; FedRAMP High; none such")),
        "#N/A",
    ),
}


def of_these() -> list[Call]:
    """Every call of the table of all hosts that is without ranges and that a LAMBDA name can answer."""
    return [call for call in calls() if call.name in NAMES and not any(isinstance(one, list) for one in call.cells)]


def own() -> list[Call]:
    """What the table of all hosts does not reach: edges of each range, levels of every kind, figures that cancel."""
    found = []
    for name in NAMES:
        entry = REGISTRY[name]
        usual = next(call.cells for call in of_these() if call.name == name and len(call.cells) == len(entry.arguments))
        for place, argument in enumerate(entry.arguments):
            if argument.figure.unit.is_text:
                continue
            low, high = argument.figure.low, argument.figure.high
            for edge in (0, low, high, low - 1e-9, high * (1 + 1e-12) + 1e-9, (low + high) / 3, ""):
                found.append(Call(name, (*usual[:place], edge, *usual[place + 1 :])))
    texts = [*LEVELS, *map(str.upper, LEVELS), *TEXTS, "; ".join(one.levels[0].name for one in constraints().values())]
    for text in texts:
        for name in ("SELFHOST_VERDICT", "VERDICT_WINNER", "VERDICT_STRENGTH"):
            found.append(Call(name, (40_000, 8_000, 25_000, 0, 0.55, 0.85, text)))
    found.append(Call("SELFHOST_SAVING", (0.3 + 0.1 + 0.2 + 1, 1.6, 0.85)))
    found.append(Call("SELFHOST_SAVING", (1.7, 1.2 + 0.4 + 0.1, 0.85)))
    found.append(Call("BREAKEVEN_SPEND", (30_000, 10_000, 15_000, 0, 0.25, 0.75)))
    found.append(Call("PAYBACK_MONTHS", (1e9, 1e-300)))
    found.append(Call("PAYBACK_MONTHS", (150_000, -1)))
    return found


def typed(call: Call) -> str:
    """The call as it is typed into a cell; a blank cell is one that was never written."""
    return f"{call.name}({','.join(map(_typed_cell, call.cells))})"


def _typed_cell(cell: Any) -> str:
    if cell is None:
        return "Z99"
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, str) and not cell.startswith("#"):
        escaped = cell.replace('"', '""')
        return f'"{escaped}"'
    return cell if isinstance(cell, str) else repr(cell)


def by_ironcalc(formulas: list[str], folder: Path) -> list[Any]:
    """What ironcalc shows for formulas, each in a cell of a workbook that holds the names as a file keeps them."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for name, made in NAMES.items():
        workbook.defined_names[name] = DefinedName(name, attr_text=made.stored, comment=made.comment)
    for row, formula in enumerate(formulas, start=1):
        sheet.cell(row, 1, f"={formula}")
    workbook.save(folder / "names.xlsx")
    model = ironcalc.load_from_xlsx(str(folder / "names.xlsx"))
    model.evaluate()
    return [model.get_cell_value(0, row, 1) for row in range(1, len(formulas) + 1)]


def expected(call: Call) -> Any:
    [[cell]] = answer(call)
    return reduce(lambda seen, show: show(seen), SHOWN.values(), cell)


def agrees(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, int | float) and not isinstance(found, str):
        return bool(found == pytest.approx(wanted, rel=1e-12, abs=0))
    return bool(found == wanted)


def is_half_a_per_cent(call: Call) -> bool:
    """Whether the verdict names a break-even utilization that lies halfway between two per cent."""
    if call.name != "SELFHOST_VERDICT":
        return False
    graph, figures, _ = trace_of(call)
    return f"{100 * graph.evaluate(figures, 'breakeven_util')['breakeven_util']:.13g}".endswith(".5")


def trace_of(call: Call) -> Any:
    entry = REGISTRY[call.name]
    assert entry.trace is not None
    return entry.trace(entry.figures(call.cells))


#: Where the engine, not the LAMBDA, differs from Excel: each with the calls that meet it, and how the answers compare.
OF_THE_ENGINE: dict[str, tuple[Callable[[Call], bool], Callable[[Any, Any], bool]]] = {
    "ironcalc's TEXT rounds the binary fraction, Excel's the first fifteen digits: 76.5% becomes 76%, not 77%": (
        lambda call: not isinstance(answer(call)[0][0], Failed) and is_half_a_per_cent(call),
        lambda shown, wanted: re.sub(r"\d+% util", "", shown) == re.sub(r"\d+% util", "", wanted),
    ),
    "ironcalc takes a result too large for a number for #N/A": (
        lambda call: call == Call("PAYBACK_MONTHS", (1e9, 1e-300)),
        lambda shown, wanted: (shown, wanted) == ("#N/A", "#NUM!"),
    ),
}


@pytest.mark.parametrize("table", [of_these, own])
def test_every_call_without_ranges_gives_the_registrys_answer(table: Callable[[], list[Call]], tmp_path: Path) -> None:
    asked = table()
    assert len(asked) > 250
    found = by_ironcalc([typed(call) for call in asked], tmp_path)
    wrong = []
    for call, shown in zip(asked, found, strict=True):
        wanted = expected(call)
        differs = [as_known(shown, wanted) for meets, as_known in OF_THE_ENGINE.values() if meets(call)]
        if not agrees(shown, wanted) and not any(differs):
            wrong.append(f"{call}: {shown!r}, not {wanted!r}")
    assert wrong == []


@pytest.mark.parametrize("reason", OF_THE_ENGINE)
def test_a_difference_of_the_engine_is_still_there(reason: str, tmp_path: Path) -> None:
    meets, as_known = OF_THE_ENGINE[reason]
    met = [call for call in (*of_these(), *own()) if meets(call)]
    found = by_ironcalc([typed(call) for call in met], tmp_path)
    differ = [
        as_known(shown, expected(call))
        for call, shown in zip(met, found, strict=True)
        if not agrees(shown, expected(call))
    ]
    assert differ
    assert all(differ)


def test_the_known_differences_are_those_that_are_listed() -> None:
    assert {*SHOWN, *DIFFERENCES} == set(known()["lambda"])


def test_an_error_is_its_code_alone(tmp_path: Path) -> None:
    call = Call("BREAKEVEN_UTIL", (40_000, 33_000, 55))
    [[failed]] = answer(call)
    assert by_ironcalc([typed(call)], tmp_path) == ["#NUM!"] == [failed.code]
    assert failed.sentence


@pytest.mark.parametrize("name", DIFFERENCES)
def test_a_difference_of_the_names_is_the_one_that_is_listed(name: str, tmp_path: Path) -> None:
    call, shown = DIFFERENCES[name]
    assert by_ironcalc([typed(call)], tmp_path) == [shown]
    assert expected(call) != shown


def test_an_argument_left_empty_counts_as_left_out(tmp_path: Path) -> None:
    formulas = ["SELFHOST_TOTAL(8000,25000,)", "SELFHOST_SAVING(40000,33000,0.55,)", "SELFHOST_TOTAL(,25000)"]
    total, saving, missing = by_ironcalc(formulas, tmp_path)
    assert (total, missing) == (33_000, "#VALUE!")
    assert saving == pytest.approx(udfs.SELFHOST_SAVING(40_000, 33_000, 0.55))


def test_a_cell_that_was_never_written_counts_as_blank(tmp_path: Path) -> None:
    formulas = [
        "SELFHOST_TOTAL(8000,25000,Z99)",
        "SELFHOST_TOTAL(8000,Z99)",
        "SELFHOST_VERDICT(40000,8000,25000,,,,Z99)",
    ]
    total, missing, verdict = by_ironcalc(formulas, tmp_path)
    assert (total, missing) == (33_000, "#VALUE!")
    assert verdict == udfs.SELFHOST_VERDICT(40_000, 8_000, 25_000)


# How they are written -------------------------------------------------------------------------------------------------


def test_every_line_of_the_model_that_is_a_function_is_here() -> None:
    assert NAMES.keys() == {name for name, entry in REGISTRY.items() if entry.graph is not None and entry.in_lambda}
    assert not any(is_expressible(REGISTRY[name]) for name in ("API_COST", "SCENARIO_TABLE", "EXPLAIN", "SELFHOST_NPV"))


def test_a_function_that_needs_python_is_refused() -> None:
    with pytest.raises(UntranslatableLine, match="API_COST does not follow from its arguments alone"):
        as_lambda(REGISTRY["API_COST"], REGISTRY)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_a_lambda_of_fewer_local_names_than_excel_takes(name: str) -> None:
    made = NAMES[name]
    assert made.stored.count("_xlpm.") + 8 < 1_000
    assert made.stored.startswith("_xlfn.LAMBDA(")


@pytest.mark.parametrize("name", NAMES)
def test_what_is_typed_and_what_is_kept_are_one_text(name: str) -> None:
    """Strip the marks from the one and the line breaks from the other, and nothing is left between them."""
    made = NAMES[name]
    kept = re.sub(r"_xlop\.(\w+)", r"[\1]", made.stored).replace("_xlpm.", "").replace("_xlfn.", "")
    shown = "".join(line.strip() for line in made.typed).removeprefix(f"{name} = ").removesuffix(";")
    assert without_spaces(shown) == without_spaces(kept)


def without_spaces(text: str) -> str:
    return text.replace(" ", "")


@pytest.mark.parametrize("name", NAMES)
def test_every_local_name_is_declared_and_none_is_that_of_a_function_or_a_cell(name: str) -> None:
    locals_ = set(re.findall(r"_xl[po][mp]\.(\w+)", NAMES[name].stored))
    assert locals_
    for local in locals_:
        assert local.upper() not in REGISTRY
        assert not re.fullmatch(r"[a-z]{1,3}\d+|r\d*c\d*|[rc]", local)
    bare = re.sub(r'"[^"]*"|_xl\w+\.\w+', "", NAMES[name].stored)
    assert re.findall(r"[a-z_]{3,}", bare) == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_works_out_one_figure_from_a_whole_range(name: str) -> None:
    """MIN over a range would be one figure for all rows, and wrong for each."""
    assert not re.search(r"\b(MIN|MAX|AND|OR|SUM)\(", NAMES[name].stored)


def test_the_signature_is_the_registrys() -> None:
    head = NAMES["SELFHOST_TOTAL"].typed[0]
    assert head == "SELFHOST_TOTAL = LAMBDA(gpu_rental, ops, [tooling], LET("
    assert NAMES["SELFHOST_TOTAL"].stored.startswith("_xlfn.LAMBDA(_xlpm.gpu_rental,_xlpm.ops,_xlop.tooling,_xlfn.LET(")
    assert NAMES["BREAKEVEN_UTIL"].comment.startswith("BREAKEVEN_UTIL(api_monthly, selfhost_total, [design_")


# What no function uses so far -----------------------------------------------------------------------------------------


@line("Everything a line may say", USD, source="this test")
def everything(one: float, two: float, three: float) -> float:
    """Every word of the small language that is written otherwise in a LAMBDA."""
    return (
        max(one, two, three)
        if one < two < three or (not one >= 0 and two != 0)
        else min(-one, two, three) ** 2 + abs(one - two)
    )


INPUTS = [Input(name, name, USD, "Any figure.") for name in ("one", "two", "three")]
GRAPH = Graph(INPUTS, (everything,))
EVERYTHING = CellFunction(
    "EVERYTHING",
    "x" * 300,
    "",
    "Test",
    USD,
    tuple(Argument(figure, gives=figure.name) for figure in INPUTS),
    lambda values: everything(**values),
    GRAPH,
    "everything",
)


def test_every_word_of_the_language_means_the_same(tmp_path: Path) -> None:
    made = as_lambda(EVERYTHING, NAMES)
    workbook = Workbook()
    workbook.defined_names["EVERYTHING"] = DefinedName("EVERYTHING", attr_text=made.stored, comment=made.comment)
    figures = list(product((-2, -1, 0, 1, 2), repeat=3))
    for row, numbers in enumerate(figures, start=1):
        workbook.worksheets[0].cell(row, 1, f"=EVERYTHING({','.join(map(str, numbers))})")
    workbook.save(tmp_path / "names.xlsx")
    model = ironcalc.load_from_xlsx(str(tmp_path / "names.xlsx"))
    model.evaluate()
    found = [model.get_cell_value(0, row, 1) for row in range(1, len(figures) + 1)]
    assert found == [everything(*numbers) for numbers in figures]
    assert not re.search(r"\b(MIN|MAX|AND|OR)\(", made.stored)


@pytest.mark.parametrize(
    ("changed", "reads"),
    [
        ({"unit": MONTH}, "one, a whole number"),
        ({"choices": ("yes", "no")}, "one, a choice"),
    ],
)
def test_what_has_no_check_in_a_lambda_is_refused_in_words(changed: dict[str, Any], reads: str) -> None:
    strange = (Argument(replace(INPUTS[0], **changed), gives="one"), *EVERYTHING.arguments[1:])
    assert_refused(replace(EVERYTHING, arguments=strange), reads)


@pytest.mark.parametrize("taken_apart", [frozenset(), frozenset({"two"})])
def test_so_is_a_figure_that_no_constraint_gives(taken_apart: frozenset[str]) -> None:
    assert_refused(replace(EVERYTHING, arguments=EVERYTHING.arguments[1:], taken_apart=taken_apart), "one")


def assert_refused(entry: CellFunction, reads: str) -> None:
    with pytest.raises(UntranslatableLine, match=f"^EVERYTHING reads {reads}, which a LAMBDA cannot check"):
        lambdas({"EVERYTHING": entry})
    assert lambdas({"EVERYTHING": replace(entry, in_lambda=False)}) == {}


def test_levels_are_taken_from_whatever_argument_is_taken_apart() -> None:
    entry = REGISTRY["VERDICT_WINNER"]
    *others, levels = entry.arguments
    renamed = replace(levels, figure=replace(levels.figure, name="rules"), gives="rules")
    other = replace(entry, arguments=(*others, renamed), taken_apart=frozenset({"rules"}))
    made = as_lambda(other, NAMES).stored
    assert made.replace("rules", "constraints") == NAMES["VERDICT_WINNER"].stored


def test_of_several_faults_the_first_arguments_comes_out(tmp_path: Path) -> None:
    wrong = {"#DIV/0!": '0,"x"', "#VALUE!": '"x",-1', "#NUM!": "-1,0"}
    asked = {f"SELFHOST_VERDICT({typed},25000,0,0.55,0.85,7)": code for code, typed in wrong.items()}
    asked |= {
        'SELFHOST_VERDICT(40000,8000,25000,0,0.55,0.85,7,"x")': "#VALUE!",
        "BREAKEVEN_UTIL(-1,#N/A,#REF!)": "#NUM!",
    }
    assert by_ironcalc([*asked], tmp_path) == [*asked.values()]


def test_a_piece_of_a_sentence_is_written_where_it_is_read_and_a_figure_is_not() -> None:
    steps = {line.strip().partition(",")[0] for line in NAMES["SELFHOST_VERDICT"].typed}
    assert {"overflow_api", "annual_saving", "gap_words"} < steps
    assert not {"move_advice", "override_cost", "gate_reason"} & steps


def test_a_text_that_excel_would_not_take_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xl_addin.notation.lambdas.LONGEST", 500)
    with pytest.raises(UntranslatableLine, match=r"EVERYTHING takes \d+ characters as a LAMBDA: Excel takes 500"):
        as_lambda(EVERYTHING, NAMES)


def test_a_comment_is_cut_where_excel_would_refuse_the_file() -> None:
    assert len(as_lambda(EVERYTHING, NAMES).comment) == LONGEST_COMMENT
