"""`breakeven serve`: the functions as an Office add-in that a company hosts itself.

A part of the command line; like there, whatever takes long to import is imported when the command runs.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import util
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from xl_addin.errors import CannotWrite

#: What comes with the extra `serve` of this package, and is not there without it.
NEEDED = ("cryptography", "fastapi", "msgspec", "uvicorn")


def serve(
    listen: Annotated[str, typer.Option("--listen", metavar="ADDRESS", help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="N", help="The port to listen at.")] = 8443,
    url: Annotated[
        str | None,
        typer.Option(
            "--url", metavar="URL", help="How users reach it, behind a proxy say; else https://localhost:PORT."
        ),
    ] = None,
    workers: Annotated[int, typer.Option("--workers", metavar="N", help="Processes that share the work.")] = 1,
    certificate: Annotated[
        Path | None, typer.Option("--certificate", metavar="FILE", help="A certificate; else one is made for itself.")
    ] = None,
    key: Annotated[Path | None, typer.Option("--key", metavar="FILE", help="The certificate's key.")] = None,
) -> None:
    """Serve the functions and the task pane to Excel on Windows, Mac and the web, as an Office add-in.

    A token that users must give is set as BREAKEVEN_SERVICE_TOKEN, a proxy's header as BREAKEVEN_SERVICE_USER_HEADER.

    Example: breakeven serve --port 8443
    """
    if bool(certificate) != bool(key):
        raise typer.BadParameter("give --certificate and --key, or neither")
    missing = [package for package in NEEDED if util.find_spec(package) is None]
    if missing:
        raise CannotWrite(f"The service needs more packages than the workbooks do: pip install {' '.join(missing)}.")
    from platformdirs import user_data_path

    from xl_addin.hosts.officejs.certificate import given_certificate, own_certificate
    from xl_addin.hosts.officejs.pane import build as build_pane
    from xl_addin.hosts.officejs.serving import serve as served
    from xl_addin.hosts.officejs.settings import from_environment

    home = user_data_path("selfhost-breakeven", appauthor=False) / "certificate"
    shown = given_certificate(certificate, key) if certificate and key else own_certificate(home, "localhost")
    with TemporaryDirectory() as folder:
        build_pane(Path(folder))
        settings = replace(from_environment(), url=(url or f"https://localhost:{port}").rstrip("/"), pane=folder)
        served(
            "xl_addin.command.serving_app:made", settings, listen=listen, port=port, workers=workers, certificate=shown
        )
