"""Log: what changed in each version of the cost calculator, the newest first.

`CHANGELOG.md` tells the same of the whole project.
"""

from workbooks.layout.log import sheet_of

SHEET = sheet_of(
    (
        "v0.2.0",
        "2026-11-20",
        "First version: eight workloads on any of the live models of ten vendors, and a comparison of models.",
        "The API bill that the break-even rests on, from tokens and prices.",
    ),
)
