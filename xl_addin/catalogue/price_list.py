"""The price list: what a model costs on a day, on whose word, and in a sentence why.

An override wins over genai-prices, that over LiteLLM, that over what a registry said last before it dropped the
model, and that over a convention. What no registry and no convention gives is an error, never a zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from threading import Lock
from typing import NamedTuple, TypeAlias

from xl_addin.catalogue import notes, vendors
from xl_addin.catalogue.conventions import Convention, convention
from xl_addin.catalogue.fields import FIELDS, INPUT, OUTPUT
from xl_addin.catalogue.names import Model, Names
from xl_addin.catalogue.price import Basis, Override, Price, Seen
from xl_addin.catalogue.record import Record
from xl_addin.errors import Never, UnknownKey


class Step(NamedTuple):
    """A price by the size of a request: beyond that many input tokens, all of them cost this much."""

    above_tokens: int
    usd_per_mtok: Decimal


#: What was seen of each vendor's models; never changed, for several threads read it.
Rows: TypeAlias = Mapping[tuple[str, str], Sequence[Seen]]


def _by_model(known: Rows, seen: Iterable[Seen]) -> Rows:
    """What is known, and what else was seen, by vendor and model."""
    rows = {key: list(of_model) for key, of_model in known.items()}
    for one in seen:
        rows.setdefault(one.key[:2], []).append(one)
    return rows


class PriceList:
    """The prices of all models, made of what the registries said and of a user's own prices.

    `seen` holds every row of the listed vendors, past ones too, or of all vendors; `others` gives the rows of the rest
    when one of them is first asked for. Models are looked into when they are first asked for.
    """

    def __init__(
        self,
        seen: Iterable[Seen],
        overrides: Iterable[Override] = (),
        others: Callable[[], Iterable[Seen]] | None = None,
    ) -> None:
        self._rows = _by_model({}, seen)
        self._named: tuple[Rows, Names] | None = None
        self._others = others
        self._bringing = Lock()
        self._own = {(own.vendor, own.model, own.field): own for own in overrides}
        self._records: dict[Model, Record] = {}
        self._known: dict[tuple[Model, str, date | None], Price] = {}
        self._rates: dict[tuple[Model, str], tuple[tuple[int, float], ...]] = {}

    def _add_others(self) -> None:
        """Bring the unlisted vendors in, where they are not there already.

        Several threads ask one list: whoever needs them waits for them, and whoever is reading goes on in what it has.
        """
        with self._bringing:
            if self._others is not None:
                self._rows = _by_model(self._rows, self._others())
                self._others = None

    # Models ---------------------------------------------------------------------------------------------------------

    @property
    def names(self) -> Names:
        """The ways of writing the models' names."""
        rows, named = self._rows, self._named
        if named is None or named[0] is not rows:
            named = self._named = rows, Names((Model(*key) for key in rows), self._plain_prices)
        return named[1]

    def find(self, name: str) -> Model:
        """The one model of that name, whatever its capitals, blanks, dots or date.

        Raises:
            UnknownKey: there is none, or it could be several; the message names the nearest three.
        """
        names = self.names
        try:
            return names.find(name)
        except UnknownKey:
            self._add_others()
            if self.names is names:
                raise
            return self.names.find(name)

    def models(self, vendor: str | None = None) -> list[Model]:
        """The models that are listed today, of one vendor or of every listed one, by vendor and id.

        Raises:
            UnknownKey: there is no such vendor.
        """
        wanted = vendors.listed() if vendor is None else (self._vendor(vendor),)
        return [model for model in self._of(wanted) if self.record(model).is_listed()]

    def every(self) -> list[Model]:
        """Every model of the listed vendors that any source ever listed, in the order of the vendors and of names."""
        return self._of(vendors.listed())

    def _of(self, wanted: Sequence[str]) -> list[Model]:
        """Every model of those vendors, in their order and by name."""
        found = [Model(*key) for key in self._rows if key[0] in wanted]
        return sorted(found, key=lambda model: (wanted.index(model.vendor), model.model))

    def _vendor(self, name: str) -> str:
        try:
            return vendors.vendor(name).name
        except UnknownKey:
            self._add_others()
            if any(vendor == name for vendor, _ in self._rows):
                return name
            raise

    def record(self, model: Model) -> Record:
        """All that the sources ever said of a model.

        Raises:
            UnknownKey: they never said anything.
        """
        record = self._records.get(model)
        if record is None:
            rows = self._rows.get(model)
            if rows is None:
                self._add_others()
                rows = self._rows.get(model)
            if rows is None:
                raise UnknownKey(f'There is no model "{model}" in the price book: type one that MODELS lists.')
            record = self._records[model] = Record(rows)
        return record

    @cached_property
    def last_observed(self) -> date:
        """The last day on which a registry was seen to say something else than before of a listed vendor."""
        rows = (one for key, rows in self._rows.items() if key[0] in vendors.listed() for one in rows)
        return max(day for one in rows for day in (one.since, one.until) if day)

    # Prices ---------------------------------------------------------------------------------------------------------

    def price(self, model: Model, field: str, as_of: date | None = None) -> Price:
        """What a million tokens cost, today or as of a day.

        Raises:
            Never: no source has that price, and no convention gives it; or none had it on that day.
        """
        known = self._known.get((model, field, as_of))
        if known is None:
            known = self._known[model, field, as_of] = self._price(model, field, as_of)
        return known

    def _price(self, model: Model, field: str, as_of: date | None) -> Price:
        listing = self.listing(model, field, as_of)
        own = self._own.get((*model, field))
        if own is not None and (as_of is None or own.set_on <= as_of):
            note = notes.of_override(own, listing)
            published = listing.published if listing else ()
            return Price(*model, field, own.usd_per_mtok, Basis.OVERRIDE, own.set_on, note, published)
        if listing is None:
            raise Never(notes.of_none(self.record(model), field, as_of))
        return listing

    def listing(self, model: Model, field: str, as_of: date | None = None) -> Price | None:
        """The price but for a user's own: what is published, or else inferred."""
        record = self.record(model)
        published, retired = record.published(field, as_of)
        rule = convention(*model, field)
        if not published:
            return self._inferred(model, field, rule, as_of) if rule else None
        used = published[0].usd_per_mtok
        since = min(one.since for one in published if one.usd_per_mtok == used)
        differ = any(one.usd_per_mtok != used for one in published)
        instead = self._instead(model, rule, used, as_of) if rule and rule.in_guide else ""
        basis = Basis.CONFLICT if differ or instead else Basis.BOTH if len(published) > 1 else Basis.ONE
        if retired:
            note = notes.of_last(published, instead)
        else:
            note = notes.of_published(record, field, published, as_of, instead)
        return Price(*model, field, used, basis, since, note, published, retired)

    def _instead(self, model: Model, rule: Convention, used: Decimal, as_of: date | None) -> str:
        """What the guide infers in place of a published price, where that differs."""
        base = self.listing(model, rule.of, as_of)
        if base is None or (gives := rule.ratio * base.usd_per_mtok) == used:
            return ""
        return f"The guide differs: {notes.of_convention(rule, base.usd_per_mtok, gives)}. The published price is used."

    def _inferred(self, model: Model, field: str, rule: Convention, as_of: date | None) -> Price | None:
        record = self.record(model)
        if not record.published(rule.of, as_of)[0] and (*model, rule.of) not in self._own:
            return None
        base = self.price(model, rule.of, as_of)
        gives = rule.ratio * base.usd_per_mtok
        note = notes.of_inferred(record, field, rule, base.usd_per_mtok, gives)
        return Price(*model, field, gives, Basis.INFERRED, base.since, note, (), base.retired)

    # By the size of a request ---------------------------------------------------------------------------------------

    def steps(self, model: Model, field: str) -> tuple[Step, ...]:
        """The price by the input tokens of one request, the base price first.

        Raises:
            Never: there is no such price.
        """
        price = self.price(model, field)
        if price.basis is Basis.OVERRIDE:
            return (Step(0, price.usd_per_mtok),)
        if price.basis is Basis.INFERRED:
            rule = convention(*model, field)
            assert rule is not None
            return tuple(Step(above, rule.ratio * usd) for above, usd in self.steps(model, rule.of))
        rows = self.record(model).steps(price.published[0].source, field)
        return tuple(Step(one.key.above_tokens, one.usd_per_mtok) for one in rows)

    def tiers(self, model: Model) -> dict[str, tuple[Step, ...]]:
        """The dearer prices of long requests, of each field that has any."""
        found = {field: self.steps(model, field)[1:] for field in FIELDS if self.has(model, field)}
        return {field: steps for field, steps in found.items() if steps}

    def has(self, model: Model, field: str) -> bool:
        """Whether there is such a price, published or inferred."""
        try:
            self.price(model, field)
        except Never:
            return False
        return True

    def rate(self, model: Model, field: str, input_tokens: float) -> float:
        """USD per million tokens in a request of that many input tokens; beyond a threshold for all of its tokens.

        Raises:
            Never: there is no such price.
        """
        try:
            steps = self._rates[model, field]
        except KeyError:
            dearest_first = reversed(self.steps(model, field))
            steps = self._rates[model, field] = tuple((above, float(usd)) for above, usd in dearest_first)
        for above, usd in steps:
            if input_tokens > above:
                return usd
        return steps[-1][1]

    # What to look at ------------------------------------------------------------------------------------------------

    def conflicts(self) -> list[Price]:
        """The prices of listed vendors on which the sources, or a source and the guide, differ."""
        every = (self.price(model, field) for model in self.every() for field in FIELDS if self.has(model, field))
        return sorted((one for one in every if one.basis is Basis.CONFLICT), key=lambda one: (one.vendor, one.model))

    def _plain_prices(self, model: Model) -> tuple[Decimal | None, ...]:
        """By what two models are told apart: what their input and output cost."""
        found = (self.listing(model, field) for field in (INPUT, OUTPUT))
        return tuple(None if price is None else price.usd_per_mtok for price in found)
