"""The values in JSON text, one after the other, bounded in depth and size: a few bytes cannot fill a memory.

ijson's own builder spells out the path to each value, which grows with the square of the depth, and of two values with
one name it keeps the last.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ijson

from xl_addin.bills.stream import MEGABYTE, Stream
from xl_addin.errors import UnreadableFile

DEEPEST = 32
#: Names, figures and brackets in one value; a page of half a year's costs of a large company has as many.
MOST_PARTS = 2_000_000
LONGEST_NAME = 200
#: yajl begins anew with a text or a number that goes on in the next piece: small ones take the square of the time.
PIECE = MEGABYTE // 2


def values(stream: Stream, *, in_a_list: bool) -> Iterator[Any]:
    """Every value of the text; where the text is a list, every value in it.

    Raises:
        UnreadableFile: a value is nested or long beyond any bill, or says a name twice.
        ijson.JSONError: it is no JSON, or breaks off.
    """
    file = stream.path.name
    above: list[Any] = []
    name, parts, in_the_list = "", 0, False
    for event, said in ijson.basic_parse(stream, buf_size=PIECE, multiple_values=True, use_float=True):
        parts += 1
        if event == "map_key":
            name = named(file, said, above[-1])
            continue
        if not above and in_a_list and event == ("end_array" if in_the_list else "start_array"):
            in_the_list = not in_the_list
            continue
        if event in ("end_map", "end_array"):
            value = above.pop()
        else:
            value = {} if event == "start_map" else [] if event == "start_array" else said
            if above and isinstance(above[-1], dict):
                above[-1][name] = value
            elif above:
                above[-1].append(value)
            if event in ("start_map", "start_array"):
                above.append(value)
        if len(above) > DEEPEST or parts > MOST_PARTS:
            how = f"nested more than {DEEPEST} deep" if len(above) > DEEPEST else f"of more than {MOST_PARTS:,} parts"
            raise UnreadableFile(f"{file} holds something {how}, which no bill has: export it anew.")
        if not above:
            stream.ended()
            parts = 0
            yield value


def named(file: str, name: str, entry: dict[str, Any]) -> str:
    """The name of a value in an entry that has none of that name yet."""
    if name in entry:
        raise UnreadableFile(f'{file} has an entry that says "{name}" twice: keep one, or export it anew.')
    if len(name) > LONGEST_NAME:
        raise UnreadableFile(f'{file} has a name of {len(name):,} letters, "{name[:20]}...": export it anew.')
    return name
