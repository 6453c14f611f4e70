"""What a charge is for, told from its words: model, kind of token, batch or not, part of the bill or not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from xl_addin.bills.formats import Format, table

NOT_NAMED = "not named"
OTHER_SERVICES, NO_CATEGORY = "Other services", "No category"
SEPARATORS = re.compile(r"[\s,|:;/_\-()]+")
AROUND = " ,|:;/_-()"
#: What is looked at of a text, however long it is.
LONGEST = 1_000

#: How many of something: "Tokens", "1K tokens", "1M Tokens", "1000000 Tokens", "1K".
UNIT = re.compile(r"([\d.,]*)\s*([km]|thousand|million)?\s*(tokens?)?", re.IGNORECASE)
SIZES = {"": 1.0, "k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6}


@dataclass(frozen=True, slots=True)
class Charge:
    """What all rows with the same words are for. `None` is what the words do not say."""

    model: str = ""
    kind: str | None = None
    batch: bool | None = None
    #: Tokens in one unit of each of the format's quantities; None where the unit is no number of tokens.
    tokens_each: tuple[float | None, ...] = ()
    #: Whether it is for something used, and so says of its day that the file covers it, even where it is free.
    used: bool = True
    #: Empty where the charge is part of the bill, else why it is not: its category, or another service.
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """The regular expressions of `formats.toml`."""

    kinds: tuple[tuple[str, re.Pattern[str]], ...]
    batch: re.Pattern[str]
    language_model: re.Pattern[str]
    model_in_json: re.Pattern[str]
    code: re.Pattern[str]
    region: re.Pattern[str]
    meter: re.Pattern[str]


@cache
def words() -> Words:
    said = table()["words"]
    kinds = tuple((kind, re.compile(pattern)) for kind, pattern in said["kinds"])
    code = re.compile(said["code"])
    rest = ("batch", "language_model", "model_in_json", "region", "meter")
    return Words(kinds, code=code, **{name: re.compile(said[name], re.IGNORECASE) for name in rest})


def charge(layout: Format, text: Mapping[str, str]) -> Charge:
    """What a row with these words is for.

    A charge for anything but a language model, a tax and a credit are no part of the bill: what is compared with
    a fleet's rent, which comes before tax, is what the same work would cost again next month. Credits run out.
    """
    text = {column: words_said[:LONGEST] for column, words_said in text.items()}
    used = not layout.category or text[layout.category] == layout.used
    if layout.service and not any(is_language_model(text[column]) for column in layout.service):
        return Charge(used=used, left_out=OTHER_SERVICES)
    if layout.category and text[layout.category] not in layout.counted:
        return Charge(used=used, left_out=text[layout.category] or NO_CATEGORY)
    kind = kind_of(said(text, layout.kind))
    return Charge(
        model=model_of(layout, text),
        kind=kind,
        batch=is_batch(layout, text, kind),
        tokens_each=tuple(tokens_each(text[unit], kind) for _, unit in layout.quantity),
        used=used,
    )


@lru_cache(10_000)
def is_language_model(said: str) -> bool:
    """Whether a service, its provider or its unit is one of language models; asked of few texts, many times."""
    return words().language_model.search(said) is not None


def said(text: Mapping[str, str], columns: Iterable[str]) -> str:
    return " ".join(text[column] for column in columns).casefold()


def kind_of(words_said: str) -> str | None:
    """
    >>> [kind_of(words) for words in ("uncached_input_tokens", "gpt-4o, cached input", "web search")]
    ['input', 'cached', None]
    """
    return next((kind for kind, pattern in words().kinds if pattern.search(words_said)), None)


def is_batch(layout: Format, text: Mapping[str, str], kind: str | None) -> bool | None:
    """A meter that says nothing of batch is not batch, if it can be read at all and vendors name batch in it."""
    told = said(text, layout.batch).strip()
    if not told:
        return None
    if words().batch.search(told):
        return True
    return None if layout.silent or (layout.meter and kind is None) else False


def model_of(layout: Format, text: Mapping[str, str]) -> str:
    """The model as the bill calls it: from a column of its own, else what a meter's words leave when it is read."""
    for column in layout.model:
        if name := text[column].strip():
            return name
    return next(filter(None, (model_in_meter(text[column]) for column in layout.meter)), NOT_NAMED)


def model_in_meter(meter: str) -> str:
    """The name of the model in the words of a meter; empty where it holds none.

    >>> model_in_meter("gpt-5.5-2026-04-23, cached input"), model_in_meter("USE1-Claude4Sonnet-input-tokens-batch")
    ('gpt-5.5-2026-04-23', 'Claude4Sonnet')
    >>> model_in_meter("claude-sonnet-4-6-cache_read_input_tokens")
    'claude-sonnet-4-6'
    >>> model_in_meter('{"ModelId": "gemini-3-flash"}'), model_in_meter("Cache Read Input Tokens")
    ('gemini-3-flash', '')
    """
    if meter.startswith(("{", "[")):
        found = words().model_in_json.search(meter)
        return found[1] if found else ""
    if words().code.fullmatch(meter):
        return ""
    left = words().meter.sub(" ", words().region.sub("", meter.strip()).replace("_", " "))
    name = SEPARATORS.sub(lambda found: " " if any(map(str.isspace, found[0])) else found[0], left).strip(AROUND)
    return name if any(letter.isalpha() for letter in name) else ""


def tokens_each(unit: str, kind: str | None) -> float | None:
    """Tokens in one unit of a quantity; "1K" alone counts tokens where the meter is one of tokens.

    >>> tokens_each("1K tokens", None), tokens_each("1000000 Tokens", None), tokens_each("1M", "input")
    (1000.0, 1000000.0, 1000000.0)
    >>> tokens_each("Hours", "input") is None
    True
    """
    found = UNIT.fullmatch(unit.strip())
    if not found or not (found[3] or (kind and found[2])):
        return None
    number = found[1].replace(",", "")
    return (float(number) if number else 1.0) * SIZES[(found[2] or "").casefold()]
