"""A file from an address: whole, within the time and size that are set, and from where the setting means."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable
from http.client import HTTPException
from ipaddress import IPv6Address, ip_address
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from xl_addin import __version__
from xl_addin.addresses import said_without_secrets, without_secrets
from xl_addin.catalogue.settings import Settings
from xl_addin.errors import UnreadableFile

BLOCK = 65_536
#: Where a plain connection is as good as an encrypted one.
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def download(source: str, url: str, chosen: Settings) -> bytes:
    """The file at the address, read whole within the time and size that are set.

    Raises:
        UnreadableFile: it cannot be reached, takes too long, is too large, or is cut short.
    """
    if not is_safe(url):
        raise UnreadableFile(
            f'{source}: "{without_secrets(url)}" is no address that begins with https://: put the setting right.'
        )
    return _within(chosen.timeout, lambda: _read(source, url, chosen), _too_slow(source, url, chosen))


def _read(source: str, url: str, chosen: Settings) -> bytes:
    shown = without_secrets(url)
    request = Request(url, headers={"User-Agent": f"selfhost-breakeven/{__version__}", "Accept": "application/json"})
    deadline = time.monotonic() + chosen.timeout
    content = bytearray()
    try:
        opener = build_opener(HTTPSHandler(context=ssl.create_default_context()), _SafeRedirects(source, url))
        with opener.open(request, timeout=chosen.timeout) as answer:
            while block := answer.read1(BLOCK):
                content += block
                if len(content) > chosen.largest_file:
                    raise UnreadableFile(
                        f"{source}: {shown} is larger than {chosen.largest_file:,} bytes; nothing was read."
                    )
                if time.monotonic() > deadline:
                    raise TimeoutError
            announced = answer.headers.get("Content-Length", str(len(content)))
    except HTTPError as fault:
        raise UnreadableFile(
            f"{source}: {shown} answered {fault.code} {_in_a_line(fault.reason, url)}: look whether the address moved."
        ) from fault
    except TimeoutError as fault:
        raise _too_slow(source, url, chosen) from fault
    # Whatever an answer that is none makes the reader stumble over, the address is what has to be looked at.
    except (URLError, HTTPException, OSError, OverflowError, ValueError) as fault:
        reason = getattr(fault, "reason", None) or fault
        if isinstance(reason, TimeoutError):
            raise UnreadableFile(
                f"{source}: {shown} did not answer within {chosen.timeout:g} seconds: try later."
            ) from fault
        raise UnreadableFile(
            f"{source}: {shown} cannot be reached ({_in_a_line(reason, url)}): look at the network or the proxy."
        ) from fault
    if (announced.strip().lstrip("0") or "0") != str(len(content)):
        raise UnreadableFile(
            f"{source}: {shown} broke off after {len(content):,} of {_in_a_line(announced, url)} bytes: try again."
        )
    return bytes(content)


class _SafeRedirects(HTTPRedirectHandler):
    """Follows a redirect only to an address that is as safe as the first one, and of the same kind."""

    def __init__(self, source: str, first: str) -> None:
        self.source = source
        self.first = first

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]
        if not may_lead_to(self.first, newurl):
            shown = _in_a_line(without_secrets(newurl), self.first)
            raise UnreadableFile(
                f"{self.source}: {without_secrets(self.first)} leads to {shown}, and is followed only to "
                f"{urlsplit(self.first).scheme}:// on another machine: put the setting right."
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def is_safe(url: str) -> bool:
    """Whether a file may be read from there: over https, or from this machine.

    >>> is_safe("https://example.com/x.json?v=1"), is_safe("http://127.0.0.1:8000/"), is_safe("http://example.com/")
    (True, True, False)
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK))


def may_lead_to(first: str, other: str) -> bool:
    """Whether a redirect from the first address may be followed: by the same scheme, and to this machine only from it.

    >>> may_lead_to("https://example.com/a", "https://example.org/b"), may_lead_to("https://x.org", "https://127.1/")
    (True, False)
    """
    here, there = urlsplit(first), urlsplit(other)
    if not is_safe(other) or there.scheme != here.scheme:
        return False
    return here.hostname in LOOPBACK or not is_this_machine(there.hostname or "")


def is_this_machine(host: str) -> bool:
    """Whether a host is this machine, or its own part of the network, by whatever name."""
    try:
        found = [place[4][0] for place in socket.getaddrinfo(host, None)]
    except (OSError, UnicodeError):
        found = [host]  # behind a proxy only that knows the names; a number it is all the same
    return any(map(_is_near, found)) or host.rstrip(".").lower().endswith("localhost")


def _is_near(address: object) -> bool:
    try:
        one = ip_address(str(address).partition("%")[0])
    except ValueError:
        return False
    if isinstance(one, IPv6Address):
        one = one.ipv4_mapped or one
    return one.is_loopback or one.is_unspecified or one.is_link_local


def _within(seconds: float, work: Callable[[], bytes], otherwise: UnreadableFile) -> bytes:
    """What the work gives, if it gives it in time: a name that is looked up, or a header that trickles, has no limit.

    Raises:
        UnreadableFile: the work failed, or took longer.
    """
    found: list[bytes] = []
    failed: list[Exception] = []

    def run() -> None:
        try:
            found.append(work())
        except Exception as fault:  # it is raised where somebody waits for it
            failed.append(fault)

    # What still waits when the time is up is left to itself, and ends with the program.
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    for fault in failed:
        raise fault
    if not found:
        raise otherwise
    return found[0]


def _too_slow(source: str, url: str, chosen: Settings) -> UnreadableFile:
    return UnreadableFile(
        f"{source}: {without_secrets(url)} took longer than {chosen.timeout:g} seconds: try later, or raise "
        "BREAKEVEN_TIMEOUT."
    )


def _in_a_line(said: object, url: str) -> str:
    """What somebody else says, in one line that steers no screen and repeats no password."""
    words = " ".join(str(said).split())[:200]
    return said_without_secrets("".join(one if one.isprintable() else "?" for one in words), url)
