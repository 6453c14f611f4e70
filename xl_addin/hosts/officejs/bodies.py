"""Bodies of requests and answers: calls as JSON, and their results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import msgspec

from xl_addin.errors import OutOfDomain, WrongType
from xl_addin.functions.block import Cell
from xl_addin.hosts.officejs.batches import Call, as_object

#: No cell of Excel holds a longer text; to look a longer one up could take minutes.
LONGEST_TEXT = 32_767

Text = Annotated[str, msgspec.Meta(max_length=LONGEST_TEXT)]
Plain = float | Text | bool | None


class Batch(msgspec.Struct, forbid_unknown_fields=True):
    """The body of a request."""

    calls: list[tuple[Text, list[Plain | list[list[Plain]]]]]


_DECODER = msgspec.json.Decoder(Batch)
_ENCODER = msgspec.json.Encoder(enc_hook=as_object)


def read(body: bytes, most_calls: int) -> list[Call]:
    """The calls of a body.

    Raises:
        WrongType: it is not JSON, or not of this shape.
        OutOfDomain: too many calls.
    """
    try:
        calls = _DECODER.decode(body).calls
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise WrongType(
            'The body is no batch of calls: send {"calls": [["NAME", [cell or [[cell, ...], ...], ...]], ...]}, '
            f"each text of at most {LONGEST_TEXT:,} characters."
        ) from None
    if len(calls) > most_calls:
        raise OutOfDomain(f"There are {len(calls):,} calls: send at most {most_calls:,} at a time.")
    return calls


def written(results: Sequence[Cell]) -> bytes:
    """The answer: `{"results": [...]}`, each a cell or rows of cells.

    An error among them is `{"e": "#NUM!", "m": "what to type instead"}`.
    """
    return _ENCODER.encode({"results": results})
