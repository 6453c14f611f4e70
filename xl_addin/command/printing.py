"""Tables and text on a screen; in a pipe or a file the same without colour, and nothing cut or wrapped.

What names from outside hold that would steer the screen is written out, and does nothing.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from rich import box
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from xl_addin.plain_text import for_csv, plain

#: Wide enough for any row where no screen limits the width.
PIPED_WIDTH = 1_000
GAP = 2


def show_every_sign() -> None:
    """From now on, what a screen or a file has no sign for is written out too, and is no fault."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(*lines: str) -> None:
    """Print lines of text as they are: square brackets and the like mean nothing."""
    for line in lines:
        _console().print(plain(line, kept="\n"))


def say_error(error: Exception) -> None:
    """Print the sentence of an error where errors go."""
    print(plain(str(error), kept="\n"), file=sys.stderr)


def print_csv(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print rows of figures and texts, all of the same names, as a CSV file that a spreadsheet only shows."""
    writer = csv.DictWriter(sys.stdout, rows[0], lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: for_csv(cell) if isinstance(cell, str) else cell for name, cell in row.items()})


def print_table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], *, title: str = "", right: Collection[str] = ()
) -> None:
    """Print a table; the columns whose headings are in `right` are numbers, and stand to the right."""
    rows = [[plain(cell, kept="\n") for cell in row] for row in rows]
    console = _console()
    widths = _widths(list(zip(headings, *rows, strict=True)), console.width)
    # Where the longest words do not fit, the screen's own wrapping is easier to read than broken words.
    console.width = max(console.width, _total(widths))
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, GAP - 1, 0, 0))
    for heading, width in zip(headings, widths, strict=True):
        table.add_column(Text(heading), justify="right" if heading in right else "left", width=width)
    for row in rows:
        table.add_row(*map(Text, row))
    if title:
        console.print(plain(title), style="bold")
    console.print(table)
    console.print()


@contextmanager
def progress_of(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar while something is read, on standard error and only on a screen; it is told bytes done and bytes in all."""
    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn()
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(Text(plain(what)).markup, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _widths(columns: Sequence[Sequence[str]], screen: int) -> list[int]:
    """As wide as the longest cell; on a narrow screen the widest give way, down to their longest words."""
    words = [[max(map(len, cell.split()), default=0) for cell in column] for column in columns]
    shortest = [max(1, *column) for column in words]
    widths = [max(1, *map(len, column)) for column in columns]
    while _total(widths) > screen and widths != shortest:
        widest = max(range(len(widths)), key=lambda place: (widths[place] > shortest[place], widths[place]))
        widths[widest] -= 1
    return widths


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + GAP * (len(widths) - 1)


def _console() -> Console:
    width = None if sys.stdout.isatty() else PIPED_WIDTH
    return Console(width=width, markup=False, highlight=False, emoji=False)
