"""Audits a workbook against the rules of the house: one of ours, or one that comes back from a user."""

from __future__ import annotations

from pathlib import Path

from workbooks.audit.book import open_book
from workbooks.audit.findings import Finding, Rule
from workbooks.audit.rules import RULES

__all__ = ["RULES", "Finding", "Rule", "audit"]


def audit(path: str | Path, known_functions: frozenset[str] = frozenset()) -> list[Finding]:
    """Every departure of a workbook from the rules, in the order of the rules.

    Args:
        path: an .xlsx or .xlsm file
        known_functions: functions beyond Excel's own that its formulas may call, `{"SELFHOST_TOTAL", …}`;
            none for a workbook of native formulas

    Raises `xl_addin.errors.UnreadableFile` where the file is missing, damaged, protected or no workbook.
    Source: the rules in `RULES`, each with its own.
    """
    book = open_book(path, known_functions)
    return [finding for rule in RULES for finding in rule.findings(book)]
