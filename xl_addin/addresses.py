"""Addresses as people type them: which hosts can exist, and how one is shown without what is secret in it."""

from __future__ import annotations

import re
from ipaddress import IPv6Address, ip_address
from urllib.parse import unquote, urlsplit

HIDDEN = "***"

#: Who asks, in front of the host, and with which password.
_CREDENTIALS = re.compile(r"^([a-z0-9+.-]*://)?(.*)@", re.IGNORECASE | re.DOTALL)
#: What is given by name: behind a path, or between blanks as PostgreSQL also takes it.
_VALUE = re.compile(r"=\s*('[^']*'|[^\s&;\"]+)")

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*", re.IGNORECASE)
#: Letters that the path of an address is made of.
_PATH = re.compile(r"(/([\w.~!$&'()*+,;=:@-]|%[0-9a-f]{2})*)*", re.ASCII | re.IGNORECASE)


def without_secrets(address: str) -> str:
    """The address without user, password, and whatever is given by name: any of them can be a secret.

    >>> without_secrets("postgresql://u:p@ss@h/d"), without_secrets("https://h/x.json?sig=abc&v=2")
    ('postgresql://***@h/d', 'https://h/x.json?sig=***&v=***')
    """
    anonymous = _CREDENTIALS.sub(lambda found: f"{found[1] or ''}{HIDDEN}@", address)
    return _VALUE.sub(f"={HIDDEN}", anonymous)


def said_without_secrets(sentence: str, address: str) -> str:
    """What a driver said of an address, which may repeat a part of it.

    >>> said_without_secrets('password "p%40" is wrong', "postgresql://u:p%40@h/d")
    'password "***" is wrong'
    """
    secrets = {value.strip("'") for value in _VALUE.findall(address)}
    if credentials := _CREDENTIALS.match(address):
        password = credentials[2].partition(":")[2]
        # To a driver, a password may end at the first @ or /.
        secrets |= {password, *re.split("[@/?#]", password)}
    written = {one for secret in secrets for one in (secret, unquote(secret)) if one}
    for one in sorted(written, key=len, reverse=True):
        sentence = re.sub(rf"(?<!\w){re.escape(one)}(?!\w)", HIDDEN, sentence)
    return sentence


def can_exist(host: str) -> bool:
    """Whether a host can be called so: names of letters, digits and dashes with dots between, or an IP address.

    >>> [can_exist(host) for host in ("excel.example.com", "10.0.0.7", "::1", "10.0.0.700", 'x">', "-a.com", "a..b")]
    [True, True, True, False, False, False, False]
    """
    try:
        address = ip_address(host)
    except ValueError:
        labels = host.removesuffix(".").split(".")
        # A name whose last part is a number is an IP address to every program, and this is none.
        return len(host) <= 253 and all(map(_LABEL.fullmatch, labels)) and not _NUMBER.fullmatch(labels[-1])
    return not (isinstance(address, IPv6Address) and address.scope_id)


def is_web_address(url: str) -> bool:
    """Whether a page can be there: a scheme, a host that can exist, a port that can be had, and a path.

    >>> is_web_address("https://example.com:8443/breakeven"), is_web_address('https://x"><script>/')
    (True, False)
    """
    try:
        parts = urlsplit(url)
        port_can_be_had = parts.port != 0 and not parts.netloc.endswith(":")
    except ValueError:
        return False
    is_plain = re.fullmatch(r"[!-~]*", url) is not None and parts.username is None and not {"?", "#"} & set(url)
    is_whole = port_can_be_had and can_exist(parts.hostname or "") and _PATH.fullmatch(parts.path) is not None
    return is_plain and is_whole
