"""Pages and tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def page(blocks: Iterable[str]) -> str:
    """A page of blocks, each set apart from the next."""
    return "\n\n".join(blocks) + "\n"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """
    >>> print(table(("Name", "Meaning"), [("saving", "a | b")]))
    | Name | Meaning |
    |---|---|
    | saving | a \\| b |
    """
    written = [" | ".join(cell.replace("|", "\\|") for cell in row) for row in (headings, *rows)]
    return "\n".join([f"| {written[0]} |", "|---" * len(headings) + "|", *(f"| {row} |" for row in written[1:])])
