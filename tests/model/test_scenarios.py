"""The eight preloaded cases: what goes in, on what basis, and what the guide prints of what comes out."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.model.designed_cases import INPUT_TABLE, RESULT_TABLE, VERDICTS
from xl_addin.errors import BreakevenError, OutOfDomain, UnknownKey, WrongType
from xl_addin.model import scenarios
from xl_addin.model.inputs import INPUTS
from xl_addin.model.scenarios import ASSUMED, DERIVED, PUBLISHED, Case, case, cases, evaluate


@pytest.mark.parametrize("key", INPUT_TABLE)
def test_a_case_holds_the_designs_figures_each_with_its_basis(key: str) -> None:
    row, found = INPUT_TABLE[key], case(key)
    assert found.label == row.label
    assert found.figures["tooling"].value == row.tooling
    for name in ("api_monthly", "gpu_rental", "ops", "utilization"):
        assert (found.figures[name].value, found.figures[name].basis) == getattr(row, name), name


def test_the_guides_cases_come_first_in_this_order_and_each_case_has_every_input() -> None:
    assert list(cases())[: len(INPUT_TABLE)] == list(INPUT_TABLE)
    for one in cases().values():
        assert list(one.figures) == list(INPUTS)


def test_every_figure_has_a_basis_and_says_where_it_comes_from() -> None:
    for one in cases().values():
        for figure in one.figures.values():
            assert figure.basis in (PUBLISHED, DERIVED, ASSUMED)
            assert len(figure.source) > 10
            assert figure.basis != PUBLISHED or figure.source.startswith("guide")


@pytest.mark.parametrize("key", RESULT_TABLE)
def test_a_case_comes_out_as_the_design_says(key: str) -> None:
    row, values = RESULT_TABLE[key], evaluate(case(key).values)
    assert values["saving"] == pytest.approx(row.saving, abs=0.5)
    assert values["saving_share"] == pytest.approx(row.saving_share, abs=0.0005)
    # 40.375% and 106.25% are printed rounded: half of the last digit, and a hair for the half itself.
    assert values["breakeven_util"] == pytest.approx(row.breakeven_util, abs=0.000501)
    assert values["breakeven_spend"] == pytest.approx(row.breakeven_spend, abs=0.5, nan_ok=True)


PRINTED_BY_THE_GUIDE = [
    # key, line, figure, the half of the last digit that the guide prints
    ("consumer", "selfhost_total", 95_000, 0),
    ("consumer", "annual_saving", 1_260_000, 0),
    ("consumer", "saving_share", 0.53, 0.00501),
    ("regulated", "selfhost_total", 42_000, 0),
    ("regulated", "privacy_multiplier", 1.68, 1e-12),
    ("regulated", "compliance_premium", 17_000, 0),
    ("bursty", "selfhost_total", 40_000, 0),
    ("bursty", "nominal_saving", 10_000, 0),
    ("finetuned", "selfhost_total", 53_000, 0),
    ("small", "selfhost_total", 20_000, 0),
    ("growth", "selfhost_total", 33_000, 0),
    ("growth", "nominal_saving", 7_000, 0),
    ("growth", "breakeven_util", 0.70, 0.005),
    ("scale", "selfhost_total", 75_000, 0),
    ("scale", "annual_saving", 900_000, 0),
    ("scale", "payback_months", 2, 0),
    ("pitch", "selfhost_total", 50_000, 0),
]


@pytest.mark.parametrize(("key", "line", "figure", "within"), PRINTED_BY_THE_GUIDE)
def test_the_guides_printed_figures_come_out(key: str, line: str, figure: float, within: float) -> None:
    assert evaluate(case(key).values)[line] == pytest.approx(figure, abs=within, rel=0)


@pytest.mark.parametrize("key", VERDICTS)
def test_a_cases_verdict_reads(key: str) -> None:
    assert evaluate(case(key).values)["verdict"] == VERDICTS[key]


WARNINGS = {
    "consumer": [],
    "regulated": ["API usually wins below the band.", "Break-even is at 143%: no utilization saves it."],
    "bursty": ["Utilization of 25% is under the floor."],
    "finetuned": [],
    "small": ["Break-even is at 170%: no utilization saves it."],
    "growth": ["Utilization of 55% is under the floor."],
    "scale": [],
    "pitch": ["Utilization of 55% is under the floor.", "Break-even is at 106%: no utilization saves it."],
}


@pytest.mark.parametrize("key", WARNINGS)
def test_a_cases_warnings_read(key: str) -> None:
    values = evaluate(case(key).values)
    names = ("utilization_warning", "band_warning", "breakeven_warning", "headcount_warning")
    assert [values[name] for name in names if values[name]] == WARNINGS[key]


def test_bursty_self_hosting_saves_what_the_guide_divides_if_the_fleet_is_quoted_for_its_own_peak() -> None:
    quoted_for_its_peak = case("bursty").values | {"design_utilization": 0.25}
    assert evaluate(quoted_for_its_peak)["saving"] == 10_000


def test_a_case_is_found_by_key_or_label_and_a_misspelt_one_is_told_the_nearest() -> None:
    assert case(" Growth TEAM ") is case("growth")
    with pytest.raises(UnknownKey, match=r'^There is no scenario "grwth": type one of consumer, .* "growth"\?$'):
        case("grwth")
    with pytest.raises(UnknownKey, match=rf"{list(cases())[-1]}\.$"):
        case("@@@")


# The table of cases ---------------------------------------------------------------------------------------------------

FIGURES = {
    name: {"value": figure.value, "basis": ASSUMED, "source": "ours"} for name, figure in case("growth").figures.items()
}
NIGHT = {"label": "Night", "group": "size", "reads": "Works at night", "figures": FIGURES}

Read = Callable[..., dict[str, Case]]


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """The cases of a table that has one more, below those of ours."""
    ours = Path(scenarios.__file__).with_name("scenarios.toml").read_text(encoding="utf-8")
    monkeypatch.setattr(scenarios, "__file__", str(tmp_path / "scenarios.py"))

    def read(night: dict[str, Any], above: str = ours) -> dict[str, Case]:
        rows = [f"{name} = {as_toml(found)}" for name, found in night.items()]
        (tmp_path / "scenarios.toml").write_text("\n".join([above, "[night]", *rows]), encoding="utf-8")
        return cases.__wrapped__()

    return read


def as_toml(found: Any) -> str:
    if isinstance(found, dict):
        return "{ " + ", ".join(f"{name} = {as_toml(one)}" for name, one in found.items()) + " }"
    return json.dumps(found)


def test_a_case_with_all_of_it_is_taken(read: Read) -> None:
    found = read(NIGHT)
    assert list(found) == [*cases(), "night"]
    assert found["night"].values == case("growth").values


REFUSED: list[tuple[dict[str, Any], type[BreakevenError], str]] = [
    ({"label": None}, UnknownKey, '[night] has no label: write label = "..." below [night].'),
    ({"reads": 5}, UnknownKey, '[night] has no reads: write reads = "..." below [night].'),
    ({"group": "night"}, UnknownKey, '[night] has the group "night": write one of scenario, size, pitch.'),
    ({"label": "Growth team"}, UnknownKey, 'two cases have the label "Growth team": give each its own.'),
    (
        {"figures": 5},
        UnknownKey,
        "night.figures is 5: write [night.figures] on a line of its own, and what it has below.",
    ),
    (
        {"ops": None},
        UnknownKey,
        'night has no figure for ops: write `ops = { value = 0, basis = "assumed", source = "..." }` under '
        "[night.figures], or under [all] for every case.",
    ),
    (
        {"price_outlook": {"value": "Flat"}},
        UnknownKey,
        'night has not value, basis and source of price_outlook: write `price_outlook = { value = "Own figure", '
        'basis = "assumed", source = "..." }` under [night.figures], or under [all] for every case.',
    ),
    (
        {"api_monthly": 5},
        UnknownKey,
        'night has not value, basis and source of api_monthly: write `api_monthly = { value = 1, basis = "assumed", '
        'source = "..." }` under [night.figures], or under [all] for every case.',
    ),
    ({"opps": {}}, UnknownKey, "night has a figure for opps, which is no input: rename it to ops."),
    (
        {"zzz": {}},
        UnknownKey,
        "night has a figure for zzz, which is no input: give it the name of an input, or delete it.",
    ),
    (
        {"ops": FIGURES["ops"] | {"value": "lots"}},
        WrongType,
        'night, ops is "lots": type a number (0 to 1,000,000,000 USD/month).',
    ),
    (
        {"utilization": FIGURES["utilization"] | {"value": 55}},
        OutOfDomain,
        "night, utilization is 55, which is 5,500%: type 55% or 0.55.",
    ),
    (
        {"ops": FIGURES["ops"] | {"basis": "guessed"}},
        UnknownKey,
        'night, ops has the basis "guessed": write one of published, derived, assumed.',
    ),
]


@pytest.mark.parametrize(("changed", "error", "words"), REFUSED, ids=[row[2][:40] for row in REFUSED])
def test_what_a_case_must_not_say_is_refused_with_what_to_write(
    read: Read, changed: dict[str, Any], error: type[BreakevenError], words: str
) -> None:
    of_the_case = {name: one for name, one in changed.items() if name in NIGHT}
    figures = FIGURES | {name: one for name, one in changed.items() if name not in NIGHT}
    row = NIGHT | {"figures": {name: one for name, one in figures.items() if one is not None}} | of_the_case
    with pytest.raises(error) as refused:
        read({name: one for name, one in row.items() if one is not None})
    assert str(refused.value) == f"scenarios.toml: {words}"


@pytest.mark.parametrize(
    ("above", "words"),
    [
        ("", "night has no figure for horizon: write `horizon = { value = 36, basis"),
        ("all = 5", "all is 5: write [all] on a line of its own, and what it has below."),
        ("dusk = 5", "dusk is 5: write [dusk] on a line of its own, and what it has below."),
    ],
)
def test_what_is_no_case_is_refused_as_well(read: Read, above: str, words: str) -> None:
    figures = {name: figure for name, figure in FIGURES.items() if name != "horizon"}
    with pytest.raises(UnknownKey) as refused:
        read(NIGHT | {"figures": figures}, above)
    assert str(refused.value).startswith(f"scenarios.toml: {words}")


def test_every_case_stands_in_one_group() -> None:
    assert sorted(scenarios.of_group(*scenarios.GROUPS)) == sorted(cases())
