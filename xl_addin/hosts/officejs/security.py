"""Who may ask, from where, and what browsers are told: the table in `security.toml`, and pure functions over it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from hmac import compare_digest
from importlib.resources import files
from ipaddress import ip_address, ip_network
from typing import Any

from xl_addin.hosts.officejs.settings import Settings


@dataclass(frozen=True, slots=True)
class Refused:
    """What a request that is turned away is told."""

    status: int
    sentence: str


@cache
def policy() -> Mapping[str, Any]:
    """The table."""
    return tomllib.loads(files(__package__).joinpath("security.toml").read_text("utf-8"))


def is_allowed(origin: str, settings: Settings) -> bool:
    """Whether a page of that address may ask: the service's own pages, and Office's.

    >>> own = Settings(url="https://excel.example.com")
    >>> [is_allowed(one, own) for one in ("https://excel.example.com", "https://euc-excel.officeapps.live.com")]
    [True, True]
    >>> [is_allowed(one, own) for one in ("https://officeapps.live.com.evil.example", "null")]
    [False, False]
    """
    if origin == settings.origin:
        return True
    # What is not plainly an address could look like Office's and mean another.
    is_address = re.fullmatch(r"https://[a-z0-9.-]+", origin) is not None
    return is_address and any(fnmatchcase(origin, pattern) for pattern in policy()["office"])


def refusal(headers: Mapping[str, str], peer: str, settings: Settings) -> Refused | None:
    """Why this request for a calculation is turned away, or None; header names are in lower case."""
    if is_foreign(headers, settings):
        return Refused(403, "This page may not use the service: open it from Excel.")
    if settings.guarded and not (_has_token(headers, settings) or _named_by_proxy(headers, peer, settings)):
        return Refused(
            401, "The token is missing or wrong: type it into the task pane, or ask whoever runs the service."
        )
    return None


def is_foreign(headers: Mapping[str, str], settings: Settings) -> bool:
    """Whether it comes from a page that is neither ours nor Office's; programs name no page."""
    origin = headers.get("origin")
    return origin is not None and not is_allowed(origin, settings)


def _has_token(headers: Mapping[str, str], settings: Settings) -> bool:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    sent, right = token.strip().encode("utf-8", "replace"), settings.token.encode()
    return bool(right) and scheme.lower() == "bearer" and compare_digest(sent, right)


def _named_by_proxy(headers: Mapping[str, str], peer: str, settings: Settings) -> bool:
    """Anybody can send a header: it counts from the company's own proxy alone."""
    if not settings.user_header or not headers.get(settings.user_header.lower(), "").strip():
        return False
    try:
        found = ip_address(peer)
    except ValueError:
        return False
    # A service that listens at :: sees an address of the older kind as one of the newer.
    address = getattr(found, "ipv4_mapped", None) or found
    return any(address in ip_network(one) for one in settings.proxy_networks)


def response_headers(headers: Mapping[str, str], settings: Settings) -> dict[str, str]:
    """What every answer to a request with these headers says to the browser."""
    told = dict(policy()["headers"]) | {"Content-Security-Policy": content_security_policy(), "Vary": "Origin"}
    if settings.url.startswith("http:"):
        del told["Strict-Transport-Security"]
    origin = headers.get("origin")
    if origin is not None and is_allowed(origin, settings):
        told |= {"Access-Control-Allow-Origin": origin} | policy()["cross_origin"]
    return told


@cache
def content_security_policy() -> str:
    """The policy as a header says it."""
    named = dict(policy()["content_security_policy"])
    named["frame-ancestors"] = [*named["frame-ancestors"], *policy()["office"]]
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in named.items())
