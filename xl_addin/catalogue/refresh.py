"""Read both registries from where they are published, or from the package, and take them into the price book.

All or nothing: where one of them cannot be read, or is not what it should be, yesterday's prices stay, and the run
is written down as failed with its reason.
"""

from __future__ import annotations

import hashlib
import ssl
import time
from datetime import UTC, date, datetime
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from xl_addin import __version__
from xl_addin.catalogue import bundled
from xl_addin.catalogue.price import GENAI_PRICES, LITELLM
from xl_addin.catalogue.registries import genai_prices, litellm
from xl_addin.catalogue.settings import Settings, settings
from xl_addin.catalogue.store import File, Store, Taken
from xl_addin.catalogue.vendors import claiming
from xl_addin.errors import UnreadableFile

BLOCK = 65_536
#: Where a plain connection is as good as an encrypted one.
LOOPBACK = ("localhost", "127.0.0.1", "::1")


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
        files.append(File(source, url, hashlib.sha256(content).hexdigest(), len(content)))
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


def download(source: str, url: str, chosen: Settings) -> bytes:
    """The file at the address, read whole within the time and size that are set.

    Raises:
        UnreadableFile: it cannot be reached, takes too long, is too large, or is cut short.
    """
    _must_be_safe(source, url)
    opener = build_opener(HTTPSHandler(context=ssl.create_default_context()), _SafeRedirects(source))
    request = Request(url, headers={"User-Agent": f"selfhost-breakeven/{__version__}", "Accept": "application/json"})
    deadline = time.monotonic() + chosen.timeout
    content = bytearray()
    try:
        with opener.open(request, timeout=chosen.timeout) as answer:
            while block := answer.read1(BLOCK):
                content += block
                if len(content) > chosen.largest_file:
                    raise UnreadableFile(
                        f"{source}: {url} is larger than {chosen.largest_file:,} bytes; nothing was read."
                    )
                if time.monotonic() > deadline:
                    raise TimeoutError
            announced = answer.headers.get("Content-Length")
    except HTTPError as fault:
        raise UnreadableFile(
            f"{source}: {url} answered {fault.code} {fault.reason}: look whether the address moved."
        ) from fault
    except TimeoutError as fault:
        raise UnreadableFile(
            f"{source}: {url} took longer than {chosen.timeout:g} seconds: try later, or raise BREAKEVEN_TIMEOUT."
        ) from fault
    except (URLError, HTTPException, OSError) as fault:
        reason = getattr(fault, "reason", None) or fault
        if isinstance(reason, TimeoutError):
            raise UnreadableFile(
                f"{source}: {url} did not answer within {chosen.timeout:g} seconds: try later."
            ) from fault
        raise UnreadableFile(
            f"{source}: {url} cannot be reached ({reason}): look at the network or the proxy."
        ) from fault
    if announced is not None and len(content) != int(announced):
        raise UnreadableFile(
            f"{source}: {url} broke off after {len(content):,} of {int(announced):,} bytes: try again."
        )
    return bytes(content)


class _SafeRedirects(HTTPRedirectHandler):
    """Follows a redirect only to an address that is as safe as the first one."""

    def __init__(self, source: str) -> None:
        self.source = source

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]
        _must_be_safe(self.source, newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _must_be_safe(source: str, url: str) -> None:
    try:
        parts = urlsplit(url)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    except ValueError:
        safe = False
    if not safe:
        raise UnreadableFile(f'{source}: "{url}" is no address that begins with https://: put the setting right.')
