"""Two auditors that other people wrote, asked what they find in a workbook.

`spreadsheet-auditor` is asked through its command line, which is its interface: the findings as JSON.
`unexplained-cells` is imported as `show_your_work`, and its command is called `show-your-work`; despite the
package's name it knows no list of explained cells and looks for a dozen kinds of fault.
"""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from openpyxl.worksheet.formula import ArrayFormula
from show_your_work.cli import run
from spreadsheet_auditor.cli import main as spreadsheet_auditor

#: Its own recalculation is switched off: it needs LibreOffice and our functions are unknown to it.
CONFIGURATION = {"recalc": {"enabled": False}, "limits": {"max_reported_findings": 0}}
#: Recorded for context by `show-your-work`, which calls it no problem; every sheet of ours is protected.
FOR_CONTEXT = "protected_sheet"


def spreadsheet_auditor_findings(path: Path) -> list[str]:
    """What `spreadsheet-auditor` reports above the level it calls Info, suppressed or not."""
    with TemporaryDirectory() as folder:
        configuration, report = Path(folder, "configuration.json"), Path(folder, "findings.json")
        configuration.write_text(json.dumps(CONFIGURATION))
        status = spreadsheet_auditor(
            [str(path), "--config", str(configuration), "--json", str(report), "--quiet", "--fail-on", "None"]
        )
        # 2: complete, with remarks on what it could not use here; 6: part of the workbook was not looked at.
        if status not in (0, 2):
            raise RuntimeError(f"spreadsheet-auditor ended with status {status} on {path.name}")
        findings: list[dict[str, Any]] = json.loads(report.read_text())["findings"]
    return [
        f"{finding['severity']} {finding['rule_id']} {finding['location']}: {' '.join(finding['evidence'])}"
        for finding in findings
        if "Info" not in (finding["severity"], finding["error_confidence"])
    ]


def unexplained_cells_findings(path: Path) -> list[str]:
    """What `show-your-work` reports, and what it says it could not check.

    It compares neighbouring formulas by `str(cell.value)`, which for a spilling formula would be the address of
    openpyxl's object in memory: another finding on every run. It is given the formula's text.
    """
    with patch.object(ArrayFormula, "__str__", lambda formula: formula.text):
        report = run(str(path))
    findings = [
        f"{finding.level.value} {finding.check} {finding.sheet}!{finding.location}: {finding.summary}"
        for finding in report.sorted_findings()
        if finding.check != FOR_CONTEXT
    ]
    return findings + [f"not checked: {unchecked.topic}: {unchecked.reason}" for unchecked in report.unchecked]
