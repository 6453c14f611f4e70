"""What the bill is made of, and on whose word it stands."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from workbooks.calculator.cost_rows import (
    BASIS_OF,
    CALL,
    COST_OF,
    MONTHLY,
    STATUS,
    At,
    CostRows,
    all_prices,
    priced,
    sum_of,
)
from workbooks.calculator.figures import MODEL, NONE
from workbooks.calculator.price_rows import DISPUTED, INFERRED, YOURS
from workbooks.layout.promises import OK
from xl_addin.catalogue.fields import BATCH_INPUT, BATCH_OUTPUT, CACHE_WRITE, CACHED_INPUT, INPUT, OUTPUT
from xl_addin.units import SHARE, TEXT

SHARE_INPUT, SHARE_OUTPUT, SHARE_CACHE = "share of input", "share of output", "share of the cache"
SHARE_INFERRED, SHARE_DISPUTED, SHARE_YOURS = "share inferred", "share in dispute", "share yours"
SAID_INFERRED, SAID_DISPUTED, SAID_YOURS = "said of inferred", "said of disputed", "said of yours"
USUAL, WORD, HEADLINE = "usual word", "basis in a word", "the bill in words"

#: A name for each share of the bill that stands on another's word than the vendor's own, and what is said of it.
WORDS_OF = {
    SHARE_INFERRED: ("Inferred prices", INFERRED),
    SHARE_DISPUTED: ("Prices in dispute", DISPUTED),
    SHARE_YOURS: ("Your own prices", YOURS),
}
SAID = {
    SAID_INFERRED: (SHARE_INFERRED, " of this bill rests on an inferred price. "),
    SAID_DISPUTED: (SHARE_DISPUTED, " of this bill rests on a price in dispute. "),
    SAID_YOURS: (SHARE_YOURS, " of this bill rests on a price typed here. "),
}


def write(costs: CostRows) -> None:
    """Shares of the bill by what is charged and by who says the price, then both in words."""
    _made_of(costs)
    _on_whose_word(costs)


def _made_of(sheet: CostRows) -> None:
    sheet.section("What the bill is made of")
    parts = {
        SHARE_INPUT: ("Input", (INPUT, BATCH_INPUT)),
        SHARE_CACHE: ("Cache, read and written", (CACHED_INPUT, CACHE_WRITE)),
        SHARE_OUTPUT: ("Output", (OUTPUT, BATCH_OUTPUT)),
    }

    def share(fields: Sequence[str], at: At) -> str:
        return _of_the_call(at, f"({sum_of(fields, at)})")

    for name, (label, fields) in parts.items():
        sheet.row(name, f"{label}, of the bill", SHARE, "parts", partial(share, fields))


def _of_the_call(at: At, part_of_it: str) -> str:
    """The share; a call that costs nothing has no shares either."""
    return f'IF(N({at(CALL)})=0,"{NONE}",{part_of_it}/{at(CALL)})'


def _on_whose_word(sheet: CostRows) -> None:
    sheet.section("On whose word")

    def share(word: str, at: At) -> str:
        return _of_the_call(at, f'SUMIF({all_prices(BASIS_OF, at)},"{word}",{all_prices(COST_OF, at)})')

    for name, (label, word) in WORDS_OF.items():
        sheet.row(name, f"{label}, of the bill", SHARE, "prices and parts above", partial(share, word))

    def sentence(share: str, words: str, at: At) -> str:
        return f'IF(N({at(share)})>0,TEXT({at(share)},"0.0%")&"{words}","")'

    for said, (name, words) in SAID.items():
        label = f"In words: {WORDS_OF[name][0].lower()}"
        sheet.row(said, label, TEXT, "where there is such a share", partial(sentence, name, words), height=24)
    sheet.row(
        USUAL,
        "The usual word",
        TEXT,
        "where no weaker one follows",
        lambda at: priced(at, '"published"'),
    )
    sheet.row(
        WORD,
        "The weakest word",
        TEXT,
        "of the prices that are charged",
        lambda at: f'IF(N({at(SHARE_INFERRED)})>0,"{INFERRED}",IF(N({at(SHARE_DISPUTED)})>0,"{DISPUTED}",{at(USUAL)}))',
    )
    sheet.row(
        HEADLINE,
        "The bill in words",
        TEXT,
        "for the Cover",
        lambda at: (
            f'IF({at(STATUS)}="{OK}","$"&FIXED({at(MONTHLY)},0)&" a month on "&{at(MODEL)},"No bill: "&{at(STATUS)})'
        ),
        height=36,
    )
