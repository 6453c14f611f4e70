"""Listening: uvicorn with a certificate, any number of worker processes, and an orderly end."""

from __future__ import annotations

import os
import socket
from ipaddress import ip_address
from pathlib import Path

from xl_addin.errors import OutOfDomain, WrongType
from xl_addin.hosts.officejs.certificate import Certificate
from xl_addin.hosts.officejs.journal import configuration
from xl_addin.hosts.officejs.settings import Settings

#: On a signal no new request is taken, and those under way get so many seconds.
SECONDS_TO_FINISH = 20


def serve(
    factory: str,
    settings: Settings,
    *,
    listen: str = "127.0.0.1",
    port: int = 8443,
    workers: int = 1,
    certificate: Certificate | None = None,
    log_level: str = "INFO",
) -> None:
    """Serve until told to stop (Ctrl+C, or SIGTERM).

    `factory` names the function that makes the service in each worker, `package.module:function`; it reads its
    settings from the environment. Without a `certificate` it speaks plain HTTP, as behind a proxy that has one.

    Raises:
        WrongType: there is no such address, or it is open to other machines, and nobody would have to say who they are.
        OutOfDomain: number of workers, or a port that cannot be had.
    """
    import uvicorn

    if not settings.guarded and not is_own_machine(listen):
        raise WrongType(
            f"{listen or 'Every address'} is open to other machines: set BREAKEVEN_SERVICE_TOKEN to a token that users "
            "give, or BREAKEVEN_SERVICE_USER_HEADER to the header in which your proxy names the user."
        )
    if workers < 1:
        raise OutOfDomain(f"workers is {workers}: type a whole number from 1 on.")
    if not 0 < port < 65_536:
        raise OutOfDomain(f"port is {port}: type a whole number from 1 to 65535.")
    _try_to_listen(listen, port)
    os.environ.update(settings.as_environment())
    uvicorn.run(
        factory,
        factory=True,
        host=listen,
        port=port,
        workers=workers,
        ssl_certfile=_path(certificate and certificate.certificate),
        ssl_keyfile=_path(certificate and certificate.key),
        http=f"{__package__}.connection:Connection",
        log_config=configuration(log_level),
        access_log=False,
        server_header=False,
        # Who asks is whoever holds the connection: a header could name anybody.
        proxy_headers=False,
        ws="none",
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )


def is_own_machine(listen: str) -> bool:
    """Whether only programs of this machine can reach that address.

    >>> is_own_machine("127.0.0.1"), is_own_machine("localhost"), is_own_machine("0.0.0.0")
    (True, True, False)
    """
    if listen == "localhost":
        return True
    try:
        return ip_address(listen).is_loopback
    except ValueError:
        return False


def _try_to_listen(listen: str, port: int) -> None:
    """Find out before any worker starts, whose log would be all that the person reads."""
    try:
        places = socket.getaddrinfo(listen or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError):
        raise WrongType(f'listen is "{listen}": type an address of this machine, like 127.0.0.1.') from None
    for family, kind, protocol, _, place in places:
        with socket.socket(family, kind, protocol) as tried:
            if os.name == "posix":  # on Windows this would let two programs listen at one port
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind(place)
            except OSError as fault:
                raise OutOfDomain(
                    f"Port {port} of {place[0]} cannot be had ({fault.strerror}): end what listens there, "
                    "or choose another port or address."
                ) from None


def _path(file: Path | None) -> str | None:
    return str(file) if file else None
