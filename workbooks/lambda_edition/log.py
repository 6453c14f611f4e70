"""Log: what changed in each version of the LAMBDA edition, the newest first.

`CHANGELOG.md` tells the same of the whole project.
"""

from workbooks.layout.log import sheet_of

SHEET = sheet_of(
    (
        "v0.2.0",
        "2026-11-21",
        "First version: twelve functions as LAMBDA names, their text, ten columns of examples.",
        "Some machines take no add-in and no macro.",
    ),
)
