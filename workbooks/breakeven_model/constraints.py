"""Constraints: the levels that money does not decide, what each does, and what the chosen ones do together."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from workbooks.layout.columns import LABEL, SOURCE, after
from workbooks.layout.page import Page
from workbooks.layout.promises import OK
from workbooks.layout.sheets import Part, Sheet
from workbooks.layout.styles import API_COLOUR
from workbooks.layout.typed_figures import ACCEPTED, TYPED
from xl_addin.model.constraints import (
    FIRST_OF_MOST,
    FIRST_WITH,
    NUMBER_OF,
    OUTCOMES,
    Constraint,
    constraints,
    number_of,
)
from xl_addin.model.inputs import INPUTS
from xl_addin.units import TEXT

#: The levels stand over the rows by case, in columns of those that have room for them.
CONSTRAINT, LEVEL = LABEL, SOURCE
EFFECT, _, WORDS = after(LEVEL, 3)
LIST = "list of "
LAST_OF = "last of "
EFFECT_OF = "effect of "
WAY = "way of the leans"


def write_levels(page: Page) -> None:
    """The table of levels, and the other words that an input may hold."""
    page.open("Choose the levels on Inputs. A level can forbid a side, lean to one, or only be worth a note.")
    page.header(
        words={
            **dict.fromkeys(page.columns.header, ""),
            CONSTRAINT: "Constraint",
            LEVEL: "Level",
            EFFECT: "Effect",
            WORDS: "What that means",
        },
        right_from="",
    )
    for constraint in constraints().values():
        _levels(page, constraint)
    outlook = INPUTS["price_outlook"]
    _start_list(page, outlook.name, len(outlook.choices))
    for number, choice in enumerate(outlook.choices):
        row = page.next()
        page.words(CONSTRAINT, row, "" if number else outlook.label, "Label strong")
        page.words(LEVEL, row, choice, "Label")
        page.words(EFFECT, row, "outlook", "Label")
    page.next()


def list_of(page: Page, name: str) -> str:
    """The cells that list the words which the input may hold."""
    first, last = page.places.row(LIST + name), page.places.row(LAST_OF + name)
    return f"Constraints!${LEVEL}${first}:${LEVEL}${last}"


def write_effects(page: Page) -> None:
    """What the chosen levels do, case by case, and what they do together."""
    page.row += 1
    page.words(LABEL, page.next(), "What the chosen levels do", "Heading")
    page.header()
    names = list(constraints())
    for constraint in constraints().values():
        first, last = page.places.row(LIST + constraint.name), page.places.row(LAST_OF + constraint.name)

        # Only the constraint's own levels count, and MATCH alone would take * for any of them.
        def effect(column: str, name: str = constraint.name, first: int = first, last: int = last) -> str:
            levels, effects = (f"${letter}${first}:${letter}${last}" for letter in (LEVEL, EFFECT))
            typed, accepted = (page.places.cell(prefix + name, column, page.name) for prefix in (TYPED, ACCEPTED))
            return f'=IF({accepted}="{OK}",INDEX({effects},MATCH({typed},{levels},0)),NA())'

        page.case_row(constraint.label, TEXT, "derived", constraint.source, effect, name=EFFECT_OF + constraint.name)
    _together(page, page.places.row(EFFECT_OF + names[0]), page.places.row(EFFECT_OF + names[-1]))


def _levels(page: Page, constraint: Constraint) -> None:
    _start_list(page, constraint.name, len(constraint.levels))
    for number, level in enumerate(constraint.levels):
        row = page.next()
        page.words(CONSTRAINT, row, "" if number else constraint.label, "Label strong")
        page.words(LEVEL, row, level.name, "Label")
        page.words(EFFECT, row, level.effect, "Label")
        page.words(WORDS, row, level.words, "Note plain")


def _start_list(page: Page, name: str, length: int) -> None:
    page.places.put(LIST + name, page.name, page.row)
    page.places.put(LAST_OF + name, page.name, page.row + length - 1)


def _together(page: Page, first: int, last: int) -> None:
    """The figures that the Model sheet takes over: how many forbid or lean, and the first to do so."""
    labels = f"${LABEL}${first}:${LABEL}${last}"

    def effects(column: str) -> str:
        return f"{column}${first}:{column}${last}"

    def at(name: str, column: str) -> str:
        return page.places.cell(TYPED + name, column, page.name)

    def counted(effect: str, column: str) -> str:
        return at(number_of(effect).name, column)

    def number(effect: str, column: str) -> str:
        return f'=SUMPRODUCT(({effects(column)}="{effect}")*1)'

    def first_with(effect: str, column: str) -> str:
        return f'=IF({counted(effect, column)}>0,INDEX({labels},MATCH("{effect}",{effects(column)},0)),"")'

    def way(one: str, other: str, column: str) -> str:
        return f'=IF({counted(one, column)}>{counted(other, column)},"{one}","{other}")'

    def first_of_most(one: str, other: str, column: str) -> str:
        first = f"INDEX({labels},MATCH({at(WAY, column)},{effects(column)},0))"
        return f'=IF({counted(one, column)}={counted(other, column)},"",{first})'

    kinds: dict[str, tuple[str, Callable[..., str]]] = {
        NUMBER_OF: ("counted above", number),
        FIRST_WITH: ("first above", first_with),
        FIRST_OF_MOST: ("first above that leans that way", first_of_most),
    }
    for outcome in OUTCOMES:
        figure, (source, formula) = outcome.figure, kinds[outcome.kind]
        if outcome.kind == FIRST_OF_MOST:
            which, larger = partial(way, *outcome.effects), "the larger of the two counts"
            page.case_row("Way that most lean", TEXT, "derived", larger, which, name=TYPED + WAY)
        of_these = partial(formula, *outcome.effects)
        page.case_row(figure.label, figure.unit, "derived", source, of_these, name=TYPED + figure.name)


SHEET = Sheet(
    "Constraints",
    tab=70,
    colour=API_COLOUR,
    words="what money does not decide",
    parts=(Part(write_levels, gives="levels"), Part(write_effects, rests_on=("Inputs",))),
)
