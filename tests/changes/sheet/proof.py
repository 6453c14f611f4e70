"""A sheet that its module declares stands among the tabs, on the Cover, and holds what it should."""

import pytest

from tests.changes.built import row_of, workbook

FILE = "breakeven_model.xlsx"


def test_it_stands_where_it_says_and_the_cover_leads_to_it() -> None:
    titles = workbook(FILE).sheetnames
    assert titles[titles.index("Ratios") - 1 : titles.index("Ratios") + 2] == ["Results", "Ratios", "Sensitivity"]
    cover = workbook(FILE)["Cover"]
    led = {cell.value for row in cover.iter_rows() for cell in row if cell.hyperlink}
    assert "Ratios" in led


def test_its_figures_are_right_in_every_case() -> None:
    row = row_of(FILE, "Ratios", "Self-host total per dollar")
    assert row["Growth team"] == pytest.approx(33 / 40)
    assert row["Bursty workload"] == pytest.approx(0.8)
