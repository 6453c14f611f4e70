"""A function that was declared in its topic is on every host, in the workbooks and in the reference."""

import json

import udfs
from tests.changes.built import page, row_of, workbook
from xl_addin.functions.cell_function import REGISTRY
from xl_addin.hosts.classic import vba
from xl_addin.hosts.libreoffice.extension import calc_add_ins
from xl_addin.hosts.officejs import metadata
from xl_addin.notation.lambdas import lambdas

NAME = "FIXED_COST"


def test_it_answers_for_one_cell_and_for_a_column() -> None:
    assert getattr(udfs, NAME)(27_000, 3_000) == 30_000
    assert REGISTRY[NAME](((27_000,), (25_000,)), 3_000) == [[30_000], [28_000]]


def test_every_host_has_it() -> None:
    assert f"Function {NAME}(" in "".join(module.text for module in vba.addin_modules())
    assert NAME in {one["id"] for one in json.loads(metadata.functions_json(REGISTRY))["functions"]}
    assert NAME in calc_add_ins(REGISTRY.values()).decode()
    assert lambdas(REGISTRY)[NAME].stored.startswith("_xlfn.LAMBDA(")


def test_the_workbooks_call_it_beside_its_native_row() -> None:
    words = row_of("breakeven_model_functions.xlsx", "Functions", "As a function", below=f"{NAME}: People and tools")
    assert words["Your case"] == 25_000
    agrees = row_of("breakeven_model_functions.xlsx", "Functions", "Agrees", below=f"{NAME}: People and tools")
    assert agrees["Your case"] == "ok"
    assert NAME in workbook("breakeven_model_lambda.xlsx").defined_names


def test_the_reference_shows_its_example() -> None:
    assert f"={NAME}(25000, 1000)" in page("functions.md")
