"""LibreOffice Calc with the extension: what is typed into its cells answers as the registry does."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import reduce
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from openpyxl.utils import get_column_letter

from tests.absent import skip_or_fail
from tests.hosts.calls import Call, Failed, answer, calls
from tests.hosts.installation import Installation
from tests.office import ExcelError, Office, missing_libreoffice
from tests.office.client import EXCEL_CODES
from tests.posix import SCRIPT, posix_only
from workbooks.breakeven_model.functions import headlines
from workbooks.breakeven_model.workbook import FUNCTIONS_FILE
from workbooks.layout.columns import of_cases
from xl_addin.errors import CODES, CannotWrite, UnreadableFile
from xl_addin.functions.cell_function import REGISTRY
from xl_addin.hosts.differences import known
from xl_addin.hosts.libreoffice import cells, installing
from xl_addin.hosts.libreoffice.extension import build

# Calc with the extension ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def oxt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("extension"))


@pytest.fixture(scope="module")
def installed(oxt: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    if problem := missing_libreoffice():
        skip_or_fail(problem, "LIBREOFFICE")
    found = Installation(tmp_path_factory.mktemp("office"))
    installing.install(oxt, found.settings)
    return found


Answers = list[list[list[Any]]]


@pytest.fixture(scope="module")
def typed(installed: Installation) -> Callable[[Sequence[Call]], Answers]:
    """Types calls into cells, each over as many cells as its answer fills, and reads what Calc shows."""

    def type_all(these: Sequence[Call]) -> Answers:
        arguments: list[Any] = []
        formulas: list[Any] = []
        row = 0
        for call in these:
            shape = in_calc(call)
            height = max([len(shape), *(len(one) for one in call.cells if isinstance(one, list))])
            column, parts = 0, []
            for one in call.cells:
                if isinstance(one, list):
                    arguments.append([row, column, [[in_cell(cell) for cell in line] for line in one]])
                    parts.append(reference(row, column, len(one), len(one[0])))
                    column += len(one[0])
                else:
                    parts.append(in_formula(one))
            formulas.append([row, len(shape), len(shape[0]), f"={call.name}({';'.join(parts)})"])
            row += height
        found = installed.calc({"arguments": arguments, "formulas": formulas})
        return [[[shown(cell) for cell in line] for line in rows] for rows in found]

    return type_all


def reference(row: int, column: int, height: int, width: int) -> str:
    first = f"{get_column_letter(column + 1)}{row + 1}"
    last = f"{get_column_letter(column + width)}{row + height}"
    return f"$Sheet1.{first}" if first == last else f"$Sheet1.{first}:{last}"


def in_cell(cell: Any) -> Any:
    return {"error": cell} if cell in CODES else cell


def in_formula(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return f"{cell}()".upper()
    if isinstance(cell, str):
        return cell if cell in CODES else '"' + cell.replace('"', '""') + '"'
    return repr(cell)


def shown(cell: Any) -> Any:
    """A cell as Excel would show it."""
    return Failed(EXCEL_CODES.get(cell["error"], "#VALUE!"), "") if isinstance(cell, dict) else cell


def expected(call: Call) -> list[list[Any]]:
    """The registry's answer, in cells that show an error's code alone; a host hands over no range of one cell."""
    single = tuple(one[0][0] if isinstance(one, list) and len(one) == len(one[0]) == 1 else one for one in call.cells)
    return [[_expected(cell) for cell in line] for line in answer(replace(call, cells=single))]


def _expected(cell: Any) -> Any:
    cell = reduce(lambda seen, show: show(seen), SHOWN.values(), cell)
    if isinstance(cell, Failed):
        return cell
    return "" if cell is None else cell if isinstance(cell, str) else pytest.approx(cell, rel=1e-12, abs=0)


# The known differences ------------------------------------------------------------------------------------------------


def flat(call: Call) -> list[Any]:
    return [cell for one in call.cells for line in (one if isinstance(one, list) else [[one]]) for cell in line]


def has_truth(call: Call) -> bool:
    return any(isinstance(cell, bool) for cell in flat(call))


def has_error_in_a_range(call: Call) -> bool:
    return any(
        isinstance(one, list) and len(one) * len(one[0]) > 1 and any(cell in CODES for line in one for cell in line)
        for one in call.cells
    )


def refers_to_a_blank(call: Call) -> bool:
    return any(one in ([[None]], [[""]]) for one in call.cells)


def has_range_for_a_text(call: Call) -> bool:
    ranges = [one for one in call.cells if isinstance(one, list) and len(one) * len(one[0]) > 1]
    return bool(ranges) and cells.gives_text(REGISTRY[call.name])


def as_zero(call: Call) -> list[list[Any]]:
    return expected(replace(call, cells=tuple(0.0 if one in ([[None]], [[""]]) else one for one in call.cells)))


def as_one(call: Call) -> list[list[Any]]:
    return expected(replace(call, cells=tuple(_number(one) for one in call.cells)))


def _number(one: Any) -> Any:
    if isinstance(one, list):
        return [[_number(cell) for cell in line] for line in one]
    return float(one) if isinstance(one, bool) else one


def all_value(call: Call) -> list[list[Any]]:
    return [[Failed("#VALUE!", "") for _ in line] for line in answer(call)]


#: The known differences, by their names in `differences.toml`. How Calc shows a cell:
SHOWN: dict[str, Callable[[Any], Any]] = {
    "code alone": lambda cell: Failed(cell.code, "") if isinstance(cell, Failed) else cell
}
#: Where it answers otherwise: for which calls, and what instead.
DIFFERENCES: dict[str, tuple[Callable[[Call], bool], Callable[[Call], list[list[Any]]]]] = {
    "true and false": (has_truth, as_one),
    "blank cell as 0": (refers_to_a_blank, as_zero),
    "text in one cell": (has_range_for_a_text, all_value),
    "error in a range": (has_error_in_a_range, all_value),
}


def difference(call: Call) -> str | None:
    return next((name for name, (applies, _) in DIFFERENCES.items() if applies(call)), None)


def in_calc(call: Call) -> list[list[Any]]:
    """What Calc is to answer."""
    name = difference(call)
    return expected(call) if name is None else DIFFERENCES[name][1](call)


# The answers ----------------------------------------------------------------------------------------------------------


def referring(call: Call) -> Call:
    """The call over cells that hold what was typed."""
    return replace(call, cells=tuple(one if isinstance(one, list) else [[one]] for one in call.cells))


def wrong(these: Sequence[Call], found: Answers) -> dict[str, Any]:
    """What was answered otherwise, and what it should have been."""
    pairs = zip(these, found, strict=True)
    return {str(call): (rows, in_calc(call)) for call, rows in pairs if rows != in_calc(call)}


def test_every_call_answers_in_calc_as_the_registry_does(typed: Callable[[Sequence[Call]], Answers]) -> None:
    these = [call for call in calls() if difference(call) is None]
    assert len(these) > 300
    assert wrong(these, typed(these)) == {}


def test_and_so_does_every_call_over_cells_that_hold_the_figures(typed: Callable[[Sequence[Call]], Answers]) -> None:
    these = [one for one in map(referring, calls()) if difference(one) is None]
    assert len(these) > 300
    assert wrong(these, typed(these)) == {}


def test_the_known_differences_are_those_that_are_listed() -> None:
    assert {*SHOWN, *DIFFERENCES} == set(known()["libreoffice"])


def test_an_error_is_its_code_alone_and_explain_has_its_sentence(typed: Callable[[Sequence[Call]], Answers]) -> None:
    call = Call("BREAKEVEN_UTIL", (40_000, 33_000, 55))
    [[failed]] = answer(call)
    found, explained = typed([call, Call("EXPLAIN", (call.name, *call.cells))])
    assert found == [[Failed("#NUM!", "")]] == [[Failed(failed.code, "")]]
    assert failed.sentence in str(explained)


@pytest.mark.parametrize("name", DIFFERENCES)
def test_a_known_difference_is_that_one(typed: Callable[[Sequence[Call]], Answers], name: str) -> None:
    these = [one for call in calls() for one in (call, referring(call)) if difference(one) == name]
    found = typed(these)
    assert wrong(these, found) == {}
    # Once Calc answers as the registry does, it is no difference any more.
    assert found != [expected(call) for call in these]


def test_a_long_column_spills_whatever_python_libreoffice_has(typed: Callable[[Sequence[Call]], Answers]) -> None:
    rental: list[list[Any]] = [[1_000.0 * month] for month in range(300)]
    rental[7], rental[8] = [None], ["?"]
    [found] = typed([Call("SELFHOST_TOTAL", (rental, 25_000))])
    sums: list[list[Any]] = [[25_000.0 + 1_000.0 * month] for month in range(300)]
    sums[7], sums[8] = [""], [Failed("#VALUE!", "")]
    assert found == sums


def test_functions_in_an_xlsx_are_those_of_the_extension(
    installed: Installation, built_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", installed.path)
    with Office(installed.profile) as office, office.open(built_folder / FUNCTIONS_FILE) as book:
        sheet = book.read_all()["Functions"]
    assert [cell for cell in sheet.values() if isinstance(cell, ExcelError) or cell in ("absent", "differs")] == []
    agreeing = [row for row in range(1, 200) if sheet.get(f"B{row}") == "Agrees" or sheet.get(f"A{row}") == "Agrees"]
    assert len(agreeing) == len(headlines(REGISTRY))
    assert {sheet[f"{column}{row}"] for row in agreeing for column in of_cases().all} == {"ok"}


# The extension as a file ----------------------------------------------------------------------------------------------


def test_the_extension_is_the_same_bytes_each_time(oxt: Path, tmp_path: Path) -> None:
    assert oxt.name == "selfhost-breakeven.oxt"
    assert build(tmp_path / "again.oxt").read_bytes() == oxt.read_bytes()
    assert [file.name for file in tmp_path.iterdir()] == ["again.oxt"]


def test_it_describes_every_function_and_each_of_its_arguments(oxt: Path) -> None:
    with ZipFile(oxt) as package:
        described = ElementTree.fromstring(package.read("CalcAddIns.xcu"))
    name = "{http://openoffice.org/2001/registry}name"
    [functions] = (node for node in described.iter("node") if node.get(name) == "AddInFunctions")
    found = {
        str(node.get(name)): [one.get(name) for one in node.findall(f"node[@{name}='Parameters']/node")]
        for node in functions
    }
    assert found == {
        entry.name: [*(one.name for one in entry.arguments), *filter(None, [entry.open_ended])]
        for entry in REGISTRY.values()
    }
    values = [node.findtext("value") for node in described.iter("prop")]
    assert all(values)
    for entry in REGISTRY.values():
        assert f"{entry.words} [{entry.category}]" in values


def test_it_brings_its_licences_and_no_package_that_needs_more_than_python(oxt: Path) -> None:
    with ZipFile(oxt) as package:
        names = set(package.namelist())
        assert package.read("LICENSE").startswith(b"MIT License")
    assert {"pythonpath/udfs/__init__.py", "pythonpath/platformdirs/LICENSE", "prices.sqlite"} <= names
    assert {name.split("/")[1] for name in names if name.startswith("pythonpath/")} == {
        "udfs",
        "xl_addin",
        "platformdirs",
    }


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match=r"absent.x\.oxt cannot be written"):
        build(tmp_path / "absent" / "x.oxt")


def test_a_function_that_misses_a_package_says_so() -> None:
    def compute(figures: dict[str, Any]) -> Any:
        raise ModuleNotFoundError("No module named 'sqlalchemy'", name="sqlalchemy")

    price = cells.method(replace(REGISTRY["API_PRICE"], compute=compute))
    [[shown_cell]] = price(None, "GPT-5.4", "input", None)
    assert cells.code_of(shown_cell) == "#NAME?"
    [[error, sentence]] = cells.method(replace(REGISTRY["MODELS"], compute=compute))(None, None)
    assert cells.code_of(error) == "#NAME?"
    assert sentence.startswith("LibreOffice's Python has no sqlalchemy: install it there")


# Installing -----------------------------------------------------------------------------------------------------------


def test_installing_twice_is_as_installing_once_and_so_is_uninstalling(oxt: Path, tmp_path: Path) -> None:
    if problem := missing_libreoffice():
        skip_or_fail(problem, "LIBREOFFICE")
    settings = Installation(tmp_path).settings
    assert not installing.is_installed(settings)
    for _ in range(2):
        assert installing.install(oxt, settings).startswith("Installed into LibreOffice for ")
        assert installing.is_installed(settings)
    assert installing.uninstall(settings).startswith("Taken out of LibreOffice for ")
    assert installing.uninstall(settings).startswith("It is not installed in LibreOffice for ")


def test_an_extension_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="breakeven build --libreoffice"):
        installing.install(tmp_path / "absent.oxt")


@posix_only(SCRIPT)
def test_what_unopkg_says_when_it_fails_is_passed_on(
    tmp_path: Path, oxt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = tmp_path / "unopkg"
    failing.write_text("#!/bin/sh\necho 'javaldx' >&2\necho 'ERROR: it is locked' >&2\nexit 1\n")
    failing.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    with pytest.raises(CannotWrite, match=r"\(ERROR: it is locked\): close LibreOffice"):
        installing.install(oxt)


@pytest.mark.parametrize(
    ("platform", "place"),
    [
        ("darwin", "Applications/LibreOffice.app/Contents/MacOS/unopkg"),
        ("linux", "opt/libreoffice25.2/program/unopkg"),
        ("win32", "Program Files/LibreOffice/program/unopkg.com"),
    ],
)
def test_unopkg_is_found_where_libreoffice_usually_is(
    platform: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(CannotWrite, match="install LibreOffice"):
        installing.unopkg(platform, tmp_path)
    (tmp_path / place).parent.mkdir(parents=True)
    (tmp_path / place).touch()
    assert installing.unopkg(platform, tmp_path) == str(tmp_path / place)
