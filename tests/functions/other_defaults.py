"""A process in which every `Input` has another default than it has: what its functions, sheets and pages then say.

    python -m tests.functions.other_defaults

Prints JSON. The defaults are changed where an `Input` is made, before anything of ours has read one.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

#: Another default for a text that is no choice, and for a day.
OTHER_TEXTS = {"constraints": "FedRAMP High", "vendor": "OpenAI", "as_of": "2026-08-01"}

#: A share that is typed as a whole number.
WHOLE_NUMBERS = {"design_utilization": 1}

CHANGED: dict[str, Any] = {}


def change_every_default() -> None:
    # The package `xl_addin.model` makes its inputs when it is imported: its module of inputs comes first, alone.
    spec = importlib.util.find_spec("xl_addin.model")
    assert spec is not None
    assert spec.loader is not None
    model = sys.modules["xl_addin.model"] = importlib.util.module_from_spec(spec)
    from xl_addin.model.line import Input

    Input.__init__ = _changing(Input.__init__)  # type: ignore[method-assign]
    spec.loader.exec_module(model)


def _changing(made: Callable[..., None]) -> Callable[..., None]:
    def changed(self: Any, *figures: Any, **named: Any) -> None:
        made(self, *figures, **named)
        # What takes the default of another input over has it changed already.
        if self.default is not None and CHANGED.get(self.name) != self.default:
            CHANGED[self.name] = other(self)
            object.__setattr__(self, "default", CHANGED[self.name])

    return changed


def other(figure: Any) -> Any:
    """Another default that the input allows as well."""
    before = figure.default
    if figure.choices:
        return next(choice for choice in reversed(figure.choices) if choice != before)
    if isinstance(before, str):
        return OTHER_TEXTS[figure.name]
    if figure.name in WHOLE_NUMBERS:
        return WHOLE_NUMBERS[figure.name]
    if figure.unit.kind == "whole":
        return before + (1 if before < figure.high else -1)
    return before + min(figure.high - before, 1_000) / 8 if before < figure.high else before - (before - figure.low) / 8


def said() -> dict[str, Any]:
    """What rests on a default, under the name of what says it."""
    import udfs
    from docs import generate
    from tests.udfs.table import TYPED
    from workbooks.breakeven_model import workbook
    from xl_addin.functions.cell_function import REGISTRY
    from xl_addin.functions.description import described
    from xl_addin.hosts.classic.argument_texts import with_argument_texts
    from xl_addin.hosts.libreoffice.extension import calc_add_ins
    from xl_addin.hosts.officejs.metadata import metadata
    from xl_addin.model.inputs import INPUTS
    from xl_addin.model.selfhost import QUOTE
    from xl_addin.notation.lambdas import lambdas

    answers = {}
    for name, entry in REGISTRY.items():
        for place, one in enumerate(entry.arguments):
            if not one.required:
                typed = [*TYPED[name][:place], None, *TYPED[name][place + 1 :]]
                blank, *_ = _shown(getattr(udfs, name), typed)
                typed[place] = CHANGED[one.name]
                answers[f"{name} {one.name}"] = [blank, *_shown(getattr(udfs, name), typed)]
    tornado = {row[1].value: row[2].value for row in workbook.build()["Sensitivity"].iter_rows()}
    pages = generate.pages()
    return {
        "changed": CHANGED,
        "shown": {one.name: one.unit.show(one.default) for one in (*INPUTS.values(), *QUOTE) if one.name in CHANGED},
        "left out": {
            name: {one.name: one.left_out for one in described(entry) if not one.required and not one.repeats}
            for name, entry in REGISTRY.items()
        },
        "answers": answers,
        "functions": pages["functions.md"],
        "model": pages["model.md"],
        "lambdas": {name: [*made.typed] for name, made in lambdas(REGISTRY).items()},
        "libreoffice": calc_add_ins(REGISTRY.values()).decode(),
        "wizard": with_argument_texts(b"<workbook></workbook>", REGISTRY.values()).decode(),
        "metadata": json.dumps(metadata(REGISTRY)),
        "tornado": tornado["Each figure is moved down and up by"],
        "own case": _own_case(),
        "slowest vendor": udfs.PROJECT_COSTS(100_000, 0, 0, api_price_decline="As the slowest vendor", horizon=26)[26][
            1
        ],
    }


def _shown(function: Callable[..., Any], cells: list[Any]) -> list[str]:
    return [repr(function(*cells))]


def _own_case() -> dict[str, Any]:
    from xl_addin.cases import own_cases

    with TemporaryDirectory() as folder:
        file = Path(folder, "own.csv")
        file.write_text("name,api_monthly,gpu_rental,ops\nOurs,40000,8000,25000\n")
        [row] = own_cases.read(file).to_dict("records")
    return {str(name): cell for name, cell in row.items()}


if __name__ == "__main__":
    change_every_default()
    print(json.dumps(said(), default=str))
