"""Every function typed into a cell: its figures from the guide, and the errors it gives."""

from typing import Any

import pytest

import udfs
from tests.both_paths import EACH_PATH, vectorised_from
from tests.model.designed_cases import INPUT_TABLE, RESULT_TABLE, VERDICTS
from tests.udfs.table import FIGURES, REFUSED, TABLE, TYPED, Cells
from xl_addin.errors import BreakevenError, Never, OutOfDomain, UnknownKey
from xl_addin.functions.cell_function import REGISTRY


def test_every_function_has_its_entry_in_the_table_and_can_be_called() -> None:
    assert [f"{name}: give it an entry in tests/udfs/table.py" for name in REGISTRY if name not in TABLE] == []
    assert [f"{name}: there is no such function" for name in TABLE if name not in REGISTRY] == []
    for name in REGISTRY:
        assert callable(getattr(udfs, name))


def test_an_entry_of_the_table_types_every_argument() -> None:
    for name, cells in TYPED.items():
        assert len(cells) == len(REGISTRY[name].arguments) + 3 * (name == "EXPLAIN"), name


SIGNATURES = """
SELFHOST_TOTAL(gpu_rental, ops, [tooling])
BREAKEVEN_UTIL(api_monthly, selfhost_total, [design_utilization])
SELFHOST_SAVING(api_monthly, selfhost_total, utilization, [design_utilization])
BREAKEVEN_SPEND(api_monthly, gpu_rental, ops, [tooling], [utilization], [design_utilization])
PAYBACK_MONTHS(migration_cost, monthly_saving)
SCENARIO(key, line)
EXPLAIN(function_name, arguments...)
"""


@pytest.mark.parametrize("signature", SIGNATURES.split("\n")[1:-1])
def test_a_function_that_others_build_on_is_typed_as(signature: str) -> None:
    assert REGISTRY[signature.split("(")[0]].signature == signature


@pytest.mark.parametrize(("name", "cells", "result"), FIGURES, ids=[f"{row[0]}{row[1]}" for row in FIGURES])
def test_a_function_gives(name: str, cells: Cells, result: Any) -> None:
    expected = result if isinstance(result, str) else pytest.approx(result, rel=1e-12)
    assert getattr(udfs, name)(*cells) == expected


@pytest.mark.parametrize("key", RESULT_TABLE)
def test_the_designs_table_of_results_comes_out_of_the_functions(key: str) -> None:
    bill, gpus, people, share = (
        getattr(INPUT_TABLE[key], name)[0] for name in ("api_monthly", "gpu_rental", "ops", "utilization")
    )
    tools, row = INPUT_TABLE[key].tooling, RESULT_TABLE[key]
    total = udfs.SELFHOST_TOTAL(gpus, people, tools)
    assert udfs.SELFHOST_SAVING(bill, total, share) == pytest.approx(row.saving, abs=0.5)
    assert udfs.BREAKEVEN_UTIL(bill, total) == pytest.approx(row.breakeven_util, abs=0.000501)
    if row.breakeven_spend == row.breakeven_spend:
        assert udfs.BREAKEVEN_SPEND(bill, gpus, people, tools, share) == pytest.approx(row.breakeven_spend, abs=0.5)
    else:
        with pytest.raises(
            Never, match=r"^No bill breaks even: each API dollar replaced costs a dollar or more of GPUs\.$"
        ):
            udfs.BREAKEVEN_SPEND(bill, gpus, people, tools, share)
    constraints = {"regulated": "HIPAA without a trusted BAA", "finetuned": "Must be portable"}.get(key, "")
    arguments = (bill, gpus, people, tools, share, 0.85, constraints)
    assert udfs.SELFHOST_VERDICT(*arguments) == VERDICTS[key]
    assert VERDICTS[key].startswith(udfs.VERDICT_WINNER(*arguments) + " ")
    assert udfs.VERDICT_STRENGTH(*arguments) in VERDICTS[key]


@pytest.mark.parametrize(("name", "cells", "error", "sentence"), REFUSED, ids=[f"{row[0]}{row[1]}" for row in REFUSED])
def test_a_function_refuses_and_says_what_to_type(
    name: str, cells: Cells, error: type[BreakevenError], sentence: str
) -> None:
    with pytest.raises(error) as refusal:
        getattr(udfs, name)(*cells)
    assert type(refusal.value) is error
    assert str(refusal.value).startswith(sentence)


def test_a_verdict_names_even_a_bill_that_nobody_can_pay() -> None:
    verdict = udfs.SELFHOST_VERDICT(40_000, 0, 17_000, utilization=1.7e-30)
    assert (
        verdict == f"API wins by $17,000/mo (43%), clear: revisit near a $8,500{10 * ',000'}/mo bill or 36% utilization"
    )
    with pytest.raises(
        OutOfDomain, match=r"^SELFHOST_VERDICT's result is too large: check the size of each argument\.$"
    ):
        udfs.SELFHOST_VERDICT(40_000, 0, 25_000, utilization=5e-324)


def test_text_functions_are_lifted_too() -> None:
    assert udfs.SCENARIO(["scale", "wei", "growth"], [["saving", "winner"]])[0] == [75_000, "SELF-HOST"]
    assert udfs.SCENARIO(["scale", "wei", "growth"], "winner") == [
        ["SELF-HOST"],
        [
            UnknownKey(
                'There is no scenario "wei": type one of consumer, regulated, bursty, finetuned, small, growth, scale, '
                "pitch."
            ),
        ],
        ["API"],
    ]
    assert udfs.VERDICT_WINNER([40_000, 150_000], [8_000, 35_000], [25_000, 40_000], 0, [0.55, None]) == [
        ["API"],
        ["SELF-HOST"],
    ]


@EACH_PATH
@pytest.mark.parametrize("name", TYPED)
def test_rows_are_lists_for_of_a_tuple_excel_gets_the_first_cell_alone(name: str, few_cells: int) -> None:
    first, *rest = TYPED[name]
    ranges = [[first]] if REGISTRY[name].spills else [[[first, first]], [[first], [first]]]
    with vectorised_from(few_cells):
        for cells in ranges:
            table = REGISTRY[name](cells, *rest)
            assert {type(row) for row in (table if isinstance(table, list) else [[table]])} == {list}


@pytest.mark.parametrize("name", REGISTRY)
def test_a_function_has_words_a_category_and_arguments_that_say_what_to_type(name: str) -> None:
    entry = REGISTRY[name]
    assert entry.words.endswith(".")
    assert entry.category
    assert ">>> " in entry.help, "every function shows an example"
    for argument in entry.arguments:
        assert argument.figure.meaning.endswith(".")
        assert argument.figure.how_to_type
