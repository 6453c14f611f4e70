"""What somebody writes into JSON who means harm, or whose program is broken; drawn from a seed."""

from __future__ import annotations

import json
import random
from typing import Any


def deep(levels: int) -> Any:
    found: Any = 1
    for level in range(levels):
        found = [found] if level % 2 else {"or": [found]}
    return found


VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 0.0, -0.0, 1e-06, 1e300, 1e-300, 10**30, -(10**30), float("nan"), float("inf")),
    *(
        "",
        "x",
        "0.1",
        "9" * 400,
        "gpt\x1b[2J",
        "\u202egpt",
        "gpt\x00",
        "\ud800",
        "\ufeff",
        "a" * 10_000,
        "=1+1",
        "📦" * 50,
    ),
    *({}, [], [[]], {"": {}}, [None] * 500, {"base": 1}, {"base": 1, "tiers": [{"start": 1e30, "price": 1}]}),
    *(
        {"start": "x"},
        {"regex": "(a+)+$"},
        {"regex": "(" * 50},
        {"or": [{"contains": ""}] * 2_000},
        {"equals": "\ud800"},
    ),
    *("2026-13-45", "0001-01-01", "9999-12-31", {"start_date": "soon"}, {"start_time": "24:00", "end_time": "x"}),
    *(deep(50), deep(400)),
)
#: Numbers that Python's own `json` cannot write.
WRITTEN = (
    "1e-999980",
    "1e999999",
    "-1e999999",
    "0e-999999",
    "1e99999999999999999999",
    "9" * 4_000,
    "9" * 5_000,
    "-0",
    "1.",
)
NAMES = (
    *(
        "input_cost_per_token_above_99999999999k_tokens",
        "input_cost_per_token_above_0k_tokens",
        "litellm_provider",
        "mode",
    ),
    *("gpt\x1b]0;x\x07", "\ud83d", "models", "id", "prices", "match", "tiers", "x" * 3_000, "openai/" * 40, "", " "),
)

#: Stands where a number is put in afterwards that `json` cannot write.
PLACEHOLDER = "@number@"


def value(draw: random.Random) -> Any:
    """One of them, that may be spoiled in its turn."""
    return json.loads(json.dumps(draw.choice(VALUES)))


def spoil(content: Any, draw: random.Random) -> Any:
    """The same content with something hostile in one place of it, anywhere."""
    place, path = content, list[Any]()
    while isinstance(place, dict | list) and place and (not path or draw.random() < 0.8):
        key = draw.choice(list(place)) if isinstance(place, dict) else draw.randrange(len(place))
        path.append((place, key))
        place = place[key]
    if not path:
        return value(draw)
    holder, key = path[-1]
    match draw.randrange(5):
        case 0 if isinstance(holder, dict):
            holder[draw.choice(NAMES)] = holder.pop(key)
        case 1 if isinstance(holder, dict):
            holder[draw.choice(NAMES)] = value(draw)
        case 2:
            holder[key] = PLACEHOLDER
        case 3 if isinstance(holder, list):
            holder[key:key] = [value(draw)]
        case _:
            holder[key] = value(draw)
    return content


def spoil_text(text: bytes, draw: random.Random) -> bytes:
    """The same bytes, some of them others, missing or twice."""
    text = text.replace(f'"{PLACEHOLDER}"'.encode(), draw.choice(WRITTEN).encode())
    if draw.random() < 0.75:
        return text
    place, length = draw.randrange(len(text)), draw.choice((1, 10, 1_000))
    match draw.randrange(4):
        case 0:
            return text[:place]
        case 1:
            return text[:place] + draw.randbytes(length) + text[place + length :]
        case 2:
            return text[:place] + text[place : place + length] * 3 + text[place:]
    return b"[" * 50_000 + text
