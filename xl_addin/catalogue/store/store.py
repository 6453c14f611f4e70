"""The price book at one address, and each deed on it: one transaction, of the steps in the modules beside this one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice

from xl_addin.catalogue import bundled
from xl_addin.catalogue.price import Change, Override
from xl_addin.catalogue.registries.listing import Reading
from xl_addin.catalogue.schema import migrate
from xl_addin.catalogue.settings import settings
from xl_addin.catalogue.store import changelog, holding, overriding, runs, snapshots, taking
from xl_addin.catalogue.store.holding import Held
from xl_addin.catalogue.store.opening import engine_at, reading, writing
from xl_addin.catalogue.store.runs import File, Run
from xl_addin.catalogue.store.taking import Taken


class Store:
    """The price book at one address; an empty one is filled with what comes with the package, unless told otherwise.

    Raises:
        CannotWrite: the file cannot be made or written, or the database does not answer.
        UnreadableFile: the file is something else.
    """

    def __init__(self, url: str | None = None, *, fill: bool = True) -> None:
        self.url = url or settings().database
        self.engine = engine_at(self.url)
        with writing(self.engine) as connection:
            migrate(connection)
            if fill and snapshots.are_none(connection):
                taking.fill(connection)

    # Taking prices in -----------------------------------------------------------------------------------------------

    def take_snapshot(
        self, readings: Sequence[Reading], taken_on: date, files: Sequence[File], started_at: datetime | None = None
    ) -> Taken:
        """Take the day's listing of every registry: one run, its snapshots, and each change, in one transaction.

        Prices that moved too far are held back, and the ones of yesterday stay.

        Raises:
            UnreadableFile: a registry lost most of its prices; nothing is taken.
        """
        with writing(self.engine) as connection:
            return taking.take(connection, readings, taken_on, files, started_at)

    def record_failure(self, reason: str, files: Sequence[File], started_at: datetime) -> None:
        """Write down that a run failed, and why; the prices stay as they are."""
        with writing(self.engine) as connection:
            runs.add(connection, started_at, "failed", reason, files)

    def replay(self, observations: Sequence[bundled.Observation], batch: int = 1) -> int:
        """Take in dated observations of the past, `batch` of them in a transaction; those that are known are skipped.

        The past is taken as it was recorded: nothing of it is held. Gives the number of changes written.
        """
        waiting = iter(sorted(observations, key=lambda one: one.observed_on))
        written = 0
        while some := list(islice(waiting, max(1, batch))):
            with writing(self.engine) as connection:
                written += taking.replay(connection, some)
        return written

    # A user's word --------------------------------------------------------------------------------------------------

    def override(
        self, vendor: str, model: str, field: str, usd_per_mtok: Decimal | None, because: str, set_on: date
    ) -> None:
        """Set a price of the user's own, which wins over every source; `None` takes it back.

        Raises:
            OutOfDomain: the price is none that anybody asks, or the reason no text.
        """
        with writing(self.engine) as connection:
            overriding.add(connection, vendor, model, field, usd_per_mtok, because, set_on)

    def overrides(self) -> list[Override]:
        """The overrides that stand."""
        with reading(self.engine) as connection:
            return overriding.standing(connection)

    def held(self) -> list[Held]:
        """The prices that wait for somebody's word, the oldest first."""
        with reading(self.engine) as connection:
            return holding.waiting(connection)

    def decide(self, held_id: int, confirm: bool, on: date) -> Change:
        """Confirm a held price, which applies it from that day on, or reject it, which keeps the old one.

        Raises:
            UnknownKey: no such price waits.
        """
        with writing(self.engine) as connection:
            return holding.decide(connection, held_id, confirm, on)

    # Reading it -----------------------------------------------------------------------------------------------------

    def changelog(self, since: date | None = None) -> list[Change]:
        """Every change, the oldest first; or those observed from a day on."""
        with reading(self.engine) as connection:
            return changelog.since(connection, since)

    def runs(self) -> list[Run]:
        """Every attempt to read the registries, the latest first."""
        with reading(self.engine) as connection:
            return runs.latest_first(connection)

    def models(self, source: str) -> set[tuple[str, str]]:
        """Every vendor and model that a registry ever listed."""
        with reading(self.engine) as connection:
            return changelog.models(connection, source)

    def vendors(self, source: str) -> set[str]:
        """Every vendor that a registry ever listed."""
        with reading(self.engine) as connection:
            return snapshots.vendors(connection, source)

    def last_snapshot(self, source: str) -> date | None:
        """The day of a registry's last snapshot."""
        with reading(self.engine) as connection:
            return snapshots.last(connection, source)

    def altered(self) -> list[str]:
        """Snapshots whose digest the change log no longer leads to: somebody changed the book by hand.

        One sentence for each; nothing where the book is as it was written.
        """
        with reading(self.engine) as connection:
            return snapshots.altered(connection)
