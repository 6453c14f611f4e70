"""The page put together: what is written in `page/`, the model in JavaScript, the cases and the rows for a sheet.

Browsers load neither modules nor data beside a page that is opened from a disk. So the modules are laid one after
the other in one plain script, which runs from a disk as well as from any server.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from xl_addin.model import MODEL
from xl_addin.model.constraints import FROM_CONSTRAINTS, OUTCOMES, constraints
from xl_addin.model.decision import WARNINGS
from xl_addin.model.inputs import GROUPS, INPUTS
from xl_addin.model.line import Input, Line
from xl_addin.model.scenarios import PITCH_GROUP, SCENARIO_GROUP, SIZE_GROUP, STARTING_POINT, cases, of_group
from xl_addin.notation import excel, javascript
from xl_addin.writing import put_in_place

#: The figures beside the verdict, in the order in which they are read.
SHOWN = (
    "saving",
    "annual_saving",
    "breakeven_util",
    "breakeven_spend",
    "selfhost_total",
    "cost_with_selfhost",
    "overflow_api",
    "stressed_saving",
    "payback_months",
    "compliance_premium",
)
#: The tabs by heading, and the group of cases that each shows.
TABS = {"Team sizes": SIZE_GROUP, "Scenarios": SCENARIO_GROUP, "And the pitch": PITCH_GROUP}
WRITTEN = ("verdict", "crossing_statement", *(line.name for line in WARNINGS))

#: The files that are taken as they are written.
FILES = ("index.html", "pane.css", "icon.svg")
#: The modules in the order in which they stand on one another.
MODULES = ("figures", "chart", "sheet", "pane")

_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./(\w+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const) ([\w$]+))", re.MULTILINE)


def build(folder: Path) -> Path:
    """Write the page's files into the folder and return the page: `index.html`, to be opened or served."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents().items():
        put_in_place(folder / name, content)
    return folder / "index.html"


def contents() -> dict[str, bytes]:
    """The page's files by name: its own, put together, and those of the library that draws its chart, as they are."""
    page, library = (files(__package__).joinpath(name) for name in ("page", "library"))
    own = {name: page.joinpath(name).read_text("utf-8") for name in FILES} | {"pane.js": script()}
    carried = tomllib.loads(library.joinpath("library.toml").read_text("utf-8"))["files"]
    return {name: text.encode() for name, text in own.items()} | {
        name: library.joinpath(name).read_bytes() for name in carried
    }


def script() -> str:
    """The page's one script: the model, the data and the page's own modules, each closed in on itself."""
    page = files(__package__).joinpath("page")
    modules = {
        "model": javascript.module(MODEL, (*SHOWN, *WRITTEN)),
        "data": f"export const DATA = {json.dumps(data(), ensure_ascii=False, separators=(',', ':'))};\n",
        **{name: page.joinpath(f"{name}.js").read_text("utf-8") for name in MODULES},
    }
    return '"use strict";\n\n' + "\n".join(_enclosed(name, source) for name, source in modules.items())


def _enclosed(name: str, source: str) -> str:
    """A module as a plain script: what it exports becomes the value of one name."""
    given = ", ".join(match[1] for match in _EXPORT.finditer(source))
    body = _EXPORT.sub("", _IMPORT.sub(r"const \1 = $\2;", source))
    return f"const ${name} = (() => {{\n{body}\nreturn {{ {given} }};\n}})();\n"


@cache
def data() -> dict[str, Any]:
    """Everything the page shows that is not a formula, as JSON holds it."""
    sliders = tomllib.loads(files(__package__).joinpath("sliders.toml").read_text("utf-8"))
    return {
        "start": STARTING_POINT,
        "tabs": {heading: of_group(group) for heading, group in TABS.items()},
        "cases": {
            key: {
                "label": case.label,
                "reads": case.reads,
                "figures": {name: [one.value, one.basis, one.source] for name, one in case.figures.items()},
            }
            for key, case in cases().items()
        },
        "inputs": {name: _input(figure) for name, figure in INPUTS.items()},
        "sliders": sliders,
        "more": {heading: more for heading, group in GROUPS.items() if (more := _more(group, sliders))},
        "constraints": {
            name: {
                "label": one.label,
                "meaning": one.meaning,
                "levels": [[level.name, level.effect, level.words] for level in one.levels],
            }
            for name, one in constraints().items()
        },
        "outcomes": [[one.figure.name, one.kind, one.effects] for one in OUTCOMES],
        "lines": {name: _figure(MODEL.lines[name]) for name in SHOWN},
        "warnings": [line.name for line in WARNINGS],
        "rows": _rows(),
    }


def _more(group: Iterable[Input], sliders: Iterable[str]) -> list[str]:
    """The figures of a group that some shown line reads and that have no slider."""
    read = {name for line in _lines() for name in line.parameters}
    return [one.name for one in group if one.name in read and one.name not in sliders and not one.unit.is_text]


def _figure(figure: Input | Line) -> dict[str, Any]:
    return {
        "label": figure.label,
        "unit": figure.unit.words,
        "kind": figure.unit.kind,
        "format": figure.unit.number_format,
        "meaning": figure.meaning,
    }


def _input(figure: Input) -> dict[str, Any]:
    limits = {} if figure.unit.is_text else {"low": figure.low, "high": figure.high}
    return _figure(figure) | limits | {"choices": figure.choices, "type": figure.how_to_type}


def _lines() -> tuple[Line, ...]:
    """The lines that lead to what the page shows, in order of calculation."""
    needed = {line.name for name in (*SHOWN, *WRITTEN) for line in MODEL.path(name, ())}
    return tuple(line for line in MODEL.order if line.name in needed)


def _rows() -> list[list[Any]]:
    """A case as rows of a sheet: name, label, formula (none for a figure), unit and number format.

    The formulas count rows from where they stand, so that they are right wherever the rows are put.
    """
    lines = _lines()
    read = {name for line in lines for name in line.parameters}
    levels = [INPUTS[name] for name in constraints()]
    figures = [one for one in INPUTS.values() if one.name in read] + levels
    counted = [one for one in FROM_CONSTRAINTS if one.name in read]
    order: list[Input | Line] = [*figures, *counted, *lines]
    place = {one.name: row for row, one in enumerate(order)}
    return [[one.name, one.label, _formula(one, place), one.unit.words, one.unit.number_format] for one in order]


def _formula(figure: Input | Line, place: dict[str, int]) -> str | None:
    if isinstance(figure, Input):
        return None
    return excel.formula(figure, lambda name: f"R[{place[name] - place[figure.name]}]C")
