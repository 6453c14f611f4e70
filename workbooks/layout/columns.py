"""The columns that mean the same thing on every calculation sheet."""

from __future__ import annotations

from xl_addin.model.scenarios import YOUR_CASE, cases

MARGIN, LABEL, UNIT, BASIS, SOURCE = "A", "B", "C", "D", "E"
YOURS, SELECTED = "F", "G"
PRELOADED = dict(zip(cases(), "HIJKLMNO", strict=True))
CASES = (YOURS, SELECTED, *PRELOADED.values())
FIRST, LAST = CASES[0], CASES[-1]
FIRST_PRELOADED, LAST_PRELOADED = "H", "O"

#: To the right of the cases: what may be typed, or how near a check must come.
FROM, TO, HOW = "P", "Q", "R"

HEADER = {
    LABEL: "Label",
    UNIT: "Unit",
    BASIS: "Basis",
    SOURCE: "Source",
    YOURS: YOUR_CASE,
    SELECTED: "Selected",
    **{column: cases()[key].label for key, column in PRELOADED.items()},
}
WIDTHS = {
    MARGIN: 1.5,
    LABEL: 33,
    UNIT: 13,
    BASIS: 9,
    SOURCE: 46,
    **dict.fromkeys(CASES, 13.5),
}
