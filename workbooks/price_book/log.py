"""Log: what changed in each version of the price book, the newest first.

`CHANGELOG.md` tells the same of the whole project.
"""

from workbooks.layout.log import sheet_of

SHEET = sheet_of(
    (
        "v0.2.0",
        "2026-11-21",
        "First version: prices, inferred register, conflicts, claims, history, change log.",
        "A price that nobody can trace is a rumour.",
    ),
)
