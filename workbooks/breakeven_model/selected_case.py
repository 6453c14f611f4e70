"""The selected case with some of its figures moved, as the formulas of a grid read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workbooks.layout.page import Page
from xl_addin.model import MODEL
from xl_addin.model.line import Line


def selected_but(page: Page, moved: Mapping[str, str]) -> Callable[[str], str | Line]:
    """The selected case with some figures moved to other cells: a line that stands on one of them is written in."""

    def cell_of(name: str) -> str | Line:
        path = MODEL.path(name, moved)
        if any(read in moved for line in path for read in line.parameters):
            return MODEL.lines[name]
        return moved.get(name) or page.places.selected(name, page.name)

    return cell_of
