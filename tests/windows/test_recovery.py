"""A Python that was ended, or killed: what the cells show, and how they come back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.hosts.vba_in_memory import VbaHost
from tests.windows.chain import Excel
from tests.windows.vba_over_the_chain import addin_over
from tests.windows.wine import Wine

TYPED = ("SELFHOST_TOTAL", (8_000, 25_000))
RIGHT, NO_PYTHON = [[33_000.0]], [["#VALUE!"]]


@pytest.fixture
def own_excel(wine: Wine) -> Iterator[Excel]:
    """One whose Python may be killed."""
    with Excel(wine) as running:
        yield running


@pytest.fixture
def addin(own_excel: Excel) -> VbaHost:
    return addin_over(own_excel)


def forget_the_dead(wine: Wine) -> None:
    """Windows strikes the classes of a program that ended off its list; Wine keeps them until its list is gone."""
    wine.run("taskkill", "/f", "/im", "rpcss.exe")


def end(excel: Excel, wine: Wine) -> None:
    excel.end_python()


def kill(excel: Excel, wine: Wine) -> None:
    wine.run("taskkill", "/f", "/im", "pythonw.exe")


@pytest.mark.parametrize("stop", [end, kill])
def test_a_cell_asks_for_another_python_at_once_and_a_dead_one_is_an_error_and_no_value(
    stop: Callable[[Excel, Wine], None], addin: VbaHost, own_excel: Excel, wine: Wine, found: Callable[[str, str], None]
) -> None:
    assert addin.call(*TYPED) == RIGHT
    stop(own_excel, wine)
    # Our VBA lets it go and has the DLL look once more. Wine's list still has the dead one: as if none would start.
    assert addin.call(*TYPED) == NO_PYTHON
    forget_the_dead(wine)
    fresh = addin_over(own_excel)  # without the pause of a minute, in which nobody asks
    assert fresh.call(*TYPED) == RIGHT
    found(f"Python {stop.__name__}ed: #VALUE! in the cell, then another Python and the value", "as it should be")


def test_the_button_restart_python_ends_it_and_the_next_cell_starts_another(
    addin: VbaHost, own_excel: Excel, wine: Wine
) -> None:
    assert addin.call(*TYPED) == RIGHT
    addin.app.run("LetGo")
    own_excel.end_python()
    assert "pythonw.exe" not in wine.run("tasklist").stdout
    forget_the_dead(wine)
    assert addin.call(*TYPED) == RIGHT
