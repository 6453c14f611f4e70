"""The witness itself: what LibreOffice calculates is read back unchanged."""

import os
import re
import signal
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.office import Book, ExcelError, Office, OfficeError, Value

NA = ExcelError("#N/A")


def first_sheet(workbook: Workbook, title: str) -> Worksheet:
    sheet = workbook.worksheets[0]
    sheet.title = title
    return sheet


@pytest.fixture
def scratch(office: Office, tmp_path: Path) -> Iterator[Book]:
    """A workbook with one empty sheet, named Sheet."""
    path = tmp_path / "empty.xlsx"
    Workbook().save(path)
    with office.open(path) as book:
        yield book


@pytest.fixture
def tariff(tmp_path: Path) -> Path:
    """Price times quantity over two sheets, with a protected result."""
    workbook = Workbook()
    inputs = first_sheet(workbook, "Your inputs")
    inputs.append(["price", 3])
    inputs.append(["quantity", 4])
    result = workbook.create_sheet("Result")
    result["A1"] = "='Your inputs'!B1*'Your inputs'!B2"
    result["A2"] = '=IF(A1>100,NA(),"fine")'
    result.protection.enable()
    path = tmp_path / "tariff.xlsx"
    workbook.save(path)
    return path


def with_cached_value(path: Path, formula: str, cached: str) -> Path:
    """Copy a workbook, giving one formula a cached value."""
    target = path.with_name("cached.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            part = source.read(name).decode()
            empty = re.escape(f"<f>{formula}</f>") + "(<v></v>|<v ?/>)"
            copy.writestr(name, re.sub(empty, f"<f>{formula}</f><v>{cached}</v>", part))
    return target


def test_a_wrong_cached_value_is_never_believed(office: Office, tmp_path: Path) -> None:
    workbook = Workbook()
    first_sheet(workbook, "Sums")["A1"] = "=1+1"
    plain = tmp_path / "plain.xlsx"
    workbook.save(plain)
    stale = with_cached_value(plain, "1+1", "99")
    with zipfile.ZipFile(stale) as package:
        assert b"<v>99</v>" in package.read("xl/worksheets/sheet1.xml")

    with office.open(stale) as book:
        assert book.read("Sums", "A1") == [[2]]


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("=NA()", "#N/A"),
        ("=MATCH(9,{1,2},0)", "#N/A"),
        ("=1/0", "#DIV/0!"),
        ("=AVERAGE(Z1:Z2)", "#DIV/0!"),
        ('="a"+1', "#VALUE!"),
        ('=FIND("z","abc")', "#VALUE!"),
        ("=CHOOSE(5,1)", "#VALUE!"),
        ("=1E308*10", "#NUM!"),
        ("=ACOS(2)", "#NUM!"),
        ("=IRR({1,1})", "#NUM!"),
        ("=NO_SUCH_FUNCTION(1)", "#NAME?"),
        ("=no_such_name", "#NAME?"),
        ('=INDIRECT("nowhere")', "#REF!"),
        ("=INDEX({1,2},5)", "#REF!"),
        ("=SUM(A1:A2 C4:C5)", "#NULL!"),
        ("=1+#N/A", "#N/A"),
    ],
)
def test_an_error_reads_as_excel_shows_it(office: Office, tmp_path: Path, formula: str, code: str) -> None:
    workbook = Workbook()
    first_sheet(workbook, "Errors")["H1"] = formula
    workbook.save(tmp_path / "errors.xlsx")
    with office.open(tmp_path / "errors.xlsx") as book:
        assert book.read("Errors", "H1") == [[ExcelError(code)]]


def test_where_libreoffice_is_coarser_than_excel_its_number_is_kept(scratch: Book) -> None:
    """Excel says #NUM! for the first and #VALUE! for the second; LibreOffice has one error for both."""
    scratch.write("Sheet", "A1", [["=SQRT(-1)", '=VALUE("x")']])
    [row] = scratch.read("Sheet", "A1:B1")
    assert [(error.code, error.number) for error in row if isinstance(error, ExcelError)] == [
        ("#VALUE!", 502),
        ("#VALUE!", 502),
    ]


@pytest.mark.parametrize(
    "value",
    [5.0, 0.0, 1.0, -1e-12, 1e300, "5", "text", "TRUE", "#N/A", "Größe €", True, False, None, NA],
    ids=repr,
)
def test_a_value_comes_back_as_what_it_was_written(scratch: Book, value: Value) -> None:
    scratch.write("Sheet", "B2", [[value]])
    [[found]] = scratch.read("Sheet", "B2")
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ('="5"', "5"),
        ('=""', ""),
        ("=2+3", 5.0),
        ("=3-2", 1.0),
        ("=2>1", True),
        ("=AND(TRUE,FALSE)", False),
        ('=IF(1>2,"no","yes, ""indeed""")', 'yes, "indeed"'),
    ],
)
def test_a_formula_keeps_the_kind_of_its_result(scratch: Book, formula: str, value: Value) -> None:
    scratch.write("Sheet", "A1", [[formula]])
    [[found]] = scratch.read("Sheet", "A1")
    assert (type(found), found) == (type(value), value)


def test_a_block_is_written_from_its_corner_and_read_in_its_shape(scratch: Book) -> None:
    scratch.write("Sheet", "B2", [[1, "two", None], ["=B2*10", True, NA]])
    assert scratch.read("Sheet", "A1:D3") == [
        [None, None, None, None],
        [None, 1, "two", None],
        [None, 10, True, NA],
    ]


def test_overwriting_changes_the_kind_of_a_cell(scratch: Book) -> None:
    for value in ('=""', None, "=1>0", 7.0, "7"):
        scratch.write("Sheet", "A1", [[value]])
        expected = {'=""': "", "=1>0": True}.get(str(value), value)
        assert scratch.read("Sheet", "A1") == [[expected]]


def test_results_follow_the_inputs(office: Office, tariff: Path) -> None:
    with office.open(tariff) as book:
        assert book.read("Result", "A1:A2") == [[12], ["fine"]]
        book.write_many([("Your inputs", "B1", 30), ("Your inputs", "B2", 5)])
        assert book.read_many([("Result", "A1"), ("Result", "A2")]) == [[[150]], [[NA]]]


def test_a_protected_sheet_can_be_written(office: Office, tariff: Path) -> None:
    with office.open(tariff) as book:
        book.write("Result", "A1", [[101]])
        assert book.read("Result", "A2") == [[NA]]


def test_every_cell_that_holds_something_is_read(office: Office, tariff: Path) -> None:
    with office.open(tariff) as book:
        assert book.read_all() == {
            "Your inputs": {"A1": "price", "B1": 3, "A2": "quantity", "B2": 4},
            "Result": {"A1": 12, "A2": "fine"},
        }


def test_trials_give_what_full_recalculation_gives(office: Office, tariff: Path) -> None:
    with office.open(tariff) as book:
        book.write(
            "Result",
            "B1",
            [["=A1>20", '=IF(A1>20,"",A1)', '=INDIRECT("A1")+1', "=OFFSET(A1,0,0)*2", "=1/(A1-21)", "=C1&A2"]],
        )
        reads = [("Result", "A1:A2"), ("Result", "A1:G1")]
        prices = [0, 1, 7, 21, 7, 1000]
        results = book.trials([[("Your inputs", "B1", [[price], [3]])] for price in prices], reads)
        for price, found in zip(prices, results, strict=True):
            book.write("Your inputs", "B1", [[price], [3]])
            book.calculate()
            assert repr(book.read_many(reads)) == repr(found)


def test_a_trial_keeps_what_it_does_not_write(office: Office, tariff: Path) -> None:
    with office.open(tariff) as book:
        sets = [[("Your inputs", "B1", [[5]])], [("Your inputs", "B2", [[6]])]]
        assert book.trials(sets, [("Result", "A1")]) == [[[[20]]], [[[30]]]]


def test_one_file_may_be_open_twice_and_stays_untouched(office: Office, tariff: Path) -> None:
    before = tariff.read_bytes()
    with office.open(tariff) as one, office.open(tariff) as other:
        one.write("Your inputs", "B1", [[1000]])
        assert other.read("Result", "A1") == [[12]]
    assert tariff.read_bytes() == before


def test_a_conversion_is_recalculated(office: Office, tariff: Path, tmp_path: Path) -> None:
    stale = with_cached_value(tariff, "'Your inputs'!B1*'Your inputs'!B2", "99")
    saved = office.convert(stale, tmp_path, "ods")
    with office.open(saved) as book:
        assert book.read("Result", "A1") == [[12]]
    assert office.convert(stale, tmp_path, "pdf").read_bytes().startswith(b"%PDF")


def test_mistakes_are_named(office: Office, scratch: Book, tmp_path: Path) -> None:
    with pytest.raises(OfficeError, match="no sheet 'Shete', only Sheet"):
        scratch.read("Shete", "A1")
    with pytest.raises(OfficeError, match="'A' is no range of cells"):
        scratch.read("Sheet", "A")
    with pytest.raises(OfficeError, match="differ in length"):
        scratch.write("Sheet", "A1", [[1], [1, 2]])
    with pytest.raises(OfficeError, match=r"no file .*absent\.xlsx"):
        office.open(tmp_path / "absent.xlsx")
    with pytest.raises(TypeError, match="a cell cannot hold"):
        scratch.write("Sheet", "A1", [[1j]])  # type: ignore[list-item]
    assert scratch.read("Sheet", "A1") == [[None]]


def test_a_libreoffice_that_dies_is_reported(office: Office) -> None:
    with Office() as doomed:
        os.killpg(doomed.worker.pid, signal.SIGKILL)
        with pytest.raises(OfficeError, match=r"LibreOffice (ended|is no longer running)"):
            doomed.open("anything.xlsx")
