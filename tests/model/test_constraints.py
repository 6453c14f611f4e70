"""The seven constraints: what each level does, how levels are written in a cell, and what they do together."""

from typing import Any

import pytest

from xl_addin.errors import UnknownKey, WrongType
from xl_addin.model.constraints import FROM_CONSTRAINTS, OUTCOMES, chosen, constraints, declared, effects, level_named

FORBIDS_API, FORBIDS_SELF_HOST = "forbids API", "forbids SELF-HOST"
LEANS_API, LEANS_SELF_HOST = "leans API", "leans SELF-HOST"

LEVELS = {
    "cost_shape": {"Predictable load": "note", "Mixed load": "note", "Bursty load": "note"},
    "quality": {
        "Open model passes our evals": "note",
        "Not yet evaluated": LEANS_API,
        "Frontier model required": FORBIDS_SELF_HOST,
    },
    "compliance": {
        "No formal regime": "note",
        "SOC 2": "note",
        "HIPAA with a BAA": "note",
        "HIPAA without a trusted BAA": FORBIDS_API,
        "FedRAMP High": FORBIDS_API,
    },
    "data_privacy": {
        "No-train terms suffice": "note",
        "EU residency": LEANS_SELF_HOST,
        "Data may never leave": FORBIDS_API,
    },
    "latency": {"Batch": "note", "Interactive": "note", "Real-time voice": LEANS_SELF_HOST},
    "lock_in": {"Single vendor is fine": "note", "Portability priced": "note", "Must be portable": LEANS_SELF_HOST},
    "mlops": {"Team in place": "note", "Part-time": "note", "No MLOps team": LEANS_API},
}


def test_there_are_seven_constraints_and_each_level_has_its_effect() -> None:
    assert list(constraints()) == list(LEVELS)
    for name, one in constraints().items():
        assert LEVELS[name].items() <= {level.name: level.effect for level in one.levels}.items()


def test_every_level_says_why_and_has_a_name_of_its_own() -> None:
    levels = [level for one in constraints().values() for level in one.levels]
    assert len({level.name.casefold() for level in levels}) == len(levels)
    for level in levels:
        assert level.words.endswith(".")
        assert ";" not in level.name, "a semicolon separates levels in a cell"
        assert "," not in level.name, "a comma separates the items of a list in Excel"


def test_the_default_of_a_constraint_asks_for_nothing() -> None:
    for name, one in constraints().items():
        default = one.input.default
        assert isinstance(default, str)
        assert LEVELS[name][default] == "note"
        assert one.input.choices == tuple(level.name for level in one.levels)


def test_a_level_is_found_whatever_its_case_and_a_misspelt_one_is_told_the_nearest() -> None:
    assert level_named(" must be PORTABLE ").name == "Must be portable"
    with pytest.raises(UnknownKey, match=r'has "FedRAMP Hi", which is no level of any constraint: type FedRAMP High'):
        level_named("FedRAMP Hi")
    with pytest.raises(UnknownKey, match="type a level listed on the Constraints sheet"):
        level_named("@@@")


@pytest.mark.parametrize(
    ("typed", "levels"),
    [
        ("", {}),
        (" ; ", {}),
        ("SOC 2", {"compliance": "SOC 2"}),
        ("soc 2;soc 2;", {"compliance": "SOC 2"}),
        ("Batch ; Must be portable", {"latency": "Batch", "lock_in": "Must be portable"}),
    ],
)
def test_levels_in_one_cell_are_separated_by_semicolons(typed: str, levels: dict[str, str]) -> None:
    assert chosen(typed) == levels


def test_two_levels_of_one_constraint_are_refused() -> None:
    with pytest.raises(WrongType, match='has "SOC 2" and "FedRAMP High", two levels of one constraint: keep one'):
        chosen("SOC 2; FedRAMP High")


NOTHING = {
    "api_forbidden": 0,
    "selfhost_forbidden": 0,
    "leans_to_selfhost": 0,
    "leans_to_api": 0,
    "api_forbidden_by": "",
    "selfhost_forbidden_by": "",
    "lean_reason": "",
}


@pytest.mark.parametrize(
    ("typed", "together"),
    [
        ("", {}),
        ("SOC 2; Batch", {}),
        ("FedRAMP High", {"api_forbidden": 1, "api_forbidden_by": "Compliance"}),
        ("Data may never leave; FedRAMP High", {"api_forbidden": 2, "api_forbidden_by": "Compliance"}),
        (
            "Frontier model required; Data may never leave",
            {
                "api_forbidden": 1,
                "selfhost_forbidden": 1,
                "api_forbidden_by": "Data privacy",
                "selfhost_forbidden_by": "Quality",
            },
        ),
        ("Must be portable; EU residency", {"leans_to_selfhost": 2, "lean_reason": "Data privacy"}),
        ("No MLOps team", {"leans_to_api": 1, "lean_reason": "MLOps"}),
        (
            "No MLOps team; Not yet evaluated; Must be portable",
            {"leans_to_api": 2, "leans_to_selfhost": 1, "lean_reason": "Quality"},
        ),
        ("No MLOps team; Must be portable", {"leans_to_api": 1, "leans_to_selfhost": 1}),
    ],
)
def test_levels_work_together(typed: str, together: dict[str, object]) -> None:
    assert effects(chosen(typed)) == NOTHING | together


def test_the_inputs_of_the_model_are_what_the_levels_do_together() -> None:
    assert list(effects({})) == [one.figure.name for one in OUTCOMES] == [one.name for one in FROM_CONSTRAINTS]


def table(*levels: dict[str, str]) -> dict[str, Any]:
    """A table of two constraints, of which the first has these levels."""
    words = {"label": "A label", "meaning": "A meaning.", "source": "a test"}
    calm = {"level": "Nothing asked", "effect": "note", "words": "Fine."}
    return {"speed": {**words, "levels": levels}, "place": {**words, "levels": [calm]}}


ANY = {"level": "Any speed", "effect": "note", "words": "Fine."}
FAST = {"level": "Fast", "effect": LEANS_SELF_HOST, "words": "No way round."}


def test_a_table_of_constraints_is_read_row_by_row() -> None:
    speed = declared(table(ANY, FAST))["speed"]
    assert [(one.constraint, one.name, one.effect) for one in speed.levels] == [
        ("speed", "Any speed", "note"),
        ("speed", "Fast", LEANS_SELF_HOST),
    ]


REFUSED = {
    "a misspelt effect": ((ANY, FAST | {"effect": "lean API"}), '"Fast" has the effect "lean API": write one of '),
    "a name that occurs twice": (
        (ANY, FAST, FAST | {"level": "FAST"}),
        '"FAST" is a level of speed and of speed: give one of them another name.',
    ),
    "a name of another constraint's level": (
        (ANY, FAST | {"level": "nothing asked"}),
        '"Nothing asked" is a level of speed and of place: give one of them another name.',
    ),
    "a name that a cell takes for two levels": (
        (ANY, FAST | {"level": "Fast; portable"}),
        "the level 'Fast; portable' cannot be chosen from a list: write no semicolons.",
    ),
    "a name that a list takes for two": (
        (ANY, FAST | {"level": "Fast, or else"}),
        "the level 'Fast, or else' cannot be chosen from a list: write no commas.",
    ),
    "a name that ends a list": (
        (ANY, FAST | {"level": '"Fast"'}),
        "the level '\"Fast\"' cannot be chosen from a list: write no quotation marks.",
    ),
    "no levels": ((), "speed has no levels: write one that asks for nothing, then the others."),
    "a default that asks for something": (
        (FAST, ANY),
        'speed begins with "Fast", which leans SELF-HOST: put a note first, for it is the default.',
    ),
    "a level without words": (
        (ANY, {"level": "Fast", "effect": "note"}),
        "a level of speed is without words: write words = ...",
    ),
}


@pytest.mark.parametrize(("levels", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_table_that_cannot_be_meant_is_refused_in_words(levels: tuple[dict[str, str], ...], reason: str) -> None:
    with pytest.raises((UnknownKey, WrongType)) as refusal:
        declared(table(*levels))
    assert str(refusal.value).startswith(f"constraints.toml: {reason}")


def test_a_constraint_without_its_words_is_refused() -> None:
    with pytest.raises(WrongType, match=r"place is without label, source: write label = \.\.\., source = \.\.\."):
        declared(table(ANY) | {"place": {"meaning": "A meaning.", "levels": [ANY]}})
