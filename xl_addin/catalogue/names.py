"""Forgiving model names: what somebody types leads to one model, or to an error with the nearest three.

Capitals, blanks, dots, dashes and a date at the end do not matter, as long as they do not lead to two models with
different prices. Never does a name lead silently to another model.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from heapq import nlargest
from typing import NamedTuple, TypeAlias

from xl_addin.catalogue.vendors import Vendor, listed, plain, vendors
from xl_addin.errors import UnknownKey, UnknownName
from xl_addin.model.line import quoted

NEAREST = 3
LONGEST_NAME = 100
#: What some interfaces put before a model's id, and what is no vendor's name.
NO_VENDOR = "models"

Words: TypeAlias = tuple[str, ...]


class Model(NamedTuple):
    """A model of a vendor, by the id that the registries have for it."""

    vendor: str
    model: str

    def __str__(self) -> str:
        return f"{self.vendor}/{self.model}"


_SEPARATORS = re.compile(r"[\s\-_.:,;/()@\u2010-\u2015\u2212]+")
_RUN = re.compile(r"\d+|[^\W\d_]+|[^\w]")


def words(name: str) -> Words:
    """A name's runs of letters and of digits, which is what two ways of writing it have in common.

    >>> words("Claude Sonnet 4.6"), words("GPT-4o (mini)")
    (('claude', 'sonnet', '4', '6'), ('gpt', '4', 'o', 'mini'))
    """
    written = _SEPARATORS.sub(" ", unicodedata.normalize("NFKC", name).casefold())
    return tuple(run for run in _RUN.findall(written) if run != " ")


_YEAR, _MONTH, _DAY = r"20[23]\d", r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
#: A date at the end of an id, in words: 20251001, 2025 08 07, 08 2024, 0709 (a day of a year) and 2411 (a month).
_DATE = re.compile(
    rf" (?:{_YEAR}{_MONTH}{_DAY}|{_YEAR} {_MONTH} {_DAY}|{_MONTH} {_YEAR}|{_MONTH}{_DAY}|2[3-9]{_MONTH})$"
)


def undated(name: Words) -> Words:
    """The name without a date at its end.

    >>> undated(words("claude-haiku-4-5-20251001")), undated(words("mistral-large-2411")), undated(words("grok-4"))
    (('claude', 'haiku', '4', '5'), ('mistral', 'large'), ('grok', '4'))
    """
    return tuple(_DATE.sub("", " ".join(name)).split(" "))


class Names:
    """All models by the ways of writing their names. `price_of` says whether two of them cost the same."""

    def __init__(self, models: Iterable[Model], price_of: Callable[[Model], Hashable]) -> None:
        self._price_of = price_of
        self._of_vendor: dict[str, list[Model]] = {}
        for model in models:
            self._of_vendor.setdefault(model.vendor, []).append(model)
        self._vendors = {plain(name): vendor for vendor in vendors() for name in (vendor.name, *vendor.also)}
        self._shelves: dict[str, Shelf] = {}
        self._found: dict[str, Model] = {}

    def find(self, name: str) -> Model:
        """The one model of that name: a listed vendor's, or any vendor's as vendor/model.

        Raises:
            UnknownKey: no model has that name, or several that differ in price; the message names the nearest three.
        """
        try:
            return self._found[name]
        except KeyError:
            model = self._found[name] = self._find(name)
            return model

    def _find(self, typed: str) -> Model:
        before, slash, rest = typed.strip().partition("/")
        if slash and plain(before) == NO_VENDOR:
            before, slash, rest = rest.partition("/") if "/" in rest else (rest, "", "")
        shelf = self._shelf(before) if slash else None
        if shelf is not None:
            return _one(typed, shelf.find(rest, self._price_of), lambda: shelf.nearest(rest), shelf.vendors == 1)
        name = before + slash + rest
        everyone = self._shelf("")
        assert everyone is not None
        found = everyone.find(name, self._price_of) or self._after_vendor(words(name))
        return _one(typed, found, lambda: everyone.nearest(name), False)

    def _after_vendor(self, typed: Words) -> list[Model]:
        """The models of a name that begins with its vendor's: Anthropic Claude Sonnet 4.6."""
        for end in range(1, min(4, len(typed))):
            if "".join(typed[:end]) in self._vendors:
                shelf = self._shelf("".join(typed[:end]))
                if shelf is not None and (found := shelf.find(" ".join(typed[end:]), self._price_of)):
                    return found
        return []

    def _shelf(self, vendor: str) -> Shelf | None:
        """The models of a vendor, whatever it is called, or of all listed vendors for no name; `None`: no vendor."""
        called = self._called(vendor) if vendor else listed()
        key = " ".join(called)
        if key not in self._shelves:
            models = [model for name in called for model in self._of_vendor.get(name, ())]
            if not models:
                return None
            self._shelves[key] = Shelf(models, [one for one in vendors() if one.name in called])
        return self._shelves[key]

    def _called(self, vendor: str) -> Sequence[str]:
        """The vendor's name as the registries have it; several where two of them are written alike."""
        known = self._vendors.get(plain(vendor))
        if known is not None:
            return [known.name]
        exactly = [name for name in self._of_vendor if name.casefold() == vendor.strip().casefold()]
        return exactly or [name for name in self._of_vendor if plain(name) == plain(vendor)]


class Shelf:
    """The models among which a name is looked up: one vendor's, or all listed vendors'."""

    def __init__(self, models: Iterable[Model], called: Iterable[Vendor]) -> None:
        self._models = tuple(models)
        self._exactly: dict[str, list[Model]] = {}
        self._by_id: dict[str, list[Model]] = {}
        self._by_words: dict[Words, list[Model]] = {}
        self._dated: dict[Words, list[Model]] = {}
        for model in self._models:
            self._exactly.setdefault(model.model, []).append(model)
            self._by_id.setdefault(model.model.casefold(), []).append(model)
            name = words(model.model)
            self._by_words.setdefault(name, []).append(model)
            self._dated.setdefault(undated(name), []).append(model)
        self._titles: dict[Words, list[Model]] = {}
        for vendor in called:
            for title, model_id in vendor.titles.items():
                self._titles.setdefault(words(title), []).append(Model(vendor.name, model_id))

    @property
    def vendors(self) -> int:
        return len({model.vendor for model in self._models})

    def find(self, name: str, price_of: Callable[[Model], Hashable]) -> list[Model]:
        """The model of that name; none where it is unknown, several where it could be any of them."""
        typed = words(name)
        return (
            self._exactly.get(name.strip())
            or self._by_id.get(name.strip().casefold())
            or self._titles.get(typed)
            or self._by_words.get(typed)
            or self._but_for_the_date(typed, price_of)
        )

    def _but_for_the_date(self, typed: Words, price_of: Callable[[Model], Hashable]) -> list[Model]:
        """The model whose id has a date that the name lacks, or lacks the one that the name has.

        A date stands for the same model only while all its dates, and its id without one, cost the same.
        """
        family = self._dated.get(undated(typed), [])
        if not family or len({(model.vendor, price_of(model)) for model in family}) > 1:
            return family
        if typed == undated(typed):
            return [max(family, key=lambda model: model.model)]
        return [model for model in family if words(model.model) == undated(typed)]

    def nearest(self, name: str) -> list[Model]:
        """The three models whose names are written most alike."""
        # Nobody names a model in more letters, and to compare them all would take seconds.
        typed = " ".join(words(name[:LONGEST_NAME]))
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(typed)

        def alike(place: int) -> tuple[float, str]:
            matcher.set_seq1(self._written[place])
            return matcher.ratio(), self._models[place].model

        shared: Counter[int] = Counter()
        for three in _threes(typed):
            shared.update(self._with.get(three, ()))
        # To look at every model letter by letter takes a hundred times as long.
        some = nlargest(
            5 * NEAREST, shared or range(len(self._models)), key=lambda place: shared[place] / len(self._written[place])
        )
        return [self._models[place] for place in nlargest(NEAREST, some, key=alike)]

    @cached_property
    def _written(self) -> tuple[str, ...]:
        return tuple(" ".join(words(model.model)) or "-" for model in self._models)

    @cached_property
    def _with(self) -> dict[str, list[int]]:
        """Which models have three letters in a row, by those."""
        found: dict[str, list[int]] = {}
        for place, written in enumerate(self._written):
            for three in _threes(written):
                found.setdefault(three, []).append(place)
        return found


def _threes(written: str) -> set[str]:
    padded = f"  {written} "
    return {padded[place : place + 3] for place in range(len(padded) - 2)}


def _one(typed: str, found: list[Model], nearest: Callable[[], list[Model]], one_vendor: bool) -> Model:
    if len(found) == 1:
        return found[0]
    if found:
        either = ", ".join(_distinct(found))
        raise UnknownKey(f"The model {quoted(typed)} could be any of several that differ: type {either}.")
    example = "" if one_vendor else ", or vendor/model for another vendor's"

    def sentence() -> str:
        shown = ", ".join(model.model for model in nearest())
        return f"There is no model {quoted(typed)} in the price book: type {shown}{example}."

    raise UnknownName(sentence)


def _distinct(models: Iterable[Model]) -> Iterator[str]:
    """The nearest three to type: the id alone, or with its vendor where two vendors have it."""
    some = sorted(models)[:NEAREST]
    ids = [model.model for model in some]
    for model in some:
        yield str(model) if ids.count(model.model) > 1 else model.model
