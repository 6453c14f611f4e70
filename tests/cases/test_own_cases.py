"""Cases of one's own, from a file: what may be typed, and what is said about the rest."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from xl_addin.cases import own_cases
from xl_addin.errors import UnreadableFile
from xl_addin.model.inputs import INPUTS
from xl_addin.model.scenarios import cases, evaluate

HEADER = "name,api_monthly,gpu_rental,ops,utilization,compliance"

Typed = Callable[[str | bytes], Path]


@pytest.fixture
def typed(tmp_path: Path) -> Typed:
    """A CSV file with that content."""

    def write(content: str | bytes) -> Path:
        path = tmp_path / "own.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def workbook(path: Path, rows: Sequence[list[Any]]) -> Path:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def refusal(path: Path) -> str:
    """What is said about a file that cannot be used."""
    with pytest.raises(UnreadableFile) as refused:
        own_cases.read(path)
    return str(refused.value)


# What may be typed ----------------------------------------------------------------------------------------------------


def test_three_figures_and_a_name_are_enough(typed: Typed) -> None:
    [row] = own_cases.read(typed("name,api_monthly,gpu_rental,ops\nOurs,40000,8000,25000\n")).to_dict("records")
    assert (row["name"], row["api_monthly"], row["gpu_rental"], row["ops"]) == ("Ours", 40_000, 8_000, 25_000)
    for name, figure in INPUTS.items():
        if figure.default is not None:
            assert row[name] == figure.default


def test_a_blank_cell_takes_the_default_and_a_blank_row_is_no_case(typed: Typed) -> None:
    table = own_cases.read(typed(f"{HEADER}\nOurs,40000,8000,25000,,\n\n,,,,,\nTheirs,1,0,0, ,soc 2\n"))
    assert table["name"].tolist() == ["Ours", "Theirs"]
    assert table["utilization"].tolist() == [0.85, 0.85]
    assert table["compliance"].tolist() == ["No formal regime", "SOC 2"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("40000", 40_000),
        ('"40,000"', 40_000),
        ('"$40,000.50"', 40_000.5),
        (" 4e4 ", 40_000),
        ("55%", None),
        ('"40,00"', None),
        ('"4,0000"', None),
        ("40.000.000", None),
        ("4_0", None),
        ("nan", None),
        ("40.000", None),
        ("$1.500", None),
        ("40.0000", 40),
        ("4000.125", 4_000.125),
        ("$", None),
    ],
)
def test_a_number_may_be_written_as_people_write_it_and_no_other_way(
    typed: Typed, written: str, read: float | None
) -> None:
    path = typed(f"{HEADER}\nOurs,{written},0,0,55%,\n")
    if read is None:
        assert "Row 2: api_monthly is " in refusal(path)
    else:
        [row] = own_cases.read(path).to_dict("records")
        assert (row["api_monthly"], row["utilization"]) == (read, 0.55)


def test_a_case_has_the_same_lines_as_in_the_model(typed: Typed) -> None:
    rows = [
        f"Ours,{bill},{bill // 3},20000,{share}%,FedRAMP High" for bill in (1, 30_000, 900_000) for share in (0, 90)
    ]
    table = own_cases.read(typed("\n".join([HEADER, *rows])))
    lines = ("api_monthly", "saving", "breakeven_spend", "winner", "verdict")
    for found, figures in zip(own_cases.verdicts(table, lines), table.to_dict("records"), strict=True):
        values = evaluate({str(name): value for name, value in figures.items()})
        assert found == {"case": "Ours"} | {line: pytest.approx(values[line], nan_ok=True) for line in lines[:3]} | {
            line: values[line] for line in lines[3:]
        }


def test_thousands_of_cases_may_stand_in_a_workbook(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Name", "api_monthly", "gpu_rental", "OPS ", None]]
    rows += [[number, 1_000 + number, 8_000, 25_000, None] for number in range(3_000)]
    table = own_cases.read(workbook(tmp_path / "own.xlsx", [*rows, [None] * 5]))
    found = own_cases.verdicts(table, ["saving"])
    values = evaluate({**cases()["growth"].values, "api_monthly": 2_500, "utilization": 0.85})
    assert len(found) == 3_000
    assert found[1_500] == {"case": "1500", "saving": values["saving"]}


# What is said about the rest ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("Ours,0,8000,25000,,", "Row 2: api_monthly is 0 and the sum divides by it: type 1 to"),
        ("Ours,40.000,8000,25000,,",
         'Row 2: api_monthly is "40.000", which is 40 to some and 40,000 to others: type 40 or 40000.'),
        ("Ours,40000,-5,25000,,", "Row 2: gpu_rental is -5: type 0 to 1,000,000,000"),
        ("Ours,40000,8000,40k,,", 'Row 2: ops is "40k": type a number (0 to'),
        ("Ours,40000,8000,,,", "Row 2: ops is empty: type 0 to"),
        ("Ours,40000,8000,25000,55,", "Row 2: utilization is 55, which is 5,500%: type 55% or 0.55."),
        ("Ours,40000,8000,25000,#N/A,", 'Row 2: utilization is "#N/A": type a number'),
        ("Ours,1e999,8000,25000,,", "Row 2: api_monthly is inf: type 1 to"),
        ("Ours,40000,8000,25000,,FedRAMP", 'Row 2: compliance is "FedRAMP": type one of: No formal regime, SOC 2'),
        (",40000,8000,25000,,", "Row 2: name is empty: type a name for the case."),
        ("\nOurs,40000,8000,,,", "Row 3: ops is empty"),
        ("Acme, Inc,40000,8000,25000,55%,", "Expected 6 fields in line 2, saw 7"),
        ("", "has no cases: type one in each row"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named_with_its_row_its_column_and_the_fix(typed: Typed, row: str, sentence: str) -> None:
    assert sentence in refusal(typed(f"{HEADER}\n{row}\n"))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("name,api_monthly,gpu_rental\n", "has no column ops: the first row needs name, api_monthly, gpu_rental, ops."),
        (f"{HEADER},utilisation\n", 'has a column "utilisation", which is no input: rename it to utilization.'),
        (f"{HEADER},2027\n", 'has a column "2027", which is no input: give it the name of an input, or delete it.'),
        (f"{HEADER},ops\n", "has two columns ops: keep one."),
        (HEADER.replace(",", ";"), "has semicolons between its cells"),
        (f"{HEADER}\nCafé".encode("cp1252"), 'is not in UTF-8: save it as "CSV UTF-8", or as .xlsx.'),
        ("", "own.csv is empty: type name, api_monthly, gpu_rental, ops into its first row."),
    ],
)
def test_a_table_that_is_no_table_of_cases_is_refused(typed: Typed, content: str | bytes, sentence: str) -> None:
    assert sentence in refusal(typed(content))


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("nothing.csv", "is no file"),
        (".", "is no file"),
        ("own.txt", "is neither .csv nor .xlsx"),
        ("own.xlsx", "is damaged, or not what its name says"),
    ],
)
def test_a_file_that_is_missing_damaged_or_of_another_kind_is_refused(tmp_path: Path, name: str, sentence: str) -> None:
    (tmp_path / "own.txt").touch()
    (tmp_path / "own.xlsx").write_bytes(b"PK damaged")
    assert sentence in refusal(tmp_path / name)


def test_a_point_before_three_digits_is_a_decimal_point_where_thousands_are_out_of_range(typed: Typed) -> None:
    [row] = own_cases.read(typed(f"{HEADER}\nOurs,0.125e6,0.125,25000,1.000,\n")).to_dict("records")
    assert (row["api_monthly"], row["gpu_rental"], row["utilization"]) == (125_000, 0.125, 1.0)


def test_rows_are_numbered_as_the_workbook_numbers_them_however_many_are_blank(tmp_path: Path) -> None:
    book = Workbook()
    for column, name in enumerate(("name", "api_monthly", "gpu_rental", "ops"), start=1):
        book.worksheets[0].cell(1, column, name)
    book.worksheets[0].cell(900, 1, "Ours")
    book.save(tmp_path / "own.xlsx")
    assert "Row 900: api_monthly is empty" in refusal(tmp_path / "own.xlsx")


def test_an_error_in_a_cell_of_a_workbook_is_not_taken_for_a_blank(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["name", "api_monthly", "gpu_rental", "ops", "tooling"]]
    said = refusal(workbook(tmp_path / "own.xlsx", [*rows, ["Ours", 40_000, True, 25_000, "#DIV/0!"]]))
    assert "Row 2: tooling holds an Excel error: put that cell right." in said
    assert "Row 2: gpu_rental is TRUE: type a number" in said


def test_of_many_faults_the_first_ten_are_shown(typed: Typed) -> None:
    lines = refusal(typed("\n".join([HEADER, *["Ours,-1,0,0,,"] * 12]))).splitlines()
    assert len(lines) == 12
    assert lines[-1] == "... and 2 more."
