"""The pages of the documentation that are made from the registry and the model.

    python -m docs.generate [--check]

Writes `functions.md`, `model.md` and `hosts.md` beside this file; with `--check` writes nothing, and fails where one
of them is out of date.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import udfs  # noqa: F401  (registers the functions)
from docs import hosts
from docs.markdown import page, table
from xl_addin.functions import reference
from xl_addin.functions.cell_function import REGISTRY, CellFunction
from xl_addin.model import MONTHLY, QUOTE_MODEL, SECTIONS, SUMMARY
from xl_addin.model.constraints import FROM_CONSTRAINTS, constraints
from xl_addin.model.inputs import GROUPS, INPUTS
from xl_addin.model.line import Input, Line
from xl_addin.model.projection import MONTH_LINES, SUMMARY_LINES
from xl_addin.model.scenarios import Case, Figure, cases, evaluate
from xl_addin.model.selfhost import QUOTE
from xl_addin.notation import excel

HERE = Path(__file__).parent
MADE = "<!-- Made by `make docs`: do not edit. -->"

#: The results that are printed for every case.
RESULTS = (
    "selfhost_total",
    "saving",
    "saving_share",
    "breakeven_util",
    "breakeven_spend",
    "privacy_multiplier",
    "winner",
    "strength",
    "verdict",
)


def pages() -> dict[str, str]:
    """The text of every generated page, by file name."""
    return {"functions.md": page(_functions()), "model.md": page(_model()), "hosts.md": hosts.text(MADE)}


def write(folder: Path) -> list[Path]:
    """Write the pages into a folder."""
    written = []
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")
        written.append(folder / name)
    return written


def stale(folder: Path) -> list[Path]:
    """The pages of a folder that are missing or not what would be written now."""
    paths = [(folder / name, text) for name, text in pages().items()]
    return [path for path, text in paths if not path.is_file() or path.read_text(encoding="utf-8") != text]


# The functions --------------------------------------------------------------------------------------------------------


def _functions() -> Iterator[str]:
    yield "# Functions for cells"
    yield MADE
    yield (
        "Type them as any of Excel's own. Shares are 0 to 1: type 55% or 0.55. An argument in [brackets] may be left "
        "out or blank and then takes its default. Given ranges of one size, a function works element by element and "
        "spills; a row whose required cells are all blank gives a blank. An error in an argument comes out again."
    )
    yield "`EXPLAIN` shows how a result came about, or says in a sentence why there is none."
    for category in dict.fromkeys(entry.category for entry in REGISTRY.values()):
        yield f"## {category}"
        for entry in REGISTRY.values():
            if entry.category == category:
                yield from _function(entry)


def _function(entry: CellFunction) -> Iterator[str]:
    yield f"### {entry.name}"
    yield f"`{entry.signature}`"
    yield from reference.paragraphs(entry)
    rows = [(f"`{name}`", *rest) for name, *rest in reference.arguments(entry)]
    yield table(reference.COLUMNS, rows)
    formula, shown = reference.example(entry)
    errors = [f"- `{code}`: {when}" for code, when in reference.errors(entry).items()]
    yield f"Returns: {reference.returns(entry)}"
    yield f"Example: `{formula}` shows **{shown}**"
    yield "\n".join(["Errors:", "", *errors])


# The model ------------------------------------------------------------------------------------------------------------


def _model() -> Iterator[str]:
    yield "# The model"
    yield MADE
    yield (
        "Every input, every line and every preloaded figure. All money is in US dollars, per month unless the unit "
        "says otherwise. Shares are 0 to 1. The words are explained in the [glossary](glossary.md)."
    )
    yield "## Inputs"
    for heading, inputs in GROUPS.items():
        yield f"### {heading}"
        yield _inputs(inputs)
    yield "### A rental quote"
    yield "Read by `GPU_MONTHLY`, which makes one GPU rental of it."
    yield _inputs(QUOTE)
    yield "### Counted over the constraints"
    yield "Not typed: what the chosen levels do together."
    yield table(
        ("Name", "Label", "Unit", "Meaning"),
        [(f"`{one.name}`", one.label, one.unit.words, one.meaning) for one in FROM_CONSTRAINTS],
    )
    yield "## Lines"
    for heading, lines in (SECTIONS | {"A rental quote": tuple(QUOTE_MODEL.lines.values())}).items():
        yield f"### {heading}"
        yield _lines(lines)
    yield "## Projection"
    yield "Each line once for each month; a month after the horizon counts for nothing."
    yield _lines(MONTH_LINES)
    yield "Then once over all months:"
    yield _lines(SUMMARY_LINES)
    yield "The lines above also read:"
    running = [one for graph in (MONTHLY, SUMMARY) for one in graph.inputs.values() if one.name not in INPUTS]
    yield table(
        ("Name", "Label", "Unit", "Meaning"),
        [(f"`{one.name}`", one.label, one.unit.words, one.meaning) for one in running],
    )
    yield from _constraints()
    yield from _cases()


def _inputs(inputs: Iterable[Input]) -> str:
    rows = [(f"`{one.name}`", one.label, one.unit.words, one.how_to_type, _default(one), one.meaning) for one in inputs]
    return table(("Name", "Label", "Unit", "Allowed", "Default", "Meaning"), rows)


def _default(figure: Input) -> str:
    return "none" if figure.default is None else figure.unit.show(figure.default)


def _lines(lines: Iterable[Line]) -> str:
    rows = [
        (f"`{one.name}`", one.label, f"`{excel.words(one)}`", one.unit.words, one.meaning, one.source) for one in lines
    ]
    return table(("Name", "Label", "Formula", "Unit", "Meaning", "Source"), rows)


def _constraints() -> Iterator[str]:
    yield "## Constraints"
    yield "What money does not decide. The first level of each asks for nothing, and is the default."
    for constraint in constraints().values():
        yield f"### {constraint.label}"
        yield f"`{constraint.name}`. {constraint.meaning} Source: {constraint.source}."
        yield table(
            ("Level", "Effect", "Why"), [(level.name, level.effect, level.words) for level in constraint.levels]
        )


def _cases() -> Iterator[str]:
    yield "## Preloaded cases"
    yield "Basis: *published* is printed in the guide, *derived* follows from it, *assumed* is ours."
    listed = list(cases().values())
    results = [evaluate(case.values) for case in listed]
    figures = [line for section in SECTIONS.values() for line in section if line.name in RESULTS]
    yield table(
        ("Case", *(figure.label for figure in figures)),
        [
            (case.label, *(figure.unit.show(values[figure.name]) for figure in figures))
            for case, values in zip(listed, results, strict=True)
        ],
    )
    first = listed[0]
    shared = [name for name in INPUTS if all(case.figures[name] == first.figures[name] for case in listed)]
    yield "### The same in every case"
    yield _figures((name, first.figures[name]) for name in shared)
    for case in listed:
        yield from _case(case, shared)


def _case(case: Case, shared: Sequence[str]) -> Iterator[str]:
    yield f"### {case.label}"
    yield f"`{case.key}`. {case.reads}."
    yield _figures((name, figure) for name, figure in case.figures.items() if name not in shared)


def _figures(figures: Iterable[tuple[str, Figure]]) -> str:
    rows = [
        (INPUTS[name].label, INPUTS[name].unit.show(one.value), INPUTS[name].unit.words, one.basis, one.source)
        for name, one in figures
    ]
    return table(("Input", "Value", "Unit", "Basis", "Source"), rows)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m docs.generate", description="Write the generated pages.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a page is out of date")
    if parser.parse_args().check:
        old = ", ".join(f"docs/{path.name}" for path in stale(HERE))
        sys.exit(f"Out of date: {old}. Run `make docs`." if old else 0)
    for path in write(HERE):
        print(f"docs/{path.name}")


if __name__ == "__main__":
    main()
