"""The task pane in a real browser: every tab, slider, field, level and button, and the engine's own figures.

axe-core, which knows the rules of accessibility, comes from npm.
"""

from __future__ import annotations

import json
import random
import re
import sys
import tomllib
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.absent import skip_or_fail
from tests.hosts.conftest import complaints_of, playwright
from tests.notation.engines import by_formualizer
from xl_addin.hosts.officejs import pane
from xl_addin.hosts.officejs.pane import building, one_file
from xl_addin.model import MODEL
from xl_addin.model.constraints import constraints, effects
from xl_addin.model.decision import WARNINGS
from xl_addin.model.inputs import INPUTS
from xl_addin.model.scenarios import STARTING_POINT, cases, evaluate
from xl_addin.writing import put_in_place

MODULES = Path(sys.prefix, "pane", "node_modules")
AXE = MODULES / "axe-core" / "axe.min.js"
LIBRARY = Path(building.__file__).parent / "library"
SLIDERS: dict[str, dict[str, float]] = building.data()["sliders"]
SIZES = (320, 800, 1400)

Case = dict[str, Any]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page as it is opened from a disk, which is harder on it than any server."""
    return pane.build(tmp_path_factory.mktemp("pane")).as_uri()


@pytest.fixture
def open_page(context: Any, address: str) -> Iterator[Any]:
    """Open the page; whatever the browser then complains of fails the test."""
    pages: list[tuple[Any, list[str]]] = []

    def opened(width: int = 1400, scheme: str = "light", office: str = "") -> Any:
        page = context.new_page()
        complaints = complaints_of(page)
        pages.append((page, complaints))
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.on("requestfailed", lambda request: complaints.append(request.url))
        if office:
            page.add_init_script(office)
        page.goto(address)
        return page

    yield opened
    for page, _ in pages:
        page.close()
    assert [said for _, complaints in pages for said in complaints] == []


def shown(page: Any) -> Case:
    """What the page says, by line."""
    found: Case = page.evaluate(
        """() => ({
          ...Object.fromEntries([...document.querySelectorAll("dd")].map((dd) => [dd.id.slice(5), dd.textContent])),
          winner: document.getElementById("winner").textContent,
          strength: document.getElementById("strength").textContent,
          verdict: document.getElementById("verdict").textContent,
          crossing_statement: document.getElementById("crossing").textContent,
          warnings: [...document.querySelectorAll("#warnings li")].map((li) => li.textContent),
        })"""
    )
    return found


def expected(figures: Case) -> Case:
    """What the engine says, as a person writes it."""
    values = evaluate(figures)
    words = ("winner", "strength", "verdict", "crossing_statement")
    return {
        **{name: MODEL.lines[name].unit.show(values[name]) for name in building.SHOWN},
        **{name: values[name] for name in words},
        "warnings": [values[one.name] for one in WARNINGS if values[one.name] != ""],
    }


#: As a hand does it: each slider or list goes to its place and says so.
MOVE = """(moves) => {
  for (const [id, to] of moves) {
    const moved = document.getElementById(id);
    moved.value = to;
    moved.dispatchEvent(new Event(moved.tagName === "SELECT" ? "change" : "input", { bubbles: true }));
  }
}"""


def slide(page: Any, name: str, position: float) -> None:
    page.evaluate(MOVE, [[f"{name}-slider", position]])


def meant(name: str, position: float) -> float:
    return position / 100 if INPUTS[name].unit.kind == "share" else float(position)


# The figures ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", cases())
def test_a_tab_shows_its_case(key: str, open_page: Any) -> None:
    page = open_page()
    page.get_by_role("tab", name=cases()[key].label, exact=True).click()
    assert shown(page) == expected(cases()[key].values)
    assert page.locator("[role=tab][aria-selected=true]").inner_text() == cases()[key].label


def test_200_random_positions_of_all_sliders_and_levels_are_the_engine_s(open_page: Any) -> None:
    page = open_page()
    chance = random.Random(1)
    figures = dict(cases()[STARTING_POINT].values)
    winners = set()
    for _ in range(200):
        positions = {
            name: chance.randrange(int(slider["from"]), int(slider["to"]) + 1, int(slider["step"]))
            for name, slider in SLIDERS.items()
        }
        name = chance.choice(list(constraints()))
        level = chance.choice(_levels(name)[: chance.choice([1, 5])])
        figures |= {name: meant(name, position) for name, position in positions.items()} | {name: level}
        page.evaluate(MOVE, [[f"{name}-slider", position] for name, position in positions.items()] + [[name, level]])
        assert shown(page) == expected(figures)
        winners.add(shown(page)["winner"])
    assert winners == {"API", "SELF-HOST", "NEITHER"}


@pytest.mark.parametrize("name", SLIDERS)
def test_a_slider_follows_the_keyboard_from_end_to_end(name: str, open_page: Any) -> None:
    page = open_page()
    slider = page.locator(f"#{name}-slider")
    figures = dict(cases()[STARTING_POINT].values)
    for key, position in (("End", SLIDERS[name]["to"]), ("Home", SLIDERS[name]["from"])):
        slider.press(key)
        assert shown(page) == expected(figures | {name: meant(name, position)})
    slider.press("ArrowRight")
    step = SLIDERS[name]["from"] + SLIDERS[name]["step"]
    assert shown(page) == expected(figures | {name: meant(name, step)})
    assert page.locator(f"#{name}-basis").inner_text() == "yours"


def test_every_figure_that_a_shown_line_reads_has_a_field(open_page: Any) -> None:
    page = open_page()
    lines = {line for name in building.SHOWN + building.WRITTEN for line in MODEL.path(name, ())}
    read = {name for line in lines for name in line.parameters if name in INPUTS} | set(constraints())
    fields = page.evaluate("[...document.querySelectorAll('.field label')].map((label) => label.htmlFor)")
    assert sorted(fields) == sorted(read)


@pytest.mark.parametrize(
    ("name", "typed", "figure"),
    [
        ("api_monthly", "$1,234,567.5", 1_234_567.5),
        ("api_monthly", "4e4", 40_000),
        ("utilization", "62.5%", 0.625),
        ("utilization", ".4", 0.4),
        ("fte", "3.5", 3.5),
        ("close_band", "50%", 0.5),
    ],
)
def test_a_field_takes_figures_as_people_write_them(name: str, typed: str, figure: float, open_page: Any) -> None:
    page = open_page()
    page.evaluate("document.querySelector('details').open = true")
    page.locator(f"#{name}").fill(typed)
    page.locator(f"#{name}").blur()
    assert shown(page) == expected(cases()[STARTING_POINT].values | {name: figure})


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("api_monthly", "0", "API bill is 0: type 1 to 1,000,000,000 USD/month."),
        ("gpu_rental", "lots", 'GPU rental is "lots": type 0 to 1,000,000,000 USD/month.'),
        ("utilization", "55", "Utilization is 55: type 0% to 100%, as 55% or 0.55."),
        ("ops", "", "Operations is empty: type 0 to 1,000,000,000 USD/month."),
        ("ops", "9" * 41, f"Operations is {'9' * 40}...: type 0 to 1,000,000,000 USD/month."),
        ("ops", "x" * 5_000, f'Operations is "{"x" * 40}...": type 0 to 1,000,000,000 USD/month.'),
        ("ops", "1,00", 'Operations is "1,00": type 0 to 1,000,000,000 USD/month.'),
    ],
)
def test_a_figure_that_cannot_be_is_refused_with_what_to_type(name: str, typed: str, said: str, open_page: Any) -> None:
    page = open_page()
    page.locator(f"#{name}").fill(typed)
    page.locator(f"#{name}").blur()
    assert page.get_by_role("alert").filter(has_text=said).inner_text() == said
    assert page.locator(f"#{name}").get_attribute("aria-invalid") == "true"
    assert shown(page) == expected(cases()[STARTING_POINT].values)


def test_the_button_brings_the_case_s_figures_back_and_is_there_only_when_needed(open_page: Any) -> None:
    page = open_page()
    button = page.get_by_role("button", name="Back to the case's figures")
    assert not button.is_visible()
    slide(page, "api_monthly", 200_000)
    button.click()
    assert shown(page) == expected(cases()[STARTING_POINT].values)
    assert not button.is_visible()


def test_levels_do_together_what_the_engine_says(open_page: Any) -> None:
    page = open_page()
    chosen = [dict(zip(constraints(), levels, strict=True)) for levels in product(*map(_levels, constraints()))]
    assert len(chosen) >= 3_645
    # A plain script's constants are there for every other script of the page.
    found = page.evaluate("(chosen) => chosen.map((levels) => $figures.effects(levels))", chosen)
    assert found == [effects(levels) for levels in chosen]


def _levels(name: str) -> tuple[str, ...]:
    return INPUTS[name].choices


# The chart ------------------------------------------------------------------------------------------------------------


def test_the_chart_says_and_moves_as_the_figures_do(open_page: Any) -> None:
    page = open_page()
    chart = page.get_by_role("img")
    said = chart.get_attribute("aria-label")
    assert said == (
        "Monthly cost over utilization. The API costs $40,000 at any utilization. Self-hosting costs $73,000 at 0%, "
        "falls to $33,000 at 85% and stays there. At today's 55% it costs $47,118."
    )
    before = chart.screenshot()
    slide(page, "utilization", 80)
    assert "At today's 80% it costs" in chart.get_attribute("aria-label")
    assert chart.screenshot() != before
    slide(page, "utilization", 55)
    assert (chart.get_attribute("aria-label"), chart.screenshot()) == (said, before)


@pytest.mark.parametrize("key", cases())
def test_the_chart_s_lines_are_the_engine_s_costs_at_every_utilization(key: str, open_page: Any) -> None:
    page = open_page()
    page.locator(f"#tab-{key}").click()
    figures = cases()[key].values
    shares, bills, costs, today = page.evaluate("$chart.plot.data")
    assert {round(share, 2) for share in shares} >= {percent / 100 for percent in range(101)}
    assert shares == sorted(shares)
    assert set(bills) == {figures["api_monthly"]}
    assert costs == [evaluate(figures | {"utilization": share})["cost_with_selfhost"] for share in shares]
    here = {share: cost for share, cost in zip(shares, today, strict=True) if cost is not None}
    assert here == {figures["utilization"]: evaluate(figures)["cost_with_selfhost"]}


#: A copy of what is drawn, to be read: Chromium complains of whoever reads from the picture itself.
PICTURE = """
const { plot } = $chart;
const picture = new OffscreenCanvas(plot.ctx.canvas.width, plot.ctx.canvas.height)
  .getContext("2d", { willReadFrequently: true });
picture.drawImage(plot.ctx.canvas, 0, 0);
"""

#: Whether the picture has a colour of the page at places of the plot, three pixels about each.
PAINTED = (
    "([name, ...places]) => {"
    + PICTURE
    + """
  const probe = document.createElement("p");
  document.body.append(probe);
  probe.style.color = `var(${name})`;
  const wanted = getComputedStyle(probe).color.match(/[0-9]+/g).map(Number);
  probe.remove();
  return places.map(([share, cost]) => {
    const [x, y] = [plot.valToPos(share, "x", true), plot.valToPos(cost, "y", true)].map(Math.round);
    const { data } = picture.getImageData(x - 3, y - 3, 7, 7);
    return data.some((_, at) => at % 4 === 0 && wanted.every((one, part) => Math.abs(data[at + part] - one) < 8));
  });
}"""
)

#: Where the words above the plot begin and end. The highest cost of the axis, and today's ring, may stand out of the
#: plot by less than ten pixels.
WORDS = (
    "() => {"
    + PICTURE
    + """
  const { width } = picture.canvas;
  const rows = Math.floor(plot.bbox.top) - 10;
  const { data } = picture.getImageData(0, 0, width, rows);
  const columns = [...Array(width).keys()].filter((x) =>
    [...Array(rows).keys()].some((y) => data[4 * (width * y + x) + 3] > 0));
  return columns.length ? [columns[0], columns.at(-1), width] : null;
}"""
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", SIZES)
def test_what_is_drawn_is_where_the_figures_are(width: int, scheme: str, open_page: Any) -> None:
    page = open_page(width, scheme)

    def painted(colour: str, *places: tuple[float, float]) -> list[bool]:
        found: list[bool] = page.evaluate(PAINTED, [colour, *places])
        return found

    def cost(share: float) -> float:
        return float(evaluate(figures | {"utilization": share})["cost_with_selfhost"])

    figures = dict(cases()[STARTING_POINT].values)
    for move in ({}, {"gpu_rental": 15_000, "utilization": 30}, {"design_utilization": 90}, {"ops": 100_000}):
        for name, position in move.items():
            slide(page, name, position)
            figures |= {name: meant(name, position)}
        shares = (0.04, 0.2, 0.61, 0.97)
        assert all(painted("--accent", *((share, cost(share)) for share in shares)))
        assert not any(painted("--accent", *((share, 1.1 * cost(share)) for share in shares)))
        assert any(painted("--api", *((percent / 100, 40_000) for percent in range(2, 6))))
        top, height = page.evaluate("[$chart.plot.scales.y.max, $chart.plot.over.clientHeight]")
        today = meant("utilization", float(page.locator("#utilization-slider").input_value()))
        assert painted("--ink", (today, cost(today) + 7.5 * top / height)) == [True]
        across = [place / 250 for place in range(251)]
        drawn = painted("--ink", *((share, 0.02 * top) for share in across))
        rule = [share for share, is_drawn in zip(across, drawn, strict=True) if is_drawn]
        values = evaluate(figures)
        assert bool(rule) == (values["breakeven_util"] <= figures["design_utilization"])
        assert all(abs(share - values["breakeven_util"]) < 0.03 for share in rule)


def test_the_words_at_break_even_are_inside_the_chart_wherever_it_is(open_page: Any) -> None:
    page = open_page(320)
    slide(page, "design_utilization", 100)
    slide(page, "gpu_rental", 0)
    lengths = set()
    for ops in range(0, 40_001, 2_000):
        slide(page, "ops", ops)
        first, last, width = page.evaluate(WORDS)
        assert 0 < first < last < width - 1
        lengths.add(last - first)
    # A digit more or less: nothing is cut off.
    assert max(lengths) - min(lengths) < 25
    slide(page, "ops", 41_000)
    assert page.evaluate(WORDS) is None


def test_the_chart_follows_the_window_and_the_colours_that_are_asked_for(open_page: Any) -> None:
    page = open_page(1400)
    paint = "document.querySelector('#chart canvas').toDataURL()"
    seen = [page.evaluate(paint)]
    for asked in ({"color_scheme": "dark"}, {"forced_colors": "active"}, {"media": "print"}):
        page.emulate_media(**asked)
        assert holds_soon(page, f"!{json.dumps(seen)}.includes({paint})")
        seen.append(page.evaluate(paint))
    page.emulate_media(media="screen", forced_colors="none")
    for width in (320, 1000):
        page.set_viewport_size({"width": width, "height": 900})
        assert holds_soon(page, "$chart.plot.width === document.getElementById('chart').clientWidth")
        assert holds_soon(page, f"innerWidth === {width} && document.documentElement.scrollWidth <= {width}")


def holds_soon(page: Any, condition: str) -> bool:
    """Whether it holds within some frames: the page forbids what Playwright itself waits with."""
    waiting = f"for (let frame = 0; frame < 300 && !({condition}); frame++) await new Promise(requestAnimationFrame);"
    return bool(page.evaluate(f"async () => {{ {waiting} return {condition}; }}"))


def test_the_chart_is_sharp_on_a_fine_screen(browser: Any, address: str) -> None:
    page = browser.new_context(device_scale_factor=3).new_page()
    page.goto(address)
    assert page.evaluate("$chart.plot.ctx.canvas.width / $chart.plot.width") == 3
    page.context.close()


def test_under_the_pointer_both_costs_are_read_out_and_today_s_otherwise(open_page: Any) -> None:
    page = open_page()
    readout = page.locator("#readout")
    at_rest = "At today's 55%: API $40,000, with self-hosting $47,118."
    assert readout.inner_text() == at_rest
    plot = page.locator("#chart .u-over").bounding_box()
    page.mouse.move(plot["x"] + 0.2 * plot["width"], plot["y"] + 20)
    playwright.expect(readout).to_have_text("At 20%: API $40,000, with self-hosting $63,588.")
    slide(page, "api_monthly", 50_000)
    playwright.expect(readout).to_have_text("At 20%: API $50,000, with self-hosting $71,235.")
    slide(page, "api_monthly", 40_000)
    page.mouse.move(0, 0)
    playwright.expect(readout).to_have_text(at_rest)


def test_nothing_in_the_chart_takes_the_focus(open_page: Any) -> None:
    page = open_page()
    assert page.evaluate("[...document.querySelectorAll('#chart, #chart *')].filter((one) => one.tabIndex >= 0)") == []


# For everybody --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", SIZES)
def test_axe_finds_nothing_and_nothing_runs_out_of_the_window(width: int, scheme: str, open_page: Any) -> None:
    if not AXE.exists():
        skip_or_fail("axe-core is not there", "AXE")
    page = open_page(width, scheme, office=OFFICE)
    page.evaluate("document.querySelector('details').open = true")
    page.locator("#compliance").select_option("FedRAMP High")
    page.locator("#ops").fill("none" * 1_000)
    page.locator("#ops").blur()
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'], preload: false })")
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_axe_finds_a_field_without_a_label(open_page: Any) -> None:
    if not AXE.exists():
        skip_or_fail("axe-core is not there", "AXE")
    page = open_page()
    page.evaluate("document.querySelector('label[for=ops]').remove()")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'], preload: false })")
    assert "label" in {one["id"] for one in found["violations"]}


def test_the_tabs_are_walked_with_the_arrows(open_page: Any) -> None:
    page = open_page()
    keys = [key for keys in building.data()["tabs"].values() for key in keys]
    page.locator("[role=tab][aria-selected=true]").focus()
    for key, expected_case in (("Home", keys[0]), ("ArrowLeft", keys[-1]), ("ArrowRight", keys[0]), ("End", keys[-1])):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.id") == f"tab-{expected_case}"
        assert shown(page) == expected(cases()[expected_case].values)
    assert page.locator("[role=tab][tabindex='0']").count() == 1


def test_a_screen_reader_is_told_the_verdict_once_the_figures_rest(open_page: Any) -> None:
    page = open_page()
    slide(page, "api_monthly", 150_000)
    said = page.locator("output#said[aria-live=polite]")
    verdict = shown(page)["verdict"]
    playwright.expect(said).to_contain_text(verdict)


def test_what_has_the_focus_can_be_seen(open_page: Any) -> None:
    page = open_page()
    page.keyboard.press("Tab")
    style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle + document.activeElement.role")
    assert style == "solidtab"


# Beside a sheet -------------------------------------------------------------------------------------------------------

#: As much of Office as the page asks for: one block of cells, which remembers what was put into it.
OFFICE = """
globalThis.sheet = { held: [["", ""]], put: null, formats: null, token: null };
const range = {
  getCell: () => range, getResizedRange: () => range, getUsedRangeOrNullObject: () => range,
  load() {}, select() {}, format: { autofitColumns() {} }, address: "Sheet1!A1:C60",
  get isNullObject() { return !sheet.held.flat().some((cell) => cell !== ""); },
  get values() { return sheet.held; },
  set numberFormat(given) { sheet.formats = given; },
  set formulasR1C1(given) { sheet.put = given; },
};
globalThis.Excel = {
  run: async (deed) => deed({ workbook: { getSelectedRange: () => range }, sync: async () => {} }),
};
globalThis.Office = { HostType: { Excel: "Excel" }, onReady: async () => ({ host: "Excel" }) };
globalThis.OfficeRuntime = { storage: { setItem: async (name, value) => { sheet.token = [name, value]; } } };
"""


def test_without_a_sheet_its_buttons_are_not_shown(open_page: Any) -> None:
    assert not open_page().get_by_role("button", name="Put this into my sheet").is_visible()


@pytest.mark.parametrize("key", cases())
def test_the_rows_that_are_put_into_the_sheet_work_out_to_what_the_engine_says(key: str, open_page: Any) -> None:
    page = open_page(office=OFFICE)
    page.locator(f"#tab-{key}").click()
    page.get_by_role("button", name="Put this into my sheet").click()
    playwright.expect(page.locator("#done")).to_contain_text("holds the case")
    rows = page.evaluate("sheet.put")
    names = [row[0] for row in building.data()["rows"]]
    assert {len(row) for row in [*rows, *page.evaluate("sheet.formats")]} == {3}
    first = 7
    cells = {(first + place, 2): _in_a1(held, first + place) for place, (_, held, _) in enumerate(rows)}
    wanted = {name: (first + place, 2) for place, name in enumerate(names)}
    found = dict(zip(wanted, by_formualizer(cells, list(wanted.values())), strict=True))
    values = evaluate(cases()[key].values)
    for name, answer in found.items():
        if isinstance(values[name], str):
            assert (answer or "") == values[name], name
        elif values[name] == values[name]:
            assert answer == pytest.approx(values[name], rel=1e-12, abs=1e-6), name
        else:
            assert answer == "never", name


def _in_a1(held: Any, row: int) -> Any:
    """A formula that counts from its own row, as it reads in column B of that row."""
    if not (isinstance(held, str) and held.startswith("=")):
        return held
    return re.sub(r"R\[(-?\d+)\]C", lambda match: f"B{row + int(match[1])}", held)


def test_cells_that_hold_something_are_not_written_over(open_page: Any) -> None:
    page = open_page(office=OFFICE)
    page.evaluate("sheet.held = [['', 5]]")
    page.get_by_role("button", name="Put this into my sheet").click()
    playwright.expect(page.locator("#done")).to_contain_text("Sheet1!A1:C60 is not empty: select a cell with room for")
    assert page.evaluate("sheet.put") is None


def test_figures_are_read_from_the_selection_by_name_or_label(open_page: Any) -> None:
    page = open_page(office=OFFICE)
    held = [
        ["", "API bill", 90_000],
        ["", "gpu_rental", 12_000],
        ["note", "utilization ", 0.7],
        ["Compliance", "SOC 2", ""],
    ]
    page.evaluate(f"sheet.held = {json.dumps(held)}")
    page.get_by_role("button", name="Read from my selection").click()
    playwright.expect(page.locator("#done")).to_have_text(
        "Read from the selection: API bill, GPU rental, Utilization, Compliance."
    )
    typed = {"api_monthly": 90_000, "gpu_rental": 12_000, "utilization": 0.7, "compliance": "SOC 2"}
    assert shown(page) == expected(cases()[STARTING_POINT].values | typed)


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ([["Weather", "fine"]], "The selection has no figure of the model"),
        ([["", ""]], "The selection has no figure of the model"),
        ([["API bill", 9], ["Utilization", 55]], "Utilization is 55: type 0% to 100%, as 55% or 0.55."),
        ([["Utilization", "#DIV/0!"]], 'Utilization is "#DIV/0!": type 0% to 100%'),
    ],
)
def test_a_selection_that_cannot_be_used_changes_nothing_and_says_why(
    held: list[list[Any]], said: str, open_page: Any
) -> None:
    page = open_page(office=OFFICE)
    page.evaluate(f"sheet.held = {json.dumps(held)}")
    page.get_by_role("button", name="Read from my selection").click()
    playwright.expect(page.locator("#done")).to_contain_text(said)
    assert shown(page) == expected(cases()[STARTING_POINT].values)


def test_the_token_is_kept_where_the_functions_look_for_it(open_page: Any) -> None:
    page = open_page(office=OFFICE)
    page.get_by_label("Token of the functions' service").fill("s3cret")
    page.get_by_role("button", name="Keep the token").click()
    playwright.expect(page.locator("#done")).to_contain_text("The token is kept")
    assert page.evaluate("sheet.token") == ["breakeven.token", "s3cret"]
    assert page.get_by_label("Token of the functions' service").input_value() == ""


@pytest.mark.parametrize(
    ("typed", "kept", "said"),
    [
        (" s3cret ", ["breakeven.token", "s3cret"], "The token is kept"),
        ("s3cret\u20ac", None, "A token has no such letters"),
        ("", "removed", "No token is kept any more."),
    ],
)
def test_a_token_is_kept_as_a_browser_can_send_it(typed: str, kept: Any, said: str, open_page: Any) -> None:
    page = open_page(office=OFFICE + "OfficeRuntime.storage.removeItem = async () => { sheet.token = 'removed'; };")
    page.get_by_label("Token of the functions' service").fill(typed)
    page.get_by_role("button", name="Keep the token").click()
    playwright.expect(page.locator("#done")).to_contain_text(said)
    assert page.evaluate("sheet.token") == kept


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("AccessDenied", "unprotect the sheet, or select a cell of another."),
        ("InvalidArgument", "select a cell further from the end of the sheet."),
        ("InvalidSelection", "select cells in one block."),
        ("toString", "in Excel's own words"),
    ],
)
@pytest.mark.parametrize("button", ["Put this into my sheet", "Read from my selection"])
def test_where_excel_refuses_the_page_says_what_to_do(button: str, code: str, said: str, open_page: Any) -> None:
    refusing = (
        f"Excel.run = async () => {{ throw Object.assign(new Error(\"in Excel's own words\"), {{code: '{code}'}}) }};"
    )
    page = open_page(office=OFFICE + refusing)
    page.get_by_role("button", name=button).click()
    playwright.expect(page.locator("#done")).to_contain_text(said)


# The files ------------------------------------------------------------------------------------------------------------


POLICY = "default-src 'none'; script-src 'self' https://appsforoffice.microsoft.com; style-src 'self'; img-src 'self'"


def served(context: Any, folder: Path, query: str, office: str | None) -> tuple[Any, list[str], list[str]]:
    """The page from a server that allows nothing but the page's own files and Office's script; what was fetched."""
    kinds = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
    fetched: list[str] = []

    def serve(route: Any) -> None:
        address = route.request.url.partition("?")[0]
        fetched.append(address)
        if address.startswith("https://appsforoffice.microsoft.com/"):
            route.fulfill(body=office, content_type="text/javascript") if office else route.abort()
            return
        file = folder / (address.rpartition("/")[2] or "index.html")
        headers = {"Content-Security-Policy": POLICY, "Content-Type": kinds[file.suffix]}
        route.fulfill(status=200, headers=headers, body=file.read_bytes())

    page = context.new_page()
    complaints = complaints_of(page)
    page.route("**/*", serve)
    page.goto(f"http://pane.example/pane/{query}")
    return page, complaints, fetched


def test_a_server_may_forbid_every_script_and_style_but_the_page_s_own(context: Any, tmp_path: Path) -> None:
    page, complaints, fetched = served(context, pane.build(tmp_path).parent, "", None)
    assert shown(page) == expected(cases()[STARTING_POINT].values)
    assert page.evaluate("getComputedStyle(document.querySelector('.answer')).borderRadius") != "0px"
    assert {address.split("/")[2] for address in fetched} == {"pane.example"}
    page.close()
    assert complaints == []


@pytest.mark.parametrize("query", ["?_host_Info=Excel$Web$16.00$en-US$", "?excel"])
def test_office_is_asked_for_its_script_where_the_address_says_that_it_is_there(
    query: str, context: Any, tmp_path: Path
) -> None:
    page, complaints, _ = served(context, pane.build(tmp_path).parent, query, OFFICE)
    playwright.expect(page.get_by_role("button", name="Put this into my sheet")).to_be_visible()
    page.close()
    assert complaints == []


def test_where_office_s_script_cannot_be_had_the_page_works_on_its_own(context: Any, tmp_path: Path) -> None:
    page, _, _ = served(context, pane.build(tmp_path).parent, "?excel", None)
    assert shown(page) == expected(cases()[STARTING_POINT].values)
    assert not page.get_by_role("button", name="Put this into my sheet").is_visible()
    page.close()


def test_the_same_page_is_the_same_bytes_and_needs_nothing_from_elsewhere(tmp_path: Path) -> None:
    written = [pane.build(tmp_path / name).parent for name in ("one", "two")]
    first, second = ({file.name: file.read_bytes() for file in folder.iterdir()} for folder in written)
    assert first == second
    assert first == building.contents()
    page = first["index.html"].decode()
    assert set(first) - {"index.html", "uPlot.LICENSE.txt"} == set(re.findall(r'(?:src|href)="([^"]*)"', page))
    assert not re.search(r"<style|<script(?! src=)| style=| on\w+=", page)


def test_as_one_file_it_says_the_same_and_asks_nobody(context: Any, tmp_path: Path) -> None:
    page = context.new_page()
    complaints = complaints_of(page)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    written = put_in_place(tmp_path / one_file.FILE, one_file.page())
    page.goto(written.as_uri())
    page.click("#tab-bursty")
    assert shown(page) == expected(cases()["bursty"].values)
    assert page.evaluate("getComputedStyle(document.querySelector('.answer')).borderRadius") != "0px"
    assert [address for address in fetched if not address.startswith("data:")] == [written.as_uri()]
    page.close()
    assert complaints == []
    assert sorted(file.name for file in tmp_path.iterdir()) == [one_file.FILE]


def test_the_one_file_runs_no_script_but_its_own_and_has_the_library_s_licence(context: Any, tmp_path: Path) -> None:
    sound = one_file.page().decode()
    assert building.contents()["uPlot.LICENSE.txt"].decode().strip() in sound
    assert sound.count("</script") == sound.count("<script>") == 2
    altered = tmp_path / "altered.html"
    altered.write_text(sound.replace('"use strict";\n\n', '"use strict";\n\n ', 1), "utf-8")
    page = context.new_page()
    page.goto(altered.as_uri())
    assert page.inner_text("#verdict") == ""
    page.close()


def test_the_library_that_draws_the_chart_is_npm_s_to_the_byte() -> None:
    said = tomllib.loads((LIBRARY / "library.toml").read_text("utf-8"))
    assert {file.name for file in LIBRARY.iterdir()} == {"library.toml", *said["files"]}
    package = MODULES / said["npm"]
    if not package.exists():
        skip_or_fail(f"{said['name']} is not there", "UPLOT")
    assert json.loads((package / "package.json").read_text("utf-8"))["version"] == said["version"]
    for name, original in said["files"].items():
        assert (LIBRARY / name).read_bytes() == (package / original).read_bytes(), name
