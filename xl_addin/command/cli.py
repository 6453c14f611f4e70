"""The `breakeven` command: the composition root, which joins the model, the functions and the workbooks.

Whatever takes long to import is imported by the command that needs it, so that `--help` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from xl_addin import __version__
from xl_addin.command import build as build_command
from xl_addin.command import install as install_commands
from xl_addin.command import prices as price_commands
from xl_addin.command import serve as serve_command
from xl_addin.command.printing import print_csv, print_table, progress_of, say, say_error, show_every_sign
from xl_addin.errors import BreakevenError

app = typer.Typer(
    name="breakeven",
    help="Should we self-host an open model on rented GPUs, or stay on the hosted API?",
    epilog="Start with `breakeven build --out books`, and open breakeven_model.xlsx.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(price_commands.app, name="prices")
app.command()(build_command.build)
install_commands.add_commands(app, build_command.addin, build_command.extension)
app.command()(serve_command.serve)


def main() -> None:
    """Run the command. What the person can put right is one sentence on stderr and exit code 1."""
    show_every_sign()
    try:
        app()
    except BreakevenError as error:
        say_error(error)
        sys.exit(1)


def _say_version(asked: bool) -> None:
    if asked:
        print(f"breakeven {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option("--version", metavar="", help="Say which version it is.", callback=_say_version, is_eager=True),
    ] = False,
) -> None:
    """Take the options that come before a command."""


@app.command("import")
def import_bill(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A FOCUS export (1.0 to 1.3, CSV or Parquet), a cost or usage export of Anthropic or OpenAI, or "
            "LiteLLM's spend log.",
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Write breakeven_model.xlsx there, with Your case filled in."),
    ] = None,
) -> None:
    """Read a bill: what each model costs a month, how the load swings, and what use a fleet can hope for.

    Example: breakeven import focus_export.csv --out books
    """
    from xl_addin import bills
    from xl_addin.cases import your_bill

    with progress_of(file.name) as report:
        bill = bills.read(file, report)
    if bill.total is None:
        from xl_addin.catalogue import reading

        bill = your_bill.priced(bill, reading.price_list())
    figures = your_bill.figures(bill, file.name)
    for heading, headings, rows in your_bill.tables(bill):
        print_table(headings, rows, title=heading, right=headings[1:])
    say(*bill.notes)
    if out is not None:
        import workbooks
        from workbooks.breakeven_model import workbook as model_workbook

        say(f"Written: {workbooks.build_model(workbooks.folder(out) / model_workbook.FILE, figures)}")


@app.command()
def scenarios(
    as_json: Annotated[
        bool, typer.Option("--json", metavar="", help="Print JSON: full figures, null for never.")
    ] = False,
    as_csv: Annotated[
        bool, typer.Option("--csv", metavar="", help="Print CSV: full figures, empty for never.")
    ] = False,
    own: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="Your own cases: a .csv or .xlsx with a row for each. Its first row names the columns: name, "
            "api_monthly, gpu_rental, ops, and any other input, which otherwise takes its default.",
        ),
    ] = None,
) -> None:
    """Who wins, case by case: the four scenarios, three team sizes and the pitch, or cases of your own.

    Example: breakeven scenarios --from our_teams.xlsx
    """
    if as_json and as_csv:
        raise typer.BadParameter("give --json or --csv, not both")
    from udfs.scenarios import COLUMNS

    rows = _own_verdicts(own, COLUMNS) if own else _preloaded_verdicts(COLUMNS)
    if as_json:
        import json

        print(json.dumps(rows, indent=2, allow_nan=False))
    elif as_csv:
        print_csv(rows)
    else:
        _print_verdicts(rows)


@app.command()
def explain(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A preloaded case: growth, or 'Growth team'.")],
    line: Annotated[
        str, typer.Argument(metavar="LINE", help="A figure of the model: saving, breakeven_util, verdict.")
    ],
) -> None:
    """Where a figure comes from: every figure that leads to it, with formula, unit, basis and source.

    Example: breakeven explain growth breakeven_util
    """
    from xl_addin.cases.trace import trace
    from xl_addin.model import scenarios

    found = scenarios.case(case)
    steps = trace(found, line.strip().lower())
    rows = [
        (step.label, step.name, step.formula, step.unit.show(step.value) or "(nothing)")
        + (step.unit.words, step.basis, step.source)
        for step in steps
    ]
    print_table(
        ("Figure", "Name", "Formula", "Value", "Unit", "Basis", "Source"), rows, title=found.label, right={"Value"}
    )


@app.command()
def functions(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="One function; all of them if left out.")] = None,
) -> None:
    """The functions you can type into a cell: what they mean, and what they take.

    Example: breakeven functions BREAKEVEN_UTIL
    """
    import udfs  # noqa: F401  (registers the functions)
    from xl_addin.functions import reference
    from xl_addin.functions.cell_function import REGISTRY, function

    if name is None:
        rows = [(entry.category, entry.name, entry.words) for entry in REGISTRY.values()]
        print_table(("About", "Function", "What it gives"), rows)
        say("`breakeven functions NAME` says what a function takes.")
        return
    entry = function(name)
    say("\n\n".join([entry.signature, *reference.paragraphs(entry)]), "")
    print_table(reference.COLUMNS, reference.arguments(entry))
    say(f"Returns: {reference.returns(entry)}", *(f"{code} {when}" for code, when in reference.errors(entry).items()))
    formula, shown = reference.example(entry)
    say(f"Example: {formula} shows {shown}")


@app.command()
def audit(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A workbook: .xlsx or .xlsm.")],
) -> None:
    """Check a workbook against the rules of a model that can be audited: one of ours, or one that came back.

    Example: breakeven audit breakeven_model.xlsx
    """
    import udfs  # noqa: F401  (registers the functions)
    from workbooks.audit import RULES
    from workbooks.audit import audit as audited
    from xl_addin.functions.cell_function import REGISTRY

    findings = audited(file, frozenset(REGISTRY))
    for rule in RULES:
        here = [finding for finding in findings if finding.rule == rule.id]
        if here:
            rows = [("!".join(filter(None, (one.sheet, one.cell))) or "workbook", one.sentence) for one in here]
            print_table(("Where", "What is wrong"), rows, title=f"Rule {rule.id}. {rule.words} ({rule.source})")
    if findings:
        broken = len({finding.rule for finding in findings})
        say(f"{file.name}: {len(findings)} findings, {broken} of {len(RULES)} rules.")
        raise typer.Exit(1)
    judged = ", ".join(rule.id for rule in RULES if rule.left_to_a_person)
    say(f"{file.name}: nothing found by {len(RULES)} rules.")
    say(f"Rules {judged} have a part that only a person can judge.")


# The verdict table ----------------------------------------------------------------------------------------------------


def _preloaded_verdicts(lines: Sequence[str]) -> list[dict[str, Any]]:
    from xl_addin.model.scenarios import cases, evaluate

    worked = [(case, evaluate(case.values)) for case in cases().values()]
    return _without_never(
        {"case": case.key, "label": case.label} | {line: values[line] for line in lines} for case, values in worked
    )


def _own_verdicts(path: Path, lines: Sequence[str]) -> list[dict[str, Any]]:
    from xl_addin.cases import own_cases

    return _without_never(own_cases.verdicts(own_cases.read(path), lines))


def _without_never(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """NaN is no figure in JSON or CSV."""
    return [{name: None if value != value else value for name, value in row.items()} for row in rows]


def _print_verdicts(rows: Sequence[Mapping[str, Any]]) -> None:
    """The figures, and below them each verdict in words."""
    from xl_addin.model import MODEL

    figures = [MODEL.figure(name) for name in rows[0] if name not in ("case", "label", "winner", "strength", "verdict")]
    headings = ["Share of bill" if one.name == "saving_share" else one.label for one in figures]
    table = [
        [row["case"]]
        + ["never" if row[one.name] is None else one.unit.show(row[one.name]) for one in figures]
        + [f"{row['winner']}, {row['strength']}"]
        for row in rows
    ]
    print_table(["Case", *headings, "Verdict"], table, right=headings)
    named = [name for name in ("case", "label", "verdict") if name in rows[0]]
    titles = {"case": "Case", "label": "Scenario", "verdict": "Verdict in words"}
    print_table([titles[name] for name in named], [[row[name] for name in named] for row in rows])
    say("Money in USD per month. A negative saving is what self-hosting would cost more.")
