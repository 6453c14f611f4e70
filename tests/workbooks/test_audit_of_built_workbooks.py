"""The workbooks that we hand out keep every rule, and a damaged copy of them is found out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workbooks.damages import DAMAGES, Damage
from tests.workbooks.outside_auditors import spreadsheet_auditor_findings, unexplained_cells_findings
from tests.workbooks.specimen import Specimen
from workbooks.audit import audit
from workbooks.model_workbook import FILE, FUNCTIONS_FILE
from xl_addin.cell_function import REGISTRY


@pytest.fixture(params=[FILE, FUNCTIONS_FILE])
def handed_out(request: pytest.FixtureRequest, built_folder: Path) -> Path:
    """Each workbook that is handed out."""
    return built_folder / request.param


def ours(path: Path) -> frozenset[str]:
    """The functions beyond Excel's own that a workbook may call: the native one none."""
    return frozenset(REGISTRY) if path.name == FUNCTIONS_FILE else frozenset()


def test_it_keeps_every_rule(handed_out: Path) -> None:
    findings = audit(handed_out, ours(handed_out))
    assert not findings, "\n".join(map(str, findings))


def test_outside_auditors_find_nothing(handed_out: Path) -> None:
    assert spreadsheet_auditor_findings(handed_out) == []
    assert unexplained_cells_findings(handed_out) == []


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: f"{damage.rule} {damage.name}")
def test_a_damage_to_it_is_found_under_its_rule(built_folder: Path, damage: Damage, tmp_path: Path) -> None:
    specimen = Specimen(built_folder / FILE)
    damage.deed(specimen)
    specimen.save(tmp_path / FILE)
    found = {finding.rule for finding in audit(tmp_path / FILE)}
    assert damage.rule in found
