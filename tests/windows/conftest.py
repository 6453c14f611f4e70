"""What the tests of the Windows chain may ask for; without `make windows` they are skipped."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.hosts.vba_in_memory import VbaHost
from tests.windows.chain import Excel
from tests.windows.figures import FIGURES, Figure
from tests.windows.vba_over_the_chain import addin_over
from tests.windows.wine import Wine


@pytest.fixture(scope="session")
def wine() -> Wine:
    """The Windows that `make windows` has just set up: one that was set up earlier has an older project in it."""
    if "BREAKEVEN_WINDOWS" not in os.environ:
        pytest.skip("it takes Windows' own Python under Wine: run `make windows`")
    return Wine(Path(os.environ["BREAKEVEN_WINDOWS"]))


@pytest.fixture(scope="module")
def excel(wine: Wine) -> Iterator[Excel]:
    """A program that plays Excel, with Python behind it."""
    with Excel(wine) as running:
        yield running


@pytest.fixture(scope="module")
def addin(excel: Excel) -> VbaHost:
    """The add-in's own VBA over that chain."""
    return addin_over(excel)


@pytest.fixture
def found(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Write down what a test proved, for the table at the end."""

    def note(what: str, figure: str) -> None:
        request.config.stash.setdefault(FIGURES, []).append(Figure(what, figure))

    return note
