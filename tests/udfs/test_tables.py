"""The functions that spill a table, held against hand arithmetic."""

import pytest

import udfs
from tests.model.designed_cases import INPUT_TABLE, RESULT_TABLE, VERDICTS
from xl_addin.model import MODEL


def test_the_scenario_table_is_the_designs() -> None:
    header, *rows = udfs.SCENARIO_TABLE()
    assert header == [
        "Scenario",
        "API bill",
        "Self-host total",
        "Utilization",
        "Saving",
        "Saving as a share of the bill",
        "Break-even utilization",
        "Break-even spend",
        "Winner",
        "Strength",
        "Verdict",
    ]
    labels = [typed.label for typed in INPUT_TABLE.values()]
    rows = [row for row in rows if row[0] in labels]
    assert [row[0] for row in rows] == labels
    for row, (key, typed) in zip(rows, INPUT_TABLE.items(), strict=True):
        cells, result = dict(zip(header, row, strict=True)), RESULT_TABLE[key]
        total = typed.gpu_rental[0] + typed.ops[0] + typed.tooling
        assert (cells["API bill"], cells["Self-host total"]) == (typed.api_monthly[0], total)
        assert cells["Saving"] == pytest.approx(result.saving, abs=0.5)
        never = result.breakeven_spend != result.breakeven_spend
        assert cells["Break-even spend"] == ("never" if never else pytest.approx(result.breakeven_spend, abs=0.5))
        assert cells["Verdict"] == VERDICTS[key]


@pytest.mark.parametrize(
    ("which", "keys"),
    [
        ("all", list(INPUT_TABLE)),
        (None, list(INPUT_TABLE)),
        ("Four", ["consumer", "regulated", "bursty", "finetuned"]),
        ("sizes", ["small", "growth", "scale"]),
    ],
)
def test_the_scenario_table_may_be_a_part(which: str | None, keys: list[str]) -> None:
    designed = {one.label for one in INPUT_TABLE.values()}
    labels = [row[0] for row in udfs.SCENARIO_TABLE(which)[1:] if row[0] in designed]
    assert labels == [INPUT_TABLE[key].label for key in keys]


def test_the_projection_is_a_row_for_each_month() -> None:
    # Half of the design utilization; the work grows by a tenth; prices fall to 64% and 81% in a year.
    table = udfs.PROJECT_COSTS(
        100_000,
        20_000,
        10_000,
        5_000,
        utilization=0.425,
        migration_cost=50_000,
        api_growth=0.1,
        horizon=3,
    )
    assert table[0] == [
        "Month",
        "API bill",
        "GPU rental",
        "People and tools",
        "API replaced",
        "Saving",
        "Cumulative saving",
    ]
    expected = [
        [1, 100_000, 20_000, 15_000, 50_000, 15_000, -35_000],
        [2, 110_000, 22_000, 15_000, 55_000, 18_000, -17_000],
        [3, 121_000, 24_200, 15_000, 60_500, 21_300, 4_300],
    ]
    for row, cells in zip(table[1:], expected, strict=True):
        assert row == pytest.approx(cells)


@pytest.mark.parametrize(
    ("fall", "after_two_years"),
    [(0.19, 65_610), ("flat", 100_000), ("As the slowest vendor", 60_000), (" as the FASTEST vendor ", 10_000)],
)
def test_a_price_fall_is_a_figure_or_one_of_the_guides_outlooks(fall: object, after_two_years: float) -> None:
    table = udfs.PROJECT_COSTS(100_000, 0, 0, api_price_decline=fall, horizon=25)
    assert table[25][1] == pytest.approx(after_two_years)


def test_the_projection_agrees_with_its_two_summaries() -> None:
    figures = {"api_monthly": 60_000, "gpu_rental": 20_000, "ops": 28_000, "tooling": 5_000, "migration_cost": 150_000}
    savings = [row[-1] for row in udfs.PROJECT_COSTS(**figures)[1:]]
    # 7,000 a month pay 150,000 back in the twenty-second month: 21 x 7,000 is 147,000.
    assert savings[20:22] == pytest.approx([-3_000, 4_000])
    assert udfs.BREAKEVEN_MONTH(**figures) == 22
    assert udfs.SELFHOST_NPV(**figures, discount_rate=0) == pytest.approx(savings[-1]) == pytest.approx(102_000)


def test_the_tornado_moves_each_figure_down_and_up() -> None:
    header, *rows = udfs.SENSITIVITY_TABLE(40_000, 8_000, 25_000, 1_000, 0.34, 0.85, 0.25)
    assert header == ["Figure", "Low", "High", "Saving at low", "Saving at high", "Swing"]
    # At 0.34 over 0.85 the fleet replaces two fifths of the bill: 16,000 against 34,000.
    by_hand = {
        "API bill": [30_000, 50_000, 12_000 - 34_000, 20_000 - 34_000, 8_000],
        "GPU rental": [6_000, 10_000, -16_000, -20_000, 4_000],
        "Operations": [18_750, 31_250, -11_750, -24_250, 12_500],
        "Tooling": [750, 1_250, -17_750, -18_250, 500],
        "Utilization": [0.255, 0.425, 12_000 - 34_000, 20_000 - 34_000, 8_000],
        # 0.85 x 1.25 is more than all of it: the figure stops at the end of its range.
        "Design utilization": [
            0.6375,
            1,
            40_000 * 0.34 / 0.6375 - 34_000,
            13_600 - 34_000,
            40_000 * 0.34 / 0.6375 - 13_600,
        ],
    }
    assert {row[0]: row[1:] for row in rows} == {label: pytest.approx(cells) for label, cells in by_hand.items()}
    swings = [row[-1] for row in rows]
    assert swings == sorted(swings, reverse=True)
    assert rows[0][0] == "Operations"


def test_a_tornado_without_change_moves_nothing() -> None:
    assert {row[-1] for row in udfs.SENSITIVITY_TABLE(40_000, 8_000, 25_000, change=0)[1:]} == {0}


def test_a_share_moves_below_its_range_and_stops_at_all_of_it_as_in_the_sheet() -> None:
    rows = {row[0]: row for row in udfs.SENSITIVITY_TABLE(40_000, 8_000, 25_000, 0, 0.9, 0.05, 0.9)[1:]}
    assert rows["Design utilization"][1:3] == pytest.approx([0.005, 0.095])
    assert rows["Utilization"][1:3] == pytest.approx([0.09, 1])


def test_the_tornado_table_moves_every_figure_that_the_saving_stands_on() -> None:
    moved = {row[0] for row in udfs.SENSITIVITY_TABLE(40_000, 8_000, 25_000)[1:]}
    assert moved == {MODEL.inputs[name].label for name in MODEL.inputs_of("saving")}
