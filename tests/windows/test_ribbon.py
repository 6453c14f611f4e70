"""The buttons of the ribbon, through our VBA and the chain: what Python says when one is pressed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PureWindowsPath

import pytest
from openpyxl import load_workbook
from pyopenvba.interpreter._values import VBAArray, VBARuntimeError

from tests.hosts.vba_in_memory import VbaHost, shown
from tests.windows.wine import Wine
from xl_addin.functions.cell_function import REGISTRY
from xl_addin.hosts.classic import ribbon


@pytest.fixture(scope="module")
def told(addin: VbaHost) -> Callable[[str, str], object]:
    """VBA's `Told`: words, or rows of cells."""

    def press(name: str, text: str = "") -> object:
        words = addin.app.run("Told", name, text)
        return shown(words) if isinstance(words, VBAArray | list) else words

    return press


def test_about_names_the_python_of_windows(told: Callable[..., object]) -> None:
    assert str(told("about")).endswith(f"{len(REGISTRY)} functions.")


@pytest.mark.parametrize(("button", "text"), [("functions", ""), ("scenario", "growth")])
def test_rows_arrive_as_they_are_here(button: str, text: str, told: Callable[..., object]) -> None:
    assert told(button, text) == [list(row) for row in getattr(ribbon, button)(text)]


def test_a_refusal_is_an_error_in_the_words_of_python(told: Callable[..., object]) -> None:
    with pytest.raises(VBARuntimeError, match='There is no scenario "nosuch": type one of consumer'):
        told("scenario", "nosuch")


def test_a_template_lands_in_the_users_documents_and_the_next_beside_it(
    told: Callable[..., object], wine: Wine, found: Callable[[str, str], None]
) -> None:
    documents = wine.user / "Documents" / "selfhost-breakeven"
    first, second = (PureWindowsPath(str(told("template", "breakeven_model.xlsx"))) for _ in range(2))
    assert first.parent == second.parent == PureWindowsPath("C:/users/ada/Documents/selfhost-breakeven")
    assert second.stem == f"{first.stem} 2"
    for written in (first, second):
        assert "Cover" in load_workbook(documents / written.name).sheetnames
        (documents / written.name).unlink()
    documents.rmdir()
    found("Buttons of the ribbon: about, functions, a case, a refusal, a template", "5 of 5")
