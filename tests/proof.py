"""What `make test` leaves to `make proof`: the rest of the cases of which it has drawn the first."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

import pytest

#: A test, or a case of one, that `make test` leaves out because it takes long and a sample of it is run there.
PROOF = pytest.mark.proof


def sampled(few: int, cases: Iterable[Any]) -> list[Any]:
    """Cases to be drawn: `make test` takes the first few, `make proof` all others."""
    left = iter(cases)
    return [*islice(left, few), *(pytest.param(*_values(case), marks=PROOF) for case in left)]


def _values(case: Any) -> tuple[Any, ...]:
    return case if isinstance(case, tuple) else (case,)
