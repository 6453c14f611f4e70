"""Log: what changed in each version of the break-even model, the newest first.

`CHANGELOG.md` tells the same of the whole project.
"""

from workbooks.layout.log import sheet_of

SHEET = sheet_of(
    (
        "v0.1.0",
        "2026-11-20",
        "First version: eight cases, verdict, sensitivity, projection, constraints, reconciliation.",
        "An honest answer to the question whether self-hosting pays.",
    ),
)
