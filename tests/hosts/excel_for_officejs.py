"""Excel as functions.js meets it: its stand-in in Node, what it can show, what it hands over, and Microsoft's types."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import reduce
from pathlib import Path
from typing import Any

from tests.hosts.calls import Call, Failed
from xl_addin.functions.cell_function import REGISTRY

HERE = Path(__file__).parent / "officejs"
MODULES = Path(sys.prefix, "office-js", "node_modules")

#: The known differences, by their names in `differences.toml`; nothing differs at the endpoint itself.
#: What functions.js shows of an error, one after the other:
SHOWN: dict[str, Callable[[Failed], Failed]] = {
    "reference and name": lambda one: replace(one, code="#VALUE!") if one.code in ("#REF!", "#NAME?") else one,
    "sentence with two errors": lambda one: one if one.code in ("#VALUE!", "#N/A") else replace(one, sentence=""),
}
#: What Excel for the desktop hands over for a cell that an argument refers to:
HANDED_OVER: dict[str, Callable[[Any], Any]] = {"blank cell as 0": lambda cell: 0 if cell is None else cell}


def excel(script: Path | bytes, tmp_path: Path, **task: Any) -> Any:
    """What Excel's stand-in says after a task with functions.js."""
    if isinstance(script, bytes):
        path = tmp_path / "functions.js"
        path.write_bytes(script)
        script = path
    said = subprocess.run(
        ["node", HERE / "excel.mjs"],
        input=json.dumps({"script": str(script), **task}),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    return json.loads(said.stdout)


def in_excel(cell: Any) -> Any:
    """A cell as functions.js can show it."""
    return asdict(reduce(lambda seen, show: show(seen), SHOWN.values(), cell)) if isinstance(cell, Failed) else cell


def same(found: list[list[Any]], expected: list[list[Any]]) -> bool:
    """Whether two grids hold the same cells; a blank may be "" or None."""
    return [len(row) for row in found] == [len(row) for row in expected] and all(
        _same_cell(one, other)
        for row, others in zip(found, expected, strict=True)
        for one, other in zip(row, others, strict=True)
    )


def _same_cell(found: Any, expected: Any) -> bool:
    if isinstance(expected, bool | str | Failed) or expected is None:
        return (found or "") == (expected or "") if expected in (None, "") else bool(found == expected)
    if math.isnan(expected):
        return found in (None, "")
    return type(found) in (int, float) and math.isclose(found, expected, rel_tol=1e-12, abs_tol=0)


def same_in_excel(found: list[list[Any]], expected: list[list[Any]]) -> bool:
    as_failed = [[Failed(**cell) if isinstance(cell, dict) else cell for cell in row] for row in found]
    return same(as_failed, [[Failed(**cell) if isinstance(cell, dict) else cell for cell in row] for row in expected])


def on_a_desktop(call: Call) -> Call:
    """The call as Excel for the desktop hands it over."""
    hand_over = HANDED_OVER["blank cell as 0"]
    return replace(
        call,
        cells=tuple(
            [[hand_over(one) for one in row] for row in cell] if isinstance(cell, list) else hand_over(cell)
            for cell in call.cells
        ),
    )


def counting_zeros(call: Call) -> Call:
    """The call as the functions then understand it: where text or a date belongs, a 0 is the blank that it was."""
    explained = REGISTRY.get(str(call.cells[0]).upper()) if call.name == "EXPLAIN" else None
    arguments = REGISTRY[call.name].arguments + (explained.arguments if explained else ())
    figures = [argument.figure for argument in arguments]
    is_number = [figure.unit.kind not in ("text", "date") for figure in figures] + [False] * len(call.cells)
    places = zip(call.cells, on_a_desktop(call).cells, is_number, strict=False)
    return replace(call, cells=tuple(handed if number else cell for cell, handed, number in places))


def type_errors(script: bytes, folder: Path) -> str:
    (folder / "functions.js").write_bytes(script)
    words: list[str | Path] = [
        "--noEmit",
        "--allowJs",
        "--checkJs",
        "--strict",
        "--noUnusedLocals",
        "--target",
        "es2022",
    ]
    said = subprocess.run(
        ["node", MODULES / "typescript/bin/tsc", *words, "--typeRoots", MODULES / "@types"]
        + ["--lib", "es2022,dom", "--types", "custom-functions-runtime", folder / "functions.js"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (said.returncode == 0) == (said.stdout == "")
    return str(said.stdout)
