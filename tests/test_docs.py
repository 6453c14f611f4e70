"""The generated pages say what the registry and the model say, and are noticed when they do not."""

import re
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from docs import generate, hosts
from tests.hosts.calls import calls
from xl_addin.functions.cell_function import REGISTRY
from xl_addin.hosts.differences import known
from xl_addin.hosts.officejs.settings import Settings
from xl_addin.model import SECTIONS
from xl_addin.model.constraints import constraints
from xl_addin.model.inputs import INPUTS
from xl_addin.model.line import Input, Line
from xl_addin.model.projection import MONTH_LINES, SUMMARY_LINES
from xl_addin.model.scenarios import cases


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return generate.pages()


def test_the_pages_in_the_repository_are_current() -> None:
    assert generate.stale(generate.HERE) == []


def test_every_function_has_its_signature_arguments_and_example(pages: dict[str, str]) -> None:
    sections = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", pages["functions.md"], re.MULTILINE | re.DOTALL))
    assert list(sections) == list(REGISTRY)
    for name, entry in REGISTRY.items():
        assert f"`{entry.signature}`" in sections[name]
        assert entry.words in sections[name]
        assert re.findall(r"^\| `(\w+)` ", sections[name], re.MULTILINE) == [
            argument.name for argument in entry.arguments
        ]
        assert f"Example: `={name}(" in sections[name]
        assert "- `#VALUE!`: " in sections[name]


def test_the_errors_of_a_function_are_those_that_its_arguments_can_give(pages: dict[str, str]) -> None:
    spend = pages["functions.md"].partition("### BREAKEVEN_SPEND")[2].partition("###")[0]
    assert re.findall(r"^- `(#\S+)`", spend, re.MULTILINE) == ["#VALUE!", "#NUM!", "#DIV/0!", "#N/A"]
    total = pages["functions.md"].partition("### SELFHOST_TOTAL")[2].partition("###")[0]
    assert re.findall(r"^- `(#\S+)`", total, re.MULTILINE) == ["#VALUE!", "#NUM!"]


def test_every_input_line_and_level_of_the_model_is_there(pages: dict[str, str]) -> None:
    lines = [line for section in SECTIONS.values() for line in section]
    figures: list[Input | Line] = [*INPUTS.values(), *lines, *MONTH_LINES, *SUMMARY_LINES]
    for figure in figures:
        assert f"| `{figure.name}` | {figure.label} |" in pages["model.md"]
    for constraint in constraints().values():
        for level in constraint.levels:
            assert f"| {level.name} | {level.effect} | {level.words} |" in pages["model.md"]


def test_every_figure_of_every_case_is_there_with_basis_and_source(pages: dict[str, str]) -> None:
    listed = pages["model.md"].partition("## Preloaded cases")[2]
    shared = listed.partition("### The same in every case")[2].partition("###")[0]
    for case in cases().values():
        own = listed.partition(f"### {case.label}")[2].partition("###")[0]
        for name, figure in case.figures.items():
            unit = INPUTS[name].unit
            row = " | ".join([INPUTS[name].label, unit.show(figure.value), unit.words, figure.basis, figure.source])
            assert (f"| {row} |" in own) != (f"| {row} |" in shared)


def test_the_results_of_the_cases_are_printed(pages: dict[str, str]) -> None:
    [growth] = re.findall(r"^\| Growth team \| .*$", pages["model.md"], re.MULTILINE)
    assert "| 33,000 | -7,118 | -17.8% | 70.1% | 55,921 |" in growth


def test_every_known_difference_stands_under_its_host(pages: dict[str, str]) -> None:
    listed = pages["hosts.md"].partition("## Known differences")[2]
    for host, label in hosts.HOSTS.items():
        section = listed.partition(f"### {label}\n")[2].partition("###")[0]
        rows = [" | ".join([one.name, one.sees, one.why, one.instead]) for one in known()[host].values()]
        assert re.findall(r"^\| (.*) \|$", section, re.MULTILINE)[1:] == rows
    assert {*hosts.HOSTS, "static"} == set(known())


def test_the_page_of_hosts_says_what_can_be_set_and_how_many_calls_hold_it(pages: dict[str, str]) -> None:
    text = pages["hosts.md"]
    for field in fields(Settings):
        assert f"| `BREAKEVEN_SERVICE_{field.name.upper()}` | " in text
    for option in ("--listen", "--port", "--url", "--workers", "--certificate", "--key"):
        assert f"| `{option} " in text
    assert r"`%APPDATA%\Microsoft\Excel\XLSTART\selfhost_breakeven.xlam`" in text
    assert "more than 800 calls" in text
    assert len(calls()) > 800


def test_every_link_of_the_page_of_hosts_leads_to_a_heading(pages: dict[str, str]) -> None:
    text = pages["hosts.md"]
    headings = {
        re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    }
    linked = re.findall(r"\]\(#([\w-]+)\)", text)
    assert linked
    assert set(linked) <= headings


def test_every_row_of_a_table_has_as_many_cells_as_its_headings(pages: dict[str, str]) -> None:
    for text in pages.values():
        for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
            assert len({len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}) == 1


def test_check_fails_with_a_sentence_when_a_page_is_out_of_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generate, "HERE", tmp_path)
    monkeypatch.setattr(sys, "argv", ["docs.generate", "--check"])
    with pytest.raises(
        SystemExit, match=r"^Out of date: docs/functions\.md, docs/model\.md, docs/hosts\.md\. Run `make docs`\.$"
    ):
        generate.main()
    monkeypatch.setattr(sys, "argv", ["docs.generate"])
    generate.main()
    assert capsys.readouterr().out == "docs/functions.md\ndocs/model.md\ndocs/hosts.md\n"
    (tmp_path / "model.md").write_text("as it was last year")
    monkeypatch.setattr(sys, "argv", ["docs.generate", "--check"])
    with pytest.raises(SystemExit, match=r"^Out of date: docs/model\.md\."):
        generate.main()
    generate.write(tmp_path)
    with pytest.raises(SystemExit) as end:
        generate.main()
    assert end.value.code == 0
