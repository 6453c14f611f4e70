"""Own cases row by row, as a test looks at them."""

from __future__ import annotations

from typing import Any

from xl_addin.cases.own_cases import Cases


def records(cases: Cases) -> list[dict[str, Any]]:
    """A record of each case."""
    rows = zip(*(column.tolist() for column in cases.values()), strict=True)
    return [dict(zip(cases, row, strict=True)) for row in rows]
