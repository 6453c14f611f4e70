"""What to do about a program that a test needs and the machine lacks."""

from __future__ import annotations

import os

import pytest


def skip_or_fail(problem: str, name: str) -> None:
    """Skip the test and say why; fail it where the program is required: `BREAKEVEN_REQUIRE_name=1`.

    The Makefile passes on, in `BREAKEVEN_name_REASON`, what kept it from installing the program.
    """
    remedy = os.environ.get(f"BREAKEVEN_{name}_REASON") or "run `make test` once to have it installed"
    if os.environ.get(f"BREAKEVEN_REQUIRE_{name}") == "1":
        pytest.fail(f"{problem}: {remedy}")
    pytest.skip(f"{problem}: {remedy}")
