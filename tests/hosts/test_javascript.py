"""The model's lines in JavaScript, as the page asks them: the answer of every function that is such a line."""

from __future__ import annotations

import json
import math
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.hosts.calls import Call, Failed, answer, calls
from xl_addin.errors import BreakevenError
from xl_addin.functions.cell_function import REGISTRY, CellFunction
from xl_addin.hosts.differences import known
from xl_addin.model.graph import Graph
from xl_addin.notation import javascript

#: JSON has no NaN and no infinity: a number travels as its text.
RUNNER = """
import asked from "./asked.mjs";
const told = (value) => (typeof value === "number" ? { number: String(value) } : value);
const answers = [];
for (const [name, target, figures] of asked) {
  const { evaluate } = await import(`./${name}.mjs`);
  answers.push(told(evaluate(figures)[target]));
}
console.log(JSON.stringify(answers));
"""

#: Every function that is one line of the model.
LINES = {name: entry for name, entry in REGISTRY.items() if entry.graph is not None}

#: What the line answers in place of an error, by the name of the difference in `differences.toml`: for which calls.
NEVER, WITHOUT_END, NO_CHECKS = "never", "without end", "no checks"
DIFFERENCES: dict[str, tuple[Call, Callable[[float], bool]]] = {
    NEVER: (Call("PAYBACK_MONTHS", (150_000, -1)), math.isnan),
    WITHOUT_END: (Call("PAYBACK_MONTHS", (1e9, 1e-300)), math.isinf),
    NO_CHECKS: (Call("SELFHOST_SAVING", (40_000, 33_000, 55, 0.85)), math.isfinite),
}


def traced(entry: CellFunction, values: dict[str, Any]) -> tuple[Graph, Mapping[str, Any], str]:
    """The line that the function is, and the figures that its arguments give."""
    assert entry.trace is not None
    return entry.trace(values)


def applies(call: Call) -> bool:
    """Whether the line can answer: its function is one, and is given single numbers and texts that it takes.

    The arguments are checked before the line is asked, and on the page as well; ranges are the registry's own.
    """
    if call.name not in LINES or any(isinstance(cell, list | bool) for cell in call.cells):
        return False
    entry = LINES[call.name]
    if len(call.cells) < sum(argument.required for argument in entry.arguments):
        return False
    try:
        traced(entry, entry.figures(call.cells))
    except BreakevenError:
        return False
    return True


def unchecked(call: Call) -> dict[str, Any]:
    """The arguments by name as they were typed."""
    return {one.gives: cell for one, cell in zip(LINES[call.name].arguments, call.cells, strict=True)}


def by_node(node: str, folder: Path, asked: list[tuple[str, dict[str, Any]]]) -> list[Any]:
    """What the lines answer in JavaScript, each from a module of its function's own lines."""
    told = []
    for name, values in asked:
        graph, figures, target = traced(LINES[name], values)
        path = graph.path(target, figures)
        read = {parameter for line in path for parameter in line.parameters} & set(figures)
        given: list[Any] = [graph.figure(one) for one in sorted(read)]  # a line that is given counts as typed
        own = Graph(given, path)
        (folder / f"{name}.mjs").write_text(javascript.module(own, [target]), encoding="utf-8")
        told.append([name, target, {one: figures[one] for one in sorted(read)}])
    (folder / "asked.mjs").write_text(f"export default {json.dumps(told)};", encoding="utf-8")
    (folder / "runner.mjs").write_text(RUNNER, encoding="utf-8")
    done = subprocess.run([node, "runner.mjs"], cwd=folder, capture_output=True, text=True, timeout=120, check=True)
    return [float(one["number"]) if isinstance(one, dict) else one for one in json.loads(done.stdout)]


def agrees(found: Any, expected: Any) -> bool:
    """Whether the line answers as the cell does: a text word for word, and NaN where there is no such figure."""
    if isinstance(expected, Failed):
        return expected.code == "#N/A" and DIFFERENCES[NEVER][1](found)
    return bool(found == (expected if isinstance(expected, str) else pytest.approx(expected, rel=1e-12, abs=0)))


def test_every_call_of_a_line_is_answered_as_in_python(node: str, tmp_path: Path) -> None:
    table = [call for call in calls() if applies(call)]
    assert len(table) >= 59
    assert {call.name for call in table} == set(LINES)
    found = by_node(node, tmp_path, [(call.name, LINES[call.name].figures(call.cells)) for call in table])
    expected = [answer(call)[0][0] for call in table]
    pairs = zip(table, found, expected, strict=True)
    assert [(str(call), one, other) for call, one, other in pairs if not agrees(one, other)] == []
    assert sum(isinstance(cell, Failed) for cell in expected) >= 4


def test_the_lines_are_the_functions_that_can_be_asked_without_python() -> None:
    from xl_addin.notation.lambdas import lambdas

    assert set(LINES) >= set(lambdas(REGISTRY))


def test_the_known_differences_are_those_that_are_listed() -> None:
    assert set(DIFFERENCES) == set(known()["javascript"])


@pytest.mark.parametrize("name", DIFFERENCES)
def test_a_known_difference_is_real(name: str, node: str, tmp_path: Path) -> None:
    call, is_so = DIFFERENCES[name]
    [[cell]] = answer(call)
    assert isinstance(cell, Failed)
    [found] = by_node(node, tmp_path, [(call.name, unchecked(call))])
    assert is_so(found)
