"""Damaged workbooks: the sheet itself notices whatever changes a headline, and the audit reads any file in bounds."""

from __future__ import annotations

import random
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import formualizer
import pytest
from openpyxl.utils import column_index_from_string
from openpyxl.utils.cell import coordinate_to_tuple

from tests.posix import LIMITS, posix_only
from tests.proof import sampled
from tests.workbooks.built_workbook import COLUMNS, BuiltWorkbook
from workbooks.audit import audit
from workbooks.breakeven_model import cover
from workbooks.breakeven_model.workbook import FILE
from workbooks.layout import cover_parts

PASSES = "All checks pass"
#: Where a formula may be damaged.
SHEETS = ("Cover", "Inputs", "Model", "Results", "Projection", "Constraints")
#: What is typed over a figure, and over a word.
FIGURES, WORDS = (99_999.0, 0.0, -5.0), ("SELF-HOST", "API", "clear", "x")


class Opened:
    """The built workbook in an engine: cells may be changed, and put back."""

    def __init__(self, model: BuiltWorkbook) -> None:
        self.model = model
        self.book = formualizer.Workbook.from_path(str(model.path))
        self.book.evaluate_all()
        self.formulas = {
            (sheet.title, *coordinate_to_tuple(cell.coordinate)): str(cell.value)
            for sheet in model.formulas.worksheets
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        }
        self.headline_cells = [*self._headlines()]

    def _headlines(self) -> Iterator[tuple[str, int, int]]:
        """The cells that a reader reads: the headlines and verdicts of every case, and the Cover's words and tiles."""
        last = self.model.rows("Results", "Net present value")[0]
        width = range(column_index_from_string(COLUMNS.first), column_index_from_string(COLUMNS.last) + 1)
        for row in range(6, last + 1):
            yield from (("Results", row, column) for column in width)
        first = self.model.rows("Results", "Verdicts in words")[0] + 2
        yield from (("Results", row, 3) for row in range(first, first + len(COLUMNS.all)))
        for row in range(7, cover.CASES_FIRST + len(COLUMNS.typed)):
            yield from (("Cover", row, column) for column in range(2, 6))

    def headlines(self) -> list[Any]:
        return [self.book.get_value(*place) for place in self.headline_cells]

    @property
    def master(self) -> Any:
        sheet, cell = self.model.named("master_check")
        return self.book.get_value(sheet, *coordinate_to_tuple(cell))

    def put(self, sheet: str, cell: str, value: Any) -> None:
        self.put_at((sheet, *coordinate_to_tuple(cell)), value)

    def put_at(self, place: tuple[str, int, int], value: Any) -> None:
        if isinstance(value, str) and value.startswith("="):
            self.book.set_formula(*place, value)
        else:
            self.book.set_value(*place, value)

    def noticed(self) -> bool:
        self.book.evaluate_all()
        return bool(self.master != PASSES)


def same(one: Sequence[Any], other: Sequence[Any]) -> bool:
    return all(map(_same, one, other))


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float | int) and isinstance(other, float | int):
        return bool(abs(one - other) <= 1e-6 * max(1, abs(one), abs(other)))
    return bool(one == other)


@pytest.fixture
def opened(model: BuiltWorkbook) -> Opened:
    return Opened(model)


@pytest.mark.parametrize("seed", sampled(1, range(20)))
def test_whatever_changes_a_headline_is_noticed(opened: Opened, seed: int) -> None:
    """One formula typed over, or put in place of another of its column."""
    assert opened.master == PASSES
    before, chance, changed, missed = opened.headlines(), random.Random(seed), 0, []
    places = [place for place in opened.formulas if place[0] in SHEETS and place[1] > 3]
    for _ in range(150):
        place = chance.choice(places)
        damage = damaged(opened, place, chance)
        try:
            opened.put_at(place, damage)
        except RuntimeError:  # the formula would read itself
            damage = None
        opened.book.evaluate_all()
        if damage is not None and not same(before, opened.headlines()):
            changed += 1
            if opened.master == PASSES:
                missed.append((place, damage))
        opened.put_at(place, opened.formulas[place])
    assert changed > 20
    assert missed == []


def damaged(opened: Opened, place: tuple[str, int, int], chance: random.Random) -> Any:
    sheet, row, column = place
    neighbour = opened.formulas.get((sheet, row + chance.choice([-1, 1, 2]), column))
    if neighbour and chance.random() < 0.4:
        return neighbour
    return chance.choice(FIGURES if isinstance(opened.book.get_value(*place), float | int) else WORDS)


# Damages by name ------------------------------------------------------------------------------------------------------


def swap_labels(it: Opened) -> None:
    first = cover.CASES_FIRST
    labels = [it.book.get_value("Cover", first + place, 2) for place in (5, 6)]
    it.put("Cover", f"B{first + 5}", labels[1])
    it.put("Cover", f"B{first + 6}", labels[0])


def sort_labels(it: Opened) -> None:
    rows = range(cover.CASES_FIRST, cover.CASES_FIRST + len(COLUMNS.typed))
    labels = sorted(str(it.book.get_value("Cover", row, 2)) for row in rows)
    for row, label in zip(rows, labels, strict=True):
        it.put("Cover", f"B{row}", label)


def over_the_row(sheet: str, label: str, formula: str) -> Callable[[Opened], None]:
    """Another formula in a whole row; `@` stands for the column and `#` for the row of another figure."""

    def damage(it: Opened) -> None:
        row = it.model.rows(sheet, label)[0]
        for column in COLUMNS.all:
            it.put(sheet, f"{column}{row}", formula.replace("@", column).format(**it.model.lines))

    return damage


def checks_row(it: Opened, label: str) -> int:
    return it.model.rows("Checks", label)[0]


def widen_tolerance(it: Opened) -> None:
    (tolerance,) = COLUMNS.after(1)
    it.put("Checks", f"{tolerance}{checks_row(it, 'Self-host total adds up')}", 1e9)


def clear_a_check(it: Opened) -> None:
    tolerance, result = COLUMNS.after(2)
    row = checks_row(it, "Months add up")
    for column in (*COLUMNS.all, tolerance, result):
        it.book.set_value("Checks", row, column_index_from_string(column), None)


def widen_a_range(it: Opened) -> None:
    _, high = COLUMNS.after(2)
    it.put("Inputs", f"{high}{it.model.typed['utilization']}", 60.0)


def let_a_level_forbid(it: Opened) -> None:
    row = next(row for row in range(5, 40) if it.book.get_value("Constraints", row, 5) == "SOC 2")
    it.put("Constraints", f"F{row}", "forbids API")


def print_another_figure(it: Opened) -> None:
    sheet = it.model.formulas["Reconciliation"]
    row = next(row for row in range(10, 60) if isinstance(sheet.cell(row, 5).value, float | int))
    it.put("Reconciliation", f"E{row}", 123_456.0)


def never_in_place_of(label: str, **figures: float) -> Callable[[Opened], None]:
    """Your case with these figures, for which there is such a month; and the word that denies it over the headline."""

    def damage(it: Opened) -> None:
        for name, figure in figures.items():
            it.put("Inputs", f"{COLUMNS.yours}{it.model.typed[name]}", figure)
        assert not it.noticed(), "the figures alone are accepted"
        assert it.book.get_value("Results", it.model.rows("Results", label)[0], 6) not in ("never", None)
        it.put("Results", f"{COLUMNS.yours}{it.model.rows('Results', label)[0]}", "never")

    return damage


#: Paid back in the first month, and lost again within the horizon as the API's price falls.
LOST_AGAIN = {
    "api_monthly": 50_000,
    "gpu_rental": 8_000,
    "ops": 10_000,
    "tooling": 1_000,
    "utilization": 1,
    "design_utilization": 1,
    "api_price_decline": 0.99,
    "migration_cost": 5_000,
    "horizon": 60,
}


def make_an_error(it: Opened) -> None:
    it.put("Sensitivity", "H60", "=1/0")


DAMAGES: dict[str, Callable[[Opened], None]] = {
    "two labels of the Cover swapped": swap_labels,
    "the labels of the Cover sorted": sort_labels,
    "the selected case's bill typed over": lambda it: it.put(
        "Inputs", f"{COLUMNS.selected}{it.model.typed['api_monthly']}", 99_999
    ),
    "a tile that reads another line": lambda it: it.put(
        "Cover",
        cover.TILE_CELLS["saving"].replace("$", ""),
        f"=Model!{COLUMNS.selected}{it.model.lines['nominal_saving']}",
    ),
    "a headline that reads another line": over_the_row("Results", "Saving", "=Model!@{nominal_saving}"),
    "the saving without what is left over": over_the_row("Model", "Saving", "=@{api_monthly}-@{selfhost_total}"),
    "break-even at the bill": over_the_row("Model", "Break-even utilization", "=@{selfhost_total}/@{api_monthly}"),
    "payback in years": over_the_row("Model", "Payback", "=@{migration_cost}/@{annual_saving}"),
    "a winner that is always the same": over_the_row("Model", "Winner", '="SELF-HOST"'),
    "a tolerance that lets all through": widen_tolerance,
    "a check that is gone": clear_a_check,
    "a range that was widened": widen_a_range,
    "a level that forbids": let_a_level_forbid,
    "another figure in print": print_another_figure,
    "an error on a sheet": make_an_error,
    "no month in place of one that is lost again": never_in_place_of("Break-even month", **LOST_AGAIN),
    "no payback in place of one at once": never_in_place_of("Payback", **LOST_AGAIN | {"migration_cost": 0}),
    "a choice that is a wildcard": lambda it: it.put("Cover", it.model.selector, "*"),
    "the verdict typed over": lambda it: it.put("Cover", cover_parts.VERDICT.replace("$", ""), "SELF-HOST wins"),
    "the case number typed over": lambda it: it.put("Cover", it.model.named("case_number")[1], 3),
}


@pytest.mark.parametrize("name", sampled(6, DAMAGES))
def test_a_damage_is_noticed(opened: Opened, name: str) -> None:
    DAMAGES[name](opened)
    assert opened.noticed()


@pytest.mark.parametrize("pattern", ["*", "FedRAMP*", "????"])
def test_a_wildcard_is_refused_and_not_calculated_with(opened: Opened, pattern: str) -> None:
    case = COLUMNS.last
    opened.put("Inputs", f"{case}{opened.model.typed['compliance']}", pattern)
    assert opened.noticed()
    winner = opened.book.get_value("Model", opened.model.lines["winner"], column_index_from_string(case))
    assert isinstance(winner, dict), winner


def test_the_list_of_cases_follows_the_headings_of_the_inputs(opened: Opened) -> None:
    heading, last = "Another name", cover.CASES_FIRST + len(COLUMNS.typed) - 1
    opened.put("Inputs", f"{COLUMNS.last}4", heading)
    opened.put("Cover", opened.model.selector, heading)
    assert opened.noticed(), "the other sheets still have the old name"
    assert opened.book.get_value("Cover", last, 2) == heading
    chosen, wanted = (
        opened.book.get_value("Inputs", opened.model.typed["api_monthly"], column_index_from_string(letter))
        for letter in (COLUMNS.selected, COLUMNS.last)
    )
    assert chosen == wanted


# Files that the audit reads -------------------------------------------------------------------------------------------

ROW = '<row r="1048576"><c r="{}"><v>1</v></c></row></sheetData>'
ARRAY = '<row r="3000"><c r="A3000"><f>SUMPRODUCT((Model!{0}&gt;1)*1)</f><v>2</v></c></row></sheetData>'
MERGED = '</sheetData><mergeCells count="1"><mergeCell ref="A3000:XFD1048576"/></mergeCells>'
#: What is put in place of the end of a sheet's cells, and what the audit then says.
BOMBS: dict[str, tuple[str, str]] = {
    "a cell in the last row": (ROW.format("A1048576"), "nothing found"),
    "a cell in the last corner": (ROW.format("XFD1048576"), "nothing found"),
    "a formula over a million cells": (ARRAY.format("B1:B1000000"), "Rule 23"),
    "a formula over a whole sheet": (ARRAY.format("A1:XFD1048576"), "Rule 23"),
    "merged to the last corner": (MERGED, "merged cells: unmerge them"),
    "merged in single quotes": (MERGED.replace('"', "'"), "merged cells: unmerge them"),
    "merged to a column that there is not": (MERGED.replace("XFD1048576", "ZZZZ4000"), "is damaged"),
    "merged from the end to the beginning": (MERGED.replace("A3000:XFD1048576", "B4000:A3000"), "is damaged"),
}
LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000,) * 2)
from workbooks.audit import audit
from xl_addin.errors import BreakevenError
try:
    print(*audit(sys.argv[1]) or ["nothing found"], sep="\\n")
except BreakevenError as error:
    print(error)
"""


def repacked(path: Path, target: Path, changes: dict[str, Callable[[bytes], bytes]]) -> Path:
    """The same package with some parts changed, or added."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as changed:
        parts = {name: source.read(name) for name in source.namelist()}
        for name, change in changes.items():
            parts[name] = change(parts.get(name, b""))
        for name, part in parts.items():
            changed.writestr(name, part)
    return target


def audited(path: Path) -> str:
    """What the audit says, in a process that has a gigabyte and a half of addresses and two minutes."""
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(path)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    return done.stdout


@posix_only(LIMITS)
@pytest.mark.parametrize(("name", "sheet"), sampled(1, product(BOMBS, (11, 2))))
def test_a_bomb_is_audited_in_bounds(built_folder: Path, tmp_path: Path, name: str, sheet: int) -> None:
    end, said = BOMBS[name]
    part = f"xl/worksheets/sheet{sheet}.xml"
    path = repacked(
        built_folder / FILE, tmp_path / FILE, {part: lambda xml: xml.replace(b"</sheetData>", end.encode(), 1)}
    )
    assert said in audited(path)


@posix_only(LIMITS)
def test_a_package_that_unpacks_to_gigabytes_is_refused(built_folder: Path, tmp_path: Path) -> None:
    path = repacked(built_folder / FILE, tmp_path / FILE, {"xl/media/image1.png": lambda _: bytes(300_000_000)})
    assert "MB once unpacked, and at most" in audited(path)


FOREIGN: dict[str, tuple[str, str]] = {
    "macros": ("xl/vbaProject.bin", "holds macros"),
    "an object": ("xl/embeddings/oleObject1.bin", "holds an embedded object"),
    "a control": ("xl/activeX/activeX1.xml", "holds a control"),
    "a picture": ("xl/media/image1.png", "holds a picture"),
    "a macro sheet": ("xl/macrosheets/sheet1.xml", "holds macros of Excel 4"),
    "something new": ("xl/whatever/thing.xml", "holds xl/whatever/thing.xml"),
}


@pytest.mark.parametrize("name", sampled(1, FOREIGN))
def test_what_a_file_holds_besides_cells_is_told(built_folder: Path, tmp_path: Path, name: str) -> None:
    part, said = FOREIGN[name]
    path = repacked(built_folder / FILE, tmp_path / FILE, {part: lambda _: b"x"})
    assert said in audited(path)


def test_a_forged_result_is_told_with_what_the_formula_comes_to(built_folder: Path, tmp_path: Path) -> None:
    def forged(xml: bytes) -> bytes:
        saving = cover.TILE_CELLS["saving"].replace("$", "").encode()
        start = xml.index(b'<c r="%s"' % saving)
        end = xml.index(b"</c>", start)
        cell = xml[start:end]
        return xml[:start] + cell[: cell.index(b"<v>")] + b"<v>99000</v>" + xml[end:]

    path = repacked(built_folder / FILE, tmp_path / FILE, {"xl/worksheets/sheet1.xml": forged})
    assert "Rule 23, Cover!D11: The stored result is 99,000, but the formula comes to -7,117.64705882" in audited(path)


@pytest.mark.parametrize("chart", sampled(1, [1, 3, 4]))
def test_a_chart_whose_series_are_swapped_is_told(built_folder: Path, tmp_path: Path, chart: int) -> None:
    def swapped(xml: bytes) -> bytes:
        first, second = re.findall(rb"<(?:\w+:)?(?:yVal|val)>.*?</(?:\w+:)?(?:yVal|val)>", xml, re.DOTALL)[:2]
        return xml.replace(first, b"@").replace(second, first).replace(b"@", second)

    path = repacked(built_folder / FILE, tmp_path / FILE, {f"xl/charts/chart{chart}.xml": swapped})
    assert "Rule 3" in "\n".join(map(str, audit(path)))
