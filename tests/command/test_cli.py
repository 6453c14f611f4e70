"""The `breakeven` command, as somebody in finance meets it."""

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import workbooks
from tests.commands import Ask
from workbooks.audit import RULES, Finding
from xl_addin import __version__
from xl_addin.catalogue.reading import Book
from xl_addin.command import printing
from xl_addin.errors import CannotWrite
from xl_addin.functions.cell_function import REGISTRY
from xl_addin.model import MODEL
from xl_addin.model.scenarios import cases, evaluate


def cells_of(line: str) -> list[str]:
    return re.split(r"\s{2,}", line.strip())


# The verdict table ----------------------------------------------------------------------------------------------------


def test_scenarios_prints_a_row_for_each_case_with_its_figures_and_its_verdict(ask: Ask) -> None:
    lines = ask("scenarios").out.splitlines()
    assert cells_of(lines[0]) == [
        *("Case", "API bill", "Self-host total", "Utilization", "Saving", "Share of bill"),
        *("Break-even utilization", "Break-even spend", "Verdict"),
    ]
    rows = [cells_of(line) for line in lines[2:10]]
    assert [row[0] for row in rows] == list(cases())
    assert rows[5] == ["growth", "40,000", "33,000", "55.0%", "-7,118", "-17.8%", "70.1%", "55,921", "API, close"]
    assert rows[2][7] == "never"
    assert rows[1][8] == "SELF-HOST, override"
    assert "Growth team" in ask("scenarios").out
    assert "API wins by $7,118/mo (18%), close: revisit near a $55,921/mo bill or 70% utilization" in lines[18]


def test_json_gives_figures_in_full_and_null_for_never(ask: Ask) -> None:
    rows = {row["case"]: row for row in json.loads(ask("scenarios", "--json").out)}
    for key, case in cases().items():
        values = evaluate(case.values)
        for name, figure in rows[key].items():
            if name not in ("case", "label"):
                assert figure == (None if values[name] != values[name] else values[name])
    assert rows["bursty"]["breakeven_spend"] is None
    assert rows["small"]["breakeven_spend"] == 30_000


def test_csv_gives_the_same_figures_and_nothing_for_never(ask: Ask) -> None:
    rows = list(csv.DictReader(io.StringIO(ask("scenarios", "--csv").out)))
    assert [row["case"] for row in rows] == list(cases())
    assert rows[2]["breakeven_spend"] == ""
    assert float(rows[5]["saving"]) == evaluate(cases()["growth"].values)["saving"]
    assert rows[5]["verdict"].startswith("API wins by $7,118/mo (18%), close")


def test_json_and_csv_at_once_are_a_mistake_of_use(ask: Ask) -> None:
    answer = ask("scenarios", "--json", "--csv")
    assert (answer.code, answer.out) == (2, "")
    assert "not both" in answer.err


# Own cases ------------------------------------------------------------------------------------------------------------


def test_own_cases_are_printed_as_the_preloaded_ones_are(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("name,api_monthly,gpu_rental,ops,utilization\n[b]Ours[/b],40000,8000,25000,55%\n")
    [ours] = json.loads(ask("scenarios", "--json", "--from", path).out)
    growth = next(row for row in json.loads(ask("scenarios", "--json").out) if row["case"] == "growth")
    assert {**ours, "case": "growth", "label": "Growth team"} == growth
    rows = [cells_of(line) for line in ask("scenarios", "--from", path).out.splitlines() if "Ours" in line]
    assert rows[0][:3] == ["[b]Ours[/b]", "40,000", "33,000"]
    assert rows[1] == ["[b]Ours[/b]", growth["verdict"]]


def test_own_cases_that_cannot_be_used_are_said_to_stderr_alone(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("name,api_monthly,gpu_rental,ops\nOurs,-1,8000,\n")
    assert ask("scenarios", "--csv", "--from", path) == (
        1,
        "",
        "own.csv cannot be used as it is.\n"
        "Row 2: api_monthly is -1: type 1 to 1,000,000,000 USD/month.\n"
        "Row 2: ops is empty: type 0 to 1,000,000,000 USD/month.\n",
    )


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", " =1+1", "＝1+1", "\t=1+1"])
def test_a_spreadsheet_calculates_nothing_of_a_name_in_csv(ask: Ask, tmp_path: Path, name: str) -> None:
    path = tmp_path / "own.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["name", "api_monthly", "gpu_rental", "ops"], [name, 40_000, 8_000, 25_000]])
    [row] = csv.DictReader(io.StringIO(ask("scenarios", "--csv", "--from", path).out))
    assert row["case"] == "'" + name.replace("\t", "\\t")


STEERING = "\x1b[2J\x9b31m\u202e\x07"


@pytest.mark.parametrize("option", [[], ["--csv"], ["--json"]])
def test_what_a_name_holds_that_steers_a_screen_is_shown_and_not_sent(
    ask: Ask, tmp_path: Path, option: list[str]
) -> None:
    path = tmp_path / "own.csv"
    path.write_text(f"name,api_monthly,gpu_rental,ops\nOurs{STEERING},40000,8000,25000\n", encoding="utf-8")
    answer = ask("scenarios", *option, "--from", path)
    assert not set(STEERING) - set("[2J31m") & set(answer.out)
    assert "Ours" in answer.out


def test_a_sentence_about_a_name_steers_no_screen_either(ask: Ask, tmp_path: Path) -> None:
    answer = ask("import", tmp_path / f"none{STEERING}.csv")
    assert answer.code == 1
    assert r"none\x1b[2J\x9b31m\u202e\x07.csv is no file" in answer.err


# The trace ------------------------------------------------------------------------------------------------------------


def test_explain_follows_a_line_back_to_the_inputs_and_to_nothing_else(ask: Ask) -> None:
    lines = ask("explain", "growth", "breakeven_util").out.splitlines()
    assert lines[0] == "Growth team"
    read = MODEL.inputs_of("breakeven_util")
    assert {"api_monthly", "gpu_rental", "ops", "tooling", "design_utilization"} <= set(read)
    told = [cells_of(line)[1] for line in lines[3:-1]]
    assert told == [*read, *(one.name for one in MODEL.path("breakeven_util", read))]
    assert cells_of(lines[3])[1:] == ["api_monthly", "40,000", "USD/month", "published", "guide: 40 K API"]
    assert cells_of(lines[-2])[1:6] == [
        *("breakeven_util", "selfhost_total/capacity_value", "70.1%", "share", "calculated")
    ]


def test_explain_shows_the_constraints_where_the_line_reads_them(ask: Ask) -> None:
    out = ask("explain", "Regulated, on-prem required", "winner").out
    assert "HIPAA without a trusted BAA" in out
    assert "Constraints that forbid the API" in out
    assert "HIPAA" not in ask("explain", "regulated", "saving").out


def test_explain_says_never_and_nothing_in_words(ask: Ask) -> None:
    assert " never " in ask("explain", "bursty", "breakeven_spend").out
    assert " (nothing) " in ask("explain", "growth", "lean_words").out


def test_explain_takes_an_input_as_well(ask: Ask) -> None:
    assert len(ask("explain", "growth", " OPS ").out.splitlines()) == 5


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("explain", "grwth", "saving"), 'There is no scenario "grwth": type one of consumer, regulated'),
        (("explain", "growth", "savin"), 'There is no line "savin": type saving'),
        (("functions", "SELFHOST"), 'There is no function "SELFHOST": type one of'),
    ],
)
def test_an_unknown_word_is_answered_with_the_known_ones(ask: Ask, words: tuple[str, ...], sentence: str) -> None:
    answer = ask(*words)
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith(sentence)


# The functions --------------------------------------------------------------------------------------------------------


def test_functions_lists_all_of_them(ask: Ask) -> None:
    lines = ask("functions").out.splitlines()
    assert [cells_of(line)[1] for line in lines[2:-2]] == list(REGISTRY)


@pytest.mark.parametrize("name", ["=breakeven_util", "BREAKEVEN_UTIL"])
def test_functions_describes_one_of_them(ask: Ask, name: str) -> None:
    out = ask("functions", name).out
    assert out.startswith("BREAKEVEN_UTIL(api_monthly, selfhost_total, [design_utilization])\n")
    assert re.search(r"design_utilization +The utilization at which .* share +85\.0% +1% to 100%, as 55% or 0\.55", out)
    assert "#DIV/0! api_monthly or design_utilization is 0." in out
    assert out.endswith("Example: =BREAKEVEN_UTIL(40000, 33000) shows 70.1%\n")


# The workbooks --------------------------------------------------------------------------------------------------------


def test_build_says_what_was_written_and_what_to_open(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "build", lambda out, yours: [out / "first.xlsx", out / "second.xlsx"])
    lines = ask("build", "--out", tmp_path).out.splitlines()
    written = [tmp_path / name for name in ("first.xlsx", "second.xlsx", "breakeven_sliders.html")]
    assert lines[:3] == [f"Written: {path}" for path in written]
    assert lines[3].startswith("Open first.xlsx first")


def test_build_says_whose_prices_are_missing_and_how_to_get_them(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "build", lambda out, yours: [out / "first.xlsx"])
    monkeypatch.setattr(Book, "unpriced", lambda book: ("Acme", "Zenith"))
    told = ask("build", "--out", tmp_path).out
    assert "No prices yet of Acme, Zenith: run `breakeven prices refresh`, then build again.\n" in told


def test_build_writes_workbooks_and_the_add_ins_that_are_asked_for_into_a_new_folder(ask: Ask, tmp_path: Path) -> None:
    assert ask("build", "--out", tmp_path / "new", "--excel", "--libreoffice").code == 0
    written = {path.name for path in (tmp_path / "new").iterdir()}
    assert "breakeven_model.xlsx" in written
    assert {Path(name).suffix for name in written} == {".xlsx", ".html", ".xlam", ".xlsm", ".oxt"}


def test_serve_says_what_to_install_where_its_packages_are_missing(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    answer = ask("serve")
    assert answer.code == 1
    assert answer.err == (
        "The service needs more packages than the workbooks do: pip install cryptography fastapi msgspec uvicorn.\n"
    )


def test_serve_takes_a_certificate_with_its_key(ask: Ask, tmp_path: Path) -> None:
    assert ask("serve", "--certificate", tmp_path / "one.pem").code == 2


def test_build_refuses_a_file_for_a_folder(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine")
    answer = ask("build", "--out", tmp_path / "taken")
    assert (answer.code, answer.out) == (1, "")
    assert "taken cannot be used as a folder" in answer.err
    assert (tmp_path / "taken").read_text() == "mine"


def test_build_says_which_workbook_is_open(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(out: Path, yours: object) -> list[Path]:
        raise CannotWrite(f"{out / 'breakeven_model.xlsx'} cannot be written: close it.")

    monkeypatch.setattr(workbooks, "build", refuse)
    answer = ask("build", "--out", tmp_path)
    assert (answer.code, answer.out, answer.err.count("\n")) == (1, "", 1)
    assert "breakeven_model.xlsx cannot be written" in answer.err


# The audit ------------------------------------------------------------------------------------------------------------


def test_audit_groups_findings_by_rule_and_fails(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [Finding("5", None, None, "Unlink it."), Finding("7", "Model", "F12", "It holds 0.85.")]
    monkeypatch.setattr("workbooks.audit.audit", lambda path, known: found)
    answer = ask("audit", tmp_path / "model.xlsx")
    assert answer.code == 1
    assert answer.out.index("Rule 5. ") < answer.out.index("workbook  Unlink it.") < answer.out.index("Rule 7. ")
    assert "Model!F12  It holds 0.85." in answer.out
    assert answer.out.endswith(f"model.xlsx: 2 findings, 2 of {len(RULES)} rules.\n")


def test_audit_of_a_sound_workbook_says_what_is_left_to_a_person(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbooks.audit.audit", lambda path, known: [])
    answer = ask("audit", "model.xlsx")
    assert answer.code == 0
    assert f"nothing found by {len(RULES)} rules" in answer.out
    assert "only a person can judge" in answer.out


def test_audit_knows_the_functions_that_the_workbooks_type(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = Finding("22", "Model", "F12", "Excel has no such function.")
    monkeypatch.setattr("workbooks.audit.audit", lambda path, known: [] if known == frozenset(REGISTRY) else [unknown])
    assert ask("audit", "model.xlsx").code == 0


def test_audit_of_what_is_no_workbook_is_one_sentence(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a workbook")
    answer = ask("audit", tmp_path / "notes.txt")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err == "notes.txt is not an Excel workbook. Give an .xlsx file.\n"


# On the screen and in a pipe ------------------------------------------------------------------------------------------


def test_the_version_is_told(ask: Ask) -> None:
    assert ask("--version") == (0, f"breakeven {__version__}\n", "")


@pytest.mark.parametrize("command", ["build", "scenarios", "explain", "functions", "audit"])
def test_every_command_has_help_with_an_example(ask: Ask, command: str) -> None:
    answer = ask(command, "--help")
    assert answer.code == 0
    assert f"Example: breakeven {command}" in answer.out


@pytest.mark.parametrize("words", [("nonsense",), ("build",), ("explain", "growth"), ("scenarios", "--nonsense")])
def test_a_mistake_of_use_ends_with_two(ask: Ask, words: tuple[str, ...]) -> None:
    assert ask(*words).code == 2


@pytest.mark.parametrize("words", [("scenarios",), ("explain", "regulated", "verdict"), ("functions",)])
def test_what_is_piped_has_no_colours_and_nothing_cut(ask: Ask, words: tuple[str, ...]) -> None:
    out = ask(*words).out
    assert "\x1b" not in out
    assert "…" not in out


def test_on_a_narrow_screen_words_stay_whole(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "PIPED_WIDTH", 24)
    printing.print_table(("Figure", "Saving"), [("[b]Growth team[/b] of two", "-7,118")], right={"Saving"})
    heading, rule, *rows, _ = capsys.readouterr().out.splitlines()
    assert [row.split() for row in rows if row.strip()] == [["[b]Growth", "-7,118"], ["team[/b]", "of", "two"]]
    assert len(heading) == len(rule) == 24
    monkeypatch.setattr(printing, "PIPED_WIDTH", 5)
    printing.print_table(("Figure",), [("utilization",)])
    assert "utilization" in capsys.readouterr().out


def test_help_waits_for_nothing_heavy() -> None:
    heavy = ["numpy", "pandas", "pydantic", "openpyxl", "xlwings", "udfs", "workbooks"]
    program = f"import sys, xl_addin.command.cli; print(sorted(set(sys.modules) & set({heavy})))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
