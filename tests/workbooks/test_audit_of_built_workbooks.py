"""The workbooks that we hand out keep every rule, and a damaged copy of them is found out."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl.utils import get_column_letter

from tests.proof import sampled
from tests.workbooks import deeds
from tests.workbooks.damages import DAMAGES, Damage
from tests.workbooks.outside_auditors import spreadsheet_auditor_findings, unexplained_cells_findings
from tests.workbooks.specimen import Specimen
from workbooks.audit import RULES, audit
from workbooks.breakeven_model.workbook import FILE, FUNCTIONS_FILE
from xl_addin.functions.cell_function import REGISTRY


@pytest.fixture(params=[FILE, FUNCTIONS_FILE])
def handed_out(request: pytest.FixtureRequest, built_folder: Path) -> Path:
    """Each workbook that is handed out."""
    return built_folder / str(request.param)


def ours(path: Path) -> frozenset[str]:
    """The functions beyond Excel's own that a workbook may call: the native one none."""
    return frozenset(REGISTRY) if path.name == FUNCTIONS_FILE else frozenset()


def test_it_keeps_every_rule(handed_out: Path) -> None:
    findings = audit(handed_out, ours(handed_out))
    assert not findings, "\n".join(map(str, findings))


@pytest.mark.parametrize("file", sampled(1, [FUNCTIONS_FILE, FILE]))
def test_outside_auditors_find_nothing(built_folder: Path, file: str) -> None:
    assert spreadsheet_auditor_findings(built_folder / file) == []
    assert unexplained_cells_findings(built_folder / file) == []


# Damaged copies -------------------------------------------------------------------------------------------------------

#: Deeds whose formulas read their own cells, and so stay where they are written.
READS_ITSELF = {"a circle", "a chain of references"}
#: Two deeds that write into the same cell.
SAME_CELL = {"no basis", "a basis that is none"}


#: Every damage to this rule is one formula, so that a finding tells by its cell which of them it found.
BY_CELL = "9"


def clash(one: Damage, other: Damage) -> bool:
    return one.rule == other.rule != BY_CELL or {one.name, other.name} == SAME_CELL


def rounds() -> list[list[Damage]]:
    """The damages dealt out, so that of no two in a round one could be taken for the other.

    To audit the real workbook takes seconds, for twenty damages as for one; that each of them breaks no other rule
    than its own is shown by `test_audit.py`.
    """
    found: list[list[Damage]] = []
    for damage in DAMAGES:
        free = next((dealt for dealt in found if not any(clash(damage, other) for other in dealt)), None)
        if free is None:
            found.append(free := [])
        free.append(damage)
    return found


def test_the_first_round_breaks_every_rule() -> None:
    assert {damage.rule for damage in rounds()[0]} == {rule.id for rule in RULES}


@pytest.mark.parametrize(
    "damages", sampled(1, rounds()), ids=lambda damages: f"{len(damages)} damages, {damages[-1].name}"
)
def test_every_damage_to_it_is_found_under_its_rule(
    built_folder: Path, damages: list[Damage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    specimen = Specimen(built_folder / FILE)
    cells = {}
    for place, damage in enumerate(damages):
        row = deeds.SCRATCH_ROW if damage.name in READS_ITSELF else 10 * (deeds.SCRATCH_ROW + place)
        cells[damage.name] = f"{get_column_letter(deeds.SCRATCH_COLUMN)}{row}"
        with monkeypatch.context() as patch:
            patch.setattr(deeds, "SCRATCH_ROW", row)
            damage.deed(specimen)
    specimen.save(tmp_path / FILE)
    findings = audit(tmp_path / FILE)
    missed = [
        f"{damage.rule} {damage.name}"
        for damage in damages
        if not any(
            found.rule == damage.rule and (damage.rule != BY_CELL or found.cell == cells[damage.name])
            for found in findings
        )
    ]
    assert missed == []
