"""The charts: what they say, what they draw, and in which colours."""

from __future__ import annotations

from tests.workbooks.built_workbook import BuiltWorkbook
from workbooks.layout.styles import API_COLOUR, SELF_HOST_COLOUR


def test_every_chart_says_what_it_shows_and_in_which_unit(model: BuiltWorkbook) -> None:
    drawn = list(model.charts())
    assert [sheet for sheet, _ in drawn] == ["Cover", "Results", "Results", "Sensitivity", "Projection"]
    for sheet, chart in drawn:
        assert chart.title, sheet
        assert chart.y_axis.title, f"{sheet}: the axis of amounts has no title"
        assert chart.tagname == "barChart" or chart.x_axis.title, f"{sheet}: the axis below has no title"
        assert not chart.x_axis.delete
        assert not chart.y_axis.delete


def test_lines_are_not_smoothed_and_bars_keep_their_colour_below_zero(model: BuiltWorkbook) -> None:
    for sheet, chart in model.charts():
        for series in chart.series:
            assert (series.invertIfNegative if chart.tagname == "barChart" else series.smooth) is False, sheet


def test_each_side_has_one_colour_in_every_chart(model: BuiltWorkbook) -> None:
    seen = set()
    for _, chart in model.charts():
        for series in chart.series:
            name = series.tx.v or ""
            properties = series.graphicalProperties
            fill = properties.solidFill or properties.line.solidFill
            colour = fill.srgbClr if fill else None
            if "API" in name:
                seen.add(("API", colour))
            elif "elf-host" in name:
                seen.add(("self-hosting", colour))
    assert seen == {("API", API_COLOUR), ("self-hosting", SELF_HOST_COLOUR)}


def test_every_series_draws_cells_that_hold_numbers(model: BuiltWorkbook) -> None:
    for _, chart in model.charts():
        for series in chart.series:
            values = series.yVal or series.val
            sheet, block = values.numRef.f.replace("$", "").replace("'", "").split("!")
            found = model.results[sheet][block]
            drawn = [cell.value for row in (found if isinstance(found, tuple) else ((found,),)) for cell in row]
            assert drawn
            assert all(isinstance(value, int | float) for value in drawn), f"{sheet}!{block}"
