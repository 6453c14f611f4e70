"""Read both registries from where they are published, or from the package, and take them into the price book.

All or nothing: where one of them cannot be read, or is not what it should be, yesterday's prices stay, and the run
is written down as failed with its reason.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

from xl_addin.addresses import without_secrets
from xl_addin.catalogue import bundled
from xl_addin.catalogue.databases import STUMBLES
from xl_addin.catalogue.downloading import download
from xl_addin.catalogue.price import GENAI_PRICES, LITELLM
from xl_addin.catalogue.registries import genai_prices, litellm
from xl_addin.catalogue.settings import Settings, settings
from xl_addin.catalogue.store import File, Store, Taken
from xl_addin.catalogue.vendors import claiming
from xl_addin.errors import UnreadableFile


def refresh(store: Store, on: date, chosen: Settings | None = None) -> Taken:
    """Take a snapshot of both registries as they are now; `on` is the day that it counts for.

    Raises:
        UnreadableFile: a registry could not be read; the run is written down as failed, and no price has changed.
    """
    chosen = chosen or settings()
    started_at = datetime.now(UTC)
    files: list[File] = []

    def read(source: str, url: str) -> bytes:
        content = download(source, url, chosen)
        files.append(File(source, without_secrets(url), hashlib.sha256(content).hexdigest(), len(content)))
        return content

    try:
        version = f"of {on}"
        one = litellm.read(read(LITELLM, chosen.litellm_url), f"{LITELLM} {version}")
        known = {(key.vendor, key.model) for key in one.listed} | store.models(LITELLM)
        other = genai_prices.read(read(GENAI_PRICES, chosen.genai_prices_url), f"{GENAI_PRICES} {version}", on, known)
        return store.take_snapshot([one, other], on, files, started_at)
    except UnreadableFile as fault:
        store.record_failure(str(fault), files, started_at)
        raise
    # Whatever a file that somebody else wrote makes us stumble over, the answer is the same.
    except (*STUMBLES, MemoryError, RecursionError) as fault:
        refused = UnreadableFile(
            f"A registry's file holds what none ever listed ({type(fault).__name__}); nothing was taken, try later."
        )
        store.record_failure(str(refused), files, started_at)
        raise refused from fault


def take_bundled(store: Store) -> Taken:
    """Take what came with the package, where it is newer than the book: after an upgrade, without a network.

    A book of the same day takes it as well where it does not know a vendor yet: one that was listed since it was made.
    """
    taken = Taken((), (), ())
    for source in (LITELLM, GENAI_PRICES):
        about = bundled.about(source)
        last = store.last_snapshot(source)
        same_day = last == about.observed_on
        if last is None or last < about.observed_on or (same_day and claiming(source) - store.vendors(source)):
            reading = bundled.litellm() if source == LITELLM else bundled.genai_prices(store.models(LITELLM))
            file = File(source, "bundled with the package", about.sha256, 0)
            more = store.take_snapshot([reading], about.observed_on, [file])
            taken = Taken(taken.changes + more.changes, taken.held + more.held, taken.faults + more.faults)
    return taken
