"""The house is easy to change: a change made exactly as CONTRIBUTING says works, everywhere, with as few files."""

from pathlib import Path

import pytest

from tests.changes.change import Change, changes, copy_of_the_project, fits, promised, run

CHANGES = changes()
BREAKEVEN = "from xl_addin.command.cli import main; main()"


def test_every_change_that_contributing_counts_is_made_here() -> None:
    assert {change.title for change in CHANGES} == set(promised())


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_it_touches_no_more_files_than_contributing_says(change: Change) -> None:
    count, named = promised()[change.title]
    assert len(change.files) == len(named) == count
    for file in change.files:
        assert any(fits(file, pattern) for pattern in named), f"CONTRIBUTING does not name {file} for {change.title}"


@pytest.mark.proof
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_it_works(change: Change, tmp_path: Path) -> None:
    project = copy_of_the_project(tmp_path / "project")
    for edit in change.edits:
        edit.make(project)
    run(project, "-c", "import udfs, workbooks, xl_addin.command.cli")
    run(project, "-c", BREAKEVEN, "build", "--out", "built")
    run(project, "-m", "docs.generate")
    for workbook in change.audited:
        assert "nothing found" in run(project, "-c", BREAKEVEN, "audit", f"built/{workbook}")
    run(project, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", change.proof, *change.tests)
