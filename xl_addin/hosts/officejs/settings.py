"""How a service is set up; worker processes read it from the environment, for they are started afresh."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from ipaddress import ip_network
from urllib.parse import urlsplit

from xl_addin.addresses import is_web_address, without_secrets
from xl_addin.errors import OutOfDomain, WrongType

PREFIX = "BREAKEVEN_SERVICE_"

#: The largest limits: beyond them a machine runs out of memory, or a browser's clock goes wrong.
LARGEST = {"most_bytes": 1_000_000_000, "most_calls": 1_000_000, "most_seconds": 3_600}


@dataclass(frozen=True, slots=True)
class Settings:
    """One service. `url` is the address that Excel sees, which behind a proxy is not the one listened to.

    Whoever sends the `token` may calculate, or whoever a proxy at one of the `proxies` (addresses or networks,
    with commas) names in `user_header`. Without token and header everybody may. `pane` is the folder of the task
    pane's files, if there is one.

    Raises:
        WrongType, OutOfDomain: a setting that cannot be; the message says what to type instead.
    """

    url: str = "https://localhost:8443"
    token: str = ""
    user_header: str = ""
    proxies: str = ""
    most_bytes: int = 5_000_000
    most_calls: int = 1_000
    most_seconds: int = 30
    pane: str = ""

    def __post_init__(self) -> None:
        if not is_address(self.url) or urlsplit(self.url).path:
            raise WrongType(
                f'url is "{without_secrets(self.url)}": type an https address without a path, like https://excel.example.com.'
            )
        if not re.fullmatch(r"([!-~]([ -~]*[!-~])?)?", self.token):
            raise WrongType(
                "The token is not one that a browser can send: type letters, digits and signs of an English keyboard, "
                "without a space at either end."
            )
        if not re.fullmatch(r"[\w-]*", self.user_header, re.ASCII):
            raise WrongType(f'user_header is "{self.user_header}": type the name of a header, like X-User.')
        if bool(self.user_header) != bool(self.proxies):
            raise WrongType("user_header and proxies go together: type the header, and which proxies may set it.")
        for one in self.proxy_networks:
            try:
                ip_network(one)
            except ValueError:
                raise WrongType(f'proxies holds "{one}": type addresses or networks, like 10.0.0.0/8.') from None
        for name, largest in LARGEST.items():
            if not 1 <= getattr(self, name) <= largest:
                raise OutOfDomain(f"{name} is {getattr(self, name)}: type a whole number from 1 to {largest:,}.")

    @property
    def origin(self) -> str:
        """The address as a browser writes it: in small letters, and without the port that goes without saying."""
        parts = urlsplit(self.url.lower())
        usual = {"https": ":443", "http": ":80"}[parts.scheme]
        return f"{parts.scheme}://{parts.netloc.removesuffix(usual)}"

    @property
    def guarded(self) -> bool:
        """Whether anybody has to say who they are."""
        return bool(self.token or self.user_header)

    @property
    def proxy_networks(self) -> tuple[str, ...]:
        return tuple(one.strip() for one in self.proxies.split(",") if one.strip())

    def as_environment(self) -> dict[str, str]:
        """The variables that `from_environment` makes the same settings of."""
        return {PREFIX + name.upper(): str(value) for name, value in asdict(self).items()}


def is_address(url: str) -> bool:
    """Whether Excel loads an add-in from there: over https, or from this machine.

    >>> is_address("https://example.com/breakeven"), is_address("http://example.com"), is_address("example.com")
    (True, False, False)
    """
    if not is_web_address(url):
        return False
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1"))


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this process; what is not set takes its default.

    >>> from_environment({"BREAKEVEN_SERVICE_MOST_CALLS": "7"}).most_calls
    7
    """
    found: dict[str, str | int] = {}
    for field in fields(Settings):
        text = environment.get(PREFIX + field.name.upper())
        if text is None:
            continue
        if isinstance(field.default, str):
            found[field.name] = text
        elif re.fullmatch(r"[0-9]{1,20}", text):
            found[field.name] = int(text)
        else:
            raise WrongType(f'{PREFIX}{field.name.upper()} is "{text}": type a whole number.')
    return Settings(**found)  # type: ignore[arg-type]
