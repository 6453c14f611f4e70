"""Promises: what is shown is what a second way comes to, what is recorded is as shipped, and no cell is an error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from string import ascii_uppercase

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.breakeven_model import cover, reconciliation, results, second_way
from workbooks.breakeven_model.constraints import EFFECT, LAST_OF, LIST
from workbooks.breakeven_model.second_lines import UNBOUNDED
from workbooks.breakeven_model.second_way import LISTED, NOISE, PLACE, at
from workbooks.breakeven_model.second_way import SOURCE as AGAIN
from workbooks.breakeven_model.statements import statements
from workbooks.layout import cover_parts
from workbooks.layout.columns import HEADER_ROW, SOURCE
from workbooks.layout.page import Page
from workbooks.layout.promises import CENT, TINY, Promise
from workbooks.layout.typed_figures import TYPED
from xl_addin.model import MODEL
from xl_addin.model.constraints import EFFECTS, constraints
from xl_addin.model.inputs import INPUTS
from xl_addin.units import Unit

#: How exactly a sum is the same in every engine.
SUMMED = 1e-13
#: A row below which nothing stands on the Cover.
LAST_OF_COVER = 60


def by_case(page: Page) -> Iterator[Promise]:
    """What Results, Projection and the Cover show of each case, against the second way."""
    for name in results.HEADLINES:
        figure = MODEL.figure(name)
        shown, tolerance = _shown(page, name, figure.unit)
        yield Promise(f"Results: {figure.label}", AGAIN, tolerance, shown)
    yield Promise("Results: Net present value", AGAIN, TINY, lambda column: _near(page, "net_present_value", column))
    yield from _of_months(page)
    for name in UNBOUNDED:
        told = partial(_is_told, page, name)
        yield Promise(f"Results: {MODEL.figure(name).label} is a figure, or never", AGAIN, 0, told)
    yield Promise(
        "Results: the verdict in words",
        AGAIN,
        0,
        lambda column: f"N({at(page, 'verdict shown', column)}<>{at(page, 'verdict', column)})",
    )
    yield from _on_the_cover(page)
    yield from _headed(page)


def _headline(page: Page, name: str, column: str) -> str:
    return page.places.cell(results.HEADLINE + name, column, page.name)


def _shown(page: Page, name: str, unit: Unit) -> tuple[Callable[[str], str], float]:
    """By how much a headline is off, and how far it may be: words not at all, what may be never as a share."""
    if unit.is_text:
        return lambda column: f"N({_headline(page, name, column)}<>{at(page, name, column)})", 0
    if name in UNBOUNDED:
        return lambda column: _relative(_headline(page, name, column), at(page, name, column)), TINY
    tolerance = TINY if unit.kind in ("share", "multiple") else CENT
    return lambda column: f"ABS({_headline(page, name, column)}-{at(page, name, column)})", tolerance


def _relative(shown: str, again: str) -> str:
    """By how much numbers differ, as a share; `_is_told` sees to it that both are numbers, or both never."""
    return f"ABS(N({shown})-N({again}))/(1+N({again}))"


def _is_told(page: Page, name: str, column: str) -> str:
    shown, again = _headline(page, name, column), at(page, name, column)
    # The text of a number is blank.
    return f"N(T({shown})<>T({again}))+ISBLANK({shown})"


def _near(page: Page, name: str, column: str) -> str:
    """Present values as a share of what was added up, which may be far more than is left."""
    shown, again = _headline(page, name, column), at(page, name, column)
    return f"ABS({shown}-{again})/(1+{at(page, 'api_now', column)}+{at(page, 'fleet_now', column)})"


def _of_months(page: Page) -> Iterator[Promise]:
    """The month in which the move is paid back, tried: it is by then, and was not a month before."""

    def short(column: str) -> str:
        return f"N(({at(page, 'saved', column)}>-{NOISE})<>ISNUMBER({_headline(page, 'breakeven_month', column)}))"

    def early(column: str) -> str:
        return f"({at(page, 'saved_before', column)}>-{NOISE})*({at(page, 'month', column)}>1)"

    def told(column: str) -> str:
        return f"N({_headline(page, 'breakeven_month', column)}<>{at(page, 'first_paid_back', column)})"

    yield Promise("Results: Break-even month is the first paid back", "Projection, month by month", 0, told)
    yield Promise("Paid back by the month that is shown", AGAIN, 0, short)
    yield Promise("Not paid back a month before", AGAIN, 0, early)


def _on_the_cover(page: Page) -> Iterator[Promise]:
    """The list of cases on the Cover: beside each name that case's own saving, winner and strength."""
    first = cover.CASES_FIRST
    last = first + len(page.columns.typed) - 1

    def beside(letter: str, column: str) -> str:
        return f"INDEX(Cover!${letter}${first}:${letter}${last},{at(page, LISTED, column)})"

    saving, winner, strength = cover_parts.FIGURES

    def off_by(column: str) -> str:
        return f"ABS({beside(saving, column)}-{at(page, 'saving', column)})"

    yield Promise("Cover: the saving beside the case", AGAIN, CENT, off_by)
    for name, letter in (("winner", winner), ("strength", strength)):
        yield Promise(
            f"Cover: the {name} beside the case",
            AGAIN,
            0,
            lambda column, name=name, letter=letter: f"N({beside(letter, column)}<>{at(page, name, column)})",  # type: ignore[misc]
        )


# The whole workbook ---------------------------------------------------------------------------------------------------


def of_the_whole(page: Page) -> Iterator[Promise]:
    """The choice, the tiles, what may be typed, what is recorded, and that no cell is an error."""
    titles = f"{page.columns.title_cell(page.columns.first, page.name)}:{page.columns.last}${HEADER_ROW}"
    once = f"ABS(1-SUMPRODUCT(({titles}=selected_case)*1))"
    yield Promise("The choice is one of the headings", "Inputs: headings", 0, lambda _: once)
    yield from _selected(page)
    for name, cell in cover.TILE_CELLS.items():
        selected, shown = at(page, name, page.columns.selected), f"Cover!{cell}"
        off_by = _relative(shown, selected) if name in UNBOUNDED else f"ABS({shown}-{selected})"
        tolerance = TINY if name in UNBOUNDED or MODEL.figure(name).unit.kind == "share" else CENT
        yield Promise(
            f"Cover: {MODEL.figure(name).label}",
            AGAIN,
            tolerance,
            lambda _, off_by=off_by: off_by,  # type: ignore[misc]
        )
    for cell, name, label, source in (
        (cover_parts.VERDICT, "verdict", "verdict", AGAIN),
        (cover_parts.REMARKS, "warnings", "remarks", "Model"),
    ):
        off_by = f"N(Cover!{cell}<>{at(page, name, page.columns.selected)})"
        yield Promise(f"Cover: the {label} in words", source, 0, lambda _, off_by=off_by: off_by)  # type: ignore[misc]
    for name in UNBOUNDED:
        off_by = f"N(Cover!{cover.TILE_CELLS[name]}<>{_headline(page, name, page.columns.selected)})"
        label = f"Cover: {MODEL.figure(name).label} as on Results"
        yield Promise(label, "Results", 0, lambda _, off_by=off_by: off_by)  # type: ignore[misc]
    yield from _recorded(page)
    for title in page.workbook.sheetnames:
        if title not in (page.name, "Log", "Functions"):
            block = f"{title}!$A${HEADER_ROW}:{_end(page.workbook[title])}"
            yield Promise(
                f"{title}: no cell is an error",
                "counted",
                0,
                lambda _, block=block: f"N(NOT(ISNUMBER(SUM({block}))))",  # type: ignore[misc]
            )


def _end(sheet: Worksheet) -> str:
    """The last cell of a sheet; the Cover is written after this one, and is no longer than its lists."""
    if sheet.title == "Cover":
        return f"${cover_parts.WORDS}${LAST_OF_COVER}"
    return f"${get_column_letter(sheet.max_column)}${sheet.max_row}"


def _headed(page: Page) -> Iterator[Promise]:
    """Every block of cases has the headings of Inputs over its columns."""
    for title in second_way.HEADED:
        yield Promise(
            f"{title}: the headings are those of Inputs",
            "counted",
            0,
            lambda column, title=title: f"ABS({at(page, second_way.HEADINGS + title, column)})",  # type: ignore[misc]
        )


def _selected(page: Page) -> Iterator[Promise]:
    """The column of the selected case is the column of the chosen one, row by row."""
    place = at(page, PLACE, page.columns.selected)
    inputs = [page.places.row(TYPED + name) for name in INPUTS]
    model = [page.places.row(line.name) for line in MODEL.order]
    for title, first, last in (("Inputs", min(inputs), max(inputs)), ("Model", HEADER_ROW + 1, max(model))):
        chosen, all_cases = (
            f"{title}!{left}{first}:{right}{last}"
            for left, right in (
                (page.columns.selected, page.columns.selected),
                (page.columns.first, page.columns.last),
            )
        )
        yield Promise(
            f"{title}: the selected case is the chosen one",
            "row by row",
            0,
            lambda _, chosen=chosen, block=all_cases: f"SUMPRODUCT(({chosen}<>INDEX({block},0,{place}))*1)",  # type: ignore[misc]
        )


def _recorded(page: Page) -> Iterator[Promise]:
    """What nobody types is as it was shipped: ranges, effects of the levels, printed figures and how near they come."""
    rows = [page.places.row(TYPED + name) for name in INPUTS]
    numbers = [figure for figure in INPUTS.values() if not figure.unit.is_text]
    for letter, words, total in zip(
        page.columns.after(2),
        ("From", "To"),
        (sum(figure.low for figure in numbers), sum(figure.high for figure in numbers)),
        strict=True,
    ):
        block = f"Inputs!${letter}${min(rows)}:${letter}${max(rows)}"
        yield _as_shipped(f"Inputs: the ranges are those shipped, {words}", f"SUM({block})", total)
    names = [*constraints()]
    first, last = page.places.row(LIST + names[0]), page.places.row(LAST_OF + names[-1])
    effects = f"Constraints!${EFFECT}${first}:${EFFECT}${last}"
    for effect in EFFECTS:
        number = sum(level.effect == effect for one in constraints().values() for level in one.levels)
        label = f"Constraints: levels that say {effect}"
        yield Promise(label, effect, 0, lambda cell: f"ABS(COUNTIF({effects},{_source(cell)})-{cell})", number)
    yield from _reconciled(page)


def _reconciled(page: Page) -> Iterator[Promise]:
    """Every printed statement has its status, and what was printed is what was shipped."""
    count = reconciliation.STATUS_COUNTS.of["count"]
    top = page.places.row(reconciliation.STATUS_ROWS)
    statuses = f"Reconciliation!${count}${top}:${count}${top + len(reconciliation.STATUSES) - 1}"
    printed_ones = statements()
    yield _as_shipped("Reconciliation: every statement has a status", f"SUM({statuses})", len(printed_ones))
    numbers = [number for number, one in enumerate(printed_ones) if not one.unit.is_text]
    rows = [page.places.row(f"{reconciliation.STATEMENT}{number}") for number in numbers]
    printed = [float(printed_ones[number].printed) for number in numbers]
    over, under = zip(*(printed_ones[number].slack for number in numbers), strict=True)
    for key, words, shipped in (
        ("printed", "printed figures", printed),
        ("over", "what may be over", over),
        ("under", "what may be under", under),
    ):
        letter = reconciliation.STATEMENTS.of[key]
        block = f"Reconciliation!${letter}${min(rows)}:${letter}${max(rows)}"
        # The smaller a figure the more it counts: beside one that may be anything no other would.
        total = sum(1 / (1 + figure) for figure in shipped)
        yield _as_shipped(f"Reconciliation: {words} as shipped", f"SUMPRODUCT(1/(1+{block}))", total)


def _source(cell: str) -> str:
    """The word that stands as the source in the row of a cell."""
    return f"${SOURCE}{cell.lstrip(ascii_uppercase)}"


def _as_shipped(label: str, now: str, shipped: float) -> Promise:
    """A sum of what is recorded, against the same sum when the workbook was built."""
    near = SUMMED * max(1, abs(shipped))
    return Promise(label, "the figure beside, as it was shipped", near, lambda cell: f"ABS({now}-{cell})", shipped)
