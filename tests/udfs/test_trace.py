"""EXPLAIN: how a function came to its result, or why it did not."""

from typing import Any

import pytest

import udfs
from xl_addin.functions.cell_function import REGISTRY

HEADER = ["Figure", "Formula", "Value", "Unit", "Basis", "Source"]


def test_every_figure_has_its_formula_value_unit_basis_and_source() -> None:
    header, *rows = udfs.EXPLAIN("SELFHOST_SAVING", 40_000, 33_000, 0.85)
    assert header == HEADER
    assert [row[:5] for row in rows] == [
        ["API bill", "typed", 40_000, "USD/month", "yours"],
        ["Self-host total", "typed", 33_000, "USD/month", "yours"],
        ["Utilization", "typed", 0.85, "share", "yours"],
        ["Design utilization", "default", 0.85, "share", "assumed"],
        [
            "Value of full capacity",
            "api_monthly/design_utilization",
            pytest.approx(47_058.82, abs=0.01),
            "USD/month",
            "calculated",
        ],
        [
            "API spend replaced",
            "MIN(api_monthly, utilization*capacity_value)",
            pytest.approx(40_000),
            "USD/month",
            "calculated",
        ],
        ["API spend left over", "api_monthly-displaced_api", pytest.approx(0), "USD/month", "calculated"],
        ["Cost with self-hosting", "selfhost_total+overflow_api", pytest.approx(33_000), "USD/month", "calculated"],
        ["Saving", "api_monthly-cost_with_selfhost", pytest.approx(7_000), "USD/month", "calculated"],
    ]
    assert all(row[5] for row in rows)


NEVER_SPEND = "No bill breaks even: each API dollar replaced costs a dollar or more of GPUs."
LAST_ROWS: list[tuple[str, tuple[Any, ...], list[Any]]] = [
    ("SELFHOST_TOTAL", (8_000, 25_000), ["Self-host total", "gpu_rental+fixed_cost", 33_000]),
    ("=selfhost_total", (8_000, 25_000), ["Self-host total", "gpu_rental+fixed_cost", 33_000]),
    ("PAYBACK_MONTHS", (150_000, 75_000), ["Payback", "IF(saving>0, migration_cost/saving, NA())", 2]),
    ("SPEND_BAND", (40_000,), ["Spend band", None, "between"]),
    ("VERDICT_WINNER", (25_000, 12_000, 27_000, 3_000, None, None, "FedRAMP High"), ["Winner", None, "SELF-HOST"]),
    ("SCENARIO", ("growth", "winner"), ["Winner", None, "API"]),
    ("SCENARIO", ("growth", "api_monthly"), ["SCENARIO", None, 40_000]),
    ("BREAKEVEN_MONTH", (150_000, 35_000, 40_000, 0, None, None, 150_000), ["Break-even month", None, 2]),
    ("SELFHOST_NPV", (10_000, 10_000, 0, 0), ["Net present value", "discounted_total-migration_cost", 0]),
    ("SCENARIO_TABLE", (), ["SCENARIO_TABLE", None, "a table"]),
    ("SELFHOST_TOTAL", (((1.0,), (2.0,)), 1.0), ["SELFHOST_TOTAL", None, "a table"]),
    (
        "BREAKEVEN_UTIL",
        (40_000, 33_000, 55),
        ["#NUM!", "design_utilization is 55, which is 5,500%: type 55% or 0.55.", "#NUM!"],
    ),
    ("BREAKEVEN_UTIL", (0, 33_000), ["#DIV/0!", None, "#DIV/0!"]),
    ("BREAKEVEN_UTIL", (40_000,), ["#VALUE!", None, "#VALUE!"]),
    ("BREAKEVEN_UTIL", (40_000, -2146826265), ["#REF!", "selfhost_total holds #REF!: put that cell right.", "#REF!"]),
    ("BREAKEVEN_SPEND", (40_000, 40_000, 1), ["#N/A", NEVER_SPEND, "#N/A"]),
    ("SELFHOST_TOTAL", (1, 2, 3, 4), ["#VALUE!", None, "#VALUE!"]),
    ("SCENARIO", ("wei", "saving"), ["#N/A", None, "#N/A"]),
]


@pytest.mark.parametrize(("name", "cells", "last"), LAST_ROWS, ids=[f"{row[0]}{row[1]}" for row in LAST_ROWS])
def test_the_last_row_is_the_result_or_why_there_is_none(name: str, cells: tuple[Any, ...], last: list[Any]) -> None:
    found = udfs.EXPLAIN(name, *cells)[-1]
    assert [expected if expected is None else cell for cell, expected in zip(found, last, strict=False)] == last
    if last[0].startswith("#"):
        assert found[5] == REGISTRY[name].signature


@pytest.mark.parametrize(
    ("typed", "shown", "formula", "basis"),
    [
        (0.55, 0.55, "typed", "yours"),
        (None, 0.85, "default", "assumed"),
        ("", 0.85, "default", "assumed"),
        ("55 %", "55 %", "typed", "yours"),
        (-2146826246, "#N/A", "typed", "yours"),
        ("#NUM! no", "#NUM!", "typed", "yours"),
        (((0.5,), (0.6,)), "a range", "typed", "yours"),
    ],
)
def test_what_was_typed_is_shown_as_typed(typed: object, shown: object, formula: str, basis: str) -> None:
    row = udfs.EXPLAIN("BREAKEVEN_UTIL", 40_000, 33_000, typed)[3]
    assert row[:5] == ["Design utilization", formula, shown, "share", basis]


def test_a_required_argument_that_is_blank_is_shown_as_blank() -> None:
    rows = udfs.EXPLAIN("BREAKEVEN_UTIL", None, 33_000)
    assert rows[1][:3] == ["API bill", "typed", ""]
    assert rows[-1][1].startswith("api_monthly is empty: type 1 to")


@pytest.mark.parametrize("name", REGISTRY)
def test_every_function_can_be_explained(name: str) -> None:
    table = udfs.EXPLAIN(name)
    assert table[0] == HEADER
    assert {len(row) for row in table} == {len(HEADER)}
