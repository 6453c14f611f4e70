"""No file that we build comes nearer to a limit of Excel's than its row in `limits.toml` allows."""

from __future__ import annotations

from pathlib import Path
from pkgutil import resolve_name

import pytest

from tests.workbooks.limits.built_file import BuiltFile
from tests.workbooks.limits.formula_sizes import calls, texts
from tests.workbooks.limits.limit import Limit, limits
from tests.workbooks.limits.measures import MEASURES
from tests.workbooks.limits.planted import planted_files
from workbooks.breakeven_model import workbook as model_workbook
from xl_addin.functions.cell_function import REGISTRY
from xl_addin.hosts.classic import packages
from xl_addin.hosts.officejs.metadata import functions_json

LIMITS = limits()
EACH_LIMIT = pytest.mark.parametrize(("name", "limit"), LIMITS.items(), ids=LIMITS)
#: What no built file has so far.
IN_NO_FILE = {"line_feeds"}


@pytest.fixture(scope="module")
def files(built_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> list[BuiltFile]:
    """Everything that Excel opens or reads."""
    folder = tmp_path_factory.mktemp("limits")
    functions = folder / "functions.json"
    functions.write_bytes(functions_json(REGISTRY))
    hosts = [
        packages.build_addin(folder / packages.ADDIN_FILE),
        packages.build_workbook(built_folder / model_workbook.FUNCTIONS_FILE, folder / packages.WORKBOOK_FILE),
        functions,
    ]
    return [BuiltFile(path) for path in (*sorted(built_folder.glob("*.xlsx")), *hosts)]


@EACH_LIMIT
def test_no_built_file_comes_near(files: list[BuiltFile], name: str, limit: Limit) -> None:
    sizes = {file.path.name: max(MEASURES[name](file), default=0) for file in files}
    assert {file: size for file, size in sizes.items() if size > limit.enough} == {}, (
        f"{limit.what}: {limit.most:,} at most, {limit.enough:,.0f} of ours ({limit.source})"
    )
    assert any(sizes.values()) is (name not in IN_NO_FILE)


def test_every_limit_has_its_measure() -> None:
    assert [*MEASURES] == [*LIMITS]


@EACH_LIMIT
def test_every_limit_says_who_says_so(name: str, limit: Limit) -> None:
    assert limit.source
    assert limit.page.startswith("https://")
    assert 0 < limit.share < 1


@pytest.mark.parametrize(
    ("name", "place"), [(name, place) for name, limit in LIMITS.items() for place in limit.stated_in]
)
def test_a_limit_that_the_code_states_too_is_the_same_there(name: str, place: str) -> None:
    assert resolve_name(place) == LIMITS[name].most


# The measures are awake -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> list[BuiltFile]:
    return planted_files(tmp_path_factory.mktemp("planted"), {name: limit.most + 1 for name, limit in LIMITS.items()})


@EACH_LIMIT
def test_one_more_than_excel_takes_is_measured(planted: list[BuiltFile], name: str, limit: Limit) -> None:
    assert max(size for file in planted for size in MEASURES[name](file)) == limit.most + 1


@pytest.mark.parametrize(
    ("formula", "found"),
    [
        ("SUM(A1,IF(B1,2,MAX(C1:C9)))", [("MAX", 1, 3), ("IF", 3, 2), ("SUM", 2, 1)]),
        ("_xlfn.LET(_xlpm.a,1,(_xlpm.a+2)*3)", [("LET", 3, 1)]),
        ('IF(A1="a,(b",NOW(),{1,2})', [("NOW", 0, 2), ("IF", 3, 1)]),
        ("MAX('It''s, (this)'!A1,2)", [("MAX", 2, 1)]),
    ],
)
def test_the_functions_of_a_formula_are_counted(formula: str, found: list[tuple[str, int, int]]) -> None:
    assert [(call.name, call.arguments, call.depth) for call in calls(formula)] == found


def test_a_text_in_a_formula_is_as_long_as_excel_counts_it() -> None:
    formula = """IF(A1="say ""no"" twice",'My "sheet"'!B1,"")"""
    assert [*texts(formula)] == ['say "no" twice', ""]
